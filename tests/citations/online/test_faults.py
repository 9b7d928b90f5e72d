"""The services behind a real connection to a local server that misbehaves."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from palpate.citations.online import Online, Polite
from palpate.types.citation import Fate, Resolution
from palpate.types.online import Answer
from tests.citations.builders import cited
from tests.citations.online.recorded import DOI, WORK, work
from tests.commands import Palpate
from tests.reading.test_fetch import Server, answer, fetcher

NONE = Resolution(fate=Fate.NOT_FOUND, why="nothing near it")
PATH = f"/works/{DOI}"
BODY = json.dumps(work(WORK)).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def online(server: Server, time_limit: float = 3) -> Online:
    fetch = fetcher(server, time_limit=time_limit)

    def ask(url: str, headers: Mapping[str, str]) -> Answer:
        return fetch.answer(url.replace("https:", "http:", 1), headers)

    return Online(Polite(ask, sleep=lambda _: None))


def json_answer(body: bytes = BODY, *, status: str = "200 OK", more: str = "") -> bytes:
    return answer(body, status=status, media="application/json", more=more)


def test_a_good_answer(server: Server) -> None:
    server.answers[PATH] = json_answer()
    assert online(server).follow(cited(doi=DOI), NONE).fate is Fate.ELSEWHERE
    assert b"User-Agent: palpate/" in server.asked[0]
    assert b"Accept: application/json" in server.asked[0]


def test_a_paper_that_has_moved_is_followed(server: Server) -> None:
    server.answers[PATH] = json_answer(b"", status="301 Moved", more="Location: /works/new\r\n")
    server.answers["/works/new"] = json_answer()
    assert online(server).follow(cited(doi=DOI), NONE).fate is Fate.ELSEWHERE


def slow(connection: socket.socket) -> None:
    time.sleep(0.6)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (json_answer(b"", status="429 Too Many Requests", more="Retry-After: 1\r\n"), "it answers 429"),
        (json_answer(b"", status="500 Internal Server Error"), "it answers 500"),
        (json_answer(b"", status="403 Forbidden"), "it answers 403"),
        (json_answer(b"", status="301 Moved"), "it answers 301"),
        (json_answer(b"", status="301 Moved", more=f"Location: {PATH}\r\n"), "more than 5 redirects"),
        (json_answer(BODY[:40], more=f"Content-Length: {len(BODY)}\r\n"), "the answer ends early"),
        (json_answer(BODY[:40]), "another form"),
        (json_answer(b"<html></html>"), "another form"),
        (json_answer(b"0" * 6_000_000), "larger"),
        (b"no HTTP at all\r\n\r\n", "no answer"),
        (slow, "no whole answer within 0.3 s"),
    ],
)
def test_a_fault_is_one_reason_and_the_check_goes_on(
    server: Server, said: bytes | Callable[[socket.socket], None], reason: str
) -> None:
    server.answers[PATH] = said
    service = online(server, time_limit=0.3 if said is slow else 3)
    assert service.follow(cited(doi=DOI), NONE) == NONE
    assert reason in service.failed["Crossref"]


def test_without_a_network_one_line_says_so_and_the_report_is_whole(
    palpate: Palpate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from palpate.cli.online import held_online

    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(-3, "no network")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    monkeypatch.setenv("PALPATE_CACHE", str(tmp_path / "cache"))
    held_online.cache_clear()
    article = tmp_path / "article.md"
    article.write_text("# Hips\n\nA trial (Roe 2003, doi:10.1000/nowhere) showed that massage eases hip pain.\n")
    without = palpate("check", article)
    said = palpate("check", article, "--online")
    assert (said.status, said.out) == (0, without.out)
    assert said.err.count("\n") == 1
    assert said.err.startswith("palpate: --online: no answer from Crossref (the name api.crossref.org is not known)")


def test_a_contact_that_is_no_address_is_refused(palpate: Palpate, tmp_path: Path) -> None:
    article = tmp_path / "article.md"
    article.write_text("Massage eases pain.\n")
    said = palpate("check", article, "--online", "--contact", "me\r\nX-Other: 1")
    assert said.status == 2
    assert "no address of mail" in said.err
