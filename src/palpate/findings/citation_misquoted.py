"""A sentence says of the study that it cites what the study did not find.

What it finds
-------------
The cited study was found in the library, and its record contradicts the sentence: the result went another way, fewer
people or others took part, or the outcome was not measured. What a record leaves open is not held against a sentence.

Why it matters
--------------
A reader takes a cited study as proof. A misquoted one proves something else, and the mistake is copied on.

Example
-------
A chair massage trial of 200 nurses (Field 1996) that had 50 adults.

Better
------
The number of people, the outcome and the direction as the study reports them, with its comparator.

Sources
-------
Jergas & Baethge (2015), PeerJ 3:e1364: about one quotation in four in medical articles is wrong to some degree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from palpate.types.citation import Resolution
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "C202"
NAME = "citation-misquoted"
_LONGEST_HALF = 24  # characters of what the article says


def check(claims: Sequence[Claim], found: Sequence[Resolution | None]) -> Iterator[Finding]:
    """One finding for each part of a sentence that its study contradicts."""
    for claim, resolution in zip(claims, found, strict=True):
        if resolution is None or resolution.study is None:
            continue
        for misquote in resolution.misquotes:
            said = f"{misquote.part}: {_short(misquote.said)}"
            message = f"{said} is not what {resolution.study.label} found"
            yield Finding(code=CODE, name=NAME, span=claim.span, message=message, help=f"The study: {misquote.found}.")


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_HALF else f"{words[: _LONGEST_HALF - 1].rstrip()}…"
