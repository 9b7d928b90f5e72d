"""A pooled effect in units that people know, and the size of the trial that would settle a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np

from palpate import vocabulary
from palpate.synthesis.distributions import normal_quantile
from palpate.types.concept import Instrument
from palpate.types.evidence import Effect, EffectMeasure, Natural, PooledEffect

POWER = 0.90  # of the trial that would settle it, at two-sided 5 %; Guyatt et al. (2011), J Clin Epidemiol 64:1283
SCALED = {EffectMeasure.MD, EffectMeasure.SMD}


def natural_units(pooled: PooledEffect, effects: Sequence[Effect]) -> Natural | None:
    """The pooled difference on the instrument that most of the studies used.

    A standardised difference is multiplied by the median standard deviation that the pooled studies report on that
    instrument (GRADE guidelines 13, Guyatt et al. 2013, J Clin Epidemiol 66:173). None where no instrument with a
    known range was used, or for ratios.
    """
    instrument = _commonest(effects)
    if pooled.measure not in SCALED or instrument is None:
        return None
    sds = [effect.sd for effect in effects if effect.sd and effect.instrument_id == instrument.id]
    if pooled.measure is EffectMeasure.SMD and not sds:
        return None
    unit = 1.0 if pooled.measure is EffectMeasure.MD else float(np.median(sds))
    value, low, high = (unit * x for x in (pooled.estimate, *pooled.ci))
    return Natural(
        instrument=instrument.label,
        value=value,
        ci=(low, high),
        minimum=instrument.minimum,
        maximum=instrument.maximum,
        text=_text(value, instrument),
    )


def _commonest(effects: Sequence[Effect]) -> Instrument | None:
    words = vocabulary.load()
    used = Counter(effect.instrument_id for effect in effects if effect.instrument_id and effect.sd)
    for name, _ in sorted(used.items(), key=lambda item: (-item[1], item[0])):
        instrument = words.instrument(name)
        if instrument is not None and instrument.minimum is not None and instrument.maximum is not None:
            return instrument
    return None


def _text(value: float, instrument: Instrument) -> str:
    size = abs(value)
    digits = 0 if size >= 2 else 1
    way = "better" if value >= 0 else "worse"
    scale = f"{instrument.minimum:g} to {instrument.maximum:g}"
    return f"about {size:.{digits}f} points {way} on {instrument.label} ({scale})"


def settling_size(target_in_sds: float) -> int:
    """People in both arms together that a two-arm trial needs to show or exclude a difference of that many SDs.

    References
    ----------
    Two-sample comparison of means, normal approximation: n per arm = 2 (z_0.975 + z_power)² / d². Optimal information
    size: Guyatt et al. (2011), GRADE guidelines 6, J Clin Epidemiol 64:1283.
    """
    return 2 * math.ceil(2 * (_quantiles() / target_in_sds) ** 2)


def settling_size_of_events(risk: float, ratio: float) -> int | None:
    """People in both arms together that a two-arm trial needs to show or exclude that ratio of risks.

    Parameters
    ----------
    risk : float
        Share of people with the event under the comparator; None comes back where it is 0 or 1.
    ratio : float, above 1
        Either way: the smaller of the two risks is the larger divided by it.

    References
    ----------
    Comparison of two proportions, normal approximation: n per arm = (z_0.975 + z_power)² (p1 q1 + p2 q2) / (p1 - p2)²
    (Fleiss, Levin and Paik 2003, Statistical methods for rates and proportions, 3rd ed., chapter 4, without the
    continuity correction).
    """
    if not 0 < risk < 1:
        return None
    other = risk / ratio
    spread = risk * (1 - risk) + other * (1 - other)
    return 2 * math.ceil(_quantiles() ** 2 * spread / (risk - other) ** 2)


@cache
def _quantiles() -> float:
    """Normal quantiles of two-sided 5 % and of the power, together."""
    return float(normal_quantile(0.975) + normal_quantile(POWER))
