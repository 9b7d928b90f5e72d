"""The middle of both roads on one page: Question + Library -> Evidence, rung by rung.

`answer`, and the commands `evidence` and `options`, call `gather`. Each step is a room's verb: match the rows, appraise
each study, turn rows into effects, pool them, grade what came out, and set the published reviews beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec

from palpate import vocabulary
from palpate._version import __version__
from palpate.appraisal import appraise
from palpate.certainty import RULES_VERSION, SMALLEST_G, grade, grade_directions, smallest_effect
from palpate.library import Library
from palpate.matching import match
from palpate.synthesis.body import count, pool_effects
from palpate.synthesis.effects import Body, Converted, before_after, body_of
from palpate.synthesis.natural import natural_units, settling_size, settling_size_of_events
from palpate.synthesis.reviews import review_results
from palpate.types.concept import Distance, Family, Rung
from palpate.types.evidence import (
    Certainty,
    EffectMeasure,
    Evidence,
    LeftOut,
    Overview,
    PooledEffect,
    Question,
    RiskOfBias,
    RungEvidence,
)
from palpate.types.match import Matches, ReviewMatch, RowMatch
from palpate.types.study import Study
from palpate.vocabulary import concept_named

MACHINE_READ, TOGETHER, APART = "machine-read", "together", "apart"  # the library's note on how such trials are pooled
METHOD = "random effects, REML, Hartung-Knapp (never narrower than the plain interval), 95 %"


def ask(treatment: str, *, condition: str | None = None, outcome: str | None = None) -> Question:
    """A question from wordings, as concepts of the vocabulary.

    Raises
    ------
    InputError
        If the vocabulary does not know a wording; the message offers the nearest terms.
    """
    return Question(
        treatment=concept_named(treatment, Family.TREATMENT),
        condition=concept_named(condition, Family.CONDITION) if condition else None,
        outcome=concept_named(outcome, Family.OUTCOME) if outcome else None,
    )


def gather(
    question: Question, library: Library, *, matches: Matches | None = None, keep_implausible: bool = False
) -> Evidence:
    """All evidence of the library on a question.

    Parameters
    ----------
    question : Question
    library : Library
    matches : Matches, optional
        What answers the question, where it was looked up before.
    keep_implausible : bool
        Pool effects beyond g = 3 too, which are more often a standard error typed as a standard deviation.

    Returns
    -------
    Evidence
        One `RungEvidence` for each rung that has rows or reviews, lowest rung first.
    """
    matches = match(question, library) if matches is None else matches
    appraised: dict[str, RiskOfBias] = library.keep("appraised", dict)
    checked, unchecked = _parted(matches.rows, together=library.noted(MACHINE_READ) == TOGETHER)
    converted = library.keep("converted", Converted)
    pooling = partial(_on_rung, appraised=appraised, converted=converted, keep_implausible=keep_implausible)
    made = [pooling(rung, checked, matches.reviews) for rung in Rung]
    rungs = tuple(rung for rung in made if rung is not None)
    beside = [pooling(rung, unchecked, ()) for rung in Rung] if unchecked else []
    used = {effect.study for rung in rungs for effect in (*rung.effects, *rung.directions)}
    mixed = [review for review in matches.reviews if review.rung is None]
    return Evidence(
        question=question,
        rungs=rungs,
        before_after=before_after(matches.before_after),
        mixed_reviews=review_results(mixed, None),
        left_out=matches.left_out,
        audit=msgspec.structs.replace(matches.audit, used=len(used)),
        library=library.hash,
        rules=RULES_VERSION,
        version=__version__,
        method=METHOD,
        settling_size=None if any(rung.pooled for rung in rungs) else settling_size(SMALLEST_G),
        machine_read=tuple(rung for rung in beside if rung is not None),
    )


def is_answered(matches: Matches, library: Library) -> bool:
    """Whether anything answers a question: what is gathered of it has a rung, or a review that mixes comparators."""
    checked, _ = _parted(matches.rows, together=library.noted(MACHINE_READ) == TOGETHER)
    return bool(checked or matches.reviews)


def _parted(rows: Sequence[RowMatch], *, together: bool) -> tuple[Sequence[RowMatch], Sequence[RowMatch]]:
    """The rows that are pooled, and those that a program read, which are pooled apart unless they go together."""
    if together:
        return rows, ()
    return [row for row in rows if not row.study.machine_read], [row for row in rows if row.study.machine_read]


@dataclass
class _Sieve:
    """Rows that go on, and those that were left out on the way with the reason."""

    rows: list[RowMatch]
    left_out: list[LeftOut] = field(default_factory=list)

    def keep(self, is_wanted: Callable[[RowMatch], bool], why: str) -> None:
        """Go on with the wanted rows if there are any; studies of which nothing is left are noted with `why`."""
        wanted = [row for row in self.rows if is_wanted(row)]
        if not wanted:
            return
        kept = {row.study.key for row in wanted}
        gone = {row.study.key: row.study for row in self.rows if row.study.key not in kept}
        self.left_out += [LeftOut(study=key, label=gone[key].label, why=why) for key in sorted(gone)]
        self.rows = wanted


def _on_rung(
    rung: Rung,
    rows: Sequence[RowMatch],
    beside: Sequence[ReviewMatch],
    *,
    appraised: dict[str, RiskOfBias],
    converted: Converted,
    keep_implausible: bool,
) -> RungEvidence | None:
    sieve = _Sieve([row for row in rows if row.rung is rung])
    reviews = [review for review in beside if review.rung is rung]
    if not sieve.rows and not reviews:
        return None
    sieve.keep(_is_direct, "broader than asked, and there are direct trials")
    sieve.keep(_is_randomised, "not randomised, and there are trials that are")
    body = body_of(sieve.rows, keep_implausible=keep_implausible, converted=converted)
    studies = {row.study.key: row.study for row in sieve.rows}
    appraised |= {key: appraise(study) for key, study in studies.items() if key not in appraised}
    risk = {key: appraised[key] for key in sorted(studies)}
    pooled = pool_effects(body.effects, body.measure) if body.effects else None
    target, target_source = _target(body)
    return RungEvidence(
        rung=rung,
        effects=body.effects,
        directions=body.directions,
        pooled=pooled,
        count=count(body.directions),
        certainty=_certainty(body, pooled, studies, risk, target),
        natural=natural_units(pooled, body.effects) if pooled else None,
        target=target if pooled else None,
        target_source=target_source if pooled else None,
        risk_of_bias=tuple(risk.values()),
        reviews=review_results(reviews, pooled),
        left_out=(*sieve.left_out, *body.left_out),
        settling_size=_settling_size(target, body) if pooled else None,
    )


def _is_direct(row: RowMatch) -> bool:
    return Distance.BROADER not in {row.treatment_distance, row.condition_distance, row.outcome_distance}


def _is_randomised(row: RowMatch) -> bool:
    return row.study.design.is_randomised


def _target(body: Body) -> tuple[float, str]:
    """The smallest effect that matters on the body's scale, and where the figure is from."""
    sds = sorted(effect.sd for effect in body.effects if effect.sd)
    typical = sds[len(sds) // 2] if sds else None
    own = body.instrument
    return smallest_effect(body.measure, own.mid if own else None, own.mid_source if own else None, sd=typical)


def _settling_size(target: float, body: Body) -> int | None:
    """Size of the trial that would settle it; None for ratios and risk differences where no study counts events."""
    if body.measure is EffectMeasure.LOG_RR:
        risk = body.comparator_risk
        return settling_size_of_events(risk, math.exp(target)) if risk is not None else None
    if body.measure is EffectMeasure.SMD:
        return settling_size(target)
    sds = sorted(effect.sd for effect in body.effects if effect.sd)
    return settling_size(target / sds[len(sds) // 2]) if body.measure is EffectMeasure.MD and sds else None


def _certainty(
    body: Body,
    pooled: PooledEffect | None,
    studies: Mapping[str, Study],
    risk: Mapping[str, RiskOfBias],
    target: float,
) -> Certainty | None:
    if pooled is not None:
        return grade(
            pooled,
            body.effects,
            risk,
            target=target,
            events=body.events,
            is_randomised=all(studies[effect.study].design.is_randomised for effect in body.effects),
            with_interest=frozenset(key for key, study in studies.items() if study.interest),
        )
    counted = [effect for effect in body.directions if effect.direction is not None]
    if not counted:
        return None
    return grade_directions(counted, risk, is_randomised=all(studies[e.study].design.is_randomised for e in counted))


MOST_OUTCOMES = 25  # outcomes an overview lists, those with the most studies first


def overview(question: Question, library: Library, *, keep_implausible: bool = False) -> Overview:
    """The evidence on every outcome that the trials of a treatment report, those with the most studies first.

    The question's own outcome is not looked at.
    """
    matches = match(msgspec.structs.replace(question, outcome=None), library)
    words = vocabulary.load()
    studies: dict[str, set[str]] = {}
    for row in matches.rows:
        for concept in words.resolve(row.row.outcome, Family.OUTCOME).concepts:
            studies.setdefault(concept.id, set()).add(row.study.key)
    size = {name: len(studies[name].union(*(studies.get(n, ()) for n in words.descendants(name)))) for name in studies}
    ranked = sorted(studies, key=lambda name: (-size[name], name))
    asked = (msgspec.structs.replace(question, outcome=words.concept(name)) for name in ranked[:MOST_OUTCOMES])
    return Overview(
        question=msgspec.structs.replace(question, outcome=None),
        outcomes=tuple(gather(one, library, keep_implausible=keep_implausible) for one in asked),
        unlisted=max(0, len(ranked) - MOST_OUTCOMES),
        audit=matches.audit,
        library=library.hash,
        version=__version__,
    )
