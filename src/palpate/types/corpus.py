"""A corpus of papers: what it holds of each, what is searched for in it, and what filling it came to."""

from __future__ import annotations

import msgspec

from palpate.types.concept import Concept
from palpate.types.paper import Rejected
from palpate.types.search import Sort


class Entry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One paper of a corpus, without its abstract.

    ``is_trial`` says whether it is taken as the report of a randomised trial, ``chance`` how likely that is.
    ``concepts`` are the ids of the treatments, conditions and outcomes that title and abstract name. ``source``,
    ``byte`` and ``line`` say where its record stands, as in `palpate.types.paper.Origin`.
    """

    source: str
    form: str
    byte: int | None
    line: int | None
    title: str
    authors: tuple[str, ...]
    journal: str | None
    year: int | None
    pmid: str | None
    doi: str | None
    pmcid: str | None
    registry: tuple[str, ...]
    publication_types: tuple[str, ...]
    is_trial: bool
    chance: float
    is_retracted: bool
    concepts: tuple[str, ...]

    @property
    def link(self) -> str | None:
        """Where it can be read."""
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.pmcid:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/"
        return f"https://doi.org/{self.doi}" if self.doi else None


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of a file when all that it holds is in the corpus.

    ``name`` is the hash of the file's bytes and the name of its part; ``order`` its place among the files, numbers in
    their order; ``size`` and ``stamp`` (of its last change, ns) tell it unchanged without reading it. ``deleted`` are
    the PMIDs that it takes back. ``checksum`` is that of the part.
    """

    name: str
    source: str
    order: tuple[int | str, ...]
    size: int
    stamp: int
    records: int
    trials: int
    passed: dict[str, int]
    rejected: dict[str, int]
    told: tuple[Rejected, ...]
    deleted: tuple[int, ...]
    part_size: int
    checksum: str
    made_by: str


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What filling a corpus came to: files and those done before, records, trials, and what gave none, by reason.

    ``told`` are the first records that were rejected, ``total`` the papers that can be searched now.
    """

    files: int
    before: int
    records: int
    trials: int
    passed: dict[str, int]
    rejected: dict[str, int]
    told: tuple[Rejected, ...]
    total: int


class CorpusSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched for; what is None, or empty, narrows nothing. A concept stands for everything narrower too."""

    text: str = ""
    treatment: Concept | None = None
    condition: Concept | None = None
    outcome: Concept | None = None
    is_trial: bool | None = None
    is_retracted: bool | None = None
    year_from: int | None = None
    year_to: int | None = None
    sort: Sort = Sort.RELEVANCE
    limit: int | None = None
    offset: int = 0


class CorpusFound(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the papers found, in order; ``total`` counts those on all pages, ``searched`` all there are.

    ``scores`` is what they are ordered by, the highest first: BM25, or the year (0 where none is known). ``is_partial``
    says that none holds all the words and that these hold some of them.
    """

    search: CorpusSearch
    entries: tuple[Entry, ...]
    scores: tuple[float, ...]
    total: int
    searched: int
    is_partial: bool = False

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; None on the last one."""
        end = self.search.offset + len(self.entries)
        return end if self.entries and end < self.total else None


class CorpusStats(msgspec.Struct, frozen=True, kw_only=True):
    """A corpus in figures.

    ``records`` counts all that was read, ``in_force`` the papers that can be searched: less those revised or deleted
    later. ``unindexed`` are files that are read but not yet searched. ``concepts`` are the commonest of each family,
    by label, each counted with what is narrower. Sizes are in bytes.
    """

    place: str
    files: int
    records: int
    in_force: int
    trials: int
    retracted: int
    deleted: int
    rejected: int
    unindexed: int
    years: tuple[int, int] | None
    concepts: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    parts_size: int
    index_size: int


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """An index made anew: the papers in it, and the files whose parts were damaged and have to be read again."""

    total: int
    damaged: tuple[str, ...]
