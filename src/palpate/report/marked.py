"""An article as parts of a page: its headings, paragraphs, lists, quotes and tables, cut where claims and findings lie.

Every part holds lines, every line pieces of clean text. A piece belongs to one claim at most (of claims that overlap
the shortest), so that it can be one link; it says which claims and findings end with it, for their tags.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from palpate.types.article import Article, Block, BlockKind, Link, Passage, Span

_NUMBERED = re.compile(r"(?:^|\n)[^\S\n]*(\d{1,9})[.)][^\S\n]*$")
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[|:\s-]+")
_ROW, _TABLE = re.compile(r"<tr\b", re.IGNORECASE), re.compile(r"<table\b", re.IGNORECASE)
_LONGEST_MARKER = 40  # characters before a list item in which its number is looked for
_DEEPEST = 6  # levels of headings that HTML has


class Piece(NamedTuple):
    """A run of text. ``claim`` is the number of the claim that it links to, ``flawed`` that a finding lies on it.

    ``opens`` are the claims and ``begins`` the findings that begin with it; ``closes`` and ``ends`` those that end with
    it; ``host`` is where a link of the article leads whose words end here.
    """

    text: str
    claim: int | None = None
    flawed: bool = False
    opens: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    host: str | None = None


class Row(NamedTuple):
    """A paragraph, list item or row of a table: one or more cells of pieces; ``number`` that of a numbered item."""

    cells: tuple[tuple[Piece, ...], ...]
    number: int | None = None


class Part(NamedTuple):
    """Blocks of one kind that stand together; ``level`` is the depth of a heading from 1, without leaps downwards."""

    kind: str
    rows: tuple[Row, ...]
    level: int = 0

    @property
    def holds_findings(self) -> bool:
        """Whether a finding lies in it."""
        return any(piece.flawed or piece.ends for row in self.rows for cell in row.cells for piece in cell)


class _Marks(NamedTuple):
    """What is marked: spans of claims and of findings by their numbers, and links."""

    claims: tuple[tuple[int, Span], ...]
    findings: tuple[tuple[int, Span], ...]
    links: tuple[Link, ...]

    def within(self, span: Span) -> _Marks:
        """Those that touch a block."""
        return _Marks(
            tuple((number, one) for number, one in self.claims if one.overlaps(span)),
            tuple((number, one) for number, one in self.findings if span.start <= one.start < span.end),
            tuple(link for link in self.links if link.anchor.overlaps(span)),
        )


def parts(article: Article, *, claims: Sequence[Span], findings: Sequence[Span]) -> tuple[Part, ...]:
    """The article's blocks in order; claims and findings are numbered from 1 as they are given."""
    marks = _Marks(tuple(enumerate(claims, start=1)), tuple(enumerate(findings, start=1)), article.links)
    drawn = _Drawing(article, marks)
    depths = _Depths()
    found: list[Part] = []
    for (kind, _), blocks in groupby(article.blocks, key=_together):
        if kind == "heading":
            found += [Part(kind, (drawn.row(block),), depths.of(block.level)) for block in blocks]
        elif kind == "table":
            found += [Part(kind, tuple(rows)) for rows in drawn.tables(list(blocks))]
        else:
            found.append(Part(kind, tuple(drawn.row(block) for block in blocks)))
    return tuple(part for part in found if any(cell for row in part.rows for cell in row.cells))


def placed(part_list: Iterable[Part]) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of the claims and of the findings that have a place in the parts."""
    pieces = [piece for part in part_list for row in part.rows for cell in row.cells for piece in cell]
    claims = frozenset(number for piece in pieces for number in piece.opens)
    return claims, frozenset(number for piece in pieces for number in piece.begins)


def _together(block: Block) -> tuple[str, Span | None]:
    """What keeps blocks together: their kind, and the line that opens their list."""
    if block.kind.is_boilerplate or block.kind is BlockKind.METADATA:
        return "around", None
    return block.kind.value, block.lead_in if block.kind is BlockKind.LIST_ITEM else None


class _Depths:
    """Levels of headings as depths: one more than that of the heading above it, whatever number it has."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def of(self, level: int) -> int:
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        return min(len(self._open), _DEEPEST)


class _Drawing:
    """Cuts the blocks of one article into pieces."""

    def __init__(self, article: Article, marks: _Marks) -> None:
        self._article = article
        self._marks = marks
        self._spans = dict(marks.claims)
        self._begun: set[int] = set()
        self._shown: set[int] = set()

    def row(self, block: Block) -> Row:
        """A block as one row of one cell."""
        pieces = self._pieces(self._article.passage(block.span), block.span)
        return Row((pieces,), self._number(block) if block.kind is BlockKind.LIST_ITEM else None)

    def _number(self, block: Block) -> int | None:
        """The number that stands before a list item in the source."""
        start = block.span.start
        found = _NUMBERED.search(self._article.text[max(0, start - _LONGEST_MARKER) : start])
        return int(found[1]) if found else None

    def tables(self, blocks: Sequence[Block]) -> Iterator[list[Row]]:
        """Rows of each table: cells of HTML stand in blocks of their own, rows of Markdown in one."""
        rows: list[list[Block]] = []
        for before, block in pairwise([None, *blocks]):
            assert block is not None
            between = self._article.text[before.span.end : block.span.start] if before else ""
            if _TABLE.search(between):
                yield self._rows(rows)
                rows = []
            if not rows or "<" not in between or _ROW.search(between):
                rows.append([])
            rows[-1].append(block)
        yield self._rows(rows)

    def _rows(self, rows: Sequence[Sequence[Block]]) -> list[Row]:
        return [self._cells(row) for row in rows if _RULE.fullmatch(self._article.quote(row[0].span)) is None]

    def _cells(self, row: Sequence[Block]) -> Row:
        if len(row) == 1:
            return Row(tuple(self._split(row[0].span)))
        return Row(tuple(self._pieces(self._article.passage(block.span), block.span) for block in row))

    def _split(self, span: Span) -> Iterator[tuple[Piece, ...]]:
        """The cells of a row that is written between upright strokes; otherwise the whole as one cell."""
        text = self._article.quote(span)
        ends = [found.start() for found in _CELL.finditer(text)]
        if not text.startswith("|") or len(ends) < 2:
            yield self._pieces(self._article.passage(span), span)
            return
        for start, end in pairwise([*ends, len(text)] if text[ends[-1] + 1 :].strip() else ends):
            cell = Span(span.start + start + 1, span.start + end)
            yield self._pieces(self._article.passage(cell), cell)

    def _pieces(self, passage: Passage, span: Span) -> tuple[Piece, ...]:
        """Cut where a claim, a finding or the words of a link begin or end."""
        line = _Line(passage, self._marks.within(span))
        return tuple(self._piece(line, start, end, span) for start, end in pairwise(line.edges()))

    def _piece(self, line: _Line, start: int, end: int, span: Span) -> Piece:
        opens = tuple(n for n, (first, last) in line.claims.items() if first <= start < last and n not in self._begun)
        begins = tuple(n for n, (first, _) in line.flaws.items() if first == start and n not in self._shown)
        self._begun.update(opens)
        self._shown.update(begins)
        text = line.text[start:end]
        return Piece(
            text=text,
            claim=line.owner(start) if text.strip() else None,
            flawed=any(first <= start < last for first, last in line.flaws.values()),
            opens=opens,
            begins=begins,
            closes=tuple(n for n, (_, last) in line.claims.items() if last == end and self._spans[n].end <= span.end),
            ends=tuple(n for n, (_, last) in line.flaws.items() if last == end),
            host=line.hosts.get(end),
        )


class _Line:
    """A passage with the places where claims, findings and the words of links begin and end in it."""

    def __init__(self, passage: Passage, marks: _Marks) -> None:
        self.text = passage.text
        self.claims = _ranges(passage, marks.claims)
        self.flaws = _ranges(passage, marks.findings)
        anchors = ((_range(passage, link.anchor), link.target) for link in marks.links)
        self.hosts = {end: host for (start, end), target in anchors if (host := _host(target, self.text[start:end]))}

    def owner(self, at: int) -> int | None:
        """The shortest of the claims that lie over a place."""
        over = [(last - first, n) for n, (first, last) in self.claims.items() if first <= at < last]
        return min(over, default=(0, None))[1]

    def edges(self) -> list[int]:
        """Places to cut at, with both ends."""
        ends = (place for pair in (*self.claims.values(), *self.flaws.values()) for place in pair)
        return sorted({0, len(self.text), *self.hosts, *ends})


def _ranges(passage: Passage, marks: Iterable[tuple[int, Span]]) -> dict[int, tuple[int, int]]:
    """The parts of a passage that marks cover; a mark on no character takes the next, or the last."""
    found = {number: _range(passage, span) for number, span in marks}
    last = len(passage.text) - 1
    return {
        n: (start, end) if start < end else (min(start, last), min(start, last) + 1)
        for n, (start, end) in found.items()
    }


def _range(passage: Passage, span: Span) -> tuple[int, int]:
    """The part of a passage that a span of the raw text covers, without blanks at its ends."""
    start, end = bisect_left(passage.starts, span.start), bisect_left(passage.starts, span.end)
    while start < end and passage.text[start] == " ":
        start += 1
    while start < end and passage.text[end - 1] == " ":
        end -= 1
    return start, end


def _host(target: str, words: str) -> str | None:
    """Where a link of the web leads, unless its words say so or there are none."""
    try:
        address = urlsplit(target)
        host = (address.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return host if address.scheme in {"http", "https"} and host and words and host not in words.lower() else None
