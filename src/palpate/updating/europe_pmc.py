"""Europe PMC: https://europepmc.org/RestfulWebService, the search module, results of type core, page after page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import msgspec

from palpate.citations.online.polite import Polite, ServiceError
from palpate.types.concept import Concept
from palpate.updating.asked import Window, keep, whole, wordings

AT_ONCE = 100  # records in a file; the service gives 1,000 at most
MOST_PAGES = 1_000  # of one question; more is a mistake in the question
_ADDRESS = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
_PACE = 0.3
_TRIALS = (
    '(PUB_TYPE:"randomized controlled trial" OR TITLE_ABS:randomized OR TITLE_ABS:randomised OR TITLE_ABS:randomly)'
)


class EuropePMC:
    """https://www.ebi.ac.uk/europepmc."""

    name = "Europe PMC"
    ending = "json"

    def __init__(self, polite: Polite) -> None:
        self._polite = polite

    def fetch(self, concept: Concept, window: Window, folder: Path) -> list[Path]:
        """As `Service.fetch`; where the next page begins stands in the one before it."""
        files: list[Path] = []
        query = _query(concept, window)
        mark: str | None = "*"
        while mark is not None:
            if len(files) == MOST_PAGES:
                raise ServiceError(f"it has more than {MOST_PAGES * AT_ONCE:,} records on {concept.label}")
            file = folder / f"page{len(files) + 1:05}.json"
            if not file.exists():
                keep(file, self._page(query, mark))
            page = msgspec.json.decode(file.read_bytes(), type=_Page)
            files.append(file)
            mark = page.next if page.list.result and page.next not in {mark, None} else None
        return files

    def _page(self, query: str, mark: str) -> bytes:
        wanted = {"query": query, "format": "json", "resultType": "core", "pageSize": str(AT_ONCE), "cursorMark": mark}
        url = f"{_ADDRESS}?{urlencode(wanted)}"
        return whole(self._polite, url, pace=_PACE, key=url, is_whole=_is_page)


class _List(msgspec.Struct):
    result: list[msgspec.Raw] = []


class _Page(msgspec.Struct):
    list: _List = msgspec.field(name="resultList")
    next: str | None = msgspec.field(name="nextCursorMark", default=None)


def _is_page(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=_Page)
    except msgspec.MsgspecError:
        return False
    return True


def _query(concept: Concept, window: Window) -> str:
    named = " OR ".join(f'TITLE_ABS:"{wording}"' for wording in wordings(concept))
    return f"({named}) AND {_TRIALS} AND UPDATE_DATE:[{window.since} TO {window.until}]"
