"""Figures that a table parts though they are one: the ends of an interval, a number of people beside its mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from palpate.trials.cells import Figures
from palpate.trials.labels import Statistic
from palpate.trials.sheet import DataCell

LEAST_PAIRS = 3  # of cells below one head, the left of each a whole number and the right a figure with its spread
_LOWER = re.compile(r"\W*(?:95 ?% ?(?:ci)?\W*)?(?:lower|low|ll|lcl|from)\b", re.IGNORECASE)
_UPPER = re.compile(r"\W*(?:95 ?% ?(?:ci)?\W*)?(?:upper|high|ul|ucl|to)\b", re.IGNORECASE)
_OF_MEANS = frozenset({Statistic.MEAN, Statistic.SD, Statistic.SE})


def whole_cells(cells: Sequence[DataCell]) -> Iterator[DataCell]:
    """The cells, figures that two columns part as one cell: an interval, people beside a mean, a mean and its SD."""
    return _whole_intervals(_with_spreads(_with_people(cells)))


def _with_people(cells: Sequence[DataCell]) -> list[DataCell]:
    """The cells, a number of people left of a figure with its spread as that of the figure: "508 | 10.7 (10.6, 10.9)".

    Only where each pair of columns below one head has such numbers in every row.
    """
    pairs = list(_side_by_side(cells))
    fitting = {left.column for left, right in pairs if _counts(left) and _has_spread(right)}
    fitting -= {left.column for left, right in pairs if not (_counts(left) and _has_spread(right))}
    counts = [(left, right) for left, right in pairs if left.column in fitting]
    if len(counts) < LEAST_PAIRS:
        return list(cells)
    people = {id(right): left.figures.value for left, right in counts if left.figures is not None}
    dropped = {id(left) for left, _ in counts}
    return [_counted(cell, people.get(id(cell))) for cell in cells if id(cell) not in dropped]


def _counted(cell: DataCell, n: float | None) -> DataCell:
    if n is None or cell.figures is None:
        return cell
    return msgspec.structs.replace(cell, figures=msgspec.structs.replace(cell.figures, n=cell.figures.n or int(n)))


def _side_by_side(cells: Iterable[DataCell]) -> Iterator[tuple[DataCell, DataCell]]:
    """Cells of one row in two columns below the same head, no more of which stand beside them."""
    held: list[DataCell] = []
    for cell in cells:
        if held and not _is_next(held[-1], cell):
            yield from _pair(held)
            held = []
        held.append(cell)
    yield from _pair(held)


def _pair(held: Sequence[DataCell]) -> Iterator[tuple[DataCell, DataCell]]:
    if len(held) == 2:
        yield held[0], held[1]


def _is_next(cell: DataCell, after: DataCell) -> bool:
    is_same = (cell.row, cell.line, cell.column + 1) == (after.row, after.line, after.column)
    return is_same and bool(cell.head) and cell.head == after.head


def _counts(cell: DataCell) -> bool:
    """Whether a cell is a whole number alone, below heads that say of it no more than means."""
    figures = cell.figures
    if figures is None or not _is_lone(figures) or figures.is_percent or figures.decimals or figures.is_bracketed:
        return False
    said = frozenset[Statistic]().union(*(label.statistics for label in cell.head))
    return (figures.value or 0) >= 1 and not said & {Statistic.PERCENT, Statistic.P}


def _has_spread(cell: DataCell) -> bool:
    figures = cell.figures
    if figures is None or figures.value is None:
        return False
    return figures.spread is not None or (bool(figures.groups) and not any(one.is_percent for one in figures.groups))


def _with_spreads(cells: Sequence[DataCell]) -> Iterator[DataCell]:
    """The cells, of two lone figures below one head of means and standard deviations the second as the spread."""
    spread = {id(left): right for left, right in _side_by_side(cells) if _is_mean_and_spread(left, right)}
    dropped = {id(right) for right in spread.values()}
    for cell in cells:
        other = spread.get(id(cell))
        if other is not None and cell.figures is not None and other.figures is not None:
            figures = msgspec.structs.replace(cell.figures, spread=other.figures.value)
            yield msgspec.structs.replace(cell, figures=figures, p=None)
        elif id(cell) not in dropped:
            yield cell


def _is_mean_and_spread(left: DataCell, right: DataCell) -> bool:
    said = left.head[-1].statistics
    if Statistic.MEAN not in said or not said & {Statistic.SD, Statistic.SE} or Statistic.P in said:
        return False
    both = _is_lone(left.figures) and _is_lone(right.figures)
    return both and right.figures is not None and (right.figures.value or 0) > 0


def _whole_intervals(cells: Iterable[DataCell]) -> Iterator[DataCell]:
    """The cells, an interval whose ends stand in two columns under one head as one cell."""
    held: DataCell | None = None
    for cell in cells:
        if held is not None and _is_other_end(held, cell):
            low, high = held.figures, cell.figures
            assert low is not None and high is not None
            yield msgspec.structs.replace(held, figures=Figures(low=low.value, high=high.value), p=None)
            held = None
            continue
        if held is not None:
            yield held
        held = cell
    if held is not None:
        yield held


def _is_other_end(cell: DataCell, after: DataCell) -> bool:
    if (cell.row, cell.line, cell.column + 1) != (after.row, after.line, after.column) or not cell.head:
        return False
    if not (_is_lone(cell.figures) and _is_lone(after.figures)) or not after.head:
        return False
    last, next_last = cell.head[-1], after.head[-1]
    if cell.head == after.head:
        return last.statistics == {Statistic.CI} and not last.measure
    return _LOWER.match(last.text) is not None and _UPPER.match(next_last.text) is not None


def _is_lone(figures: Figures | None) -> bool:
    return figures is not None and figures.value is not None and not figures.groups and figures.spread is None
