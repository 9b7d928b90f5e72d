"""The middle of the article road on one page: Claim + Library -> Verdict.

A claim asks one question for each outcome that it names. Where the library compares nothing on the claim's own
treatment or people, the next broader concept is asked, and the verdict says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.evidence import gather
from palpate.library import Library
from palpate.matching import could_match, match
from palpate.matching.harms import ANY_HARM, reported_harms
from palpate.types.citation import Resolution
from palpate.types.claim import Claim, ClaimType, Slot
from palpate.types.concept import Concept, Family, Rung
from palpate.types.evidence import Evidence, Question
from palpate.types.match import ReportedHarms
from palpate.types.study import Study
from palpate.types.verdict import Verdict, VerdictKind
from palpate.verdict import harm_note, judge, judge_anatomy, judge_cause, judge_harms, notes, rewrite, with_citation
from palpate.verdict.standing import standings
from palpate.vocabulary import Vocabulary

_MOST_STEPS = 3  # up from treatment and people together; further away nothing speaks of the claim any more
_PAIN, _PAIN_AS_COMPLAINT = "O:pain", "C:pain"
_OCCURRENCE = "O:occurrence"
_SUBSTANCES = frozenset({"T:drug-treatment", "T:dietary-supplement", "T:herbal-medicine", "T:diet", "T:injection"})
_ON_EVERYTHING = frozenset({"O:symptoms", "O:overall-effect", "O:disease-activity", "O:occurrence", ANY_HARM})
_RECOMMENDATION = "O:recommendation"
_OF_THE_WHOLE = frozenset({"O:pain", "O:function", "O:overall-effect", "O:symptoms", None})
_PLACE = re.compile(r"\b(?:on top of|over|above|under|underneath|beneath|below|behind) (?:the )?$", re.IGNORECASE)
_MOST_GATHERED = 2000  # questions whose evidence is kept, about 40 kB each
_NOT_ASKED = {ClaimType.ADVICE, ClaimType.POPULARITY}


class Answers:
    """Answers claims from one library; what was gathered for one claim is kept for the next."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._gathered: dict[tuple[str | None, ...], Evidence] = {}
        self._harms: dict[str, ReportedHarms] = {}
        self._hash = library.hash

    @cached_property
    def _words(self) -> Vocabulary:
        return vocabulary.load()

    def answer(self, claim: Claim, resolution: Resolution | None = None) -> Verdict:
        """The verdict on a claim, from all evidence that the library holds on it, with notes and a rewrite.

        `resolution` is what became of the source that the claim cites.
        """
        self._follow_library()
        verdict = with_citation(claim, self._judged(claim), resolution)
        behind = list(self._library.studies(verdict.studies)) if verdict.studies else []
        return msgspec.structs.replace(verdict, notes=notes(claim, verdict, behind), rewrite=rewrite(claim, verdict))

    def _judged(self, claim: Claim) -> Verdict:
        if claim.type is ClaimType.ANATOMY:
            return self._anatomy(claim)
        if claim.type is ClaimType.CAUSE:
            named = self._complaints(claim)
            return judge_cause(claim, [study for study in self._of_causes if self._is_near(study, named)])
        if claim.type in _NOT_ASKED:
            return self._with_harms(claim, judge(claim, ()))
        verdict = self._on_outcomes(claim)
        return self._on_harms(claim, verdict) if self._harms_asked(claim) else verdict

    def _on_outcomes(self, claim: Claim) -> Verdict:
        questions = [*self._questions(claim)]
        found = [self._nearest(question) for question in questions]
        rung = self._rung_of(claim)
        verdict = judge(claim, [_only(evidence, rung) for evidence in found] if rung else found)
        if rung or verdict.kind is not VerdictKind.NOT_ENOUGH:
            return verdict
        return self._advised(claim, questions, found, verdict)

    def _advised(
        self, claim: Claim, questions: Sequence[Question], found: Sequence[Evidence], verdict: Verdict
    ) -> Verdict:
        """What guidelines say of a treatment for a complaint, where its trials leave the verdict open.

        A guideline weighs the same evidence as a whole; it is not asked about one outcome beside pain, and decides
        nothing where guidelines disagree or the trials lean the other way.
        """
        asked = [one for one in questions if one.condition and one.comparator is None and _is_whole(one)]
        if claim.type is ClaimType.NO_EVIDENCE or not asked or len(asked) < len(questions):
            return verdict
        advice = self._words.concept(_RECOMMENDATION)
        evidence = {self._advice_on(msgspec.structs.replace(one, outcome=advice)) for one in asked} - {None}
        given = [one for one in evidence if one is not None]
        leans = {standing.lean for one in (*found, *given) for standing in standings(one)}
        if not given or {1, -1} <= leans:
            return verdict
        advised = judge(claim, given)
        return verdict if advised.kind is VerdictKind.NOT_ENOUGH else advised

    def _advice_on(self, question: Question) -> Evidence | None:
        """Recommendations of just this treatment for the complaint or, the next step up, for the kind that it is."""
        for steps, condition in self._upwards(question.condition) if question.condition else ():
            evidence = self._gather(msgspec.structs.replace(question, condition=condition))
            own = tuple(review for review in evidence.mixed_reviews if not review.narrower)
            if steps <= 1 and own and len({review.favours for review in own}) == 1:
                return msgspec.structs.replace(evidence, rungs=(), mixed_reviews=own)
        return None

    def _harms_asked(self, claim: Claim) -> frozenset[str]:
        """The harms (ids) that a claim is about; none where it names anything else."""
        named = [slot.concept for slot in claim.outcomes]
        kinds = {ANY_HARM, *self._words.descendants(ANY_HARM)}
        if not named or None in named or not (claim.type is ClaimType.HARM or set(named) <= kinds):
            return frozenset()
        return frozenset(name for name in named if name)

    def _on_harms(self, claim: Claim, verdict: Verdict) -> Verdict:
        """The verdict on a harm: what trials compared stands before what was reported."""
        if verdict.kind not in {VerdictKind.NOT_ENOUGH, VerdictKind.OVERSTATED}:
            return verdict
        reported = self._harms_of(claim)
        if reported is None:
            return verdict
        other = judge_harms(claim, self._harms_asked(claim), reported)
        return other if other.studies or not verdict.studies else verdict

    def _with_harms(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Advice on a treatment with the harms that are reported of it."""
        reported = self._harms_of(claim) if claim.type is ClaimType.ADVICE else None
        note = harm_note(reported) if reported else None
        return msgspec.structs.replace(verdict, notes=(note,)) if note else verdict

    def _harms_of(self, claim: Claim) -> ReportedHarms | None:
        """What is reported of the treatment or, where no study of it says anything of harm, of the next broader one."""
        treatment = self._concept(claim.treatment, Family.TREATMENT)
        for _, broader in self._upwards(treatment) if treatment else ():
            if broader.id not in self._harms:
                self._harms[broader.id] = reported_harms(broader, self._library)
            if self._harms[broader.id].looked:
                return self._harms[broader.id]
        return None

    def _rung_of(self, claim: Claim) -> Rung | None:
        """The rung of what a claim compares with in plain words ("placebo", "doing nothing"), None if it names none."""
        slot = claim.comparator
        return self._words.rung_of(slot.label) if slot and slot.concept is None else None

    @cached_property
    def _of_causes(self) -> tuple[Study, ...]:
        return tuple(study for study in self._library.studies() if study.causes)

    def _complaints(self, claim: Claim) -> list[Concept]:
        """The complaints that a claim of a cause speaks of."""
        slots = (*claim.outcomes, *([claim.condition] if claim.condition else []))
        return [c for slot in slots for c in self._words.resolve(slot.label, Family.CONDITION).concepts]

    def _is_near(self, study: Study, named: Sequence[Concept]) -> bool:
        """Whether a study is of people with one of these complaints or one near it; where none is named, any are."""
        studied = self._library.readings().concepts(study.condition, Family.CONDITION) if study.condition else ()
        steps = (self._words.steps(asked, other) for asked in named for other in studied)
        return not named or any(apart is not None and apart <= _MOST_STEPS for apart in steps)

    def _anatomy(self, claim: Claim) -> Verdict:
        """The muscle that a claim is about is the first that it names, unless that one only says where another lies."""
        mentions = self._words.find(claim.text, families=(Family.MUSCLE,))
        named = [muscle for mention in mentions if (muscle := self._words.muscle(mention.concept.id))]
        is_place = bool(mentions) and _PLACE.search(claim.text[: mentions[0].start]) is not None
        subject = named[0] if named and not is_place else None
        return judge_anatomy(claim, subject, beside=named[1:], muscles=self._words.muscles)

    def _questions(self, claim: Claim) -> Iterator[Question]:
        """What a claim asks, outcome by outcome; none if its treatment or outcomes are not in the vocabulary."""
        treatment = self._concept(claim.treatment)
        if treatment is None:
            return
        condition = self._concept(claim.condition, Family.CONDITION)
        outcomes = [concept for slot in claim.outcomes if (concept := self._concept(slot, Family.OUTCOME))]
        complaints = [concept for slot in claim.outcomes if (concept := self._concept(slot, Family.CONDITION))]
        if not outcomes and not complaints and condition:
            complaints = [condition]
        placed = [self._placed(Question(treatment=treatment, condition=condition, outcome=o), claim) for o in outcomes]
        asked = [
            *map(self._or_complaint, placed),
            *(self._about(treatment, complaint) for complaint in complaints),
        ]
        against = self._concept(claim.comparator, Family.TREATMENT)
        yield from (msgspec.structs.replace(one, comparator=against) for one in dict.fromkeys(asked))

    def _about(self, treatment: Concept, complaint: Concept) -> Question:
        """What "helps fibromyalgia" asks.

        Pain, of a complaint of pain, unless studies of just this treatment in just these people report other things
        alone; of others the outcome that has the complaint's name ("tinnitus"), else the one that most studies of the
        treatment in these people report, a review counting for the studies that it pools.
        """
        question = Question(treatment=treatment, condition=complaint)
        if _PAIN_AS_COMPLAINT in {complaint.id, *self._words.ancestors(complaint)}:
            of_pain = msgspec.structs.replace(question, outcome=self._words.concept(_PAIN))
            other = None if self._is_answered(of_pain) else self._commonest(question)
            return other if other and self._is_answered(other) else of_pain
        found = (self._commonest(broader) for broader in self._broader(question))
        commonest = next((one for one in found if one), None)
        if commonest:
            return msgspec.structs.replace(question, outcome=commonest.outcome)
        of_name = self._of_name(treatment, complaint)
        return of_name if of_name and self._is_answered(of_name) else question

    def _of_name(self, treatment: Concept, complaint: Concept) -> Question | None:
        """The question about the outcome that has a complaint's name ("hot flushes"), whoever was treated."""
        found = self._words.resolve(complaint.label, Family.OUTCOME)
        is_named = found.how in {"label", "synonym"} and found.concepts[0].family is Family.OUTCOME
        return Question(treatment=treatment, outcome=found.concepts[0]) if is_named else None

    def _or_complaint(self, question: Question) -> Question:
        """The question about an outcome or, where nothing answers it, about the complaint that has the same name."""
        complaint = self._whole(question.outcome.label) if question.outcome and question.condition is None else None
        if complaint is None or self._is_answered(question):
            return question
        about = self._about(question.treatment, complaint)
        return about if self._is_answered(about) else question

    def _is_answered(self, question: Question) -> bool:
        """Whether any study or review is on just this question."""
        if not could_match(question, self._library):
            return False
        evidence = self._gather(question)
        return bool(evidence.rungs or evidence.mixed_reviews)

    def _commonest(self, question: Question) -> Question | None:
        """The question about the outcome that most studies on it report; None where there are no such studies."""
        weights = self._reported(question) if could_match(question, self._library) else {}
        name = max(weights, key=lambda name: weights[name], default=None)  # the first named of equals
        return msgspec.structs.replace(question, outcome=self._words.concept(name)) if name else None

    def _reported(self, question: Question) -> dict[str, int]:
        """How many studies report each outcome; pain of any kind counts as pain."""
        found = match(question, self._library)
        studies: dict[str, dict[str, int]] = {}
        for row in found.rows:
            for name in self._outcomes_named(row.row.outcome):
                studies.setdefault(name, {})[row.study.key] = 1
        for review in found.reviews:
            for name in self._outcomes_named(review.result.outcome):
                of_name = studies.setdefault(name, {})
                of_name[review.study.key] = max(of_name.get(review.study.key, 1), review.result.studies or 1)
        weights = {name: sum(counts.values()) for name, counts in studies.items()}
        helps = {name: weight for name, weight in weights.items() if not self._is_beside_help(name)}
        return helps or weights

    def _is_beside_help(self, outcome: str) -> bool:
        """Whether an outcome is a harm, or that a complaint comes at all: neither says whether it is helped."""
        return bool({ANY_HARM, _OCCURRENCE} & {outcome, *self._words.ancestors(outcome)})

    def _outcomes_named(self, wording: str) -> Iterator[str]:
        for concept in self._library.readings().concepts(wording, Family.OUTCOME):
            yield _PAIN if _PAIN in self._words.ancestors(concept) else concept.id

    def _placed(self, question: Question, claim: Claim) -> Question:
        """Pain somewhere is pain of people with that complaint: "back pain" asks for pain in back pain."""
        outcome = question.outcome
        if outcome is None or question.condition is not None:
            return question
        if outcome.id != _PAIN and _PAIN in self._words.ancestors(outcome):
            where = self._whole(outcome.label)
        elif outcome.id == _PAIN and claim.site is not None:
            where = self._whole(f"{claim.site.label} pain")
        else:
            return question
        if where is None:
            return question
        return Question(treatment=question.treatment, condition=where, outcome=self._words.concept(_PAIN))

    def _whole(self, wording: str) -> Concept | None:
        """The condition that a wording is the label of."""
        found = self._words.resolve(wording, Family.CONDITION)
        return found.concepts[0] if found.how == "label" else None

    def _concept(self, slot: Slot | None, family: Family | None = None) -> Concept | None:
        if slot is None or slot.concept is None:
            return None
        concept = self._words.concept(slot.concept)
        return concept if family is None or concept.family is family else None

    def _nearest(self, question: Question) -> Evidence:
        """The evidence on the question, or on the nearest broader one that anything compares; else on itself."""
        for broader in self._broader(question):
            if not could_match(broader, self._library):
                continue
            evidence = self._gather(broader)
            if evidence.rungs or evidence.mixed_reviews:
                return evidence if broader == question else msgspec.structs.replace(evidence, asked=question)
        return self._on_a_wider_outcome(question) or self._gather(question)

    def _on_a_wider_outcome(self, question: Question) -> Evidence | None:
        """Evidence on what the outcome is a kind of ("cognition" for memory), one step up and not on everything."""
        for name in question.outcome.broader if question.outcome else ():
            if name in _ON_EVERYTHING:
                continue
            evidence = self._gather(msgspec.structs.replace(question, outcome=self._words.concept(name)))
            if any(standing.lean for standing in standings(evidence)):
                return msgspec.structs.replace(evidence, asked=question)
        return None

    def _broader(self, question: Question) -> Iterator[Question]:
        """The question, then broader ones by the steps up that they take, the treatment's before the people's."""
        treatments = self._kinds(question.treatment)
        conditions: list[tuple[int, Concept | None]] = [(0, None)]
        if question.condition is not None:
            conditions = [*self._upwards(question.condition)]
        pairs = sorted(
            (
                (up + over, over, up, treatment, condition)
                for up, treatment in treatments
                for over, condition in conditions
            ),
            key=lambda pair: pair[:3],
        )
        for steps, _, _, treatment, condition in pairs:
            if steps <= _MOST_STEPS:
                yield msgspec.structs.replace(question, treatment=treatment, condition=condition)

    def _kinds(self, treatment: Concept) -> list[tuple[int, Concept]]:
        """The treatment and what it is a kind of.

        Of substances only itself: one drug says nothing of another.
        """
        if _SUBSTANCES & {treatment.id, *self._words.ancestors(treatment)}:
            return [(0, treatment)]
        above = self._upwards(treatment)
        return [(steps, kind) for steps, kind in above if steps == 0 or self._is_given_as_such(kind)]

    def _is_given_as_such(self, kind: Concept) -> bool:
        """Whether any study names the kind itself ("manual therapy"): a mere heading ("devices") answers nothing."""
        return any(self._library.keys_with(slot, {kind.id}) for slot in ("treatment", "technique"))

    def _upwards(self, concept: Concept) -> list[tuple[int, Concept]]:
        """The concept and what is broader, with the steps up; not the roots, which name no treatment or complaint."""
        above = ((steps, self._words.concept(name)) for name, steps in self._words.ancestors(concept).items())
        return [(0, concept), *((steps, broader) for steps, broader in above if broader.broader)]

    def _gather(self, question: Question) -> Evidence:
        slots = (question.treatment, question.condition, question.outcome, question.comparator)
        key = tuple(slot.id if slot else None for slot in slots)
        if key not in self._gathered:
            if len(self._gathered) >= _MOST_GATHERED:
                del self._gathered[next(iter(self._gathered))]
            self._gathered[key] = gather(question, self._library)
        return self._gathered[key]

    def _follow_library(self) -> None:
        """Forget what was gathered where somebody has changed the library since."""
        if self._hash != self._library.hash:
            self._hash = self._library.hash
            self._gathered.clear()
            self._harms.clear()
            self.__dict__.pop("_of_causes", None)


def _is_whole(question: Question) -> bool:
    """Whether a question asks for help with the complaint as a whole."""
    return (question.outcome.id if question.outcome else None) in _OF_THE_WHOLE


def _only(evidence: Evidence, rung: Rung) -> Evidence:
    """What one rung says alone."""
    rungs = tuple(one for one in evidence.rungs if one.rung is rung)
    return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=())


def answer(claim: Claim | str, library: Library) -> Verdict:
    """The verdict on one claim, or on a question or claim in plain words ("does massage help back pain?").

    For many claims on one library `Answers` keeps what was gathered.
    """
    if isinstance(claim, str):
        claim = read_claim(" ".join(claim.split()), vocabulary.load(), reader=trained_reader())
    return Answers(library).answer(claim)
