"""The comparator ladder as marks on a page: each rung with its effect, in multiples of what matters, and its certainty.

Rungs are measured on scales of their own. Divided by the smallest effect that matters on that scale, their effects
stand on one axis.
"""

from __future__ import annotations

from palpate.report import canvas
from palpate.report.axes import FAINT, INK, LARGE, MARGIN, MUTED, RULE, SIZE, SMALL, Axis
from palpate.report.canvas import Drawing, Line, Mark, Shape, Text
from palpate.report.evidence_lines import NAMES, headline, shown, shown_interval, step_sign
from palpate.report.rung_marks import FILLS, STEP, certainty_marks, key_marks, lies
from palpate.report.text import count
from palpate.types.concept import Rung
from palpate.types.evidence import CertaintyLevel, Evidence, PooledEffect, RungEvidence

ROW, LABEL, PLOT, NOTES = 74.0, 210.0, 300.0, 270.0
FARTHEST = 8.0  # multiples of what matters at which the axis ends, and an arrow says that an interval goes on


def draw_ladder(evidence: Evidence) -> Drawing:
    """The ladder of a question, the highest rung on top; a rung without trials is there and says so."""
    held = {rung.rung: rung for rung in evidence.rungs}
    axis = Axis(*_limits(evidence), left=MARGIN + LABEL, width=PLOT, is_ratio=False)
    width = axis.left + PLOT + 24.0 + NOTES + MARGIN
    marks: list[Mark] = []
    y = MARGIN
    for line in canvas.wrapped(headline(evidence.question), LARGE, width - 2 * MARGIN):
        y += LARGE + 2.0
        marks.append(Text(at=(MARGIN, y), text=line, size=LARGE, colour=INK, bold=True))
    top = y + 22.0
    bottom = top + ROW * len(Rung)
    marks += _ground(axis, top, bottom)
    for place, rung in enumerate(sorted(Rung, key=lambda one: -one.order)):
        marks += _rung(rung, held.get(rung), axis, top + ROW * place)
    y = bottom + 36.0
    key, y = key_marks(MARGIN, y, width - 2 * MARGIN)
    marks += key
    for line in canvas.wrapped(_FOOT, SMALL, width - 2 * MARGIN):
        y += SMALL + 6.0
        marks.append(Text(at=(MARGIN, y), text=line, size=SMALL, colour=MUTED))
    return Drawing(
        width=round(width),
        height=round(y + MARGIN),
        title=f"{headline(evidence.question)}: the ladder of comparators",
        description=" ".join(_said(rung, held.get(rung)) for rung in Rung),
        marks=tuple(marks),
    )


_FOOT = (
    "Effects in multiples of the smallest that matters (dotted); above 0 is better for the treatment. "
    "Dots: certainty, one filled for very low, four for high."
)


def _limits(evidence: Evidence) -> tuple[float, float]:
    ends = [end for rung in evidence.rungs if (ci := _in_targets(rung)) for end in ci]
    return max(min([-2.0, *ends]), -FARTHEST) - 0.3, min(max([2.0, *ends]), FARTHEST) + 0.3


def _in_targets(rung: RungEvidence | None) -> tuple[float, float] | None:
    """The interval of a rung in multiples of the smallest effect that matters on its scale."""
    if rung is None or rung.pooled is None or not rung.target:
        return None
    low, high = rung.pooled.ci
    return low / rung.target, high / rung.target


def _ground(axis: Axis, top: float, bottom: float) -> list[Mark]:
    """The rails of the ladder, no effect, and what matters on both sides of it."""
    rails: list[Mark] = [
        Line(start=(x, top + 8.0), end=(x, bottom - 8.0), colour=RULE, width=3.0) for x in (MARGIN + 2.0, MARGIN + 22.0)
    ]
    lines: list[Mark] = [
        Line(start=(axis.at(0.0), top), end=(axis.at(0.0), bottom), colour=MUTED, width=1.2),
        *(
            Line(start=(axis.at(at), top), end=(axis.at(at), bottom), colour=MUTED, dash=(1.5, 3.0))
            for at in (-1.0, 1.0)
        ),
        Line(start=(axis.left, bottom), end=(axis.left + axis.width, bottom), colour=INK),
    ]
    ticks: list[Mark] = []
    for tick, label in axis.ticks():
        x = axis.at(tick)
        ticks.append(Line(start=(x, bottom), end=(x, bottom + 4.0), colour=INK))
        ticks.append(Text(at=(x, bottom + 16.0), text=label, size=SMALL, colour=INK, anchor="middle"))
    return [*rails, *lines, *ticks]


def _rung(kind: Rung, rung: RungEvidence | None, axis: Axis, top: float) -> list[Mark]:
    middle = top + ROW / 2
    label = MARGIN + 36.0
    marks: list[Mark] = [
        Line(start=(MARGIN + 2.0, middle), end=(MARGIN + 22.0, middle), colour=RULE, width=3.0),
        Line(start=(axis.left, middle), end=(axis.left + axis.width, middle), colour=FAINT),
        Text(at=(label, middle - 4.0), text=f"Against {_WORDS[kind]}", size=SIZE, colour=INK, bold=True),
        Text(at=(label, middle + 13.0), text=_trials(rung), size=SMALL, colour=MUTED),
    ]
    if rung is None:
        return marks
    if rung.pooled is not None:
        marks += _effect(rung, rung.pooled, axis, middle)
    return [*marks, *_certainty(rung, axis.left + axis.width + 24.0, top)]


_WORDS = {Rung.NOTHING: "nothing or usual care", Rung.SHAM: "sham or light touch", Rung.ACTIVE: "another treatment"}


def _trials(rung: RungEvidence | None) -> str:
    if rung is None or not (rung.effects or rung.directions or rung.reviews):
        return "no trial"
    counted = len({effect.study for effect in (*rung.effects, *rung.directions)})
    people = f", {rung.pooled.participants:,} people pooled" if rung.pooled and rung.pooled.participants else ""
    return count(counted, "trial", "trials") + people if counted else "reviews only"


def _effect(rung: RungEvidence, pooled: PooledEffect, axis: Axis, y: float) -> list[Mark]:
    fill = FILLS[lies(pooled, rung.target)]
    interval = _in_targets(rung)
    if interval is None or not rung.target:
        x = axis.left + axis.width / 2
        return [Text(at=(x, y + 4.0), text=_figure(pooled), size=SMALL, colour=INK, anchor="middle")]
    low, high = (max(interval[0], axis.low), min(interval[1], axis.high))
    at = axis.at(min(max(pooled.estimate / rung.target, axis.low), axis.high))
    edge = INK if fill == RULE else fill
    marks: list[Mark] = [Line(start=(axis.at(low), y), end=(axis.at(high), y), colour=edge, width=2.0)]
    for end, is_cut, way in ((low, interval[0] < axis.low, -1.0), (high, interval[1] > axis.high, 1.0)):
        if is_cut:
            x = axis.at(end)
            tip = ((x + 6.0 * way, y), (x - 2.0 * way, y - 4.5), (x - 2.0 * way, y + 4.5))
            marks.append(Shape(points=tip, fill=edge))
    half = canvas.text_width(_figure(pooled), SMALL) / 2
    x = min(max(at, axis.left + half), axis.left + axis.width - half)
    said = Text(at=(x, y + 24.0), text=_figure(pooled), size=SMALL, colour=INK, anchor="middle")
    diamond = ((at - 8.0, y), (at, y - 8.0), (at + 8.0, y), (at, y + 8.0))
    return [*marks, Shape(points=diamond, fill=fill, edge=edge, tip=_figure(pooled)), said]


def _figure(pooled: PooledEffect) -> str:
    name = NAMES[pooled.measure]
    return f"{name} {shown(pooled.estimate, pooled.measure)} ({shown_interval(pooled.ci, pooled.measure)})"


def _certainty(rung: RungEvidence, x: float, top: float) -> list[Mark]:
    sure = rung.certainty
    if sure is None:
        return []
    y = top + 22.0
    marks = certainty_marks(x + 4.0, y - 4.0, sure.level)
    name = f"{sure.level.value} certainty"
    marks.append(
        Text(at=(x + STEP * len(CertaintyLevel) + 6.0, y), text=name, size=SIZE, colour=INK, bold=True),
    )
    taken = ", ".join(f"{step.domain} {step_sign(step)}" for step in sure.steps if step.down)
    for line in canvas.wrapped(f"from {sure.start.value}" + (f": {taken}" if taken else ""), SMALL, NOTES)[:3]:
        y += SMALL + 4.0
        marks.append(Text(at=(x, y), text=line, size=SMALL, colour=MUTED))
    return marks


def _said(kind: Rung, rung: RungEvidence | None) -> str:
    figure = f", {_figure(rung.pooled)}" if rung is not None and rung.pooled else ""
    sure = f", {rung.certainty.level.value} certainty" if rung is not None and rung.certainty else ""
    return f"Against {_WORDS[kind]}: {_trials(rung)}{figure}{sure}."
