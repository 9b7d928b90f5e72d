"""Effects on one scale -> PooledEffect; effects without numbers -> DirectionCount."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from palpate.synthesis.directions import sign_test
from palpate.synthesis.distributions import normal_sf
from palpate.synthesis.heterogeneity import q_profile
from palpate.synthesis.pooling import half_width, pool
from palpate.types.evidence import Direction, DirectionCount, Effect, EffectMeasure, PooledEffect
from palpate.types.pooled import Pooled

Floats = NDArray[np.float64]
_LEVEL = 0.95  # coverage of the intervals
MOST_POOLED = 2000  # sets of effects whose meta-analysis is kept, about 1 kB each
FEWEST_FOR_EGGER = 10  # under ten studies the test has too little power to be read: Sterne et al. (2011), BMJ 343:d4002


def pool_effects(effects: Sequence[Effect], measure: EffectMeasure) -> PooledEffect:
    """Random-effects meta-analysis of one rung's effects: REML, Hartung-Knapp that is never narrower than z.

    Parameters
    ----------
    effects : sequence of Effect, length k of 1 or more
        All with ``y`` and ``v`` on the scale of `measure`.
    measure : EffectMeasure

    Returns
    -------
    PooledEffect
        With k = 1 the study itself with its normal interval: no heterogeneity, no prediction interval.
    """
    people = [effect.participants for effect in effects]
    participants = None if None in people else sum(n for n in people if n is not None)
    return _pooled(tuple((effect.y, effect.v) for effect in effects), participants, measure)


@lru_cache(maxsize=MOST_POOLED)
def _pooled(
    estimates: tuple[tuple[float | None, float | None], ...], participants: int | None, measure: EffectMeasure
) -> PooledEffect:
    """The meta-analysis of effects with their variances; the same ones answer several questions."""
    y, v = np.array(estimates, dtype=float).T.copy()
    k = len(estimates)
    if k == 1:
        return _single(y.item(), v.item(), participants, measure)
    fit = pool(y, v, tau2="REML", interval="ad hoc")
    return PooledEffect(
        measure=measure,
        k=k,
        participants=participants,
        estimate=fit.estimate,
        se=fit.se,
        ci=fit.ci,
        p=fit.p,
        prediction=fit.prediction,
        tau2=fit.tau2,
        tau2_ci=q_profile(y, v).tau2,
        i2=100 * fit.i2,
        q=fit.q,
        q_p=fit.q_p,
        weights=tuple(w / sum(fit.weights) for w in fit.weights),
        plain_ci=_plain_ci(fit),
        method="REML, Hartung-Knapp not narrower than z",
        egger_p=_egger_p(y, v) if k >= FEWEST_FOR_EGGER else None,
    )


def _single(y: float, v: float, participants: int | None, measure: EffectMeasure) -> PooledEffect:
    """One study with its normal interval, as `pool` has it to the last digit."""
    se = sqrt(1.0 / (1.0 / v))
    half = half_width(_LEVEL, None) * se
    return PooledEffect(
        measure=measure,
        k=1,
        participants=participants,
        estimate=y,
        se=se,
        ci=(y - half, y + half),
        p=2.0 * float(normal_sf(abs(y / se))),
        prediction=None,
        tau2=0.0,
        tau2_ci=None,
        i2=0.0,
        q=0.0,
        q_p=None,
        weights=(1.0,),
        plain_ci=None,
        method="single study",
        egger_p=None,
    )


def _plain_ci(fit: Pooled) -> tuple[float, float]:
    """The normal interval of the same fit: the standard error before Hartung and Knapp's factor."""
    half = half_width(fit.level, None) * fit.se / fit.scale**0.5
    return fit.estimate - half, fit.estimate + half


def _egger_p(y: Floats, v: Floats) -> float | None:
    """Egger's p of the test for small-study effects."""
    from palpate.synthesis.small_studies import egger_test

    test = egger_test(y, v)
    return test.p if test else None


def count(effects: Sequence[Effect]) -> DirectionCount | None:
    """Count the directions of effects without numbers, whatever their significance; None if none has a direction."""
    found = [effect.direction for effect in effects if effect.direction is not None]
    if not found:
        return None
    better, worse = found.count(Direction.BETTER), found.count(Direction.WORSE)
    test = sign_test(better, worse) if better + worse else None
    return DirectionCount(
        better=better,
        neither=found.count(Direction.NEITHER),
        worse=worse,
        share=test.share if test else None,
        ci=test.ci if test else None,
        p=test.p if test else None,
    )
