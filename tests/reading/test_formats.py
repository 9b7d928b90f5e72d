"""Which reader a source goes to."""

from __future__ import annotations

import pytest

from palpate.errors import ReadingError
from palpate.reading.formats import Format, format_of_bytes, format_of_text
from palpate.reading.source import Raw

PAGE = "<!DOCTYPE html>\n<html><body><p>Rubs help.</p></body></html>"


@pytest.mark.parametrize(
    ("path", "media", "text", "found"),
    [
        ("a.txt", "", "# Rubs", Format.PLAIN),
        ("a.md", "", "Rubs", Format.MARKDOWN),
        ("a.MDX", "", "Rubs", Format.MARKDOWN),
        ("a.rst", "", "Rubs", Format.RST),
        ("a.php", "", "Rubs", Format.HTML),
        ("a.txt", "", PAGE, Format.HTML),
        ("article", "", "Rubs help.", Format.PLAIN),
        ("", "", PAGE, Format.HTML),
        ("", "", "<div><p>Rubs</p><p>help</p></div>", Format.HTML),
        ("", "", "# Rubs\n\nThey help.", Format.MARKDOWN),
        ("", "", "See [this](https://a.example).", Format.MARKDOWN),
        ("", "", "Rubs <3 you.", Format.PLAIN),
        ("https://a.example/rubs.md", "", "Rubs", Format.MARKDOWN),
        ("https://a.example/v1.2?x=.md", "", "Rubs", Format.PLAIN),
        ("https://a.example/", "text/html", "Rubs", Format.HTML),
        ("https://a.example/a.md", "text/plain", "Rubs", Format.MARKDOWN),
        ("https://a.example/a", "text/markdown", "Rubs", Format.MARKDOWN),
    ],
)
def test_text(path: str, media: str, text: str, found: Format) -> None:
    assert format_of_text(Raw(path, text.encode(), path, media), text) is found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n", Format.PDF),
        (b"\n\n%PDF-1.7\n", Format.PDF),
        (b"PK\x03\x04....word/document.xml", Format.DOCX),
        (b"WARC/1.0\r\n", Format.WARC),
        (b"Rubs help.", None),
    ],
)
def test_first_bytes(data: bytes, found: Format | None) -> None:
    assert format_of_bytes(Raw("a", data, "a")) is found


@pytest.mark.parametrize(
    ("path", "media", "data", "said"),
    [
        ("a.json", "", b"{}", "files of kind .json are not read"),
        ("https://a.example/a", "image/png", b"x", "of type image/png, which is not read"),
        ("a.docx", "", b"PK\x03\x04 xl/workbook.xml", "a zip archive, not a Word document"),
        ("a.docx", "", b"\xd0\xcf\x11\xe0\xa1\xb1", "password-protected Office file"),
    ],
)
def test_what_is_not_read(path: str, media: str, data: bytes, said: str) -> None:
    raw = Raw(path, data, path, media)
    with pytest.raises(ReadingError, match=said):
        format_of_bytes(raw) or format_of_text(raw, data.decode("latin-1"))


@pytest.mark.parametrize("unit", ["<!---->", "<!-- a -->\n", "<?xml?> ", " "])
@pytest.mark.usefixtures("bounded_time")
def test_what_stands_before_a_page_is_passed_over_in_linear_time(unit: str) -> None:
    for end, found in ((PAGE, Format.HTML), ("Rubs help.", Format.PLAIN)):
        text = unit * 20_000 + end
        assert format_of_text(Raw("a.txt", b"", "a.txt"), text) is found
