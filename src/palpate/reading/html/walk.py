"""Tokens of a page to rough blocks: where each starts and ends, what element it stands in, how much of it is links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from palpate.reading.html.elements import (
    BOLD,
    CLOSED_BY,
    HEADINGS,
    KINDS,
    LISTS,
    Hints,
    attribute_values,
    hints,
)
from palpate.reading.html.tokens import Kind, tokens
from palpate.reading.joining import SOFT, SOFT_CHARACTER
from palpate.reading.lines import BARE_MARK, LIST_MARK
from palpate.reading.tags import BLOCKS, VOID
from palpate.types.article import BlockKind, Link, Span

_DEEPEST = 1_000  # elements; what is nested deeper is read as if it stood at that depth
_MOST_REGIONS = 20  # inside each other
_REACH = 50  # elements; how far up a start tag looks for what it closes
_ENTITY = re.compile(r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31};)")
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"\s*")
LONGEST_HEADING = 110  # characters; a longer paragraph in bold is a paragraph
_SHORT_LINE = 60  # characters; a line that is broken before it is no running text
_LINE_ENDS = ".!?:;"


@dataclass(slots=True, eq=False)
class Region:
    """A part of the page that its element or name sets apart from the article; ``rest`` is that of `Hints`."""

    kind: BlockKind
    rest: int | None
    parent: Region | None
    depth: int


class Area(NamedTuple):
    """What an element passes on to the text inside."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    region: Region | None = None
    is_main: bool = False
    list: int = 0  # which list, 0 outside any
    keeps_lines: bool = False
    cell: int = 0  # which cell of a table, 0 outside any


@dataclass(slots=True, eq=False)
class Draft:
    """A block before it is known whether it belongs to the article."""

    start: int
    end: int
    area: Area
    kind: BlockKind
    level: int
    letters: int = 0
    linked: int = 0
    bold: int = 0


@dataclass(slots=True)
class Page:
    """What the walk leaves: the prose in pieces, blocks in order, links, and what must be written over the prose."""

    prose: str
    drafts: list[Draft]
    links: list[Link]
    entities: list[tuple[int, int, str]]
    gaps: list[tuple[int, int]]
    marks: list[tuple[int, int]]
    title: Span | None


@dataclass(slots=True)
class _OpenLink:
    start: int
    inside: int
    target: str
    depth: int
    first: int = -1
    last: int = -1


@dataclass(slots=True)
class Walker:
    """The state of one walk over a page."""

    text: str
    pieces: list[str] = field(default_factory=list)
    written: int = 0
    drafts: list[Draft] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    title: Span | None = None
    has_soft: bool = False
    stack: list[tuple[str, Area]] = field(default_factory=lambda: [("", Area())])
    area: Area = field(default_factory=Area)
    open: dict[str, int] = field(default_factory=dict)
    beyond: dict[str, int] = field(default_factory=dict)
    draft: Draft | None = None
    link: _OpenLink | None = None
    bold: int = 0
    breaks: int = 0
    line_start: int = 0
    lists: int = 0
    cells: int = 0

    def walk(self, start: int) -> Page:
        """Read the file from `start` on."""
        self.has_soft = any(map(self.text.__contains__, SOFT))
        of_text, opens, closes, of_title = Kind.TEXT, Kind.OPEN, Kind.CLOSE, Kind.TITLE
        for kind, begin, end, name, attributes in tokens(self.text, start):
            if kind is of_text:
                self._text(begin, end)
            elif kind is of_title:
                self._title(begin, end)
            elif kind is opens and name not in VOID:
                self._open(name, attributes, begin, end)
            elif kind is closes and name not in VOID:
                self._close(name, begin, end)
            elif name == "br":
                self.breaks += 1
                self._write(begin, "\n")
            elif name == "hr" or name in BLOCKS:
                self._end_block()
            elif self.draft:
                self.gaps.append((begin, end))
        self._end_block()
        self._end_link(len(self.text))
        self.gaps.sort()
        self._write(len(self.text), "")
        return Page("".join(self.pieces), self.drafts, self.links, self.entities, self.gaps, self.marks, self.title)

    def _write(self, begin: int, piece: str) -> None:
        """Add a piece to the prose, blanks before it up to its place."""
        self.pieces.append(" " * (begin - self.written))
        self.pieces.append(piece)
        self.written = begin + len(piece)

    def _text(self, begin: int, end: int) -> None:
        raw = self.text[begin:end]
        if raw.isspace():
            return
        piece = raw if self.area.keeps_lines else raw.replace("\n", " ").replace("\r", " ")
        if "&" in raw:
            piece = self._entities(raw, piece, begin)
        if self.has_soft and SOFT_CHARACTER.search(raw):
            self.gaps += [(begin + soft.start(), begin + soft.end()) for soft in SOFT_CHARACTER.finditer(raw)]
            piece = SOFT_CHARACTER.sub(" ", piece)
        self._write(begin, piece)
        visible = piece.strip()
        if not visible:
            return
        first = begin + len(piece) - len(piece.lstrip())
        last = begin + len(piece.rstrip())
        self._add(first, last, visible)

    def _add(self, first: int, last: int, visible: str) -> None:
        draft = self.draft
        if draft and self.breaks and self._breaks_block(draft, first, visible):
            self._end_block()
            draft = None
        if draft is None:
            draft = self.draft = Draft(first, last, self.area, self.area.kind, self.area.level)
            self.line_start = first
            mark = LIST_MARK.match(visible) or BARE_MARK.fullmatch(visible)
            if mark and self.area.kind is BlockKind.PARAGRAPH:
                self.marks.append((first, first + mark.end()))
                draft.kind, draft.start = BlockKind.LIST_ITEM, first + mark.end()
        elif self.breaks:
            self.line_start = first
        self.breaks = 0
        draft.end = last
        letters = len(visible)
        draft.letters += letters
        if self.bold:
            draft.bold += letters
        if self.link:
            draft.linked += letters
            if self.link.first < 0:
                self.link.first = first
            self.link.last = last

    def _breaks_block(self, draft: Draft, first: int, visible: str) -> bool:
        """Whether ``<br>`` before this text parts it from the block: two of them, or one between lines of a list."""
        if self.breaks > 1 or LIST_MARK.match(visible) or BARE_MARK.fullmatch(visible):
            return True
        if visible[0].islower() or visible[0] in ",;.)":
            return False
        return self.text[draft.end - 1] in _LINE_ENDS or draft.end - self.line_start <= _SHORT_LINE

    def _entities(self, raw: str, piece: str, begin: int) -> str:
        """The piece with blanks for entities that show none but blanks; the others are noted for later."""
        for found in _ENTITY.finditer(raw):
            written = found.group()
            character = unescape(written)
            if character == written:
                continue
            place = (begin + found.start(), begin + found.end())
            if character.isspace() or character in SOFT:
                first = "\xa0" if character.isspace() else " "
                piece = piece[: found.start()] + first + " " * (len(written) - 1) + piece[found.end() :]
                if character in SOFT:
                    self.gaps.append(place)
            else:
                self.entities.append((*place, character))
        return piece

    def _title(self, begin: int, end: int) -> None:
        raw = self.text[begin:end]
        self._write(begin, self._entities(raw, raw.replace("\n", " ").replace("\r", " "), begin))
        first = _SPACE.match(raw)
        start = begin + (first.end() if first else 0)
        span = Span(start, begin + len(raw.rstrip()))
        if self.title is None and len(span):
            self.title = span
            self.drafts.append(Draft(span.start, span.end, self.area, BlockKind.METADATA, 0, len(span)))

    def _open(self, name: str, attributes: str, begin: int, end: int) -> None:
        if name == "a":
            self._end_link(begin)
            target = unescape(attribute_values(attributes).get("href", "")).strip()
            self.link = _OpenLink(begin, end, target, len(self.stack))
        elif name in BLOCKS:
            self._end_block()
            self._imply_ends(name)
            self._push(name, attributes)
            return
        elif name in BOLD:
            self.bold += 1
        elif attributes and not self.area.keeps_lines and hints(name, attributes).around:
            self._end_block()
            self._push(name, attributes)
            return
        if self.draft:
            self.gaps.append((begin, end))

    def _push(self, name: str, attributes: str) -> None:
        if len(self.stack) >= _DEEPEST:
            self.beyond[name] = self.beyond.get(name, 0) + 1
            return
        self.area = self._inner(self.area, name, hints(name, attributes))
        self.stack.append((name, self.area))
        self.open[name] = self.open.get(name, 0) + 1

    def _inner(self, area: Area, name: str, hint: Hints) -> Area:
        kind, level = KINDS.get(name, area.kind), area.level
        if name in HEADINGS:
            kind, level = BlockKind.HEADING, HEADINGS[name]
        elif name in {"table", "dd"} or (name in LISTS and kind is BlockKind.TABLE):
            kind = BlockKind.PARAGRAPH
        elif hint.is_caption:
            kind = BlockKind.CAPTION
        region = area.region
        if hint.around and not (region and region.rest == 0) and kind is not BlockKind.HEADING:
            depth = region.depth + 1 if region else 0
            region = Region(hint.around, hint.rest, region, depth) if depth < _MOST_REGIONS else region
        number, cell = area.list, area.cell
        if name in LISTS:
            self.lists += 1
            number = self.lists
        elif name in _CELLS:
            self.cells += 1
            cell = self.cells
        is_main, keeps_lines = area.is_main or hint.is_main, area.keeps_lines or name == "pre"
        return Area(kind, level, region, is_main, number, keeps_lines, cell)

    def _close(self, name: str, begin: int, end: int) -> None:
        if name == "a":
            self._end_link(end)
        elif name in BOLD:
            self.bold = max(0, self.bold - 1)
        if name in BLOCKS:
            self._end_block()
        elif self.draft:
            self.gaps.append((begin, end))
        if self.beyond.get(name):
            self.beyond[name] -= 1
        elif self.open.get(name):
            if name not in BLOCKS:
                self._end_block()
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name, _ = self.stack.pop()
        self.open[name] -= 1
        self.area = self.stack[-1][1]
        if self.link and len(self.stack) < self.link.depth:
            self._end_link(self.draft.end if self.draft else self.link.last)
        return name

    def _imply_ends(self, name: str) -> None:
        """Close what the start tag of a block closes by itself: an open paragraph, the item before, the cell before."""
        last = self.stack[-1][0]
        if last == "p" or (last in HEADINGS and name in HEADINGS):
            self._pop()
        closed, until = CLOSED_BY.get(name, (frozenset(), frozenset()))
        if not any(self.open.get(other) for other in closed):
            return
        for depth in range(len(self.stack) - 1, max(0, len(self.stack) - _REACH), -1):
            other = self.stack[depth][0]
            if other in until:
                return
            if other in closed:
                while len(self.stack) > depth:
                    self._pop()
                if name != "tr":
                    return

    def _end_block(self) -> None:
        draft = self.draft
        if draft:
            if draft.bold == draft.letters <= LONGEST_HEADING and self._may_head(draft):
                draft.kind, draft.level = BlockKind.HEADING, 6
            self.drafts.append(draft)
        self.draft = None
        self.breaks = 0

    def _may_head(self, draft: Draft) -> bool:
        is_free = draft.kind is BlockKind.PARAGRAPH and 2 * draft.linked < draft.letters
        return is_free and self.text[draft.end - 1] not in ".!,;"

    def _end_link(self, end: int) -> None:
        link = self.link
        if link is None:
            return
        anchor = Span(link.first, link.last) if link.first >= 0 else Span(link.inside, link.inside)
        self.links.append(Link(span=Span(link.start, max(end, anchor.end)), anchor=anchor, target=link.target))
        self.link = None
