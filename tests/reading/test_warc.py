"""Web archives: pages out, everything else passed over, breaks named."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from palpate.reading import read_each
from palpate.types.article import Article

pytest.importorskip("fastwarc", reason="needs palpate[warc]")


def record(url: str, body: bytes, *, media: str = "text/html", status: str = "200 OK", more: str = "") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:{url}>\r\n"
    head += f"WARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


PAGE = b"<p>Massage eases pain.</p>"
PAGES = [
    record("https://a.example/1", PAGE),
    record("https://a.example/2", b"gone", status="404 Not Found"),
    record("https://a.example/3", b"\x89PNG", media="image/png"),
    record("https://a.example/4", b"1a\r\n" + PAGE + b"\r\n0\r\n\r\n", more="Transfer-Encoding: chunked\r\n"),
    record("https://a.example/5", gzip.compress(PAGE), more="Content-Encoding: gzip\r\n"),
    record("https://a.example/6", gzip.compress(PAGE)[:-4], more="Content-Encoding: gzip\r\n"),
    record("https://a.example/7", "<p>Größe</p>".encode("cp1250"), media="text/html; charset=windows-1250"),
]


def results(path: Path) -> list[str]:
    return [
        f"{one.source.rpartition('/')[2]} {one.words(one.blocks[0].span)}" if isinstance(one, Article) else one.reason
        for one in read_each([path])
    ]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_an_archive(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"".join(gzip.compress(one) if name.endswith("gz") else one for one in PAGES))
    found = results(path)
    assert found[:3] == [f"{number} Massage eases pain." for number in (1, 4, 5)]
    assert "6" in found[3]
    assert "the gzip stream ends early" in found[3]
    assert found[4:] == ["7 Größe"]


@pytest.mark.parametrize("cut", [1, 10, 30])
def test_an_archive_that_ends_early_gives_what_came_before_and_says_so(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes((PAGES[0] * 2)[: -cut - 4])
    found = results(path)
    assert found[0] == "1 Massage eases pain."
    assert len(found) == 2
    assert "the record ends early" in found[1]


def test_a_page_s_name_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record("https://a.example/\x1d1", b"\x89PNG\0"))
    [said] = results(path)
    assert said.startswith(f"{path}: https://a.example/1: a binary file")


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize("kept", [9, 60, 150])
def test_an_archive_that_ends_in_the_head_of_a_record_says_so(tmp_path: Path, kept: int, is_packed: bool) -> None:
    path = tmp_path / "a.warc.gz"
    second = PAGES[0][:kept]
    pieces = [gzip.compress(PAGES[0]), gzip.compress(second)] if is_packed else [PAGES[0], second]
    path.write_bytes(b"".join(pieces))
    first, said = results(path)
    assert first == "1 Massage eases pain."
    assert said == f"{path}: the archive ends early. Get it again."


@pytest.mark.parametrize("data", [b"hello " * 100, b"WARC/1.0\r\n", b"", b"\x1f\x8b\x08\x00"])
def test_what_is_no_archive(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    [said] = results(path)
    assert str(path) in said
    assert "\n" not in said


def test_a_missing_archive(tmp_path: Path) -> None:
    [said] = results(tmp_path / "none.warc")
    assert "No such file" in said
