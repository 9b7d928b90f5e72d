"""What can be said of a library as a whole: its figures, its coverage by the vocabulary, what an addition did."""

from __future__ import annotations

from pathlib import Path

import msgspec

from palpate.types.problem import Problem

Counts = tuple[tuple[str, int], ...]


class LibraryStats(msgspec.Struct, frozen=True, kw_only=True):
    """A library in figures.

    ``place`` is its file or database, or says that it is in memory; ``read_only`` says why nothing can be added.
    ``designs`` and ``rows`` are (name, count) in the order to print; in ``concepts`` each slot comes with its commonest
    concepts' labels and in how many studies each stands.
    """

    place: str
    read_only: str | None = None
    hash: str
    studies: int
    added: int
    retracted: int
    designs: Counts
    rows: Counts
    concepts: tuple[tuple[str, Counts], ...]


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many mentions of one kind the vocabulary resolves, and the distinct wordings that it does not know."""

    kind: str
    mentions: int
    resolved: int
    unresolved: Counts

    @property
    def share(self) -> float:
        """Resolved mentions as a share of 1; 1 where there is none."""
        return self.resolved / self.mentions if self.mentions else 1.0


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What `palpate library add` did: the keys stored, and what is to look at in their records."""

    keys: tuple[str, ...]
    warnings: tuple[Problem, ...]


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """What `palpate library copy` did: the keys stored, and how many studies were there already, letter by letter."""

    keys: tuple[str, ...]
    same: int


class TakenIn(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the studies of one file that was ingested, by their keys.

    ``held`` stood in the library already; ``removed`` were taken back by their source; ``retracted`` are read by a
    person and now said to be retracted, which the person has to look at.
    """

    stored: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """What `palpate library rebuild` did.

    ``old`` is where the old file lies (None if there was none), ``kept`` how many added studies were taken over,
    ``lost`` how many could not be read and are left behind in the old file.
    """

    path: Path
    old: Path | None
    kept: int
    lost: int
