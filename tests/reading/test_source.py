"""Every way a file can be no article: one line, what and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.errors import ReadingError
from palpate.reading import read
from palpate.reading.source import MAX_BYTES, load_text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "is empty (0 bytes)"),
        ("blank.txt", b" \n\n", "is empty (3 bytes)"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a binary file"),
        ("huge.txt", b"a" * (MAX_BYTES + 1), "larger than 5 MB"),
        ("half.txt", "Größe für äh".encode() + b" \xff", "byte 17: 0xff is not UTF-8"),
        ("wide.txt", b"\xff\xfeM\x00\x00", "byte 4: not UTF-16-LE"),
        ("page.json", b"{}", "files of kind .json are not read"),
    ],
)
def test_a_file_that_is_no_article(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadingError) as caught:
        read(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_directory(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadingError, match="a directory, not a file"):
        read(tmp_path)


def test_an_endless_file_ends(tmp_path: Path) -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("needs /dev/zero")
    with pytest.raises(ReadingError, match="larger than 5 MB"):
        read(endless)


def test_text_is_decoded_without_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
    assert load_text(path) == "﻿one\r\ntwo\r\n"


@pytest.mark.usefixtures("bounded_time")
def test_a_page_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(b"<p>Massage helps.</p>")
        file.truncate(200_000_000)
    with pytest.raises(ReadingError, match=r"a\.html: larger than 5 MB\. Split it"):
        read(path)
