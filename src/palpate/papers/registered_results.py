"""The outcome measures of a registered trial to outcome rows: one for each class, category and pair of arms."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from palpate import vocabulary
from palpate.papers.registered import Analysis, Category, Class, Measurement, OutcomeMeasure, number, whole
from palpate.papers.registered import Study as Registered
from palpate.types.concept import Family
from palpate.types.study import (
    Arm,
    Better,
    Comparison,
    Doubt,
    Events,
    Finding,
    Mean,
    MeanKind,
    Measure,
    Outcome,
    Printed,
    ReportedEffect,
    Role,
)

MOST_ROWS = 400  # of one trial; some register every time of every subscale
_CHANGE = re.compile(r"\bchange\b|\bdifference from baseline\b", re.IGNORECASE)
_BASELINE = re.compile(r"^\W*(?:baseline|week 0|day 0|pre-?(?:treatment|intervention|test))\W*$", re.IGNORECASE)
_NO_NAME = re.compile(r"[\W_]+")
_P = re.compile(r"\s*([<>=≤≥]?)\s*=?\s*(\d*\.?\d+(?:e-?\d+)?)", re.IGNORECASE)
_MEASURES = (
    (re.compile(r"odds", re.IGNORECASE), Measure.OR),
    (re.compile(r"hazard", re.IGNORECASE), Measure.HR),
    (re.compile(r"risk difference", re.IGNORECASE), Measure.RD),
    (re.compile(r"risk ratio|relative risk", re.IGNORECASE), Measure.RR),
    (re.compile(r"mean difference|LS ?means? difference|difference (?:in|of|between) (?:LS ?)?means?", re.IGNORECASE),
     Measure.MD),
)  # fmt: skip
_SIGNIFICANT = 0.05
_AGREES = 0.5  # of the larger: how far an adjusted difference may lie from the plain one that shows its direction


class _Row(NamedTuple):
    """One row of an outcome: its label and the values of its arms, with how many people each has."""

    label: str
    values: dict[str, Measurement]
    people: dict[str, int]


def outcomes_of(trial: Registered, arms: tuple[Arm, ...]) -> Iterator[Outcome]:
    """The outcomes of a trial's results, each treatment arm against each comparator."""
    count = 0
    for measure in trial.results.outcomes.measures if trial.results else ():
        for outcome in _of_measure(measure, arms):
            count += 1
            if count > MOST_ROWS:
                return
            yield outcome


def _of_measure(measure: OutcomeMeasure, arms: tuple[Arm, ...]) -> Iterator[Outcome]:
    of_group = _arms_of(measure, arms)
    for row in _rows(measure, of_group):
        pairs = [
            (first, second)
            for first in arms
            for second in arms
            if first.role is Role.TREATMENT
            and second.role is Role.COMPARATOR
            and {first.id, second.id} <= set(row.values)
        ]
        for first, second in pairs:
            if made := _between(measure, row, (first.id, second.id), of_group):
                yield made


def _arms_of(measure: OutcomeMeasure, arms: tuple[Arm, ...]) -> dict[str, str]:
    """Group id → arm id, by equal titles, then by a title that holds the other's, then by order if the counts agree."""
    names = {arm.id: _folded(arm.technique or arm.treatment) for arm in arms}
    found: dict[str, str] = {}
    for agrees in (lambda a, b: a == b, lambda a, b: bool(a) and bool(b) and (a in b or b in a)):
        for group in measure.groups:
            fitting = [
                arm for arm, name in names.items() if arm not in found.values() and agrees(_folded(group.title), name)
            ]
            if group.id not in found and len(fitting) == 1:
                found[group.id] = fitting[0]
    left = [group.id for group in measure.groups if group.id not in found]
    free = [arm.id for arm in arms if arm.id not in found.values()]
    return found | dict(zip(left, free, strict=True)) if len(left) == len(free) == 1 else found


def _folded(text: str) -> str:
    return _NO_NAME.sub(" ", text.casefold()).strip()


def _rows(measure: OutcomeMeasure, of_group: dict[str, str]) -> Iterator[_Row]:
    for one in measure.classes:
        people = _people(measure, one, of_group)
        for category in one.categories:
            values = {of_group[m.group]: m for m in category.measurements if m.group in of_group}
            if values:
                yield _Row(_label(one, category), values, people)


def _label(one: Class, category: Category) -> str:
    return ", ".join(filter(None, (one.title, category.title)))


def _people(measure: OutcomeMeasure, one: Class, of_group: dict[str, str]) -> dict[str, int]:
    denominators = [d for d in (*one.denominators, *measure.denominators) if d.units.casefold() in {"participants", ""}]
    counts = denominators[0].counts if denominators else ()
    return {of_group[c.group]: n for c in counts if c.group in of_group and (n := whole(c.value))}


def _between(measure: OutcomeMeasure, row: _Row, pair: tuple[str, str], of_group: dict[str, str]) -> Outcome | None:
    means = tuple(mean for arm in pair if (mean := _mean(measure, row, arm)) is not None)
    events = tuple(count for arm in pair if (count := _events(measure, row, arm)) is not None)
    means, events = (means if len(means) == 2 else ()), (events if len(events) == 2 else ())
    if not means and not events:
        return None
    analysis = _analysis(measure, pair, of_group) if len(measure.classes) == 1 else None
    difference = _difference(means, events)
    effect, doubts = _effect(analysis, pair, of_group, means, events) if analysis else (None, ())
    p, relation = _p(analysis.p if analysis else None)
    name = f"{measure.title}: {row.label}" if row.label and not _BASELINE.match(row.label) else measure.title
    better = _better(measure.title)
    return Outcome(
        outcome=name,
        comparison=Comparison.BETWEEN_ARMS,
        arms=pair,
        instrument=measure.unit or None,
        better=better,
        timepoint=measure.time_frame or None,
        finding=_finding(p, relation, difference, better),
        tested=True if p is not None else None,
        p=p,
        p_is=relation,
        means=means,
        events=events,
        effect=effect,
        doubts=doubts,
    )


def _better(title: str) -> Better | None:
    """Which way is improvement, if the vocabulary knows the outcome."""
    known = vocabulary.load()
    found = known.resolve(title, Family.OUTCOME).concepts
    return known.better(found[0]) if found else None


def _mean(measure: OutcomeMeasure, row: _Row, arm: str) -> Mean | None:
    parameter = measure.parameter.upper().replace(" ", "_")
    if parameter not in {"MEAN", "LEAST_SQUARES_MEAN", "MEDIAN"} or arm not in row.values:
        return None
    held = row.values[arm]
    value = number(held.value)
    if value is None:
        return None
    kind = MeanKind.BASELINE if _BASELINE.match(row.label) else MeanKind.POST
    kind = MeanKind.CHANGE if _CHANGE.search(measure.title) else kind
    spread, limits = number(held.spread), _limits(held)
    said = measure.dispersion.upper()
    is_median = parameter == "MEDIAN"
    return Mean(
        arm=arm,
        kind=kind,
        n=row.people.get(arm),
        mean=None if is_median else value,
        median=value if is_median else None,
        sd=_above_zero(spread) if "DEVIATION" in said and not is_median else None,
        se=_above_zero(spread) if "STANDARD" in said and "ERROR" in said else None,
        ci=limits if ("95" in said and "975" not in said) else None,
        quartiles=limits if "QUARTILE" in said else None,
        range=limits if "FULL" in said and "RANGE" in said else None,
        unit=measure.unit or None,
        adjusted=True if parameter == "LEAST_SQUARES_MEAN" else None,
    )


def _above_zero(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


def _limits(held: Measurement | Analysis) -> tuple[float, float] | None:
    low, high = number(held.lower), number(held.upper)
    return (low, high) if low is not None and high is not None and low <= high else None


def _events(measure: OutcomeMeasure, row: _Row, arm: str) -> Events | None:
    is_people = measure.parameter.upper().startswith("COUNT_OF_PART") or (
        measure.parameter.upper() == "NUMBER" and measure.unit.casefold() in {"participants", "patients", "subjects"}
    )
    n = row.people.get(arm)
    count = number(row.values[arm].value) if arm in row.values else None
    if not is_people or n is None or count is None or not count.is_integer() or not 0 <= count <= n:
        return None
    return Events(arm=arm, events=int(count), n=n)


def _analysis(measure: OutcomeMeasure, pair: tuple[str, str], of_group: dict[str, str]) -> Analysis | None:
    """The first analysis of just these two arms."""
    for one in measure.analyses:
        if len(one.groups) == 2 and {of_group.get(group) for group in one.groups} == set(pair):
            return one
    return None


def _difference(means: tuple[Mean, ...], events: tuple[Events, ...]) -> float | None:
    """Treatment minus comparator, in units or in shares."""
    if means:
        first, second = (one.mean if one.mean is not None else one.median for one in means)
        return first - second if first is not None and second is not None else None
    return events[0].events / events[0].n - events[1].events / events[1].n if events else None


def _effect(
    analysis: Analysis,
    pair: tuple[str, str],
    of_group: dict[str, str],
    means: tuple[Mean, ...],
    events: tuple[Events, ...],
) -> tuple[ReportedEffect | None, tuple[Doubt, ...]]:
    """The effect as treatment against comparator, turned where the record's own figures show that it must be."""
    value = number(analysis.value)
    measure = next((found for pattern, found in _MEASURES if pattern.search(analysis.measure)), None)
    if (
        value is None
        or measure is None
        or (measure.is_ratio and value <= 0)
        or (measure is Measure.RD and abs(value) > 1)
    ):
        return None, ()
    is_95 = number(analysis.percent) == 95.0 and "1" not in analysis.sides and "ONE" not in analysis.sides.upper()
    ci = _limits(analysis) if is_95 else None
    if ci and measure.is_ratio and ci[0] <= 0:
        ci = None
    way = _way(value, measure, _difference(means, events))
    if way == 0:
        why = "which group is subtracted from which (or divided by which) is not told"
        return ReportedEffect(measure=measure, value=value, ci=ci), (Doubt(field="effect", why=why, blocks=True),)
    if way > 0:
        return ReportedEffect(measure=measure, value=value, ci=ci), ()
    turned = _turned(value, measure)
    turned_ci = (_turned(ci[1], measure), _turned(ci[0], measure)) if ci else None
    return ReportedEffect(measure=measure, value=turned, ci=turned_ci, printed=Printed(value=value, ci=ci)), ()


def _way(value: float, measure: Measure, difference: float | None) -> int:
    """1 if the value is treatment against comparator, -1 if it is the other way, 0 if that cannot be told."""
    size = math.log(value) if measure.is_ratio else value
    if not difference or not size:
        return 0
    if measure is Measure.MD and abs(abs(size) - abs(difference)) > _AGREES * max(abs(size), abs(difference)):
        return 0
    return 1 if (size > 0) == (difference > 0) else -1


def _turned(value: float, measure: Measure) -> float:
    return float(f"{1 / value:.6g}") if measure.is_ratio else -value


def _p(said: object) -> tuple[float | None, str]:
    match = _P.match(str(said)) if said is not None else None
    if match is None or not 0 <= float(match[2]) <= 1:
        return None, "="
    return float(match[2]), {"≤": "<", "≥": ">"}.get(match[1], match[1] or "=")


def _finding(p: float | None, relation: str, difference: float | None, better: Better | None) -> Finding | None:
    """The reading of the registered test; None where it cannot be told."""
    if p is None or (relation == ">" and p < _SIGNIFICANT) or (relation == "<" and p > _SIGNIFICANT):
        return None
    if p > _SIGNIFICANT or (p == _SIGNIFICANT and relation != "<") or relation == ">":
        return Finding.NO_DIFFERENCE
    if not difference or better is None:
        return None
    return Finding.BETTER if (difference < 0) == (better is Better.LOWER) else Finding.WORSE
