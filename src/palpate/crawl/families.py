"""Which pages are copies of one another: exactly, or spun from one text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from palpate.crawl.frame import BANDS, PERMUTATIONS, ROWS, SAME_FAMILY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AT_MOST = 50  # pages of one bucket that each is compared with: the others are reached through them


def families(exact: Sequence[str | None], frames: Sequence[bytes | None]) -> NDArray[np.int64]:
    """The family of each page: the number of its first page.

    Parameters
    ----------
    exact, frames : as `palpate.crawl.frame.fingerprint` makes them; None where there is none

    Returns
    -------
    (pages,) array of int64

    Notes
    -----
    Pages with a band of their MinHash in common are candidates (85 bands of 3 rows; Leskovec, Rajaraman and Ullman
    (2014), Mining of Massive Datasets, section 3.4); those whose whole signatures agree in `SAME_FAMILY` are joined.
    """
    import numpy as np

    leaders = _Leaders(len(exact))
    for one, other in _alike(exact):
        leaders.join(one, other)
    at = [number for number, frame in enumerate(frames) if frame is not None]
    if at:
        joined = b"".join(frame for frame in frames if frame is not None)
        signatures = np.frombuffer(joined, dtype="<u4").reshape(len(at), PERMUTATIONS)
        for one, other in _near(signatures):
            leaders.join(at[one], at[other])
    return np.array([leaders.of(number) for number in range(len(exact))], dtype=np.int64)


class _Leaders:
    """Disjoint sets, each led by its first member (union-find with path halving)."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def of(self, one: int) -> int:
        above = self._above
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first


def _alike(exact: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for number, words in enumerate(exact):
        if words is not None:
            yield first.setdefault(words, number), number


def _near(signatures: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Pairs of rows whose signatures agree in the share that makes a family."""
    import numpy as np

    least = SAME_FAMILY * PERMUTATIONS
    for band in range(BANDS):
        keys = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS]).view(f"V{4 * ROWS}").ravel()
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
        begins, ends = np.r_[0, edges], np.r_[edges, len(order)]
        several = ends - begins > 1
        for begin, end in zip(begins[several].tolist(), ends[several].tolist(), strict=True):
            yield from _confirmed(signatures, order[begin:end], least)


def _confirmed(signatures: NDArray[np.uint32], members: NDArray[np.int64], least: float) -> Iterator[tuple[int, int]]:
    for place in range(1, len(members)):
        before = members[max(0, place - _AT_MOST) : place]
        agree = (signatures[before] == signatures[members[place]]).sum(axis=1) >= least
        for other in before[agree].tolist():
            yield other, int(members[place])
