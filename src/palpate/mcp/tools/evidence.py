"""The tool evidence: what trials of a treatment found when pooled, outcome by outcome and comparator by comparator."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from palpate.mcp import arguments, numbers
from palpate.mcp.answers import EvidenceAnswer, Number, OutcomeAnswer, StudyEffect
from palpate.mcp.budget import fitting, shrinking
from palpate.mcp.sources import Sources, fuller, left, named, note
from palpate.report.deciding import rounded
from palpate.report.evidence_lines import single_interval
from palpate.session import Session
from palpate.types.evidence import Audit, Effect, Evidence, Overview, RungEvidence

MOST_SOURCES = 3  # of a number in a brief answer
LEAST_OUTCOMES = 1
_LOG = "log "


def answer(session: Session, asked: arguments.Evidence) -> EvidenceAnswer:
    """The pooled effects with their certainty; in full with reviews, heterogeneity and every trial's result."""
    found = session.evidence(
        asked.treatment,
        condition=None if asked.condition is UNSET else asked.condition,
        outcome=None if asked.outcome is UNSET else asked.outcome,
    )
    every = found.outcomes if isinstance(found, Overview) else (found,)
    whole = _whole(session, found, every[asked.start :], full=asked.is_full)
    short = (_sources, _outcomes, _named, _fewest)
    steps = (_effects, _numbers, *short) if asked.is_full else short
    unlisted = found.unlisted if isinstance(found, Overview) else 0
    versions = shrinking(whole, *steps)
    return fitting((_told(version, whole, unlisted, asked) for version in versions), asked.tokens)


def _whole(session: Session, found: Evidence | Overview, shown: Sequence[Evidence], *, full: bool) -> EvidenceAnswer:
    sources = Sources()
    outcomes = tuple(_outcome(evidence, sources, full=full) for evidence in shown)
    asked = found.question
    return EvidenceAnswer(
        sources=sources.listed(session.library, titles=False),
        outcomes=outcomes,
        also_measured=tuple(outcome.outcome for outcome in outcomes),
        treatment=asked.treatment.label,
        condition=asked.condition.label if asked.condition else None,
        searched=_searched(found.audit, each=isinstance(found, Overview)),
        settles=_settles(found),
        note=note(session.library),
    )


def _searched(audit: Audit, *, each: bool) -> str:
    """How many studies were looked at; how many were used only of one outcome, for each says it by itself."""
    people = f", {audit.condition} in these people" if audit.condition is not None else ""
    outcome = f", {audit.outcome} with the outcome" if audit.outcome is not None else ""
    used = "" if each else f", {audit.used} used"
    return f"{audit.searched:,} studies, {audit.treatment} on the treatment{people}{outcome}{used}"


def _settles(found: Evidence | Overview) -> str | None:
    size = found.settling_size if isinstance(found, Evidence) else None
    return f"a trial of about {size:,} people would settle it" if size else None


def _outcome(evidence: Evidence, sources: Sources, *, full: bool) -> OutcomeAnswer:
    outcome = evidence.question.outcome
    found = tuple(replace(one, outcome=None) for one in numbers.of_evidence(evidence, sources, full=True))
    own = found if full else tuple(_brief(one) for one in found if one.review is None) or found[:1]
    effects = (effect for rung in evidence.rungs for effect in _of_trials(rung, sources)) if full else ()
    return OutcomeAnswer(
        outcome=outcome.label if outcome else "any",
        numbers=own,
        effects=tuple(effects),
        used=evidence.audit.used,
    )


def _brief(number: Number) -> Number:
    return replace(number, why=(), target=None, i2=None, prediction=None)


def _of_trials(rung: RungEvidence, sources: Sources) -> Iterator[StudyEffect]:
    risk = {one.study: one.overall.value for one in rung.risk_of_bias}
    for effect in (*rung.effects, *rung.directions):
        yield _trial(effect, sources, risk.get(effect.study))


def _trial(effect: Effect, sources: Sources, risk: str | None) -> StudyEffect:
    is_log = effect.measure.value.startswith(_LOG)
    ends = single_interval(effect)
    (source,) = sources.of([effect.study])
    return StudyEffect(
        source=source,
        treatment=effect.treatment,
        comparator=effect.comparator,
        measure=effect.measure.value.removeprefix(_LOG),
        value=None if effect.y is None else _printed(effect.y, is_log=is_log),
        ci=(_printed(ends[0], is_log=is_log), _printed(ends[1], is_log=is_log)) if ends else None,
        direction=effect.direction.value if effect.direction else None,
        participants=effect.participants,
        risk_of_bias=risk,
    )


def _printed(value: float, *, is_log: bool) -> float:
    return rounded(math.exp(value) if is_log else value)


def _effects(whole: EvidenceAnswer) -> Iterator[EvidenceAnswer]:
    """One trial less each time, the last of the outcome of which most are left."""
    outcomes = list(whole.outcomes)
    while any(outcome.effects for outcome in outcomes):
        at = max(range(len(outcomes)), key=lambda place: (len(outcomes[place].effects), place))
        outcomes[at] = replace(outcomes[at], effects=outcomes[at].effects[:-1])
        yield _cleaned(replace(whole, outcomes=tuple(outcomes)))


def _numbers(whole: EvidenceAnswer) -> Iterator[EvidenceAnswer]:
    """One number less each time, reviews before palpate's own."""
    outcomes = list(whole.outcomes)
    while any(one.review is not None for outcome in outcomes for one in outcome.numbers[1:]):
        at = max(range(len(outcomes)), key=lambda place: (len(outcomes[place].numbers), place))
        last = [place for place, one in enumerate(outcomes[at].numbers) if one.review is not None and place]
        if not last:
            return
        kept = tuple(one for place, one in enumerate(outcomes[at].numbers) if place != last[-1])
        outcomes[at] = replace(outcomes[at], numbers=kept)
        yield _cleaned(replace(whole, outcomes=tuple(outcomes)))


def _sources(whole: EvidenceAnswer) -> Iterator[EvidenceAnswer]:
    for most in (MOST_SOURCES, 2, 1):
        outcomes = (
            replace(one, numbers=tuple(replace(number, sources=number.sources[:most]) for number in one.numbers))
            for one in whole.outcomes
        )
        yield _cleaned(replace(whole, outcomes=tuple(outcomes)))


def _outcomes(whole: EvidenceAnswer) -> Iterator[EvidenceAnswer]:
    for most in range(len(whole.outcomes) - 1, LEAST_OUTCOMES - 1, -1):
        yield _cleaned(replace(whole, outcomes=whole.outcomes[:most]))


def _fewest(whole: EvidenceAnswer) -> Iterator[EvidenceAnswer]:
    """The first numbers alone."""
    for outcome in whole.outcomes[:1]:
        for most in range(len(outcome.numbers) - 1, 0, -1):
            yield _cleaned(replace(whole, outcomes=(replace(outcome, numbers=outcome.numbers[:most], effects=()),)))
        alone = tuple(replace(number, why=()) for number in outcome.numbers[:1])
        yield _cleaned(replace(whole, outcomes=(replace(outcome, numbers=alone, effects=()),), settles=None))


def _named(whole: EvidenceAnswer) -> Iterator[EvidenceAnswer]:
    """One name less each time of the outcomes that are not shown."""
    for most in range(len(whole.also_measured) - 1, -1, -1):
        yield replace(whole, also_measured=whole.also_measured[:most])


def _cleaned(whole: EvidenceAnswer) -> EvidenceAnswer:
    there = [n for outcome in whole.outcomes for number in outcome.numbers for n in number.sources]
    there += [effect.source for outcome in whole.outcomes for effect in outcome.effects]
    return replace(whole, sources=named(whole.sources, there))


def _told(now: EvidenceAnswer, whole: EvidenceAnswer, unlisted: int, asked: arguments.Evidence) -> EvidenceAnswer:
    """The answer with what it leaves out and how to ask for it."""
    shown = len(now.outcomes)
    before = whole.outcomes[:shown]
    parts = _parts(before) - _parts(now.outcomes)
    sources = len(_cleaned(replace(whole, outcomes=before)).sources) - len(now.sources)
    one = f'outcome="{now.outcomes[0].outcome}", detail="full"' if now.outcomes and shown > 1 else fuller(asked.tokens)
    return replace(
        now,
        also_measured=tuple(name for name in now.also_measured if name not in {one.outcome for one in now.outcomes}),
        left_out=left(
            ("outcomes", len(whole.outcomes) - shown, f'start={asked.start + shown}, or outcome="NAME"'),
            ("outcomes that fewer trials measured", unlisted, 'outcome="NAME"'),
            ("numbers and single trials of these outcomes", parts, one),
            ("outcomes with reviews, heterogeneity and single trials", 0 if asked.is_full else shown, one),
            ("sources of these outcomes", sources, one),
        ),
    )


def _parts(outcomes: Sequence[OutcomeAnswer]) -> int:
    return sum(len(outcome.numbers) + len(outcome.effects) for outcome in outcomes)
