"""The linear model on title and abstract: words, pairs of words, and the mean of the words' vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from palpate.vocabulary.letters import UNKNOWN
from palpate.vocabulary.pieces import Cut, OfPieces, Spread
from palpate.vocabulary.vectors import load_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

Feature = str | tuple[str, str]
_WORD = re.compile(r"[a-z]+|\d+")
NUMBER = "#"
AT_ONCE = 128  # papers, whose pairs of words the processor's cache holds
IN_TITLE = "t:"
NAMED = ("bias", "threshold", "slope", "intercept", "title", "abstract")


class Weighed(NamedTuple):
    """Pieces of texts, by their numbers.

    Attributes
    ----------
    letters : Spread
    said : (3, n) array
        What their words' vectors say in a title, in an abstract, and how many words these are.
    """

    letters: Spread
    said: NDArray[np.float64]

    def with_more(self, more: Weighed) -> Weighed:
        """The same with further pieces behind."""
        import numpy as np

        return Weighed(self.letters.with_more(more.letters), np.concatenate((self.said, more.said), axis=1))


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

        from palpate.screening.weighing import Pieces, Weights

        self.threshold, self.slope, self.intercept = threshold, slope, intercept
        self._bias = bias
        titled = {_untitled(one): weight for one, weight in weights.items() if _first(one).startswith(IN_TITLE)}
        plain = {one: weight for one, weight in weights.items() if not _first(one).startswith(IN_TITLE)}
        self._weights = Weights(plain, titled)
        said = load_vectors().along(np.array([title, abstract]))
        self._pieces = Pieces(self._letters, said)
        end = Weighed(Spread.of_words([UNKNOWN]), np.zeros((3, 1)))
        self._weighed = OfPieces(end, self._weigh, Weighed.with_more)

    def scores(self, texts: Cut, titles: Sequence[int]) -> NDArray[np.float64]:
        """How much the words of each paper speak for a randomised trial; 0 is even odds in the records of training.

        Parameters
        ----------
        texts : Cut
            Of each paper the title, a line feed and the abstract.
        titles : sequence of int
            How many pieces each title has.
        """
        import numpy as np

        weighed = self._weighed.of(texts.pieces)
        parts = np.stack((texts.starts, texts.starts + np.asarray(titles)), axis=1).ravel()  # titles and abstracts
        in_title, in_abstract, words = (np.add.reduceat(one[texts.which], parts) for one in weighed.said)
        words = np.maximum(words, 1)
        meant = in_title[::2] / words[::2] + in_abstract[1::2] / words[1::2]
        bounds = np.append(parts, len(texts.which))
        sheet = self._weights.sheet(min(AT_ONCE, len(texts.starts)))
        means = [
            self._means(weighed.letters, texts.which, bounds[first : first + 2 * AT_ONCE + 1], sheet)
            for first in range(0, len(parts), 2 * AT_ONCE)
        ]
        return self._bias + np.concatenate(means) + meant

    def _means(self, letters: Spread, which: Numbers, bounds: Numbers, sheet: NDArray[np.int32]) -> NDArray[np.float64]:
        """What the features of some papers weigh; ``bounds`` are where their titles and abstracts begin and end."""
        import numpy as np

        codes, ends = letters.of(which[bounds[0] : bounds[-1]])
        bounds = np.append(0, ends)[bounds - bounds[0]]
        return self._weights.means(codes, bounds, sheet)

    def _weigh(self, pieces: Sequence[str]) -> Weighed:
        import numpy as np

        letters, *said = zip(*map(self._pieces.__getitem__, pieces), strict=True)
        return Weighed(Spread.of_words(letters), np.array(said, dtype=np.float64))

    def _letters(self, piece: str) -> str:
        return "".join([self._weights.letters.get(word, UNKNOWN) for word in _words(piece)])


def features(title: str, abstract: str) -> set[Feature]:
    """Words and pairs of neighbours of the whole, and again of the title; digits are alike."""
    headed = _words(title)
    words = [*headed, *_words(abstract)]
    found: set[Feature] = set(words)
    found.update(pairwise(words))
    found.update([IN_TITLE + word for word in headed])
    found.update([(IN_TITLE + first, second) for first, second in pairwise(headed)])
    return found


def _first(feature: Feature) -> str:
    return feature if isinstance(feature, str) else feature[0]


def _untitled(feature: Feature) -> Feature:
    if isinstance(feature, str):
        return feature.removeprefix(IN_TITLE)
    return feature[0].removeprefix(IN_TITLE), feature[1]


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
