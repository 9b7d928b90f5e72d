"""What the words of a text weigh: each piece between two blanks is taken apart once, and remembered as letters.

A word of the model is one letter (`palpate.vocabulary.letters`), so that a text becomes an array of numbers, in which
words and pairs of words are looked up all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

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
ROWS = 1 << 14  # of the table of pairs: about one pair a row
MARKS = 1 << 18  # by which most pairs that are unknown are told before: that takes a third less time
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, which spreads numbers: Knuth, TAOCP 3, 6.4


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
        self._pairs, self._of_pair = self._table(self._joined(first, second), numbers)

    def means(self, codes: Numbers, texts: Numbers, in_title: Flags, count: int) -> Floats:
        """Of each text the sum of the weights of its known features over the root of their number.

        Parameters
        ----------
        codes : (n,) array
            The letters of all texts one behind the other, as code points, each text's last `UNKNOWN`.
        texts : (n,) array
            To which text each letter belongs, from 0 on.
        in_title : (n,) array
        count : int
            Of texts.
        """
        features = len(self._weights)
        titled = codes[in_title] + self._in_title
        side_by_side = np.flatnonzero(in_title[1:] & in_title[:-1])
        pairs = self._joined(codes[:-1], codes[1:])
        pairs = np.append(pairs, self._joined(*(codes[side_by_side + one] + self._in_title for one in (0, 1))))
        mixed = pairs.astype(np.uint64) * _MIX
        may = np.flatnonzero(self._may_be[self._row(mixed, MARKS)])
        rows = self._row(mixed[may], ROWS)
        at, way = (self._pairs[rows] == pairs[may, None]).nonzero()
        found = np.concatenate((self._of_word[codes], self._of_word[titled], self._of_pair[rows[at], way]))
        where = np.concatenate((texts, texts[in_title], np.append(texts[:-1], texts[side_by_side])[may[at]]))
        known = found < features
        held = np.zeros(count * features, dtype=np.bool_)
        held[where[known] * features + found[known]] = True
        texts, found = np.divmod(np.flatnonzero(held), features)
        sums = np.bincount(texts, weights=self._weights[found], minlength=count)
        return sums / np.sqrt(np.maximum(np.bincount(texts, minlength=count), 1))

    def _joined(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
        return first * (2 * self._in_title) + second

    def _row(self, mixed: NDArray[np.uint64], rows: int) -> NDArray[np.intp]:
        """The row of a table of so many in which a pair stands if it is known."""
        return (mixed >> np.uint64(65 - rows.bit_length())).astype(np.intp)

    def _table(self, keys: NDArray[np.int64], numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Pairs by their rows, side by side, and which feature each is."""
        mixed = keys.astype(np.uint64) * _MIX
        self._may_be = np.zeros(MARKS, dtype=np.bool_)
        self._may_be[self._row(mixed, MARKS)] = True
        rows = self._row(mixed, ROWS)
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
    said : sequence of callable
        What a word's vector says in a title, and in an abstract.
    """

    def __init__(self, letters: Callable[[str], str], said: Sequence[Callable[[str], float]]) -> None:
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
        in_title, in_abstract = (sum(map(said, words)) for said in self._said)
        return self._letters(piece), in_title, in_abstract, len(words)


def _parts(feature: Feature) -> tuple[str, ...]:
    return (feature,) if isinstance(feature, str) else feature
