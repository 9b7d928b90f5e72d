"""Which terms of several words have to do with the words beside them, told for those of many texts at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from palpate.types.concept import Family
from palpate.vocabulary.hashed import Hashed
from palpate.vocabulary.index import LISTED_SITE_WORDS, SITED_WORDS, Hit, Index, is_site

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class Beside:
    """Tells terms that may be wider or share their head by the words beside them, as `Scan.is_with_others` does.

    Parameters
    ----------
    index : Index
    known : sequence of Hit
        What the wordings name, by their numbers from 1 on.
    wordings : sequence of str
        In letters.
    """

    def __init__(self, index: Index, known: Sequence[Hit], wordings: Sequence[str]) -> None:
        self._width, self._link = index.letters.width, ord(index.link)
        self._is_site = np.array([bool(hit) and is_site(hit) for hit in known])
        self._is_joiner, self._is_between = self._table(index.joiners), self._table(index.between)
        pairs = {pair for wording in wordings for pair in pairwise(wording)}
        self._pairs = Hashed(np.array([self._key(*map(ord, pair)) for pair in pairs], dtype=np.int64))
        treatments = [hit[0] if hit and hit[0].family is Family.TREATMENT else None for hit in known]
        numbers = {id: number for number, id in enumerate(dict.fromkeys(one.id if one else "" for one in treatments))}
        self._treatments = np.array([numbers[one.id if one else ""] for one in treatments])  # 0 for none
        labels: dict[str, set[int]] = {}
        for one in filter(None, treatments):
            labels.setdefault(index.label(one), set()).add(numbers[one.id])
        named = list(zip(wordings, self._treatments[1:].tolist(), strict=True))
        self._sited = [self._before(labels, named, words) for words in range(1, SITED_WORDS + 1)]

    def _table(self, letters: Iterable[str]) -> Flags:
        """Whether a letter is one of these."""
        table = np.zeros(self._width, dtype=np.bool_)
        table[[ord(letter) for letter in letters]] = True
        return table

    def _key(self, *numbers: Any) -> Any:
        """Letters, and a treatment's number before them, as one number."""
        return reduce(lambda key, number: key * self._width + number, numbers)

    def _before(self, labels: Mapping[str, Collection[int]], wordings: Iterable[tuple[str, int]], words: int) -> Hashed:
        """What stands before the label of a treatment in the wording of another, with the number of the first."""
        keys = {
            self._key(labelled, *map(ord, wording[:words]))
            for wording, number in wordings
            for labelled in labels.get(wording[words:], ())
            if number and labelled != number
        }
        return Hashed(np.array(list(keys), dtype=np.int64))

    def told(self, codes: Numbers, starts: Numbers, ends: Numbers, hits: Numbers) -> tuple[Flags, Flags]:
        """Which terms surely have to do with the words beside them, and which others may have.

        Parameters
        ----------
        codes : (n,) array
            The letters of the texts, an end behind each.
        starts, ends : (k,) array
            Of each term, half-open; two words at least.
        hits : (k,) array
            The numbers of their wordings.
        """
        surely = self._is_site[hits] | self._are_sited(codes, starts, self._treatments[hits])
        links = np.append(0, np.cumsum(codes == self._link))
        linked = links[ends] > links[starts]
        maybe = np.zeros(len(starts), dtype=np.bool_)
        at = np.flatnonzero(linked)
        maybe[at] = self._may_go_on(codes, starts[at], ends[at])
        at = np.flatnonzero(self._is_joiner[codes[starts - 1]] & ~linked)
        maybe[at] = self._may_follow(codes, starts[at], ends[at])
        return surely, maybe & ~surely

    def _are_sited(self, codes: Numbers, starts: Numbers, treatments: Numbers) -> Flags:
        """Whether a treatment with the one or two words before it is another one."""
        keys = [
            self._key(treatments, *(codes[starts - back] for back in range(words, 0, -1)))
            for words in range(1, SITED_WORDS + 1)
        ]
        return _any([held.hold(key) for held, key in zip(self._sited, keys, strict=True)])

    def _may_go_on(self, codes: Numbers, starts: Numbers, ends: Numbers) -> Flags:
        """Whether a word of what is listed behind "pain of a" stands before its head in some wording."""
        listed = self._over(codes, ends, 1)
        firsts = codes[starts]
        are = [self._are_pairs(codes[listed + further], firsts) for further in range(LISTED_SITE_WORDS)]
        return _any([firsts == self._link, *are])

    def _may_follow(self, codes: Numbers, starts: Numbers, ends: Numbers) -> Flags:
        """Whether the word listed before "and b pain" stands before one that may begin its head in some wording."""
        listed = codes[self._over(codes, starts - 1, -1)]
        longest = max((ends - starts).max(initial=0), 1)
        are = [
            (starts + word < ends) & self._are_pairs(listed, codes[np.minimum(starts + word, ends)])
            for word in range(1, longest)
        ]
        return _any([np.zeros(len(starts), dtype=np.bool_), *are])

    def _over(self, codes: Numbers, at: Numbers, by: int) -> Numbers:
        """The first places from some on that hold no joiner and no comma."""
        while len(on := np.flatnonzero(self._is_between[codes[at]])):
            at[on] += by
        return at

    def _are_pairs(self, first: Numbers, second: Numbers) -> Flags:
        return self._pairs.hold(self._key(first, second))


def _any(flags: Sequence[Flags]) -> Flags:
    """Whether any is set, place by place."""
    any: Flags = np.logical_or.reduce(flags)
    return any
