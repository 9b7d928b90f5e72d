"""The child process that reads a PDF or DOCX: whatever the bytes are, it answers in its form and ends."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import msgspec
import pytest

from palpate.reading.documents import Extracted
from tests.reading.test_documents import PAGES, make_pdf

pytest.importorskip("pdfminer", reason="needs palpate[pdf]")
pytest.importorskip("docx", reason="needs palpate[docx]")


def answer(kind: str, data: bytes) -> Extracted:
    """What the process says of the bytes."""
    command = [sys.executable, "-m", "palpate.reading.worker", kind]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=True)
    assert not done.stderr
    return msgspec.json.decode(done.stdout, type=Extracted)


def packed(document: str) -> bytes:
    """A zip archive that holds this as a Word document's text, and nothing else."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", document)
    return made.getvalue()


def test_a_document_comes_back_with_its_text() -> None:
    found = answer("pdf", make_pdf(PAGES))
    assert not found.error
    assert "Massage eases the pain" in found.text
    assert next(found.text[block.span.start : block.span.end] for block in found.blocks) == "Does massage help?"


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pdf", b"%PDF-1.4\n" + b"<<" * 50_000),
        ("pdf", b"%PDF-1.4\n" + b"[" * 200_000),
        ("pdf", make_pdf(PAGES)[:300]),
        ("docx", b"PK\x03\x04 word/ and nothing"),
        ("docx", packed("<a>" * 100_000)),
        ("docx", packed('<!DOCTYPE a [<!ENTITY b "rub"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>')),
    ],
    ids=["dictionaries", "lists", "cut", "no archive", "nested", "entities"],
)
def test_broken_bytes_are_one_line(kind: str, data: bytes) -> None:
    found = answer(kind, data)
    assert found.error
    assert len(found.error.splitlines()) == 1
    assert not found.text
