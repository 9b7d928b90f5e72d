"""Texts cut at their blanks, each different piece once: what a piece says is looked up once for many texts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

Made = TypeVar("Made")
_END = "\n"  # stands behind each text where many are cut; no piece is one
MOST_PIECES = 150_000  # that are kept, about 800 bytes each with all that is made of them; then they are numbered anew


class Cut(NamedTuple):
    """Texts as numbers of their pieces.

    Attributes
    ----------
    pieces : list of str
        Each different one once, but for the first, which is empty and stands for the end of a text; and, where texts
        were cut before, what they had.
    which : (n,) array
        The pieces of all texts one behind the other, an end after each text.
    starts : (k,) array
        Where each text begins.
    """

    pieces: list[str]
    which: Numbers
    starts: Numbers

    def part(self, first: int, last: int) -> Cut:
        """Some of the texts, half-open."""
        starts = self.starts[first:last]
        end = self.starts[last] if last < len(self.starts) else len(self.which)
        return Cut(self.pieces, self.which[starts[0] : end], starts - starts[0])


def cut(texts: Sequence[str]) -> Cut:
    """Cut texts at blanks and line feeds.

    Parameters
    ----------
    texts : sequence of str
        One at least.
    """
    import numpy as np

    parted = [text.replace("\n", " ").split(" ") for text in texts]
    numbers: dict[str, int] = {}
    which = [numbers.setdefault(piece, len(numbers)) for pieces in parted for piece in pieces]
    counts = np.fromiter(map(len, parted), dtype=np.int64, count=len(parted))
    return ended(["", *numbers], np.array(which, dtype=np.int64), counts)


def cut_many(texts: Sequence[str]) -> Cut:
    """The same by pyarrow, in a third of the time where there are hundreds of texts.

    The pieces of one call and the next are numbered on, in one list, which goes on growing (`OfPieces`).
    """
    import numpy as np
    import pyarrow as pa

    ended = f" {_END} ".join([text.replace("\n", " ") for text in texts]) + f" {_END} "
    data = ended.encode()
    blanks = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord(" "))
    bounds = np.append(0, blanks + 1)
    pieces, which = _met.numbered(
        pa.LargeStringArray.from_buffers(len(blanks), pa.py_buffer(bounds), pa.py_buffer(data))
    )
    ends = np.flatnonzero(which == 0)
    return Cut(pieces, which, np.append(0, ends[:-1] + 1))


class _Met:
    """The pieces that were met, in their order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: list[str] = []
        self._known: Any = None  # the same for pyarrow, each with the blank behind it

    def numbered(self, pieces: Any) -> tuple[list[str], Numbers]:
        """All pieces, and the numbers of these, each of which has a blank behind it."""
        import numpy as np
        import pyarrow as pa

        with self._lock:
            if not self._pieces or len(self._pieces) > MOST_PIECES:
                self._pieces, self._known = [""], pa.array([f"{_END} "], pa.large_string())
            *_, coded = pa.chunked_array([self._known, pieces]).dictionary_encode().chunks
            self._pieces += [piece[:-1] for piece in coded.dictionary[len(self._known) :].to_pylist()]
            self._known = coded.dictionary
            return self._pieces, coded.indices.to_numpy().astype(np.int64)


_met = _Met()


class OfPieces(Generic[Made]):
    """What is made of pieces, by their numbers; made on where the same list has more of them the next time.

    Parameters
    ----------
    end : object
        What is made of the end of a text, which is the first of each list.
    make : callable
        Makes it of further pieces.
    joined : callable
        Joins what was made to that.
    """

    def __init__(self, end: Made, make: Callable[[Sequence[str]], Made], joined: Callable[[Made, Made], Made]) -> None:
        self._end, self._make, self._joined = end, make, joined
        self._held: tuple[list[str], int, Made] = ([], 1, end)  # set at once, so that threads can share it

    def of(self, pieces: list[str]) -> Made:
        """What is made of all that the list holds."""
        held, count, made = self._held
        if held is not pieces:
            count, made = 1, self._end
        if new := pieces[count:]:
            made = self._joined(made, self._make(new))
            self._held = pieces, count + len(new), made
        return made


def ended(pieces: list[str], which: Numbers, counts: Numbers) -> Cut:
    """Put an end after each text, of which the numbers of pieces less 1 are given, and how many it has."""
    import numpy as np

    ends = np.cumsum(counts)
    return Cut(pieces, np.insert(which + 1, ends, 0), ends - counts + np.arange(len(counts)))


class Spread:
    """Runs of numbers, of which many are set one behind the other again and again.

    Parameters
    ----------
    numbers : (m,) array
        Those of all runs.
    lengths : (n,) array
        How many each run has.
    """

    def __init__(self, numbers: Numbers, lengths: Numbers) -> None:
        import numpy as np

        self._numbers, self.lengths = numbers, lengths
        self._starts = np.cumsum(lengths) - lengths

    @classmethod
    def of_words(cls, words: Sequence[str]) -> Spread:
        """The code points of words."""
        import numpy as np

        codes = np.frombuffer("".join(words).encode("utf-32-le"), dtype="<u4").astype(np.int64)
        return cls(codes, np.fromiter(map(len, words), dtype=np.int64, count=len(words)))

    def with_more(self, more: Spread) -> Spread:
        """The same with further runs behind."""
        import numpy as np

        return Spread(np.concatenate((self._numbers, more._numbers)), np.concatenate((self.lengths, more.lengths)))

    def of(self, which: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of some of the runs, and where behind them each ends."""
        import numpy as np

        counts = self.lengths[which]
        ends = np.cumsum(counts)
        further = self._starts[which] + counts - ends  # a number's place among all less where it comes to stand
        return self._numbers[np.arange(counts.sum()) + np.repeat(further, counts)], ends
