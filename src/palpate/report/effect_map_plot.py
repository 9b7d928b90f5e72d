"""A map of effects as marks on a page: one concept against two families of others, a disc where studies compare."""

from __future__ import annotations

from palpate.report import canvas
from palpate.report.axes import ACCENT, BOX, FAINT, INK, LARGE, MARGIN, MUTED, RULE, SIZE, SMALL
from palpate.report.canvas import Dot, Drawing, Line, Mark, Text
from palpate.report.text import count, number
from palpate.types.effect_map import EffectMap, MapCell
from palpate.types.evidence import CertaintyLevel

ROW, COLUMN, LABEL, HEAD = 40.0, 58.0, 230.0, 150.0
RADII = dict(zip(reversed(CertaintyLevel), (4.0, 7.0, 10.0, 13.0), strict=True))  # the surer the larger
FILLS = {"benefit": BOX, "harm": ACCENT, "no effect that matters": INK, "open": RULE}
LEAST_WIDTH = 560.0  # room for the key


def draw_effect_map(effects: EffectMap) -> Drawing:
    """The map, its rows and columns in their order; a column's name reads upwards."""
    left = MARGIN + LABEL
    width = max(left + COLUMN * len(effects.columns) + MARGIN, LEAST_WIDTH)
    title = f"{effects.concept.label}: what studies compared"
    marks: list[Mark] = [Text(at=(MARGIN, MARGIN + LARGE), text=title, size=LARGE, colour=INK, bold=True)]
    top = MARGIN + LARGE + 16.0 + HEAD
    for place, column in enumerate(effects.columns):
        at = (left + COLUMN * (place + 0.5) + 4.0, top - 8.0)
        marks.append(Text(at=at, text=canvas.fitted(column.label, SIZE, HEAD), size=SIZE, colour=INK, turned=True))
    y = top
    marks.append(Line(start=(MARGIN, y), end=(width - MARGIN, y), colour=INK))
    for row, cells, studies in zip(effects.rows, effects.cells, effects.studies, strict=True):
        marks += _label(row.label, studies, y)
        for place, cell in enumerate(cells):
            if cell is not None:
                marks += _cell(cell, left + COLUMN * (place + 0.5), y + ROW / 2)
        y += ROW
        marks.append(Line(start=(MARGIN, y), end=(width - MARGIN, y), colour=FAINT))
    marks += _key(y + 24.0)
    y += 58.0
    for line in canvas.wrapped(_foot(effects), SMALL, width - 2 * MARGIN):
        y += SMALL + 6.0
        marks.append(Text(at=(MARGIN, y), text=line, size=SMALL, colour=MUTED))
    return Drawing(
        width=round(width), height=round(y + MARGIN), title=title, description=_in_words(effects), marks=tuple(marks)
    )


def _label(label: str, studies: int, top: float) -> list[Mark]:
    middle = top + ROW / 2
    name = canvas.fitted(label, SIZE, LABEL - 16.0)
    return [
        Text(at=(MARGIN, middle - 1.0), text=name, size=SIZE, colour=INK),
        Text(at=(MARGIN, middle + 12.0), text=count(studies, "study", "studies"), size=SMALL, colour=MUTED),
    ]


def _cell(cell: MapCell, x: float, y: float) -> list[Mark]:
    """A disc by what the interval says and how sure it is, with the effect in standard deviations beside it."""
    fill = FILLS[cell.says]
    edge = MUTED if fill == RULE else fill
    marks: list[Mark] = [
        Dot(centre=(x - 12.0, y), radius=RADII[cell.certainty], fill=fill, edge=edge, tip=_said(cell)),
    ]
    if cell.smd is not None:
        marks.append(Text(at=(x + 4.0, y + 4.0), text=number(cell.smd, 1), size=SMALL, colour=INK))
    if cell.disagrees:
        marks.append(Text(at=(x - 12.0, y - 12.0), text="±", size=SMALL, colour=ACCENT, anchor="middle"))
    return marks


def _key(y: float) -> list[Mark]:
    marks: list[Mark] = []
    x = MARGIN
    for name, fill in FILLS.items():
        marks.append(Dot(centre=(x + 5.0, y - 4.0), radius=4.5, fill=fill, edge=MUTED if fill == RULE else fill))
        marks.append(Text(at=(x + 14.0, y), text=name, size=SMALL, colour=MUTED))
        x += 34.0 + canvas.text_width(name, SMALL)
    x = MARGIN
    for level, radius in RADII.items():
        marks.append(Dot(centre=(x + 13.0, y + 20.0), radius=radius, fill="#ffffff", edge=MUTED))
        marks.append(Text(at=(x + 17.0 + radius, y + 24.0), text=f"{level.value} certainty", size=SMALL, colour=MUTED))
        x += 30.0 + radius + canvas.text_width(f"{level.value} certainty", SMALL)
    return marks


def _foot(effects: EffectMap) -> str:
    others = [
        f"{len(some)} more {name} with fewer studies"
        for some, name in ((effects.other_rows, "rows"), (effects.other_columns, "columns"))
        if some
    ]
    more = f" Not shown: {', '.join(others)}." if others else ""
    return (
        "The figure is the effect in standard deviations, where it can be had; positive is better. "
        f"±: another comparison points the other way. Empty: no study compares.{more}"
    )


def _said(cell: MapCell) -> str:
    against = f"against {cell.rung.value}" if cell.rung else "against mixed comparators"
    return f"{against}: {cell.says}, {cell.certainty.value} certainty; {cell.figure}"


def _in_words(effects: EffectMap) -> str:
    said = [
        f"{row.label}, {column.label}: {cell.says}, {cell.certainty.value} certainty."
        for row, cells in zip(effects.rows, effects.cells, strict=True)
        for column, cell in zip(effects.columns, cells, strict=True)
        if cell is not None
    ]
    return " ".join(said) or "No study compares."
