"""A table's grid to its rows, those of stacked cells line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.labels import Statistic, read_label
from palpate.types.paper import Cell, Table

_GOES_ON = re.compile(r"\s*(?:[(\[±]|(?:n|p)\s*[=<>])", re.IGNORECASE)
_FIGURE_AND_SPREAD = re.compile(r"[-+−]?\d+(?:\.\d+)? ?(?:\([^()]*\)|± ?\d+(?:\.\d+)?)")
LEAST_SIDE_BY_SIDE = 2  # cells of a row that hold as many figures each


class Row(msgspec.Struct, frozen=True):
    """A row of the grid, or a line of a row of stacked cells."""

    cells: tuple[Cell, ...]
    number: int
    line: int = 0


def rows_of_grid(table: Table) -> Iterator[Row]:
    """The rows of a table in order; one of stacked cells gives one for each of its lines."""
    for number, cells in enumerate(table.grid):
        lines = _side_by_side(cells) if number >= table.header_rows else []
        lines = lines or [cell.text.split("\n") for cell in cells]
        counts = Counter(len(some) for some in lines[1:] if len(some) > 1)
        most, alike = counts.most_common(1)[0] if counts else (0, 0)
        if number < table.header_rows or alike < 2 or any(_is_wrapped(some) for some in lines[1:]):
            yield Row(tuple(_one_line(cell) for cell in cells), number)
            continue
        yield from _stacked(cells, lines, most, number)


def _side_by_side(cells: Sequence[Cell]) -> list[list[str]]:
    """The lines of a row whose cells lost their breaks: "X control" beside "781 (133) 721 (105)"; [] of other rows."""
    figures = [_FIGURE_AND_SPREAD.findall(cell.text) for cell in cells]
    whole = [len(one) for cell, one in zip(cells, figures, strict=True) if " ".join(one) == " ".join(cell.text.split())]
    sizes = {size for size in whole if size > 1}
    if any("\n" in cell.text for cell in cells) or len(sizes) != 1 or len(whole) < LEAST_SIDE_BY_SIDE:
        return []
    size = sizes.pop()
    lines = [one if len(one) == size else cell.text.split() for cell, one in zip(cells, figures, strict=True)]
    return [[cells[0].text], *(one if len(one) == size else [""] * size for one in lines[1:])]


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines are one figure that was broken for want of room: "12.3" above "(4.5)"."""
    return any(_GOES_ON.match(line) for line in lines[1:])


def _stacked(cells: Sequence[Cell], lines: Sequence[Sequence[str]], most: int, number: int) -> Iterator[Row]:
    """The lines of stacked cells as rows; the row label's first lines, where it has more, are a section."""
    labels = list(lines[0]) if len(lines[0]) <= most else _folded(lines[0])
    above = " ".join(labels[: len(labels) - most]) if len(labels) > most else ""
    labels = labels[-most:] if len(labels) >= most else [*labels, *[""] * (most - len(labels))]
    if above:
        yield Row((_with(cells[0], above), *(_with(cell, "") for cell in cells[1:])), number)
    for at in range(most):
        others = [some[at] if len(some) == most else "" for some in lines[1:]]
        first = _with(cells[0], labels[at], set_in=2 if any(others) else 1)
        made = (_with(cell, text) for cell, text in zip(cells[1:], others, strict=True))
        yield Row((first, *made), number, at + 1)


def _folded(labels: Sequence[str]) -> list[str]:
    """Lines of a row label, one that says the kind of figures alone ("Mean ± SD") as part of the one above."""
    made: list[str] = []
    for text in labels:
        label = read_label(text)
        if made and label.says_statistic and label.statistics and Statistic.P not in label.statistics:
            made[-1] = f"{made[-1]} {text}"
        else:
            made.append(text)
    return made


def _with(cell: Cell, text: str, *, set_in: int = 0) -> Cell:
    return msgspec.structs.replace(cell, text=text.strip(), columns=1, rows=1, indent=cell.indent + set_in)


def _one_line(cell: Cell) -> Cell:
    return msgspec.structs.replace(cell, text=cell.text.replace("\n", " ")) if "\n" in cell.text else cell
