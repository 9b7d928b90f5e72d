"""The linear model on title and abstract: words, pairs of words, and the mean of the words' vectors."""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from palpate.vocabulary.vectors import load_vectors, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Feature = str | tuple[str, str]
_WORD = re.compile(r"[a-z]+|\d+")
NUMBER = "#"
IN_TITLE = "t:"
MOST_WORDS = 200_000  # whose vectors' weights are kept; a run over many long texts starts anew
NAMED = ("bias", "threshold", "slope", "intercept", "title", "abstract")


class Model:
    """Weights of the features, and from which score a paper is taken as a trial.

    Parameters
    ----------
    weights : dict
        Of a word or a pair of words; with ``t:`` before the first where it stands in the title.
    bias, threshold, slope, intercept : float
        ``slope`` and ``intercept`` turn a score into a chance.
    title, abstract : sequence of float
        What a word's vector in the title, or in the abstract, is multiplied by.
    """

    def __init__(
        self,
        weights: dict[Feature, float],
        *,
        bias: float,
        threshold: float,
        slope: float,
        intercept: float,
        title: list[float],
        abstract: list[float],
    ) -> None:
        import numpy as np

        self.threshold, self.slope, self.intercept = threshold, slope, intercept
        self._weights = weights
        self._bias = bias
        self._in_title = _Meant(np.array(title))
        self._in_abstract = _Meant(np.array(abstract))

    def score(self, title: str, abstract: str) -> float:
        """How much the words speak for a randomised trial; 0 is even odds in the records of training."""
        known = [weight for weight in map(self._weights.get, features(title, abstract)) if weight is not None]
        meant = self._in_title.mean(title) + self._in_abstract.mean(abstract)
        return self._bias + sum(known) / math.sqrt(max(len(known), 1)) + meant


class _Meant(dict[str, float]):
    """What a word's vector says, worked out when the word is first met."""

    def __init__(self, direction: NDArray[np.float64]) -> None:
        super().__init__()
        self._direction = direction

    def __missing__(self, word: str) -> float:
        if len(self) > MOST_WORDS:
            self.clear()
        said = self[word] = float(self._direction @ load_vectors().of_word(word))
        return said

    def mean(self, text: str) -> float:
        """The mean of what the words of a text say; 0 for no words."""
        words = words_of(text)
        return sum(map(self.__getitem__, words)) / len(words) if words else 0.0


def features(title: str, abstract: str) -> set[Feature]:
    """Words and pairs of neighbours of the whole, and again of the title; digits are alike."""
    headed = _words(title)
    words = [*headed, *_words(abstract)]
    found: set[Feature] = set(words)
    found.update(pairwise(words))
    found.update([IN_TITLE + word for word in headed])
    found.update([(IN_TITLE + first, second) for first, second in pairwise(headed)])
    return found


def _words(text: str) -> list[str]:
    return [NUMBER if word[0].isdigit() else word for word in _WORD.findall(text.lower())]


@cache
def load() -> Model:
    """The shipped model; once a process."""
    lines = (files("palpate.screening") / "model" / "weights.tsv").read_text(encoding="utf-8").splitlines()
    named = dict(line.split("\t", 1) for line in lines[: len(NAMED)])
    numbers = {name: [float(one) for one in named[name].split()] for name in NAMED}
    weights: dict[Feature, float] = {}
    for line in lines[len(NAMED) :]:
        words, _, weight = line.rpartition("\t")
        first, space, second = words.partition(" ")
        weights[(first, second) if space else first] = float(weight)
    ((bias,), (threshold,), (slope,), (intercept,)) = (numbers[name] for name in NAMED[:4])
    return Model(
        weights,
        bias=bias,
        threshold=threshold,
        slope=slope,
        intercept=intercept,
        title=numbers["title"],
        abstract=numbers["abstract"],
    )
