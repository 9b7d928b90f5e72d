"""A JATS table to a grid: spans resolved, heads and row labels told apart, footnote marks taken off the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from palpate.papers.xml import local, text_of
from palpate.types.paper import Cell, Footnote, Table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Grid = tuple[tuple[Cell, ...], ...]

MOST_SPAN = 200  # columns of one cell; wider ones are read as one column
MOST_CELLS = 100_000  # of a grid; a table beyond that is a data set, and is kept without its grid
_SYMBOLS = "*†‡§¶‖#∥⁎∗"
_MARK = re.compile(rf"[{_SYMBOLS}]{{1,4}}|[a-zA-Z]|\d{{1,2}}")
_MARKS = re.compile(rf"\s*(?:(?:{_MARK.pattern})(?:\s*,\s*|\s+|$))+")
_TRAILING = re.compile(rf"(?<=[\w)%\]])\s*([{_SYMBOLS}]{{1,4}})$")
_LEADING = re.compile(rf"\s*([{_SYMBOLS}]{{1,4}}|[a-z](?=\s|[A-Z]))\s*(?=\S)")
_POWER = re.compile(r"(?:10|[×x·]\s*10|[a-zA-Zµμ/])$")
_NUMBER = re.compile(r"\d")
_SPACE = re.compile(r"\s+")
_SPACES = re.compile("[ \u00a0\u2000-\u200a]*")


def read_tables(wrap: Element, path: tuple[str, ...], byte: int | None) -> tuple[Table, ...]:
    """The tables in a ``table-wrap``, and in wraps inside it; one without grid where it holds a picture only."""
    inner = [
        one for one in wrap.iter("table-wrap") if one is not wrap and next(one.iterancestors("table-wrap")) is wrap
    ]
    return _own_tables(wrap, path, byte) + tuple(table for one in inner for table in read_tables(one, path, byte))


def _own_tables(wrap: Element, path: tuple[str, ...], byte: int | None) -> tuple[Table, ...]:
    notes = tuple(_footnotes(wrap))
    label = wrap.find("label")
    known = frozenset(note.mark for note in notes if note.mark)
    grids = [grid for table in _outer_tables(wrap) if (grid := _grid(table, known))] or [()]
    return tuple(
        Table(
            id=wrap.get("id"),
            label=text_of(label) if label is not None else None,
            caption=_caption(wrap),
            part=part,
            grid=grid,
            header_rows=(heads := _header_rows(grid)),
            stub_columns=_stub_columns(grid, heads),
            footnotes=notes,
            path=path,
            byte=byte,
        )
        for part, grid in enumerate(grids)
    )


def _outer_tables(wrap: Element) -> Iterator[Element]:
    for table in wrap.iter("table", "{*}table"):
        above = [local(one) for one in table.iterancestors()]
        if "table" not in above and next(table.iterancestors("table-wrap")) is wrap:
            yield table


def _caption(wrap: Element) -> str:
    caption = wrap.find("caption")
    return text_of(caption) if caption is not None else ""


def _footnotes(wrap: Element) -> Iterator[Footnote]:
    for foot in wrap.iter("table-wrap-foot"):
        notes = [
            one for one in foot.iter("fn", "p") if local(one) == "fn" or next(one.iterancestors("fn"), None) is None
        ]
        for note in notes or [foot]:
            if next(note.iterancestors("table-wrap")) is not wrap:
                continue
            label = note.find("label")
            text = text_of(note, without=frozenset({"label"}))
            mark = text_of(label).lstrip("^").strip("().") if label is not None else None
            if not mark and (found := _leading_mark(note, text)):
                mark, text = found
            if text:
                yield Footnote(text=text, mark=mark or None)


def _leading_mark(note: Element, text: str) -> tuple[str, str] | None:
    """The mark with which a note begins where it has no label of its own: a raised sign or a symbol."""
    raised = next(note.iter("sup"), None)
    if raised is not None and (sign := text_of(raised)) and text.lstrip("^").startswith(sign) and len(sign) <= 4:
        return sign, text.lstrip("^")[len(sign) :].lstrip(" :.)=")
    match = _LEADING.match(text)
    return (match[1], text[match.end() :]) if match and match[1][0] in _SYMBOLS else None


def _grid(table: Element, known: frozenset[str]) -> Grid:
    rows = [row for row in table.iter("tr", "{*}tr") if next(_tables_above(row)) is table]
    places: dict[tuple[int, int], Cell] = {}
    width = 0
    for at, row in enumerate(rows):
        last = _last_row(rows, at)
        column = 0
        for element in row:
            if local(element) not in {"td", "th"}:
                continue
            while (at, column) in places:
                column += 1
            cell = _cell(element, row=at, column=column, most_rows=last - at + 1, known=known)
            for down in range(at, at + cell.rows):
                for across in range(column, column + cell.columns):
                    places.setdefault((down, across), cell)
            if len(places) > MOST_CELLS:
                return ()
            width = max(width, column + cell.columns)
    if len(rows) * width > MOST_CELLS:
        return ()
    return tuple(
        tuple(places.get((row, column)) or Cell(text="", row=row, column=column) for column in range(width))
        for row in range(len(rows))
    )


def _tables_above(row: Element) -> Iterator[Element]:
    return (above for above in row.iterancestors() if local(above) == "table")


def _last_row(rows: list[Element], at: int) -> int:
    """The last row of the same head or body, beyond which no cell spans."""
    group = rows[at].getparent()
    last = at
    while last + 1 < len(rows) and rows[last + 1].getparent() is group:
        last += 1
    return last


def _cell(element: Element, *, row: int, column: int, most_rows: int, known: frozenset[str]) -> Cell:
    columns, rows = _count(element.get("colspan")), _count(element.get("rowspan"))
    text, marks = _text_and_marks(element, known)
    is_header = local(element) == "th" or any(local(above) == "thead" for above in element.iterancestors())
    start = "".join(element.itertext())
    return Cell(
        text=" ".join(text.split()) if is_header else text,
        row=row,
        column=column,
        rows=min(rows, most_rows),
        columns=columns if columns <= MOST_SPAN else 1,
        is_header=is_header,
        is_bold=_is_bold(element, text),
        indent=len((_SPACES.match(start) or [""])[0]),
        marks=marks,
    )


def _is_bold(element: Element, text: str) -> bool:
    bold = element.find(".//bold")
    return bold is not None and bool(text) and len(text_of(bold)) >= len(text) - 1


def _count(value: str | None) -> int:
    return max(int(value), 1) if value and value.isascii() and value.strip().isdigit() and len(value) < 7 else 1


def _text_and_marks(element: Element, known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    marks: list[str] = []
    if not len(element):
        text = " ".join((element.text or "").split())
    else:
        pieces: list[str] = []
        _walk(element, known, pieces, marks)
        text = "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n")).strip()
    if match := _TRAILING.search(text):
        text, marks = text[: match.start()], [*marks, match[1]]
    return text, tuple(dict.fromkeys(marks))


def _walk(element: Element, known: frozenset[str], pieces: list[str], marks: list[str]) -> None:
    pieces.append(_SPACE.sub(" ", element.text or ""))
    for child in element:
        name = local(child)
        if name == "xref" and child.get("ref-type") in {"table-fn", "fn"}:
            marks.extend(_split(text_of(child)))
        elif name == "sup":
            said = text_of(child)
            if _is_mark(child, said, "".join(pieces), known):
                marks.extend(_split(said))
            else:
                pieces.append(f"^{said.lstrip('^')}" if _NUMBER.search(said) else said)
        elif name and name not in {"graphic", "inline-graphic", "tex-math"}:
            _walk(child, known, pieces, marks)
            if name in {"break", "p", "list-item", "td", "tr"}:
                pieces.append("\n" if name in {"break", "p"} else " ")
        pieces.append(_SPACE.sub(" ", child.tail or ""))


def _is_mark(raised: Element, said: str, before: str, known: frozenset[str]) -> bool:
    """Whether raised text is a footnote mark, and not a power, an ordinal's ending or an ion's charge."""
    said = said.lstrip("^")
    if raised.find(".//xref") is not None:
        return True
    if not _MARKS.fullmatch(said):
        return False
    if _NUMBER.search(said):
        return said in known and not _POWER.search(before.rstrip())
    return True


def _split(said: str) -> list[str]:
    return [mark for mark in re.split(r"[\s,;]+", said.replace("^", "").strip("()[]")) if mark]


def _header_rows(grid: Grid) -> int:
    """Rows of heads at the top: those marked so; else those above the first row with numbers."""
    marked = next((at for at, row in enumerate(grid) if not all(cell.is_header for cell in row)), len(grid))
    if marked == len(grid):
        return 1 if grid else 0  # some publishers mark every cell as a head
    if marked:
        return marked
    wordy = next((at for at, row in enumerate(grid) if any(_NUMBER.match(cell.text) for cell in row[1:])), 0)
    return wordy if wordy <= 3 else 1


def _stub_columns(grid: Grid, heads: int) -> int:
    """Columns of row labels at the left: the first, and those after it in which few cells begin with a number."""
    body = grid[heads:]
    if not body or len(body[0]) < 2:
        return 0
    for column in range(1, len(body[0])):
        filled = [row[column].text for row in body if row[column].text and row[column].columns < len(row)]
        numbers = sum(bool(_NUMBER.search(text[:3])) for text in filled)
        if not filled or numbers * 2 >= len(filled):
            return column
    return 1
