"""Many texts as letters, one behind the other; what each piece says is looked up once a process (`pieces`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from palpate.vocabulary.folding import LETTERED_FOLDS, remember
from palpate.vocabulary.index import SITE_WORDS, Index, Match
from palpate.vocabulary.letters import UNKNOWN
from palpate.vocabulary.pieces import Cut, Spread
from palpate.vocabulary.running import Placed, Writer, has_bare_a, named_a, placed_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

END = ord(UNKNOWN)  # stands behind each text


class Spelling(NamedTuple):
    """Pieces in letters, by their numbers.

    Attributes
    ----------
    letters : Spread
    sizes : (n,) array
        The code points of each piece.
    is_lettered, may_name : (n,) array of bool
        Whether its last word is such a one as "type", after which an "a" is a name; and whether such a name may stand
        in it, or behind it.
    """

    letters: Spread
    sizes: Numbers
    is_lettered: Flags
    may_name: Flags

    @classmethod
    def of(cls, pieces: Sequence[str], spelt: Sequence[str] | None = None, *, writer: Writer) -> Spelling:
        """Of pieces, and their letters where these are told."""
        remember("  ".join(pieces))
        lettered = frozenset(writer.letters.spell(LETTERED_FOLDS))
        spelt = spelt or list(map(writer.spelt.__getitem__, pieces))
        may_name = [not one or has_bare_a(piece) for piece, one in zip(pieces, spelt, strict=True)]
        return cls(
            Spread.of_words(spelt),
            np.array(list(map(len, pieces)), dtype=np.int64),
            np.array([one[-1:] in lettered for one in spelt], dtype=np.bool_),
            np.array(may_name, dtype=np.bool_),
        )

    def with_more(self, more: Spelling) -> Spelling:
        """The same with further pieces behind."""
        arrays = (np.concatenate(both) for both in zip(self[1:], more[1:], strict=True))
        return Spelling(self.letters.with_more(more.letters), *arrays)


class Spelt:
    """Texts in letters, one behind the other.

    Parameters
    ----------
    spelling : Spelling
        Of the pieces.
    index : Index
    cut : Cut

    Attributes
    ----------
    codes : (n,) array
        The letters' code points.
    letters : str
    """

    def __init__(self, spelling: Spelling, index: Index, cut: Cut) -> None:
        self._index, self._spelling = index, spelling
        self._pieces, self._which, self._starts = cut
        self._mended = dict(self._named_a())
        codes, self._ends = self._spread()
        self._letter_starts = np.append(0, self._ends)[cut.starts]
        self.codes = np.append(codes, np.full(SITE_WORDS, END))
        self.letters = self.codes.astype("<u4").tobytes().decode("utf-32-le")

    def text_of(self, at: Numbers) -> Numbers:
        """The numbers of the texts in which letters stand."""
        return np.searchsorted(self._letter_starts, at, side="right") - 1

    def places(self, matches: Sequence[Match]) -> Iterator[tuple[int, int, int]]:
        """In which texts matches stand, and where in these, half-open in code points."""
        starts = np.array([match.start for match in matches], dtype=np.int64)
        lasts = np.array([self._index.with_tail(self.letters, match) for match in matches], dtype=np.int64) - 1
        numbers = self.text_of(starts)
        before = self._begins[self._starts[numbers]]
        placed = [self._placed(some, before) for some in (starts, lasts)]
        for number, (begin, words, first), (finish, others, last) in zip(numbers.tolist(), *placed, strict=True):
            yield number, begin + words[first][1], finish + others[last][2]

    def _placed(self, at: Numbers, before: Numbers) -> Iterator[tuple[int, Placed, int]]:
        """Of letters where their pieces begin, the words of these, and which word it is, counted from the last."""
        pieces = np.searchsorted(self._ends, at, side="right")
        begins, words = self._begins[pieces] - before, at - self._ends[pieces]
        for piece, begin, word in zip(pieces.tolist(), begins.tolist(), words.tolist(), strict=True):
            yield begin, self._mended.get(piece) or placed_in(self._pieces[self._which[piece]]), word

    @cached_property
    def _begins(self) -> Numbers:
        """Where each piece begins, in code points of all texts."""
        sizes = self._spelling.sizes[self._which] + 1
        return np.cumsum(sizes) - sizes

    def _named_a(self) -> Iterator[tuple[int, Placed]]:
        """The places of pieces in which an "a" behind such a word as "type" is a name, with the words they have so."""
        before = np.flatnonzero(self._spelling.is_lettered[self._which])
        after = before[self._spelling.may_name[self._which[before + 1]]] + 1
        spelt = self._index.writer.spelt
        for at in after.tolist():
            ahead = (self._pieces[number] for number in self._which[at:])
            if found := named_a((piece, spelt[piece]) for piece in ahead):
                yield at + found[0], found[1]

    def _spread(self) -> tuple[Numbers, Numbers]:
        """The letters of all pieces, and where behind them each piece ends."""
        letters, which = self._spelling.letters, self._which
        if self._mended:
            spelt = [self._index.letters.spell(word for word, _, _ in placed) for placed in self._mended.values()]
            which = which.copy()
            which[list(self._mended)] = len(letters.lengths) + np.arange(len(spelt))
            letters = letters.with_more(Spread.of_words(spelt))
        return letters.of(which)
