"""Which of several records of one paper counts: the highest version, the latest of equals, none if deleted.

What tells a paper from others is a whole number: its PMID, else the hash of its PMCID or DOI, else its place. Of all
records together only those numbers are held, 8 bytes each and as much again for sorting.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from palpate.corpus.folder import Folder
from palpate.corpus.parts import batches
from palpate.types.corpus import Mark

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

MOST_PMID = 10  # digits; NLM's have 8


def own(pmid: str | None, pmcid: str | None, doi: str | None, *, part: str, row: int) -> int:
    """The number of a paper: above 0 its PMID, below 0 a hash of 62 bits."""
    if pmid and pmid.isdigit() and pmid.isascii() and len(pmid) <= MOST_PMID:
        return int(pmid)
    told = (pmcid and f"pmcid {pmcid}") or (doi and f"doi {doi.lower()}") or f"{part} {row}"
    digest = hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return -(int.from_bytes(digest, "big") >> 2) - 1


def in_force(folder: Folder, marks: Sequence[Mark]) -> Mapping[str, Flags]:
    """Of every part, by name, which of its rows count.

    Parameters
    ----------
    folder : Folder
    marks : sequence of Mark
        In the order in which revisions count, as `Folder.marks` gives them.

    Raises
    ------
    LibraryError
        If a part is damaged.
    """
    import numpy as np

    numbers = [_column(folder, mark, "own", np.dtype(np.int64)) for mark in marks]
    flags = {mark.name: np.ones(len(some), dtype=np.bool_) for mark, some in zip(marks, numbers, strict=True)}
    deleted = np.array([pmid for mark in marks for pmid in mark.deleted], dtype=np.int64)
    doubtful = _doubtful(numbers, deleted)
    found: list[Numbers] = []
    for place, (mark, some) in enumerate(zip(marks, numbers, strict=True)):
        rows = np.flatnonzero(np.isin(some, doubtful))
        if len(rows):
            versions = _column(folder, mark, "version", np.dtype(np.int16))
            found.append(np.stack([some[rows], versions[rows], np.full(len(rows), place), rows]))
            flags[mark.name][rows] = False
    if found:
        for place, row in _winners(np.concatenate(found, axis=1), deleted).T.tolist():
            flags[marks[place].name][row] = True
    return flags


def _winners(found: Numbers, deleted: Numbers) -> Numbers:
    """Place and row of the record that counts of each paper; `found` are number, version, place and row, in order."""
    import numpy as np

    number, version, place, row = found
    order = np.lexsort((np.arange(len(number)), version, number))
    is_last = np.r_[number[order][1:] != number[order][:-1], True]
    best = order[is_last]
    best = best[~np.isin(number[best], deleted)]
    return np.stack([place[best], row[best]])


def _doubtful(numbers: Sequence[Numbers], deleted: Numbers) -> Numbers:
    """The papers that stand more than once, or are deleted."""
    import numpy as np

    together = np.concatenate([*numbers, np.empty(0, dtype=np.int64)])
    together.sort()
    repeated = together[1:][together[1:] == together[:-1]]
    return np.unique(np.concatenate([repeated, deleted]))


def _column(folder: Folder, mark: Mark, name: str, kind: np.dtype[np.generic]) -> Numbers:
    import numpy as np

    found = [batch.column(0).to_numpy() for batch in batches(folder.part(mark.name), (name,))]
    whole: Numbers = np.concatenate([np.empty(0, dtype=kind), *found])
    return whole
