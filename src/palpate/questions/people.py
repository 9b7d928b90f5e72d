"""Evidence on the people that a claim speaks of: a review of children goes before one of adults, if it is on children.

Other people than those asked about are less direct evidence (`certainty/grade.py`, indirectness).
"""

from __future__ import annotations

import msgspec

from palpate import vocabulary
from palpate.library import Library
from palpate.types.concept import Concept, Family
from palpate.types.evidence import Evidence, ReviewResult
from palpate.types.study import Study


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
