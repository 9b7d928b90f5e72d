"""Europe PMC's JSON, whole or ``lite`` (https://europepmc.org/RestfulWebService)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import msgspec

from palpate.papers.fields import RELATIONS, doi_of, inverted_name, placed, plain_title, pmcid_of, pmid_of, year_of
from palpate.papers.json_records import Record, read_records
from palpate.papers.registry import registry_numbers
from palpate.types.paper import (
    Author,
    Heading,
    Origin,
    Paper,
    PaperFormat,
    Passage,
    Rejected,
    Relation,
    RelationKind,
)

_HEADING = re.compile(r"<h4>(.*?)</h4>", re.DOTALL | re.IGNORECASE)
_SUP = re.compile(r"<sup>\s*(?=[\d+\-−])", re.IGNORECASE)
_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
Text = str | int | None


class _Struct(msgspec.Struct, rename="camel"):
    """A part of a result; fields that are not named are passed over."""


class _Author(_Struct):
    full_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    initials: str | None = None
    collective_name: str | None = None


class _Authors(_Struct):
    author: list[_Author] = msgspec.field(default_factory=list)


class _Journal(_Struct):
    title: str | None = None
    iso_abbreviation: str | None = msgspec.field(default=None, name="isoabbreviation")
    medline_abbreviation: str | None = None
    issn: str | None = None


class _JournalInfo(_Struct):
    issue: Text = None
    volume: Text = None
    year_of_publication: int | None = None
    date_of_publication: str | None = None
    journal: _Journal | None = None


class _Types(_Struct):
    pub_type: list[str] = msgspec.field(default_factory=list)


class _Qualifier(_Struct):
    qualifier_name: str = ""


class _Qualifiers(_Struct):
    mesh_qualifier: list[_Qualifier] = msgspec.field(default_factory=list)


class _Heading(_Struct):
    descriptor_name: str = ""
    major: str = msgspec.field(default="N", name="majorTopic_YN")
    mesh_qualifier_list: _Qualifiers | None = None


class _Headings(_Struct):
    mesh_heading: list[_Heading] = msgspec.field(default_factory=list)


class _Keywords(_Struct):
    keyword: list[str] = msgspec.field(default_factory=list)


class _Correction(_Struct):
    id: Text = None
    source: str | None = None
    reference: str | None = None
    type: str = ""


class _Corrections(_Struct):
    comment_correction: list[_Correction] = msgspec.field(default_factory=list)


class _Grant(_Struct):
    grant_id: str | None = None
    agency: str | None = None


class _Grants(_Struct):
    grant: list[_Grant] = msgspec.field(default_factory=list)


class _Result(_Struct):
    id: Text = None
    source: str | None = None
    pmid: Text = None
    pmcid: str | None = None
    doi: str | None = None
    title: str | None = None
    author_string: str | None = None
    author_list: _Authors | None = None
    journal_info: _JournalInfo | None = None
    journal_title: str | None = None
    journal_volume: Text = None
    issue: Text = None
    pub_year: Text = None
    page_info: str | None = None
    abstract_text: str | None = None
    language: str | None = None
    pub_type: str | None = None
    pub_type_list: _Types | None = None
    mesh_heading_list: _Headings | None = None
    keyword_list: _Keywords | None = None
    comment_correction_list: _Corrections | None = None
    grants_list: _Grants | None = None
    license: str | None = None


def read_europe_pmc(data: bytes, source: str) -> Iterator[Paper | Rejected]:
    """Read every result of an answer.

    Raises
    ------
    ReadingError
        If the file is no JSON.
    """

    def made(record: Record) -> Paper:
        origin = Origin(source=source, format=PaperFormat.EUROPE_PMC, byte=record.byte, line=record.line)
        return _paper(msgspec.json.decode(record.data, type=_Result), origin)

    yield from read_records(data, source, made, kind="no Europe PMC result")


def _paper(result: _Result, origin: Origin) -> Paper:
    title = plain_title(plain(result.title or ""))
    if not title:
        raise ValueError("a record without title")
    info = result.journal_info or _JournalInfo()
    journal = info.journal or _Journal()
    abstract = placed(title, _parts(result.abstract_text or ""))
    headings = result.mesh_heading_list.mesh_heading if result.mesh_heading_list else ()
    return Paper(
        origin=origin,
        title=title,
        authors=tuple(_authors(result)),
        journal=journal.title or result.journal_title,
        journal_abbreviation=journal.medline_abbreviation or journal.iso_abbreviation,
        issn=journal.issn,
        year=info.year_of_publication or year_of(_said(result.pub_year)),
        date=info.date_of_publication,
        volume=_said(info.volume) or _said(result.journal_volume),
        issue=_said(info.issue) or _said(result.issue),
        pages=result.page_info,
        doi=doi_of(result.doi),
        pmid=pmid_of(_said(result.pmid)) or (pmid_of(_said(result.id)) if result.source == "MED" else None),
        pmcid=pmcid_of(result.pmcid),
        registry=registry_numbers([title, *(part.text for part in abstract)]),
        languages=(result.language,) if result.language else (),
        publication_types=tuple(_types(result)),
        mesh=tuple(map(_heading, headings)),
        keywords=tuple(result.keyword_list.keyword) if result.keyword_list else (),
        abstract=abstract,
        relations=tuple(_relations(result)),
        funding=tuple(_funding(result)),
        licence=result.license,
    )


def plain(text: str) -> str:
    """Text without tags and character references; raised digits get a ``^``, as everywhere."""
    return " ".join(html.unescape(_TAGS.sub("", _SUP.sub("^", text))).split())


def _parts(text: str) -> Iterator[Passage]:
    """The parts of an abstract under their headings."""
    before, *rest = _HEADING.split(text)
    for label, part in zip(["", *rest[::2]], [before, *rest[1::2]], strict=True):
        if said := plain(part):
            yield Passage(text=said, path=(plain(label).rstrip(" :."),) if label.strip() else ())


def _authors(result: _Result) -> Iterator[Author]:
    if result.author_list and result.author_list.author:
        for one in result.author_list.author:
            if one.collective_name:
                yield Author(collective=one.collective_name)
            elif one.last_name:
                yield Author(family=one.last_name, given=one.first_name, initials=one.initials)
            elif one.full_name:
                yield inverted_name(one.full_name)
    else:
        names = (result.author_string or "").rstrip(".").split(",")
        yield from (inverted_name(name) for name in names if name.strip())


def _types(result: _Result) -> Iterator[str]:
    """Publication types with the capitals of MEDLINE, which Europe PMC does not always keep."""
    named = result.pub_type_list.pub_type if result.pub_type_list else (result.pub_type or "").split("; ")
    for one in named:
        if one:
            yield one if not one.islower() else " ".join(word.capitalize() for word in one.split(" "))


def _heading(heading: _Heading) -> Heading:
    qualifiers = heading.mesh_qualifier_list.mesh_qualifier if heading.mesh_qualifier_list else ()
    names = tuple(one.qualifier_name for one in qualifiers)
    return Heading(descriptor=heading.descriptor_name, qualifiers=names, is_major=heading.major == "Y")


def _relations(result: _Result) -> Iterator[Relation]:
    for one in result.comment_correction_list.comment_correction if result.comment_correction_list else ():
        kind = RELATIONS_FOLDED.get(_folded(one.type), RelationKind.OTHER)
        pmid = pmid_of(_said(one.id)) if one.source == "MED" else None
        yield Relation(kind=kind, said=one.type, citation=one.reference, pmid=pmid)


def _folded(said: str) -> str:
    return said.lower().replace(" ", "")


RELATIONS_FOLDED = {_folded(said): kind for said, kind in RELATIONS.items()}


def _funding(result: _Result) -> Iterator[str]:
    for grant in result.grants_list.grant if result.grants_list else ():
        if said := " ".join(filter(None, (grant.agency, grant.grant_id))):
            yield said


def _said(value: Text) -> str | None:
    return str(value) if value not in {None, ""} else None
