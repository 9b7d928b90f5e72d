"""Rows on one rung -> one Effect per study, all on one scale, and what was left out with its reason.

A study has many rows: other instruments, other times, other arms. One is taken: the outcome asked for before a
narrower one, numbers before a direction, the end of treatment before other times, all people before some of them, then
the order of the report. Arms of the same treatment are combined, so that nobody of the comparator is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from palpate.synthesis.conversions import smd_from_log_odds_ratio
from palpate.synthesis.numbers import Estimate, Numbers, is_paired, numbers
from palpate.types.concept import Distance, Instrument, Rung
from palpate.types.evidence import Direction, Effect, EffectMeasure, LeftOut
from palpate.types.match import RowMatch
from palpate.types.study import Comparison, Finding

# A difference of more than three SDs is more often an SE typed as an SD than a real effect; the issue's own limit.
IMPLAUSIBLE_G = 3.0
# Units that a wording of an instrument may name, in lower case.
UNITS = frozenset(
    (
        *("mmhg", "bpm", "beats/min", "breaths/min", "degrees", "°", "kpa", "n", "n/m", "kg/cm2", "lb/cm2", "hz"),
        *("mm", "cm", "m", "m/s", "cm/s", "s", "seconds", "minutes", "hours", "days", "ms2", "ml/kg/min"),
        *("g", "g/day", "kg", "ml", "ml/day", "l", "u/l", "ku/l", "mg/dl", "ug/dl", "mmol/l", "nmol/l"),
    )
)
MOST_CONVERTED = 20_000  # rows whose numbers are kept, about 1 kB each
UNKNOWN_TIME = 0.25  # weeks from the end of treatment that a row without a readable time is taken to be

DIRECTIONS = {
    Finding.BETTER: Direction.BETTER,
    Finding.IMPROVED: Direction.BETTER,
    Finding.WORSE: Direction.WORSE,
    Finding.WORSENED: Direction.WORSE,
    Finding.NO_DIFFERENCE: Direction.NEITHER,
    Finding.UNCHANGED: Direction.NEITHER,
}
OPPOSITE = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER, Direction.NEITHER: Direction.NEITHER}


@dataclass(frozen=True)
class Body:
    """The effects of one rung: with numbers on one scale, with a direction only, and rows left out.

    ``events`` are all events where every study counts them; ``comparator_risk`` is the median share of people with the
    event under the comparator, where any study counts them.
    """

    measure: EffectMeasure
    instrument: Instrument | None
    effects: tuple[Effect, ...]
    directions: tuple[Effect, ...]
    left_out: tuple[LeftOut, ...]
    events: int | None
    comparator_risk: float | None = None


@dataclass(frozen=True)
class _Chosen:
    """The rows that stand for one study, and their numbers (or why there are none)."""

    matches: tuple[RowMatch, ...]
    numbers: Numbers | str
    instrument: Instrument | None

    @property
    def first(self) -> RowMatch:
        return self.matches[0]


class Converted:
    """What rows came to in numbers, kept for other questions that they answer too."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], tuple[Sequence[RowMatch], Numbers | str]] = {}

    def numbers(self, matches: Sequence[RowMatch]) -> Numbers | str:
        """The numbers of rows of one study, worked out where they are met first."""
        key = tuple((id(one.row), one.treatment, one.comparator, one.is_flipped, one.better) for one in matches)
        if key not in self._found:
            if len(self._found) >= MOST_CONVERTED:
                self._found.clear()
            self._found[key] = matches, numbers(matches)  # which keeps the rows alive, and their ids with them
        return self._found[key][1]


def body_of(matches: Sequence[RowMatch], *, keep_implausible: bool = False, converted: Converted | None = None) -> Body:
    """One effect per study of the rows of one rung, on the one scale that fits them all.

    `converted` keeps for other questions what rows came to.

    Returns
    -------
    Body
        Scale: log risk ratio if every study counts events; the mean difference if all share one instrument of one
        range or unit; else Hedges' g, log odds ratios converted. Effects beyond `IMPLAUSIBLE_G` are left out unless
        kept on request, and so is what has neither numbers nor a stated direction.
    """
    known = converted or Converted()
    chosen = [_choose(tuple(rows), known) for _, rows in groupby(sorted(matches, key=_key), key=_key)]
    odd = {} if keep_implausible else {_key(one.first): why for one in chosen if (why := _implausible(one))}
    counted = [one for one in chosen if isinstance(one.numbers, Numbers) and _key(one.first) not in odd]
    measure, instrument = _scale(counted)
    effects: list[Effect] = []
    directions: list[Effect] = []
    left_out: list[LeftOut] = []
    for one in chosen:
        effect = _effect(one, measure)
        if why := odd.get(effect.study) or _says_nothing(effect):
            left_out.append(LeftOut(study=effect.study, label=effect.label, why=why))
        else:
            (directions if effect.y is None else effects).append(effect)
    kept = {effect.study for effect in effects}
    pooled = [one.numbers for one in counted if isinstance(one.numbers, Numbers) and one.first.study.key in kept]
    risks = [one.comparator_risk for one in pooled if one.comparator_risk is not None]
    return Body(
        measure,
        instrument,
        tuple(effects),
        tuple(directions),
        tuple(left_out),
        events=_all_events(pooled) if measure is EffectMeasure.LOG_RR else None,
        comparator_risk=float(np.median(risks)) if risks else None,
    )


def _says_nothing(effect: Effect) -> str | None:
    """Why an effect is neither pooled nor counted, None if it is."""
    is_counted = effect.y is not None or effect.direction is not None
    return None if is_counted else f"{effect.derivation}, and no direction is stated"


def _all_events(pooled: Sequence[Numbers]) -> int | None:
    """Events of all studies together, None where one does not count them."""
    events = [one.events for one in pooled if one.events is not None]
    return sum(events) if len(events) == len(pooled) else None


def before_after(matches: Iterable[RowMatch]) -> tuple[Effect, ...]:
    """Before-after rows as directions, one per study: shown beside the comparisons, never pooled with them."""
    by_study = groupby(sorted(matches, key=_key), key=_key)
    first = [
        min(rows, key=lambda row: (row.outcome_distance is not Distance.SAME, _lateness(row))) for _, rows in by_study
    ]
    chosen = [_Chosen((row,), "before-after, not a comparison", row.instrument) for row in first]
    return tuple(_effect(one, EffectMeasure.SMD) for one in chosen)


def _key(match: RowMatch) -> str:
    return match.study.key


def _choose(rows: tuple[RowMatch, ...], known: Converted) -> _Chosen:
    """The rows that stand for a study: best by outcome, numbers, time, people, order; arms of a treatment together."""
    asked = [row for row in rows if row.outcome_distance is Distance.SAME]
    groups = [_group_with(row, rows, known) for row in asked or rows]
    return min((_Chosen(group, known.numbers(group), group[0].instrument) for group in groups), key=_rank)


def _rank(one: _Chosen) -> tuple[int, int, float, int]:
    match = one.first
    return (
        int(isinstance(one.numbers, str)),
        int(match.row.finding is None),
        _lateness(match),
        -_people(one.numbers),
    )


def _people(found: Numbers | str) -> int:
    """People behind numbers: a result on all of them comes before one on some."""
    return 0 if isinstance(found, str) else (found.n_treatment or 0) + (found.n_comparator or 0)


def _lateness(match: RowMatch) -> float:
    """Weeks between the row's time and the end of treatment; a follow-up counts as later than an early look."""
    weeks, course = match.row.weeks, match.study.arm(match.treatment).weeks
    if weeks is None:
        return UNKNOWN_TIME
    return abs(weeks - course) if course is not None else weeks


def _group_with(row: RowMatch, rows: Sequence[RowMatch], known: Converted) -> tuple[RowMatch, ...]:
    """The row with those of other arms on the same outcome, instrument and time against the same comparator."""

    def same(other: RowMatch) -> bool:
        return (
            (other.row.outcome, other.row.instrument, other.row.timepoint, other.comparator)
            == (row.row.outcome, row.row.instrument, row.row.timepoint, row.comparator)
        ) and other.treatment != row.treatment

    beside = {other.treatment: other for other in reversed(rows) if same(other)}
    group = (row, *(beside[arm] for arm in sorted(beside)))
    return group if len(group) == 1 or isinstance(known.numbers(group), Numbers) else (row,)


def _scale(counted: Sequence[_Chosen]) -> tuple[EffectMeasure, Instrument | None]:
    found = [one.numbers for one in counted if isinstance(one.numbers, Numbers)]
    if found and all(one.log_rr for one in found):
        return EffectMeasure.LOG_RR, None
    if found and all(one.log_or and not one.smd for one in found):
        return EffectMeasure.LOG_OR, None
    if found and all(one.rd and not one.smd for one in found):
        return EffectMeasure.RD, None
    is_bare = len(found) == 1 and found[0].smd is None
    if found and all(one.md for one in found) and (is_bare or _is_one_scale(counted)):
        return EffectMeasure.MD, counted[0].instrument
    return EffectMeasure.SMD, None


def _is_one_scale(counted: Sequence[_Chosen]) -> bool:
    """Whether differences are in one unit: one instrument of a fixed range, else one wording that names a unit.

    "VAS" alone may run to 10 or to 100, and a pressure algometer may read kPa or kg/cm2.
    """
    first = counted[0].instrument
    if first is None or any(one.instrument is None or one.instrument.id != first.id for one in counted):
        return False
    if first.minimum is not None and first.maximum is not None:
        return True
    wordings = {(one.first.row.instrument or "").casefold() for one in counted}
    return len(wordings) == 1 and not UNITS.isdisjoint(wordings.pop().replace(",", " ").split())


def _on(measure: EffectMeasure, found: Numbers) -> Estimate | None:
    if measure is EffectMeasure.SMD and found.smd is None and found.log_or is not None:
        y, v = smd_from_log_odds_ratio(*found.log_or)
        return y.item(), v.item()
    return {
        EffectMeasure.SMD: found.smd,
        EffectMeasure.MD: found.md,
        EffectMeasure.LOG_RR: found.log_rr,
        EffectMeasure.LOG_OR: found.log_or,
        EffectMeasure.RD: found.rd,
    }[measure]


def _implausible(one: _Chosen) -> str | None:
    if isinstance(one.numbers, str) or one.numbers.smd is None or abs(one.numbers.smd[0]) <= IMPLAUSIBLE_G:
        return None
    g = one.numbers.smd[0]
    return f"implausible: g = {g:.1f} (over {IMPLAUSIBLE_G:g}; perhaps a standard error typed as a standard deviation)"


def _effect(one: _Chosen, measure: EffectMeasure) -> Effect:
    match = one.first
    found = one.numbers if isinstance(one.numbers, Numbers) else None
    estimate = _on(measure, found) if found else None
    why = one.numbers if isinstance(one.numbers, str) else "" if estimate else "not convertible to the scale pooled"
    study = match.study
    arm, other = study.arm(match.treatment), study.arm(match.comparator) if match.comparator else None
    return Effect(
        study=study.key,
        label=study.label,
        year=study.year,
        outcome=match.row.outcome,
        instrument=match.row.instrument,
        instrument_id=one.instrument.id if one.instrument else None,
        timepoint=match.row.timepoint,
        treatment=arm.treatment,
        comparator=other.treatment if other else "before treatment",
        rung=match.rung or Rung.NOTHING,
        measure=measure,
        n_treatment=found.n_treatment if found else arm.n,
        n_comparator=found.n_comparator if found else other.n if other else None,
        y=estimate[0] if estimate else None,
        v=estimate[1] if estimate else None,
        raw=found.md[0] if found and found.md else None,
        raw_v=found.md[1] if found and found.md else None,
        sd=found.sd if found else None,
        link=study.link,
        direction=_direction(match, estimate),
        derivation=found.derivation if found and estimate else why,
        comparison=match.row.comparison,
        is_paired=match.row.comparison is Comparison.BETWEEN_ARMS and is_paired(study),
        treatment_distance=match.treatment_distance,
        condition_distance=match.condition_distance,
        outcome_distance=match.outcome_distance,
        flags=_flags(one, found),
    )


def _flags(one: _Chosen, found: Numbers | None) -> tuple[str, ...]:
    match = one.first
    flags = list(found.flags) if found else []
    if match.added_to:
        flags.append(f"both arms also got {match.added_to}")
    if match.row.tested is False:
        flags.append("reported without a test")
    if match.study.machine_read:
        flags.append("read by machine")
    return tuple(flags)


def _direction(match: RowMatch, estimate: Estimate | None) -> Direction | None:
    if estimate is not None:
        return Direction.BETTER if estimate[0] > 0 else Direction.WORSE if estimate[0] < 0 else Direction.NEITHER
    if match.row.finding is None:
        return None
    read = DIRECTIONS[match.row.finding]
    return OPPOSITE[read] if match.is_flipped else read
