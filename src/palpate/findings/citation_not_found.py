"""A study is cited, and no study is found that fits; a reader could not look it up either.

What it finds
-------------
A claim that rests on a particular study ("a study in the Journal of …") of which too little is said to look it up: no
identifier, link or title, nor author with year; and no study of the library fits, or several do. With ``--online`` also
an identifier that Crossref, PubMed and Europe PMC do not know.

Why it matters
--------------
Of such a citation nobody can say whether the study exists, whether it was a trial, or whether it says what is claimed.
The library does not hold every study: one that is fully cited is no finding where it is not in the library.

Example
-------
A study in the Journal of Clinical Nursing found that regular massage lowers depression of older people in pain.

Better
------
The study's first author, journal and year, or better its DOI, with what it measured and in whom.

Sources
-------
ICMJE, Recommendations for the Conduct, Reporting, Editing, and Publication of Scholarly Work in Medical Journals,
section on references.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from palpate.types.citation import Citation, Fate, Resolution
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "C201"
NAME = "citation-not-found"
_HELP = "Give the study's first author, journal and year, or its DOI."
_FOUND = {Fate.RESOLVED, Fate.ELSEWHERE}
_LONGEST = 79  # characters of a message


def check(claims: Sequence[Claim], found: Sequence[Resolution | None]) -> Iterator[Finding]:
    """One finding for each source that was not resolved and could not be looked up."""
    seen = set()
    for claim, resolution in zip(claims, found, strict=True):
        citation = claim.citation
        if citation is None or resolution is None or resolution.fate in _FOUND or citation.span in seen:
            continue
        if resolution.fate is Fate.NO_SUCH or not can_be_looked_up(citation):
            seen.add(citation.span)
            yield Finding(code=CODE, name=NAME, span=claim.span, message=_message(resolution), help=_HELP)


def can_be_looked_up(citation: Citation) -> bool:
    """Whether a reader finds the study by what is said: an identifier, link or title, or author and year."""
    named = (citation.doi, citation.pmid, citation.pmcid, citation.arxiv, citation.url, citation.title)
    return any(named) or bool(citation.authors and citation.year)


def _message(resolution: Resolution) -> str:
    labels = ", ".join(one.label for one in resolution.candidates[:3])
    if resolution.fate is Fate.NO_SUCH:
        return _cut(resolution.why)
    if resolution.fate is Fate.SEVERAL:
        return _cut(f"the study could be {labels}; too little is said")
    if labels:
        return _cut(f"no study of the library fits; nearest {resolution.candidates[0].label}")
    return "no study of the library fits, and too little is said to look it up"


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"
