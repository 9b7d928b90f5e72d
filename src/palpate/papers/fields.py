"""Fields that several forms write alike: titles, years, names, relations, and the places of passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.papers.registry import registry_numbers
from palpate.types.paper import Author, Passage, RelationKind

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DIGITS = re.compile(r"\d+")
# https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#Comments, RefType; and the tags of the MEDLINE form,
# https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
RELATIONS = {
    "RetractionIn": RelationKind.RETRACTED_BY,
    "RetractionOf": RelationKind.RETRACTION_OF,
    "PartialRetractionIn": RelationKind.CORRECTED_BY,
    "PartialRetractionOf": RelationKind.CORRECTION_OF,
    "ErratumIn": RelationKind.CORRECTED_BY,
    "ErratumFor": RelationKind.CORRECTION_OF,
    "ExpressionOfConcernIn": RelationKind.CONCERN_IN,
    "ExpressionOfConcernFor": RelationKind.CONCERN_FOR,
    "CorrectedandRepublishedFrom": RelationKind.REPUBLISHED_FROM,
    "CorrectedandRepublishedIn": RelationKind.REPUBLISHED_IN,
    "RetractedandRepublishedFrom": RelationKind.REPUBLISHED_FROM,
    "RetractedandRepublishedIn": RelationKind.REPUBLISHED_IN,
    "RepublishedFrom": RelationKind.REPUBLISHED_FROM,
    "RepublishedIn": RelationKind.REPUBLISHED_IN,
    "UpdateOf": RelationKind.UPDATE_OF,
    "UpdateIn": RelationKind.UPDATED_BY,
    "CommentOn": RelationKind.COMMENT_ON,
    "CommentIn": RelationKind.COMMENT_IN,
}
# Banks that register trials, as MEDLINE names them: https://www.nlm.nih.gov/bsd/medline_databank_source.html
REGISTRIES = frozenset(
    (
        "ClinicalTrials.gov",
        "ISRCTN",
        "ANZCTR",
        "ChiCTR",
        "CRiS",
        "CTRI",
        "DRKS",
        "EudraCT",
        "IRCT",
        "JapicCTI",
        "JMACCT",
        "jRCT",
        "KCT",
        "LBCTR",
        "NTR",
        "PACTR",
        "ReBec",
        "REPEC",
        "RPCEC",
        "SLCTR",
        "TCTR",
        "UMIN-CTR",
        "UMIN CTR",
        "CTIS",
        "ITMCTR",
    )
)


def placed(title: str, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages with their places in `Paper.text`."""
    found = []
    start = len(title) + 1
    for passage in passages:
        found.append(Passage(text=passage.text, path=passage.path, start=start, byte=passage.byte))
        start += len(passage.text) + 1
    return tuple(found)


def plain_title(title: str) -> str:
    """A title without the full stop of MEDLINE, and without the brackets that mark a translated one.

    Examples
    --------
    >>> plain_title("[Rubbing of sore knees].")
    'Rubbing of sore knees'
    """
    title = title[:-1] if title.endswith(".") and not title.endswith("..") else title
    if title.startswith("[") and title.endswith("]") and title.count("[") == 1:
        title = title[1:-1].removesuffix(".")
    return title


def year_of(said: str | None) -> int | None:
    """The first year in what a source says of a date: 1998 of ``1998 Dec-1999 Jan``."""
    match = _YEAR.search(said or "")
    return int(match[1]) if match else None


def doi_of(said: str | None) -> str | None:
    """The DOI in an identifier or address; None where there is none."""
    match = _DOI.search(said or "")
    return match[0].rstrip(".,;)") if match else None


def pmid_of(said: str | None) -> str | None:
    """The PMID in a field; None where it is no number."""
    match = _DIGITS.search(said or "")
    return match[0].lstrip("0") or None if match else None


def pmcid_of(said: str | None) -> str | None:
    """A PMCID with its ``PMC``; None where there is no number."""
    match = _DIGITS.search(said or "")
    return f"PMC{match[0]}" if match else None


def inverted_name(name: str) -> Author:
    """A name that puts the family first: ``Ålund, Mia Eva`` or ``Ålund ME``."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma:
        return Author(family=family, given=given or None)
    words = name.split()
    if len(words) > 1 and words[-1].isupper() and len(words[-1]) <= 4:
        return Author(family=" ".join(words[:-1]), initials=words[-1])
    return Author(family=name.strip()) if len(words) == 1 else Author(collective=name.strip())


def spoken_name(name: str) -> Author:
    """A name in the order in which it is spoken, or inverted with a comma: ``Mia Eva Ålund``, ``Jo de Smit``."""
    words = name.split()
    if "," in name or len(words) < 2:
        return inverted_name(name)
    cut = next((at for at, word in enumerate(words[1:-1], start=1) if word[0].islower()), len(words) - 1)
    return Author(family=" ".join(words[cut:]), given=" ".join(words[:cut]))


def bank_numbers(banks: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The trial registration numbers among (bank, accession number) pairs."""
    found: dict[str, None] = {}
    for bank, number in banks:
        if bank in REGISTRIES:
            told = registry_numbers([number]) or registry_numbers([f"{bank} {number}"]) or (number,)
            found |= dict.fromkeys(told)
    return tuple(found)
