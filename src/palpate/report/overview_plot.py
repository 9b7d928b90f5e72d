"""A map of effects as marks on a page: every outcome of a treatment, on every comparator rung.

A disc for each pooled effect, by its people and by where its interval lies; a ring where trials gave directions only;
an empty cell where nothing was tried. After the evidence gap maps of systematic reviewers.

References
----------
Snilstveit et al. (2016), J Clin Epidemiol 79:120: evidence and gap maps.
"""

from __future__ import annotations

import math

from palpate.report import canvas
from palpate.report.axes import FAINT, INK, LARGE, MARGIN, MUTED, RULE, SIZE, SMALL
from palpate.report.canvas import Dot, Drawing, Line, Mark, Text
from palpate.report.evidence_lines import NAMES, shown, shown_interval
from palpate.report.overview import overview_headline, overview_rows
from palpate.report.rung_marks import FILLS, certainty_marks, key_marks, lies
from palpate.report.text import count
from palpate.types.concept import Rung
from palpate.types.evidence import Overview, RungEvidence

ROW, LABEL, COLUMN = 44.0, 230.0, 200.0
BIGGEST, SMALLEST = 13.0, 4.0  # radius of a disc in pixels
MANY = 1000  # people from which on a disc is as big as it gets
RUNGS = tuple(Rung)


def draw_overview(overview: Overview) -> Drawing:
    """The map of an overview; outcomes in its order, the most studied first."""
    width = 2 * MARGIN + LABEL + COLUMN * len(RUNGS)
    marks: list[Mark] = []
    y = MARGIN
    for line in canvas.wrapped(overview_headline(overview), LARGE, width - 2 * MARGIN):
        y += LARGE + 2.0
        marks.append(Text(at=(MARGIN, y), text=line, size=LARGE, colour=INK, bold=True))
    y += 30.0
    for place, rung in enumerate(RUNGS):
        marks.append(Text(at=(_left(place), y), text=f"Against {_HEADS[rung]}", size=SIZE, colour=INK, bold=True))
    y += 10.0
    marks.append(Line(start=(MARGIN, y), end=(width - MARGIN, y), colour=INK))
    said = []
    for outcome, rungs in overview_rows(overview):
        marks += _row(outcome, {rung.rung: rung for rung in rungs}, y, width)
        said.append(f"{outcome}: {'; '.join(map(_in_words, rungs))}.")
        y += ROW
    key, y = key_marks(MARGIN, y + 28.0, width - 2 * MARGIN)
    marks += key
    for line in canvas.wrapped(_FOOT, SMALL, width - 2 * MARGIN):
        y += SMALL + 6.0
        marks.append(Text(at=(MARGIN, y), text=line, size=SMALL, colour=MUTED))
    return Drawing(
        width=round(width),
        height=round(y + MARGIN),
        title=overview_headline(overview),
        description=" ".join(said) or "No trial compares it with anything.",
        marks=tuple(marks),
    )


_HEADS = {Rung.NOTHING: "nothing, usual care", Rung.SHAM: "sham, light touch", Rung.ACTIVE: "another treatment"}
_FOOT = (
    f"Disc: pooled effect, its area by the people in the trials (full size from {MANY:,}). Ring: trials that say only "
    "which way it went. Empty: not tried. Small dots: certainty, one for very low, four for high. "
    "Above 0, or above 1 for a ratio, is better for the treatment."
)


def _left(place: int) -> float:
    return MARGIN + LABEL + COLUMN * place


def _row(outcome: str, rungs: dict[Rung, RungEvidence], top: float, width: float) -> list[Mark]:
    label = canvas.fitted(outcome, SIZE, LABEL - 16.0)
    marks: list[Mark] = [
        Text(at=(MARGIN, top + ROW / 2 + 4.0), text=label, size=SIZE, colour=INK),
        Line(start=(MARGIN, top + ROW), end=(width - MARGIN, top + ROW), colour=FAINT),
    ]
    for place, rung in enumerate(RUNGS):
        if rung in rungs:
            marks += _cell(rungs[rung], _left(place), top, _in_words(rungs[rung]))
    return marks


def _cell(rung: RungEvidence, left: float, top: float, tip: str) -> list[Mark]:
    centre = (left + BIGGEST + 2.0, top + ROW / 2)
    marks: list[Mark] = []
    if rung.pooled is not None:
        fill = FILLS[lies(rung.pooled, rung.target)]
        edge = MUTED if fill == RULE else fill
        marks.append(Dot(centre=centre, radius=_radius(rung.pooled.participants), fill=fill, edge=edge, tip=tip))
    else:
        marks.append(Dot(centre=centre, radius=SMALLEST + 2.0, fill="#ffffff", edge=MUTED, tip=tip))
    x = left + 2 * BIGGEST + 12.0
    marks.append(Text(at=(x, top + ROW / 2 - 3.0), text=_figure(rung), size=SMALL, colour=INK))
    trials = count(_trials(rung), "trial", "trials")
    marks.append(Text(at=(x, top + ROW / 2 + 11.0), text=trials, size=SMALL, colour=MUTED))
    if rung.certainty is not None:
        marks += certainty_marks(x + canvas.text_width(trials, SMALL) + 10.0, top + ROW / 2 + 7.0, rung.certainty.level)
    return marks


def _radius(people: int | None) -> float:
    """The area grows with the people; the smallest disc where their number is not reported."""
    return max(SMALLEST, BIGGEST * math.sqrt(min(people or 0, MANY) / MANY))


def _trials(rung: RungEvidence) -> int:
    return len({effect.study for effect in (*rung.effects, *rung.directions)})


def _figure(rung: RungEvidence) -> str:
    """The pooled effect, or the directions counted."""
    pooled, tally = rung.pooled, rung.count
    if pooled is not None:
        interval = shown_interval(pooled.ci, pooled.measure)
        return f"{NAMES[pooled.measure]} {shown(pooled.estimate, pooled.measure)} ({interval})"
    if tally is None:
        return "no result told"
    counted = ((tally.better, "better"), (tally.neither, "no difference"), (tally.worse, "worse"))
    return ", ".join(f"{n} {way}" for n, way in counted if n)


def _in_words(rung: RungEvidence) -> str:
    sure = f", {rung.certainty.level.value} certainty" if rung.certainty else ""
    return f"against {rung.rung.value} {_figure(rung)}, {count(_trials(rung), 'trial', 'trials')}{sure}"
