"""Crossref: papers by DOI and by words; https://api.crossref.org, messages of type work and work-list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

import msgspec

from palpate.citations.online.papers import MOST_PAPERS, Paper, asked, decoded, text_of
from palpate.citations.online.polite import Polite
from palpate.types.citation import Citation
from palpate.types.study import Identity


class Crossref:
    """https://api.crossref.org; with a contact in its polite pool."""

    name = "Crossref"
    _ADDRESS = "https://api.crossref.org/works"
    _PACE = 0.5  # seconds; it allows more, and says so in its headers

    def __init__(self, polite: Polite, contact: str | None = None) -> None:
        self._polite = polite
        self._contact = {"mailto": contact} if contact else {}

    def takes(self, citation: Citation) -> bool:
        """As `Service.takes`."""
        return citation.doi is not None

    def identified(self, citation: Citation) -> Paper | None:
        """As `Service.identified`."""
        key = f"{self._ADDRESS}/{quote(citation.doi or '', safe='/')}"
        body = asked(self._polite, key, self._contact, self._PACE)
        return _crossref(decoded(body, _Work).message) if body is not None else None

    def search(self, citation: Citation) -> Sequence[Paper]:
        """As `Service.search`."""
        words = " ".join(filter(None, (citation.title, citation.authors, citation.journal, str(citation.year or ""))))
        wanted = {"query.bibliographic": words, "rows": str(MOST_PAPERS)}
        body = asked(self._polite, f"{self._ADDRESS}?{urlencode(wanted)}", self._contact, self._PACE)
        return [_crossref(item) for item in decoded(body, _Works).message.items] if body is not None else []


class _Author(msgspec.Struct):
    family: str = ""
    given: str = ""
    name: str = ""


class _Issued(msgspec.Struct):
    date_parts: list[list[int | None]] = msgspec.field(name="date-parts", default_factory=list)


class _Update(msgspec.Struct):
    DOI: str = ""
    type: str = ""


class _Item(msgspec.Struct):
    DOI: str
    title: list[str] = []
    author: list[_Author] = []
    journal: list[str] = msgspec.field(name="container-title", default_factory=list)
    issued: _Issued = msgspec.field(default_factory=_Issued)
    updates: list[_Update] = msgspec.field(name="updated-by", default_factory=list)


class _Items(msgspec.Struct):
    items: list[_Item]


class _Works(msgspec.Struct):
    message: _Items


class _Work(msgspec.Struct):
    message: _Item


def _crossref(item: _Item) -> Paper:
    dates = [part for dates in item.issued.date_parts for part in dates[:1]]
    printed = Identity(
        title=text_of(item.title[0]) if item.title else "",
        authors=tuple(filter(None, (f"{a.family} {_initials(a.given)}".strip() or a.name for a in item.author))),
        journal=text_of(item.journal[0]) if item.journal else None,
        year=dates[0] if dates else None,
        doi=item.DOI,
    )
    notices = [update.DOI for update in item.updates if update.type in {"retraction", "withdrawal"}]
    return Paper(
        printed=printed, link=f"https://doi.org/{item.DOI}", retracted=(notices[0] or "Crossref") if notices else None
    )


def _initials(given: str) -> str:
    return "".join(_letters(given))


def _letters(given: str) -> Iterator[str]:
    return (word[0].upper() for word in re.split(r"[\s.-]+", given) if word)
