"""Results of pooling numbers: what `palpate.synthesis` gives back. Scales, not questions: no study is named here."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from palpate.types.shown import Shown


class Tau2Method(StrEnum):
    """Estimators of the between-study variance; ``COMMON`` fixes it at 0."""

    COMMON = "common"
    DL = "DL"
    PM = "PM"
    REML = "REML"
    ML = "ML"
    EB = "EB"
    SJ = "SJ"
    HS = "HS"
    HE = "HE"


class Interval(StrEnum):
    """How the interval and test of a pooled effect are made.

    ``WALD``: normal quantile. ``HARTUNG_KNAPP``: the variance is scaled by the observed spread, t on k - 1.
    ``AD_HOC``: the same with a scale factor of at least 1, so that it is never narrower than ``WALD``.
    """

    WALD = "wald"
    HARTUNG_KNAPP = "hartung-knapp"
    AD_HOC = "ad hoc"


class Pooled(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """A pooled effect, on the scale of the effects that went in.

    ``estimate``, ``se``, ``stat`` and ``p`` belong to the test of no effect; ``df`` is None for the normal quantile.
    ``prediction`` uses the quantile of ``ci``. ``tau2_se``, ``q_p`` and the like are None where one study leaves
    nothing to estimate. ``i2`` is a proportion (0.75, not 75 %); ``weights`` are shares of 1 in the order
    given, 0 for a study that was left out. ``scale`` is the factor on the squared standard error (1 under ``WALD``).
    """

    k: int
    estimate: float
    se: float
    stat: float
    df: int | None
    p: float
    ci: tuple[float, float]
    prediction: tuple[float, float]
    tau2: float
    tau2_se: float | None
    i2: float
    h2: float
    q: float
    q_df: int
    q_p: float
    weights: tuple[float, ...]
    tau2_method: Tau2Method
    interval: Interval
    level: float = 0.95
    scale: float = 1.0


class QProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Interval of tau2 by inverting the generalised Q, with tau, I2 (proportion) and H2 at the same ends.

    ``is_empty`` marks an interval without any value: the studies agree better than even tau2 = 0 lets expect. Its ends
    are then all at no heterogeneity (0, and 1 for H2), as metafor prints it.
    """

    tau2: tuple[float, float]
    tau: tuple[float, float]
    i2: tuple[float, float]
    h2: tuple[float, float]
    is_empty: bool = False
    level: float = 0.95


class MetaRegression(msgspec.Struct, frozen=True, kw_only=True):
    """A regression of effects on moderators; tuples run over the coefficients, the intercept first.

    ``stat`` is z, or t on ``df``. ``qe`` is the Q of what is left over; ``qm`` tests all moderators together by
    chi-square on ``qm_df[0]``, or by F on ``qm_df`` under Hartung-Knapp (None if nothing varies). ``r2`` is the share
    of ``tau2_null`` (the same studies without moderators) that the moderators explain, a proportion, None under a
    common effect. ``covariance`` is that of the coefficients, row by row.
    """

    k: int
    names: tuple[str, ...]
    beta: tuple[float, ...]
    se: tuple[float, ...]
    stat: tuple[float, ...]
    df: int | None
    p: tuple[float, ...]
    ci: tuple[tuple[float, float], ...]
    covariance: tuple[tuple[float, ...], ...]
    tau2: float
    tau2_se: float | None
    tau2_null: float
    r2: float | None
    i2: float
    h2: float
    qe: float
    qe_df: int
    qe_p: float
    qm: float | None
    qm_df: tuple[int, int | None]
    qm_p: float | None
    tau2_method: Tau2Method
    interval: Interval
    level: float = 0.95


class Predicted(msgspec.Struct, frozen=True, kw_only=True):
    """The mean effect that a regression predicts at given values of the moderators."""

    estimate: float
    se: float
    ci: tuple[float, float]
    prediction: tuple[float, float]


class Subgroup(msgspec.Struct, frozen=True, kw_only=True):
    """The pooled effect of one level, with its own tau2, and its common effect."""

    level: str
    pooled: Pooled
    common: Pooled


class Subgroups(msgspec.Struct, frozen=True, kw_only=True):
    """Pooled effects by level and the tests of a difference between them.

    ``between`` and ``between_common`` are (Q, degrees of freedom, p) over the levels' random and common effects.
    ``one_tau2`` has the levels as dummies of one regression with one tau2, the first level as its intercept; None where
    there are too few studies for it.
    """

    levels: tuple[Subgroup, ...]
    between: tuple[float, int, float]
    between_common: tuple[float, int, float]
    one_tau2: MetaRegression | None
