"""One article by its path: each format goes to its reader, and what is no article is one line."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from palpate.errors import ReadingError
from palpate.reading import SUFFIXES, read, read_text
from palpate.reading.read import read_raw
from palpate.reading.source import Raw

MARKED = "# Rubs\n\n<p>Massage **eases** pain.</p>\n"


@pytest.mark.parametrize(
    ("name", "form", "words"),
    [
        ("a.html", "html", "# Rubs"),
        ("a.md", "markdown", "Rubs"),
        ("a.MDX", "markdown", "Rubs"),
        ("a.txt", "plain", "# Rubs"),
        ("a.rst", "reStructuredText", "# Rubs"),
        ("a", "markdown", "Rubs"),
        ("a.md.gz", "markdown", "Rubs"),
    ],
)
def test_each_ending_goes_to_its_reader(tmp_path: Path, name: str, form: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(MARKED.encode()) if name.endswith(".gz") else MARKED.encode())
    article = read(path)
    assert (article.source, article.format, article.text) == (str(path), form, MARKED)
    assert article.words(article.blocks[0].span) == words
    assert read(str(path)) == article


def test_text_and_file_give_the_same_article(tmp_path: Path) -> None:
    for suffix in (".html", ".md", ".txt", ".rst"):
        (tmp_path / f"a{suffix}").write_text(MARKED)
        assert read(tmp_path / f"a{suffix}") == read_text(MARKED, source=str(tmp_path / f"a{suffix}"), suffix=suffix)


@pytest.mark.parametrize("text", ["\ufeffMassage eases pain.", "Massage\r\neases\r\npain.", "Rubs \U0001f486 help."])
def test_the_text_is_the_file_as_decoded(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert read(tmp_path / "a.txt").text == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"WARC/1.0\r\n\r\n", "a WARC file, which holds many pages"),
        (b"<html><script>a()</script><img src=a></html>", "html without any text"),
        (b"<div>" * 100_000 + b"Rub", "tags nested more than 20,000 deep"),
        (b"a" * 5_000_000, "a line of 5,000,000 characters"),
    ],
    ids=["archive", "no text", "nested", "line"],
)
def test_what_is_no_article_is_one_line(data: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=rf"^a\.html: {said}.*\.$"):
        read_raw(Raw("a.html", data, "a.html"))


def test_every_suffix_is_lower_case_with_its_dot() -> None:
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in SUFFIXES)


def test_only_the_reader_that_is_needed_is_imported() -> None:
    """The patterns of a format take their time to make: a start must not pay for all of them."""
    code = (
        "import sys, palpate.reading; palpate.reading.read_text('Rub.');"
        "print(*[name for name in sys.modules if name.startswith(('palpate.reading.html', 'palpate.reading.markdown', "
        "'palpate.reading.fetch', 'ssl', 'numpy', 'charset_normalizer'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == []
