"""Numbers to their places in a list, many at once: a table in which each stands at, or soon after, its own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

ROOM = 8  # rows for each number at least, so that most of those that are asked about in vain meet none
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, which spreads numbers: Knuth, TAOCP 3, 6.4


class Hashed:
    """The places of numbers.

    Parameters
    ----------
    numbers : (n,) array
        Each once, from 0 on.
    """

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        bits = max((ROOM * len(numbers)).bit_length(), 1)
        self._shift = np.uint64(64 - bits)
        self._table = np.full((1 << bits) + len(numbers), -1, dtype=np.int32)
        places, rows = np.arange(len(numbers)), self._rows(numbers)
        while len(places):
            _, first = np.unique(rows, return_index=True)
            first = first[self._table[rows[first]] < 0]
            self._table[rows[first]] = places[first]
            left = np.delete(np.arange(len(places)), first)
            places, rows = places[left], rows[left] + 1

    def found(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Which of some numbers are among these, in any order, and the place of each.

        Parameters
        ----------
        numbers : (k,) array
        """
        rows = self._rows(numbers)
        places = self._table[rows]
        asked = np.flatnonzero(places >= 0)
        places, rows = places[asked].astype(np.int64), rows[asked]
        which, where = [], []
        while len(asked):
            are = self._numbers[places] == numbers[asked]
            yes, no = np.flatnonzero(are), np.flatnonzero(~are)
            which.append(asked[yes])
            where.append(places[yes])
            asked, rows = asked[no], rows[no] + 1
            places = self._table[rows].astype(np.int64)
            on = np.flatnonzero(places >= 0)
            asked, rows, places = asked[on], rows[on], places[on]
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate((none, *which)), np.concatenate((none, *where))

    def places(self, numbers: Numbers) -> Numbers:
        """The place of each of some numbers, -1 for those that are not among these."""
        rows = self._rows(numbers)
        places = self._table[rows].astype(np.int64)
        others = np.flatnonzero((self._numbers[places] != numbers) & (places >= 0))
        while len(others):
            rows[others] += 1
            places[others] = self._table[rows[others]]
            others = others[(self._numbers[places[others]] != numbers[others]) & (places[others] >= 0)]
        return places

    def hold(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Whether some numbers are among these."""
        are = np.zeros(len(numbers), dtype=np.bool_)
        are[self.found(numbers)[0]] = True
        return are

    def _rows(self, numbers: Numbers) -> NDArray[np.intp]:
        return ((numbers.astype(np.uint64) * _MIX) >> self._shift).astype(np.intp)
