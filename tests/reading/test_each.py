"""Many sources: folders, patterns, archives; what fails is named and stops nothing."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from palpate.errors import ReadingError
from palpate.reading import read, read_each
from palpate.reading.source import MAX_BYTES, unpack
from palpate.types.article import Article, Unread

TEXT = "Massage eases pain.\n"


def results(*sources: str | Path) -> list[str]:
    """Names of what was read, and the reasons of what was not."""
    return [Path(one.source).name if isinstance(one, Article) else f"! {one.reason}" for one in read_each(sources)]


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.html").write_bytes(b"\x00\x01\x02 nothing")
    (tmp_path / "c.txt").write_text(TEXT)
    found = results(tmp_path / "a.md", tmp_path / "b.html", tmp_path / "none.txt", tmp_path / "c.txt")
    assert found[0] == "a.md"
    assert "b.html: a binary file" in found[1]
    assert "none.txt: no such file" in found[2]
    assert found[3] == "c.txt"
    assert not any("\n" in line for line in found)


def test_a_folder_is_read_with_its_subfolders_in_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/y.html", ".git/x.md", "c.png", "d.md.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        data = gzip.compress(TEXT.encode()) if name.endswith("gz") else TEXT.encode()
        (tmp_path / name).write_bytes(data)
    assert results(tmp_path) == ["y.html", "z.txt", "b.md", "d.md.gz"]


def test_a_pattern_is_read_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.md", "a.md", "c.txt"):
        (tmp_path / name).write_text(TEXT)
    assert results(f"{tmp_path}/*.md") == ["a.md", "b.md"]
    monkeypatch.chdir(tmp_path)
    assert results("?.md") == ["a.md", "b.md"]
    (tmp_path / "[x].md").write_text(TEXT)
    assert results("[x].md") == ["[x].md"]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    empty, none = results(tmp_path, f"{tmp_path}/*.md")
    assert "no file in this folder ends in one of .txt" in empty
    assert "no file fits this pattern" in none


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"# Rubs\n\nThey help.")

    monkeypatch.setattr("sys.stdin", Input)
    article = read("-")
    assert (article.source, article.format) == ("standard input", "markdown")


def test_gzip_is_unpacked_and_bounded(tmp_path: Path) -> None:
    packed = gzip.compress(b"Massage ") + gzip.compress(b"helps.")
    (tmp_path / "a.txt.gz").write_bytes(packed + b"\0" * 8)
    assert read(tmp_path / "a.txt.gz").text == "Massage helps."
    with pytest.raises(ReadingError, match=r"b\.gz, byte \d+: the gzip stream ends early"):
        unpack(packed[:-20], "b.gz")
    with pytest.raises(ReadingError, match=r"b\.gz: not a sound gzip stream"):
        unpack(packed[:10] + b"\xff" * 30, "b.gz")
    bomb = gzip.compress(bytes(MAX_BYTES * 4))
    (tmp_path / "bomb.txt.gz").write_bytes(bomb)
    with pytest.raises(ReadingError, match="larger than 5 MB"):
        read(tmp_path / "bomb.txt.gz")


def test_unread_names_its_source(tmp_path: Path) -> None:
    [one] = read_each([tmp_path / "none.md"])
    assert isinstance(one, Unread)
    assert one.source == str(tmp_path / "none.md")


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><head><title>Rubs</title></head><body><script>x()</script><img></body></html>")
    with pytest.raises(ReadingError, match=r"a\.html: html without any text"):
        read(path)
