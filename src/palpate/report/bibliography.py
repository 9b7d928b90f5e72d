r"""The studies behind a report for reference managers: RIS, BibTeX and CSL-JSON, an entry for each study.

Letters beyond ASCII stay as they are (UTF-8, which BibLaTeX, Zotero, EndNote and current LaTeX read).

References
----------
RIS: the 2011 tags of Reference Manager and EndNote (``T2`` holds the journal). BibTeX: braces count even behind a
backslash, so a brace in a title is written as a command. CSL-JSON: csl-data.json of the Citation Style Language, 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from palpate.report.json import Value
from palpate.types.report import Reference, Report

_INITIALS = re.compile(r"[A-ZÀ-ÞĀ-Ž]{1,5}(?:-[A-ZÀ-ÞĀ-Ž]{1,3})?")
_RANGE = re.compile(r"(\w+)\s*[-–]+\s*(\w+)")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{letter: f"\\{letter}" for letter in "&%$#_"},
}
_VERBATIM = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}  # in addresses, which are printed as they stand
_NO_KEY = re.compile(r"[^\w:.-]+", re.ASCII)


class _Name(NamedTuple):
    """An author: family name with initials ("D. C.") or without, or the name of a body."""

    family: str
    initials: str = ""
    is_body: bool = False


def ris_entries(report: Report) -> tuple[str, ...]:
    """Each study as a record of RIS."""
    return tuple(map(ris_entry, report.references))


def ris_entry(one: Reference) -> str:
    """A study as a record of RIS."""
    return "".join(f"{tag}  - {_line(value)}\n" for tag, value in _ris(one))


def bibtex_entries(report: Report) -> tuple[str, ...]:
    """Each study as an entry of BibTeX under its key in the library."""
    return tuple(_bibtex(one) for one in report.references)


def csl_entries(report: Report) -> tuple[str, ...]:
    """Each study as an item of CSL-JSON."""
    return tuple(msgspec.json.format(msgspec.json.encode(_csl(one)), indent=1).decode() for one in report.references)


def _names(authors: Iterable[str]) -> Iterator[_Name]:
    for author in authors:
        family, _, initials = author.rpartition(" ")
        if family and _INITIALS.fullmatch(initials):
            yield _Name(family, " ".join(f"{letter}." for letter in initials.replace("-", "")))
        else:
            yield _Name(author, is_body=" " in author)


def _inverted(name: _Name) -> str:
    return f"{name.family}, {name.initials}" if name.initials else name.family


def _line(value: object) -> str:
    return " ".join(str(value).split())


def _ris(one: Reference) -> Iterator[tuple[str, object]]:
    first, last = _first_and_last(one.pages)
    fields = (
        ("ID", one.key),
        *(("AU", _inverted(name)) for name in _names(one.authors)),
        ("TI", one.title),
        ("T2", one.journal),
        ("PY", one.year),
        ("VL", one.volume),
        ("IS", one.issue),
        ("SP", first),
        ("EP", last),
        ("DO", one.doi),
        ("AN", one.pmid),
        ("C2", one.pmcid),
        ("UR", one.link),
        ("N1", f"Retracted: {one.retracted}" if one.retracted else None),
    )
    yield "TY", "JOUR" if one.journal else "GEN"
    yield from ((tag, value) for tag, value in fields if value)
    yield "ER", ""


def _first_and_last(pages: str | None) -> tuple[str | None, str | None]:
    found = _RANGE.fullmatch(pages or "")
    return (found[1], found[2]) if found else (pages, None)


def _bibtex(one: Reference) -> str:
    first, last = _first_and_last(one.pages)
    fields = {
        "author": " and ".join(_bibtex_name(name) for name in _names(one.authors)),
        "title": f"{{{_latex(one.title)}}}",
        "journal": _latex(one.journal),
        "year": str(one.year or ""),
        "volume": _latex(one.volume),
        "number": _latex(one.issue),
        "pages": _latex(f"{first}--{last}" if last else first),
        "doi": _verbatim(one.doi),
        "pmid": _verbatim(one.pmid),
        "pmcid": _verbatim(one.pmcid),
        "url": _verbatim(one.link),
        "note": _latex(f"Retracted: {one.retracted}" if one.retracted else None),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'article' if one.journal else 'misc'}{{{_NO_KEY.sub('-', one.key)},\n{lines}}}\n"


def _bibtex_name(name: _Name) -> str:
    return f"{{{_latex(name.family)}}}" if name.is_body else _latex(_inverted(name))


def _latex(text: str | None) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in _line(text or ""))


def _verbatim(text: str | None) -> str:
    return "".join(_VERBATIM.get(letter, letter) for letter in _line(text or ""))


def _csl(one: Reference) -> dict[str, Value]:
    fields: dict[str, Value] = {
        "author": [_csl_name(name) for name in _names(one.authors)],
        "title": one.title,
        "container-title": one.journal,
        "issued": {"date-parts": [[one.year]]} if one.year else None,
        "volume": one.volume,
        "issue": one.issue,
        "page": one.pages,
        "DOI": one.doi,
        "PMID": one.pmid,
        "PMCID": one.pmcid,
        "URL": one.link,
        "note": f"Retracted: {one.retracted}" if one.retracted else None,
    }
    known = {name: value for name, value in fields.items() if value}
    return {"id": one.key, "type": "article-journal" if one.journal else "document", **known}


def _csl_name(name: _Name) -> Value:
    if name.is_body:
        return {"literal": name.family}
    return {"family": name.family, "given": name.initials} if name.initials else {"family": name.family}
