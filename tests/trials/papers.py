"""Papers for tests, written for this: a title, an abstract, and tables as rows of text."""

from __future__ import annotations

from collections.abc import Sequence

from palpate.types.paper import Cell, Footnote, Origin, Paper, PaperFormat, Passage, Table

BASELINE = (
    "Baseline characteristics",
    [["", "Massage (n = 30)", "Usual care (n = 31)"], ["Age, mean (SD)", "54.8 (7.1)", "57.3 (4.7)"]],
)
ABSTRACT = "Sixty-one adults with knee pain were randomised to massage (n = 30) or usual care (n = 31)."


def table(caption: str, rows: Sequence[Sequence[str]], *, heads: int = 1, notes: str = "", id: str = "t") -> Table:
    """A table of plain cells; "<" takes the cell to its left, "^" the one above (spans), "~*" marks a cell with "*"."""
    grid: list[list[Cell]] = []
    for at, row in enumerate(rows):
        cells: list[Cell] = []
        for column, text in enumerate(row):
            indent = len(text) - len(text.lstrip())
            shown, *marks = text.split("~")
            made = Cell(
                text=shown.strip(), row=at, column=column, is_header=at < heads, indent=indent, marks=tuple(marks)
            )
            cells.append(cells[-1] if text == "<" else grid[-1][column] if text == "^" else made)
        grid.append(cells)
    made_grid = tuple(tuple(_sized(cell, grid) for cell in row) for row in grid)
    footnotes = (Footnote(text=notes),) if notes else ()
    return Table(id=id, caption=caption, grid=made_grid, header_rows=heads, stub_columns=1, footnotes=footnotes)


def _sized(cell: Cell, grid: Sequence[Sequence[Cell]]) -> Cell:
    rows = {at for at, row in enumerate(grid) for other in row if other is cell}
    columns = {at for row in grid for at, other in enumerate(row) if other is cell}
    return Cell(
        text=cell.text, row=cell.row, column=cell.column, rows=len(rows), columns=len(columns),
        is_header=cell.is_header, indent=cell.indent, marks=cell.marks,
    )  # fmt: skip


def paper(
    *tables: Table,
    abstract: str = ABSTRACT,
    title: str = "Massage versus usual care for knee pain",
    body: Sequence[tuple[str, str]] = (),
) -> Paper:
    """A paper with one passage of abstract and passages of body as (section, text)."""
    passages = [Passage(text=abstract, path=("Results",), start=len(title) + 1)]
    for section, text in body:
        passages.append(Passage(text=text, path=(section,), start=passages[-1].span.end + 1))
    return Paper(
        origin=Origin(source="test", format=PaperFormat.JATS), title=title, abstract=tuple(passages[:1]),
        body=tuple(passages[1:]), tables=tables,
    )  # fmt: skip
