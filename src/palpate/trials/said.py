"""Results that only the text gives, to rows: sentences that set arms beside each other, in no table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from palpate.checks.numbers import percent_fits
from palpate.trials import bare
from palpate.trials.asked import Scene, Sentence
from palpate.trials.better import better_way
from palpate.trials.measured import measured
from palpate.trials.names import ArmNames
from palpate.trials.outcomes import Row, behind_share, is_significant, treatment_is_higher
from palpate.trials.prose import Result, Said, outcome_words, read_results
from palpate.trials.whose import PAIR
from palpate.types.study import Better, Comparison, Events, Finding, Mean, MeanKind, Outcome, ReadPlace

_PEOPLE = re.compile(
    r"(?:(?:participants?|patients?|subjects?|children|women|men)['’]?s?['’]? )?(?:mean |average |median )?"
    r"(?:aged?\b|ages\b|sex\b|gender\b|(?:fe)?males?\b(?! (?:fertility|sexual))|men\b|women\b|girls\b|boys\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:[^,]{1,60}, )?(?:it|they|this|these|those)\b", re.IGNORECASE)
UNNAMED = "outcome"  # where no word of a sentence says what it measures
SURE_IN_TEXT = 0.7  # of a figure that a sentence gives to an arm


def read_text(scene: Scene, names: ArmNames, known: Sequence[Row]) -> Iterator[Row]:
    """A row for each such sentence; none for figures that a table gave, or an earlier sentence."""
    seen = {_figures(row.outcome) for row in known}
    if len(names.arms) < 2:
        return
    for result in read_results(scene, names):
        outcome, name = _outcome(result, names, scene)
        pairs = list(_of_pairs(outcome, result))
        is_named = outcome.outcome != UNNAMED and bare.is_named(outcome.outcome)
        if not is_named and any(one.values.is_bare for one in result.said):
            continue
        if _PEOPLE.match(outcome.outcome):
            continue
        figures = _figures(outcome)
        if len({arm for arm, _ in figures}) < len(result.said):
            continue
        if any(figures <= other for other in seen):
            continue
        seen.add(figures)
        span = (result.sentence.span.start, result.sentence.span.end)
        fields = [f"means[{at}]" for at in range(len(outcome.means))] + [
            f"events[{at}]" for at in range(len(outcome.events))
        ]
        part = result.sentence.label or result.sentence.section
        places = tuple(ReadPlace(field=field, part=part, span=span, confidence=SURE_IN_TEXT) for field in fields)
        for one in pairs or [outcome]:
            yield Row(outcome=one, places=places, name=name, assumed=tuple(range(len(outcome.means))))


def _figures(outcome: Outcome) -> frozenset[tuple[str, float]]:
    means = {
        (mean.arm, value)
        for mean in outcome.means
        if (value := mean.mean if mean.mean is not None else mean.median) is not None
    }
    return frozenset(means | {(one.arm, float(one.events)) for one in outcome.events})


def _outcome(result: Result, names: ArmNames, scene: Scene) -> tuple[Outcome, str]:
    """The outcome, and all the words that the sentence has for it."""
    said = {one.arm: one for one in result.said}
    held = [arm for arm in names.arms if arm.id in said]
    comparator = next((arm for arm in held if arm.is_comparator), held[-1])
    treatment = next(arm for arm in held if arm is not comparator)
    sizes = {arm.id: arm.n for arm in names.arms}
    means = tuple(made for one in result.said for made in _means(one, sizes[one.arm]))
    events = tuple(filter(None, (_events(one, sizes[one.arm]) for one in result.said))) or _behind(result, sizes)
    wording = outcome_words(result.sentence)
    name = measured(wording, names) or _named_before(result.sentence, names, scene)
    better = (better_way(name) if name else None) or better_way(wording)
    p = result.p[1] if result.p else None
    p_is = result.p[0] if result.p and p is not None else "="
    pair = (treatment.id, comparator.id)
    higher = treatment_is_higher(None, means, events, pair, better=better)
    if higher is not None and _are_falls(result, means):
        higher = not higher
    finding = _finding(p, p_is, higher, better)
    outcome = Outcome(
        outcome=name or UNNAMED, comparison=Comparison.BETWEEN_ARMS, arms=pair, better=better,
        means=means, events=events,
        p=p, p_is=p_is, finding=finding, tested=None if finding is None else True,
    )  # fmt: skip
    return outcome, wording


def _are_falls(result: Result, means: Sequence[Mean]) -> bool:
    """Whether a sentence gives changes of all arms as by how much something fell."""
    changes = [one.mean for one in means if one.kind is MeanKind.CHANGE]
    all_up = bool(changes) and all(one is not None and one > 0 for one in changes)
    return all_up and bare.are_falls(result.sentence.text)


def _of_pairs(outcome: Outcome, result: Result) -> Iterator[Outcome]:
    """The outcome once for each arm with a p of its own, against a comparator that has none, of three arms or more."""
    comparator = outcome.arms[1]
    if len(result.said) <= PAIR or comparator in result.ps or len(result.ps) < len(result.said) - 1:
        return
    for arm in sorted(result.ps):
        p_is, p = result.ps[arm]
        pair = (arm, comparator)
        higher = treatment_is_higher(None, outcome.means, outcome.events, pair, better=outcome.better)
        finding = _finding(p, p_is, higher, outcome.better)
        yield msgspec.structs.replace(
            outcome, arms=pair, p=p, p_is="=" if p is None else p_is, finding=finding,
            tested=None if finding is None else True,
        )  # fmt: skip


def _named_before(sentence: Sentence, names: ArmNames, scene: Scene) -> str | None:
    """What the sentence before measures, where this one says "it" or "they" alone."""
    if (
        not sentence.place
        or not _PRONOUN.match(sentence.text)
        or scene.sentences[sentence.place - 1].label != sentence.label
    ):
        return None
    return measured(outcome_words(scene.sentences[sentence.place - 1]), names)


def _events(one: Said, size: int | None) -> Events | None:
    """The events, out of those that the sentence or else the arm's size says, or of which they are the share."""
    events, total, percent = one.values.events, one.values.total, one.values.percent
    if events is None:
        return None
    if total is None and percent is not None:
        fits = size is not None and percent_fits(percent, int(events), size)
        total = size if fits else behind_share(int(events), percent)
    return Events(arm=one.arm, events=int(events), n=int(total)) if total is not None else None


def _behind(result: Result, sizes: Mapping[str, int | None]) -> tuple[Events, ...]:
    """The events of which a sentence gives the shares alone, where the arms' sizes bear them out."""
    shares = [one.values.percent for one in result.said]
    given = [share for share in shares if share is not None]
    if len(given) < len(shares) or any(one.values.has_centre for one in result.said):
        return ()
    arms = [one.arm for one in result.said]
    counts = bare.counts_behind(given, [sizes[arm] for arm in arms])
    return tuple(
        Events(arm=arm, events=events, n=sizes[arm] or events) for arm, events in zip(arms, counts or (), strict=False)
    )


def _means(one: Said, n: int | None) -> Iterator[Mean]:
    """The mean or median of an arm, and the one from which it rose or fell."""
    for values, kind in ((one.values, one.kind), (one.before, MeanKind.BASELINE)):
        if values is not None and (values.mean is not None or values.median is not None):
            yield Mean(
                arm=one.arm, kind=kind, n=n, mean=values.mean, sd=values.sd or None, se=values.se or None, ci=values.ci,
                median=values.median, quartiles=values.quartiles, range=values.range,
                spread_unlabelled=True if one.is_unlabelled else None,
            )  # fmt: skip


def _finding(p: float | None, p_is: str, higher: bool | None, better: Better | None) -> Finding | None:
    significant = is_significant(p, p_is, None)
    if significant is False:
        return Finding.NO_DIFFERENCE
    if significant is None or higher is None or better is None:
        return None
    return Finding.BETTER if higher == (better is Better.HIGHER) else Finding.WORSE
