"""Row labels that stand over the rows below them: beside a test of their own, or broken over the rows of the arms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from palpate.trials.cells import is_reference, read_figures, read_p
from palpate.trials.grid import Row
from palpate.trials.labels import Label
from palpate.types.paper import Cell

_P = re.compile(r"(?<![nN] )[<=>] ?0?\.\d|\(0?\.\d+\)")
LEAST_GIVEN = 2  # figures in the row below one that holds a test alone
LEAST_BLOCKS = 2  # runs of rows that begin with the same two labels


class Over(msgspec.Struct, frozen=True):
    """A row label that stands over the rows below it though a test stands in its row, in these columns.

    ``among`` are the labels of the rows that it stands over, where they come again below other such labels.
    """

    label: tuple[Label, ...] = ()
    columns: tuple[int, ...] = ()
    among: frozenset[str] = frozenset()

    def holds(self, row: Row) -> bool:
        """Whether a row is still below the label: it has no test of its own in those columns, nor is it a section."""
        if not filled(row) or (self.among and row.cells[0].text and row.cells[0].text not in self.among):
            return False
        return not any(_has_own(row, column) for column in self.columns)


def is_data(cell: Cell) -> bool:
    """Whether a cell holds figures, a p, or says that it is the reference."""
    text = cell.text
    return bool(text) and (read_figures(text) is not None or read_p(text) is not None or is_reference(text))


def filled(row: Row) -> list[Cell]:
    """The filled cells right of the first column, a spanning one once."""
    return [cell for cell in dict.fromkeys(row.cells[1:]) if cell.text and cell is not row.cells[0]]


def _has_own(row: Row, column: int) -> bool:
    """Whether a row has a filled cell that begins in it and in a column."""
    cell = row.cells[column]
    return bool(cell.text) and (cell.row, cell.column) == (row.number, column)


def labels_again(rows: Sequence[Row]) -> frozenset[str]:
    """The first labels that come more than once in rows with figures."""
    counts = Counter(row.cells[0].text for row in rows if filled(row))
    return frozenset(text for text, count in counts.items() if count > 1 and text)


def tested_over(rows: Sequence[Row], at: int, tests: frozenset[int], again: frozenset[str]) -> Over | None:
    """The label of a row that has tests alone, where the row below has the figures and no such test.

    ``tests`` are the columns headed as such. Other columns may hold a test too where the label below is one that comes
    ``again``, as arms and times do: "Glucose" with its p, above "Group A" and "Group B".
    """
    row = rows[at]
    own = [cell for cell in filled(row) if cell.row == row.number]
    if not row.cells[0].text or row.line or at + 1 == len(rows) or not any(read_p(cell.text) for cell in own):
        return None
    below, columns, among = rows[at + 1], tuple(cell.column for cell in own), frozenset[str]()
    if tests.issuperset(columns):
        if any(read_p(cell.text) is None for cell in own):
            return None
    else:
        if below.cells[0].text not in again or row.cells[0].text in again or not all(map(_tests, own)):
            return None
        columns, among = tuple(cell.column for cell in own if read_p(cell.text) is not None), again
    given = sum(is_data(cell) for cell in filled(below) if cell.column not in tests)
    is_open = not any(_has_own(below, column) for column in columns)
    return Over((), columns, among) if given >= LEAST_GIVEN and is_open and below.cells[0].text else None


def _tests(cell: Cell) -> bool:
    """Whether a cell holds a p, or text with one: "< 0.001; 3: 1,2 (< 0.001)"."""
    return read_p(cell.text) is not None or (read_figures(cell.text) is None and _P.search(cell.text) is not None)


def with_whole_labels(rows: Sequence[Row], heads: int, stubs: int) -> list[Row]:
    """Rows whose labels were broken over the rows of the arms beside them, each with the whole label.

    "Quality of life | Intervention" above "VAS (0-100) | Control": the last column of row labels names the same arms
    again and again, and the labels left of it belong together from each first of them to the next.
    """
    made = list(rows)
    if stubs <= 1:
        return made
    blocks = _blocks(rows, heads, stubs - 1)
    if not any(_is_broken(rows, block, column) for block in blocks for column in range(stubs - 1)):
        return made
    for block in blocks:
        for column in range(stubs - 1):
            texts = dict.fromkeys(text for at in block if (text := rows[at].cells[column].text))
            whole = " ".join(texts)
            for at in block if _is_broken(rows, block, column) else ():
                made[at] = _with_text(made[at], column, whole)
    return made


def _with_text(row: Row, column: int, text: str) -> Row:
    cells = list(row.cells)
    cells[column] = msgspec.structs.replace(cells[column], text=text)
    return msgspec.structs.replace(row, cells=tuple(cells))


def _blocks(rows: Sequence[Row], heads: int, column: int) -> list[list[int]]:
    """Runs of rows, each with the same first two labels in a column; [] where some other row stands between them."""
    body = [at for at in range(heads, len(rows)) if any(cell.text for cell in rows[at].cells)]
    body = [at for at in body if rows[at].cells[column] is not rows[at].cells[0] or filled(rows[at])]
    texts = [rows[at].cells[column].text for at in body]
    starts = [k for k, text in enumerate(texts) if text == texts[0]] if texts and texts[0] else []
    pairs = {tuple(texts[k : k + 2]) for k in starts}
    if len(starts) < LEAST_BLOCKS or len(pairs) != 1 or starts[1] < 2:
        return []
    if not all(any(map(str.isalpha, text)) for text in pairs.pop()):
        return []
    return [body[start:end] for start, end in zip(starts, [*starts[1:], len(body)], strict=True)]


def _is_broken(rows: Sequence[Row], block: Sequence[int], column: int) -> bool:
    """Whether the label of a block's first row goes on beside its second."""
    first, second = (rows[at].cells[column] for at in block[:2])
    return bool(first.text and second.text) and first.text != second.text and first.rows == second.rows == 1
