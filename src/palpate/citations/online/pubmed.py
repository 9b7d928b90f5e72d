"""PubMed by NCBI's E-utilities: ESearch and ESummary; https://www.ncbi.nlm.nih.gov/books/NBK25499."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from palpate.citations.online.papers import (
    MOST_PAPERS,
    RETRACTED,
    Paper,
    asked,
    decoded,
    plain,
    surname_of,
    text_of,
    year_of,
)
from palpate.citations.online.polite import Polite
from palpate.types.citation import Citation
from palpate.types.study import Identity

T = TypeVar("T")


class PubMed:
    """https://eutils.ncbi.nlm.nih.gov; three requests a second, ten with a key."""

    name = "PubMed"
    _ADDRESS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
    _PACE, _PACE_WITH_KEY = 0.4, 0.12

    def __init__(self, polite: Polite, contact: str | None = None, key: str | None = None) -> None:
        self._polite = polite
        self._secret = {"api_key": key} if key else {}
        self._own = {"db": "pubmed", "retmode": "json", "tool": "palpate", **({"email": contact} if contact else {})}
        self._pace = self._PACE_WITH_KEY if key else self._PACE

    def takes(self, citation: Citation) -> bool:
        """As `Service.takes`."""
        return citation.pmid is not None

    def identified(self, citation: Citation) -> Paper | None:
        """As `Service.identified`."""
        return next(iter(self._summaries([citation.pmid or ""])), None)

    def search(self, citation: Citation) -> Sequence[Paper]:
        """As `Service.search`."""
        fields = (
            (citation.title, "Title"),
            (surname_of(citation), "1au"),
            (citation.journal, "ta"),
            (str(citation.year) if citation.year else None, "dp"),
        )
        term = " AND ".join(f"{plain(words)}[{field}]" for words, field in fields if words)
        body = self._ask("esearch.fcgi", {"term": term, "retmax": str(MOST_PAPERS)})
        found = decoded(body, _Found).esearchresult.idlist if body is not None else []
        return self._summaries(found) if found else []

    def _summaries(self, ids: Sequence[str]) -> list[Paper]:
        body = self._ask("esummary.fcgi", {"id": ",".join(ids)})
        result = decoded(body, _Summaries).result if body is not None else {}
        uids = _converted(result.get("uids", []), list[str])
        summaries = (_converted(result[uid], _Summary) for uid in uids if uid in result)
        return [_pubmed(summary) for summary in summaries if summary.error is None]

    def _ask(self, program: str, wanted: dict[str, str]) -> bytes | None:
        key = f"{self._ADDRESS}{program}?{urlencode({**self._own, **wanted})}"
        return asked(self._polite, key, self._secret, self._pace)


class _Ids(msgspec.Struct):
    idlist: list[str] = []


class _Found(msgspec.Struct):
    esearchresult: _Ids


class _Name(msgspec.Struct):
    name: str = ""


class _Id(msgspec.Struct):
    idtype: str
    value: str


class _Summary(msgspec.Struct):
    uid: str
    title: str = ""
    authors: list[_Name] = []
    journal: str = msgspec.field(name="fulljournalname", default="")
    pubdate: str = ""
    pubtype: list[str] = []
    articleids: list[_Id] = []
    error: str | None = None


class _Summaries(msgspec.Struct):
    result: dict[str, msgspec.Raw] = {}


def _pubmed(summary: _Summary) -> Paper:
    ids = {one.idtype: one.value for one in summary.articleids}
    printed = Identity(
        title=text_of(summary.title).rstrip("."),
        authors=tuple(author.name for author in summary.authors if author.name),
        journal=text_of(summary.journal) or None,
        year=year_of(summary.pubdate),
        doi=ids.get("doi"),
        pmid=summary.uid,
    )
    is_retracted = any(kind.lower() == RETRACTED for kind in summary.pubtype)
    link = f"https://pubmed.ncbi.nlm.nih.gov/{summary.uid}/"
    return Paper(printed=printed, link=link, retracted="marked as retracted in PubMed" if is_retracted else None)


def _converted(raw: msgspec.Raw | list[str], form: type[T]) -> T:
    return decoded(bytes(raw) if isinstance(raw, msgspec.Raw) else b"[]", form)
