"""CSL-JSON, the form of Zotero, Crossref's citations and pandoc."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from palpate.papers.fields import doi_of, placed, plain_title, pmcid_of, pmid_of, year_of
from palpate.papers.json_records import Record, read_records
from palpate.papers.registry import registry_numbers
from palpate.types.paper import Author, Origin, Paper, PaperFormat, Passage, Rejected

_TAGS = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_PMID = re.compile(r"PMID:?\s*(\d+)", re.IGNORECASE)
_PMCID = re.compile(r"PMCID:?\s*(PMC\d+)", re.IGNORECASE)
Text = str | int | float | None


class _Name(msgspec.Struct):
    family: str | None = None
    given: str | None = None
    literal: str | None = None
    particle: str | None = msgspec.field(default=None, name="non-dropping-particle")


class _Date(msgspec.Struct):
    parts: list[list[Text]] = msgspec.field(default_factory=list, name="date-parts")
    raw: str | None = None
    literal: str | None = None


class _Item(msgspec.Struct):
    title: str | list[str] | None = None
    type: str | None = None
    author: list[_Name] = msgspec.field(default_factory=list)
    journal: str | list[str] | None = msgspec.field(default=None, name="container-title")
    journal_short: str | list[str] | None = msgspec.field(default=None, name="container-title-short")
    issued: _Date | None = None
    volume: Text = None
    issue: Text = None
    page: Text = None
    doi: str | None = msgspec.field(default=None, name="DOI")
    pmid: Text = msgspec.field(default=None, name="PMID")
    pmcid: Text = msgspec.field(default=None, name="PMCID")
    issn: str | list[str] | None = msgspec.field(default=None, name="ISSN")
    abstract: str | None = None
    language: str | None = None
    keyword: str | None = None
    note: str | None = None


def read_csl(data: bytes, source: str) -> Iterator[Paper | Rejected]:
    """Read every item of a file.

    Raises
    ------
    ReadingError
        If the file is no JSON.
    """

    def made(record: Record) -> Paper:
        origin = Origin(source=source, format=PaperFormat.CSL, byte=record.byte, line=record.line)
        return _paper(msgspec.json.decode(record.data, type=_Item), origin)

    yield from read_records(data, source, made, kind="no CSL item")


def _paper(item: _Item, origin: Origin) -> Paper:
    title = plain_title(_plain(_one(item.title)) or "")
    if not title:
        raise ValueError("a record without title")
    said = _plain(item.abstract)
    pmid, pmcid = _PMID.search(item.note or ""), _PMCID.search(item.note or "")
    return Paper(
        origin=origin,
        title=title,
        authors=tuple(map(_author, item.author)),
        journal=_one(item.journal),
        journal_abbreviation=_one(item.journal_short),
        issn=_one(item.issn),
        year=_year(item.issued),
        volume=_said(item.volume),
        issue=_said(item.issue),
        pages=_said(item.page),
        doi=doi_of(item.doi),
        pmid=pmid_of(_said(item.pmid)) or (pmid[1] if pmid else None),
        pmcid=pmcid_of(_said(item.pmcid)) or (pmcid[1] if pmcid else None),
        registry=registry_numbers([title, said or "", item.note or ""]),
        languages=(item.language,) if item.language else (),
        kind=item.type,
        keywords=tuple(filter(None, (word.strip() for word in re.split(r"[;,]", item.keyword or "")))),
        abstract=placed(title, [Passage(text=said)] if said else []),
    )


def _author(name: _Name) -> Author:
    if name.literal and not name.family:
        return Author(collective=name.literal)
    family = " ".join(filter(None, (name.particle, name.family)))
    return Author(family=family or None, given=name.given)


def _one(value: str | list[str] | None) -> str | None:
    return next(iter(value), None) if isinstance(value, list) else value


def _plain(value: str | None) -> str | None:
    """Text without the markup that Crossref and Zotero leave in titles and abstracts."""
    return " ".join(_TAGS.sub(" ", value).split()) if value else None


def _said(value: Text) -> str | None:
    return str(value) if value is not None and value != "" else None


def _year(date: _Date | None) -> int | None:
    if date is None:
        return None
    first = date.parts[0][0] if date.parts and date.parts[0] else None
    return year_of(str(first) if first is not None else date.raw or date.literal)
