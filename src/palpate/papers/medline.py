"""MEDLINE records in tagged form (PubMed's ``.nbib`` and ``.txt`` exports).

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.papers.fields import (
    RELATIONS,
    bank_numbers,
    doi_of,
    inverted_name,
    placed,
    plain_title,
    pmcid_of,
    pmid_of,
    year_of,
)
from palpate.papers.lines import Line, is_broken, lines_of
from palpate.papers.registry import registry_numbers
from palpate.types.paper import (
    Author,
    Heading,
    Origin,
    OtherAbstract,
    Paper,
    PaperFormat,
    Passage,
    Rejected,
    Relation,
    RelationKind,
)

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
_LABEL = re.compile(r"(?:^|(?<=[.?!)\]%] ))([A-Z][A-Z /&,'()-]{2,58}[A-Z)]):\s+")
_PMID = re.compile(r"PMID:? ?(\d+)")
_RELATED = {
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
    "CIN": "CommentIn",
    "CON": "CommentOn",
}
_OUTSIDE = "lines outside of any record: its beginning (PMID) is missing"
Fields = dict[str, list[str]]


def read_medline(data: bytes, source: str) -> Iterator[Paper | Rejected]:
    """Read every record of a file; a record begins with its PMID, or behind an empty line.

    Raises
    ------
    ReadingError
        If the file is in no encoding that is read.
    """
    fields: Fields = {}
    first: Line | None = None
    is_apart = True  # whether an empty line stands before this one
    for line in lines_of(data, source):
        match = _TAG.match(line.text)
        if match and (match[1] == "PMID" or not fields or is_apart):
            if first is not None:
                yield _paper(fields, first, source)
            fields, first = {}, line
        if match:
            fields.setdefault(match[1], []).append(match[2])
        elif line.text.strip() and is_apart:
            if first is not None:
                yield _paper(fields, first, source)
            fields, first = {}, None
            yield Rejected(source=source, byte=line.byte, line=line.number, reason=_OUTSIDE, kind=_OUTSIDE)
        elif line.text.strip() and fields:
            held = next(reversed(fields.values()))
            held[-1] = f"{held[-1].rstrip()} {line.text.strip()}"
        if match and len(fields[match[1]]) > 1:
            fields[match[1]] = fields.pop(match[1])  # the tag that a next line continues stands last
        is_apart = not line.text.strip()
    if first is not None:
        yield _paper(fields, first, source)


def _paper(fields: Fields, first: Line, source: str) -> Paper | Rejected:
    origin = Origin(source=source, format=PaperFormat.MEDLINE, byte=first.byte, line=first.number)
    if fault := _fault(fields):
        return Rejected(source=source, byte=first.byte, line=first.number, reason=fault, kind=fault)

    def one(tag: str) -> str | None:
        return next((value.strip() for value in fields.get(tag, ()) if value.strip()), None)

    title = plain_title(one("TI") or one("BTI") or "")
    abstract = placed(title, _parts(one("AB") or ""))
    numbers = bank_numbers([(bank, number) for bank, _, number in (si.partition("/") for si in fields.get("SI", ()))])
    date = one("DP")
    return Paper(
        origin=origin,
        title=title,
        vernacular_title=plain_title(one("TT") or "") or None,
        authors=tuple(_authors(fields)),
        journal=one("JT"),
        journal_abbreviation=one("TA"),
        issn=(one("IS") or "").partition(" ")[0] or None,
        year=year_of(date) or year_of(one("DEP")),
        date=date,
        volume=one("VI"),
        issue=one("IP"),
        pages=one("PG"),
        doi=_doi(fields),
        pmid=pmid_of(one("PMID")),
        pmcid=pmcid_of(one("PMC")),
        registry=tuple(dict.fromkeys((*numbers, *registry_numbers([title, *(part.text for part in abstract)])))),
        languages=tuple(fields.get("LA", ())),
        publication_types=tuple(fields.get("PT", ())),
        mesh=tuple(map(_heading, fields.get("MH", ()))),
        keywords=tuple(word.lstrip("*") for word in fields.get("OT", ())),
        abstract=abstract,
        other_abstracts=tuple(OtherAbstract(parts=tuple(_parts(text))) for text in fields.get("OAB", ())),
        relations=tuple(_relations(fields)),
        funding=tuple(fields.get("GR", ())),
        interests=one("COIS"),
    )


def _fault(fields: Fields) -> str | None:
    """Why a record cannot be used; None where it can."""
    if any(is_broken(value) for values in fields.values() for value in values):
        return "bytes that are no UTF-8"
    if not pmid_of("".join(fields.get("PMID", ())[:1])):
        return "a record without PMID"
    if not fields.get("TI") and not fields.get("BTI") and not fields.get("TT"):
        return "a record without title"
    return None


def _parts(text: str) -> Iterator[Passage]:
    """The labelled parts of an abstract, whose labels stand in capitals before a colon."""
    starts = list(_LABEL.finditer(text))
    if not starts or starts[0].start():
        before = text[: starts[0].start()] if starts else text
        if before.strip():
            yield Passage(text=" ".join(before.split()))
    ends = [*(label.start() for label in starts[1:]), len(text)]
    for label, end in zip(starts, ends[: len(starts)], strict=True):
        part = " ".join(text[label.end() : end].split())
        if part:
            yield Passage(text=part, path=(label[1],))


def _authors(fields: Fields) -> Iterator[Author]:
    short = fields.get("AU", ())
    long = fields.get("FAU", ())
    if len(short) == len(long):
        for brief, full in zip(short, long, strict=True):
            named = inverted_name(full)
            initials = inverted_name(brief).initials
            yield Author(family=named.family, given=named.given, initials=initials) if named.family else named
    else:
        yield from map(inverted_name, long or short)
    yield from (Author(collective=name) for name in fields.get("CN", ()))


def _doi(fields: Fields) -> str | None:
    for value in (*fields.get("AID", ()), *fields.get("LID", ())):
        if "[doi]" in value:
            return doi_of(value.removesuffix("[doi]").strip())
    return None


def _heading(said: str) -> Heading:
    descriptor, *qualifiers = said.split("/")
    return Heading(
        descriptor=descriptor.lstrip("*"),
        qualifiers=tuple(one.lstrip("*") for one in qualifiers),
        is_major="*" in said,
    )


def _relations(fields: Fields) -> Iterator[Relation]:
    for tag, said in _RELATED.items():
        for value in fields.get(tag, ()):
            pmid = _PMID.search(value)
            kind = RELATIONS.get(said, RelationKind.OTHER)
            yield Relation(kind=kind, said=said, citation=value, doi=doi_of(value), pmid=pmid[1] if pmid else None)
