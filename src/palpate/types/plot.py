"""What a forest plot and a funnel plot show, ready to be drawn: numbers and words, no styling."""

from __future__ import annotations

import msgspec


class PlotValue(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the values of plots: frozen, keyword only."""


class ForestRow(PlotValue, frozen=True, kw_only=True):
    """A study: its effect with interval (None where it has none), its share of the weight (0 to 1), further cells.

    ``cells`` stand between the label and the plot, one per heading of `Forest.headings`.
    """

    label: str
    estimate: float | None
    ci: tuple[float, float] | None
    weight: float | None = None
    cells: tuple[str, ...] = ()


class ForestSummary(PlotValue, frozen=True, kw_only=True):
    """A pooled effect: drawn as a diamond, its prediction interval as a bar, ``note`` (tau2, I2, Q) as small print."""

    label: str
    estimate: float
    ci: tuple[float, float]
    prediction: tuple[float, float] | None = None
    note: str = ""


class ForestGroup(PlotValue, frozen=True, kw_only=True):
    """Studies under one title (a comparator rung, a subgroup) with their pooled effect."""

    rows: tuple[ForestRow, ...]
    title: str = ""
    summary: ForestSummary | None = None


class Forest(PlotValue, frozen=True, kw_only=True):
    """A forest plot.

    Effects are on the scale they were pooled on; with ``is_ratio`` they are logarithms and are printed as ratios on a
    logarithmic axis. ``favours`` are the words under the left and the right half of the axis. ``null`` is no effect,
    None where there is no such value (a proportion). ``target`` is the smallest effect that matters, drawn on both
    sides of 0. ``rows_are`` heads the labels of the rows.
    """

    groups: tuple[ForestGroup, ...]
    measure: str
    title: str = ""
    is_ratio: bool = False
    favours: tuple[str, str] = ("", "")
    headings: tuple[str, ...] = ()
    overall: ForestSummary | None = None
    null: float | None = 0.0
    target: float | None = None
    rows_are: str = "Study"
    footnote: str = ""
    level: float = 0.95
    digits: int = 2


class FunnelPoint(PlotValue, frozen=True, kw_only=True):
    """A study by effect and standard error; ``is_filled`` marks one that trim and fill put in."""

    label: str
    estimate: float
    se: float
    is_filled: bool = False


class Funnel(PlotValue, frozen=True, kw_only=True):
    """A funnel plot around ``centre``, with the region in which 95 % of studies without heterogeneity would lie.

    ``null`` is no effect, None where there is no such value.
    """

    points: tuple[FunnelPoint, ...]
    centre: float
    measure: str
    title: str = ""
    is_ratio: bool = False
    null: float | None = 0.0
    footnote: str = ""
    level: float = 0.95
