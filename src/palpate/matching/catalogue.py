"""What matching needs of the library whatever is asked: who names what, and of each study why it may be left out."""

from __future__ import annotations

from collections.abc import Iterable, Set
from functools import cached_property
from typing import NamedTuple

from palpate import vocabulary
from palpate.library import Library
from palpate.library.store import MOST_KEPT
from palpate.matching.reader import Contrast, names_people
from palpate.types.concept import Concept, Distance
from palpate.types.evidence import LeftOut, Stage
from palpate.types.study import PooledResult, Study

SLOTS = ("treatment", "comparator", "technique")  # where a study may name a treatment
MOST_NAMED = 4  # of the things that a study is about instead


class Card:
    """A study with what is said of it where it answers nothing; each reason is made when it is first given."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.key, self.condition, self.has_arms = study.key, study.condition, bool(study.arms)

    @cached_property
    def other_people(self) -> LeftOut:
        """Why it is left out where other people were asked for."""
        return self._left_out(Stage.PEOPLE, f"other people: {self.condition or 'not reported'}")

    @cached_property
    def other_outcomes(self) -> LeftOut:
        """Why it is left out where another outcome was asked for."""
        named = _some(row.outcome for row in self.study.outcomes)
        why = f"does not report this outcome; it has: {named}" if named else "no outcome is recorded"
        return self._left_out(Stage.OUTCOME, why)

    @cached_property
    def other_results(self) -> LeftOut:
        """Why a review is left out that pools other questions."""
        named = _some(f"{result.treatment}, {result.outcome}" for result in self.study.pooled)
        return self._left_out(
            Stage.REVIEW, f"its results answer other questions: {named}" if named else "no result is recorded"
        )

    @cached_property
    def retracted(self) -> LeftOut:
        """Why it is left out where it was retracted."""
        notice = self.study.retraction
        return self._left_out(Stage.RETRACTED, f"retracted ({notice})" if notice else "retracted")

    def other_comparison(self, why: str) -> LeftOut:
        """Why it is left out where its rows compare something else."""
        return self._left_out(Stage.COMPARISON, why)

    def _left_out(self, stage: Stage, why: str) -> LeftOut:
        return LeftOut(study=self.key, label=self.study.label, why=why, stage=stage)


class Passed(NamedTuple):
    """What is said of each study of a shelf, in its order, where none of its rows can be on the outcome."""

    reasons: list[LeftOut]
    has_people: list[bool | None]
    """Whether the people are near enough to those asked for; None where a study has no arms."""


class Shelf:
    """The studies that name a treatment, in the order of their keys; what is read of them is kept for other questions.

    ``given`` keeps the results of each review that are on just the treatment, ``contrasts`` how two arms of a study are
    read, ``passed``, by what people are measured with, what is said of studies that need no look.
    """

    def __init__(self, cards: tuple[Card, ...]) -> None:
        self.cards = cards
        self.places = {card.key: place for place, card in enumerate(cards)}
        self.keys = frozenset(self.places)
        self.conditions = {card.condition for card in cards if card.has_arms}
        self.given: dict[str, tuple[tuple[PooledResult, Distance], ...]] = {}
        self.contrasts: dict[tuple[str, str, str], Contrast | str] = {}
        self.passed: dict[tuple[str | None, str | None], Passed] = {}


class Catalogue:
    """One state of a library by concepts; what was looked up for one question is kept for the next."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = vocabulary.load()
        self._treated: dict[str, frozenset[str]] = {}
        self._near: dict[tuple[str, str], frozenset[str]] = {}
        self._reporting: dict[tuple[str, str], frozenset[str]] = {}
        self._cards: dict[str, Card] = {}
        self._on: dict[str, Shelf] = {}
        self._named_people: dict[str, tuple[bool, Study]] = {}

    def treated(self, treatment: Concept) -> frozenset[str]:
        """Keys of the studies that name the treatment or a kind of it."""
        if treatment.id not in self._treated:
            kinds = {treatment.id, *self._words.descendants(treatment)}
            named = (self._library.keys_with(slot, kinds) for slot in SLOTS)
            self._treated[treatment.id] = frozenset().union(*named)
        return self._treated[treatment.id]

    def reporting(self, treatment: Concept, outcome: Concept | None) -> frozenset[str]:
        """Those of them that name, near enough, the outcome; all where none is asked for."""
        if outcome is None:
            return self.treated(treatment)
        key = treatment.id, outcome.id
        if key not in self._reporting:
            self._reporting[key] = self.treated(treatment) & self.near("outcome", outcome)
        return self._reporting[key]

    def near(self, slot: str, concept: Concept) -> frozenset[str]:
        """Keys of the studies that name in a slot the concept, a kind of it or what it is a kind of."""
        key = slot, concept.id
        if key not in self._near:
            usable = {concept.id, *self._words.descendants(concept), *self._words.ancestors(concept)}
            self._near[key] = self._library.keys_with(slot, usable)
        return self._near[key]

    def among(self, keys: Set[str], complaint: Concept) -> frozenset[str]:
        """Those of the studies that are reviews whose title or people name a complaint."""
        readings = self._library.readings()
        unread = keys - self._named_people.keys()
        for study in self._library.studies(tuple(sorted(unread))) if unread else ():
            self._named_people[study.key] = bool(study.pooled), study
        return frozenset(
            key for key in keys if (held := self._named_people[key])[0] and names_people(held[1], complaint, readings)
        )

    def shelf(self, treatment: Concept) -> Shelf:
        """The studies that name the treatment or a kind of it."""
        if treatment.id in self._on:
            return self._on[treatment.id]
        found = Shelf(tuple(self._cards.get(study.key) or Card(study) for study in self._studies(treatment)))
        if len(self._library) <= MOST_KEPT:
            self._cards.update((card.key, card) for card in found.cards)
            self._on[treatment.id] = found
        return found

    def _studies(self, treatment: Concept) -> Iterable[Study]:
        return self._library.studies(self.treated(treatment))


def catalogue(library: Library) -> Catalogue:
    """The catalogue of a library as it is now."""
    return library.keep("catalogue", lambda: Catalogue(library))


def _some(names: Iterable[str]) -> str:
    """The first different names, and how many more there are; empty where there is none."""
    found = list(dict.fromkeys(names))
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return ", ".join(found[:MOST_NAMED]) + more
