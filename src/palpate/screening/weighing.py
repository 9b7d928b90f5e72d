"""What the words of a text weigh: each piece between two blanks is taken apart once, and remembered as letters.

A word of the model is one letter (`palpate.vocabulary.letters`), so that a text becomes an array of numbers, in which
words and pairs of words are looked up all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from palpate.vocabulary.hashed import Hashed
from palpate.vocabulary.letters import letter
from palpate.vocabulary.running import AROUND
from palpate.vocabulary.vectors import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Feature = str | tuple[str, str]
Piece = tuple[str, float, float, int]
"""The letters of a piece of text, what its words' vectors say in a title and in an abstract, and how many these are."""

MOST_PIECES = 150_000  # that are kept, about 300 bytes each; a run over many long texts starts anew


class Weights:
    """The weights of words and pairs of words, and of those that count in the title only."""

    def __init__(self, weights: Mapping[Feature, float], titled: Mapping[Feature, float]) -> None:
        both = [(one, 0, weight) for one, weight in weights.items()]
        both += [(one, 1, weight) for one, weight in titled.items()]
        words = sorted({word for one, _, _ in both for word in _parts(one)})
        self.letters = {word: letter(number) for number, word in enumerate(words)}
        self._in_title = ord(letter(len(words)))  # what is added to a letter that stands in the title
        self._weights = np.array([weight for _, _, weight in both])
        self._of_word = np.full(2 * self._in_title, len(both))
        pairs: list[tuple[int, int, int]] = []
        for number, (one, in_title, _) in enumerate(both):
            codes = [ord(self.letters[word]) + in_title * self._in_title for word in _parts(one)]
            if len(codes) == 1:
                self._of_word[codes[0]] = number
            else:
                pairs.append((codes[0], codes[1], number))
        first, second, numbers = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
        self._pairs, self._of_pair = Hashed(self._joined(first, second)), numbers

    def sheet(self, count: int) -> NDArray[np.int32]:
        """Room for the features of so many texts, for `means`."""
        return np.empty(count * len(self._weights), dtype=np.int32)

    def means(self, codes: Numbers, bounds: Numbers, sheet: NDArray[np.int32]) -> Floats:
        """Of each text the sum of the weights of its known features over the root of their number.

        Parameters
        ----------
        codes : (n,) array
            The letters of all texts one behind the other, as code points, each text's last `UNKNOWN`.
        bounds : (2 k + 1,) array
            Where the title of each text begins, and what is behind it; last the end.
        sheet : array
            From `sheet`, for as many texts; used again and again, as fresh memory takes the longest.
        """
        features, count = len(self._weights), len(bounds) // 2
        texts = np.repeat(np.arange(count), np.diff(bounds[::2]))
        titles = np.diff(bounds)[::2]
        ends = np.cumsum(titles)
        in_title = np.arange(titles.sum()) + np.repeat(bounds[:-1:2] + titles - ends, titles)
        titled = codes[in_title] + self._in_title
        side_by_side = np.delete(np.arange(len(titled)), ends[titles > 0] - 1)
        pairs = self._joined(codes[:-1], codes[1:])
        pairs = np.append(pairs, self._joined(titled[side_by_side], titled[side_by_side + 1]))
        at, places = self._pairs.found(pairs)
        found = np.concatenate((self._of_word[codes], self._of_word[titled], self._of_pair[places]))
        where = np.concatenate((texts, texts[in_title], np.append(texts[:-1], texts[in_title[side_by_side]])[at]))
        known = np.flatnonzero(found < features)
        texts, found = where[known], found[known]
        keys, places = texts * features + found, np.arange(len(known))
        sheet[keys] = places  # of each key the place that is noted last is left
        once = np.flatnonzero(sheet[keys] == places)
        texts, found = texts[once], found[once]
        sums = np.bincount(texts, weights=self._weights[found], minlength=count)
        return sums / np.sqrt(np.maximum(np.bincount(texts, minlength=count), 1))

    def _joined(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
        return first * (2 * self._in_title) + second


class Pieces(dict[str, Piece]):
    """The pieces of texts, as they are met.

    Parameters
    ----------
    letters : callable
        The letters of a piece's words.
    said : callable
        What a word's vector says in a title, and in an abstract.
    """

    def __init__(self, letters: Callable[[str], str], said: Callable[[str], tuple[float, ...]]) -> None:
        super().__init__()
        self._letters, self._said = letters, said

    def __missing__(self, piece: str) -> Piece:
        if len(self) >= MOST_PIECES:
            self.clear()
        bare = piece.strip(AROUND)
        found = self[piece] = self[bare] if bare != piece else self._read(piece)
        return found

    def _read(self, piece: str) -> Piece:
        words = words_of(piece)
        in_title, in_abstract = map(sum, zip(*map(self._said, words), strict=True)) if words else (0.0, 0.0)
        return self._letters(piece), in_title, in_abstract, len(words)


def _parts(feature: Feature) -> tuple[str, ...]:
    return (feature,) if isinstance(feature, str) else feature
