"""A sheet's cells to facts: of which arm, of which outcome, when, and what each figure is.

One rule for every shape of table: each label around a cell is asked what it says (an arm, a time, a statistic, an
outcome), and of two labels that say the same kind of thing the nearer one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.checks.numbers import percent_fits
from palpate.trials.arms import is_baseline_caption
from palpate.trials.cells import Figures, Group
from palpate.trials.labels import Label, Statistic, Time
from palpate.trials.names import ArmNames, tokens
from palpate.trials.sheet import DataCell, Sheet
from palpate.types.study import MeanKind, Measure

_SPREADS = frozenset({Statistic.SD, Statistic.SE, Statistic.CI, Statistic.QUARTILES, Statistic.RANGE})
_CENTRES = frozenset({Statistic.MEAN, Statistic.MEDIAN, Statistic.COUNT, Statistic.PERCENT})
_JOINED = r"(?:\(|\[|and|,|with|±|\+/-)* ?"
_NOTES = (
    ((Statistic.MEAN, Statistic.SE), rf"means? ?{_JOINED}(?:s\.?e\.?m?\b|standard errors?)|±\s*s\.?e"),
    ((Statistic.MEAN, Statistic.SD), rf"means? ?(?:values )?{_JOINED}(?:s\.?d\.?\b|standard deviations?)|±\s*s\.?d"),
    (
        (Statistic.MEDIAN, Statistic.QUARTILES),
        rf"medians? ?(?:values )?{_JOINED}(?:i\.?q\.?r|inter-?quartile|(?:lower and upper )?quartiles?|25|"
        rf"percentiles?)",
    ),
    ((Statistic.MEAN, Statistic.CI), rf"means? ?{_JOINED}(?:95 ?% ?)?(?:c\.?i|confidence)"),
    ((Statistic.COUNT, Statistic.PERCENT), rf"(?:\bn|no\.|numbers?|frequenc\w+)(?: of \w+)? ?{_JOINED}(?:%|per ?cent)"),
)
_NOTE_STATISTICS = tuple((frozenset(kinds), re.compile(pattern, re.IGNORECASE)) for kinds, pattern in _NOTES)
_COUNTS_PEOPLE = re.compile(
    r"^\W*(?:n|no\.?|number(?: of (?:patients|participants|subjects))?)(?: at .+)?\W*$", re.IGNORECASE
)
_SEXES = re.compile(r"\b(?:male|female|men|women|m|f)\b ?/ ?\b(?:male|female|men|women|m|f)\b|/", re.IGNORECASE)
_WORDS_OF_COUNTING = re.compile(r"\bn ?[(,/]? ?%|\bno\.|^n$|\(n\)|\bn\b|^#", re.IGNORECASE)
_EMPTY_NAME = frozenset(
    [
        "change",
        "from",
        "value",
        "score",
        "scale",
        "point",
        "mean",
        "total",
        "difference",
        "week",
        "month",
        "day",
        "cm",
        "kg",
        "mm",
        "score",
        "index",
        "level",
        "assessment",
    ]
)


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


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One cell, understood. ``arm`` is None for a comparison: then ``p`` or ``effect`` is given.

    ``key`` are the folded words of the outcome, by which cells of one outcome find each other; ``sure`` is how sure the
    reading is, from 0 to 1.
    """

    sheet: int
    row: int
    column: int
    line: int
    name: str
    key: frozenset[str]
    time: str | None
    kind: MeanKind
    arm: str | None = None
    values: Values = Values()
    n: int | None = None
    pair: tuple[str, ...] = ()
    measure: Measure | None = None
    effect: tuple[float, tuple[float, float] | None] | None = None
    p: tuple[str, float | None] | None = None
    p_rank: int = 0
    is_primary: bool = False
    sure: float = 0.5


def read_facts(sheet: Sheet, place: int, names: ArmNames) -> Iterator[Fact]:
    """Every fact of a sheet; ``place`` is the table's place in the paper."""
    from_notes = _statistics_of_notes(f"{sheet.caption.text} {sheet.notes}") or _statistics_of_heads(sheet)
    is_baseline = is_baseline_caption(sheet.caption.text) and not any(
        label.when is Time.AFTER or label.is_change for path in sheet.heads for label in path
    )
    for cell in sheet.cells:
        fact = _fact(cell, sheet, place, names, from_notes, is_baseline=is_baseline)
        if fact is not None:
            yield fact


def _statistics_of_notes(text: str) -> frozenset[Statistic]:
    return next((kinds for kinds, pattern in _NOTE_STATISTICS if pattern.search(text)), frozenset())


def _statistics_of_heads(sheet: Sheet) -> frozenset[Statistic]:
    """What some column's head says of its figures, for columns beside it that say nothing, if all that say agree."""
    said = {
        label.statistics for head in sheet.heads for label in head if label.statistics & _CENTRES and not label.measure
    }
    return next(iter(said)) if len(said) == 1 else frozenset()


def _fact(
    cell: DataCell, sheet: Sheet, place: int, names: ArmNames, from_notes: frozenset[Statistic], *, is_baseline: bool
) -> Fact | None:
    near = tuple(reversed(cell.head))
    beside = tuple(reversed(cell.side))
    arm, in_head = _arm_of(near, beside, names)
    pair = next((found for label in (*near, *beside) if len(found := names.in_order(label.text)) > 1 and not arm), ())
    time, when = _time_of((*near, *beside), sheet.caption)
    above = [label for label in _above_arm(cell.head, names) if label not in sheet.shared] if in_head else cell.head
    if arm is None and cell.side:
        above = []
    name_labels = (*_naming(cell.side, names), *_naming(above, names, heads=True))
    if not name_labels:
        name_labels = tuple(_naming(cell.head, names, heads=True))
    name = ", ".join(dict.fromkeys(label.name for label in name_labels if label.name))
    if not name_key(name_labels) - _EMPTY_NAME or not any(c.isalpha() for c in "".join(name_key(name_labels))):
        name = f"{sheet.caption.name}: {name}" if name else sheet.caption.name
    is_change = any(label.is_change for label in (*near, *beside[:1])) or any(
        label.is_change and not set(tokens(label.rest)) - _EMPTY_NAME for label in beside
    )
    is_change = is_change or (sheet.caption.is_change and not any(label.time for label in (*near, *beside)))
    kind = (
        MeanKind.CHANGE if is_change else MeanKind.BASELINE if when is Time.BASELINE or is_baseline else MeanKind.POST
    )
    base = Fact(
        sheet=place, row=cell.row, column=cell.column, line=cell.line, name=name[:200], key=name_key(name_labels),
        time=time if kind is not MeanKind.BASELINE else None, kind=kind,
        is_primary="primary" in " ".join(label.text.lower() for label in (*cell.side, sheet.caption)),
    )  # fmt: skip
    if cell.columns > 1 and beside and beside[0].says_statistic:
        near, arm, in_head = (beside[0], *near), None, False
    if _is_p(near, cell):
        return _p_fact(base, cell, near, arm, pair, in_head=in_head)
    if beside and _COUNTS_PEOPLE.match(beside[0].text):
        return None
    measure = next((label.measure for label in near if label.measure), None)
    is_of_both = (
        not in_head and measure is not None and (measure is not Measure.MD or any(one.is_between for one in near))
    )
    if arm is None or pair or is_of_both:
        return _effect_fact(base, cell, near, measure, pair)
    if measure is not None and not (is_change or measure is Measure.MD):
        return None
    if measure is Measure.MD and not is_change:
        base = msgspec.structs.replace(base, kind=MeanKind.CHANGE)
    return _arm_fact(base, cell, near, (*beside, sheet.corner), arm, from_notes)


def _above_arm(head: Sequence[Label], names: ArmNames) -> Sequence[Label]:
    """The heads above the one that names the arm: what they say holds for the arms below them together."""
    for at, label in enumerate(head):
        if names.of_label(label.rest) is not None:
            return head[:at]
    return ()


def _arm_of(near: Sequence[Label], beside: Sequence[Label], names: ArmNames) -> tuple[str | None, bool]:
    """The arm of a cell, and whether its heads name it."""
    for labels, in_head in ((near, True), (beside, False)):
        for label in labels:
            if label.is_total:
                return None, in_head
            if in_head and len(names.in_order(label.text)) > 1:
                return None, True
            found = names.of_label(label.rest) if in_head else _side_arm(label, names)
            if found is not None and not (label.measure and in_head):
                return found, in_head
    return None, False


def _side_arm(label: Label, names: ArmNames) -> str | None:
    """A row label names an arm only where it says little else."""
    found = names.in_order(label.rest)
    words = tokens(label.rest)
    if len(found) != 1 or not words:
        return names.of_label(label.rest) if len(words) <= 3 and label.n is not None else None
    own = {word for arm in names.arms if arm.id == found[0] for alias in arm.aliases for word in alias}
    return found[0] if sum(word in own for word in words) >= 0.6 * len(words) else None


def _time_of(labels: Sequence[Label], caption: Label) -> tuple[str | None, Time | None]:
    """The time of a cell; a label that says a change names its own end."""
    for label in labels:
        if label.time is not None:
            return label.time, Time.AFTER if label.is_change and label.when is Time.BASELINE else label.when
    said = caption.time or ""
    is_one = caption.when is Time.AFTER and not re.search(
        r"baseline|\bpre|before", f"{said} {caption.text}", re.IGNORECASE
    )
    return (said, Time.AFTER) if is_one else (None, None)


def _naming(labels: Sequence[Label], names: ArmNames, *, heads: bool = False) -> Iterator[Label]:
    """The labels that name the outcome: not an arm, not only a time or a statistic, not "Primary outcomes"."""
    for label in labels:
        words = tokens(label.rest)
        if label.is_category or label.is_total or label.says_statistic or not any(map(str.isalpha, "".join(words))):
            continue
        if heads and (Statistic.P in label.statistics or label.measure or label.is_test or label.is_between):
            continue
        if _side_arm(label, names) is None and not (label.is_change and not set(words) - _EMPTY_NAME):
            yield label


def name_key(labels: Sequence[Label]) -> frozenset[str]:
    """The words by which two labels of one outcome are known as such."""
    return frozenset(word for label in labels for word in tokens(label.rest)) - _EMPTY_NAME


def _is_p(near: Sequence[Label], cell: DataCell) -> bool:
    if cell.p is None:
        return False
    last = near[0] if near else None
    if last is not None and Statistic.P in last.statistics and not last.statistics & _CENTRES:
        return True
    if any(Statistic.P in label.statistics and not label.statistics & (_CENTRES | _SPREADS) for label in near):
        return True
    return cell.figures is None or cell.text.lstrip()[:1] in "<>pP"


def _p_fact(
    base: Fact, cell: DataCell, near: Sequence[Label], arm: str | None, pair: tuple[str, ...], *, in_head: bool
) -> Fact | None:
    """A p between arms; one under the head of a single arm compares that arm with its own baseline.

    Beside an arm's row it may be either: it keeps its arm, and `drafts` sees whether the other arms have one too.
    """
    is_within = any(label.is_within for label in near)
    is_between = any(label.is_between for label in near) or bool(pair)
    spans = cell.rows > 1
    if arm is not None and in_head and not is_between and not spans:
        return None
    rank = 3 * is_between - 2 * is_within + spans + (arm is None)
    kept = arm if not in_head and not is_between and not spans else None
    return msgspec.structs.replace(base, p=cell.p, p_rank=rank, pair=pair, arm=kept, sure=0.8 if rank > 0 else 0.4)


def _effect_fact(
    base: Fact, cell: DataCell, near: Sequence[Label], measure: Measure | None, pair: tuple[str, ...]
) -> Fact | None:
    """A comparison of arms: its value with interval, or the interval alone."""
    figures = cell.figures
    is_interval = any(Statistic.CI in label.statistics for label in near[:1])
    if figures is None or (measure is None and not pair and not is_interval):
        return None
    if measure is None and not pair and any(label.is_total or label.is_test for label in near):
        return None
    interval = next((group.values for group in figures.groups if len(group.values) == 2), None)
    measure = _measure_of_cell(cell) or measure
    ci = _ordered(interval) if interval else None
    if figures.value is None:
        if figures.low is None or figures.high is None:
            return None
        ci = _ordered((figures.low, figures.high))
    value = figures.value if figures.value is not None else float("nan")
    return msgspec.structs.replace(
        base, effect=(value, ci), measure=measure, pair=pair, p=figures.p, p_rank=2, arm=None,
        sure=0.85 if measure and ci else 0.5,
    )  # fmt: skip


def _measure_of_cell(cell: DataCell) -> Measure | None:
    """The measure that a cell names itself: "OR = 2.65 (0.79; 8.9)"."""
    said = re.match(r"\W*(OR|RR|HR|SMD|MD)\b", cell.text)
    return Measure(said[1]) if said else None


def _ordered(values: tuple[float, ...]) -> tuple[float, float]:
    return min(values), max(values)


def _arm_fact(
    base: Fact,
    cell: DataCell,
    near: Sequence[Label],
    beside: Sequence[Label],
    arm: str,
    from_notes: frozenset[Statistic],
) -> Fact | None:
    if cell.figures is None:
        return None
    n = cell.figures.n or next((label.n for label in (*near, *beside) if label.n is not None), None)
    kinds, told = _statistics_for(near, beside, from_notes)
    is_counted = not (beside and _SEXES.search(beside[0].text) and cell.figures.over is not None)
    made = _values(cell.figures, kinds, n, told=told) if is_counted else None
    if made is None:
        return None
    values, sure = made
    return msgspec.structs.replace(base, arm=arm, values=values, n=n, sure=sure)


def _statistics_for(
    near: Sequence[Label], beside: Sequence[Label], from_notes: frozenset[Statistic]
) -> tuple[frozenset[Statistic], bool]:
    """What the figures are said to be, by the nearest label that says so; and whether one does."""
    row = beside[:1]
    for label in (*row, *near, *beside[1:]):
        kinds = label.statistics - {Statistic.P}
        if label in row and not (kinds & (_SPREADS | {Statistic.MEDIAN}) or _WORDS_OF_COUNTING.search(label.text)):
            kinds = frozenset()
        if kinds:
            wider = [other.statistics for other in near if other is not label]
            if kinds <= {Statistic.MEAN, Statistic.COUNT} and wider:
                kinds |= next((more & _SPREADS for more in wider if more & _SPREADS), frozenset())
            return kinds, True
    return from_notes, bool(from_notes)


def _values(figures: Figures, kinds: frozenset[Statistic], n: int | None, *, told: bool) -> tuple[Values, float] | None:
    """What each figure of a cell is, and how sure that is."""
    if figures.over is not None:
        return _counted(figures)
    if figures.low is not None and figures.high is not None:
        return _bare_interval(figures.low, figures.high, kinds)
    if figures.value is None:
        return None
    if figures.spread is not None:
        return _with_spread(figures.value, figures.spread, kinds), 0.95 if told else 0.85
    group = next((group for group in figures.groups if group.values), None)
    if group is None:
        return _single(figures, kinds)
    if len(group.values) == 2:
        return _with_interval(figures.value, _ordered(group.values), group, kinds)
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


def _with_spread(value: float, spread: float, kinds: frozenset[Statistic]) -> Values:
    if Statistic.SE in kinds and Statistic.SD not in kinds:
        return Values(mean=value, se=spread)
    return Values(mean=value, sd=spread)


def _bare_interval(low: float, high: float, kinds: frozenset[Statistic]) -> tuple[Values, float] | None:
    ends = _ordered((low, high))
    if Statistic.CI in kinds:
        return Values(ci=ends), 0.9
    if Statistic.QUARTILES in kinds:
        return Values(quartiles=ends), 0.9
    return (Values(range=ends), 0.8) if Statistic.RANGE in kinds else None


def _single(figures: Figures, kinds: frozenset[Statistic]) -> tuple[Values, float] | None:
    """A lone figure: what its column says."""
    value = figures.value
    if value is None:
        return None
    if figures.is_percent or kinds == {Statistic.PERCENT}:
        return Values(percent=value), 0.7
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
    if group.over is not None:
        return Values(percent=value, events=other, total=group.over), 0.85
    if group.label in {"sd", "se"}:
        return _with_spread(value, abs(other), frozenset({Statistic(group.label)})), 0.95
    counts = _as_count(figures, group, n)
    is_means = bool(kinds & {Statistic.MEAN, Statistic.SD, Statistic.SE})
    says_count = Statistic.COUNT in kinds or (Statistic.PERCENT in kinds and not is_means)
    if counts is not None and (group.is_percent or figures.is_percent or (says_count and not is_means)):
        return counts
    if Statistic.MEDIAN in kinds and not is_means:
        return Values(median=value), 0.6
    if is_means:
        return _with_spread(value, abs(other), kinds), 0.95
    if counts is not None and counts[1] > 0.8 and figures.decimals == 0:
        return counts[0], 0.7
    if group.is_percent or figures.is_percent:
        return None
    return _with_spread(value, abs(other), kinds), 0.5


def _as_count(figures: Figures, group: Group, n: int | None) -> tuple[Values, float] | None:
    value, other = figures.value, group.values[0]
    if value is None:
        return None
    percent_first = figures.is_percent or (figures.decimals > 0 and other == int(other) and not group.is_percent)
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
