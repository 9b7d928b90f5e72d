"""From readings and rungs to the numbers of an answer: the same figures as in the reports."""

from __future__ import annotations

from collections.abc import Iterator

from palpate.mcp.answers import Number
from palpate.mcp.sources import Sources
from palpate.report.deciding import ShownEffect, deciding_reading, reading_effect, rounded, shown_effect, shown_review
from palpate.types.evidence import Certainty, Evidence, ReviewResult, RungEvidence
from palpate.types.verdict import Reading, Verdict

MIXED = "mixed comparators"


def of_verdict(verdict: Verdict, sources: Sources, *, full: bool) -> tuple[Number, ...]:
    """What a verdict stands on, the deciding number first; in full every rung and review of every reading."""
    first = deciding_reading(verdict)
    if first is None:
        return ()
    numbers = [*_deciding(first, sources)]
    others = [first, *(one for one in verdict.readings if one is not first)] if full else [first]
    for reading in others:
        if reading.evidence:
            numbers += (one for one in of_evidence(reading.evidence, sources, full=full) if not _same(one, numbers[:1]))
    return tuple(numbers)


def deciding(verdict: Verdict, sources: Sources) -> tuple[Number, ...]:
    """The one number that a verdict stands on, alone; none where it stands on none."""
    first = deciding_reading(verdict)
    return tuple(_deciding(first, sources)) if first else ()


def of_evidence(evidence: Evidence, sources: Sources, *, full: bool) -> Iterator[Number]:
    """A number for each rung; in full with those of the published reviews beside it."""
    outcome = evidence.question.outcome.label if evidence.question.outcome else None
    for rung in evidence.rungs:
        if rung.effects or rung.directions:
            yield _of_rung(rung, outcome, sources, full=full)
        if full:
            yield from (_of_review(review, outcome, rung.rung.value, sources) for review in rung.reviews)
    if full:
        yield from (_of_review(review, outcome, MIXED, sources) for review in evidence.mixed_reviews)


def _same(number: Number, others: list[Number]) -> bool:
    """Whether a number is one that is there already, marked as the one that decides."""
    return any(
        (number.outcome, number.against, number.review, number.measure, number.value)
        == (other.outcome, other.against, other.review, other.measure, other.value)
        for other in others
    )


def _deciding(reading: Reading, sources: Sources) -> Iterator[Number]:
    evidence = reading.evidence
    if evidence is None or (reading.rung is None and reading.review is None):
        return
    outcome = reading.outcome.label if reading.outcome else None
    on = [rung for rung in evidence.rungs if rung.rung is reading.rung]
    if reading.review is None:
        yield from (_with(_of_rung(rung, outcome, sources, full=False), reading) for rung in on)
        return
    beside = [review for rung in on for review in rung.reviews] if on else evidence.mixed_reviews
    own = [review for review in beside if review.study == reading.review]
    if own:
        effect = reading_effect(reading)
        review = next((one for one in own if shown_review(one) == effect), own[0])
        against = reading.rung.value if reading.rung else MIXED
        yield _with(_of_review(review, outcome, against, sources), reading)


def _with(number: Number, reading: Reading) -> Number:
    """A number as the one that decides, with the certainty that the verdict gives it."""
    from msgspec.structs import replace

    return replace(number, decides=True, certainty=reading.certainty.value if reading.certainty else number.certainty)


def _of_rung(rung: RungEvidence, outcome: str | None, sources: Sources, *, full: bool) -> Number:
    tally = rung.count
    number = Number(
        outcome=outcome,
        against=rung.rung.value,
        better=tally.better if tally else None,
        neither=tally.neither if tally else None,
        worse=tally.worse if tally else None,
        target=rounded(rung.target) if full and rung.target is not None else None,
        i2=rounded(rung.pooled.i2) if full and rung.pooled and rung.pooled.k > 1 else None,
        certainty=rung.certainty.level.value if rung.certainty else None,
        why=_why(rung.certainty) if full else (),
        sources=sources.of(effect.study for effect in (*rung.effects, *rung.directions)),
    )
    return _measured(number, shown_effect(rung), full=full)


def _of_review(review: ReviewResult, outcome: str | None, against: str, sources: Sources) -> Number:
    number = Number(
        outcome=outcome,
        against=against,
        review=review.label,
        favours=review.favours.value if review.favours else None,
        studies=review.result.studies,
        participants=review.result.participants,
        certainty=review.result.certainty.value if review.result.certainty else None,
        sources=sources.of([review.study]),
    )
    return _measured(number, shown_review(review), full=False)


def _measured(number: Number, effect: ShownEffect | None, *, full: bool) -> Number:
    from msgspec.structs import replace

    if effect is None:
        return number
    return replace(
        number,
        measure=effect.measure,
        value=effect.value,
        ci=effect.ci,
        prediction=effect.prediction if full else None,
        units=effect.natural.text if effect.natural else None,
        studies=effect.studies,
        participants=effect.participants,
    )


def _why(certainty: Certainty | None) -> tuple[str, ...]:
    steps = certainty.steps if certainty else ()
    return tuple(f"{step.domain}, {step.down} down: {step.figure}" for step in steps if step.down)
