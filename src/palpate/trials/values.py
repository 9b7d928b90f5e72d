"""What the figures of a cell are: a mean with its spread, a count of how many, a median with quartiles, and how sure.

`cells` reads only the form of a cell; here the labels around it (`Statistic`) decide what each figure says.
"""

from __future__ import annotations

import msgspec

from palpate.checks.numbers import percent_fits
from palpate.trials.cells import Figures, Group
from palpate.trials.labels import Statistic

UNSAID = 0.45  # sure of a lone whole number, no label saying what it is, to be a count of people
LEAST_COUNTED = 10  # people of an arm for that
NOT_ITS_SHARE = 1.0  # per cent by which "27.5 (11/40)" may be off: else these are the ends of an interval


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of one arm: the fields of a `Mean` or of `Events`, as far as the cell prints them."""

    mean: float | None = None
    sd: float | None = None
    se: float | None = None
    ci: tuple[float, float] | None = None
    median: float | None = None
    quartiles: tuple[float, float] | None = None
    range: tuple[float, float] | None = None
    events: float | None = None
    total: float | None = None
    percent: float | None = None
    n: int | None = None

    @property
    def has_centre(self) -> bool:
        """Whether the figure itself is there, and not only what stands around it."""
        return self.mean is not None or self.median is not None or self.events is not None

    @property
    def is_bare(self) -> bool:
        """Whether a figure stands without a spread or a whole."""
        around = (self.sd, self.se, self.ci, self.quartiles, self.range, self.total)
        return self.events is None and all(one is None for one in around)

    @property
    def centre(self) -> float | None:
        """The figure to compare: the per cent of a count, else the mean or median, else a share that stands alone."""
        if self.events is not None:
            return self.percent if self.total is None else 100 * self.events / self.total
        centre = self.mean if self.mean is not None else self.median
        return self.percent if centre is None else centre


def values_of(
    figures: Figures, kinds: frozenset[Statistic], n: int | None, *, told: bool, size: int | None = None
) -> tuple[Values, float] | None:
    """What each figure of a cell is, and how sure that is; of ``size`` people is the arm where no ``n`` is printed."""
    if figures.over is not None:
        both = (_with_its_share(figures, n or size), _counted(figures))
        return next(filter(None, both if Statistic.PERCENT in kinds else reversed(both)), None)
    if figures.low is not None and figures.high is not None:
        return _bare_interval(figures.low, figures.high, kinds)
    if figures.value is None:
        return None
    if figures.spread is not None:
        return _with_spread(figures.value, figures.spread, kinds), 0.95 if told else 0.85
    group = next((group for group in figures.groups if group.values), None)
    if group is None:
        return _single(figures, kinds, n)
    if len(group.values) == 2:
        return _with_interval(figures.value, ordered(group.values), group, kinds)
    return _with_one(figures, group, kinds, n)


def _counted(figures: Figures) -> tuple[Values, float] | None:
    """Of "40/46 (87%)": events of total."""
    value, over = figures.value, figures.over
    if value is None or over is None or value > over or over < 2 or value != int(value) or over != int(over):
        return None
    percent = next((group.values[0] for group in figures.groups if group.values), None)
    fits = percent is None or percent_fits(percent, int(value), int(over))
    return Values(
        events=value, total=over, percent=percent
    ), 0.95 if fits and percent is not None else 0.7 if fits else 0.4


def _with_its_share(figures: Figures, n: int | None) -> tuple[Values, float] | None:
    """Of "20/31.3" of 64 people: a count and its per cent."""
    value, percent = figures.value, figures.over
    if value is None or percent is None or n is None or value != int(value) or not 0 <= value <= n:
        return None
    return (Values(events=value, percent=percent), 0.9) if percent_fits(percent, int(value), n) else None


def _with_spread(value: float, spread: float, kinds: frozenset[Statistic]) -> Values:
    if Statistic.SE in kinds and Statistic.SD not in kinds:
        return Values(mean=value, se=spread)
    return Values(mean=value, sd=spread)


def _bare_interval(low: float, high: float, kinds: frozenset[Statistic]) -> tuple[Values, float] | None:
    ends = ordered((low, high))
    if Statistic.CI in kinds:
        return Values(ci=ends), 0.9
    if Statistic.QUARTILES in kinds:
        return Values(quartiles=ends), 0.9
    return (Values(range=ends), 0.8) if Statistic.RANGE in kinds else None


def _single(figures: Figures, kinds: frozenset[Statistic], n: int | None) -> tuple[Values, float] | None:
    """A lone figure: what its column says."""
    value = figures.value
    if value is None:
        return None
    if figures.is_bracketed:
        return _spread_alone(value, kinds)
    if figures.is_percent or kinds == {Statistic.PERCENT}:
        return Values(percent=value), 0.7
    if not kinds and n is not None and _may_count(value, figures, n):
        return Values(events=value), UNSAID
    if Statistic.MEAN in kinds:
        return Values(mean=value), 0.8
    if Statistic.MEDIAN in kinds:
        return Values(median=value), 0.8
    if Statistic.SD in kinds:
        return Values(sd=value), 0.8
    if Statistic.SE in kinds:
        return Values(se=value), 0.8
    if Statistic.COUNT in kinds:
        return (Values(events=value), 0.6) if value == int(value) and value >= 0 else None
    return Values(mean=value), 0.3


def _may_count(value: float, figures: Figures, n: int) -> bool:
    """Whether a lone figure may be a number of people out of those of its arm."""
    return figures.decimals == 0 and value == int(value) and 0 <= value <= n and n >= LEAST_COUNTED


def _spread_alone(value: float, kinds: frozenset[Statistic]) -> tuple[Values, float] | None:
    """A figure in brackets below the one that it belongs to."""
    if Statistic.SE in kinds and Statistic.SD not in kinds:
        return Values(se=value), 0.8
    if Statistic.SD in kinds:
        return Values(sd=value), 0.8
    return (Values(percent=value), 0.7) if kinds & {Statistic.PERCENT, Statistic.COUNT} else None


def _with_interval(
    value: float, ends: tuple[float, float], group: Group, kinds: frozenset[Statistic]
) -> tuple[Values, float] | None:
    said = group.label
    if said == "iqr" or (
        said is None
        and (
            Statistic.QUARTILES in kinds
            or (kinds >= {Statistic.MEDIAN} and not kinds & {Statistic.CI, Statistic.RANGE})
        )
    ):
        return Values(median=value, quartiles=ends), 0.9
    if said == "range" or (said is None and Statistic.RANGE in kinds and Statistic.CI not in kinds):
        return (Values(median=value, range=ends) if Statistic.MEDIAN in kinds else Values(mean=value, range=ends)), 0.8
    if Statistic.MEDIAN in kinds and Statistic.MEAN not in kinds:
        return Values(median=value, ci=ends), 0.7
    if group.is_percent or kinds == {Statistic.PERCENT, Statistic.CI}:
        return Values(percent=value), 0.6
    if said == "ci" or Statistic.CI in kinds:
        return Values(mean=value, ci=ends), 0.9
    return Values(mean=value), 0.3


def _with_one(
    figures: Figures, group: Group, kinds: frozenset[Statistic], n: int | None
) -> tuple[Values, float] | None:
    """Of "12.3 (4.5)": mean and spread, or count and per cent in either order."""
    value, other = figures.value, group.values[0]
    if value is None:
        return None
    if group.over is not None and abs(100 * other / group.over - value) > NOT_ITS_SHARE:
        return _with_interval(value, ordered((other, group.over)), group, kinds)
    if group.over is not None:
        return Values(percent=value, events=other, total=group.over), 0.85
    if group.label in {"sd", "se"}:
        return _with_spread(value, abs(other), frozenset({Statistic(group.label)})), 0.95
    counts = _as_count(figures, group, n)
    is_means = bool(kinds & {Statistic.MEAN, Statistic.SD, Statistic.SE})
    says_count = Statistic.COUNT in kinds or (Statistic.PERCENT in kinds and not is_means)
    fits = counts is not None and counts[1] > 0.9 and n is not None and figures.decimals == 0
    if counts is not None and fits and n is not None and _is_share(value, other, n):
        return counts
    if counts is not None and (group.is_percent or figures.is_percent or (says_count and (not is_means or fits))):
        return counts
    if Statistic.MEDIAN in kinds and not is_means:
        return Values(median=value), 0.6
    if is_means and group.is_percent and figures.decimals > 0:
        return Values(mean=value), 0.6  # "0.69 (49.4%)": by how much it changed
    if is_means:
        return _with_spread(value, abs(other), kinds), 0.95
    if counts is not None and counts[1] > 0.8 and figures.decimals == 0:
        return counts[0], 0.7
    if group.is_percent or figures.is_percent:
        return None
    return _with_spread(value, abs(other), kinds), 0.5


def _is_share(count: float, percent: float, n: int) -> bool:
    """Whether a figure in brackets is the per cent of the one before it to its last digit: "9 (22.5)" of 40."""
    return percent != int(percent) and round(100 * count / n, 1) == round(percent, 1)


def _as_count(figures: Figures, group: Group, n: int | None) -> tuple[Values, float] | None:
    value, other = figures.value, group.values[0]
    if value is None:
        return None
    percent_first = figures.is_percent or (figures.decimals > 0 and group.decimals == 0 and not group.is_percent)
    if not percent_first and figures.decimals > 0:
        return None  # "54.0 (26.7)": no count is printed so
    events, percent = (other, value) if percent_first else (value, other)
    if events != int(events) or events < 0 or percent > 100.5 or percent < 0:
        return None
    if n is None:
        return Values(events=events, percent=percent), 0.7
    near_enough = events <= n and abs(100 * events / n - percent) <= 1
    if (
        not near_enough
        and not percent_first
        and percent == int(percent)
        and percent <= n
        and abs(100 * percent / n - events) <= 0.6
    ):
        return Values(events=percent, percent=events), 0.8
    return Values(events=events, percent=percent), 0.95 if near_enough else 0.5


def ordered(values: tuple[float, ...]) -> tuple[float, float]:
    """Two ends, the lower first."""
    return min(values), max(values)
