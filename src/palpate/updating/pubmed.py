"""PubMed by NCBI's E-utilities: ESearch and EFetch; https://www.ncbi.nlm.nih.gov/books/NBK25499."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from palpate.citations.online.polite import Polite, ServiceError
from palpate.types.concept import Concept
from palpate.updating.asked import Window, keep, whole, wordings

# Cochrane Highly Sensitive Search Strategy, sensitivity- and precision-maximizing version (2008 revision), PubMed
# format: Lefebvre et al., Cochrane Handbook, technical supplement to chapter 4, section 3.6. Whether a record is a
# trial is decided when it is read; this keeps the number of records bearable.
TRIALS = (
    "(randomized controlled trial[pt] OR controlled clinical trial[pt] OR randomized[tiab] OR placebo[tiab] "
    "OR clinical trials as topic[mesh:noexp] OR randomly[tiab] OR trial[ti]) NOT (animals[mh] NOT humans[mh])"
)
# "For PubMed, ESearch can only retrieve the first 9,999 records matching the query": the service's own words.
MOST_FOUND = 9_999
AT_ONCE = 100  # records in a file; above "about 200" the manual asks for POST, and 100 stay well below 5 MB
_ADDRESS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
_PACE, _PACE_WITH_KEY = 0.4, 0.12  # seconds: three requests a second, ten with a key, less a margin
_IDS = "found.json"
# Line ends inside the messages of an answer make it no JSON; they are of no use here.
_CONTROL = re.compile(rb"[\x00-\x1f]+")
_END = b"</PubmedArticleSet>"


class PubMed:
    """https://eutils.ncbi.nlm.nih.gov.

    Parameters
    ----------
    polite : Polite
        Without a folder: what is fetched here is kept as files.
    contact, key : str, optional
        An address of mail, and a key of the user's (``NCBI_API_KEY``), which is in no file and no message.
    """

    name = "PubMed"
    ending = "xml"

    def __init__(self, polite: Polite, contact: str | None = None, key: str | None = None) -> None:
        self._polite = polite
        self._secret = {"api_key": key} if key else {}
        self._own = {"db": "pubmed", "tool": "palpate", **({"email": contact} if contact else {})}
        self._pace = _PACE_WITH_KEY if key else _PACE

    def fetch(self, concept: Concept, window: Window, folder: Path) -> list[Path]:
        """As `Service.fetch`; the records found are noted first, so that a later run fetches the same."""
        noted = folder / _IDS
        if not noted.exists():
            keep(noted, msgspec.json.encode(self._found(_term(concept), window)))
        ids = msgspec.json.decode(noted.read_bytes(), type=list[str])
        return self._fetched(ids, folder)

    def _fetched(self, ids: list[str], folder: Path) -> list[Path]:
        files: list[Path] = []
        for number, first in enumerate(range(0, len(ids), AT_ONCE), start=1):
            file = folder / f"page{number:05}.xml"
            if not file.exists():
                keep(file, self._records(ids[first : first + AT_ONCE]))
            files.append(file)
        return files

    def _records(self, ids: list[str]) -> bytes:
        wanted = {"id": ",".join(ids), "rettype": "xml", "retmode": "xml"}
        return self._ask("efetch.fcgi", wanted, lambda body: body.rstrip().endswith(_END))

    def _found(self, term: str, window: Window) -> list[str]:
        """The PMIDs that fit, of more than one search can give those of each half of the days."""
        found = self._search(term, window)
        if found.count <= MOST_FOUND:
            return found.idlist
        if window.since == window.until:
            raise ServiceError(f"it found {found.count:,} records of {window.since}, more than it gives")
        return list(dict.fromkeys(one for half in _halves(window) for one in self._found(term, half)))

    def _search(self, term: str, window: Window) -> _Result:
        days = {"mindate": f"{window.since:%Y/%m/%d}", "maxdate": f"{window.until:%Y/%m/%d}", "datetype": "mdat"}
        wanted = {"term": term, **days, "retmax": str(MOST_FOUND), "retmode": "json"}
        body = self._ask("esearch.fcgi", wanted, lambda body: _decoded(body) is not None)
        found = _decoded(body)
        if found is None or found.error:
            raise ServiceError(f"it says: {' '.join(found.error.split())[:120]}" if found else "its answer is no JSON")
        if len(found.idlist) < min(found.count, MOST_FOUND):
            raise ServiceError(f"it found {found.count:,} records and names {len(found.idlist):,}")
        return found

    def _ask(self, program: str, wanted: dict[str, str], is_whole: Callable[[bytes], bool]) -> bytes:
        key = f"{_ADDRESS}{program}?{urlencode({**self._own, **wanted})}"
        url = f"{key}&{urlencode(self._secret)}" if self._secret else key
        return whole(self._polite, url, pace=self._pace, key=key, is_whole=is_whole)


class _Result(msgspec.Struct):
    count: int = 0
    idlist: list[str] = []
    error: str = msgspec.field(name="ERROR", default="")


class _Answer(msgspec.Struct):
    result: _Result = msgspec.field(name="esearchresult")


def _decoded(body: bytes) -> _Result | None:
    try:
        return msgspec.json.decode(_CONTROL.sub(b" ", body), type=_Answer, strict=False).result
    except msgspec.MsgspecError:
        return None


def _term(concept: Concept) -> str:
    named = " OR ".join(f'"{wording}"[tiab]' for wording in wordings(concept))
    return f"({named}) AND {TRIALS}"


def _halves(window: Window) -> Iterator[Window]:
    middle: date = window.since + (window.until - window.since) // 2
    yield Window(since=window.since, until=middle)
    yield Window(since=middle + timedelta(days=1), until=window.until)
