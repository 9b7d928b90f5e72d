"""What the types of a record cannot say: ranges, order, closed lists of words, arms that are declared.

`faults` walks a study and yields every value that no study can have. It judges values one by one; whether the values
agree with each other and with other studies is the work of `verify`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from palpate.types.study import (
    Arm,
    BiasItems,
    Comparison,
    Doubt,
    Events,
    Harm,
    Identity,
    MachineRead,
    Mean,
    Outcome,
    PooledResult,
    Printed,
    ReportedEffect,
    Source,
    Study,
)

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
DOI = re.compile(r"10\.\d{4,9}/\S+")
PMID = re.compile(r"[1-9]\d{0,8}")
PMCID = re.compile(r"PMC\d+")
YEARS = (1800, 2100)
PARTS = ("abstract", "full text", "table", "secondary")
RELATIONS = ("=", "<", ">")
NOT_REPORTED = "not reported"
ROUNDING = 0.051  # an interval may exclude its value by no more than the rounding of a figure with one decimal
FIX = "Correct it or leave it out."

Interval = tuple[float, float]
ARMS_OF = {Comparison.BETWEEN_ARMS: 2, Comparison.BEFORE_AFTER: 1}


class Fault(msgspec.Struct, frozen=True):
    """A value that cannot stand: where (``outcomes[0].means[1].sd``), what it is, and what to do."""

    path: str
    value: object
    message: str


def faults(study: Study) -> Iterator[Fault]:
    """Yield every fault of a study, in the order of its fields."""
    declared = {arm.id for arm in study.arms}
    yield from _identity("", study)
    yield from _whole("n", study.n)
    for index, arm in enumerate(study.arms):
        yield from _arm(f"arms[{index}]", arm)
    for arm_id, count in Counter(arm.id for arm in study.arms).items():
        if count > 1:
            yield Fault("arms", arm_id, "two arms have that id. Give each arm its own.")
    for index, outcome in enumerate(study.outcomes):
        yield from _outcome(f"outcomes[{index}]", outcome, declared)
    for index, pooled in enumerate(study.pooled):
        yield from _pooled(f"pooled[{index}]", pooled)
    for index, harm in enumerate(study.harms or ()):
        yield from _harm(f"harms[{index}]", harm, declared)
    yield from _rest(study)


def _rest(study: Study) -> Iterator[Fault]:
    if study.bias is not None:
        yield from _bias(study.bias)
    if study.between_arms not in {None, NOT_REPORTED}:
        yield Fault("between_arms", study.between_arms, f'the one word here is "{NOT_REPORTED}". {FIX}')
    for index, report in enumerate(study.reports):
        yield from _identity(f"reports[{index}].", report)
    for index, source in enumerate(study.sources):
        yield from _source(f"sources[{index}]", source)
    yield from _doubts("", study.doubts)
    if study.read is not None:
        yield from _read(study.read)


def _read(read: MachineRead) -> Iterator[Fault]:
    if not read.by.strip() or not read.form.strip():
        yield Fault("read.by", read.by, "a machine's reading names the program and the form. Fill both.")
    yield from _share("read.confidence", read.confidence)
    for index, place in enumerate(read.places):
        path = f"read.places[{index}]"
        if not place.field.strip():
            yield Fault(f"{path}.field", place.field, "a place says of which field it is. Fill it.")
        if place.span is not None and not 0 <= place.span[0] <= place.span[1]:
            yield Fault(f"{path}.span", list(place.span), f"a span runs from its start to its end. {FIX}")
        yield from _share(f"{path}.confidence", place.confidence)


def _identity(prefix: str, report: Study | Identity) -> Iterator[Fault]:
    """Key, title, year and identifiers of a study or of another report of it."""
    if not report.title.strip():
        yield Fault(f"{prefix}title", report.title, "a study has a title. Give the printed one, else a working title.")
    if report.key is not None and not KEY.fullmatch(report.key):
        yield Fault(f"{prefix}key", report.key, "a key is lower-case letters and digits, such as field1996. Rename it.")
    if report.year is not None and not YEARS[0] <= report.year <= YEARS[1]:
        yield Fault(f"{prefix}year", report.year, f"a year lies between {YEARS[0]} and {YEARS[1]}. {FIX}")
    for name, pattern, form in (("doi", DOI, "10.1000/xyz"), ("pmid", PMID, "1234567"), ("pmcid", PMCID, "PMC1234567")):
        value = getattr(report, name)
        if value is not None and not pattern.fullmatch(value):
            yield Fault(f"{prefix}{name}", value, f"a {name.upper()} has the form {form}. {FIX}")


def _arm(path: str, arm: Arm) -> Iterator[Fault]:
    if not arm.id.strip() or not arm.treatment.strip():
        yield Fault(path, arm.id, "an arm has an id and a treatment. Fill both.")
    yield from _whole(f"{path}.n", arm.n)
    for name in ("minutes", "sessions", "weeks"):
        value = getattr(arm, name)
        if value is not None and value <= 0:
            yield Fault(f"{path}.{name}", value, f"a dose is above 0. {FIX}")


def _outcome(path: str, row: Outcome, declared: set[str]) -> Iterator[Fault]:
    if not row.outcome.strip():
        yield Fault(f"{path}.outcome", row.outcome, "an outcome has a name. Fill it.")
    count = ARMS_OF.get(row.comparison)
    if count is not None and len(row.arms) != count:
        form = "[treatment arm, comparator arm]" if count == 2 else "[arm]"
        yield Fault(f"{path}.arms", list(row.arms), f"a row {row.comparison} has arms {form}. Name them.")
    for arm_id in row.arms:
        yield from _declared(f"{path}.arms", arm_id, declared)
    yield from _p(path, row.p, row.p_is)
    if row.weeks is not None and row.weeks < 0:
        yield Fault(f"{path}.weeks", row.weeks, f"weeks count from the start of treatment. {FIX}")
    for index, mean in enumerate(row.means):
        yield from _mean(f"{path}.means[{index}]", mean, declared)
    for index, events in enumerate(row.events):
        yield from _events(f"{path}.events[{index}]", events, declared)
    if row.effect is not None:
        yield from _effect(f"{path}.effect", row.effect)
    yield from _doubts(f"{path}.", row.doubts)


def _mean(path: str, mean: Mean, declared: set[str]) -> Iterator[Fault]:
    yield from _declared(f"{path}.arm", mean.arm, declared)
    yield from _whole(f"{path}.n", mean.n)
    for name, meaning in (("sd", "a standard deviation"), ("se", "a standard error")):
        value = getattr(mean, name)
        if value is not None and value <= 0:
            yield Fault(f"{path}.{name}", value, f"{meaning} is above 0. {FIX}")
    yield from _interval(f"{path}.ci", mean.ci, mean.mean)
    yield from _interval(f"{path}.quartiles", mean.quartiles, mean.median)
    yield from _interval(f"{path}.range", mean.range, mean.median)


def _events(path: str, events: Events, declared: set[str]) -> Iterator[Fault]:
    yield from _declared(f"{path}.arm", events.arm, declared)
    yield from _whole(f"{path}.n", events.n)
    if not 0 <= events.events <= events.n:
        yield Fault(f"{path}.events", events.events, f"people with an event lie between 0 and n ({events.n}). {FIX}")


def _effect(path: str, effect: ReportedEffect | PooledResult) -> Iterator[Fault]:
    """Value and interval of an effect; ratios are above 0, a risk difference lies between -1 and 1."""
    yield from _interval(f"{path}.ci", effect.ci, effect.value)
    figures = [f for f in (effect.value, *(effect.ci or ())) if f is not None]
    if effect.measure is not None and effect.measure.is_ratio and any(figure <= 0 for figure in figures):
        yield Fault(f"{path}.value", effect.value, f"a ratio is above 0, stored as printed and not logged. {FIX}")
    if effect.measure == "RD" and any(abs(figure) > 1 for figure in figures):
        yield Fault(f"{path}.value", effect.value, f"a risk difference lies between -1 and 1. {FIX}")
    if isinstance(effect, ReportedEffect) and effect.se is not None and effect.se <= 0:
        yield Fault(f"{path}.se", effect.se, f"a standard error is above 0. {FIX}")
    yield from _printed(f"{path}.printed", effect.printed)


def _printed(path: str, printed: Printed | None) -> Iterator[Fault]:
    if printed is not None:
        yield from _interval(f"{path}.ci", printed.ci, None)


def _pooled(path: str, row: PooledResult) -> Iterator[Fault]:
    yield from _whole(f"{path}.studies", row.studies)
    yield from _whole(f"{path}.participants", row.participants)
    if row.value is not None and row.measure is None:
        yield Fault(f"{path}.measure", row.value, "a value needs its measure. Name it, or put the figure in extra.")
    if row.i2 is not None and not 0 <= row.i2 <= 100:
        yield Fault(f"{path}.i2", row.i2, f"I² lies between 0 and 100 per cent. {FIX}")
    yield from _effect(path, row)
    yield from _p(path, row.p, row.p_is)
    yield from _doubts(f"{path}.", row.doubts)


def _harm(path: str, harm: Harm, declared: set[str]) -> Iterator[Fault]:
    if harm.arm is not None:
        yield from _declared(f"{path}.arm", harm.arm, declared)
    yield from _whole(f"{path}.n", harm.n)
    if harm.events is not None and not 0 <= harm.events <= (harm.n or harm.events):
        yield Fault(f"{path}.events", harm.events, f"people with an event lie between 0 and n ({harm.n}). {FIX}")
    yield from _share(f"{path}.share", harm.share)


def _bias(bias: BiasItems) -> Iterator[Fault]:
    yield from _share("bias.lost", bias.lost)


def _source(path: str, source: Source) -> Iterator[Fault]:
    if not source.url.strip():
        yield Fault(f"{path}.url", source.url, "a source has an address. Fill it.")
    if source.part not in PARTS:
        yield Fault(f"{path}.part", source.part, f"the part seen is one of {', '.join(PARTS)}. Choose one.")


def _doubts(prefix: str, doubts: tuple[Doubt, ...]) -> Iterator[Fault]:
    for index, doubt in enumerate(doubts):
        if not doubt.field.strip() or not doubt.why.strip():
            yield Fault(f"{prefix}doubts[{index}]", doubt.field, "a doubt names its field and says why. Fill both.")


def _declared(path: str, arm_id: str, declared: set[str]) -> Iterator[Fault]:
    if arm_id not in declared:
        yield Fault(path, arm_id, f"no arm has that id (arms: {', '.join(sorted(declared)) or 'none'}). Declare it.")


def _whole(path: str, n: int | None) -> Iterator[Fault]:
    if n is not None and n < 1:
        yield Fault(path, n, f"a count of people or studies is at least 1. {FIX}")


def _share(path: str, share: float | None) -> Iterator[Fault]:
    if share is not None and not 0 <= share <= 1:
        yield Fault(path, share, f"a share lies between 0 and 1. {FIX}")


def _p(path: str, p: float | None, relation: str) -> Iterator[Fault]:
    if p is not None and not 0 <= p <= 1:
        yield Fault(f"{path}.p", p, f"a p value lies between 0 and 1. {FIX}")
    if relation not in RELATIONS:
        yield Fault(f"{path}.p_is", relation, f"p stands with one of {' '.join(RELATIONS)}. Choose one.")


def _interval(path: str, interval: Interval | None, held: float | None) -> Iterator[Fault]:
    if interval is None:
        return
    low, high = interval
    if low > high:
        yield Fault(path, list(interval), "an interval runs from its lower to its upper end. Turn it.")
    elif held is not None and not low - ROUNDING <= held <= high + ROUNDING:
        yield Fault(path, list(interval), f"the interval does not hold its own value, {held:g}. {FIX}")
