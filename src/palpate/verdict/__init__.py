"""A claim and the evidence on it to a verdict: pure functions, no library, no clock.

In: a `Claim` and the `Evidence` on each of its outcomes. Out: a `Verdict` with a reading per outcome. `judge.py` holds
the table of verdicts, `standing.py` what a rung says, `wording.py` the sentences; `notes.py` and `differences.py` add
what a reader should know beside it, `rewrite.py` the sentence that the evidence does bear; `harms.py`
judges what is said of harm and safety, `anatomy.py` and `causes.py` claims that are not about a treatment,
`mechanisms.py` how one works. `pages.py` says what each verdict means.
"""

from palpate.verdict.anatomy import judge_anatomy
from palpate.verdict.causes import judge_cause
from palpate.verdict.cited import with_citation
from palpate.verdict.harms import harm_note, judge_harms
from palpate.verdict.judge import judge
from palpate.verdict.mechanisms import judge_mechanism
from palpate.verdict.notes import notes
from palpate.verdict.pages import rules
from palpate.verdict.rewrite import rewrite
from palpate.verdict.wording import sentence

__all__ = [
    "harm_note",
    "judge",
    "judge_anatomy",
    "judge_cause",
    "judge_harms",
    "judge_mechanism",
    "notes",
    "rewrite",
    "rules",
    "sentence",
    "with_citation",
]
