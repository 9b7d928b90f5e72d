"""Words that name no concept beside all that is said of each: its names, and how those tell it who do not know them.

A wording fits the better the more of it the words say, and the more of the words it says. Words count as they are rare;
one is said by another that means nearly the same ("kids", "children"), by their vectors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from palpate.types.concept import Concept
from palpate.vocabulary.vectors import Vectors, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Palpate's own figures, those with which the weights of `questions/meant.py` were fitted.
MOST = 300  # wordings that are looked at, the best
HALF = 0.5  # from which a word is taken to be said
_ALIKE = 0.6  # cosine of two words from which one says something of the other; at 1 it says all
_RAREST = 10.0  # length of a rare word's vector; names cut in pieces are longer
_SHORTEST = 3  # letters of the beginning that two forms of a word have in common
_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e", "y")


class Fit(NamedTuple):
    """How well the best wording of a concept fits some words.

    ``said`` is the share of the wording that the words say, ``understood`` the share of the words that the wording
    says, ``weight`` how much they say in common, in rare words; ``by_all`` the share of the words that all wordings of
    the concept together say.
    """

    concept: Concept
    wording: str
    said: float
    understood: float
    weight: float
    by_all: float


class Said(NamedTuple):
    """What some words say of a concept's best wording (a share), and how far that wording says each of the words."""

    concept: Concept
    said: float
    covers: NDArray[np.float32]


class Wordings:
    """The wordings of many concepts, to be compared with words that name none of them.

    Parameters
    ----------
    wordings : sequence of (str, Concept)
    vectors : Vectors
    """

    def __init__(self, wordings: Sequence[tuple[str, Concept]], vectors: Vectors) -> None:
        import numpy as np

        self._vectors = vectors
        split = [(wording, concept, content(wording)) for wording, concept in wordings]
        self._wordings = [(wording, concept) for wording, concept, words in split if words]
        placed = [words for _, _, words in split if words]
        numbers: dict[str, int] = {}
        self._owners = np.array([numbers.setdefault(one.id, len(numbers)) for _, one in self._wordings])
        self._words = {word: at for at, word in enumerate(dict.fromkeys(word for words in placed for word in words))}
        self._flat = np.array([self._words[word] for words in placed for word in words], dtype=np.intp)
        self._lengths = np.array([len(words) for words in placed])
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._holders = np.repeat(np.arange(len(placed)), self._lengths)
        self._points, self._weights = self._of(list(self._words))
        self._stems: dict[str, list[int]] = {}
        for word, at in self._words.items():
            self._stems.setdefault(stem(word), []).append(at)
        self._totals = np.add.reduceat(self._weights[self._flat], self._starts)

    def fits(self, words: Mapping[str, float]) -> Iterator[Fit]:
        """How well each concept fits, by the best of its wordings; those alone that say anything of the words.

        The best come first.

        Parameters
        ----------
        words : mapping of str to float
            Content words with what each counts, from 0 to 1.
        """
        import numpy as np

        if not words:
            return
        counts = np.array(list(words.values()), dtype=np.float32)
        alike, rare = self._alike(list(words))
        rare = rare * counts
        some = self._saying(alike)
        flat, starts = self._words_of(some)
        told = np.maximum.reduceat(alike[:, flat], starts, axis=1)
        is_first = np.diff(self._owners[some], prepend=-1) != 0  # of its concept's wordings
        weight = np.add.reduceat(((alike * counts[:, None]).max(axis=0) * self._weights)[flat], starts)
        said = weight / self._totals[some]
        understood = rare @ told / rare.sum()
        by_all = rare @ np.maximum.reduceat(told, np.flatnonzero(is_first), axis=1) / rare.sum()
        score = said * understood
        numbers = np.stack([said, understood, weight, by_all[np.cumsum(is_first) - 1]], axis=1)
        known: set[str] = set()
        for at in np.argsort(-score, kind="stable")[:MOST]:
            wording, concept = self._wordings[some[at]]
            if score[at] > 0 and concept.id not in known:
                known.add(concept.id)
                yield Fit(concept, wording, *numbers[at].tolist())

    def says(self, words: Sequence[str]) -> dict[str, Said]:
        """What the words say of each concept by its best wording, by id; those alone of which half or more is said.

        ``covers`` has shape (len(words),). A wording with a letter of its own ("vitamin E") asks for that letter.

        Parameters
        ----------
        words : sequence of str
            The content words of a claim and its single letters.
        """
        import numpy as np

        alike, rare = self._alike(words)
        some = self._saying(alike)
        if not len(some):
            return {}
        flat, starts = self._words_of(some)
        told = np.maximum.reduceat(alike[:, flat], starts, axis=1)
        said = np.add.reduceat((alike.max(axis=0) * self._weights)[flat], starts) / self._totals[some]
        score = said * said * (rare @ told)
        best: dict[str, Said] = {}
        for at in np.argsort(-score, kind="stable"):
            wording, concept = self._wordings[some[at]]
            if said[at] >= HALF and concept.id not in best and _letters(wording) <= set(words):
                best[concept.id] = Said(concept, float(said[at]), told[:, at])
        return best

    def rarity(self, words: Sequence[str]) -> NDArray[np.float32]:
        """How rare each of some words is, at most 1."""
        return self._of(words)[1]

    def _saying(self, alike: NDArray[np.float32]) -> NDArray[np.intp]:
        """The places of the wordings that say anything of some words."""
        import numpy as np

        return np.unique(self._holders[np.flatnonzero(alike.max(axis=0)[self._flat])])

    def _words_of(self, some: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The words of some wordings in a row, and where those of each begin."""
        import numpy as np

        lengths = self._lengths[some]
        starts = np.cumsum(lengths) - lengths
        return self._flat[np.repeat(self._starts[some] - starts, lengths) + np.arange(lengths.sum())], starts

    def in_common(self, words: Collection[str], wording: str) -> frozenset[str]:
        """Those of the words that a wording says."""
        listed = list(words)
        alike = self._alike(listed)[0][:, [self._words[word] for word in content(wording)]]
        return frozenset(word for word, row in zip(listed, alike, strict=True) if row.max() >= HALF)

    def _alike(self, words: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How far each word says each word of the wordings, from 0 to 1, and how rare each is.

        Shapes (len(words), number of words) and (len(words),).
        """
        points, rare = self._of(words)
        alike = ((points @ self._points.T - _ALIKE) / (1 - _ALIKE)).clip(0).astype("float32")
        for row, word in enumerate(words):
            alike[row, self._stems.get(stem(word), [])] = 1
        return alike, rare

    def _of(self, words: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of length 1 of words (zeros for those known in pieces only), and how rare each is, at most 1."""
        import numpy as np

        table = np.array([self._vectors.of_word(word) for word in words], dtype=np.float32)
        lengths = np.sqrt((table * table).sum(axis=1))
        lengths[lengths == 0] = _RAREST
        whole = np.array([self._vectors.is_word(word) for word in words], dtype=np.float32)
        return table * (whole / lengths)[:, None], np.minimum(lengths / _RAREST, 1)


def content(text: str) -> list[str]:
    """The words of a text that say something, each once."""
    words, empty = words_of(text), _empty()
    return [word for word in dict.fromkeys(words) if word not in empty and len(word) > 1] or words


@cache
def _empty() -> frozenset[str]:
    """The words of ``data/empty_words.txt``."""
    lines = files("palpate.vocabulary").joinpath("data", "empty_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _letters(wording: str) -> set[str]:
    """The single letters of a wording: "vitamin E"."""
    return {word for word in words_of(wording) if len(word) == 1 and word.isalpha()}


def stem(word: str) -> str:
    """What the forms of a word have in common: "injecting" and "injection" have not, "rubbing" and "rubs" have.

    >>> stem("rubbing") == stem("rubs")
    True
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word
