"""How much studies differ beyond chance: Cochran's Q, I2, H2 and Q-profile intervals.

I2 and H2 come in two forms: from Q (Higgins and Thompson 2002, Stat Med 21:1539), which a common effect has, and from
an estimate of tau2, I2 = tau2 / (tau2 + s2), with s2 = (k - p) / tr P the typical sampling variance (their eq. 9).
I2 is a proportion here; reports print it in percent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from palpate.errors import InputError
from palpate.synthesis import door
from palpate.synthesis.distributions import chi2_quantile, chi2_sf
from palpate.synthesis.tau2 import Sets, sets, solve_q
from palpate.types.pooled import QProfile

Floats = NDArray[np.float64]


class Heterogeneity(msgspec.Struct, frozen=True, kw_only=True):
    """Cochran's Q with its chi-square test, I2 (proportion) and H2 from Q, and the typical sampling variance."""

    q: float
    df: int
    p: float
    i2: float
    h2: float
    typical_variance: float | None


class QMany(NamedTuple):
    """Q, its degrees of freedom and p, and the typical sampling variance of many syntheses, each (m,)."""

    q: Floats
    df: Floats
    p: Floats
    typical: Floats


def q_many(data: Sets) -> QMany:
    """Cochran's Q of each synthesis; 0 with p = 1 where no degree of freedom is left."""
    df = data.df
    some = df > 0
    f = data.at(np.zeros(len(df)))
    q = np.where(some, np.maximum(0.0, f.rss), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        typical = np.where(some, df / f.trace(), 0.0)
    p = np.ones(len(df))
    p[some] = chi2_sf(q[some], df[some])
    return QMany(q, df, p, typical)


def heterogeneity(y: ArrayLike, v: ArrayLike) -> Heterogeneity:
    """Cochran's Q around the common effect, with I2 and H2 from Q.

    Parameters
    ----------
    y : (k,) array, effects
    v : (k,) array, sampling variances, above 0

    Raises
    ------
    InputError
        As `door.effects`.
    """
    y, v = door.effects(y, v)
    many = q_many(sets(y[None], v[None], np.ones((1, y.size), dtype=bool)))
    q, df = float(many.q[0]), int(many.df[0])
    return Heterogeneity(
        q=q,
        df=df,
        p=float(many.p[0]),
        i2=max(0.0, (q - df) / q) if q > 0.0 else 0.0,
        h2=q / df if df else 1.0,
        typical_variance=float(many.typical[0]) if df else None,
    )


def q_profile(y: ArrayLike, v: ArrayLike, *, level: float = 0.95, x: Floats | None = None) -> QProfile:
    """Interval of tau2 by inverting the generalised Q (Viechtbauer 2007, Stat Med 26:37).

    Parameters
    ----------
    y, v : (k,) arrays, effects and sampling variances
    level : coverage, between 0 and 1
    x : (k, p) array, design of a regression; None for a mean

    Returns
    -------
    QProfile : empty, with its ends at 0, where the studies agree better than any tau2 of 0 or more lets expect

    Raises
    ------
    InputError
        If fewer than two studies are left over, or as `door.effects`.
    """
    y, v = door.effects(y, v)
    data = sets(y[None], v[None], np.ones((1, y.size), dtype=bool), x)
    many = q_many(data)
    if many.df[0] < 1:
        raise InputError(f"{y.size} studies leave no degree of freedom; a Q-profile interval needs one.")
    tail = (1.0 - level) / 2.0
    critical = _critical(tail, int(many.df[0]))
    low, high = (float(solve_q(data, np.array([c]))[0]) for c in critical)
    s2 = float(many.typical[0])
    return QProfile(
        tau2=(low, high),
        tau=(float(np.sqrt(low)), float(np.sqrt(high))),
        i2=(low / (low + s2), high / (high + s2)),
        h2=((low + s2) / s2, (high + s2) / s2),
        is_empty=bool(many.q[0] < critical[1]),
        level=level,
    )


@lru_cache(maxsize=1024)
def _critical(tail: float, df: int) -> tuple[float, float]:
    """The values of Q that are exceeded with that probability and with one less it."""
    upper, lower = chi2_quantile([1.0 - tail, tail], df)
    return float(upper), float(lower)
