"""What a claim asks, outcome by outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from palpate import vocabulary
from palpate.matching.reader import OCCURRENCE, OF_ANY_COMPLAINT, RELAPSE
from palpate.questions.gathered import Gathered
from palpate.questions.outcomes import PAIN, is_painful, outcome_of_name
from palpate.questions.steps import broader
from palpate.types.claim import Claim, Slot
from palpate.types.concept import Concept, Family
from palpate.types.evidence import Question

SYMPTOMS = "O:symptoms"
_RECOVERY = "O:recovery"
_OVERALL = "O:overall-effect"
_SAYING_LITTLE = OF_ANY_COMPLAINT | {  # outcomes that say nothing of what is measured, as people speak of them
    *(_OVERALL, _RECOVERY, "O:global-improvement", "O:clinical-response", "O:not-improved", "O:treatment-failure"),
    *("O:health-status", "O:complications"),
}
_SETTINGS = frozenset({"C:before-surgery", "C:after-surgery", "C:hospital-inpatients", "C:intensive-care-patients"})
_IN_ANYBODY = frozenset({"O:complications", "O:health-status", _RECOVERY})  # one thing in whoever has it
_COMES = re.compile(r"\b(?:caus(?:es?|ed|ing)|prevent(?:s|ed|ing)?|ward(?:s|ed|ing)? off)\b", re.IGNORECASE)
_PEOPLE_WITH = re.compile(
    r"\b(?:people|patients|adults|men|women|those|children|anyone|someone) (?:\w+ ){0,2}?with (?:\w+ ){0,2}?",
    re.IGNORECASE,
)
_TREATS = re.compile(r"\b(?:treats?|treating|heals?|clears? up|gets? rid of|getting rid of)\b", re.IGNORECASE)


def questions(claim: Claim, gathered: Gathered) -> tuple[Question, ...]:
    """What a claim asks, each question once; none if its treatment or outcomes are not in the vocabulary.

    What a complaint is asked about is chosen among what was measured against the treatment that the claim compares
    with, if anything was.
    """
    treatment = concept_of(claim.treatment)
    if treatment is None:
        return ()
    against = concept_of(claim.comparator, Family.TREATMENT)
    asked = _asked(claim, Question(treatment=treatment, comparator=against), gathered)
    if against and not any(map(gathered.is_answered, asked)):
        asked = _asked(claim, Question(treatment=treatment), gathered)
    return tuple(msgspec.structs.replace(one, comparator=against) for one in dict.fromkeys(asked))


def _asked(claim: Claim, bare: Question, gathered: Gathered) -> list[Question]:
    """The questions of a claim's outcomes and complaints, made from one that has the treatment and the comparator."""
    condition = concept_of(claim.condition, Family.CONDITION)
    outcomes = [(slot, concept) for slot in claim.outcomes if (concept := concept_of(slot, Family.OUTCOME))]
    complaints = [concept for slot in claim.outcomes if (concept := concept_of(slot, Family.CONDITION))]
    if condition and outcomes and _is_said_in_one_breath(claim) and (event := outcome_of_name(condition)):
        outcomes, condition = [*outcomes, (outcomes[0][0], event)], None  # "heart attacks and strokes"
    if outcomes or len(complaints) > 1:
        settings = [one for one in complaints if _is_setting(one)]
        complaints = [one for one in complaints if one not in settings] if outcomes else complaints
        condition = condition or next(iter(settings), None)  # "chemo before surgery": for whom, and not what changes
    if condition and not complaints and all(concept.id == SYMPTOMS for _, concept in outcomes):
        outcomes, complaints = [], [condition]  # "the symptoms of" a complaint are the complaint
    placed = [
        (_placed(msgspec.structs.replace(bare, condition=condition, outcome=one), slot, claim), slot)
        for slot, one in outcomes
    ]
    is_compared = claim.comparator is not None
    return [
        *(
            _or_complaint(one, gathered, is_whose=_is_whose(slot, claim.text), is_compared=is_compared)
            for one, slot in placed
        ),
        *(_of_complaint(one, bare, claim, gathered) for one in complaints),
    ]


def _is_said_in_one_breath(claim: Claim) -> bool:
    """Whether the first outcome and the people's complaint are named together ("heart attacks and strokes")."""
    slots = (claim.outcomes[0], claim.condition)
    one, other = (re.escape(slot.text) for slot in slots if slot)
    joint = r"(?:,? (?:and|or|and/or) |, )(?:the |a |an )?"
    return re.search(rf"\b(?:{one}{joint}{other}|{other}{joint}{one})\b", claim.text, re.IGNORECASE) is not None


def _is_setting(complaint: Concept) -> bool:
    """Whether a complaint only says when or where people are treated ("before surgery")."""
    return bool(_SETTINGS & {complaint.id, *vocabulary.load().ancestors(complaint)})


def _of_complaint(complaint: Concept, bare: Question, claim: Claim, gathered: Gathered) -> Question:
    """What is asked about a complaint: it in the claim's own people, or those who have it."""
    condition = concept_of(claim.condition, Family.CONDITION)
    inside = _in_people(bare, complaint, condition, gathered)
    return inside or _meant(_about(bare, complaint, gathered), claim, gathered)


def _meant(question: Question, claim: Claim, gathered: Gathered) -> Question:
    """Whoever says "treats" speaks of those who have a complaint, "causes" or "prevents" of how many get it."""
    words = vocabulary.load()
    coming = msgspec.structs.replace(question, outcome=words.concept(OCCURRENCE))
    if _COMES.search(claim.text) and gathered.is_answered(coming):
        return coming
    kinds = {question.outcome.id, *words.ancestors(question.outcome)} if question.outcome else set()
    if OCCURRENCE not in kinds or not _TREATS.search(claim.text):
        return question
    return msgspec.structs.replace(question, outcome=words.concept(_RECOVERY))


def concept_of(slot: Slot | None, family: Family | None = None) -> Concept | None:
    """The concept that a slot names, if it is of that family."""
    if slot is None or slot.concept is None:
        return None
    concept = vocabulary.load().concept(slot.concept)
    return concept if family is None or concept.family is family else None


def _about(bare: Question, complaint: Concept, gathered: Gathered) -> Question:
    """What "helps fibromyalgia" asks.

    Pain, of a complaint of pain, unless studies of just this treatment in just these people report other things
    alone; of others the outcome that most studies of the treatment in these people report, a review counting for the
    studies that it pools, else the outcome that has the complaint's name ("hot flushes") where anything is known on
    it, else what most studies report of something broader.
    """
    question = msgspec.structs.replace(bare, condition=complaint, outcome=None)
    if is_painful(complaint):
        of_pain = msgspec.structs.replace(question, outcome=vocabulary.load().concept(PAIN))
        other = None if gathered.is_answered(of_pain) else gathered.commonest(question)
        return other if other and gathered.is_answered(other) else of_pain
    commonest = next(_commonest(question, gathered), None)
    if commonest and (commonest.treatment, commonest.condition) == (bare.treatment, complaint):
        return commonest
    of_name = _of_name(bare, complaint)
    if of_name and gathered.is_answered(of_name):
        return of_name
    return msgspec.structs.replace(question, outcome=commonest.outcome) if commonest else question


def _in_people(bare: Question, complaint: Concept, condition: Concept | None, gathered: Gathered) -> Question | None:
    """The question about a complaint in the claim's own people ("hot flushes after cancer"), if it is answered."""
    if condition is None or condition == complaint or _is_kind_of(complaint, condition):
        return None
    named = _of_name(bare, complaint)
    outcome = vocabulary.load().concept(PAIN) if is_painful(complaint) else named.outcome if named else None
    question = msgspec.structs.replace(bare, condition=condition, outcome=outcome)
    return question if outcome and gathered.is_answered(question) else None


def _is_kind_of(one: Concept, other: Concept) -> bool:
    words = vocabulary.load()
    return one.id in words.ancestors(other) or other.id in words.ancestors(one)


def _commonest(question: Question, gathered: Gathered) -> Iterator[Question]:
    """The questions about what most studies report, of just this and of what is broader."""
    for one in broader(question, gathered.library):
        if found := gathered.commonest(one):
            yield found


def _of_name(bare: Question, complaint: Concept) -> Question | None:
    """The question about the outcome that has a complaint's name ("hot flushes"), whoever was treated."""
    outcome = outcome_of_name(complaint)
    return msgspec.structs.replace(bare, condition=None, outcome=outcome) if outcome else None


def _is_whose(slot: Slot, text: str) -> bool:
    """Whether a wording says whom a treatment is for: "helps people with heart failure"."""
    if not _PEOPLE_WITH.search(text):
        return False
    return re.search(rf"{_PEOPLE_WITH.pattern}{re.escape(slot.text)}\b", text, re.IGNORECASE) is not None


def _or_complaint(question: Question, gathered: Gathered, *, is_whose: bool, is_compared: bool) -> Question:
    """The question about an outcome or, where nothing answers it, about the complaint that has the same name.

    So it is, too, where the words say whom the treatment is for (``is_whose``), and not what it changes. What is kept
    from coming ("prevents muscle pain") may have been measured as itself. What may be measured in any complaint ("a
    flare-up") and was not in this one is asked as the complaint.
    """
    if question.outcome and question.condition and question.outcome.id in {OCCURRENCE, RELAPSE}:
        return question if gathered.is_answered(question) else _as_measured(question, question.condition, gathered)
    if question.outcome and question.outcome.id in _SAYING_LITTLE:
        if gathered.is_answered(question):
            return question
        return _main(question, gathered, is_compared=is_compared)
    complaint = _whole(question.outcome.label) if question.outcome and question.condition is None else None
    if complaint is None or (gathered.is_answered(question) and not is_whose):
        return question
    about = _about(question, complaint, gathered)
    return about if gathered.is_answered(about) else question


def _main(question: Question, gathered: Gathered, *, is_compared: bool) -> Question:
    """What a claim asks that says no more than that people are better off: the complaint, or what is measured most.

    Without a complaint only a comparison ("clean better than ordinary ones") says what is meant: the treatment's use.
    """
    anybody = msgspec.structs.replace(question, condition=None)
    if question.condition and (question.outcome is None or question.outcome.id not in _IN_ANYBODY):
        return _about(question, question.condition, gathered)
    if question.condition:
        return question if gathered.is_answered(anybody) else _about(question, question.condition, gathered)
    overall = msgspec.structs.replace(anybody, outcome=vocabulary.load().concept(_OVERALL))
    commonest = gathered.commonest(msgspec.structs.replace(anybody, outcome=None)) if is_compared else None
    return next((one for one in (overall, commonest) if one and gathered.is_answered(one)), question)


def _as_measured(question: Question, complaint: Concept, gathered: Gathered) -> Question:
    """The question about the outcome of the complaint's name, or about pain in a painful one, if that is answered."""
    of_pain = msgspec.structs.replace(question, outcome=vocabulary.load().concept(PAIN))
    asked = (_of_name(question, complaint), of_pain if is_painful(complaint) else None)
    return next((one for one in asked if one and gathered.is_answered(one)), question)


def _placed(question: Question, slot: Slot, claim: Claim) -> Question:
    """Pain somewhere is pain of people with that complaint: "back pain" asks for pain in back pain.

    The claim's own words may name a narrower complaint ("tension headaches") than the outcome does ("headache").
    """
    words, outcome = vocabulary.load(), question.outcome
    if outcome is None or question.condition is not None:
        return question
    if outcome.id != PAIN and PAIN in words.ancestors(outcome):
        where = _whole(slot.text) or _whole(outcome.label)
    elif outcome.id == PAIN and claim.site is not None:
        where = _whole(f"{claim.site.label} pain")
    else:
        return question
    if where is None:
        return question
    return msgspec.structs.replace(question, condition=where, outcome=words.concept(PAIN))


def _whole(wording: str) -> Concept | None:
    """The condition that a wording is the label of."""
    found = vocabulary.load().resolve(wording, Family.CONDITION)
    return found.concepts[0] if found.how == "label" else None
