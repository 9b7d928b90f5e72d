"""How far the wordings of a record stand from a question, and what one row compares.

A `Reader` knows the question and the library's readings; `contrast` finds which arm got the asked treatment, what both
got, and the rung of the comparator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palpate import vocabulary
from palpate.library.readings import Readings
from palpate.types.concept import Concept, Distance, Family, Instrument, Rung
from palpate.types.evidence import Question
from palpate.types.study import Arm, Better, Outcome, PooledResult, Study

DIRECT = frozenset({Distance.SAME, Distance.NARROWER})
ORDER = tuple(Distance)
ANYBODY = "C:people"
MEASURES = {"O:pain": ("O:pain-intensity", "O:pain-relief")}
OF_ANY_COMPLAINT = frozenset({"O:symptoms", "O:overall-effect", "O:disease-activity", "O:response"})
OCCURRENCE = "O:occurrence"
RELAPSE = "O:relapse"
PAIN, PAIN_AS_COMPLAINT, PAIN_OF = "O:pain", "C:pain", " pain"
OR = re.compile(r"\bor\b|/")
# Slots of which distances are kept, beside the families.
ARM, MEASURED, MEASURED_IN_ANYBODY = "arm", "measured", "measured in anybody"
_AMOUNT = re.compile(r"^(?:high|low|raised|poor) ")  # of a complaint that is too much or too little of an outcome
# Behind these a title or a population names what the people do not have (yet), or are compared with.
_NOT_THEIRS = re.compile(
    r"\b(?:not|without|excluding|except|other than|non?|prevent\w*|prophyla\w+|risk|incidence|versus|vs)\b",
    re.IGNORECASE,
)
NOTHING = "no treatment"  # a wording that shares nothing with any arm


@dataclass(frozen=True)
class Contrast:
    """A row read as asked treatment against comparator; `added_to` names what both arms got."""

    treatment: Arm
    comparator: Arm
    rung: Rung
    distance: Distance
    is_flipped: bool
    added_to: str | None = None


def in_pain_of(question: Question) -> Concept | None:
    """What a question about a pain with a name ("labour pain") asks about pain in: labour; else None."""
    words = vocabulary.load()
    condition, outcome = question.condition, question.outcome
    if condition is None or outcome is None or PAIN not in {outcome.id, *words.ancestors(outcome)}:
        return None
    if PAIN_AS_COMPLAINT not in words.ancestors(condition) or not condition.label.endswith(PAIN_OF):
        return None
    found = words.resolve(condition.label.removesuffix(PAIN_OF), Family.CONDITION)
    return found.concepts[0] if found.how in {"label", "synonym"} else None


def names_people(study: Study, asked: Concept, readings: Readings) -> bool:
    """Whether a review's title or its people name a complaint, and not as what they have not (yet)."""
    kinds = {asked.id, *vocabulary.load().descendants(asked)}
    texts = (_NOT_THEIRS.split(text)[0] for text in (study.title, study.population) if text)
    return any(kinds & readings.mentioned(text, Family.CONDITION) for text in texts)


class Reader:
    """Reads the wordings of records with one question in mind."""

    def __init__(self, question: Question, readings: Readings, *, in_titles: bool = False) -> None:
        self._words = vocabulary.load()
        self._readings, self._in_titles = readings, in_titles
        self._treatment, self._comparator = question.treatment, question.comparator
        self._asked = {
            Family.TREATMENT: question.treatment,
            Family.CONDITION: question.condition,
            Family.OUTCOME: question.outcome,
        }
        self._in_pain_of = in_pain_of(question)
        self._distances = {slot: readings.distances(asked, slot) for slot, asked in self._asked.items() if asked}
        self._people: dict[str, Distance] = {}  # where anybody is asked for
        self._of_arms = readings.distances(question.treatment, ARM)
        measured = MEASURED if question.condition else MEASURED_IN_ANYBODY
        self._measured = readings.distances(question.outcome, measured) if question.outcome else {}

    @property
    def measure_of_people(self) -> tuple[str | None, str | None]:
        """The ids of what people are measured with: the condition asked for, and what a pain is asked about in."""
        condition, place = self._asked[Family.CONDITION], self._in_pain_of
        return condition.id if condition else None, place.id if place else None

    def distance(self, text: str | None, family: Family) -> Distance:
        """The smallest distance of anything that the wording names from what is asked; same if nothing is asked."""
        asked = self._asked[family]
        if asked is None:
            return Distance.SAME
        if text is None:
            return Distance.UNRELATED
        known = self._distances[family]
        found = known.get(text)
        if found is None:
            found = known[text] = self._nearest(self._readings.concepts(text, family), asked)
        if self._in_pain_of is not None and family is Family.CONDITION and found not in DIRECT:
            return self._nearest(self._readings.concepts(text, family), self._in_pain_of)
        return found

    def _nearest(self, concepts: Iterable[Concept], asked: Concept) -> Distance:
        near = self._words.around(asked)
        found = [near[concept.id] for concept in concepts if concept.id in near]
        return min(found, key=ORDER.index, default=Distance.UNRELATED)

    def outcome(self, row: Outcome | PooledResult) -> Distance:
        """How far a row's outcome stands from the one asked for.

        Where the wording is broader ("anxiety") and the instrument measures something narrower (the STAI's state
        scale), the instrument says what was measured. "Symptoms" of nobody in particular are no broader than anything.
        """
        asked = self._asked[Family.OUTCOME]
        if asked is None:
            return Distance.SAME
        key = row.outcome, row.instrument
        found = self._measured.get(key)
        if found is None:
            found = self._measured[key] = self._as_measured(row.outcome, row.instrument, asked)
        return found

    def _as_measured(self, outcome: str, instrument: str | None, asked: Concept) -> Distance:
        by_wording = self.distance(outcome, Family.OUTCOME)
        if by_wording is Distance.NARROWER and self._is_how_it_is_measured(outcome, asked):
            return Distance.SAME
        if by_wording is not Distance.BROADER:
            return by_wording
        if self._asked[Family.CONDITION] is None and self._is_of_any_complaint(outcome, asked):
            return Distance.UNRELATED
        return (instrument and self._by_instrument(outcome, instrument, asked)) or by_wording

    def _is_how_it_is_measured(self, outcome: str, asked: Concept) -> bool:
        """Whether an outcome is what every study of the one asked for measures: how much pain there is, for pain."""
        return any(one.id in MEASURES.get(asked.id, ()) for one in self._readings.concepts(outcome, Family.OUTCOME))

    def _is_of_any_complaint(self, outcome: str, asked: Concept) -> bool:
        """Whether an outcome is broader than the one asked for as whatever the people complain of alone.

        Their symptoms say nothing of constipation, nor do "knee symptoms and function".
        """
        named = self._readings.concepts(outcome, Family.OUTCOME)
        wider = [concept.id for concept in named if self._words.distance(asked, concept) is Distance.BROADER]
        return bool(wider) and all(name in OF_ANY_COMPLAINT for name in wider)

    def _by_instrument(self, outcome: str, name: str, asked: Concept) -> Distance | None:
        """How far an instrument's own outcome stands from the one asked for; None unless it is a kind of `outcome`."""
        named = self._readings.concepts(outcome, Family.OUTCOME)
        found = self._readings.concepts(name, Family.INSTRUMENT)
        instrument = self._words.instrument(found[0].id) if found else None
        if instrument is None or instrument.outcome is None:
            return None
        is_narrower = any(self._words.distance(c, instrument.outcome) is Distance.NARROWER for c in named)
        return self._words.distance(asked, instrument.outcome) if is_narrower else None

    def is_against(self, text: str | None) -> bool:
        """Whether a comparator's wording names the one that is asked for and no other; True where none is asked for."""
        asked = self._comparator
        if asked is None:
            return True
        concepts = self._words.resolve(text, Family.TREATMENT).concepts if text else ()
        return bool(concepts) and all(self._words.distance(asked, concept) in DIRECT for concept in concepts)

    def people(self, text: str | None) -> Distance:
        """How far the people of a review stand from those asked for.

        Where anybody is asked for, people with some complaint are a part of them, but for the complaint that is the
        outcome ("depression" in people with depression, hypertension for blood pressure).
        """
        asked = self._asked[Family.CONDITION]
        if asked is not None or text is None:
            return self.distance(text, Family.CONDITION)
        if text not in self._people:
            named = self._readings.concepts(text, Family.CONDITION)
            is_general = not named or any(map(self._is_anybody, named))
            self._people[text] = Distance.SAME if is_general else Distance.NARROWER
        return self._people[text]

    def _is_anybody(self, complaint: Concept) -> bool:
        """Whether people with a complaint stand for anybody, where just that is asked about."""
        ids = {complaint.id, *self._words.ancestors(complaint)}
        return ANYBODY in ids or self._is_outcome(complaint)

    def _is_outcome(self, complaint: Concept) -> bool:
        """Whether a complaint has the name of the outcome asked for ("hypertension", "high cholesterol")."""
        asked = self._asked[Family.OUTCOME]
        if asked is None:
            return False
        if complaint.label == asked.label:
            return True
        found = self._words.resolve(_AMOUNT.sub("", complaint.label), Family.OUTCOME)
        kinds = {asked.id, *self._words.ancestors(asked)}
        return found.how in {"label", "synonym"} and any(concept.id in kinds for concept in found.concepts)

    def people_of(self, result: PooledResult, study: Study) -> Distance:
        """How far the people of a review's result stand from those asked for.

        A review of one complaint in people with another ("anaemia of chronic kidney disease") is of both of them, where
        titles are looked at.
        Of what is prevented in people who do not have it yet ("prevention of back pain" in workers), the outcome names
        the complaint.
        """
        distance = self.people(result.condition or study.condition)
        asked = self._asked[Family.CONDITION]
        if distance in DIRECT or asked is None:
            return distance
        if self._asked[Family.OUTCOME] == self._words.concept(OCCURRENCE):
            return self._nearest(self._words.resolve(result.outcome, Family.CONDITION).concepts, asked)
        is_among = self._in_titles and result.condition is None and names_people(study, asked, self._readings)
        return Distance.NARROWER if is_among else distance

    def is_given_with_more(self, result: PooledResult) -> bool:
        """Whether a review's result is of the asked treatment together with another that the comparator did not get."""
        if OR.search(result.treatment):
            return False
        named = self._readings.concepts(result.treatment, Family.TREATMENT)
        beside = {one.id for one in named if one.family is Family.TREATMENT and not self._is_asked(one)}
        compared = self._words.resolve(result.comparator or "", Family.TREATMENT).concepts
        return bool(beside - {one.id for one in compared})

    def rung(self, comparator: str | None) -> Rung | None:
        """The rung of a comparator's wording; None where it is not reported or cannot be placed."""
        return self._readings.rung(comparator) if comparator else None

    def rung_of_review(self, comparator: str | None) -> Rung | None:
        """The rung of a review's comparator; of one that joins sham and nothing the lower one."""
        rung = self.rung(comparator)
        return rung or (self._readings.lowest_rung(comparator) if comparator else None)

    def instrument(self, row: Outcome | PooledResult) -> Instrument | None:
        """The instrument of a row; its smallest important difference only where the row measures what that is for."""
        return self._readings.instrument(row.instrument, row.outcome) if row.instrument else None

    def better(self, row: Outcome | PooledResult) -> Better | None:
        """Which way the row's scale improves: as recorded, else as the instrument or the outcome says."""
        if row.better is not None:
            return row.better
        instrument = self.instrument(row)
        if instrument is not None and instrument.better is not None:
            return instrument.better
        found = self._readings.concepts(row.outcome, Family.OUTCOME)
        return self._words.better(found[0]) if found else None

    def contrast(self, first: Arm, second: Arm) -> Contrast | str:
        """Read a row of two arms, or say in words why it does not answer."""
        in_first, in_second = self.has(first), self.has(second)
        if in_first and in_second:
            return "both arms got it"
        if not in_first and not in_second:
            return "neither arm of this row got it"
        treatment, comparator = (first, second) if in_first else (second, first)
        return self._against(treatment, comparator, is_flipped=in_second)

    def has(self, arm: Arm) -> bool:
        """Whether the arm got the asked treatment for real: a sham is a comparator, whatever its name."""
        if self._own_rung(arm, beside=()) is not Rung.ACTIVE:
            return False
        return self.treatment_distance(arm) in DIRECT

    def treatment_distance(self, arm: Arm) -> Distance:
        """The smallest distance of anything that the arm got from the asked treatment."""
        key = arm.treatment, arm.technique
        if key not in self._of_arms:
            self._of_arms[key] = self._nearest(self._readings.given(arm), self._treatment)
        return self._of_arms[key]

    def _against(self, treatment: Arm, comparator: Arm, *, is_flipped: bool) -> Contrast | str:
        beside = [concept for concept in self._readings.given(treatment) if not self._is_asked(concept)]
        shared = {concept.id for concept in self._readings.given(comparator)}
        unmatched = [concept.label for concept in beside if concept.id not in shared]
        if unmatched:
            return f"given together with {' and '.join(unmatched)}, which the comparator did not get"
        rung = self._own_rung(comparator, beside=beside)
        if rung is None:
            return f"the comparator is not one that the vocabulary places: {comparator.treatment}"
        return Contrast(
            treatment,
            comparator,
            rung,
            self.treatment_distance(treatment),
            is_flipped,
            " and ".join(concept.label for concept in beside) or None,
        )

    def _own_rung(self, arm: Arm, *, beside: Sequence[Concept]) -> Rung | None:
        """The rung of an arm by what it got alone, without what both arms got.

        The library's reading of the wording serves unless it may hide something: a sham given together with a
        treatment ("placebo tablet plus acupuncture"), or a treatment that the other arm got too.
        """
        rung = self.rung(arm.treatment)
        is_mixed = rung is Rung.SHAM and any(c.family is Family.TREATMENT for c in self._readings.given(arm))
        if not beside and not is_mixed:
            return rung
        return self._readings.rung_beside(arm.treatment, " plus ".join(c.label for c in beside) or NOTHING)

    def _is_asked(self, concept: Concept) -> bool:
        return self._words.distance(self._treatment, concept) in DIRECT
