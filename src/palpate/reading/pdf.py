"""The text of a PDF: lines by their place and letter size to headings, paragraphs and list items.

Runs in the child process of `documents.py`. pdfminer.six groups letters to lines and lines to boxes; a box is cut where
the size of the letters changes or a line is indented after a full stop.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from palpate.reading.documents import Extracted
from palpate.reading.lines import LIST_MARK
from palpate.types.article import Block, BlockKind, Span

_HEADING_SIZE = 1.15  # times the size of most letters
_LONGEST_HEADING = 200  # characters
_INDENT = 6.0  # points
_EDGE = 0.15  # of the page's height, at its top and bottom, where running titles stand
_BOLD = re.compile(r"bold|black|heavy|demi|medi(?!um)|bx\d|[,-]bd", re.IGNORECASE)  # in names of fonts
_SENTENCE_END = re.compile(r"[.!?:][\"”’)\]]*$")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " "}
_NO_TEXT = "a PDF without text, most likely scanned pictures. Run a text recognition over it first."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of letters: words, size in points, left edge, whether bold, and whether at the page's top or bottom."""

    words: str
    size: float
    left: float
    is_bold: bool
    is_edge: bool
    page: int
    box: int


def extract(data: bytes) -> Extracted:
    """Text and blocks of a PDF."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        lines = list(_lines(data))
    except PDFPasswordIncorrect:
        return Extracted(error="a password-protected PDF. Save it without password.")
    if not lines:
        return Extracted(error=_NO_TEXT)
    return _lay_out(lines)


def _lines(data: bytes) -> Iterator[Line]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams, LTTextContainer, LTTextLine

    box = 0
    for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=LAParams())):
        for element in page:
            if not isinstance(element, LTTextContainer):
                continue
            box += 1
            for line in element:
                if isinstance(line, LTTextLine) and (words := _clean(line.get_text())):
                    margin = _EDGE * page.height
                    is_edge = line.y1 < page.y0 + margin or line.y0 > page.y1 - margin
                    size, is_bold = _letters(line)
                    yield Line(words, size, line.x0, is_bold, is_edge, number, box)


def _clean(text: str) -> str:
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    return " ".join(text.replace("\0", "").split())


def _letters(line: object) -> tuple[float, bool]:
    from pdfminer.layout import LTChar

    letters = [letter for letter in line if isinstance(letter, LTChar)]  # type: ignore[attr-defined]
    if not letters:
        return 0.0, False
    bold = sum(bool(_BOLD.search(letter.fontname)) for letter in letters)
    return round(median(letter.size for letter in letters), 1), 2 * bold > len(letters)


def _lay_out(lines: list[Line]) -> Extracted:
    body = _usual_size(lines)
    running = _running_titles(lines)
    text, blocks, gaps = "", [], []
    known = set(re.findall(r"[\w-]+", " ".join(line.words for line in lines).lower()))
    for group in _groups(lines, body, running):
        start = len(text) + 2 if text else 0
        text += "\n\n" if text else ""
        for i, line in enumerate(group):
            if i and (cut := _hyphen(text, line.words, known)):
                gaps.append(Span(len(text) + 1 - cut, len(text) + 1))
            text += ("\n" if i else "") + line.words
        blocks.append(_block(group, Span(start, len(text)), body, running))
    title = next((block.span for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), None)
    return Extracted(text=text, blocks=_over_pages(blocks, text), gaps=tuple(gaps), title=title)


def _usual_size(lines: list[Line]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.words)
    return sizes.most_common(1)[0][0]


def _shape(words: str) -> str:
    return re.sub(r"\d+", "#", words)


def _running_titles(lines: list[Line]) -> set[str]:
    """Lines at the edge of three pages or more, whatever number is in them; and numbers alone."""
    pages = {(line.page, _shape(line.words)) for line in lines if line.is_edge}
    often = Counter(shape for _, shape in pages)
    return {shape for shape, times in often.items() if times >= 3 or shape == "#"}


def _groups(lines: list[Line], body: float, running: set[str]) -> Iterator[list[Line]]:
    """Lines that belong to one block; running titles stand alone."""
    group: list[Line] = []
    for line in lines:
        apart = group and (_is_running(line, running) or _is_running(group[-1], running))
        if group and (apart or _begins(line, group, body)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_running(line: Line, running: set[str]) -> bool:
    return line.is_edge and _shape(line.words) in running


def _begins(line: Line, group: list[Line], body: float) -> bool:
    last = group[-1]
    if line.box != last.box or LIST_MARK.match(line.words + " ."):
        return True
    if _is_large(line, body) != _is_large(last, body) or (line.is_bold != last.is_bold and len(last.words) < 80):
        return True
    return line.left > group[0].left + _INDENT and len(group) > 1 and bool(_SENTENCE_END.search(last.words))


def _is_large(line: Line, body: float) -> bool:
    return line.size > _HEADING_SIZE * body


def _hyphen(text: str, following: str, known: set[str]) -> int:
    """How many characters at a line end stand inside a word: hyphen and line end, the line end alone, or none.

    The hyphen belongs to the word where the article has it with the hyphen elsewhere, and never without.
    """
    if not re.search(r"[a-z]-$", text[-2:]) or not following[:1].islower():
        return 0
    left, right = re.findall(r"[\w-]+", text[-60:])[-1].lower(), re.findall(r"[\w-]+", following)[0].lower()
    return 1 if left + right in known and left[:-1] + right not in known else 2


def _block(group: list[Line], span: Span, body: float, running: set[str]) -> Block:
    words = " ".join(line.words for line in group)
    if _is_running(group[0], running):
        return Block(kind=BlockKind.BOILERPLATE, span=span)
    mark = LIST_MARK.match(words)
    is_short = len(words) <= _LONGEST_HEADING and any(letter.isalpha() for letter in words)
    if is_short and _is_large(group[0], body):
        return Block(kind=BlockKind.HEADING, span=span, level=1 if group[0].size > 1.5 * body else 2)
    if is_short and group[0].is_bold and all(line.is_bold for line in group) and not words.endswith((".", ",", ";")):
        return Block(kind=BlockKind.HEADING, span=span, level=3)
    if mark:
        return Block(kind=BlockKind.LIST_ITEM, span=Span(span.start + mark.end(), span.end))
    return Block(kind=BlockKind.PARAGRAPH, span=span)


def _over_pages(blocks: list[Block], text: str) -> tuple[Block, ...]:
    """Paragraphs that a column or page break parts are one again, unless something stands between them."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if (
            last
            and last.kind is block.kind is BlockKind.PARAGRAPH
            and text[block.span.start].islower()
            and not _SENTENCE_END.search(text[last.span.start : last.span.end])
        ):
            merged[-1] = Block(kind=last.kind, span=Span(last.span.start, block.span.end))
        else:
            merged.append(block)
    return tuple(merged)
