"""What the words of a text weigh: each piece between two blanks is taken apart once, and remembered as letters.

A word of the model is one letter (`palpate.vocabulary.letters`), so that a text becomes an array of numbers, in which
words and pairs of words are looked up all at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from palpate.vocabulary.letters import UNKNOWN, letter
from palpate.vocabulary.vectors import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

Feature = str | tuple[str, str]
Piece = tuple[str, float, int]
"""The letters of a piece of text, what its words' vectors say, and how many these are."""

MOST_PIECES = 150_000  # that are kept, about 300 bytes each; a run over many long texts starts anew
ROWS = 1 << 14  # of the table of pairs: about one pair a row
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, which spreads numbers: Knuth, TAOCP 3, 6.4


class Weights:
    """The weights of words and pairs of words, and of those that count in the title only."""

    def __init__(self, weights: Mapping[Feature, float], titled: Mapping[Feature, float]) -> None:
        both = [(one, 0, weight) for one, weight in weights.items()]
        both += [(one, 1, weight) for one, weight in titled.items()]
        words = sorted({word for one, _, _ in both for word in _parts(one)})
        self.letters = {word: letter(number) for number, word in enumerate(words)}
        self._in_title = ord(letter(len(words)))  # what is added to a letter that stands in the title
        self._weights = np.array([*(weight for _, _, weight in both), 0.0])
        self._of_word = np.full(2 * self._in_title, len(both))
        pairs: list[tuple[int, int, int]] = []
        for number, (one, in_title, _) in enumerate(both):
            codes = [ord(self.letters[word]) + in_title * self._in_title for word in _parts(one)]
            if len(codes) == 1:
                self._of_word[codes[0]] = number
            else:
                pairs.append((codes[0], codes[1], number))
        first, second, numbers = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
        self._pairs, self._of_pair = self._table(self._joined(first, second), numbers)

    def mean(self, title: str, text: str) -> float:
        """The sum of the weights of the known features over the root of their number.

        Parameters
        ----------
        title, text : str
            Letters: of the title, and of the title with all that follows it.
        """
        codes = np.frombuffer(f"{text}{UNKNOWN}{title}".encode("utf-32-le"), dtype="<u4").astype(np.int64)
        codes[len(text) + 1 :] += self._in_title
        joined = self._joined(codes[:-1], codes[1:])
        rows = self._row(joined)
        at, way = (self._pairs[rows] == joined[:, None]).nonzero()
        none = len(self._weights) - 1
        found = np.concatenate((self._of_word[codes], self._of_pair[rows[at], way], [none]))
        numbers = np.arange(len(found), dtype=np.int32)
        last = np.empty(none + 1, dtype=np.int32)
        last[found] = numbers
        once = found[last[found] == numbers]
        return float(self._weights[once].sum()) / math.sqrt(max(len(once) - 1, 1))

    def _joined(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
        return first * (2 * self._in_title) + second

    def _row(self, pairs: NDArray[np.int64]) -> NDArray[np.intp]:
        """The row of the table in which a pair stands if it is known."""
        mixed = pairs.astype(np.uint64) * _MIX
        return (mixed >> np.uint64(65 - ROWS.bit_length())).astype(np.intp)

    def _table(self, keys: NDArray[np.int64], numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Pairs by their rows, side by side, and which feature each is."""
        rows = self._row(keys)
        order = np.argsort(rows, kind="stable")
        counts = np.bincount(rows, minlength=ROWS)
        ways = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        table = np.full((ROWS, max(counts.max(), 1)), -1, dtype=np.int64)
        held = np.zeros(table.shape, dtype=np.intp)
        table[rows[order], ways], held[rows[order], ways] = keys[order], numbers[order]
        return table, held


class Pieces(dict[str, Piece]):
    """The pieces of texts, as they are met.

    Parameters
    ----------
    letters : callable
        The letters of a piece's words.
    said : callable
        What a word's vector says.
    """

    def __init__(self, letters: Callable[[str], str], said: Callable[[str], float]) -> None:
        super().__init__()
        self._letters, self._said = letters, said

    def __missing__(self, piece: str) -> Piece:
        if len(self) >= MOST_PIECES:
            self.clear()
        words = words_of(piece)
        found = self[piece] = self._letters(piece), sum(map(self._said, words)), len(words)
        return found

    def of(self, text: str) -> tuple[str, float]:
        """A text's letters, and the mean of what its words' vectors say; 0 for no words."""
        letters, said, counts = zip(*map(self.__getitem__, text.split(" ")), strict=True)
        return "".join(letters), sum(said) / max(sum(counts), 1)


def _parts(feature: Feature) -> tuple[str, ...]:
    return (feature,) if isinstance(feature, str) else feature
