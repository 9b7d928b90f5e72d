"""The reading and the number that a verdict stands on, as they are printed: ratios exponentiated, upwards is better."""

from __future__ import annotations

from math import exp

import msgspec

from palpate.types.evidence import Natural, PooledEffect, ReviewResult, RungEvidence
from palpate.types.study import Measure
from palpate.types.verdict import Reading, Verdict

_LOG = "log "  # how the measures of logged effects begin
FIGURES = 6  # significant figures of a printed number: more would differ between machines in the last place


class ShownEffect(msgspec.Struct, frozen=True, kw_only=True):
    """An effect as a reader sees it.

    ``value``, ``ci`` and ``prediction`` are oriented: above 0, or above 1 for a ratio (RR, OR, HR, ROM), is better for
    the treatment. ``measure`` SMD is Hedges' g. ``studies`` counts the trials pooled; ``review`` is the key of the
    published review whose result it is, None where the library's own trials were pooled.
    """

    measure: str
    value: float
    ci: tuple[float, float] | None
    prediction: tuple[float, float] | None
    studies: int | None
    participants: int | None
    natural: Natural | None
    review: str | None


def deciding_reading(verdict: Verdict) -> Reading | None:
    """The reading that gave the verdict its kind and rung; None where nothing was asked of the library."""
    alike = [reading for reading in verdict.readings if reading.kind is verdict.kind]
    on_rung = [reading for reading in alike or verdict.readings if reading.rung is verdict.rung]
    return next(iter(on_rung or alike or verdict.readings), None)


def deciding_effect(verdict: Verdict) -> ShownEffect | None:
    """The number that a verdict stands on; None where it stands on directions alone or on nothing."""
    reading = deciding_reading(verdict)
    return reading_effect(reading) if reading else None


def reading_effect(reading: Reading) -> ShownEffect | None:
    """The number that a reading stands on; None where it stands on directions alone or on nothing."""
    if reading.evidence is None:
        return None
    rungs = [rung for rung in reading.evidence.rungs if rung.rung is reading.rung]
    if reading.review is not None:
        reviews = [review for rung in rungs for review in rung.reviews] if rungs else reading.evidence.mixed_reviews
        own = [review for review in reviews if review.study == reading.review]
        return shown_review(min(own, key=lambda one: (one.ci is None, -(one.result.studies or 0)))) if own else None
    return next((shown_effect(rung) for rung in rungs), None)


def shown_effect(rung: RungEvidence) -> ShownEffect | None:
    """The pooled effect of a rung's own trials; None where none was pooled."""
    return _of_pooled(rung.pooled, rung.natural) if rung.pooled else None


def rounded(value: float) -> float:
    """A number to the figures that are printed."""
    return float(f"{value:.{FIGURES}g}")


def _of_pooled(pooled: PooledEffect, natural: Natural | None) -> ShownEffect:
    is_log = pooled.measure.value.startswith(_LOG)
    return ShownEffect(
        measure=pooled.measure.value.removeprefix(_LOG),
        value=_printed(pooled.estimate, is_log=is_log),
        ci=_interval(pooled.ci, is_log=is_log),
        prediction=_interval(pooled.prediction, is_log=is_log),
        studies=pooled.k,
        participants=pooled.participants,
        natural=natural,
        review=None,
    )


def shown_review(review: ReviewResult) -> ShownEffect | None:
    """A review's result; None where it prints a direction only."""
    result = review.result
    if review.estimate is None or result.measure is None:
        return None
    is_log = Measure(result.measure).is_ratio
    return ShownEffect(
        measure=result.measure.value,
        value=_printed(review.estimate, is_log=is_log),
        ci=_interval(review.ci, is_log=is_log),
        prediction=None,
        studies=result.studies,
        participants=result.participants,
        natural=None,
        review=review.study,
    )


def _interval(ends: tuple[float, float] | None, *, is_log: bool) -> tuple[float, float] | None:
    return (_printed(ends[0], is_log=is_log), _printed(ends[1], is_log=is_log)) if ends else None


def _printed(value: float, *, is_log: bool) -> float:
    return rounded(exp(value) if is_log else value)
