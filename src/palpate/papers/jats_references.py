"""The list of references of a JATS article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from palpate.papers.xml import local, text_of
from palpate.types.paper import Author, Reference

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CITATIONS = ("element-citation", "mixed-citation", "citation", "nlm-citation")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def read_references(article: Element) -> Iterator[Reference]:
    """The entries of the article's own reference list, in order."""
    for entry in article.iterfind("back//ref"):
        cited = next((one for name in _CITATIONS for one in entry.iter(name)), None)
        if cited is None:
            if text := text_of(entry, without=frozenset({"label"})):
                yield Reference(text=text, id=entry.get("id"))
            continue
        ids = {one.get("pub-id-type"): text_of(one) for one in cited.iter("pub-id")}
        label = entry.find("label")
        year = _YEAR.search(_first(cited, "year") or "")
        yield Reference(
            text=text_of(cited, without=frozenset({"pub-id"})),
            id=entry.get("id"),
            label=text_of(label).strip(". []()") if label is not None else None,
            authors=tuple(names(cited)),
            title=_first(cited, "article-title") or _first(cited, "chapter-title"),
            journal=_first(cited, "source"),
            year=int(year[0]) if year else None,
            volume=_first(cited, "volume"),
            first_page=_first(cited, "fpage") or _first(cited, "elocation-id"),
            doi=ids.get("doi"),
            pmid=ids.get("pmid"),
            pmcid=ids.get("pmcid"),
        )


def names(element: Element) -> Iterator[Author]:
    """The people and groups that an element names, in order."""
    for one in element.iter("name", "string-name", "collab"):
        if local(one) == "collab":
            if text := text_of(one, without=frozenset({"contrib-group"})):
                yield Author(collective=text)
        elif family := _first(one, "surname"):
            yield Author(family=family, given=_first(one, "given-names"))


def _first(element: Element, name: str) -> str | None:
    found = next(element.iter(name), None)
    return (text_of(found) or None) if found is not None else None
