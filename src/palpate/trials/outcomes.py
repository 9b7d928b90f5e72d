"""Drafts to the rows of a study: arms paired, people behind each figure, effects turned, p and finding, places.

A count that its own per cent denies is kept with a doubt.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from palpate.checks.numbers import decimals, percent_fits
from palpate.trials.better import instrument_of
from palpate.trials.drafts import Draft
from palpate.trials.facts import Fact
from palpate.trials.names import Arm, written_out
from palpate.trials.values import UNSAID
from palpate.trials.ways import better_of
from palpate.types.paper import Table
from palpate.types.study import (
    Better,
    Comparison,
    Doubt,
    Events,
    Finding,
    Mean,
    MeanKind,
    Measure,
    Outcome,
    Printed,
    ReadPlace,
    ReportedEffect,
)

SIGNIFICANT = 0.05
# Of the difference before, taken off that after, as an analysis of covariance does where values before and after
# correlate so much: most of the 464 correlations of 20 trials in Walters et al. (2019), Trials 20:566, lie about 0.5.
ADJUSTED_BY = 0.5
MOST_PERCENT = 100
LEAST_EVENTS = 2  # of which a per cent says the people: "1 (1.37)" is as often a rate
ROUNDED = 1.0  # per cent by which a printed share may be off: many are rounded to whole ones
ROUNDED_CHANGE = 0.1  # of a change, by which the difference of the rounded values before and after may be off
_SURVIVAL = re.compile(
    r"\bsurviv\w+|\btime (?:to|until)\b|\b(?:OS|PFS|DFS|EFS|RFS|TTP|TTF)\b|\bduration of (?:response|remission)\b",
    re.IGNORECASE,
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome of the study with the places of its values, relative to the outcome (``means[0].sd``).

    ``assumed`` are the places of those means whose people no table or sentence gives: they have their arm's size.
    ``is_of_all`` where the test of a trial of several arms is of all of them at once.
    """

    outcome: Outcome
    places: tuple[ReadPlace, ...]
    name: str
    is_primary: bool = False
    assumed: tuple[int, ...] = ()
    caption: str = ""
    is_of_all: bool = False


def rows_of(
    one: Draft, arms: Sequence[Arm], tables: Sequence[Table], sizes: Mapping[str, int], short_forms: Mapping[str, str]
) -> Iterator[Row]:
    """One row for each treatment arm against the comparator (or, without one, the last arm) that the draft knows."""
    held = [arm for arm in arms if arm.id in one.arms]
    if len(held) < 2:
        named = [arm for arm in arms if any(arm.id in fact.pair for fact in one.effects)]
        held = held if not one.effects else (named if len(named) > 1 else list(arms) if len(arms) == 2 else [])
    comparators = [arm for arm in held if arm.is_comparator] or held[-1:]
    if len(held) < 2:
        return
    others = _set_against(one, held)
    for treatment in held:
        known = others.get(treatment.id)
        if known or (treatment is not comparators[0] and treatment.id not in others.values()):
            pair = (treatment.id, known or comparators[0].id)
            yield _row(one, pair, tables, sizes, written_out(one.name, short_forms))


def _set_against(one: Draft, held: Sequence[Arm]) -> dict[str, str]:
    """The arm that each of several arms is set against by the table itself, where that is not the same for all."""
    treatments = {arm.id for arm in held if not arm.is_comparator}
    ids = {arm.id for arm in held}
    pairs = [fact.pair for fact in one.effects if len(fact.pair) == 2]
    found: dict[str, str] = {}
    for first, second in pairs:
        if first in treatments and second in ids and (first not in found or second not in treatments):
            found[first] = second
    of_others = {first: second for first, second in found.items() if second in treatments}
    differ = len(set(found.values())) > 1
    return found if (of_others or differ) and not set(of_others) & set(of_others.values()) else {}


def _row(one: Draft, pair: tuple[str, str], tables: Sequence[Table], sizes: Mapping[str, int], name: str) -> Row:
    places: list[ReadPlace] = []
    (means, assumed), (events, doubts) = _means(one, tables, sizes, places), _events(one, tables, sizes, places)
    better = better_of(one, name, tables)
    instrument = instrument_of(one.name) or instrument_of(name)
    p_fact = _test(one, pair)
    effect = _effect(one, pair, means, tables, places)
    p, p_is = _printed_p(p_fact)
    if p_fact is not None and p is not None:
        places.append(_place("p", p_fact, tables))
    is_of_all = p_fact is not None and not p_fact.pair and len(one.arms) > 2
    finding = _finding(p_fact, effect, means, events, pair, better, name)
    if is_of_all and finding is not Finding.NO_DIFFERENCE:
        finding = None  # a test of all arms at once does not say between which of them the difference is
    outcome = Outcome(
        outcome=one.name or "outcome", comparison=Comparison.BETWEEN_ARMS, arms=pair, better=better, timepoint=one.time,
        instrument=instrument.label if instrument else None,
        finding=finding, tested=None if finding is None else True, p=p, p_is=p_is, means=tuple(means),
        events=tuple(events), effect=effect, doubts=tuple(doubts),
    )  # fmt: skip
    return Row(
        outcome=outcome, places=tuple(places), name=name, is_primary=one.is_primary, assumed=assumed,
        caption=tables[one.sheet].caption if one.sheet is not None else "", is_of_all=is_of_all,
    )  # fmt: skip


def _means(
    one: Draft, tables: Sequence[Table], sizes: Mapping[str, int], places: list[ReadPlace]
) -> tuple[list[Mean], tuple[int, ...]]:
    """The means, and the places of those that have their arm's size for want of a number of their own."""
    made: list[Mean] = []
    assumed: list[int] = []
    for kind, facts in ((MeanKind.POST, one.post), (MeanKind.CHANGE, one.change), (MeanKind.BASELINE, one.baseline)):
        for arm in sorted(facts):
            fact = facts[arm]
            v = fact.values
            if v.mean is None and v.median is None:
                continue
            at, n = len(made), v.n or fact.n
            assumed += [at] if n is None else []
            made.append(
                Mean(
                    arm=arm, kind=kind, n=n or sizes.get(arm),
                    mean=v.mean, sd=v.sd or None, se=v.se or None,
                    ci=_holding(v.ci, v.mean), median=v.median, quartiles=_holding(v.quartiles, v.median),
                    range=_holding(v.range, v.median),
                    spread_unlabelled=True if v.sd is not None and fact.sure < 0.6 else None,
                )
            )  # fmt: skip
            places += [
                _place(f"means[{at}].{name}", fact, tables)
                for name in v.__struct_fields__
                if getattr(v, name) is not None
            ]
    return made, tuple(assumed)


def _holding(interval: tuple[float, float] | None, value: float | None) -> tuple[float, float] | None:
    """An interval that holds its value; one that does not was misread or misprinted."""
    if interval is None or value is None:
        return interval
    return interval if interval[0] - 0.05 <= value <= interval[1] + 0.05 else None


def _events(
    one: Draft, tables: Sequence[Table], sizes: Mapping[str, int], places: list[ReadPlace]
) -> tuple[list[Events], list[Doubt]]:
    made: list[Events] = []
    doubts: list[Doubt] = []
    fewer = _fewer(one.post, sizes)
    for arm in sorted(one.post):
        fact = one.post[arm]
        v = fact.values
        if v.events is None:
            continue
        n = fewer.get(arm) or _people(fact, sizes.get(arm))
        if n is None or not 0 <= v.events <= n or v.events != int(v.events):
            continue
        if v.percent is not None and abs(100 * v.events / n - v.percent) > ROUNDED:
            why = f"{v.events:g} of {n} is not the {v.percent:g} per cent that stand beside it"
            doubts.append(Doubt(field=f"events[{len(made)}].n", why=why, blocks=True))
        if fact.sure <= UNSAID:
            why = "no head or note says that the figure counts people"
            doubts.append(Doubt(field=f"events[{len(made)}].events", why=why, blocks=True))
        places.append(_place(f"events[{len(made)}].events", fact, tables))
        made.append(Events(arm=arm, events=int(v.events), n=n))
    return made, doubts


def _people(fact: Fact, size: int | None) -> int | None:
    """Of how many the events are: the number that the printed per cent fits, else the nearest said."""
    v = fact.values
    if v.total is not None:
        return int(v.total)
    said = _said_people(fact, size)
    if v.percent is not None and v.events is not None:
        fitting = [n for n in said if percent_fits(v.percent, int(v.events), n)]
        if fitting:
            return fitting[0]
        if not said or max(said) < v.events:
            return behind_share(int(v.events), v.percent)
    return said[0] if said else None


def _said_people(fact: Fact, size: int | None) -> list[int]:
    return [n for n in (fact.n, size) if n]


def _fewer(post: Mapping[str, Fact], sizes: Mapping[str, int]) -> dict[str, int]:
    """People by arm where all printed per cents are, to their decimal, of some number said or of the only smaller one.

    Of "29 (46.8)" of 72 these are 62: ten were not asked. Shares of a row ("2 (1.3)", "151 (98.7)") are of both arms
    together, and a share that neither says makes those beside it doubtful too: then there is none.
    """
    found: dict[str, int] = {}
    for arm, fact in post.items():
        v, said = fact.values, _said_people(fact, sizes.get(arm))
        if v.events is None or v.percent is None or v.total is not None or not said or v.events > max(said):
            continue
        if any(abs(MOST_PERCENT * v.events / n - v.percent) <= 10.0 ** -decimals(v.percent) for n in said):
            continue  # rounded down, or a digit off
        behind = behind_share(int(v.events), v.percent) if v.percent != int(v.percent) else None
        if behind is None or behind > max(said) or v.events < LEAST_EVENTS:
            return {}
        found[arm] = behind
    of_row = sum(int(fact.values.events or 0) for fact in post.values())
    return {} if set(found.values()) == {of_row} else found


def behind_share(events: int, percent: float) -> int | None:
    """The only number of people of which a count is the printed per cent: 40 of "18 (45)", none of "0 (0)"."""
    if events <= 0 or not 0 < percent <= MOST_PERCENT:
        return None
    near = round(MOST_PERCENT * events / percent)
    fitting = [n for n in range(max(events, near - 3), near + 4) if percent_fits(percent, events, n)]
    return fitting[0] if len(fitting) == 1 else None


def _test(one: Draft, pair: tuple[str, str]) -> Fact | None:
    """The p that compares these two arms: one that names them, else the one that says most plainly that it compares."""
    tests = [fact for fact in (*one.tests, *one.effects) if fact.p is not None and fact.p_rank >= 0]
    named = [fact for fact in tests if fact.pair and (set(fact.pair[:2]) == set(pair) or fact.pair == pair[:1])]
    open_ones = [fact for fact in tests if not fact.pair]
    sheet = next((fact.sheet for facts in (one.post, one.change) for fact in facts.values()), None)
    last = max((fact.column for facts in (one.post, one.change) for fact in facts.values()), default=0)
    effects = [fact for fact in one.effects if fact.pair and set(fact.pair[:2]) == set(pair)]
    theirs = [fact for fact in open_ones if any(_is_next(fact, effect) for effect in effects)]
    return max(
        named or theirs or open_ones,
        key=lambda fact: (fact.p_rank, fact.sheet == sheet, _is_beside(fact, last)),
        default=None,
    )


def _is_next(test: Fact, effect: Fact) -> bool:
    """Whether a p stands right behind an effect: where a row has several effects, each has its own."""
    if (test.sheet, test.row, test.line) != (effect.sheet, effect.row, effect.line):
        return False
    return test.column == effect.column + 1


def _is_beside(fact: Fact, last: int) -> tuple[bool, int]:
    """Whether a test stands right of the arms' last figure, and how near: each block of columns may have its own p."""
    return fact.column > last, -abs(fact.column - last)


def _printed_p(fact: Fact | None) -> tuple[float | None, str]:
    if fact is None or fact.p is None or fact.p[1] is None:
        return None, "="
    return (fact.p[1], fact.p[0]) if 0 <= fact.p[1] <= 1 else (None, "=")


def _effect(
    one: Draft, pair: tuple[str, str], means: Sequence[Mean], tables: Sequence[Table], places: list[ReadPlace]
) -> ReportedEffect | None:
    """The effect that is printed beside the arms, treatment minus comparator, with its interval."""
    found = [fact for fact in one.effects if not fact.pair or set(fact.pair[:2]) == set(pair)]
    given = [fact for fact in found if fact.effect is not None and not math.isnan(fact.effect[0])]
    if not given:
        return None
    fact = max(
        given,
        key=lambda fact: (fact.measure is not None, fact.effect is not None and fact.effect[1] is not None, fact.sure),
    )
    value, ci = fact.effect or (math.nan, None)
    if ci is None and not math.isnan(value):
        ci = _interval_beside(value, found)
    measure = fact.measure or Measure.MD
    places.append(_place("effect.value", fact, tables))
    return turned(measure, value, ci, fact.pair[:2], pair, means)


def _interval_beside(value: float, found: Sequence[Fact]) -> tuple[float, float] | None:
    """The interval that stands in a column of its own."""
    for fact in found:
        other, ci = fact.effect or (math.nan, None)
        if math.isnan(other) and ci is not None and ci[0] <= value <= ci[1]:
            return ci
    return None


def turned(
    measure: Measure,
    value: float,
    ci: tuple[float, float] | None,
    said: tuple[str, ...],
    pair: tuple[str, str],
    means: Sequence[Mean],
) -> ReportedEffect | None:
    """The effect with its sign as stored: treatment minus comparator, the printed one beside it where it was turned.

    ``said`` are the arms in the order in which the report sets them against each other, () where it does not say.
    """
    if ci is not None and not ci[0] - 0.05 <= value <= ci[1] + 0.05:
        ci = None
    printed = None
    if measure is Measure.RD and max(abs(value), *(map(abs, ci) if ci else (0.0,))) > 1:
        printed = Printed(value=value, ci=ci)
        value, ci = round(value / 100, 6), (round(ci[0] / 100, 6), round(ci[1] / 100, 6)) if ci else None
    if measure.is_ratio and value == 1 and ci is None:
        return None
    if measure.is_ratio:
        return ReportedEffect(measure=measure, value=value, ci=ci) if value > 0 and (ci is None or ci[0] > 0) else None
    against = _is_against(value, pair, means)
    if against is None:
        against = said == (pair[1], pair[0])
    if against:
        printed = printed or Printed(value=value, ci=ci)
        value, ci = -value, (-ci[1], -ci[0]) if ci else None
    return ReportedEffect(measure=measure, value=value, ci=ci, printed=printed)


def _is_against(value: float, pair: tuple[str, str], means: Sequence[Mean]) -> bool | None:
    """Whether the printed means differ the other way, by about as much; None where they do not tell."""
    by_kind = {kind: _by_arm(means, kind) for kind in MeanKind}
    after, before = by_kind[MeanKind.POST], by_kind[MeanKind.BASELINE]
    changed = {arm: after[arm] - before[arm] for arm in after.keys() & before.keys()}
    apart = [by_arm[pair[0]] - by_arm[pair[1]] for by_arm in (after, changed) if by_arm.keys() >= set(pair)]
    if by_kind[MeanKind.CHANGE] or (len(apart) == 2 and apart[0] * apart[1] <= 0):
        changed = {}  # adjusted for values before, the difference may lie on either side
    for by_arm in (by_kind[MeanKind.CHANGE], after, changed):
        t, c = by_arm.get(pair[0]), by_arm.get(pair[1])
        if t is not None and c is not None and t != c:
            allowed = 0.35 * abs(t - c)
            if abs(value - (t - c)) <= allowed:
                return False
            if abs(value + (t - c)) <= allowed:
                return True
    return None


def _by_arm(means: Sequence[Mean], kind: MeanKind) -> dict[str, float]:
    return {mean.arm: mean.mean for mean in means if mean.kind is kind and mean.mean is not None}


def _finding(
    test: Fact | None, effect: ReportedEffect | None, means: Sequence[Mean], events: Sequence[Events],
    pair: tuple[str, str], better: Better | None, name: str,
) -> Finding | None:  # fmt: skip
    """What the table's own test says: no difference, or the way in which the treatment differs."""
    significant = _is_significant(test, effect)
    if significant is None:
        return None
    if not significant:
        return Finding.NO_DIFFERENCE
    longer = is_longer(effect, name)
    higher = treatment_is_higher(effect, means, events, pair, better=better) if longer is None else longer
    if higher is None or better is None:
        return None
    return Finding.BETTER if higher == (better is Better.HIGHER) else Finding.WORSE


def _is_significant(test: Fact | None, effect: ReportedEffect | None) -> bool | None:
    if test is not None and test.p is not None and test.p[0] == "ns":
        return False
    p, p_is = _printed_p(test)
    return is_significant(p, p_is, effect)


def is_significant(p: float | None, p_is: str, effect: ReportedEffect | None) -> bool | None:
    """Whether a test found a difference at 5 per cent, by its p, else by the interval; None where neither tells.

    A p printed as 0.05 was rounded, and may stand on either side.
    """
    if p is not None and not (p == SIGNIFICANT and p_is == "="):
        return p_is != ">" and (p < SIGNIFICANT or (p_is == "<" and p <= SIGNIFICANT))
    if effect is not None and effect.ci is not None:
        none = 1.0 if effect.measure.is_ratio else 0.0
        return not effect.ci[0] <= none <= effect.ci[1]
    return None


def treatment_is_higher(
    effect: ReportedEffect | None,
    means: Sequence[Mean],
    events: Sequence[Events],
    pair: tuple[str, str],
    *,
    better: Better | None = None,
) -> bool | None:
    """Whether the outcome is higher under the treatment: by its change, its value after, its events, or the effect.

    None where only changes are printed, all of them upwards, and lower is known to be better: such figures are more
    often how far the people improved than how much worse they got.
    """
    shares = {one.arm: one.events / one.n for one in events}
    if pair[0] in shares and pair[1] in shares and shares[pair[0]] != shares[pair[1]]:
        return shares[pair[0]] > shares[pair[1]]
    by_kind = {kind: _centres(means, kind, pair) for kind in MeanKind}
    changes = [one.mean for one in means if one.kind is MeanKind.CHANGE and one.mean is not None]
    is_bare = effect is None and by_kind[MeanKind.POST] is None and len(changes) > 1
    if better is Better.LOWER and is_bare and min(changes) > 0:
        return None
    if (change := by_kind[MeanKind.CHANGE]) is not None and change != 0:
        return (change > 0) != _falls_are_above_nought(means, pair)
    if (after := by_kind[MeanKind.POST]) is not None and after != 0:
        adjusted = after - ADJUSTED_BY * (by_kind[MeanKind.BASELINE] or 0.0)
        return (adjusted or after) > 0
    if effect is None:
        return None
    return effect.value > (1.0 if effect.measure.is_ratio else 0.0)


def _falls_are_above_nought(means: Sequence[Mean], pair: tuple[str, str]) -> bool:
    """Whether both arms' changes are by how much they fell: 1.1 from 1.6 before to 0.5 after."""
    by_kind = {kind: {mean.arm: mean.mean for mean in means if mean.kind is kind} for kind in MeanKind}
    for arm in pair:
        before, after, change = (by_kind[kind].get(arm) for kind in (MeanKind.BASELINE, MeanKind.POST, MeanKind.CHANGE))
        if before is None or after is None or change is None or before == after:
            return False
        if abs(change - (before - after)) > ROUNDED_CHANGE * abs(before - after):
            return False
    return True


def is_longer(effect: ReportedEffect | None, name: str) -> bool | None:
    """Whether a time to an event is longer under the treatment, by the hazard ratio of the event; None of all else."""
    if effect is None or effect.measure is not Measure.HR or effect.value == 1 or not _SURVIVAL.search(name):
        return None
    return effect.value < 1


def _centres(means: Sequence[Mean], kind: MeanKind, pair: tuple[str, str]) -> float | None:
    """By how much the treatment's mean (or median) of a kind lies above the comparator's."""
    by_arm = {mean.arm: mean.mean if mean.mean is not None else mean.median for mean in means if mean.kind is kind}
    t, c = by_arm.get(pair[0]), by_arm.get(pair[1])
    return None if t is None or c is None else t - c


def _place(field: str, fact: Fact, tables: Sequence[Table]) -> ReadPlace:
    table = tables[fact.sheet]
    return ReadPlace(
        field=field, table=table.id or table.label or f"table {fact.sheet + 1}", row=fact.row, column=fact.column,
        confidence=round(fact.sure, 2),
    )  # fmt: skip
