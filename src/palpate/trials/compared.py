"""Effects that only the text gives: a ratio or a difference with its interval, given to the row that it is about.

"The adjusted difference was -3.9 days (95% CI -5.5 to -2.3, p < 0.001)". A sentence goes to the row whose words it
holds, and only where the figures of the row's arms bear the effect out; what fits no row, or two, is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.asked import Scene, Sentence
from palpate.trials.cells import number, plain, read_p
from palpate.trials.labels import measure_of
from palpate.trials.names import tokens
from palpate.trials.outcomes import Row, turned
from palpate.trials.word_lists import words
from palpate.types.study import MeanKind, Measure, Outcome, Printed, ReadPlace, ReportedEffect

LEAST_SHARE = 0.5  # of a row's words, each by its weight, that the sentence or the one before holds
LEAST_OF_EXACT = 0.25  # the same, where the printed figures of the arms give the effect to its last digit
SURE_IN_TEXT = 0.7  # of a figure that a sentence gives, as in `said`
APART = 1.2  # ratio of two median times from which it tells the way of a hazard ratio that may be 1
OF_OWN = 2.0  # what an effect gains where a row's own figures stand in its sentence
LONGEST = 2_000  # characters of a sentence; a longer one is a list
LOOSE = 0.25  # of an interval's width: how far outside it an unadjusted difference may lie
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+"
_INTERVAL = re.compile(
    r"\b(?:CI|confidence intervals?|confidence limits|credible intervals?|CrI)s?\b[\s:,=\])]*"
    r"(?:of |from |was |is )?[(\[]?\s*"
    rf"(?P<low>{_NUMBER})\s*%?\s*(?:to|and|,|;|-{{1,2}})\s*(?P<high>{_NUMBER})",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"[\s,;:(\[]*(?:(?:two|2)-sided )?(?:9[059]\s*%)?\s*$", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?P<value>{_NUMBER})\s*(?:%|percentage points|[a-zA-Z/°]{{1,10}}(?: [a-z]{{1,10}})?)?[\s,;:]*[(\[]?"
    rf"(?:[^()\[\]\d]{{0,25}})$"
)
_SAYS = re.compile(
    r"\b(?:difference|ratio|effect|a?(?:OR|RR|HR|IRR)|MD|SMD|ARR|risk|reduction|cohen|hedges)\b",
    re.IGNORECASE,
)
_P = re.compile(r"[\s,;()\[\]]*(?:and )?\bp ?(?:-? ?values?)? ?(?:=|<|>|≤|≥) ?\d?\.\d+", re.IGNORECASE)
_OF_SOME = re.compile(r"\bexcept (?:for|in)\b|\bsub-?groups?\b", re.IGNORECASE)
_TIME = re.compile(r"\b(\d+)[ -]?(day|week|month|year)", re.IGNORECASE)
_RESULTS = frozenset({"abstract", "results", "other"})


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """An effect as a sentence gives it, with its p."""

    sentence: Sentence
    measure: Measure
    value: float
    ci: tuple[float, float]
    p: tuple[str, float | None] | None

    @property
    def span(self) -> tuple[int, int]:
        """Where its sentence stands."""
        return self.sentence.span.start, self.sentence.span.end


def with_effects(rows: Sequence[Row], scene: Scene) -> list[Row]:
    """The rows, those without an interval of their own with the one that the text gives."""
    made = list(rows)
    at_place: dict[tuple[int, int] | None, list[int]] = {}
    for at, row in enumerate(rows):
        for span in {place.span for place in row.places if place.table is None}:
            at_place.setdefault(span, []).append(at)
    served: set[int] = set()  # rows whose own effect a table gave to another row
    given: set[tuple[float, tuple[float, float]]] = {
        (row.outcome.effect.value, row.outcome.effect.ci)
        for row in rows
        if row.outcome.effect and row.outcome.effect.ci
    }
    for one in sorted(effects_of(scene), key=lambda one: one.span not in at_place):
        own = at_place.get(one.span, ())
        if (one.value, one.ci) in given:
            served.update(own)
            continue
        fits = [(_fit(one, row, scene), at) for at, row in enumerate(made) if at not in served]
        scored = sorted(((fit + OF_OWN * (at in own), -at) for fit, at in fits if fit > 0), reverse=True)
        if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0] and scored[0][0] < 1):
            continue
        at = -scored[0][1]
        given.add((one.value, one.ci))
        made[at] = _with(made[at], one)
    return made


def effects_of(scene: Scene) -> Iterator[Compared]:
    """Every effect with an interval that a sentence of the abstract or the results gives."""
    for sentence in scene.sentences:
        if sentence.section in _RESULTS and len(sentence.text) <= LONGEST and "%" in sentence.text:
            yield from _of_sentence(sentence)


def _of_sentence(sentence: Sentence) -> Iterator[Compared]:
    text = plain(sentence.text)
    for found in _INTERVAL.finditer(text):
        head = _LEVEL.sub("", text[: found.start()])
        value = _BEFORE.search(head[-70:])
        said = text[max(0, found.start() - 140) : found.start()]
        if value is None or not _SAYS.search(said):
            continue
        low, high, middle = number(found["low"]), number(found["high"]), number(value["value"])
        if low > middle and -high <= middle <= -low:
            low, high = -high, -low
        if not low <= middle <= high:
            continue
        if _OF_SOME.search(text[: found.start()]):
            continue
        p = _P.match(text, found.end())
        yield Compared(
            sentence=sentence, measure=measure_of(said) or Measure.MD, value=middle, ci=(low, high),
            p=read_p(p.group().strip(" ,;()[]").removeprefix("and ")) if p else None,
        )  # fmt: skip


def _fit(one: Compared, row: Row, scene: Scene) -> float:
    """How well an effect fits a row: the share of the row's words, more where the figures give it exactly; 0: not."""
    outcome = row.outcome
    if outcome.effect is not None and outcome.effect.ci is not None:
        return 0.0
    borne_out = _borne_out(one, outcome)
    if not borne_out or not _same_time(one, outcome):
        return 0.0
    asked = frozenset(tokens(row.name)) - words("empty in outcomes")
    shares = scene.shares(asked)
    at = one.sentence.place
    share = max(shares[at], shares[at - 1] * 0.8 if at else 0.0)
    if share < (LEAST_OF_EXACT if borne_out > 1 else LEAST_SHARE):
        return 0.0
    return share + (borne_out > 1)


def _same_time(one: Compared, outcome: Outcome) -> bool:
    """Whether row and sentence name no different times."""
    ours = set(_TIME.findall((outcome.timepoint or "").lower()))
    theirs = set(_TIME.findall(one.sentence.text.lower()))
    return not ours or not theirs or bool(ours & theirs)


def _borne_out(one: Compared, outcome: Outcome) -> int:
    """Whether the row's figures agree with an effect: 2 exactly, 1 within its interval, 0 not at all."""
    best = 0
    for figure in _figures(one.measure, outcome):
        width, none = one.ci[1] - one.ci[0], 1.0 if one.measure.is_ratio else 0.0
        for sign in (figure, 1 / figure) if one.measure.is_ratio and figure > 0 else (figure, -figure):
            if abs(sign - one.value) <= 0.02 * abs(one.value) + 1e-9:
                return 2
            low, high = one.ci[0] - LOOSE * width, one.ci[1] + LOOSE * width
            if one.measure is Measure.MD and outcome.events:
                continue
            if low <= sign <= high and (sign > none) == (one.value > none):
                best = 1
    return best


def _figures(measure: Measure, outcome: Outcome) -> Iterator[float]:
    """What the arms' figures give for a measure, treatment against comparator."""
    treatment, comparator = outcome.arms[:2]
    counts = {one.arm: one for one in outcome.events}
    if treatment in counts and comparator in counts:
        t, c = counts[treatment], counts[comparator]
        a, b = t.events / t.n, c.events / c.n
        if measure in {Measure.RD, Measure.MD}:
            yield from (a - b, 100 * (a - b))
        elif a > 0 and b > 0 and measure.is_ratio:
            yield a / b
            if a < 1 and b < 1:
                yield a / (1 - a) / (b / (1 - b))
    if measure is Measure.HR:
        times = {one.arm: one.median for one in outcome.means if one.median and one.kind is MeanKind.POST}
        if treatment in times and comparator in times:
            yield times[comparator] / times[treatment]
    if measure is not Measure.MD:
        return
    for kind in (MeanKind.CHANGE, MeanKind.POST):
        by_arm = {mean.arm: mean.mean for mean in outcome.means if mean.kind is kind and mean.mean is not None}
        if treatment in by_arm and comparator in by_arm:
            yield by_arm[treatment] - by_arm[comparator]


def _with(row: Row, one: Compared) -> Row:
    outcome = row.outcome
    effect = _oriented(one, outcome)
    if effect is None:
        return row
    p, p_is = (outcome.p, outcome.p_is)
    if p is None and one.p is not None and one.p[1] is not None:
        p, p_is = one.p[1], one.p[0]
    span = (one.sentence.span.start, one.sentence.span.end)
    place = ReadPlace(field="effect", part=one.sentence.label or None, span=span, confidence=SURE_IN_TEXT)
    made = msgspec.structs.replace(outcome, effect=effect, p=p, p_is=p_is)
    return msgspec.structs.replace(row, outcome=made, places=(*row.places, place))


def _oriented(one: Compared, outcome: Outcome) -> ReportedEffect | None:
    """The effect as treatment against comparator, by the figures of the arms; the printed one where it was turned."""
    if not one.measure.is_ratio:
        return turned(one.measure, one.value, one.ci, (), (outcome.arms[0], outcome.arms[1]), outcome.means)
    if min(one.value, *one.ci) <= 0:
        return None
    figure = next(_figures(one.measure, outcome), one.value)
    is_open = one.measure is Measure.HR and one.ci[0] <= 1 <= one.ci[1] and max(figure, 1 / figure) < APART
    if (figure > 1) == (one.value > 1) or figure == 1 or is_open:
        return ReportedEffect(measure=one.measure, value=one.value, ci=one.ci)
    low, high = round(1 / one.ci[1], 6), round(1 / one.ci[0], 6)
    printed = Printed(value=one.value, ci=one.ci)
    return ReportedEffect(measure=one.measure, value=round(1 / one.value, 6), ci=(low, high), printed=printed)
