"""A forest plot as marks on a page: a row per study, boxes by weight, diamonds, prediction intervals, columns."""

from __future__ import annotations

import math
from collections.abc import Sequence

from palpate.report import canvas
from palpate.report.axes import ACCENT, ACCENT_PALE, BOX, FAINT, INK, LARGE, MARGIN, MUTED, SIZE, SMALL, Axis, printed
from palpate.report.canvas import Drawing, Line, Mark, Point, Shape, Text
from palpate.types.plot import Forest, ForestGroup, ForestRow, ForestSummary

ROW, GAP = 24.0, 18.0
PLOT_WIDTH, MOST_LABEL, LEAST_LABEL, MOST_HEADING = 320.0, 260.0, 120.0, 140.0
BIGGEST_BOX, SMALLEST_BOX, DIAMOND = 14.0, 4.0, 7.0


def _with_interval(forest: Forest, estimate: float, ci: tuple[float, float]) -> str:
    low, high = (_printed(forest, end) for end in ci)
    return f"{_printed(forest, estimate)} ({low} to {high})"


def _printed(forest: Forest, value: float) -> str:
    return printed(value, is_ratio=forest.is_ratio, digits=forest.digits)


def _limits(forest: Forest) -> tuple[float, float]:
    """Ends of the axis: every estimate, and intervals as far as they keep the estimates apart."""
    rows = [row for group in forest.groups for row in group.rows if row.estimate is not None and row.ci is not None]
    summaries = _summaries(forest)
    must = [summary.estimate for summary in summaries]
    must += [] if forest.null is None else [forest.null]
    must += [row.estimate for row in rows if row.estimate is not None]
    low, high = min(must, default=0.0), max(must, default=0.0)
    spans = [*(row.ci for row in rows if row.ci), *(summary.ci for summary in summaries)]
    widths = sorted(ci[1] - ci[0] for ci in spans)
    room = max(0.6 * (high - low), 0.8 * widths[len(widths) // 2] if widths else 0.0)
    may = [*spans, *(summary.prediction for summary in summaries if summary.prediction)]
    low = max(min([low, *(ci[0] for ci in may)]), low - room)
    high = min(max([high, *(ci[1] for ci in may)]), high + room)
    edge = 0.04 * (high - low) if high > low else 1.0
    return low - edge, high + edge


def _summaries(forest: Forest) -> list[ForestSummary]:
    found = [group.summary for group in forest.groups if group.summary]
    return found + ([forest.overall] if forest.overall else [])


class _Page:
    """Collects the marks of a forest plot from the top down."""

    def __init__(self, forest: Forest) -> None:
        self.forest = forest
        self.marks: list[Mark] = []
        self.boxes: list[Mark] = []
        self.y = MARGIN
        rows = [row for group in forest.groups for row in group.rows]
        self.label_width = self._label_width(rows)
        self.cell_ends = self._cell_ends(rows)
        left = (self.cell_ends[-1] if self.cell_ends else MARGIN + self.label_width) + GAP
        low, high = _limits(forest)
        self.axis = Axis(low, high, left=left, width=PLOT_WIDTH, is_ratio=forest.is_ratio)
        self.effect_end = left + PLOT_WIDTH + GAP + self._effect_width(rows)
        self.has_weights = any(row.weight is not None for row in rows)
        weight_width = canvas.text_width("Weight", SIZE, bold=True)
        self.right = self.effect_end + (GAP + weight_width if self.has_weights else 0.0)
        self.heaviest = max((row.weight or 0.0 for row in rows), default=0.0)

    def _label_width(self, rows: Sequence[ForestRow]) -> float:
        widths = [canvas.text_width(row.label, SIZE) for row in rows]
        indent = GAP / 2 if self.is_grouped else 0.0
        return min(MOST_LABEL, max([LEAST_LABEL, *(w + indent for w in widths)]))

    @property
    def is_grouped(self) -> bool:
        """Whether rows are indented under titles."""
        return any(group.title for group in self.forest.groups)

    def _cell_ends(self, rows: Sequence[ForestRow]) -> list[float]:
        ends, end = [], MARGIN + self.label_width
        for i, heading in enumerate(self.forest.headings):
            cells = [row.cells[i] for row in rows if i < len(row.cells)]
            width = max([canvas.text_width(heading, SIZE, bold=True), *(canvas.text_width(c, SIZE) for c in cells)])
            end += GAP + width
            ends.append(end)
        return ends

    def _effect_width(self, rows: Sequence[ForestRow]) -> float:
        heads = [canvas.text_width(line, SIZE, bold=True) for line in self.effect_heading]
        cells = [_with_interval(self.forest, r.estimate, r.ci) for r in rows if r.estimate is not None and r.ci]
        pooled = [_with_interval(self.forest, s.estimate, s.ci) for s in _summaries(self.forest)]
        widths = [canvas.text_width(c, SIZE) for c in cells]
        return max([*heads, *widths, *(canvas.text_width(c, SIZE, bold=True) for c in pooled)])

    @property
    def effect_heading(self) -> list[str]:
        """Heading of the column of effects, in lines."""
        measure = canvas.wrapped(self.forest.measure, SIZE, MOST_HEADING)
        return [*measure, f"({100 * self.forest.level:g} % CI)"]

    def text(self, x: float, text: str, *, anchor: str = "start", bold: bool = False, colour: str = INK) -> None:
        """Words on the current line."""
        self.marks.append(Text(at=(x, self.y), text=text, size=SIZE, colour=colour, anchor=anchor, bold=bold))

    def small(self, x: float, text: str, *, anchor: str = "start", colour: str = MUTED) -> None:
        """Small words on the current line."""
        self.marks.append(Text(at=(x, self.y), text=text, size=SMALL, colour=colour, anchor=anchor))

    @property
    def middle(self) -> float:
        """Height of the middle of the letters of the current line."""
        return self.y - 0.35 * SIZE

    def title(self) -> None:
        """The title, over the whole width."""
        if not self.forest.title:
            return
        for line in canvas.wrapped(self.forest.title, LARGE, self.right - MARGIN):
            self.y += LARGE
            self.marks.append(Text(at=(MARGIN, self.y), text=line, size=LARGE, colour=INK, bold=True))
            self.y += 4.0
        self.y += 10.0

    def head(self) -> None:
        """Headings of the columns and the rule under them."""
        *first, last = self.effect_heading
        self.y += SIZE - 16.0
        for line in first:
            self.y += 16.0
            self.text(self.effect_end, line, anchor="end", bold=True)
        self.y += 16.0
        self.text(MARGIN, self.forest.rows_are, bold=True)
        for end, heading in zip(self.cell_ends, self.forest.headings, strict=True):
            self.text(end, heading, anchor="end", bold=True)
        self.text(self.effect_end, last, anchor="end", bold=True)
        if self.has_weights:
            self.text(self.right, "Weight", anchor="end", bold=True)
        self.y += 9.0
        self._rule(INK)
        self.top = self.y
        self.y += 2.0

    def _rule(self, colour: str) -> None:
        self.marks.append(Line(start=(MARGIN, self.y), end=(self.right, self.y), colour=colour))

    def group(self, group: ForestGroup) -> None:
        """A titled group of studies with its pooled effect."""
        if group.title:
            self.y += ROW + 2.0
            self.text(MARGIN, canvas.fitted(group.title, SIZE, self.right - MARGIN), bold=True)
        for row in group.rows:
            self.y += ROW
            self.row(row)
        if group.summary:
            self.summary(group.summary)
        self.y += 6.0

    def row(self, row: ForestRow) -> None:
        """One study."""
        x = MARGIN + (GAP / 2 if self.is_grouped else 0.0)
        self.text(x, canvas.fitted(row.label, SIZE, MARGIN + self.label_width - x))
        for end, cell in zip(self.cell_ends, row.cells, strict=False):
            self.text(end, cell, anchor="end")
        if row.estimate is None or row.ci is None:
            self.text(self.effect_end, "not estimable", anchor="end", colour=MUTED)
            return
        effect = _with_interval(self.forest, row.estimate, row.ci)
        self.text(self.effect_end, effect, anchor="end")
        if row.weight is not None:
            self.text(self.right, f"{100 * row.weight:.1f} %", anchor="end")
        self._whisker(row.ci)
        share = (row.weight / self.heaviest) if row.weight is not None and self.heaviest else 0.3
        half = max(SMALLEST_BOX, BIGGEST_BOX * math.sqrt(share)) / 2.0
        if self.axis.holds(row.estimate):
            x, y = self.axis.at(row.estimate), self.middle
            corners = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))
            self.boxes.append(Shape(points=corners, fill=BOX, tip=f"{row.label}: {effect}"))

    def _whisker(self, ci: tuple[float, float]) -> None:
        axis, y = self.axis, self.middle
        low, high = max(ci[0], axis.low), min(ci[1], axis.high)
        self.boxes.append(Line(start=(axis.at(low), y), end=(axis.at(high), y), colour=BOX, width=1.4))
        if ci[0] < axis.low:
            self.boxes.append(_arrow(axis.at(axis.low), y, -1.0))
        if ci[1] > axis.high:
            self.boxes.append(_arrow(axis.at(axis.high), y, 1.0))

    def summary(self, summary: ForestSummary) -> None:
        """A diamond with its figures, the prediction interval, and a line of notes."""
        self.y += ROW + 2.0
        cells_end = self.cell_ends[-1] if self.cell_ends else MARGIN + self.label_width
        self.text(MARGIN, canvas.fitted(summary.label, SIZE * 1.06, cells_end - MARGIN), bold=True)
        effect = _with_interval(self.forest, summary.estimate, summary.ci)
        self.text(self.effect_end, effect, anchor="end", bold=True)
        self.boxes.append(self._diamond(summary, tip=f"{summary.label}: {effect}"))
        if summary.prediction:
            self._prediction(summary.prediction)
        if summary.note:
            self.y += 4.0
            for line in canvas.wrapped(summary.note, SMALL, self.axis.left - MARGIN - 8.0):
                self.y += SMALL + 4.0
                self.small(MARGIN, line)

    def _diamond(self, summary: ForestSummary, *, tip: str) -> Shape:
        """From one end of the interval to the other, cut off where the axis ends."""
        axis, y, (low, high) = self.axis, self.middle, summary.ci
        points: list[Point] = []
        for end, is_cut in ((low, low < axis.low), (high, high > axis.high)):
            edge = min(max(end, axis.low), axis.high)
            half = DIAMOND * abs(edge - end) / abs(summary.estimate - end) if is_cut else 0.0
            up, down = (axis.at(edge), y - half), (axis.at(edge), y + half)
            points += [down, up, (axis.at(summary.estimate), y - DIAMOND)] if end == low else [up, down]
        points.append((axis.at(summary.estimate), y + DIAMOND))
        return Shape(points=tuple(points), fill=ACCENT, tip=tip)

    def _prediction(self, prediction: tuple[float, float]) -> None:
        self.y += ROW - 2.0
        low, high = prediction
        self.text(MARGIN, "Prediction interval", colour=MUTED)
        ends = f"({_printed(self.forest, low)} to {_printed(self.forest, high)})"
        self.text(self.effect_end, ends, anchor="end", colour=MUTED)
        axis, y = self.axis, self.middle
        left, right = axis.at(max(low, axis.low)), axis.at(min(high, axis.high))
        bar = ((left, y - 2.5), (right, y - 2.5), (right, y + 2.5), (left, y + 2.5))
        self.boxes.append(Shape(points=bar, fill=ACCENT_PALE, tip=f"Prediction interval {ends}"))
        for end, is_inside in ((left, low >= axis.low), (right, high <= axis.high)):
            if is_inside:
                self.boxes.append(Line(start=(end, y - 4.5), end=(end, y + 4.5), colour=ACCENT, width=1.4))
            else:
                self.boxes.append(_arrow(end, y, -1.0 if end == left else 1.0, colour=ACCENT_PALE))

    def foot(self) -> None:
        """The axis with its ticks and words, and the footnote."""
        self.y += 14.0
        bottom, axis = self.y, self.axis
        under: list[Mark] = [
            Line(start=(axis.at(tick), self.top), end=(axis.at(tick), bottom), colour=FAINT) for tick, _ in axis.ticks()
        ]
        if self.forest.null is not None:
            x = axis.at(self.forest.null)
            under.append(Line(start=(x, self.top), end=(x, bottom), colour=MUTED, width=1.2))
        under += [self._vertical(value, bottom, MUTED, (1.5, 3.0)) for value in self._targets()]
        if self.forest.overall:
            under.append(self._vertical(self.forest.overall.estimate, bottom, ACCENT, (4.0, 3.0)))
        self.marks = under + self.marks + self.boxes
        self.marks.append(Line(start=(axis.left, bottom), end=(axis.left + axis.width, bottom), colour=INK))
        self.y += 16.0
        ticks = [(axis.at(tick), label) for tick, label in axis.ticks()]
        self.marks += [Line(start=(x, bottom), end=(x, bottom + 4.0), colour=INK) for x, _ in ticks]
        for x, label in ticks:
            self.small(x, label, anchor="middle", colour=INK)
        self._words()
        for line in canvas.wrapped(self._footnote(), SMALL, self.right - MARGIN):
            self.y += SMALL + 5.0
            self.small(MARGIN, line)

    def _targets(self) -> list[float]:
        target = self.forest.target
        return [value for value in (target, -target) if self.axis.holds(value)] if target else []

    def _vertical(self, value: float, bottom: float, colour: str, dash: Point) -> Line:
        x = self.axis.at(value)
        return Line(start=(x, self.top), end=(x, bottom), colour=colour, width=1.0, dash=dash)

    def _words(self) -> None:
        left, right = self.forest.favours
        axis = self.axis
        if left or right:
            self.y += SMALL + 8.0
            room = 0.3 * axis.width
            centre = min(max(axis.at(self.forest.null or 0.0), axis.left + room), axis.left + axis.width - room)
            self._words_at(centre - 10.0, f"← {left}" if left else "", anchor="end")
            self._words_at(centre + 10.0, f"{right} →" if right else "", anchor="start")
        self.y += 10.0

    def _words_at(self, x: float, text: str, *, anchor: str) -> None:
        if text:
            self.small(x, text, anchor=anchor, colour=INK)

    def _footnote(self) -> str:
        parts = [self.forest.footnote]
        if self._targets():
            parts.append(
                f"Dotted: the smallest effect that matters ({_printed(self.forest, self.forest.target or 0.0)})."
            )
        return " ".join(part for part in parts if part)


def _arrow(x: float, y: float, way: float, *, colour: str = BOX) -> Shape:
    """A head that says that an interval goes on beyond the axis."""
    return Shape(points=((x + 5.0 * way, y), (x - 2.0 * way, y - 4.0), (x - 2.0 * way, y + 4.0)), fill=colour)


def draw_forest(forest: Forest) -> Drawing:
    """A forest plot as marks on a page."""
    page = _Page(forest)
    page.title()
    page.head()
    for group in forest.groups:
        page.group(group)
    if forest.overall:
        page.summary(forest.overall)
    page.foot()
    return Drawing(
        width=round(page.right + MARGIN),
        height=round(page.y + MARGIN),
        title=forest.title or f"Forest plot: {forest.measure}",
        description=_forest_in_words(forest),
        marks=tuple(page.marks),
    )


def _effect(forest: Forest, row: ForestRow) -> str:
    if row.estimate is None or row.ci is None:
        return "not estimable"
    return _with_interval(forest, row.estimate, row.ci)


def _forest_in_words(forest: Forest) -> str:
    studies = sum(len(group.rows) for group in forest.groups)
    words = [f"Forest plot of {studies} {'study' if studies == 1 else 'studies'}; effect: {forest.measure}."]
    if not any(group.summary for group in forest.groups) and not forest.overall:
        rows = [row for group in forest.groups for row in group.rows]
        words += [
            f"{r.label}: {_with_interval(forest, r.estimate, r.ci)}." for r in rows if r.estimate is not None and r.ci
        ]
    titled = [(group.title, group.summary) for group in forest.groups if group.summary]
    for title, summary in [*titled, ("", forest.overall)]:
        if summary is None:
            continue
        where = f"{title}, {summary.label}" if title else summary.label
        words.append(f"{where}: {_with_interval(forest, summary.estimate, summary.ci)}.")
        if summary.prediction:
            low, high = (_printed(forest, end) for end in summary.prediction)
            words.append(f"Prediction interval {low} to {high}.")
    return " ".join(words)
