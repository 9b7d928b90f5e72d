"""Europe PMC: https://europepmc.org/RestfulWebService, the search module, results of type lite."""

from __future__ import annotations

from collections.abc import Sequence
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


class EuropePMC:
    """https://www.ebi.ac.uk/europepmc."""

    name = "Europe PMC"
    _ADDRESS = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
    _PACE = 0.3

    def __init__(self, polite: Polite) -> None:
        self._polite = polite

    def takes(self, citation: Citation) -> bool:
        """As `Service.takes`."""
        return any((citation.doi, citation.pmid, citation.pmcid))

    def identified(self, citation: Citation) -> Paper | None:
        """As `Service.identified`."""
        if citation.pmcid:
            return next(iter(self._papers(f"PMCID:{citation.pmcid}")), None)
        if citation.pmid:
            return next(iter(self._papers(f"EXT_ID:{citation.pmid} AND SRC:MED")), None)
        return next(iter(self._papers(f'DOI:"{citation.doi}"')), None)

    def search(self, citation: Citation) -> Sequence[Paper]:
        """As `Service.search`."""
        fields = (("TITLE", citation.title), ("AUTH", surname_of(citation)), ("JOURNAL", citation.journal))
        parts = [f'{field}:"{plain(words)}"' for field, words in fields if words]
        parts += [f"PUB_YEAR:{citation.year}"] if citation.year else []
        return self._papers(" AND ".join(parts))

    def _papers(self, query: str) -> list[Paper]:
        wanted = {"query": query, "format": "json", "resultType": "lite", "pageSize": str(MOST_PAPERS)}
        body = asked(self._polite, f"{self._ADDRESS}?{urlencode(wanted)}", {}, self._PACE)
        return [_europe_pmc(one) for one in decoded(body, _Results).resultList.result] if body is not None else []


class _Result(msgspec.Struct):
    id: str
    title: str = ""
    authors: str = msgspec.field(name="authorString", default="")
    journal: str = msgspec.field(name="journalTitle", default="")
    year: str = msgspec.field(name="pubYear", default="")
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    types: str = msgspec.field(name="pubType", default="")


class _ResultList(msgspec.Struct):
    result: list[_Result] = []


class _Results(msgspec.Struct):
    resultList: _ResultList  # noqa: N815 - the service's own name


def _europe_pmc(result: _Result) -> Paper:
    printed = Identity(
        title=text_of(result.title).rstrip("."),
        authors=tuple(filter(None, (name.strip() for name in result.authors.rstrip(".").split(",")))),
        journal=text_of(result.journal) or None,
        year=year_of(result.year),
        doi=result.doi,
        pmid=result.pmid,
        pmcid=result.pmcid,
    )
    source = "PMC" if result.pmcid and not result.pmid else "MED"
    link = f"https://doi.org/{result.doi}" if result.doi else f"https://europepmc.org/article/{source}/{result.id}"
    is_retracted = RETRACTED in result.types.lower()
    return Paper(printed=printed, link=link, retracted="marked as retracted in Europe PMC" if is_retracted else None)
