"""The harms that a claim is about, and what studies report of them."""

from __future__ import annotations

import re

import msgspec

from palpate import vocabulary
from palpate.library import Library
from palpate.matching.harms import ANY_HARM, SERIOUS, reported_harms
from palpate.questions.gathered import Gathered
from palpate.questions.of_claim import concept_of
from palpate.questions.steps import is_any_substance, upwards
from palpate.types.claim import Claim, ClaimDirection, ClaimType
from palpate.types.concept import Family
from palpate.types.evidence import Question
from palpate.types.match import ReportedHarms
from palpate.types.verdict import Reading, Verdict, VerdictKind
from palpate.verdict.harms import DANGER, NONE_AT_ALL

_SAFE = re.compile(r"\b(?:safe(?:ly)?|harmless|risk[- ]free)\b", re.IGNORECASE)
_EFFECTIVE = re.compile(r"\b(?:effective\w*|works?|helps?)\b", re.IGNORECASE)
_AT_TIMES = re.compile(r"\b(?:can|may|might|could|some|certain|sometimes|many)\b", re.IGNORECASE)


def as_safety(claim: Claim) -> Claim:
    """The claim; where it says that a treatment is safe, and no more, as one that it does no harm.

    An article's "X is safe" is an effect on safety; whether harms become fewer is another question.
    """
    is_effect = claim.type is ClaimType.EFFECT and claim.direction is ClaimDirection.IMPROVES
    is_of_safety = bool(claim.outcomes) and all(outcome.concept == ANY_HARM for outcome in claim.outcomes)
    if not (is_effect and is_of_safety and _SAFE.search(claim.text)) or _EFFECTIVE.search(claim.text):
        return claim
    return msgspec.structs.replace(claim, type=ClaimType.HARM, direction=ClaimDirection.NO_CHANGE)


def harms_asked(claim: Claim) -> frozenset[str]:
    """The harms (ids) that a claim is about; none where it names anything else, or says that they become fewer."""
    if claim.type is not ClaimType.HARM and claim.direction is ClaimDirection.IMPROVES:
        return frozenset()  # "saves lives": that no death was reported is no support
    named = [slot.concept for slot in claim.outcomes]
    kinds = {ANY_HARM, *vocabulary.load().descendants(ANY_HARM)}
    if not named or None in named or not (claim.type is ClaimType.HARM or set(named) <= kinds):
        return frozenset()
    return frozenset(name for name in named if name)


def rests_on_slight_harm(claim: Claim, verdict: Verdict) -> bool:
    """Whether danger, or safety as such, is judged by how often side effects of any weight came."""
    said = claim.text.lower()
    if harms_asked(claim) != {ANY_HARM} or NONE_AT_ALL.search(said) or not (DANGER.search(said) or _SAFE.search(said)):
        return False
    says_harm = claim.direction is ClaimDirection.WORSENS and not claim.negated
    dangerous = VerdictKind.SUPPORTED if says_harm else VerdictKind.CONTRADICTED
    return verdict.kind is dangerous and not any(map(_is_of_serious_harm, verdict.readings))


def _is_of_serious_harm(reading: Reading) -> bool:
    """Whether the review that a reading stands on compared serious harm."""
    if reading.evidence is None:
        return False
    reviews = [*reading.evidence.mixed_reviews, *(one for rung in reading.evidence.rungs for one in rung.reviews)]
    return any(one.study == reading.review and SERIOUS.search(one.result.outcome) for one in reviews)


def is_of_the_treated(claim: Claim, verdict: Verdict, gathered: Gathered) -> bool:
    """Whether a harm is denied by a review of people who were treated for just that.

    Antidepressants that make people with obesity lose weight say nothing of the weight of those who take them for
    their mood.
    """
    readings = [one for one in verdict.readings if one.review and one.evidence]
    if claim.direction is not ClaimDirection.WORSENS or claim.negated or not readings:
        return False
    return all(_is_of_the_treated(one, gathered) for one in readings)


def _is_of_the_treated(reading: Reading, gathered: Gathered) -> bool:
    evidence = reading.evidence
    if evidence is None or reading.review is None:
        return False
    main = gathered.commonest(Question(treatment=evidence.question.treatment))
    if main and main.outcome == evidence.question.outcome:
        return False  # what it is mostly given for: those who are treated are those who are meant
    asked = {one.id for one in (evidence.question.outcome, evidence.question.condition) if one}
    wording = next(iter(gathered.library.studies((reading.review,)))).condition
    people = gathered.library.readings().concepts(wording, Family.CONDITION) if wording else ()
    of_each = (gathered.commonest(Question(treatment=evidence.question.treatment, condition=one)) for one in people)
    aims = {one.outcome.id for one in of_each if one and one.outcome}
    return bool(asked & (aims | {one.id for one in people}))


def harms_of(claim: Claim, library: Library) -> ReportedHarms | None:
    """What is reported of the treatment in the people that the claim speaks of, else in any.

    Where no study of it says anything of harm, of the next broader one. What one drug brings on is no harm of drugs as
    a whole ("these tablets cause dementia"), unless they are said to bring it on at times, or any harm is meant.
    """
    kept: dict[tuple[str, str | None, bool], ReportedHarms] = library.keep("reported harms", dict)
    is_of_any = ANY_HARM in harms_asked(claim) or _AT_TIMES.search(claim.text) is not None
    treatment, condition = concept_of(claim.treatment, Family.TREATMENT), concept_of(claim.condition, Family.CONDITION)
    for _, broader in upwards(treatment) if treatment else ():
        for people in dict.fromkeys((condition, None)):
            with_kinds = is_of_any or not is_any_substance(broader)
            key = broader.id, people.id if people else None, with_kinds
            if key not in kept:
                kept[key] = reported_harms(broader, library, people, with_kinds=with_kinds)
            if kept[key].looked:
                return kept[key]
    return None
