"""A table to its data cells, each with every label that bears on it: heads above, sections and stubs beside.

Tables of trials come in all shapes: arms in columns, in rows, in sections; heads in the middle; a row label that stands
once for the rows below it; several rows stacked in one. Here only the layout is resolved; `facts` says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from palpate.trials.cells import Figures, is_reference, read_figures, read_p
from palpate.trials.grid import Row, rows_of_grid
from palpate.trials.head_labels import TIMED, UNIT, heads_above
from palpate.trials.labels import Label, Statistic, Time, read_label
from palpate.trials.names import tokens
from palpate.trials.over import Over, filled, is_data, labels_again, tested_over, with_whole_labels
from palpate.trials.word_lists import words
from palpate.types.paper import Cell, Table

_DOSE = re.compile(
    r"[<>≤≥]? ?\d+(?:\.\d+)?(?: ?/ ?\d+(?:\.\d+)?)? ?(?:mg|µg|μg|mcg|ug|g|kg|IU|mIU|U|units?|mL|ml|mmol|Gy|kJ|kcal)"
    r"(?![\w²2])[^±;]*"
)
_SMALL_COUNT = re.compile(r"\d(?: ?[+–-] ?\d)*")
_CHANGE_FROM = re.compile(r"[,;:]? ?\(?(?:mean )?changes? (?:from|since|versus|vs\.?) baseline\)?", re.IGNORECASE)
_UNIT_BEHIND = re.compile(
    r"[,(] ?(?P<unit>months?|weeks?|days?|years?|hours?|hrs?|h|minutes?|min)\b\)?(?=$|,| mean| \()", re.IGNORECASE
)
_UNIT_ALONE = re.compile(r"\([^()]{1,20}\)")  # the second line of a row label: "(mmHg)"
_OF_PEOPLE = re.compile(r"n|no\.?|number", re.IGNORECASE)
MOST_CELLS = 6_000  # a larger table holds data, not results
_P_HEADS = frozenset(("p", "p value", "p-value", "pvalue"))
_LETTERS = tuple(frozenset(some) for some in (("A", "B"), ("A", "B", "C"), ("I", "II"), ("I", "II", "III")))
_BULLETS = ("•·●▪*", "◦○-–")
_PER_PROTOCOL = re.compile(r"\bper[- ]protocol\b|\bcompleters?\b", re.IGNORECASE)
_MEANT_TO_TREAT = re.compile(r"\bintent(?:ion)?[- ]to[- ]treat\b|\bITT\b", re.IGNORECASE)
_EMPTY_NAME = words("empty in outcomes") | {"data"}
_DATA_SHARE = 0.4  # of a column's filled cells; columns left of the first such one are row labels


class DataCell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell with figures or a p: its place in the table, and the labels around it, the most specific last.

    ``head`` are the labels above, ``side`` sections and row labels. ``line`` counts the lines of stacked cells, and
    ``rows`` and ``columns`` are how far the cell spans. ``reference`` is the head of the column that the cell's row
    calls the reference, or the side of the row that its column calls so.
    """

    row: int
    column: int
    text: str
    figures: Figures | None
    p: tuple[str, float | None] | None
    head: tuple[Label, ...]
    side: tuple[Label, ...]
    line: int = 0
    rows: int = 1
    columns: int = 1
    marks: tuple[str, ...] = ()
    reference: tuple[Label, ...] = ()


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A table's data cells in reading order, its caption, and its notes as one text.

    ``corner`` is what stands above the row labels, ``shared`` are heads that stand above every cell.
    """

    table: Table
    caption: Label
    notes: str
    cells: tuple[DataCell, ...]
    heads: tuple[tuple[Label, ...], ...]
    sides: tuple[tuple[Label, ...], ...]
    corner: Label
    shared: frozenset[Label]


def lay_out(table: Table) -> Sheet:
    """Resolve a table's layout."""
    rows = list(rows_of_grid(table))
    table, rows = _as_meant_to_treat(table, rows)
    heads = _head_rows(rows, table.header_rows)
    stubs = _stub_columns(rows, heads)
    rows = with_whole_labels(rows, heads, stubs)
    cells = tuple(_walk(rows, heads, stubs)) if len(rows) * table.width <= MOST_CELLS else ()
    return Sheet(
        table=table,
        caption=read_label(table.caption[:400]),
        notes=" ".join(note.text for note in table.footnotes),
        cells=cells,
        heads=tuple(dict.fromkeys(cell.head for cell in cells)),
        sides=tuple(dict.fromkeys(cell.side for cell in cells)),
        shared=frozenset.intersection(*(frozenset(cell.head) for cell in cells)) if cells else frozenset(),
        corner=read_label(" ".join(dict.fromkeys(row.cells[0].text for row in rows[:heads]))),
    )


def _as_meant_to_treat(table: Table, rows: Sequence[Row]) -> tuple[Table, list[Row]]:
    """A table without those rows, and their note, of which another gives everyone: one name twice, told by marks."""
    notes = {note.mark: note for note in table.footnotes if note.mark}
    kept_to = {mark for mark, note in notes.items() if _PER_PROTOCOL.search(note.text)}
    everyone = {mark for mark, note in notes.items() if _MEANT_TO_TREAT.search(note.text)} - kept_to
    kept_to -= {mark for mark in kept_to if _MEANT_TO_TREAT.search(notes[mark].text)}
    whole = {row.cells[0].text for row in rows if everyone.intersection(row.cells[0].marks)}
    kept = [row for row in rows if row.cells[0].text not in whole or not kept_to.intersection(row.cells[0].marks)]
    if len(kept) == len(rows):
        return table, list(rows)
    dropped = [notes[mark] for mark in kept_to]
    left = tuple(note for note in table.footnotes if note not in dropped)
    return msgspec.structs.replace(table, footnotes=left), kept


def _head_rows(rows: Sequence[Row], said: int) -> int:
    """How many rows are column heads: those that the source says, and rows without data below them."""
    heads = min(said, len(rows))
    while heads and any(is_data(cell) for cell in filled(rows[heads - 1])) and not _looks_like_head(rows[heads - 1]):
        heads -= 1
    while heads < len(rows):
        below = filled(rows[heads])
        if not below and heads and rows[heads].cells[0].text:
            break
        has_data = any(is_data(cell) for cell in below) and not (heads and _are_doses(rows[heads]))
        if has_data or (heads and _is_section(rows[heads])):
            break
        heads += 1
    return heads


def _are_doses(row: Row) -> bool:
    """Whether a row without a label says what each column got: "0.75 mg", "200 μg daily (n = 65)"."""
    cells = filled(row)
    doses = [cell for cell in cells if _DOSE.fullmatch(cell.text.strip())]
    return not row.cells[0].text and len(doses) > 1 and not any(is_data(cell) for cell in cells if cell not in doses)


def _looks_like_head(row: Row) -> bool:
    """Whether a row that the source calls a head has figures as heads have them (years, doses, scores)."""
    cells = filled(row)
    is_timed = TIMED.search(row.cells[0].text) is not None
    return sum(is_data(cell) for cell in cells) <= len(cells) / 2 or all(
        cell.text.strip().isdigit()
        or not is_data(cell)
        or _is_time_alone(read_label(cell.text))
        or _DOSE.fullmatch(cell.text.strip()) is not None
        or (is_timed and cell.text.strip(" -.").lower() in _P_HEADS)
        for cell in cells
    )


def _is_section(row: Row) -> bool:
    """Whether a row holds a label alone, in its first column or across all columns."""
    return bool(row.cells[0].text) and not filled(row)


def _stub_columns(rows: Sequence[Row], heads: int) -> int:
    width = len(rows[0].cells) if rows else 0
    for column in range(1, width):
        if _counts_categories(rows, heads, column) or _counts_times(rows, heads, column):
            continue
        cells = (row.cells[column] for row in rows[heads:])
        some = [cell for cell in cells if cell.text and cell.columns < width]
        if some and sum(map(is_data, some)) >= _DATA_SHARE * len(some):
            return column
    return min(1, width)


def _categories(rows: Sequence[Row], heads: int, stubs: int) -> dict[int, str]:
    """Columns of row labels that are figures or letters, with the form that they take ("Score {}", "group {}")."""
    letters = {column: "group {}" for column in range(1, stubs) if _letters_groups(rows, heads, column)}
    return letters | {
        column: _template(dict.fromkeys(row.cells[column].text for row in rows[:heads] if row.cells[column].text))
        for column in range(stubs)
        if (column and _counts_categories(rows, heads, column)) or _counts_times(rows, heads, column)
    }


def _counts_categories(rows: Sequence[Row], heads: int, column: int) -> bool:
    """Whether a column of small whole numbers ("Score": 0, 1, 2, 2 + 3) labels the fuller figures right of it."""
    if any(_OF_PEOPLE.fullmatch(row.cells[column].text.strip()) for row in rows[:heads]):
        return False
    texts = [row.cells[column].text for row in rows[heads:] if row.cells[column].text]
    others = [cell.text for row in rows[heads:] for cell in row.cells[column + 1 :] if cell.text]
    compound = sum("(" in text or "±" in text for text in others)
    return (
        len(texts) > 2 and len(set(texts)) < len(texts) and all(_SMALL_COUNT.fullmatch(text) for text in texts)
        and compound > 0.7 * len(others)
    )  # fmt: skip


def _is_said(text: str) -> bool:
    """Whether a row label says its time in words, among others that are bare numbers."""
    return not text[:1].isdigit() and _is_time_alone(read_label(text))


def _letters_groups(rows: Sequence[Row], heads: int, column: int) -> bool:
    """Whether a column names the groups of its rows by bare letters, again and again: "A", "B", "A", "B"."""
    texts = [row.cells[column].text.strip() for row in rows[heads:] if row.cells[column].text.strip()]
    names = set(texts)
    return names in _LETTERS and len(texts) >= 2 * len(names)


def _template(heads: Iterable[str]) -> str:
    """A figure of such a column as a row label: "{} months" below "Time in months", "Score {}" below "Score"."""
    said = " ".join(heads).replace("{", "(").replace("}", ")")
    unit = UNIT.search(said) if TIMED.search(said) else None
    return f"{{}} {unit[0]}" if unit else f"{said} {{}}"


def _counts_times(rows: Sequence[Row], heads: int, column: int) -> bool:
    """Whether a column holds the times of its rows as bare numbers ("Time in months": 3, 6)."""
    cells = (row.cells[column] for row in rows[heads:] if column or filled(row))
    texts = [cell.text for cell in cells if cell.text and cell.columns == 1]
    said = " ".join(dict.fromkeys(row.cells[column].text for row in rows[:heads]))
    return (
        len(texts) > 1 and TIMED.search(said) is not None and all(map(_is_time, texts)) and any(map(str.isdigit, texts))
    )


def _is_time(text: str) -> bool:
    """Whether a text is a time by itself: a bare number, "Baseline", "Day 3"."""
    return text.isdigit() or _is_time_alone(read_label(text))


def _walk(rows: Sequence[Row], heads: int, stubs: int) -> Iterator[DataCell]:
    width = len(rows[0].cells) if rows else 0
    top = [heads_above(rows[:heads], column, stubs) for column in range(width)]
    middle: list[Label | None] = [None] * width
    sections: list[tuple[int, Label]] = _opening_section(rows, heads)
    kept: list[str] = [""] * stubs
    categories = _categories(rows, heads, stubs)
    below: dict[int, tuple[Label, ...]] = {}
    was_section, first_indent, measured = False, -1, ""
    above: Label | None = None  # the row label, for a spread in the row below it
    tests = frozenset(
        column for column in range(stubs, width) if any(Statistic.P in one.statistics for one in top[column])
    )
    over, again = Over(), labels_again(rows[heads:]) if stubs == 1 else frozenset()
    for at, row in enumerate(rows[heads:], heads):
        if not any(cell.text for cell in row.cells):
            continue
        if stubs == 1 and (begun := tested_over(rows, at, tests, again)) is not None:
            over, kept = msgspec.structs.replace(begun, label=(read_label(row.cells[0].text),)), [""]
            side = (*(label for _, label in sections), *over.label)
            for column in over.columns:
                made = _data_cell(row.cells[column], row, column, top[column], middle[column], side)
                yield from (made,) if made is not None else ()
            continue
        if over.label and not over.holds(row):
            over = Over()
        if _is_section(row):
            sections = _under(sections, row.cells[0], was_section=was_section)
            kept, was_section, first_indent = [""] * stubs, True, -1
            continue
        if _is_middle_head(row, stubs):
            middle = [read_label(cell.text) if cell.text else None for cell in row.cells]
            if row.cells[0].text:
                sections = _under(sections, row.cells[0], was_section=was_section)
            kept, was_section, first_indent = [""] * stubs, True, -1
            continue
        indent = _indent(row.cells[0])
        if first_indent < 0:
            first_indent = indent
        elif row.cells[0].text and indent < first_indent:
            sections = [pair for pair in sections if pair[0] < indent]
            first_indent = indent
        was_section = False
        kept = _stub_texts(row, kept)
        texts = (
            categories[column].format(text) if column in categories and not _is_said(text) else text
            for column, text in enumerate(kept)
            if text
        )
        beside = [read_label(text) for text in dict.fromkeys(texts)]
        if len(beside) == 1 and beside[0].text.isdigit() and sections and 0 not in categories:
            beside = [_in_units_of(sections[-1][1], beside[0])]
        if measured and not over.label and len(beside) == 1 and _goes_on(beside[0], sections):
            beside.insert(0, read_label(measured))
        else:
            measured = _measured(beside)
        if len(beside) == 1 and above is not None and _is_spread_alone(beside[0]):
            beside.insert(0, above)
        elif not beside or not beside[0].says_statistic:
            above = beside[0] if len(beside) == 1 else None
        side = (*(label for _, label in sections), *over.label, *beside)
        reference = next((top[at] for at in range(stubs, width) if is_reference(row.cells[at].text)), ())
        for column in range(stubs, width):
            cell = row.cells[column]
            if cell.row != row.number and row.line == 0 and cell.rows > 1:
                continue
            if cell.column != column and cell.columns > 1:
                continue
            made = _data_cell(cell, row, column, top[column], middle[column], side)
            if made is not None:
                against = reference or below.get(column, ())
                yield msgspec.structs.replace(made, reference=against) if against else made
            elif is_reference(cell.text):
                below[column] = side


def _in_units_of(section: Label, label: Label) -> Label:
    """A bare number below a section that gives its unit of time: "6" below "After surgery, h"."""
    unit = _UNIT_BEHIND.search(section.text)
    return read_label(f"{label.text} {unit['unit']}") if unit else label


def _is_spread_alone(label: Label) -> bool:
    """Whether a row label says that its figures are the spread of those above, and nothing else: "SD"."""
    is_alone = label.says_statistic and label.measure is None and label.time is None
    return is_alone and label.statistics in ({Statistic.SD}, {Statistic.SE})


def _is_time_alone(label: Label) -> bool:
    return label.time is not None and not label.rest and not label.is_change


def _goes_on(label: Label, sections: Sequence[tuple[int, Label]]) -> bool:
    """Whether a row label names a time or a change alone, so that what the row above measures is meant."""
    return (not sections and _is_time_alone(label)) or (label.has_unit_alone and label.when is not Time.BASELINE)


def _measured(labels: Sequence[Label]) -> str:
    """What a row measures whose label is of a change or a value before ("Pain, change from baseline", "Baseline BMI").

    The times or changes alone in the rows below it are of the same.
    """
    if len(labels) != 1 or labels[0].has_unit_alone:
        return ""
    if labels[0].is_change:
        return _CHANGE_FROM.sub("", labels[0].text).strip(" ,;:")
    names = set(tokens(labels[0].rest)) - _EMPTY_NAME
    return labels[0].rest if labels[0].when is Time.BASELINE and names else ""


def _opening_section(rows: Sequence[Row], heads: int) -> list[tuple[int, Label]]:
    """The corner of the heads where it stands for the rows below: "MPS, N = 30" above "Baseline", "Day 90".

    So does one above rows that come again below a section: "PHQ" above "Pre", "Post", and "GAD" above them again.
    """
    corner = next((row.cells[0] for row in rows[:heads] if row.cells[0].text), None)
    label = read_label(corner.text) if corner is not None else None
    if label is not None and label.n is not None and label.rest:
        return [(0, label)]
    last, body = rows[heads - 1].cells[0] if heads else None, rows[heads:]
    again = any(_is_section(a) and b.cells[0].text == body[0].cells[0].text for a, b in pairwise(body))
    if last is None or not last.text or not again or not _is_time_alone(read_label(body[0].cells[0].text)):
        return []
    return [(0, read_label(last.text))]


def _indent(cell: Cell) -> int:
    """How far a row label is set in, by blanks or by a bullet."""
    return cell.indent + next(
        (2 + place for place, marks in enumerate(_BULLETS) if cell.text[:1] in marks and cell.text), 0
    )


def _under(sections: list[tuple[int, Label]], cell: Cell, *, was_section: bool) -> list[tuple[int, Label]]:
    """The sections in force below a new one: by indent where the table has it, else one below another if they touch."""
    indent = _indent(cell)
    above = [pair for pair in sections if pair[0] < indent]
    if was_section and not above and sections and len(sections) < 3:
        above = sections
    return [*above, (indent, read_label(cell.text))]


def _is_middle_head(row: Row, stubs: int) -> bool:
    """Whether a row in the body labels the columns below it: filled cells, none of them with data."""
    cells = [cell for cell in dict.fromkeys(row.cells[max(stubs, 1) :]) if cell.text]
    words = [cell for cell in cells if any(c.isalpha() for c in cell.text)]
    return (
        len(words) > 0
        and len(words) == len(cells)
        and not any(is_data(cell) for cell in cells)
        and (any(_labels(cell.text) for cell in words))
    )


def _labels(text: str) -> bool:
    label = read_label(text)
    return bool(
        label.statistics or label.time or label.n or label.measure or label.is_change or "group" in text.lower()
    )


def _stub_texts(row: Row, kept: Sequence[str]) -> list[str]:
    """The row's labels; an empty one stands for that of the row above."""
    texts = [row.cells[column].text for column in range(len(kept))]
    if len(texts) > 1 and kept[0] and _UNIT_ALONE.fullmatch(texts[0]) and texts[1] and texts[1] != kept[1]:
        texts[0] = ""
    if not any(texts):
        return list(kept)
    for column, text in enumerate(texts):
        if text:
            break
        texts[column] = kept[column]
    if len(texts) > 1 and texts[0] and not any(texts[1:]) and kept[0] == "":
        return texts
    return _carried(texts, kept)


def _carried(texts: list[str], kept: Sequence[str]) -> list[str]:
    """An arm's row may leave its measurement empty ("Control" below "Intervention, EPDS")."""
    if len(texts) > 1 and texts[0] and not texts[1] and kept[1] and texts[0] != kept[0]:
        texts[1] = kept[1]
    return texts


def _data_cell(
    cell: Cell, row: Row, column: int, top: tuple[Label, ...], middle: Label | None, side: tuple[Label, ...]
) -> DataCell | None:
    figures, p = read_figures(cell.text), read_p(cell.text)
    if figures is None and p is None:
        return None
    head = top if middle is None else (*top, middle)
    return DataCell(
        row=row.number, column=column, text=cell.text, figures=figures, p=p, head=head, side=side,
        line=row.line, rows=cell.rows, columns=cell.columns, marks=cell.marks,
    )  # fmt: skip
