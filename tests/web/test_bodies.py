"""What a request may bring: which addresses are fetched, which files are read, and how text is taken."""

from __future__ import annotations

import asyncio
import io
import socket

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

from palpate.errors import ReadingError
from palpate.reading.fetch import HttpFetcher
from palpate.reading.source import Fetcher, Raw
from palpate.web.bodies import fetched, typed, uploaded
from palpate.web.problems import ProblemError

PAGE = b"<html><body><p>Massage eases pain.</p></body></html>"


def refused(url: str, fetch: Fetcher) -> ProblemError:
    with pytest.raises(ProblemError) as raised:
        asyncio.run(fetched(url, fetch))
    return raised.value


def never(url: str) -> Raw:
    raise AssertionError(f"{url} was fetched")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org:70/",
        "data://text/html,x",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org:22/",
        "http://example.org:6379/",
        "http://example.org:99999/",
        "http://[::1/",
        "http:///x",
    ],
)
def test_what_is_no_address_of_a_page_is_not_looked_up(url: str) -> None:
    problem = refused(url, never)
    assert problem.status == 403
    assert "secret" not in problem.detail


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://inside.example.org/", "10.0.0.7"),
        ("http://metadata.example.org/", "169.254.169.254"),
        ("http://[::ffff:10.0.0.7]/", "::ffff:10.0.0.7"),
        ("http://mapped.example.org/", "::ffff:192.168.1.1"),
        ("http://nat64.example.org/", "64:ff9b::a00:7"),
        ("http://linklocal.example.org/", "fe80::1%eth0"),
        ("http://nowhere.example.org/", "0.0.0.0"),
    ],
)
def test_no_address_inside_a_network_is_reached_or_told(url: str, found: str) -> None:
    fetcher = HttpFetcher(resolver=lambda host, port: ["93.184.215.14", found], connector=never_connected)
    problem = refused(url, fetcher)
    assert (problem.kind, problem.status) == ("refused", 403)
    assert found == "127.0.0.1" or found not in problem.detail or found in url


def never_connected(address: tuple[str, int], seconds: float) -> socket.socket:
    raise AssertionError(f"{address} was reached")


def test_what_cannot_be_fetched_is_told() -> None:
    def fail(url: str) -> Raw:
        raise ReadingError(f"{url}: no whole answer within 20 s. Try again later.")

    problem = refused("https://example.org/slow", fail)
    assert (problem.kind, problem.status) == ("unfetched", 404)


def test_a_page_is_fetched_with_or_without_its_scheme() -> None:
    asked = []

    def fetch(url: str) -> Raw:
        asked.append(url)
        return Raw(url, PAGE, url, "text/html")

    for url in ("example.org/page", "https://example.org/page"):
        assert asyncio.run(fetched(url, fetch)).data == PAGE
    assert asked == ["https://example.org/page"] * 2


def test_a_file_is_named_by_the_last_part_of_its_path() -> None:
    assert uploaded("../../etc/draft.md", b"# A").name == "draft.md"
    assert uploaded("C:\\texts\\draft.md", b"# A").name == "draft.md"
    assert uploaded("", b"A text.").name == "upload"


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("x.exe", b"MZ", 415),
        ("x.warc", b"WARC/1.0", 415),
        ("x.txt", b"x" * 5_000_001, 413),
        ("x.txt", b" \n", 422),
    ],
)
def test_a_file_of_another_kind_or_too_large_is_refused(name: str, data: bytes, status: int) -> None:
    with pytest.raises(ProblemError) as raised:
        uploaded(name, data)
    assert raised.value.status == status


def test_a_packed_file_does_not_unpack_without_end() -> None:
    import gzip

    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(60):
            file.write(b"0" * 1_000_000)
    with pytest.raises((ProblemError, ReadingError)):
        uploaded("x.txt.gz", packed.getvalue())


def test_a_title_is_put_before_the_text_in_its_format() -> None:
    assert typed("Rub.", title="A & B").data == b"A & B\n\nRub."
    assert typed("Rub.", title="A & B", form="html").data == b"<h1>A &amp; B</h1>\nRub."
    assert typed("Rub.", title="A\nB", form="markdown").data == b"# A B\n\nRub."
    assert typed("Rub.", title="AB", form="rst").data == b"AB\n==\n\nRub."


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ProblemError) as raised:
        typed("massage \ud800")
    assert raised.value.status == 422
