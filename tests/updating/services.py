"""PubMed and Europe PMC in their documented forms, on a local server that can misbehave."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

from palpate.citations.online.polite import Polite
from palpate.types.online import Answer
from tests.papers.pubmed_sample import a_set
from tests.reading.test_fetch import Server, answer, fetcher

Fault = Callable[[bytes], bytes]


class Services(Server):
    """Both services over records that a test sets: PMID to the day of change and the record."""

    def __init__(self) -> None:
        self.records: dict[int, tuple[date, str]] = {}
        self.papers: list[dict[str, object]] = []
        self.faults: list[Fault | None] = []
        self.most = 9_999
        self.page = 100
        super().__init__()
        self.answers = Talk(self)

    def paths(self) -> list[str]:
        """What was asked for, without the queries."""
        return [request.split(b" ")[1].decode().partition("?")[0].rpartition("/")[2] for request in self.asked]

    def said(self, path: str) -> bytes:
        """The answer to a request, with the next fault on it."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        program = urlsplit(path).path.rpartition("/")[2]
        whole = {"esearch.fcgi": self._found, "efetch.fcgi": self._fetched, "search": self._page}[program](asked)
        fault = self.faults.pop(0) if self.faults else None
        return fault(whole) if fault else whole

    def _found(self, asked: Mapping[str, str]) -> bytes:
        first, last = (date(*map(int, asked[name].split("/"))) for name in ("mindate", "maxdate"))
        ids = [str(pmid) for pmid, (day, _) in sorted(self.records.items()) if first <= day <= last]
        found = {"count": str(len(ids)), "retmax": asked["retmax"], "retstart": "0", "idlist": ids[: self.most]}
        return _json({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": found})

    def _fetched(self, asked: Mapping[str, str]) -> bytes:
        body = a_set(*(self.records[int(pmid)][1] for pmid in asked["id"].split(",")))
        return answer(body, media="text/xml", more=f"Content-Length: {len(body)}\r\n")

    def _page(self, asked: Mapping[str, str]) -> bytes:
        at = 0 if asked["cursorMark"] == "*" else int(asked["cursorMark"])
        some = self.papers[at : at + self.page]
        return _json(
            {
                "version": "6.9",
                "hitCount": len(self.papers),
                "nextCursorMark": str(at + len(some)),
                "resultList": {"result": some},
            }
        )


class Talk(dict[str, bytes | Callable[[socket.socket], None]]):
    """Answers by function, where the server looks paths up."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def get(self, path: str, default: object = None) -> bytes:
        """What the services say."""
        return self._services.said(path)


def _json(value: object) -> bytes:
    body = json.dumps(value).encode()
    return answer(body, media="application/json", more=f"Content-Length: {len(body)}\r\n")


def polite(services: Services, *, waited: list[float] | None = None, time_limit: float = 3) -> Polite:
    """A polite asker whose network is the local server."""
    fetch = fetcher(services, time_limit=time_limit)

    def ask(url: str, headers: Mapping[str, str]) -> Answer:
        return fetch.answer(url.replace("https:", "http:", 1), headers)

    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds
        if waited is not None:
            waited.append(seconds)

    return Polite(ask, clock=lambda: now[0], sleep=sleep)


def status(line: str, more: str = "") -> Fault:
    """Another status instead of the answer."""
    return lambda _: answer(b"", status=line, more=more)


def cut(said: bytes) -> bytes:
    """The connection ends in the middle of the body."""
    return said[: -len(said) // 3]


def shortened(said: bytes) -> bytes:
    """A whole answer whose body ends in the middle of a record."""
    body = said.partition(b"\r\n\r\n")[2]
    return answer(body[: len(body) // 2], media="text/xml")
