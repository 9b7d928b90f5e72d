"""The rung of a comparator's wording: nothing or usual care, sham or light touch, another treatment, or no one rung."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from palpate.types.concept import Concept, Distance, Family, Rung
from palpate.vocabulary.graph import Graph

OR = re.compile(r"\bor\b|/")
ALTERNATIVES = re.compile(r",\s*(?:or\s+)?|\s+or\s+|/|;")  # commas part alternatives only where an "or" does
AKIN = frozenset({Distance.SAME, Distance.NARROWER, Distance.BROADER})

LookUp = Callable[[str], Sequence[Concept]]


@dataclass(frozen=True)
class Ladder:
    """Places comparators; ``named`` and ``whole`` give what a wording names, and what it is as a whole."""

    named: LookUp
    whole: LookUp
    graph: Graph

    def rung(self, text: str, *, beside: Sequence[Concept] | None) -> Rung | None:
        """Place one wording; ``beside`` are the treatments of the other arm, None if they are not known."""
        rungs = self.rungs(text, beside=beside)
        return next(iter(rungs)) if len(rungs) == 1 else None

    def rungs(self, text: str, *, beside: Sequence[Concept] | None) -> frozenset[Rung | None]:
        """The rung of each alternative of one wording ("placebo or no treatment"); None for one without a rung."""
        exact = self.whole(text)
        if exact:
            return frozenset({self._of(exact[:1], beside)})
        parts = ALTERNATIVES.split(text) if OR.search(text) else [text]
        alternatives = [found for part in parts if (found := self.named(part))]
        return frozenset(self._of(found, beside) for found in alternatives)

    def _of(self, concepts: Sequence[Concept], beside: Sequence[Concept] | None) -> Rung | None:
        """One comparator, perhaps of parts: a sham stays one whatever both arms got beside it, else the most counts."""
        own = [concept for concept in concepts if not (beside and self._is_shared(concept, beside))]
        rungs = [rung_of_concept(concept) for concept in own] or [Rung.NOTHING]
        if Rung.SHAM in rungs and (beside is None or Rung.ACTIVE not in rungs):
            return Rung.SHAM
        return max((rung for rung in rungs if rung is not None), key=lambda rung: rung.order, default=None)

    def _is_shared(self, concept: Concept, beside: Collection[Concept]) -> bool:
        return any(self.graph.distance(concept.id, other.id) in AKIN for other in beside)


def rung_of_concept(concept: Concept) -> Rung | None:
    """The rung that a comparator has of its own; a treatment is another treatment."""
    return Rung.ACTIVE if concept.family is Family.TREATMENT else concept.rung
