"""Research is called on, and no study is named.

What it finds
-------------
A claim that leans on research ("studies show", "research has proven") without anything that a reader could look up:
no journal, author, year, link or reference number in its sentence.

Why it matters
--------------
The reader cannot check whether such a study exists, what it measured, and in whom. A named study can be read, pooled
with others, and corrected.

Example
-------
Studies show that massage lowers anxiety.

Better
------
In a trial of 50 adults, a 15-minute chair massage lowered anxiety (Field et al., 1996).

Sources
-------
ICMJE, Recommendations for the Conduct, Reporting, Editing, and Publication of Scholarly Work in Medical Journals,
section on references (original sources are cited whenever possible).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from palpate.types.article import Article
from palpate.types.claim import Claim, ClaimType
from palpate.types.finding import Finding

CODE = "C101"
NAME = "study-not-named"
_HELP = "Name one study: authors, journal and year, or a link."


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each claim of type study that reports a result and names no source."""
    for claim in claims:
        if claim.type is ClaimType.STUDY and claim.citation is None and claim.checkable:
            words = claim.cue if len(claim.cue) <= 40 else f"{claim.cue[:39]}…"
            message = f'"{words}": no study is named' if words else "a study is spoken of, and none is named"
            yield Finding(code=CODE, name=NAME, span=claim.span, message=message, help=_HELP)
