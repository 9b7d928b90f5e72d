"""Sentences whose wording follows the certainty.

The verbs are those of GRADE's informative statements: Santesso et al. (2020), J Clin Epidemiol 119:126.
"""

from __future__ import annotations

from palpate.types.concept import Concept, Rung
from palpate.types.evidence import CertaintyLevel, Question
from palpate.types.study import Better
from palpate.verdict.standing import Position, Standing

_ADVERB = {
    CertaintyLevel.HIGH: "{verb}s",
    CertaintyLevel.MODERATE: "probably {verb}s",
    CertaintyLevel.LOW: "may {verb}",
}
_AGAINST = {
    Rung.NOTHING: "compared with nothing or usual care",
    Rung.SHAM: "compared with sham or light touch",
    Rung.ACTIVE: "compared with another treatment",
    None: "compared with a mix of comparators",
}


def sentence(question: Question, standing: Standing) -> str:
    """What the evidence bears, in one sentence.

    Examples
    --------
    >>> from palpate.types.concept import Family
    >>> massage = Concept(id="T:massage", family=Family.TREATMENT, label="massage")
    >>> pain = Concept(id="O:pain", family=Family.OUTCOME, label="pain", better=Better.LOWER)
    >>> found = Standing(
    ...     rung=Rung.SHAM, position=Position.BENEFIT, lean=1, certainty=CertaintyLevel.LOW, figure="", studies=()
    ... )
    >>> sentence(Question(treatment=massage, outcome=pain), found)
    'Massage may reduce pain compared with sham or light touch.'
    """
    treatment = question.treatment.label
    outcome, people = _what(question)
    against = f"compared with {question.comparator.label}" if question.comparator else _AGAINST[standing.rung]
    if standing.certainty is CertaintyLevel.VERY_LOW:
        verb = _verb(question.outcome, Position.BENEFIT if standing.lean >= 0 else Position.HARM)
        return _capital(f"it is very uncertain whether {treatment} {verb}s {outcome}{people} {against}.")
    if standing.position is Position.OPEN:
        return _capital(f"the trials leave open whether {treatment} changes {outcome}{people} {against}.")
    if standing.position is Position.NO_EFFECT:
        phrase = _ADVERB[standing.certainty].format(verb="make") + " little or no difference to"
    else:
        phrase = _ADVERB[standing.certainty].format(verb=_verb(question.outcome, standing.position))
    return _capital(f"{treatment} {phrase} {outcome}{people} {against}.")


def _what(question: Question) -> tuple[str, str]:
    """The outcome and for whom; "pain" of people with hip pain is hip pain."""
    outcome = question.outcome.label if question.outcome else "the outcome"
    if question.condition is None:
        return outcome, ""
    if question.condition.label.endswith(outcome):
        return question.condition.label, ""
    return outcome, f" in {question.condition.label}"


def _verb(outcome: Concept | None, position: Position) -> str:
    """The verb for a change for the better or worse: what is better lower is reduced, else improved."""
    is_lower = outcome is not None and outcome.better is Better.LOWER
    if position is Position.HARM:
        return "increase" if is_lower else "worsen"
    return "reduce" if is_lower else "improve"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
