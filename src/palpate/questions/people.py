"""Evidence on the people that a claim speaks of: a review of children goes before one of adults, if it is on children.

Other people than those asked about are less direct evidence (`certainty/grade.py`, indirectness).
"""

from __future__ import annotations

import re

import msgspec

from palpate import vocabulary
from palpate.library import Library
from palpate.types.concept import Concept, Family
from palpate.types.evidence import Evidence, ReviewResult
from palpate.types.study import Study

_AGE = re.compile(
    r"\b(?:(?P<under>under|below|younger than)|(?P<over>over|above|older than)) (?P<bound>\d{1,3})\b|"
    r"\b(?:of|aged|ages?|between) (?P<low>\d{1,3}) (?:to|and) (?P<high>\d{1,3})\b",
    re.IGNORECASE,
)
_NO_AGE = re.compile(
    r"\s*(?:%|per ?cent|minutes?|hours?|days?|weeks?|months?|mg|g|grams?|kg|kilos?|pounds?|times|stud|trial)", re.I
)
_OLDEST = 130


def of_own_age(evidence: Evidence, claim: str) -> Evidence:
    """The evidence without reviews' results that say they are of another age than the claim does ("girls under 21")."""
    asked = _ages(claim)
    if asked is None:
        return evidence
    rungs = (
        msgspec.structs.replace(rung, reviews=tuple(one for one in rung.reviews if _can_be_of(one, asked)))
        for rung in evidence.rungs
    )
    return msgspec.structs.replace(
        evidence,
        rungs=tuple(rung for rung in rungs if rung.reviews or rung.certainty),
        mixed_reviews=tuple(one for one in evidence.mixed_reviews if _can_be_of(one, asked)),
    )


def _can_be_of(review: ReviewResult, asked: tuple[int, int]) -> bool:
    result = review.result
    ages = _ages("; ".join(filter(None, (result.condition, result.treatment, result.extra))))
    return ages is None or max(ages[0], asked[0]) < min(ages[1], asked[1])


def _ages(text: str) -> tuple[int, int] | None:
    """The youngest and the oldest of whom a text speaks, in years; None where it says no age."""
    said = next((one for one in _AGE.finditer(text) if not _NO_AGE.match(text, one.end())), None)
    if said is None:
        return None
    if said["low"]:
        return int(said["low"]), int(said["high"])
    return (0, int(said["bound"])) if said["under"] else (int(said["bound"]), _OLDEST)


def of_own_people(evidence: Evidence, people: Concept, library: Library) -> Evidence:
    """The evidence with the reviews of these people alone, where there are any; else as it is.

    Trials, which are pooled with what they say of their people, stay.
    """
    reviews = [*(review for rung in evidence.rungs for review in rung.reviews), *evidence.mixed_reviews]
    studies = {study.key: study for study in library.studies(tuple({review.study for review in reviews}))}
    own = {id(one) for one in reviews if _is_of(one, studies[one.study], people, library)}
    if not own:
        return evidence
    kept = (
        msgspec.structs.replace(rung, reviews=tuple(review for review in rung.reviews if id(review) in own))
        for rung in evidence.rungs
    )
    mixed = tuple(review for review in evidence.mixed_reviews if id(review) in own)
    return msgspec.structs.replace(
        evidence, rungs=tuple(rung for rung in kept if rung.reviews or rung.certainty), mixed_reviews=mixed
    )


def _is_of(review: ReviewResult, study: Study, people: Concept, library: Library) -> bool:
    """Whether a result or, where it does not say of whom it is, its review names the people or a kind of them."""
    wordings = (
        [review.result.condition] if review.result.condition else [study.title, study.condition, study.population]
    )
    readings = library.readings()
    named = {name for wording in filter(None, wordings) for name in readings.mentioned(wording, Family.CONDITION)}
    return bool(named & {people.id, *vocabulary.load().descendants(people)})
