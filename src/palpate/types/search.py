"""What is searched for in the library, and one page of what was found."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypedDict

import msgspec

from palpate.types.concept import Concept
from palpate.types.shown import Shown
from palpate.types.study import Design, Study


class Sort(StrEnum):
    """The order of what was found: the best match, the newest, or first author and year first."""

    RELEVANCE = "relevance"
    YEAR = "year"
    LABEL = "label"


class Filters(TypedDict, total=False):
    """What a search may be narrowed and ordered by, as `palpate.library.Library.search` takes it."""

    treatment: str | Concept | None
    condition: str | Concept | None
    outcome: str | Concept | None
    design: str | Iterable[str]
    year_from: int | None
    year_to: int | None
    retracted: bool | None
    machine_read: bool | None
    sort: str
    limit: int | None
    offset: int


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched for; what is None, or empty, narrows nothing.

    A concept stands for itself and everything narrower. ``designs`` are alternatives. ``year_from`` and ``year_to`` are
    inclusive; a study without a year is in no span of years. ``limit`` is the length of a page, None for all.
    """

    text: str = ""
    treatment: Concept | None = None
    condition: Concept | None = None
    outcome: Concept | None = None
    designs: tuple[Design, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    retracted: bool | None = None
    machine_read: bool | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int | None = None
    offset: int = 0


class Found(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """One page of the studies that were found, in order; ``total`` counts those on all pages.

    ``is_partial`` says that no study holds all the words and that these hold some of them. ``library`` is the library's
    hash, ``searched`` how many studies it holds.
    """

    search: Search
    studies: tuple[Study, ...]
    total: int
    searched: int
    library: str
    is_partial: bool = False

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; None on the last one."""
        end = self.search.offset + len(self.studies)
        return end if self.studies and end < self.total else None
