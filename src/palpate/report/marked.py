"""An article as parts of a page: its headings, paragraphs, lists, quotes and tables, cut where claims and findings lie.

Every part holds lines, every line pieces of clean text. A piece belongs to one claim at most (of claims that overlap
the shortest), so that it can be one link; it says which claims and findings end with it, for their tags.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

from palpate.types.article import Article, Block, BlockKind, Passage, Span

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


def parts(article: Article, *, claims: Sequence[Span], findings: Sequence[Span]) -> tuple[Part, ...]:
    """The article's blocks in order; claims and findings are numbered from 1 as they are given."""
    drawn = _Drawing(article, claims=claims, findings=findings)
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

    def __init__(self, article: Article, *, claims: Sequence[Span], findings: Sequence[Span]) -> None:
        self._article = article
        self._claims = _Spans((span, number) for number, span in enumerate(claims, start=1))
        self._findings = _Spans((span, number) for number, span in enumerate(findings, start=1))
        self._links = _Spans((link.anchor, link.target) for link in article.links)
        self._begun: set[int] = set()

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
        if not passage.text:
            return ()
        claims = self._claims.within(span)
        goes_on = {number for one, number in claims if one.end > span.end}
        claimed = _Stretches(passage, claims)
        flawed = _Stretches(passage, [(one, n) for one, n in self._findings.within(span) if span.start <= one.start])
        hosts = _hosts(passage, self._links.within(span))
        edges = sorted({0, len(passage.text), *hosts, *claimed.edges(), *flawed.edges()})
        found: list[Piece] = []
        for start, end in pairwise(edges):
            opens, begins = claimed.begin(start), flawed.begin(start)
            text = passage.text[start:end]
            owner, is_flawed = claimed.shortest if text.strip() else None, flawed.shortest is not None
            closes, ends = claimed.end(end), flawed.end(end)
            found.append(
                Piece(
                    text=text,
                    claim=owner,
                    flawed=is_flawed,
                    opens=tuple(number for number in opens if number not in self._begun),
                    begins=begins,
                    closes=tuple(number for number in closes if number not in goes_on),
                    ends=ends,
                    host=hosts.get(end),
                )
            )
            self._begun.update(opens)
        return tuple(found)


Item = TypeVar("Item")


class _Spans(Generic[Item]):
    """Spans in their order, to be asked which of them touch another."""

    def __init__(self, items: Iterable[tuple[Span, Item]]) -> None:
        self._items = sorted(items, key=lambda item: item[0])
        self._starts = [span.start for span, _ in self._items]
        self._reach = list(accumulate((max(span.end, span.start + 1) for span, _ in self._items), max))

    def within(self, span: Span) -> list[tuple[Span, Item]]:
        """Those that share a character with a span, or stand in it on no character."""
        first, last = bisect_right(self._reach, span.start), bisect_left(self._starts, span.end)
        return [item for item in self._items[first:last] if max(item[0].end, item[0].start + 1) > span.start]


class _Stretches:
    """Parts of a passage that marks cover, walked from left to right."""

    def __init__(self, passage: Passage, marks: Iterable[tuple[Span, int]]) -> None:
        self._begins: dict[int, list[int]] = {}
        self._ends: dict[int, list[int]] = {}
        self._length: dict[int, int] = {}
        self._over: set[int] = set()
        for span, number in marks:
            start, end = _stretch(passage, span)
            self._begins.setdefault(start, []).append(number)
            self._ends.setdefault(end, []).append(number)
            self._length[number] = end - start

    def edges(self) -> Iterator[int]:
        """Where one begins or ends."""
        yield from self._begins
        yield from self._ends

    def begin(self, at: int) -> tuple[int, ...]:
        """Go to a place: numbers of those that begin there."""
        self._over.update(self._begins.get(at, ()))
        return tuple(sorted(self._begins.get(at, ())))

    @property
    def shortest(self) -> int | None:
        """Of those that lie over the place the shortest, None without one."""
        return min(self._over, key=lambda number: (self._length[number], number), default=None)

    def end(self, at: int) -> tuple[int, ...]:
        """Numbers of those that end there; they are left behind."""
        self._over.difference_update(self._ends.get(at, ()))
        return tuple(sorted(self._ends.get(at, ())))


def _hosts(passage: Passage, links: Iterable[tuple[Span, str]]) -> dict[int, str]:
    """Where links lead, by the places where their words end."""
    found: dict[int, str] = {}
    for anchor, target in links:
        start, end = _range(passage, anchor)
        if host := _host(target, passage.text[start:end]):
            found[end] = host
    return found


def _stretch(passage: Passage, span: Span) -> tuple[int, int]:
    """The part of a passage that a mark covers; a mark on no character takes the next, or the last."""
    start, end = _range(passage, span)
    start = min(start, len(passage.text) - 1)
    return start, max(end, start + 1)


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
