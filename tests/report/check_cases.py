"""A checked article with everything that a report shows: verdicts, a followed citation, findings, and hostile words."""

from __future__ import annotations

from functools import cache

import msgspec

from palpate.check import check
from palpate.library import Library
from palpate.reading import read_text
from palpate.types.citation import Candidate, Fate, Misquote, Resolution
from palpate.types.report import Judged, Report
from tests.report.evidence_cases import STUDIES

EVIL = '<script>alert("x")</script><img src=x onerror=y>'
ARTICLE = f"""# Rubbing the pain away

Massage eases low back pain. Many people swear by massage.

#### What it does

1. Massage cures low back pain.
2. Massage lowers anxiety, says [a clinic](https://clinic.example/about).

> Massage eases low back pain, and that is [proven](javascript:alert(1)).

| Treatment | Minutes |
|-----------|---------|
| massage   | 30      |

Studies show that massage eases low back pain. {EVIL.replace("<", "&lt;")} Call now [here](data:text/html,x).

## References

- Roe (2015), Journal of Backs.
"""
REWRITE = "Massage may reduce low back pain compared with nothing or usual care."
NOTE = "the trials used massage of 30 minutes; the article says nothing of how long"
RESOLVED = Resolution(
    fate=Fate.RESOLVED,
    why="Ada 2001: author and year agree",
    margin=0.5,
    bears=True,
    candidates=(
        Candidate(
            key="ada2001", label="Ada 2001", score=0.9, agrees=("author", "year"), link="https://doi.org/10.1000/a"
        ),
        Candidate(key="ben2003", label="Ben 2003", score=0.4, differs=("year",), link="javascript:alert(1)"),
    ),
    misquotes=(Misquote(part="number", said="50 people", found="60 people"),),
)


def report_of(text: str = ARTICLE, *, suffix: str = ".md", source: str = "rubbing.md") -> Report:
    """The article checked against a small library."""
    with Library.in_memory(STUDIES) as library:
        report = check(read_text(text, source=source, suffix=suffix), library)
    return msgspec.structs.replace(report, version="0", library="0123456789abcdef")


@cache
def full_report() -> Report:
    """The same with a citation followed, a rewrite and a note at its first claim."""
    report = report_of()
    first = report.judged[0]
    verdict = msgspec.structs.replace(first.verdict, rewrite=REWRITE, notes=(NOTE,))
    told = Judged(claim=first.claim, verdict=verdict, resolution=RESOLVED)
    return msgspec.structs.replace(report, judged=(told, *report.judged[1:]))
