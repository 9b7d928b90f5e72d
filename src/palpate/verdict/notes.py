"""Further reasons of a verdict, a line each: comparator ladder, differences, reviews at odds, the gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from palpate import vocabulary
from palpate.types.claim import Claim
from palpate.types.concept import Concept
from palpate.types.evidence import CertaintyLevel, Evidence
from palpate.types.study import Study
from palpate.types.verdict import Reading, Verdict
from palpate.verdict.differences import differences
from palpate.verdict.standing import Position, Standing, standings

_SAYS = {
    Position.BENEFIT: "better",
    Position.HARM: "worse",
    Position.NO_EFFECT: "no difference that matters",
    Position.OPEN: "open",
}

_SETTLES, _SETTLES_EACH = "would settle it", "would settle each"


def notes(claim: Claim, verdict: Verdict, studies: Sequence[Study]) -> tuple[str, ...]:
    """What a reader should know beside the verdict's own reason, the weightiest first.

    Parameters
    ----------
    claim : Claim
    verdict : Verdict
    studies : sequence of Study
        Those that the verdict rests on.
    """
    subject = (*_read_as(claim), *_subject(claim))
    found = [line for reading in verdict.readings if reading.evidence for line in _of(reading, reading.evidence)]
    return tuple(dict.fromkeys((*subject, *verdict.notes, *differences(claim, verdict, studies), *_joined(found))))


def _joined(found: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Lines of what is said of outcomes: what is said of several stands in one."""
    outcomes: dict[str, list[str]] = {}
    for outcome, said in found:
        outcomes.setdefault(said, []).append(outcome)
    for said, about in outcomes.items():
        names = list(dict.fromkeys(about))
        several = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        yield f"{several}: {said.replace(_SETTLES, _SETTLES_EACH) if len(names) > 1 else said}"


def _read_as(claim: Claim) -> Iterator[str]:
    """What was not understood, and the nearest that it was read as."""
    for slot in (claim.treatment, claim.condition):
        if slot and slot.similarity is not None and slot.similarity < 1:
            yield f'"{slot.text}" is read as {slot.label}, the nearest that palpate knows'


def _subject(claim: Claim) -> tuple[str, ...]:
    outcomes = [slot.label for slot in claim.outcomes]
    if not outcomes or not all(slot.from_context for slot in claim.outcomes):
        return ()
    return (f"the sentence names no outcome; judged on what is said around it: {', '.join(dict.fromkeys(outcomes))}",)


def _of(reading: Reading, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What is to be said of one outcome: its name, and a line on it."""
    about = evidence.question.outcome.label if evidence.question.outcome else "outcome"
    found = standings(evidence)
    if len(found) > 1:
        yield about, "; ".join(_step(standing, evidence.question.treatment) for standing in found)
    yield from (
        (about, f"{review.label}, a review, is at odds with our own pooling ({review.remark})")
        for rung in evidence.rungs
        for review in rung.reviews
        if review.agrees is False
    )
    unread = {effect.study for rung in evidence.machine_read for effect in (*rung.effects, *rung.directions)}
    if unread:
        are = "trials that a program read are" if len(unread) > 1 else "trial that a program read is"
        yield about, f"{len(unread)} {are} pooled apart, beside this verdict"
    size = _settling(reading, evidence)
    if size:
        yield about, f"a trial of about {size:,} people {_SETTLES}"


def _step(standing: Standing, treatment: Concept) -> str:
    where = f"against {vocabulary.load().against(standing.rung, treatment)}"
    return f"{where} {_SAYS[standing.position]} ({standing.certainty.value})"


def _settling(reading: Reading, evidence: Evidence) -> int | None:
    """The size of the trial that would settle what is open; None where the matter is settled."""
    if reading.certainty not in {None, CertaintyLevel.VERY_LOW}:
        return None
    on_rung = next((rung.settling_size for rung in evidence.rungs if rung.rung is reading.rung), None)
    return on_rung or evidence.settling_size
