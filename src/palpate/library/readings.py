"""What the wordings of the stored records mean, kept beside them so that nothing is resolved again at each question."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import msgspec

from palpate import vocabulary
from palpate.types.concept import Concept, Distance, Family, Instrument, Rung
from palpate.types.study import Arm

RUNG = "rung"  # the family under which the rung of a comparator's wording is kept
_RUNGS = {rung.value: rung for rung in Rung}


class Readings:
    """Wordings of the records with their meanings: concept ids by family, and rungs."""

    def __init__(self, meanings: Mapping[tuple[str, str], str]) -> None:
        self._meanings = meanings
        self._concepts: dict[tuple[str, str], tuple[Concept, ...]] = {}
        self._distances: dict[tuple[str, str], dict[Hashable, Distance]] = {}
        self._given: dict[tuple[str, str | None], tuple[Concept, ...]] = {}
        self._rungs: dict[tuple[str, str], Rung | None] = {}
        self._lowest: dict[str, Rung | None] = {}
        self._instruments: dict[tuple[str, str], Instrument | None] = {}
        self._mentioned: dict[tuple[str, tuple[Family, ...]], frozenset[str]] = {}

    def concepts(self, text: str, family: Family) -> tuple[Concept, ...]:
        """The concepts that a wording names; empty if the vocabulary knows none."""
        wording = family.value, text
        if wording not in self._concepts:
            words = vocabulary.load()
            self._concepts[wording] = tuple(words.concept(name) for name in self._meanings[wording].split())
        return self._concepts[wording]

    def mentioned(self, text: str, *families: Family) -> frozenset[str]:
        """Ids of all concepts of these families that running text speaks of; each text is looked through once."""
        key = text, families
        if key not in self._mentioned:
            found = vocabulary.load().find(text, families=families)
            self._mentioned[key] = frozenset(concept.id for mention in found for concept in mention.concepts)
        return self._mentioned[key]

    def distances(self, asked: Concept, slot: str) -> dict[Hashable, Distance]:
        """How far what stands in a slot is from a concept, as far as somebody has looked; what is found is put in."""
        return self._distances.setdefault((slot, asked.id), {})

    def given(self, arm: Arm) -> tuple[Concept, ...]:
        """What an arm got; a treatment in general ("massage") gives way to the one technique that is named for it."""
        key = arm.treatment, arm.technique
        if key not in self._given:
            named = self.concepts(arm.treatment, Family.TREATMENT)
            technique = self.concepts(arm.technique, Family.TREATMENT) if arm.technique else ()
            if len(technique) == 1:
                named = tuple(technique[0] if _is_kind(technique[0], of=concept) else concept for concept in named)
            self._given[key] = tuple(dict.fromkeys(named))
        return self._given[key]

    def rung(self, comparator: str) -> Rung | None:
        """The rung of a comparator's wording; None where the vocabulary cannot place it."""
        return _RUNGS.get(self._meanings[RUNG, comparator])

    def lowest_rung(self, comparator: str) -> Rung | None:
        """The lowest rung of a wording that joins several, if none of them is another treatment."""
        if comparator not in self._lowest:
            self._lowest[comparator] = vocabulary.load().lowest_rung_of(comparator)
        return self._lowest[comparator]

    def instrument(self, name: str, outcome: str) -> Instrument | None:
        """The instrument of a name; its smallest important difference only where it stands for what was measured.

        A visual analogue scale for anxiety must not borrow the figure that was found for pain.
        """
        key = name, outcome
        if key not in self._instruments:
            self._instruments[key] = self._instrument_for(name, outcome)
        return self._instruments[key]

    def _instrument_for(self, name: str, outcome: str) -> Instrument | None:
        found = self.concepts(name, Family.INSTRUMENT)
        instrument = vocabulary.load().instrument(found[0].id) if found else None
        if instrument is None or instrument.mid is None or self._measures(instrument, outcome):
            return instrument
        return msgspec.structs.replace(instrument, mid=None, mid_source=None)

    def _measures(self, instrument: Instrument, outcome: str) -> bool:
        """Whether the outcome is of the kind that the instrument measures: pain somewhere, for a scale of pain."""
        measured = instrument.outcome
        if measured is None:
            return False
        words = vocabulary.load()
        kinds = {measured, *words.ancestors(measured), *words.descendants(measured)}
        beside = {name for parent in words.concept(measured).broader for name in words.descendants(parent)}
        return any(concept.id in kinds | beside for concept in self.concepts(outcome, Family.OUTCOME))

    def rung_beside(self, comparator: str, shared: str) -> Rung | None:
        """The rung of a comparator's wording without what the other arm got too."""
        key = comparator, shared
        if key not in self._rungs:
            self._rungs[key] = vocabulary.load().rung_of(comparator, treatment=shared)
        return self._rungs[key]


def _is_kind(one: Concept, *, of: Concept) -> bool:
    return vocabulary.load().distance(of, one) is Distance.NARROWER
