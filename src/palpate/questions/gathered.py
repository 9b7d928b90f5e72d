"""The evidence on questions, kept as long as nobody changes the library, and the nearest that there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from palpate import vocabulary
from palpate.evidence import gather, is_answered
from palpate.library import Library
from palpate.matching import could_match, match
from palpate.matching.harms import ANY_HARM
from palpate.matching.reader import ANYBODY
from palpate.questions.outcomes import PAIN, Reported, commonest_outcome, is_painful, main_results
from palpate.questions.steps import broader, is_any_substance, is_substance
from palpate.types.concept import Concept, Distance, Family
from palpate.types.evidence import Evidence, Question, RungEvidence
from palpate.types.match import Matches
from palpate.types.study import Study
from palpate.verdict.standing import standings

MOST_GATHERED = 2000  # questions whose evidence is kept, about 40 kB each
_ON_EVERYTHING = frozenset({"O:symptoms", "O:overall-effect", "O:disease-activity", "O:occurrence", ANY_HARM})
_OF_ITS_PEOPLE = _ON_EVERYTHING | {"O:response", "O:global-improvement"}
Key = tuple[str | None, ...]


class Gathered:
    """What a library says on questions; what was gathered for one claim is kept for the next."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def on(self, question: Question) -> Evidence:
        """The evidence on just this question."""
        kept: dict[Key, Evidence] = self.library.keep("gathered", dict)
        key = _key(question)
        if key not in kept:
            if len(kept) >= MOST_GATHERED:
                del kept[next(iter(kept))]
            kept[key] = gather(question, self.library, matches=self._matched.pop(key, None))
        return kept[key]

    @property
    def _matched(self) -> dict[Key, Matches]:
        """What answers the questions of which nobody has asked yet what it comes to."""
        return self.library.keep("matched", dict)

    def is_answered(self, question: Question) -> bool:
        """Whether any study or review is on just this question."""
        if not could_match(question, self.library):
            return False
        answered: dict[Key, bool] = self.library.keep("answered", dict)
        key = _key(question)
        if key not in answered:
            if len(answered) >= MOST_GATHERED:
                answered.clear()
                self._matched.clear()
            matches = self._matched[key] = match(question, self.library)
            answered[key] = is_answered(matches, self.library)
        return answered[key]

    def nearest(self, question: Question) -> Evidence:
        """The evidence on the question, or on the nearest broader one that anything compares; else on itself."""
        for one in broader(question, self.library):
            if self.is_answered(one) and (evidence := self._standing_in(one, question)):
                return evidence if one == question else msgspec.structs.replace(evidence, asked=question)
        if is_any_substance(question.treatment):
            return msgspec.structs.replace(self.on(question), rungs=(), mixed_reviews=())
        if evidence := self._by_titles(question):
            return evidence
        wider = [(one, found) for one in self._on_wider_outcomes(question) if (found := standings(one))]
        leaning = next((one for one, found in wider if any(standing.lean for standing in found)), None)
        open_one = next((one for one, _ in wider), None)
        return leaning or self._in_any_people(question) or open_one or self.on(question)

    def _by_titles(self, question: Question) -> Evidence | None:
        """What reviews of something else say in whose title or people the claim's own complaint is named."""
        if question.condition is None or question.outcome is None or _is_group(question.condition):
            return None
        kept: dict[Key, Evidence | None] = self.library.keep("by titles", dict)
        key = _key(question)
        if key not in kept:
            if len(kept) >= MOST_GATHERED:
                kept.clear()
            found = match(question, self.library, in_titles=True)
            kept[key] = gather(question, self.library, matches=found) if found.reviews else None
        return kept[key]

    def _standing_in(self, one: Question, question: Question) -> Evidence | None:
        """The evidence on a broader question; of a kind of substance only what was pooled of the kind as a whole.

        One supplement says nothing of "supplements", nor of another.
        """
        evidence = self.on(one)
        is_own = one.treatment == question.treatment and not is_any_substance(question.treatment)
        if is_own or not is_substance(question.treatment):
            return evidence
        rungs = tuple(reviewed for rung in evidence.rungs if (reviewed := _reviewed(rung)))
        mixed = tuple(review for review in evidence.mixed_reviews if not review.narrower)
        return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=mixed) if rungs or mixed else None

    def commonest(self, question: Question) -> Question | None:
        """The question about the outcome that most studies on it report; None where there are no such studies."""
        kept: dict[Key, Question | None] = self.library.keep("commonest outcomes", dict)
        key = _key(question)
        if key not in kept:
            found = could_match(question, self.library) and commonest_outcome(self._reported(question), self.library)
            kept[key] = msgspec.structs.replace(question, outcome=found) if found else None
        return kept[key]

    def _reported(self, question: Question) -> Iterator[Reported]:
        """What studies report, a review counting for the studies that it pools; of a kind of substance as a whole."""
        found, is_any = match(question, self.library), is_any_substance(question.treatment)
        yield from ((row.study.key, row.row.outcome, 1) for row in found.rows if not is_any)
        for review in main_results(found.reviews):
            if is_any and review.treatment_distance is not Distance.SAME:
                continue
            yield review.study.key, review.result.outcome, review.result.studies or 1

    def _on_wider_outcomes(self, question: Question) -> list[Evidence]:
        """Evidence on what the outcome is a kind of ("cognition" for memory), one step up and not on everything."""
        names = question.outcome.broader if question.outcome else ()
        wider = [
            msgspec.structs.replace(question, outcome=vocabulary.load().concept(name))
            for name in names
            if name not in _ON_EVERYTHING
        ]
        return [msgspec.structs.replace(self.on(one), asked=question) for one in wider if self.is_answered(one)]

    def _in_any_people(self, question: Question) -> Evidence | None:
        """Evidence on the outcome in whoever was treated, where nothing is known in people near those asked for.

        What a complaint's own people complain of ("symptoms", the pain of a painful one) is another thing in others.
        """
        if question.condition is None or question.outcome is None or question.outcome.id in _OF_ITS_PEOPLE:
            return None
        anybody = msgspec.structs.replace(question, condition=None)
        if not self.is_answered(anybody):
            return None
        evidence = msgspec.structs.replace(self.on(anybody), asked=question)
        is_its_own = question.outcome.id == PAIN and is_painful(question.condition)
        return self._in_people_at_large(evidence) if is_its_own else evidence

    def _in_people_at_large(self, evidence: Evidence) -> Evidence | None:
        """What reviews say of people with no complaint of their own ("any health condition"); None where none does."""
        keys = {review.study for rung in evidence.rungs for review in rung.reviews}
        keys |= {review.study for review in evidence.mixed_reviews}
        large = {study.key for study in self.library.studies(tuple(keys)) if not self._has_complaint(study)}
        rungs = tuple(kept for rung in evidence.rungs if (kept := _reviewed(rung, large)))
        mixed = tuple(review for review in evidence.mixed_reviews if review.study in large)
        return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=mixed) if rungs or mixed else None

    def _has_complaint(self, study: Study) -> bool:
        named = self.library.readings().concepts(study.condition, Family.CONDITION) if study.condition else ()
        return not all(map(_is_group, named))


def _is_group(people: Concept) -> bool:
    """Whether it is people, and nothing that they have."""
    return ANYBODY in {people.id, *vocabulary.load().ancestors(people)}


def _reviewed(rung: RungEvidence, of: Collection[str] | None = None) -> RungEvidence | None:
    """What reviews of just what was asked, or some reviews, say on a rung, without the trials beside them."""
    reviews = tuple(one for one in rung.reviews if (one.study in of if of is not None else not one.narrower))
    nothing: dict[str, Any] = dict.fromkeys(
        ("pooled", "count", "certainty", "natural", "target", "target_source", "settling_size")
    )
    none: dict[str, Any] = dict.fromkeys(("effects", "directions", "risk_of_bias", "left_out"), ())
    return msgspec.structs.replace(rung, reviews=reviews, **nothing, **none) if reviews else None


def _key(question: Question) -> Key:
    slots = (question.treatment, question.condition, question.outcome, question.comparator)
    return tuple(slot.id if slot else None for slot in slots)
