"""What the plots of `plots` show of evidence: rungs as groups of a forest plot, one rung's effects as a funnel."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from palpate.errors import InputError
from palpate.report.evidence_lines import (
    LOGGED,
    NAMES,
    headline,
    heterogeneity_line,
    measured_by,
    people,
    single_interval,
)
from palpate.report.plots import forest_svg, save
from palpate.types.evidence import Effect, EffectMeasure, Evidence, PooledEffect, RungEvidence
from palpate.types.plot import Forest, ForestGroup, ForestRow, ForestSummary, Funnel, FunnelPoint

FAVOURS = ("favours comparator", "favours treatment")
_CELLS: dict[str, Callable[[Effect], str]] = {"n": people, "measured by": measured_by}
COLUMNS = tuple(_CELLS)
_WITHOUT = " Leave --plot and --funnel out."


def forest(rung: RungEvidence, name: str = "plot", *, columns: Sequence[str] = COLUMNS) -> str:
    """One rung's forest plot as SVG, to stand among others; empty where nothing was pooled. `name` begins its ids."""
    return forest_svg(_forest([rung], "", is_alone=True, columns=columns), name) if rung.pooled else ""


def draw_forest(evidence: Evidence, path: Path) -> None:
    """Write the forest plot of all rungs on the scale of the first one that has numbers; its suffix says the form.

    Raises
    ------
    InputError
        If no rung has numbers, or the form is not one of .svg, .png and .pdf.
    """
    save(forest_of(evidence, hint=_WITHOUT), path)


def draw_funnel(evidence: Evidence, path: Path) -> None:
    """Write the funnel plot of the first rung that has numbers."""
    save(funnel_of(evidence, hint=_WITHOUT), path)


def forest_of(evidence: Evidence, *, hint: str = "") -> Forest:
    """The forest plot of all rungs on the scale of the first one that has numbers.

    Raises
    ------
    InputError
        If no rung has numbers; `hint` ends the message.
    """
    return _forest(_drawable(evidence, hint), headline(evidence.question))


def funnel_of(evidence: Evidence, *, hint: str = "") -> Funnel:
    """The funnel plot of the first rung that has numbers; raises as `forest_of`."""
    rung = _drawable(evidence, hint)[0]
    assert rung.pooled is not None
    points = [
        FunnelPoint(label=effect.label, estimate=effect.y, se=math.sqrt(effect.v))
        for effect in rung.effects
        if effect.y is not None and effect.v is not None
    ]
    return Funnel(
        points=tuple(points),
        centre=rung.pooled.estimate,
        measure=NAMES[rung.pooled.measure],
        title=f"{headline(evidence.question)}, against {rung.rung.value}",
        is_ratio=rung.pooled.measure in LOGGED,
    )


def _drawable(evidence: Evidence, hint: str) -> list[RungEvidence]:
    """The rungs with numbers on one scale: that of the first, since an axis has one unit."""
    with_numbers = [rung for rung in evidence.rungs if rung.pooled is not None]
    if not with_numbers:
        raise InputError(f"{headline(evidence.question)}: no study has numbers to draw.{hint}")
    first = _measure(with_numbers[0])
    return [rung for rung in with_numbers if _measure(rung) is first]


def _measure(rung: RungEvidence) -> EffectMeasure | None:
    return rung.pooled.measure if rung.pooled else None


def _forest(
    rungs: Sequence[RungEvidence], title: str, *, is_alone: bool = False, columns: Sequence[str] = COLUMNS
) -> Forest:
    measure = _measure(rungs[0]) or EffectMeasure.SMD
    any_pooled = any(rung.pooled is not None and rung.pooled.k > 1 for rung in rungs)
    groups = (_group(rung, rung.pooled, columns, is_alone=is_alone) for rung in rungs if rung.pooled is not None)
    return Forest(
        groups=tuple(groups),
        measure=NAMES[measure],
        title=title,
        is_ratio=measure in LOGGED,
        favours=FAVOURS,
        headings=tuple(columns),
        target=rungs[0].target,
        footnote="Diamond: pooled effect. Bar: prediction interval." if any_pooled else "",
    )


def _group(rung: RungEvidence, pooled: PooledEffect, columns: Sequence[str], *, is_alone: bool) -> ForestGroup:
    """A rung's rows with its diamond; no diamond under a single study, no title where the rung stands alone."""
    sure = f", {rung.certainty.level.value} certainty" if rung.certainty else ""
    summary = ForestSummary(
        label="Random effects",
        estimate=pooled.estimate,
        ci=pooled.ci,
        prediction=pooled.prediction,
        note=heterogeneity_line(pooled),
    )
    rows = tuple(_row(effect, weight, columns) for effect, weight in zip(rung.effects, pooled.weights, strict=True))
    title = "" if is_alone else f"Against {rung.rung.value}{sure}"
    return ForestGroup(rows=rows, title=title, summary=summary if pooled.k > 1 else None)


def _row(effect: Effect, weight: float, columns: Sequence[str]) -> ForestRow:
    cells = tuple(_CELLS[column](effect) for column in columns)
    return ForestRow(label=effect.label, estimate=effect.y, ci=single_interval(effect), weight=weight, cells=cells)
