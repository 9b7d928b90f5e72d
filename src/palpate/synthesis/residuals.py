"""What weighted least squares leaves over: residual sums of squares and the traces that estimators of tau2 need.

With weights W (diagonal) and design X, let P = W - W X (X'WX)^-1 X'W. Every estimator of tau2, its standard error, Q
and I2 are made of a few numbers: y'Py, y'PPy, y'PPPy, tr(PD) and tr(P D1 P D2) for diagonal D. `MeanFit` computes them
for a mean (X a column of ones) in closed form, for many syntheses at once; `RegressionFit` for any X.
Formulas: Viechtbauer (2005), J Educ Behav Stat 30:261, for a mean; Viechtbauer et al. (2015), Psychol Methods 20:360,
for a regression.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Fit(Protocol):
    """A weighted least squares fit; sums run over the last axis (studies), so shapes are (m,) or ()."""

    p: int
    w: Floats

    @property
    def rss(self) -> Floats:
        """The form y'Py, the weighted residual sum of squares."""

    @property
    def rss2(self) -> Floats:
        """The form y'PPy."""

    @property
    def rss3(self) -> Floats:
        """The form y'PPPy."""

    @property
    def log_det(self) -> Floats:
        """Logarithm of det X'WX."""

    def trace(self, d: Floats | float = 1.0) -> Floats:
        """tr(PD) for diagonal D."""

    def trace2(self, d1: Floats | float = 1.0, d2: Floats | float = 1.0) -> Floats:
        """tr(P D1 P D2) for diagonal D1 and D2."""


def _sum(values: Floats) -> Floats:
    """Sums over the last axis: as `np.sum` has them, whose own checks take longer than a few studies do."""
    sums: Floats = np.add.reduce(values, axis=-1)
    return sums


class MeanFit:
    """Fit of a weighted mean to each row of ``y``; a weight of 0 leaves a study out."""

    p = 1

    def __init__(self, y: Floats, w: Floats) -> None:
        self.w = w
        self.total = _sum(w)
        self.mean = _sum(w * y) / self.total
        self.residual = y - self.mean[..., None]
        self._wr = w * self.residual

    @property
    def rss(self) -> Floats:
        """The form y'Py."""
        return np.asarray(_sum(self._wr * self.residual))

    @property
    def rss2(self) -> Floats:
        """The form y'PPy."""
        return np.asarray(_sum(self._wr * self._wr))

    @property
    def rss3(self) -> Floats:
        """The form y'PPPy."""
        wwr = self.w * self._wr
        return np.asarray(_sum(wwr * self._wr) - _sum(wwr) ** 2 / self.total)

    @property
    def log_det(self) -> Floats:
        """Logarithm of the sum of the weights."""
        return np.asarray(np.log(self.total))

    def trace(self, d: Floats | float = 1.0) -> Floats:
        """tr(PD)."""
        wd = self.w * d
        return np.asarray(_sum(wd) - _sum(wd * self.w) / self.total)

    def trace2(self, d1: Floats | float = 1.0, d2: Floats | float = 1.0) -> Floats:
        """tr(P D1 P D2)."""
        square = self.w * self.w
        both = square * d1 * d2
        cross = _sum(square * d1) * _sum(square * d2)
        return np.asarray(_sum(both) - 2.0 * _sum(both * self.w) / self.total + cross / self.total**2)


class RegressionFit:
    """Weighted regression of each row of ``y`` on the columns of ``x``, shape (k, p) or (m, k, p)."""

    def __init__(self, y: Floats, w: Floats, x: Floats) -> None:
        self.w, self.x, self.p = w, x, x.shape[-1]
        self.inverse = np.linalg.inv(self._moment(w))
        self.beta = np.einsum("...pq,...kq,...k->...p", self.inverse, x, w * y)
        self.residual = y - np.einsum("...kp,...p->...k", x, self.beta)
        self._wr = w * self.residual

    def _moment(self, c: Floats) -> Floats:
        """X' diag(c) X."""
        return np.asarray(np.einsum("...k,...kp,...kq->...pq", c, self.x, self.x))

    def _reduced(self, c: Floats) -> Floats:
        """(X'WX)^-1 X' diag(c) X."""
        return np.asarray(self.inverse @ self._moment(c))

    @property
    def rss(self) -> Floats:
        """The form y'Py."""
        return np.asarray(np.sum(self._wr * self.residual, axis=-1))

    @property
    def rss2(self) -> Floats:
        """The form y'PPy."""
        return np.asarray(np.sum(self._wr * self._wr, axis=-1))

    @property
    def rss3(self) -> Floats:
        """The form y'PPPy."""
        wwr = self.w * self._wr
        xwwr = np.einsum("...kp,...k->...p", self.x, wwr)
        taken = np.einsum("...p,...pq,...q->...", xwwr, self.inverse, xwwr)
        return np.asarray(np.sum(wwr * self._wr, axis=-1) - taken)

    @property
    def log_det(self) -> Floats:
        """Logarithm of det X'WX."""
        return np.asarray(np.linalg.slogdet(self._moment(self.w))[1])

    def trace(self, d: Floats | float = 1.0) -> Floats:
        """tr(PD)."""
        wd = self.w * d
        return np.asarray(np.sum(wd, axis=-1) - _trace(self._reduced(wd * self.w)))

    def trace2(self, d1: Floats | float = 1.0, d2: Floats | float = 1.0) -> Floats:
        """tr(P D1 P D2)."""
        square = self.w * self.w
        both = square * d1 * d2
        cross = self._reduced(square * d1) @ self._reduced(square * d2)
        return np.asarray(np.sum(both, axis=-1) - 2.0 * _trace(self._reduced(both * self.w)) + _trace(cross))


def _trace(matrix: Floats) -> Floats:
    return np.asarray(np.trace(matrix, axis1=-2, axis2=-1))


def fit(y: Floats, w: Floats, x: Floats | None = None) -> MeanFit | RegressionFit:
    """Fit a mean, or a regression on ``x`` where it is given."""
    return MeanFit(y, w) if x is None else RegressionFit(y, w, x)
