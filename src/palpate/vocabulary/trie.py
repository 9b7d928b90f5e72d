"""Wordings in letters as one sorted table of steps, so that many places of a text are walked at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from palpate.vocabulary.hashed import Hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

NOWHERE = -1


class Trie:
    """The beginnings of wordings as nodes, numbered from 1; 0 is where all begin.

    Parameters
    ----------
    wordings : sequence of str
        Each once.
    width : int
        Above the code points of all letters that are asked about.

    Attributes
    ----------
    first : (width,) array
        The nodes of single letters.
    ends : (k,) array
        The node of each wording.
    goes_on : (n,) array of bool
        Whether a node is the beginning of a longer wording.
    """

    def __init__(self, wordings: Sequence[str], *, width: int) -> None:
        columns = zip_longest(*(map(ord, one) for one in wordings), fillvalue=NOWHERE)
        self._width = width
        self.ends = np.zeros(len(wordings), dtype=np.int64)
        levels: list[Numbers] = []
        count = 0
        for column in columns:
            letters = np.array(column, dtype=np.int64)
            going = np.flatnonzero(letters != NOWHERE)
            steps, which = np.unique(self.ends[going] * self._width + letters[going], return_inverse=True)
            self.ends[going] = count + 1 + which
            levels.append(steps)
            count += len(steps)
        steps = np.concatenate(levels)
        self._steps = Hashed(steps)
        self.goes_on = np.zeros(count + 1, dtype=np.bool_)
        self.goes_on[steps // self._width] = True
        self.first = np.full(self._width, NOWHERE)
        self.first[levels[0]] = np.arange(1, len(levels[0]) + 1)
        self._goes_on_from = self.goes_on[self.first] & (self.first != NOWHERE)
        self._may_follow = np.zeros(self._width, dtype=np.bool_)
        self._may_follow[levels[1] % self._width if len(levels) > 1 else []] = True

    def pairs(self, letters: Numbers) -> tuple[Numbers, Numbers]:
        """Where two letters begin a wording (the last cannot), and their nodes.

        Parameters
        ----------
        letters : (n,) array
        """
        at = np.flatnonzero(self._goes_on_from[letters[:-1]] & self._may_follow[letters[1:]])
        places = self._steps.places(self.first[letters[at]] * self._width + letters[at + 1])
        there = np.flatnonzero(places >= 0)
        return at[there], places[there] + 1

    def walked(self, nodes: Numbers, letters: Numbers) -> Numbers:
        """The nodes one letter further on; `NOWHERE` where no wording goes on so, or the walk had ended."""
        places = self._steps.places(nodes * self._width + letters)
        return np.where(places < 0, NOWHERE, places + 1)
