"""Which format a source is in: by its first bytes, by what the server says, by its ending, by its look."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath
from urllib.parse import urlsplit

from palpate.errors import ReadingError
from palpate.reading.source import Raw, is_address


class Format(StrEnum):
    """The formats that are read."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    RST = "reStructuredText"
    PDF = "pdf"
    DOCX = "docx"
    WARC = "warc"


ENDINGS = {
    ".txt": Format.PLAIN,
    ".text": Format.PLAIN,
    ".md": Format.MARKDOWN,
    ".mdx": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".shtml": Format.HTML,
    ".php": Format.HTML,
    ".asp": Format.HTML,
    ".aspx": Format.HTML,
    ".jsp": Format.HTML,
    ".rst": Format.RST,
    ".rest": Format.RST,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".warc": Format.WARC,
}
_MEDIA = {
    "text/plain": Format.PLAIN,
    "text/markdown": Format.MARKDOWN,
    "text/x-markdown": Format.MARKDOWN,
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/x-rst": Format.RST,
    "text/prs.fallenstein.rst": Format.RST,
    "application/pdf": Format.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format.DOCX,
    "application/warc": Format.WARC,
}
_PAGE = re.compile(
    r"\s*+(?:(?><!--.{0,2000}?-->)\s*+|<\?xml[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"</?(?:p|div|li|ul|ol|h[1-6]|br|a|span|table|section|article)\b[^<>]*>", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^(?:#{1,6}[ \t]+\S|---[ \t]*$|[-*+][ \t]+\S)|\[[^\]\n]{1,200}\]\([^)\s]+\)|\*\*\S", re.MULTILINE
)
_LOOK = 4_096  # characters


def format_of_bytes(raw: Raw) -> Format | None:
    """The format that is told by the first bytes, whatever the name says; None for text.

    Raises
    ------
    ReadingError
        If the bytes are those of another kind of archive, or the ending is of a kind that is not read.
    """
    data = raw.data
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"WARC/"):
        return Format.WARC
    if data.startswith(b"PK\x03\x04"):
        if b"word/" in data:
            return Format.DOCX
        raise ReadingError(f"{raw.name}: a zip archive, not a Word document. Unpack it and give its files.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError(f"{raw.name}: an old or password-protected Office file. Save it as .docx without password.")
    return None


def format_of_text(raw: Raw, text: str) -> Format:
    """The format of a source that is text.

    Raises
    ------
    ReadingError
        If its ending or media type is of a kind that is not read.
    """
    media = _MEDIA.get(raw.media)
    if media is Format.PLAIN or not raw.media:
        media = None  # servers send much else as text/plain
    elif media is None:
        raise ReadingError(f"{raw.name}: of type {raw.media}, which is not read. Give a page, a text, a PDF or a DOCX.")
    named = _by_ending(raw)
    if _PAGE.match(text):
        return Format.HTML
    for found in (media, named):
        if found in {Format.PLAIN, Format.MARKDOWN, Format.HTML, Format.RST}:
            return found
    return by_look(text)


def _by_ending(raw: Raw) -> Format | None:
    path = urlsplit(raw.path).path if is_address(raw.path) else raw.path
    ending = PurePath(path).suffix.lower()
    if not ending or is_address(raw.path):
        return ENDINGS.get(ending)
    if ending not in ENDINGS:
        kinds = ", ".join(ENDINGS)
        raise ReadingError(
            f"{raw.name}: files of kind {ending} are not read, but {kinds}. Save the article as one of these."
        )
    return ENDINGS[ending]


def by_look(text: str) -> Format:
    r"""What unnamed text looks like.

    Examples
    --------
    >>> [by_look(text).value for text in ("<div><p>Rub</p></div>", "# Rub\n\nIt helps.", "Rub 3 < 4.")]
    ['html', 'markdown', 'plain']
    """
    head = text[:_LOOK]
    if len(_TAGS.findall(head)) >= 4 and text.lstrip("\ufeff \t\r\n").startswith("<"):
        return Format.HTML
    return Format.MARKDOWN if _MARKDOWN.search(head) else Format.PLAIN
