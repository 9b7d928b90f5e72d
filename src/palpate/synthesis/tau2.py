"""Eight estimators of the between-study variance tau2, each with its standard error, for many syntheses at once.

All of them set y'Py, for weights that differ by method, to what it is expected to be (`residuals` has the notation):

========  =======================  ===============================================================================
method    weights                  tau2
========  =======================  ===============================================================================
DL        1 / v                    (y'Py - (k - p)) / tr P                    DerSimonian and Laird (1986)
HE        1                        (y'Py - tr PV) / (k - p)                   Hedges (1983)
HS        1 / v                    (y'Py - k) / sum w                         Hunter and Schmidt (1990)
SJ        1 / (v + t0)             t0 y'Py / (k - p), t0 = mean squared deviation   Sidik and Jonkman (2005)
PM, EB    1 / (v + tau2)           root of y'Py = k - p                       Paule and Mandel (1982); Morris (1983)
ML        1 / (v + tau2)           maximum of the likelihood                  Hardy and Thompson (1996)
REML      1 / (v + tau2)           maximum of the restricted likelihood       Viechtbauer (2005)
========  =======================  ===============================================================================

Estimates below 0 are set to 0. ML and REML look at the slope of the likelihood on a grid from 0 to a bound that the
maximum cannot exceed, climb every top that shows, and keep the highest: plain Fisher scoring can oscillate or stop at a
local maximum when the variances differ much. Standard errors: Viechtbauer (2005), J Educ Behav Stat 30:261; for
DL, HE, HS and SJ the variance of the quadratic form y'Py, 2 tr(PSPS) with S = diag(v + tau2), at the estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from palpate.synthesis.residuals import MeanFit, RegressionFit, fit
from palpate.types.pooled import Tau2Method

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

GRID_POINTS = 20  # where ML and REML look for tops; 14 missed none in 180,000 fits with very unequal variances
MAX_STEPS = 200

AnyFit = MeanFit | RegressionFit


class Sets(NamedTuple):
    """Many syntheses: effects and variances (m, k), the mask of studies, and the design, None for a mean."""

    y: Floats
    v: Floats
    mask: Mask
    x: Floats | None = None

    @property
    def df(self) -> Floats:
        """Degrees of freedom k - p of each synthesis, shape (m,)."""
        p = 1 if self.x is None else self.x.shape[-1]
        return np.asarray(self.mask.sum(axis=1) - p, dtype=np.float64)

    def at(self, tau2: Floats) -> MeanFit | RegressionFit:
        """The fit with weights 1 / (v + tau2)."""
        return fit(self.y, np.where(self.mask, 1.0 / (self.v + tau2[:, None]), 0.0), self.x)

    def unweighted(self) -> MeanFit | RegressionFit:
        """The fit with weights of 1."""
        return fit(self.y, self.mask.astype(np.float64), self.x)

    def rows(self, index: NDArray[np.intp] | Mask) -> Sets:
        """Some of the syntheses."""
        x = self.x if self.x is None or self.x.ndim == 2 else self.x[index]
        return Sets(self.y[index], self.v[index], self.mask[index], x)


class Tau2(NamedTuple):
    """Estimates and their standard errors, shape (m,); the latter nan where nothing is left to estimate from."""

    value: Floats
    se: Floats


def sets(y: Floats, v: Floats, mask: Mask, x: Floats | None = None) -> Sets:
    """Syntheses with their effects centred where the design allows, so that sums of squares lose no digits."""
    if x is None:
        centre = np.sum(np.where(mask, y, 0.0), axis=1) / mask.sum(axis=1)
        y = np.where(mask, y - centre[:, None], 0.0)
    return Sets(y, v, mask, x)


def estimate_tau2(data: Sets, method: Tau2Method) -> Tau2:
    """Between-study variance of each synthesis by ``method``; 0 where k - p is 0.

    Parameters
    ----------
    data : Sets, as `sets` makes them from checked arrays
    method : Tau2Method

    Returns
    -------
    Tau2 : ``value`` and ``se``, each (m,)
    """
    m = data.y.shape[0]
    value, se = np.zeros(m), np.full(m, np.nan)
    open_rows = data.df > 0
    if method is Tau2Method.COMMON or not np.any(open_rows):
        return Tau2(value, se)
    part = data if np.all(open_rows) else data.rows(open_rows)
    value[open_rows], se[open_rows] = _ESTIMATORS[method](part)
    return Tau2(value, se)


def _dersimonian_laird(data: Sets) -> Tau2:
    f = data.at(np.zeros(len(data.y)))
    trace = f.trace()
    value = np.maximum(0.0, (f.rss - data.df) / trace)
    return Tau2(value, np.sqrt(2.0 * data.df + 4.0 * value * trace + 2.0 * value**2 * f.trace2()) / trace)


def _hunter_schmidt(data: Sets) -> Tau2:
    f = data.at(np.zeros(len(data.y)))
    total = f.w.sum(axis=1)
    value = np.maximum(0.0, (f.rss - data.mask.sum(axis=1)) / total)
    return Tau2(value, np.sqrt(2.0 * data.df + 4.0 * value * f.trace() + 2.0 * value**2 * f.trace2()) / total)


def _hedges(data: Sets) -> Tau2:
    f = data.unweighted()
    trace = f.trace(data.v)
    value = np.maximum(0.0, (f.rss - trace) / data.df)
    spread = 2.0 * f.trace2(data.v, data.v) + 4.0 * value * trace + 2.0 * value**2 * data.df
    return Tau2(value, np.sqrt(spread) / data.df)


def _sidik_jonkman(data: Sets) -> Tau2:
    k = data.mask.sum(axis=1)
    centred = np.where(data.mask, data.y - (data.y.sum(axis=1) / k)[:, None], 0.0)
    start = np.sum(centred**2, axis=1) / k
    f = data.at(start)
    value = start * f.rss / data.df
    spread = 2.0 * f.trace2(data.v, data.v) + 4.0 * value * f.trace2(data.v) + 2.0 * value**2 * f.trace2()
    return Tau2(value, start * np.sqrt(spread) / data.df)


def _paule_mandel(data: Sets) -> Tau2:
    value = solve_q(data, data.df)
    total = data.at(value).w.sum(axis=1)
    return Tau2(value, np.sqrt(2.0 / data.df) * data.mask.sum(axis=1) / total)


def solve_q(data: Sets, target: Floats) -> Floats:
    """The tau2 at which the generalised Q, y'Py with weights 1 / (v + tau2), equals ``target``; 0 where Q(0) is below.

    Newton's method on 1 / Q, which is concave and rises with tau2, so that it climbs from 0 and never overshoots.
    """
    tau2 = np.zeros(len(data.y))
    rows = np.arange(len(tau2))
    for _ in range(MAX_STEPS):
        part = data.rows(rows)
        f = part.at(tau2[rows])
        q = f.rss
        with np.errstate(divide="ignore", invalid="ignore"):
            step = np.where(q > target[rows], (q / target[rows] - 1.0) * q / f.rss2, 0.0)
        tau2[rows] += step
        rows = rows[step > 1e-14 * tau2[rows]]
        if rows.size == 0:
            break
    return tau2


class _Likelihood(NamedTuple):
    """Twice a log-likelihood of tau2 and its first two derivatives, at the fit with that tau2."""

    height: Callable[[AnyFit], Floats]
    slope: Callable[[AnyFit], Floats]
    bend: Callable[[AnyFit], Floats]


def _height(f: AnyFit) -> Floats:
    return np.asarray(np.sum(np.log(np.where(f.w > 0.0, f.w, 1.0)), axis=-1) - f.rss)


_REML = _Likelihood(
    height=lambda f: _height(f) - f.log_det,
    slope=lambda f: f.rss2 - f.trace(),
    bend=lambda f: f.trace2() - 2.0 * f.rss3,
)
_ML = _Likelihood(
    height=_height,
    slope=lambda f: np.asarray(f.rss2 - np.sum(f.w, axis=-1)),
    bend=lambda f: np.asarray(np.sum(f.w**2, axis=-1) - 2.0 * f.rss3),
)


def _maximise(data: Sets, likelihood: _Likelihood) -> Floats:
    """The tau2 of the highest point: find every place where a grid of slopes turns down, climb there, compare."""
    grid = _grid(data)
    slopes = _slopes(data, grid, likelihood)
    rows, cells = np.nonzero((slopes[:, :-1] > 0.0) & (slopes[:, 1:] <= 0.0))
    best = np.zeros(len(grid))
    if rows.size == 0:
        return best
    part = data.rows(rows)
    tops = _climb(part, grid[rows, cells], grid[rows, cells + 1], likelihood)
    heights = likelihood.height(part.at(tops))
    at_zero = likelihood.height(data.at(best))
    rising = np.argsort(heights, kind="stable")
    rising = rising[heights[rising] > at_zero[rows[rising]]]
    best[rows[rising]] = tops[rising]  # of several tops of one synthesis the last written is the highest
    return best


def _slopes(data: Sets, grid: Floats, likelihood: _Likelihood) -> Floats:
    """The slope at each point of a grid, shape (m, points); of one synthesis at all points at once."""
    if len(grid) == 1:
        return likelihood.slope(data.rows(np.zeros(GRID_POINTS, dtype=np.intp)).at(grid[0]))[None]
    return np.stack([likelihood.slope(data.at(grid[:, j])) for j in range(GRID_POINTS)], axis=1)


def _grid(data: Sets) -> Floats:
    """0 and points in equal steps of ln(tau2 + a tenth of the smallest variance), up to where the likelihoods fall.

    Beyond the last point y'PPy, at most S / tau2^2 with S the unweighted residual sum of squares, is less than tr P,
    at least (k - p) / (tau2 + max v).
    """
    spread = data.unweighted().rss
    highest = np.max(np.where(data.mask, data.v, 0.0), axis=1)
    smallest = 0.1 * np.min(np.where(data.mask, data.v, np.inf), axis=1)
    bound = (spread + np.sqrt(spread**2 + 4.0 * data.df * spread * highest)) / (2.0 * data.df)
    steps = np.log1p(bound / smallest)[:, None] * np.linspace(0.0, 1.0, GRID_POINTS)
    return np.asarray(smallest[:, None] * np.expm1(steps))


def _climb(data: Sets, low: Floats, high: Floats, likelihood: _Likelihood) -> Floats:
    """Root of the slope between ``low`` and ``high``: Newton's step where it stays inside, else the middle."""
    low, high = low.copy(), high.copy()
    tau2 = 0.5 * (low + high)
    rows = np.arange(len(tau2))
    for _ in range(MAX_STEPS):
        now = tau2[rows]
        f = data.rows(rows).at(now)
        slope, bend = likelihood.slope(f), likelihood.bend(f)
        low[rows] = np.where(slope > 0.0, now, low[rows])
        high[rows] = np.where(slope <= 0.0, now, high[rows])
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = now - slope / bend
        inside = (bend < 0.0) & (newton > low[rows]) & (newton < high[rows])
        step = np.where(slope == 0.0, now, np.where(inside, newton, 0.5 * (low[rows] + high[rows])))
        tau2[rows] = step
        rows = rows[np.abs(step - now) > 1e-13 * (step + now)]
        if rows.size == 0:
            break
    return tau2


def _restricted(data: Sets) -> Tau2:
    value = _maximise(data, _REML)
    return Tau2(value, np.sqrt(2.0 / data.at(value).trace2()))


def _maximum_likelihood(data: Sets) -> Tau2:
    value = _maximise(data, _ML)
    return Tau2(value, np.sqrt(2.0 / np.sum(data.at(value).w ** 2, axis=1)))


_ESTIMATORS: dict[Tau2Method, Callable[[Sets], Tau2]] = {
    Tau2Method.DL: _dersimonian_laird,
    Tau2Method.PM: _paule_mandel,
    Tau2Method.EB: _paule_mandel,
    Tau2Method.REML: _restricted,
    Tau2Method.ML: _maximum_likelihood,
    Tau2Method.SJ: _sidik_jonkman,
    Tau2Method.HS: _hunter_schmidt,
    Tau2Method.HE: _hedges,
}
