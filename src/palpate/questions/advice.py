"""What guidelines say of a treatment for a complaint: asked where its trials leave a verdict open."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from palpate import vocabulary
from palpate.questions.gathered import Gathered
from palpate.questions.steps import upwards
from palpate.types.evidence import CertaintyLevel, Evidence, Question
from palpate.verdict.standing import standings

_RECOMMENDATION = "O:recommendation"
_OF_THE_WHOLE = frozenset({"O:pain", "O:function", "O:overall-effect", "O:symptoms", None})


def advice_on(asked: Sequence[Question], found: Sequence[Evidence], gathered: Gathered) -> tuple[Evidence, ...]:
    """The recommendations on what was asked; none where they decide nothing.

    A guideline weighs the same evidence as a whole; it is not asked about one outcome beside pain, and decides
    nothing where guidelines disagree or trials of low certainty or better lean the other way. Trials of very low
    certainty show too little to stand against it, unless it is on the kind of complaint and they are on just this one.
    """
    if not asked or not all(one.condition and one.comparator is None and _is_whole(one) for one in asked):
        return ()
    advice = vocabulary.load().concept(_RECOMMENDATION)
    on_each = (_advice_on(msgspec.structs.replace(one, outcome=advice), gathered) for one in asked)
    given = tuple({one.question: one for one in on_each if one is not None}.values())
    of_trials = [one for evidence in found for one in standings(evidence)]
    advised = {one.lean for evidence in given for one in standings(evidence)}
    leans = advised | {one.lean for one in of_trials if one.certainty is not CertaintyLevel.VERY_LOW}
    is_on_a_kind = any(evidence.question.condition not in {one.condition for one in asked} for evidence in given)
    if {1, -1} <= leans or (is_on_a_kind and not {one.lean for one in of_trials} <= advised):
        return ()
    return given


def _advice_on(question: Question, gathered: Gathered) -> Evidence | None:
    """Recommendations of just this treatment for the complaint or, the next step up, for the kind that it is."""
    for steps, condition in upwards(question.condition) if question.condition else ():
        evidence = gathered.on(msgspec.structs.replace(question, condition=condition))
        own = tuple(review for review in evidence.mixed_reviews if not review.narrower)
        if steps <= 1 and own and len({review.favours for review in own}) == 1:
            return msgspec.structs.replace(evidence, rungs=(), mixed_reviews=own)
    return None


def _is_whole(question: Question) -> bool:
    """Whether a question asks for help with the complaint as a whole."""
    return (question.outcome.id if question.outcome else None) in _OF_THE_WHOLE
