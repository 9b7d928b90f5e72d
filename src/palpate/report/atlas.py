"""The claims atlas as text, CSV, JSON, a plot, and a page: what pages claim, against what the evidence says."""

from __future__ import annotations

import msgspec

from palpate.report.axes import INK, LARGE, MARGIN, MUTED, SIZE, SMALL
from palpate.report.canvas import Drawing, Mark, Shape, Text, fitted, text_width, to_svg
from palpate.report.cells import csv_text
from palpate.report.evidence_html import environment
from palpate.report.evidence_lines import DISCLAIMER
from palpate.report.layout import Page
from palpate.report.text import count, percent
from palpate.types.atlas import Atlas, Cell
from palpate.types.verdict import VerdictKind

MOST_SHOWN = 25  # cells of the plot and the printed table: what a reader takes in at once
COLUMNS = (
    *("treatment", "treatment_concept", "outcome", "outcome_concept", "pages", "copies", "claims"),
    *("improves", "worsens", "no_change", "unclear", "hedged", "asserted", "exaggerated"),
    *(kind.word.replace("-", "_") for kind in VerdictKind),
    *("certainty", "sentence"),
)
HEAD = ("Treatment", "Outcome or complaint", "Pages", "Claims", "Too strong", "Borne out", "Certainty")
# Colours that differ in lightness as well, so that they hold without hue; after Okabe and Ito (2008), Color Universal
# Design.
COLOURS = {
    VerdictKind.SUPPORTED: "#0072b2",
    VerdictKind.OVERSTATED: "#e69f00",
    VerdictKind.CONTRADICTED: "#9c2f00",
    VerdictKind.MIXED: "#cc79a7",
    VerdictKind.NOT_ENOUGH: "#c3cad3",
    VerdictKind.NOT_CHECKABLE: "#eceff3",
}
_BAR, _ROW, _LABEL, _WIDTH = 16.0, 26.0, 330.0, 420.0


def atlas_text(atlas: Atlas, *, width: int = 80, most: int = MOST_SHOWN) -> str:
    """The most claimed cells as a table of at most `width` columns."""
    page = Page(width)
    page.title("What pages claim, against the evidence")
    page.line(counted(atlas))
    page.gap()
    if atlas.cells:
        page.rows([HEAD, *map(_row, atlas.cells[:most])], indent=0, cut=(0, 1))
        page.gap()
        more = f" {count(len(atlas.cells) - most, 'pair', 'pairs')} more in CSV." if len(atlas.cells) > most else ""
        page.line(
            "Pages: copies counted once. Too strong: claims whose wording goes beyond the evidence, or against it. "
            f"Borne out: supported. The rest is open or not checkable.{more}"
        )
        page.gap()
    page.line(f"palpate {atlas.version}, library {atlas.library[:12]}. {DISCLAIMER}")
    return page.text()


def counted(atlas: Atlas) -> str:
    """What the atlas was counted over, in one line."""
    parts = [
        f"{count(atlas.pages, 'page', 'pages')} checked, {atlas.families:,} when copies are counted once",
        f"{count(atlas.claims, 'claim', 'claims')} with a treatment and an outcome",
    ]
    for number, what in ((atlas.skipped, "in another language"), (atlas.unread, "not read")):
        parts += [f"{number:,} {what}"] if number else []
    left = f" {count(atlas.tasks_left, 'task', 'tasks')} of the scan not done yet." if atlas.tasks_left else ""
    return "; ".join(parts) + f".{left}"


def _row(cell: Cell) -> tuple[str, ...]:
    too_strong = cell.share(VerdictKind.OVERSTATED) + cell.share(VerdictKind.CONTRADICTED)
    return (
        *(cell.treatment_label, cell.outcome_label, f"{cell.pages:,}", f"{cell.claims:,}"),
        *(percent(too_strong), percent(cell.share(VerdictKind.SUPPORTED)), cell.certainty or "none"),
    )


def atlas_csv(atlas: Atlas) -> str:
    """A row for each cell; ``pages`` counts copies once, the columns behind it count claims of those pages."""
    return csv_text([COLUMNS, *map(_cells, atlas.cells)])


def _cells(cell: Cell) -> tuple[object, ...]:
    return (
        *(cell.treatment_label, cell.treatment, cell.outcome_label, cell.outcome, cell.pages, cell.copies, cell.claims),
        *(cell.improves, cell.worsens, cell.no_change, cell.unclear, cell.hedged, cell.asserted, cell.exaggerated),
        *(*cell.verdicts, cell.certainty, cell.sentence),
    )


def atlas_json(atlas: Atlas) -> str:
    """Every value, keys as in `palpate.types.atlas`."""
    return msgspec.json.format(msgspec.json.encode(atlas), indent=2).decode() + "\n"


def atlas_html(atlas: Atlas) -> str:
    """The plot and the table as one self-contained page."""
    title = "What pages claim, against the evidence"
    return environment().get_template("evidence.html").render(headline=title, body=atlas_fragment(atlas))


def atlas_fragment(atlas: Atlas, *, table: str | None = None) -> str:
    """The plot and the table as the inside of a page; all text is escaped by the template engine.

    `table` is the address of the whole table as CSV, if there is one.
    """
    return (
        environment()
        .get_template("atlas_body.html")
        .render(
            counted=counted(atlas),
            plot=to_svg(atlas_plot(atlas), "atlas") if atlas.cells else None,
            head=HEAD,
            rows=[(_row(cell), cell.sentence) for cell in atlas.cells[: 8 * MOST_SHOWN]],
            table=table,
            left=max(len(atlas.cells) - 8 * MOST_SHOWN, 0),
            stamp=f"palpate {atlas.version}, library {atlas.library}. {DISCLAIMER}",
        )
    )


def atlas_plot(atlas: Atlas, *, most: int = MOST_SHOWN) -> Drawing:
    """A bar for each of the most claimed cells, as long as its pages are many, parted by the verdicts on its claims."""
    cells = atlas.cells[:most]
    top = MARGIN + LARGE + 14 + _ROW
    marks: list[Mark] = [
        Text(
            at=(MARGIN, MARGIN + LARGE),
            text="Pages by claim, and the verdicts on it",
            size=LARGE,
            colour=INK,
            bold=True,
        ),
        *_legend(MARGIN + LARGE + 24),
    ]
    longest = max((cell.pages for cell in cells), default=1)
    for place, cell in enumerate(cells):
        marks += _bar(cell, top + place * _ROW + 10, longest)
    described = "; ".join(f"{cell.treatment_label} and {cell.outcome_label}: {cell.pages}" for cell in cells)
    return Drawing(
        width=MARGIN * 2 + _LABEL + _WIDTH + 60,
        height=top + len(cells) * _ROW + MARGIN,
        title="Pages by claim, and the verdicts on it",
        description=f"How many pages claim what: {described}.",
        marks=tuple(marks),
    )


def _legend(y: float) -> list[Mark]:
    marks: list[Mark] = []
    x = MARGIN
    for kind, colour in COLOURS.items():
        marks += [
            Shape(points=_box(x, y - 10, 12, 12), fill=colour, edge=MUTED, width=0.5),
            Text(at=(x + 17, y), text=kind.value, size=SMALL, colour=INK),
        ]
        x += 17 + text_width(kind.value, SMALL) + 16
    return marks


def _bar(cell: Cell, y: float, longest: int) -> list[Mark]:
    label = fitted(f"{cell.treatment_label}: {cell.outcome_label}", SIZE, _LABEL - 12)
    left, whole = MARGIN + _LABEL, _WIDTH * cell.pages / longest
    marks: list[Mark] = [
        Text(at=(left - 10, y + _BAR - 3), text=label, size=SIZE, colour=INK, anchor="end"),
    ]
    x = left
    for kind, number in zip(VerdictKind, cell.verdicts, strict=True):
        if number:
            part = whole * number / cell.claims
            tip = f"{kind.value}: {count(number, 'claim', 'claims')}"
            marks.append(Shape(points=_box(x, y, part, _BAR), fill=COLOURS[kind], edge=MUTED, width=0.5, tip=tip))
            x += part
    return [*marks, Text(at=(left + whole + 6, y + _BAR - 4), text=f"{cell.pages:,}", size=SMALL, colour=MUTED)]


def _box(x: float, y: float, width: float, height: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
