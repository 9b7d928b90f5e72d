"""RIS, the tagged form of reference managers: ``TY  - JOUR`` to ``ER  -``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.papers.fields import doi_of, inverted_name, placed, plain_title, pmcid_of, pmid_of, year_of
from palpate.papers.lines import Line, is_broken, lines_of
from palpate.papers.registry import registry_numbers
from palpate.types.paper import Origin, Paper, PaperFormat, Passage, Rejected

_TAG = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)|(ER)  ?-$")
_PUBMED = re.compile(r"pubmed|medline", re.IGNORECASE)
Fields = dict[str, list[str]]


def read_ris(data: bytes, source: str) -> Iterator[Paper | Rejected]:
    """Read every record of a file.

    Raises
    ------
    ReadingError
        If the file is in no encoding that is read.
    """
    fields: Fields = {}
    first: Line | None = None
    last = ""
    was_outside = False
    for line in lines_of(data, source):
        match = _TAG.match(line.text)
        tag = (match[1] or match[3]) if match else ""
        if tag in {"TY", "ER"} and first is not None:
            if tag == "TY":
                yield _rejected(source, first, "a record without its end (ER)")
            else:
                yield _paper(fields, first, source)
            fields, first = {}, None
        if tag == "TY":
            first = line
        if match and tag != "ER" and first is not None:
            fields.setdefault(tag, []).append(match[2].strip())
            last = tag
        elif not match and line.text.strip() and first is not None:
            fields[last][-1] = f"{fields[last][-1]} {line.text.strip()}"
        is_outside = first is None and tag != "ER" and line.text.strip() != ""
        if is_outside and not was_outside:
            yield _rejected(source, line, "lines outside of any record: its beginning (TY) is missing")
        was_outside = is_outside or (was_outside and first is None and tag != "ER")
    if first is not None:
        yield _rejected(source, first, "a record without its end (ER)")


def _rejected(source: str, first: Line, reason: str) -> Rejected:
    return Rejected(source=source, byte=first.byte, line=first.number, reason=reason, kind=reason)


def _paper(fields: Fields, first: Line, source: str) -> Paper | Rejected:
    def one(*tags: str) -> str | None:
        return next((value for tag in tags for value in fields.get(tag, ()) if value), None)

    if any(is_broken(value) for values in fields.values() for value in values):
        return _rejected(source, first, "bytes that are no UTF-8")
    title = plain_title(one("TI", "T1", "CT", "BT") or "")
    if not title:
        return _rejected(source, first, "a record without title")
    said = one("AB", "N2")
    abstract = placed(title, [Passage(text=" ".join(said.split()))] if said else [])
    pages = "-".join(filter(None, (one("SP"), one("EP"))))
    return Paper(
        origin=Origin(source=source, format=PaperFormat.RIS, byte=first.byte, line=first.number),
        title=title,
        authors=tuple(inverted_name(name) for tag in ("AU", "A1") for name in fields.get(tag, ()) if name),
        journal=one("JF", "T2", "JO"),
        journal_abbreviation=one("JA", "J2", "J1"),
        issn=one("SN"),
        year=year_of(one("PY", "Y1", "DA")),
        volume=one("VL"),
        issue=one("IS"),
        pages=pages or None,
        doi=doi_of(one("DO", "M3", "L3")) or next((found for url in fields.get("UR", ()) if (found := _in(url))), None),
        pmid=_pmid(fields),
        pmcid=next((pmcid_of(value) for value in fields.get("C2", ()) if value.startswith("PMC")), None),
        registry=registry_numbers([title, said or "", *fields.get("N1", ())]),
        languages=tuple(fields.get("LA", ())),
        kind=one("TY"),
        keywords=tuple(filter(None, fields.get("KW", ()))),
        abstract=abstract,
    )


def _in(url: str) -> str | None:
    return doi_of(url) if "doi.org/" in url else None


def _pmid(fields: Fields) -> str | None:
    """The accession number where the record says that it comes from PubMed."""
    from_pubmed = any(_PUBMED.search(value) for tag in ("DB", "DP", "UR") for value in fields.get(tag, ()))
    number = next((value for value in fields.get("AN", ()) if value.isascii() and value.isdigit()), None)
    return pmid_of(number) if from_pubmed and number else None
