"""Unknown wordings to the nearest concept, by the vectors of their words; or honestly to none."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from palpate.types.concept import Concept, Near
from palpate.vocabulary.vectors import Vectors, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Both by `benchmarks/quality/nearest.py`, which leaves out each wording in turn.
NEIGHBOURS = 8  # wordings that vote
SHARPNESS = 12.0  # a wording's vote grows with e to this times its cosine
LEAST_WEIGHT = 0.3  # of a word that nearly every concept has


class Nearness:
    """The wordings of one family as points; a word counts the more, the fewer concepts have it.

    Parameters
    ----------
    wordings : sequence of (str, Concept)
        Labels and synonyms, each with its concept.
    vectors : Vectors
    """

    def __init__(self, wordings: Sequence[tuple[str, Concept]], vectors: Vectors) -> None:
        pairs = {(word, concept.id) for wording, concept in wordings for word in words_of(wording)}
        self._concepts_with = Counter(word for word, _ in pairs)
        self._n = len({concept.id for _, concept in wordings})
        self._wordings = wordings
        self._vectors = vectors
        self._points = self._of([wording for wording, _ in wordings])

    def nearest(self, text: str, *, least: float) -> Near | None:
        """The concept for which the nearest wordings vote; None where its own nearest is not as near as ``least``."""
        (cosines,) = self.similarities([text])
        at = self.elected(cosines)
        if cosines[at] < least:
            return None
        wording, concept = self._wordings[at]
        return Near(text=text, concept=concept, wording=wording, similarity=round(float(cosines[at]), 3))

    def elected(self, cosines: NDArray[np.float32]) -> int:
        """The place of the nearest wording of the concept that has most votes."""
        few = min(NEIGHBOURS, len(cosines))
        near: list[int] = sorted(cosines.argpartition(-few)[-few:].tolist(), key=lambda at: -cosines[at])
        votes: dict[str, float] = defaultdict(float)
        for at in near:
            votes[self._wordings[at][1].id] += math.exp(SHARPNESS * float(cosines[at]))
        most = max(votes, key=votes.__getitem__)
        return next(at for at in near if self._wordings[at][1].id == most)

    def similarities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of texts and wordings; shape (len(texts), number of wordings)."""
        return self._of(texts) @ self._points.T

    def _of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors.of(texts, weights=self._weight)

    def _weight(self, word: str) -> float:
        return max(math.log(self._n / (1 + self._concepts_with[word])), LEAST_WEIGHT)
