"""What the wordings of the stored records mean, kept beside them so that nothing is resolved again at each question."""

from __future__ import annotations

from collections.abc import Mapping

from palpate import vocabulary
from palpate.types.concept import Concept, Distance, Family, Rung

RUNG = "rung"  # the family under which the rung of a comparator's wording is kept


class Readings:
    """Wordings of the records with their meanings: concept ids by family, and rungs."""

    def __init__(self, meanings: Mapping[tuple[str, str], str]) -> None:
        self._meanings = meanings
        self._distances: dict[tuple[Family, str], dict[str, Distance]] = {}

    def concepts(self, text: str, family: Family) -> tuple[Concept, ...]:
        """The concepts that a wording names; empty if the vocabulary knows none."""
        words = vocabulary.load()
        return tuple(words.concept(name) for name in self._meanings[family.value, text].split())

    def distances(self, asked: Concept, family: Family) -> dict[str, Distance]:
        """How far wordings of a family stand from a concept, as far as somebody has looked; what is found is put in."""
        return self._distances.setdefault((family, asked.id), {})

    def rung(self, comparator: str) -> Rung | None:
        """The rung of a comparator's wording; None where the vocabulary cannot place it."""
        found = self._meanings[RUNG, comparator]
        return Rung(found) if found else None
