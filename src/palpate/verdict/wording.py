"""Sentences whose wording follows the certainty.

The verbs are those of GRADE's informative statements: Santesso et al. (2020), J Clin Epidemiol 119:126.
"""

from __future__ import annotations

import re

from palpate import vocabulary
from palpate.types.concept import Concept, Rung
from palpate.types.evidence import CertaintyLevel, Question
from palpate.types.study import Better
from palpate.types.verdict import Sentence
from palpate.verdict.standing import Position, Standing

_ADVICE = "O:recommendation"
_ADVISES = {
    Position.BENEFIT: "recommends",
    Position.HARM: "advises against",
    Position.NO_EFFECT: "advises against",
    Position.OPEN: "leaves open",
}
_ADVERB = {CertaintyLevel.MODERATE: "probably", CertaintyLevel.LOW: "may"}
LITTLE = "little or no difference"
# A treatment's name is of many ("statins", "vaccines for travel") where the noun that it turns on ends as plurals do.
_TURNS_ON = re.compile(r"^(?P<noun>.+?)(?: (?:of|for|with|in|by|without|plus|from|to|at|on|after|before|every)\b.*)?$")
_PLURAL = re.compile(r"(?<![sui])s$")
_ONE = frozenset({"pilates", "tens", "pfas", "asbestos", "phonics", "lens"})
_DOING = ("stopping", "keeping", "brushing", "eating", "looking", "speaking", "interrupting", "freezing")
_AGAINST = {Rung.ACTIVE: "another treatment", None: "a mix of comparators"}


def sentence(question: Question, standing: Standing) -> Sentence:
    """What the evidence bears, in one sentence.

    Examples
    --------
    >>> from palpate.types.concept import Family
    >>> massage = Concept(id="T:massage", family=Family.TREATMENT, label="massage")
    >>> pain = Concept(id="O:pain", family=Family.OUTCOME, label="pain", better=Better.LOWER)
    >>> found = Standing(
    ...     rung=Rung.SHAM, position=Position.BENEFIT, lean=1, certainty=CertaintyLevel.LOW, figure="", studies=()
    ... )
    >>> sentence(Question(treatment=massage, outcome=pain), found).text
    'Massage may reduce pain compared with sham or light touch.'
    """
    treatment = question.treatment.label
    if question.outcome is not None and question.outcome.id == _ADVICE:
        whom = f"for {question.condition.label}" if question.condition else "for health in general"
        return Sentence(begins="Guidance", verb=_ADVISES[standing.position], outcome=treatment, ends=whom)
    outcome, people = question.what_in_whom
    against = _AGAINST.get(standing.rung) or vocabulary.load().against(standing.rung, question.treatment)
    ends = f"{people} compared with {question.comparator.label if question.comparator else against}".lstrip()
    if standing.certainty is CertaintyLevel.VERY_LOW:
        verb = _verb(question.outcome, Position.BENEFIT if standing.lean >= 0 else Position.HARM)
        begins = f"It is very uncertain whether {treatment}"
        return Sentence(begins=begins, verb=agreeing(verb, treatment), outcome=outcome, ends=ends)
    if standing.position is Position.OPEN:
        begins = f"The trials leave open whether {treatment}"
        return Sentence(begins=begins, verb=agreeing("change", treatment), outcome=outcome, ends=ends)
    verb = "make" if standing.position is Position.NO_EFFECT else _verb(question.outcome, standing.position)
    adverb = _ADVERB.get(standing.certainty)
    begins = _capital(f"{treatment} {adverb}" if adverb else treatment)
    verb = verb if standing.certainty is CertaintyLevel.LOW else agreeing(verb, treatment)
    if standing.position is Position.NO_EFFECT:
        verb = f"{verb} {LITTLE} to"
    return Sentence(begins=begins, verb=verb, outcome=outcome, ends=ends)


def agreeing(verb: str, treatment: str) -> str:
    """The verb as it stands behind a treatment's name: "massage reduces", "statins reduce"."""
    said = _TURNS_ON.match(treatment.lower())
    noun = said["noun"] if said else treatment
    is_many = _PLURAL.search(noun) and noun.split()[-1] not in _ONE and not noun.startswith(_DOING)
    return verb if is_many else f"{verb}s"


def _verb(outcome: Concept | None, position: Position) -> str:
    """The verb for a change for the better or worse: what is better lower is reduced, else improved."""
    is_lower = outcome is not None and outcome.better is Better.LOWER
    if position is Position.HARM:
        return "increase" if is_lower else "worsen"
    return "reduce" if is_lower else "improve"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
