"""Facts to drafts of outcomes: cells of one outcome at one time brought together, with what compares the arms.

A draft is what a row of the library is made of: per arm the value after treatment, the change and the value before,
the p values and effects that stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from palpate.trials.facts import Fact
from palpate.trials.labels import same_time
from palpate.trials.values import Values
from palpate.types.study import MeanKind

MOST_BETWEEN = 40  # facts looked back over for the row above: a row seldom has more cells
ROUNDED_SHARE = 0.6  # per cent by which a share printed without decimals may be off
LEAST_FALLING = 2  # arms
ROWS_OF_ONE = 3  # rows that an outcome's mean, SD, median and quartiles may take


class Draft(msgspec.Struct, kw_only=True):
    """An outcome at one time as gathered so far; each dict goes from arm id to the fact."""

    name: str
    key: frozenset[str]
    time: str | None
    sheet: int | None
    row: int
    is_primary: bool = False
    post: dict[str, Fact] = msgspec.field(default_factory=dict)
    change: dict[str, Fact] = msgspec.field(default_factory=dict)
    baseline: dict[str, Fact] = msgspec.field(default_factory=dict)
    tests: list[Fact] = msgspec.field(default_factory=list)
    effects: list[Fact] = msgspec.field(default_factory=list)

    @property
    def arms(self) -> set[str]:
        """The arms with a value after treatment or a change."""
        return {arm for facts in (self.post, self.change) for arm, fact in facts.items() if fact.values.has_centre}


def joined(facts: Sequence[Fact]) -> list[Fact]:
    """Figures that columns part (mean | SD | n, n | %) brought together, in the order of the first."""
    return _alike(_joined(facts))


def _alike(facts: Sequence[Fact]) -> list[Fact]:
    """Means that are counts, as the other arms' figures in their row are: "9 (20)" of 45 beside "19 (40.4)" of 47."""
    counted = {(fact.row, fact.line, fact.key) for fact in facts if fact.arm and fact.values.events is not None}
    return [_as_count(fact) if (fact.row, fact.line, fact.key) in counted else fact for fact in facts]


def _as_count(fact: Fact) -> Fact:
    values, n = fact.values, fact.n
    share = values.sd if values.sd is not None else values.se
    if values.mean is None or share is None or not n or values.mean != int(values.mean) or values.mean < 0:
        return fact
    if abs(100 * values.mean / n - share) > ROUNDED_SHARE:
        return fact
    kind = MeanKind.POST if fact.kind is MeanKind.CHANGE else fact.kind
    return msgspec.structs.replace(fact, values=Values(events=values.mean, percent=share), kind=kind)


def _joined(facts: Sequence[Fact]) -> list[Fact]:
    made: list[Fact] = []
    for fact in facts:
        if fact.arm is None or fact.p is not None or not made:
            made.append(fact)
            continue
        at = _partner(made, fact)
        if at is None:
            made.append(fact)
        else:
            made[at] = _together(made[at], fact)
    return [
        fact
        for fact in made
        if fact.arm is None or fact.p is not None or fact.values.has_centre or fact.values.percent is not None
    ]


def _partner(made: Sequence[Fact], fact: Fact) -> int | None:
    """The place of the nearest figure left of this one that it completes, at most three columns away."""
    for at in range(len(made) - 1, max(-1, len(made) - 8), -1):
        other = made[at]
        if (other.sheet, other.row, other.line) != (fact.sheet, fact.row, fact.line):
            return _above(made, fact)
        if other.p is not None:
            continue
        if other.arm == fact.arm and fact.column - other.column <= 3 and _complete(other, fact):
            return at
    return None


def _above(made: Sequence[Fact], fact: Fact) -> int | None:
    """The place of the figure above this one that it completes, where rows part mean, SD and median."""
    for at in range(len(made) - 1, max(-1, len(made) - 1 - MOST_BETWEEN), -1):
        other = made[at]
        if other.sheet != fact.sheet or not 0 <= _lines(fact) - _lines(other) <= ROWS_OF_ONE:
            return None
        same = (other.arm, other.column, other.key, other.time, other.kind)
        if same == (fact.arm, fact.column, fact.key, fact.time, fact.kind) and other.p is None:
            return at if _lines(other) < _lines(fact) and _adds(other.values, fact.values) else None
    return None


def _lines(fact: Fact) -> int:
    """The place of a fact's row, a line of stacked cells counted as a row."""
    return fact.row + fact.line


def _adds(above: Values, below: Values) -> bool:
    """Whether the figures of a row give what those of the row above leave open, and count no people."""
    held = {name for name in above.__struct_fields__ if getattr(above, name) is not None}
    more = {name for name in below.__struct_fields__ if getattr(below, name) is not None}
    return not held & more and not (held | more) & {"events", "total", "percent"} and above.has_centre


def _complete(left: Fact, right: Fact) -> bool:
    """Whether two facts of one arm are parts of one figure."""
    if left.time and right.time and same_time(left.time) != same_time(right.time):
        return False
    a, b = left.values, right.values
    if any(getattr(a, name) is not None and getattr(b, name) is not None for name in a.__struct_fields__):
        return False
    counts = (a.events is not None, b.events is not None)
    if any(counts):
        count, mean_or_percent = (a, b) if counts[0] else (b, a)
        if count.percent is not None or left.kind is not right.kind:
            return False
        return _is_percent_only(mean_or_percent) or mean_or_percent.mean is not None
    return a.has_centre != b.has_centre


def _is_percent_only(values: Values) -> bool:
    return values.percent is not None and not values.has_centre


def _together(left: Fact, right: Fact) -> Fact:
    """One fact of two parts; a count beside a mean is the number of people behind it."""
    values = msgspec.structs.asdict(left.values)
    values |= {name: value for name, value in msgspec.structs.asdict(right.values).items() if value is not None}
    n = left.n or right.n
    if values["mean"] is not None and values["events"] is not None:
        n, values["events"] = int(values["events"]), None
    main = left if left.values.has_centre and left.values.events is None else right if right.values.has_centre else left
    return msgspec.structs.replace(
        main,
        values=Values(**values),
        n=n,
        sure=min(max(left.sure, right.sure), 0.95),
        time=left.time or right.time,
        marks=(*left.marks, *right.marks),
    )


def draft(facts: Iterable[Fact]) -> list[Draft]:
    """Every outcome and time of one sheet, in the order of its rows."""
    by_key: dict[frozenset[str], list[Fact]] = {}
    for fact in facts:
        by_key.setdefault(fact.key, []).append(fact)
    by_key = {key: _settled(some) for key, some in by_key.items()}
    return [made for key, some in by_key.items() for made in _times(key, some)]


def _settled(facts: Sequence[Fact]) -> list[Fact]:
    """A p beside one arm's row alone compares the arms; where each arm has one, they compare it with its baseline."""
    arms: dict[int, set[str]] = {}
    for fact in facts:
        if fact.p is not None and fact.arm is not None:
            arms.setdefault(fact.column, set()).add(fact.arm)
    made = []
    for fact in facts:
        if fact.p is None or fact.arm is None:
            made.append(fact)
        elif len(arms[fact.column]) == 1:
            made.append(msgspec.structs.replace(fact, arm=None))
    return made


def _times(key: frozenset[str], facts: Sequence[Fact]) -> Iterator[Draft]:
    """One draft for each time of an outcome; what has no time goes to the last."""
    drafts: dict[str | None, Draft] = {}
    baseline: dict[str, Fact] = {}
    rest: list[Fact] = []
    for fact in facts:
        if fact.arm is None or (fact.kind is MeanKind.CHANGE and fact.time is None):
            rest.append(fact)
        elif fact.kind is MeanKind.BASELINE:
            baseline.setdefault(fact.arm, fact)
        else:
            made = drafts.setdefault(same_time(fact.time), _new(key, fact))
            kept = made.change if fact.kind is MeanKind.CHANGE else made.post
            kept.setdefault(fact.arm, fact)
    before = {(fact.row, fact.line) for fact in baseline.values()}
    for fact in rest:
        _place(fact, key, drafts, before)
    _lend_nothing_found(drafts)
    _with_changes(drafts)
    for made in drafts.values():
        made.baseline = dict(baseline)
        _with_falls(made)
        if len(made.post) > 1 and len(made.change) == 1:
            made.change.clear()
        made.is_primary = made.is_primary or any(fact.is_primary for fact in facts)
    yield from drafts.values()


def _with_falls(made: Draft) -> None:
    """Means below nought of what was well above it before treatment are changes, as no label says: 24.9, then -7.2."""
    means = [fact.values.mean for fact in made.post.values()]
    if made.change or len(means) < LEAST_FALLING or not all(mean is not None and mean < 0 for mean in means):
        return
    if made.post.keys() <= made.baseline.keys() and all(map(_is_well_above, made.baseline.values())):
        made.change = {arm: msgspec.structs.replace(fact, kind=MeanKind.CHANGE) for arm, fact in made.post.items()}
        made.post = {}


def _is_well_above(fact: Fact) -> bool:
    """Whether a mean lies more than its spread above nought."""
    mean, sd = fact.values.mean, fact.values.sd
    return mean is not None and mean > (sd or 0.0)


def _lend_nothing_found(drafts: dict[str | None, Draft]) -> None:
    """Tell the other times of a row that its test over all of them ("group x time: ns") found nothing."""
    for one in list(drafts.values()):
        nothing = [fact for fact in one.tests if fact.time is None and fact.p is not None and fact.p[0] == "ns"]
        for made in drafts.values() if nothing else ():
            if not made.tests and not made.effects and any(_in_row(made, fact) for fact in nothing):
                made.tests += nothing


def _with_changes(drafts: dict[str | None, Draft]) -> None:
    """Bring together values and changes of which one time holds the other's words: "3-month follow-up", "follow-up"."""
    for late, one in list(drafts.items()):
        if one.post or not one.change:
            continue
        for made in list(drafts.values()):
            is_one = made.time and one.time and _holds_other(made.time.lower(), one.time.lower())
            if made is not one and made.post and not made.change and is_one:
                made.change, made.tests = one.change, [*made.tests, *one.tests]
                made.effects += one.effects
                drafts.pop(late, None)
                break


def _holds_other(one: str, other: str) -> bool:
    """Whether one of two times holds the other's words: "t2 28 weeks" and "t2"."""
    short, long = sorted((one, other), key=len)
    return re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long) is not None


def _new(key: frozenset[str], fact: Fact) -> Draft:
    return Draft(name=fact.name, key=key, time=fact.time, sheet=fact.sheet, row=fact.row, is_primary=fact.is_primary)


def _place(fact: Fact, key: frozenset[str], drafts: dict[str | None, Draft], before: set[tuple[int, int]]) -> None:
    """A change, p or effect to the draft of its row and time, else of its row, else of its time, else to the last one.

    What stands in a row of values before treatment alone compares those, and goes nowhere; ``before`` are such rows.
    """
    in_row = [one for one in drafts.values() if _in_row(one, fact)]
    if (
        fact.arm is None
        and drafts
        and not in_row
        and (fact.kind is MeanKind.BASELINE or (fact.row, fact.line) in before)
    ):
        return
    made = drafts.get(same_time(fact.time)) if fact.time else None
    if made is None or (fact.arm is None and in_row and made not in in_row):
        others = in_row or (list(drafts.values()) if fact.time is None or fact.kind is MeanKind.CHANGE else [])
        made = max(reversed(others), key=lambda one: _row_above(one, fact)) if others else None
    if made is None:
        made = drafts.setdefault(same_time(fact.time), _new(key, fact))
    if fact.p is not None:
        made.tests.append(fact)
    if fact.effect is not None:
        made.effects.append(fact)
    if fact.arm is not None:
        made.change.setdefault(fact.arm, fact)


def _row_above(made: Draft, fact: Fact) -> int:
    """The last row of a draft that stands above a fact, -1 where none does: rows below a time's values speak of it."""
    above = (one.row for facts in (made.post, made.change) for one in facts.values() if one.row <= fact.row)
    return max(above, default=-1)


def _in_row(made: Draft, fact: Fact) -> bool:
    rows = {(one.row, one.line) for facts in (made.post, made.change) for one in facts.values()}
    return (fact.row, fact.line) in rows


def combined(drafts: Sequence[Draft], comparing: Collection[int] = ()) -> list[Draft]:
    """Drafts of different tables that are one outcome: changes in one, values after treatment in the other.

    ``comparing`` are the tables that compare the arms: the tests that one of them gives alone are of the figures in
    another one.

    Values before treatment in a table of the people as they came in are left there: those are more often others than
    the people measured after it (none of them stands in what a person read off 124 reports).
    """
    kept: list[Draft] = []
    for one in drafts:
        other = next((made for made in kept if _is_same(made, one) or _is_other_arm(made, one)), None)
        if other is None:
            kept.append(one)
            continue
        if _is_other_arm(other, one):
            other.post, other.change = other.post | one.post, other.change | one.change
            other.baseline |= one.baseline
        other.post, other.change = other.post or one.post, other.change or one.change
        other.baseline = other.baseline or one.baseline
        other.tests += one.tests
        other.effects += one.effects
        other.time = other.time or one.time
    for one in kept:
        if one.sheet in comparing and one.tests and not (one.post or one.change):
            _lend_tests(one, kept)
    return kept


def _lend_tests(one: Draft, kept: Sequence[Draft]) -> None:
    """Give the tests of a table of comparisons alone to the outcome's figures in the table before, the last in time."""
    held = [made for made in kept if made.key == one.key and one.key and made.sheet != one.sheet and made.arms]
    sheets = {made.sheet for made in held if made.sheet is not None}
    if one.sheet is None or not sheets:
        return
    nearest = max((sheet for sheet in sheets if sheet < one.sheet), default=min(sheets))
    same = [made for made in held if made.sheet == nearest]
    timed = [made for made in same if not one.time or same_time(made.time) == same_time(one.time)]
    if timed and not any(made.tests or made.effects for made in same):
        timed[-1].tests += one.tests


def _is_other_arm(made: Draft, one: Draft) -> bool:
    """Whether two tables give the same outcome at the same time, each of an arm of its own."""
    return (
        made.key == one.key and bool(made.key) and made.sheet != one.sheet and len(made.arms) == len(one.arms) == 1
        and made.arms != one.arms and same_time(made.time) == same_time(one.time)
    )  # fmt: skip


def _is_same(made: Draft, one: Draft) -> bool:
    if made.key != one.key or not made.key or made.sheet == one.sheet:
        return False
    if made.time and one.time and same_time(made.time) != same_time(one.time):
        return False
    return not (made.post and one.post) and not (made.change and one.change) and bool(made.arms and one.arms)
