"""Bad input from end to end: one line that says what, where and what to do, status 2, and the other files go on."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from pathlib import Path

import pytest

from tests.commands import Palpate
from tests.reading.test_documents import LOCKED
from tests.reading.test_warc import record

TEXT = b"Massage eases hip pain.\n"
PAGE = record("https://a.example/1", b"<p>Massage eases pain.</p>")
BAD = {
    "empty.txt": (b"", "the file is empty (0 bytes)"),
    "blank.md": (b" \n\t\n", "the file is empty (4 bytes)"),
    "binary.html": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 9, "a binary file, not text"),
    "huge.html": (b"<p>Massage eases pain.</p>\n" * 250_000, "larger than 5 MB"),
    "nested.html": (b"<div>" * 100_000 + b"Rub" + b"</div>" * 100_000, "tags nested more than 20,000 deep"),
    "line.txt": (b"a" * 5_000_000, "a line of 5,000,000 characters"),
    "sentences.md": (TEXT.replace(b"\n", b" ") * 200_000, "a line of 4,800,000 characters"),
    "signs.txt": (b"Massage \xff\xfe eases \xc3\x28 pain.", "byte 8: 0xff is not UTF-8"),
    "cut.txt.gz": (gzip.compress(TEXT * 99)[:-9], "the gzip stream ends early"),
    "bomb.txt.gz": (gzip.compress(bytes(50_000_000)), "larger than 5 MB"),
    "cut.warc": (PAGE[:-30], "the record ends early"),
    "head.warc": (PAGE[:40], "the archive ends early"),
    "cut.warc.gz": (gzip.compress(PAGE)[:-20], "ends early"),
    "locked.pdf": (zlib.decompress(base64.b64decode(LOCKED)), "a password-protected PDF"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "a broken pdf file"),
    "cut.docx": (b"PK\x03\x04....word/document.xml", "a broken docx file"),
    "old.doc.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "an old or password-protected Office file"),
    "pictures.html": (
        b"<html><head><script>a()</script></head><body><img src=a></body></html>",
        "html without any text",
    ),
    "table.csv": (TEXT, "files of kind .csv are not read"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["claims", "check"])
@pytest.mark.usefixtures("bounded_time")
def test_one_bad_file_is_one_line(command: str, name: str, palpate: Palpate, tmp_path: Path) -> None:
    data, message = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    said = palpate(command, path, "--format", "json", "--output", tmp_path / "out.json")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"palpate: {path}")
    assert message in said.err
    assert said.err.count("\n") == 1
    assert said.err.endswith(".\n")
    assert not (tmp_path / "out.json").exists()


def test_all_of_them_in_a_folder_cost_no_other_article(palpate: Palpate, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    for name in ("a.txt", "zz.txt"):
        (folder / name).write_bytes(TEXT)
    said = palpate("claims", folder, "--format", "json", "--output", tmp_path / "out")
    assert (said.status, said.out) == (2, "")
    lines = said.err.splitlines()
    read = {name: message for name, (_, message) in BAD.items() if not name.endswith(".csv")}  # no article by its name
    assert len(lines) == len(read)
    for name, message in read.items():
        named = (f"palpate: {folder / name}:", f"palpate: {folder / name},")
        assert [message in line for line in lines if line.startswith(named)] == [True]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.json", "zz.json"]
    assert len(json.loads((tmp_path / "out" / "zz.json").read_text(encoding="utf-8"))["claims"]) == 1


def test_an_endless_standard_input_ends(palpate: Palpate) -> None:
    said = palpate("claims", "-", stdin=TEXT * 1_000_000)
    assert (said.status, said.out) == (2, "")
    assert said.err == "palpate: standard input: larger than 5 MB. Split it, or save the article's text only.\n"
