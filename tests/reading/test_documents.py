"""PDF and DOCX: their text, kinds and titles; broken ones are one line each, and the child process can be stopped."""

from __future__ import annotations

import base64
import io
import time
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from palpate.errors import ReadingError
from palpate.reading import documents, read
from palpate.types.article import Article

Words = tuple[float, bool, int, int, str]
"""Size, bold, x, y and words of one line of a page."""
LOCKED = (  # an empty page with a password, made with pypdf 7.1
    "eNqNUU1vEzEQvftXzCVHao8/d6VVDrSNhAA1SqGXqgevPQ6Lot3KcaSWP8mBfwB/BCeFNhAOrGRp/Wbem/F7s+XF4hWeKTb7/uPrN4YgYOo/s6"
    "5jfJmnuAuUoYtokm2MVM2czeeMxrjvkUe9Hx7vCfjSr2nL+Pm0Gwsg42+HuIVb0LVxBXdHVHVCPffFb6Y1e9KAvfbqiKD/OYvxFW2nXQ6VUSu1"
    "nb+nOPjX00MdK87E4aB4Ond78Ux1tb/VzZH6DcgqC4rxdzSuyydA2VQiaNnq1jrZ1vJi2JTqC78ufow+R8avoBNkZK0ar0hT43RQIfnQUzKI3i"
    "kfNAXZx8aaGKKK2kpnUbfofJ+iI12X/whdK7wIIZDQdWUlEKNDi8a0raXemiSbPmkydYQzjddotRD1blNKXqD4I6CHTIkJsEw8f2CNUQYSPGNY"
    "H3+ojC+YaU8wxOYUs+4EkxZfsJL9sKF88PV6+EJ1Fb6apgLqEAB/M6YJ8Nf/RY2sa2xP2ieRqFXVcYrK7i1KQjc2ONPP/6elBn05hvx4X8D8Tn"
    "pbfC4HQ7SzbDa7vFqwn1RLwu0="
)


def make_pdf(pages: Sequence[Sequence[Words]]) -> bytes:
    """A PDF of lines set in Helvetica."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica%s >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font % "", font % "-Bold"]
    kids = []
    for page in pages:
        shown = "".join(f"BT /F{1 + bold} {size} Tf {x} {y} Td ({words}) Tj ET\n" for size, bold, x, y, words in page)
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        resources = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        kids.append(f"{len(objects) + 1} 0 R")
        box = "/MediaBox [0 0 600 800]"
        content = f"/Contents {len(objects)} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {content} /Resources {resources} >>")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(f"{len(out):010d} 00000 n \n")
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{''.join(places)}"
    out += f"{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out.encode("latin-1")


def shape(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.words(block.span)) for block in article.blocks]


PAGES: list[list[Words]] = [
    [
        (20, False, 50, 700, "Does massage help?"),
        (10, False, 50, 650, "Massage eases the pain of nurses who stand, and the mea-"),
        (10, False, 50, 638, "sure was a self-"),
        (10, False, 50, 626, "report, or any other self-report that we saw on"),
        (10, False, 300, 30, "1"),
    ],
    [
        (10, True, 50, 700, "Benefits"),
        (10, False, 50, 660, "- less pain"),
        (10, False, 50, 620, "See http://a.example for more."),
        (10, False, 300, 30, "2"),
    ],
]


@pytest.mark.parametrize("name", ["a.pdf", "a"])
def test_a_pdf_is_read_with_its_headings_and_hyphens(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pdfminer", reason="needs palpate[pdf]")
    path = tmp_path / name
    path.write_bytes(make_pdf(PAGES))
    article = read(path)
    assert (article.format, article.language) == ("pdf", "en")
    assert article.title is not None
    assert article.words(article.title) == "Does massage help?"
    assert shape(article) == [
        ("heading", "Does massage help?"),
        (
            "paragraph",
            "Massage eases the pain of nurses who stand, and the measure was a self-report, or any other self-report "
            "that we saw on",
        ),
        ("boilerplate", "1"),
        ("heading", "Benefits"),
        ("list item", "less pain"),
        ("paragraph", "See for more."),
        ("boilerplate", "2"),
    ]
    passage = article.passage(article.blocks[1].span)
    at = passage.text.index("measure")
    assert article.quote(passage.raw(at, at + 7)) == "mea-\nsure"
    assert [link.target for link in article.links] == ["http://a.example"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (make_pdf([[]]), "a PDF without text, most likely scanned pictures"),
        (make_pdf(PAGES)[:200], "a broken pdf file"),
        (b"%PDF-1.7\n" + b"\xff" * 5000, "a broken pdf file"),
    ],
)
def test_a_pdf_that_cannot_be_read(tmp_path: Path, data: bytes, said: str) -> None:
    pytest.importorskip("pdfminer", reason="needs palpate[pdf]")
    assert said in refusal(tmp_path / "a.pdf", data)


def test_a_password_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pdfminer", reason="needs palpate[pdf]")
    assert "a password-protected PDF" in refusal(tmp_path / "a.pdf", zlib.decompress(base64.b64decode(LOCKED)))


def refusal(path: Path, data: bytes) -> str:
    """What is said of a file that cannot be read."""
    path.write_bytes(data)
    with pytest.raises(ReadingError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pdfminer", reason="needs palpate[pdf]")
    monkeypatch.setattr(documents, "TIME_LIMIT", 0.01)
    started = time.monotonic()
    assert "not read within 0.01 s" in refusal(tmp_path / "a.pdf", make_pdf(PAGES))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(("kind", "extra"), [("pdf", "palpate[pdf]"), ("docx", "palpate[docx]")])
def test_a_missing_reader_names_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, extra: str
) -> None:
    monkeypatch.setattr(documents, "find_spec", lambda _: None)
    data = make_pdf(PAGES) if kind == "pdf" else b"PK\x03\x04 word/document.xml"
    assert f"pip install '{extra}'" in refusal(tmp_path / f"a.{kind}", data)


def make_docx() -> bytes:
    docx = pytest.importorskip("docx", reason="needs palpate[docx]")
    document = docx.Document()
    document.add_heading("Does massage help?", 0)
    document.add_heading("Benefits", 1)
    document.add_paragraph("Massage eases ").add_run("pain").bold = True
    document.add_paragraph("less pain", style="List Bullet")
    document.add_paragraph("She said so.", style="Quote")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "a"
    table.cell(0, 0).merge(table.cell(0, 1))
    document.add_paragraph("After the table.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_docx_is_read_by_its_styles(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(make_docx())
    article = read(path)
    assert article.format == "docx"
    assert shape(article) == [
        ("heading", "Does massage help?"),
        ("heading", "Benefits"),
        ("paragraph", "Massage eases pain"),
        ("list item", "less pain"),
        ("quote", "She said so."),
        ("table", "a"),
        ("paragraph", "After the table."),
    ]
    assert article.title == article.blocks[0].span


def test_a_docx_without_styles_is_read_by_its_look(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="needs palpate[docx]")
    document = docx.Document()
    document.add_paragraph().add_run("What does it do?").bold = True
    document.add_paragraph("• less pain")
    document.add_paragraph("2. better sleep")
    table = document.add_table(1, 2)
    long = (
        "Massage of the shoulders eased the pain of nurses who had stood for a whole day, and their sleep got better. "
        * 2
    )
    long = long.strip()
    table.cell(0, 0).text = "12 euros"
    table.cell(0, 1).text = long
    table.cell(0, 1).add_paragraph("- less stress")
    file = io.BytesIO()
    document.save(file)
    path = tmp_path / "a.docx"
    path.write_bytes(file.getvalue())
    assert shape(read(path)) == [
        ("heading", "What does it do?"),
        ("list item", "less pain"),
        ("list item", "better sleep"),
        ("table", "12 euros"),
        ("paragraph", long),
        ("list item", "less stress"),
    ]


def test_a_docx_that_cannot_be_read(tmp_path: Path) -> None:
    whole = make_docx()
    assert "a broken docx file" in refusal(tmp_path / "cut.docx", whole[: len(whole) // 2] + b"word/")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(60_000_000))
    assert "MB unpacked" in refusal(tmp_path / "bomb.docx", file.getvalue())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/other.xml", "<x/>")
    assert "without a Word document" in refusal(tmp_path / "other.docx", file.getvalue())
