"""The text of a Word document: its paragraphs and tables in order, kinds by their styles, links with their anchors.

Runs in the child process of `documents.py`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from palpate.reading.documents import Extracted
from palpate.reading.lines import LIST_MARK
from palpate.types.article import Block, BlockKind, Link, Span

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MAX_UNPACKED = 200_000_000  # bytes of all parts as the archive declares them; zipfile reads no more than declared
_MAX_TEXT_PART = 50_000_000  # bytes of XML that holds the text
_RUNNING = 120  # characters; a cell with a paragraph that long lays out the page
_LONGEST_HEADING = 110  # characters; a longer paragraph in bold is a paragraph
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_BY_STYLE = {"list": BlockKind.LIST_ITEM, "quote": BlockKind.QUOTE, "intense quote": BlockKind.QUOTE}


def extract(data: bytes) -> Extracted:
    """Text and blocks of a DOCX file."""
    if error := _too_much(data):
        return Extracted(error=error)
    from docx import Document
    from docx.text.paragraph import Paragraph

    writer = _Writer()
    document = Document(io.BytesIO(data))
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            writer.paragraph(item)
        else:
            writer.table(item)
    return Extracted(
        text="".join(writer.pieces), blocks=tuple(writer.blocks), links=tuple(writer.links), title=writer.title
    )


def _too_much(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    if sum(sizes.values()) > _MAX_UNPACKED or sizes.get("word/document.xml", 0) > _MAX_TEXT_PART:
        return f"a DOCX of {sum(sizes.values()) // 1_000_000} MB unpacked. Save the article's text only."
    return "" if "word/document.xml" in sizes else "a zip archive without a Word document. Save the article as .docx."


class _Writer:
    """Text as it grows, with the blocks and links found on the way."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.title: Span | None = None
        self._at = 0

    def paragraph(self, paragraph: Paragraph, kind: BlockKind | None = None) -> None:
        if self._at:
            self._write("\n\n")
        start = self._at
        for words, target in _parts(paragraph):
            begin = self._at
            self._write(words)
            if target and words.strip():
                span = Span(begin, self._at)
                self.links.append(Link(span=span, anchor=span, target=target))
        if self._at == start:
            return
        style = (paragraph.style.name if paragraph.style else None) or ""
        span = Span(start, self._at)
        own, level = (kind, 0) if kind else _kind(paragraph, style)
        if self.title is None and style.lower() == "title":
            self.title = span
        mark = LIST_MARK.match(paragraph.text) if own is BlockKind.PARAGRAPH else None
        if mark and span.start + mark.end() < span.end:
            own, span = BlockKind.LIST_ITEM, Span(span.start + mark.end(), span.end)
        self.blocks.append(Block(kind=own, span=span, level=level))

    def table(self, table: Table) -> None:
        for row in table.rows:
            for cell in dict.fromkeys(row.cells):  # a merged cell is given once for each column that it spans
                lays_out = any(len(paragraph.text) >= _RUNNING for paragraph in cell.paragraphs)
                for paragraph in cell.paragraphs:
                    self.paragraph(paragraph, None if lays_out else BlockKind.TABLE)

    def _write(self, words: str) -> None:
        self.pieces.append(words)
        self._at += len(words)


def _parts(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """The pieces of a paragraph, each with the address that it links to, if any."""
    for item in paragraph.iter_inner_content():
        yield item.text, getattr(item, "address", "") or ""


def _kind(paragraph: Paragraph, style: str) -> tuple[BlockKind, int]:
    name = style.lower()
    if heading := _HEADING.match(name):
        return BlockKind.HEADING, min(int(heading.group(1)), 6)
    if name in {"title", "subtitle"}:
        return BlockKind.HEADING, 1 if name == "title" else 2
    if name.startswith("caption"):
        return BlockKind.CAPTION, 0
    properties = paragraph._p.pPr
    if properties is not None and properties.numPr is not None:
        return BlockKind.LIST_ITEM, 0
    if _stands_out(paragraph):
        return BlockKind.HEADING, 6
    return next((kind for prefix, kind in _BY_STYLE.items() if name.startswith(prefix)), BlockKind.PARAGRAPH), 0


def _stands_out(paragraph: Paragraph) -> bool:
    """Whether it is a line in bold that heads what follows."""
    words = paragraph.text.strip()
    if not words or len(words) > _LONGEST_HEADING or words[-1] in ".!,;":
        return False
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)
