"""Effects without numbers, counted by direction: an exact sign test with an exact interval.

Only the direction counts, never the significance: the Cochrane Handbook (version 6, chapter 12) accepts the former and
calls the latter unacceptable. Interval: Clopper and Pearson (1934), Biometrika 26:404.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from palpate.errors import InputError
from palpate.synthesis.distributions import beta_cdf, beta_quantile


class SignTest(msgspec.Struct, frozen=True, kw_only=True):
    """Share of effects in favour among those with a direction, its exact interval and the two-sided p of one half."""

    better: int
    worse: int
    share: float
    ci: tuple[float, float]
    p: float
    level: float = 0.95


def sign_test(better: int, worse: int, *, level: float = 0.95) -> SignTest:
    """Exact sign test of the directions of effects; effects in neither direction are left out beforehand.

    Parameters
    ----------
    better, worse : numbers of effects that favour the treatment and the comparator, together at least 1
    level : coverage of the interval of the share

    Returns
    -------
    SignTest : ``p`` is twice the smaller binomial tail, at most 1

    Raises
    ------
    InputError
        If a count is negative or both are 0.

    Examples
    --------
    >>> test = sign_test(12, 2)
    >>> round(test.share, 3), round(test.p, 4)
    (0.857, 0.0129)
    """
    if better < 0 or worse < 0 or better + worse == 0:
        raise InputError(
            f"counts are {better} better and {worse} worse; a sign test needs one effect with a direction."
        )
    low, high = clopper_pearson(better, better + worse, level=level)
    return SignTest(
        better=better, worse=worse, share=better / (better + worse), ci=(low, high), p=_p(better, worse), level=level
    )


@lru_cache(maxsize=4096)
def clopper_pearson(events: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a proportion: ``events`` of ``n``, from the beta distribution.

    Raises
    ------
    InputError
        If the events are not between 0 and ``n``, or ``n`` is 0.
    """
    if not 0 <= events <= n or n == 0:
        raise InputError(f"{events} events of {n} people; events lie between 0 and n, and n is at least 1.")
    tail = (1.0 - level) / 2.0
    if events in {0, n}:  # one end is 0 or 1, the other has a closed form
        end = tail ** (1.0 / n)
        return (end, 1.0) if events else (0.0, 1.0 - end)
    low, missed = beta_quantile(tail, [events, n - events], [n - events + 1, events + 1])
    return float(low), 1.0 - float(missed)


@lru_cache(maxsize=4096)
def _p(better: int, worse: int) -> float:
    fewer, n = min(better, worse), better + worse
    at_most_fewer = float(beta_cdf(0.5, n - fewer, fewer + 1))  # P(X <= fewer) for X binomial(n, 1/2)
    return min(1.0, 2.0 * at_most_fewer)
