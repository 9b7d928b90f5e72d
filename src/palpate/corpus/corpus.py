"""A corpus as one value: search it, say what is in it, make its index anew."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from palpate import vocabulary
from palpate.corpus import index as indexing
from palpate.corpus.folder import Folder, checksum
from palpate.corpus.index import damaged, decoder, opened
from palpate.corpus.parts import check_extra
from palpate.corpus.query import NAMED, Asked, search_of
from palpate.errors import LibraryError
from palpate.types.concept import Concept
from palpate.types.corpus import CorpusFound, CorpusSearch, CorpusStats, Mark, Rebuilt
from palpate.types.search import Sort

if TYPE_CHECKING:
    import tantivy

PAGE = 20  # papers
MOST_NAMED = 8  # concepts of each family in the figures


class Corpus:
    """An existing corpus of papers, for reading; `palpate.crawl.papers.fill` makes and fills one.

    Parameters
    ----------
    path : str or Path
        Its folder.

    Raises
    ------
    InputError
        If a package that it needs is missing.
    LibraryError
        If the folder is no corpus, or a newer version's.
    """

    def __init__(self, path: str | Path) -> None:
        check_extra()
        self._folder = Folder(Path(path))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    @cached_property
    def _index(self) -> tantivy.Index:
        return opened(self._folder)

    @cached_property
    def _searcher(self) -> Any:
        with damaged(self._folder):
            return self._index.searcher()

    def search(
        self,
        text: str = "",
        *,
        treatment: str | Concept | None = None,
        condition: str | Concept | None = None,
        outcome: str | Concept | None = None,
        is_trial: bool | None = None,
        is_retracted: bool | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
        sort: str = "relevance",
        limit: int | None = PAGE,
        offset: int = 0,
    ) -> CorpusFound:
        """The papers in which words stand, or that name something.

        Parameters
        ----------
        text : str
            Words of title and abstract, all of which must stand there (where no paper holds them all, some); terms of
            the vocabulary are found under their other names and under narrower ones too. Words in double quotes stand
            side by side; ``massag*`` is the beginning of a word. A PMID, DOI, PMCID or registry number finds just what
            bears it.
        treatment, condition, outcome : str or Concept, optional
            What title or abstract name, or something narrower: a wording, an id such as ``T:massage``, or a concept.
        is_trial, is_retracted : bool, optional
            True for these papers only, False for the others.
        year_from, year_to : int, optional
            Published in these years or between them.
        sort : str
            ``relevance`` (BM25; the newest first where there are no words) or ``year`` (newest first).
        limit : int or None
            How many at most; None for all.
        offset : int
            How many to leave out before the first.

        Raises
        ------
        InputError
            If the vocabulary does not know a wording, or a value is not among those that can be asked for.
        LibraryError
            If nothing is indexed yet, or the index is damaged.
        """
        asked = search_of(
            text,
            treatment=treatment,
            condition=condition,
            outcome=outcome,
            is_trial=is_trial,
            is_retracted=is_retracted,
            years=(year_from, year_to),
            sort=sort,
            limit=limit,
            offset=offset,
        )
        with damaged(self._folder):
            return self._found(asked)

    def _found(self, search: CorpusSearch) -> CorpusFound:
        asked = Asked(self._index.schema, search, self._searcher)
        if (identified := asked.identified()) is not None and (named := self._page(search, identified)).total:
            return named
        if asked.is_void:
            return CorpusFound(search=search, entries=(), scores=(), total=0, searched=len(self))
        found = self._page(search, asked.every())
        if not found.total and (some := asked.some()) is not None:
            found = self._page(search, some)
            return msgspec.structs.replace(found, is_partial=found.total > 0)
        return found

    def _page(self, search: CorpusSearch, query: tantivy.Query) -> CorpusFound:
        searcher = self._searcher
        newest = search.sort is Sort.YEAR or not search.text
        limit = max(min(search.limit or len(self), len(self)), 1)
        order = {"order_by_field": "year"} if newest else {}
        found = searcher.search(query, limit, offset=search.offset, **order)
        decode = decoder()
        entries = tuple(decode(searcher.doc(address).get_first("entry")) for _, address in found.hits)
        scores = tuple(float(score or 0) for score, _ in found.hits)
        return CorpusFound(search=search, entries=entries, scores=scores, total=found.count, searched=len(self))

    def stats(self) -> CorpusStats:
        """The corpus in figures.

        Raises
        ------
        LibraryError
            If a mark or the index is damaged.
        """
        marks = self._folder.marks()
        with damaged(self._folder):
            trials, retracted = (self._count(field) for field in ("trial", "retracted"))
            concepts = tuple(self._commonest(family.value, family) for family in NAMED)
            years = self._years()
        return CorpusStats(
            place=str(self._folder.path),
            files=len(marks),
            records=sum(mark.records for mark in marks),
            in_force=len(self),
            trials=trials,
            retracted=retracted,
            deleted=len({pmid for mark in marks for pmid in mark.deleted}),
            rejected=sum(sum(mark.rejected.values()) for mark in marks),
            unindexed=len({mark.name for mark in marks} - indexing.indexed(self._folder).keys()),
            years=years,
            concepts=concepts,
            parts_size=sum(mark.part_size for mark in marks),
            index_size=sum(path.stat().st_size for path in self._folder.index.rglob("*") if path.is_file()),
        )

    def _count(self, field: str) -> int:
        from tantivy import Query

        query = Query.term_query(self._index.schema, field, 1, "basic")
        return int(self._searcher.search(query, 1).count)

    def _years(self) -> tuple[int, int] | None:
        from tantivy import Order, Query

        ends = []
        for order in (Order.Asc, Order.Desc):
            query = Query.exists_query("year")
            hits = self._searcher.search(query, 1, count=False, order_by_field="year", order=order).hits
            ends += [year for year, _ in hits]
        return (ends[0], ends[1]) if len(ends) == 2 else None

    def _commonest(self, name: str, family: Any) -> tuple[str, tuple[tuple[str, int], ...]]:
        counted = [
            (one.label, self._searcher.doc_freq("concept", one.id)) for one in vocabulary.load().concepts(family)
        ]
        ranked = sorted(((label, count) for label, count in counted if count), key=lambda pair: (-pair[1], pair[0]))
        return name, tuple(ranked[:MOST_NAMED])

    def rebuild(self, *, threads: int = 1, told: indexing.Told | None = None) -> Rebuilt:
        """Make the index anew from the parts; what is damaged among them is taken out and has to be read again.

        Raises
        ------
        InputError
            If the folder cannot be written, or another process writes into it.
        LibraryError
            If a mark is damaged.
        """
        with self._folder.alone():
            marks = self._folder.marks(with_lost=True)
            lost = [mark for mark in marks if self._dropped(mark)]
            kept = [mark for mark in marks if mark not in lost]
            total = indexing.rebuild(self._folder, kept, threads=threads, told=told)
        for name in ("_index", "_searcher"):
            self.__dict__.pop(name, None)
        return Rebuilt(total=total, damaged=tuple(mark.source for mark in lost))

    def _dropped(self, mark: Mark) -> bool:
        """Whether a part is not as it was written, and was taken out."""
        try:
            if checksum(self._folder.part(mark.name)) == mark.checksum:
                return False
        except FileNotFoundError:
            pass
        except OSError as error:
            raise LibraryError(
                f"{self._folder.part(mark.name)}: cannot be read ({error.strerror}). Check its permissions."
            ) from None
        self._folder.forget(mark.name)
        return True
