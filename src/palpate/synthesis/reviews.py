"""Published pooled results on the same question, turned to our sign and set beside our own pooling."""

from __future__ import annotations

import math
from collections.abc import Iterable

from palpate.synthesis.orientation import orient
from palpate.types.concept import Distance
from palpate.types.evidence import EffectMeasure, PooledEffect, ReviewResult
from palpate.types.match import ReviewMatch
from palpate.types.study import Better, Favours, Measure, PooledResult

SIDES = {Favours.TREATMENT: 1, Favours.COMPARATOR: -1, Favours.NEITHER: 0}
# A mean difference is not on this list: a review's may be on another range of the same scale (0 to 10, 0 to 100).
SCALES = {"SMD": EffectMeasure.SMD, "RR": EffectMeasure.LOG_RR, "OR": EffectMeasure.LOG_OR}


def review_results(matches: Iterable[ReviewMatch], pooled: PooledEffect | None) -> tuple[ReviewResult, ...]:
    """Reviews beside our own result, newest first; the same review's rows in its own order.

    ``agrees`` is True where both point the same way (or both intervals hold no effect) and, on one scale, the intervals
    overlap; None where one of the two has no direction to compare.
    """
    ranked = sorted(matches, key=lambda match: (-(match.study.year or 0), match.study.key))
    return tuple(_beside(match, pooled) for match in ranked)


def _beside(match: ReviewMatch, pooled: PooledEffect | None) -> ReviewResult:
    estimate, ci = _oriented(match.result, match.better)
    agrees, remark = _compared(match, estimate, ci, pooled)
    return ReviewResult(
        study=match.study.key,
        label=match.study.label,
        year=match.study.year,
        result=match.result,
        rung=match.rung,
        estimate=estimate,
        ci=ci,
        agrees=agrees,
        remark=remark,
        favours=match.result.favours,
        target=match.instrument.mid if match.instrument and match.result.measure is Measure.MD else None,
        is_given_with_more=match.is_given_with_more,
        is_statement=_is_statement(match),
        is_of_some=match.condition_distance is not Distance.SAME,
        narrower=sum(
            distance is not Distance.SAME
            for distance in (match.treatment_distance, match.condition_distance, match.outcome_distance)
        ),
    )


def _is_statement(match: ReviewMatch) -> bool:
    study, result = match.study, match.result
    return result.value is None and not result.studies and study.doi is None and study.pmid is None


def _oriented(result: PooledResult, better: Better | None) -> tuple[float | None, tuple[float, float] | None]:
    """Value and interval with positive better, ratios logged; None where the sign cannot be known."""
    if result.value is None or result.measure is None or result.is_blocked or better is None:
        return None, None
    scale = math.log if result.measure.is_ratio else float
    value, *ends = orient([scale(one) for one in (result.value, *(result.ci or ()))], better).tolist()
    return value, (min(ends), max(ends)) if ends else None


def _compared(
    match: ReviewMatch, estimate: float | None, ci: tuple[float, float] | None, pooled: PooledEffect | None
) -> tuple[bool | None, str]:
    result = match.result
    theirs = _side(estimate, ci) if ci else SIDES.get(result.favours) if result.favours else None
    if match.rung is None:
        return None, "it mixes comparators, so it stands beside no single rung"
    if pooled is None:
        return None, "we have no numbers of our own to set beside it"
    if theirs is None:
        return None, "it gives no direction to compare"
    ours = _side(pooled.estimate, pooled.ci)
    if ours != theirs:
        return (None, _less_sure(ours, theirs)) if 0 in {ours, theirs} else (False, "points the other way")
    is_same_scale = result.measure is not None and SCALES.get(result.measure.value) is pooled.measure
    if is_same_scale and ci is not None and not (ci[0] <= pooled.ci[1] and pooled.ci[0] <= ci[1]):
        return False, "same direction, but the intervals do not overlap"
    return True, "agrees with ours"


def _side(estimate: float | None, ci: tuple[float, float]) -> int:
    """1 if the whole interval is better, -1 if worse, 0 if it holds no effect."""
    return 1 if ci[0] > 0 else -1 if ci[1] < 0 else 0


def _less_sure(ours: int, theirs: int) -> str:
    return "it is sure of a direction, ours is not" if ours == 0 else "ours is sure of a direction, it is not"
