"""Several corpora searched as one: the best of each, and of those the best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from palpate.corpus.corpus import PAGE, Corpus
from palpate.types.corpus import CorpusFound, Entry


def search_together(corpora: Sequence[Corpus], text: str = "", **asked: Any) -> CorpusFound:
    """Search several corpora, such as the shares that machines filled, as one.

    How rare a word is, and so what it counts, each corpus knows of its own papers alone. A paper that stands in several
    (of an update file that every machine took in) comes once; ``total`` counts it as often as it stands there.

    Parameters
    ----------
    corpora : sequence of Corpus
        One at least.
    text, asked
        As `Corpus.search` takes them.

    Raises
    ------
    InputError
        As `Corpus.search`.
    LibraryError
        If one is not indexed yet, or damaged.
    """
    if len(corpora) == 1:
        return corpora[0].search(text, **asked)
    limit, offset = asked.pop("limit", PAGE), asked.pop("offset", 0)
    wanted = None if limit is None else limit + offset
    found = [one.search(text, limit=wanted, **asked) for one in corpora]
    whole = [one for one in found if one.total and not one.is_partial]
    counted = whole or found
    pairs = list(islice(_merged(counted), offset, wanted))
    return CorpusFound(
        search=msgspec.structs.replace(found[0].search, limit=limit, offset=offset),
        entries=tuple(entry for entry, _ in pairs),
        scores=tuple(score for _, score in pairs),
        total=sum(one.total for one in counted),
        searched=sum(one.searched for one in found),
        is_partial=not whole and any(one.is_partial for one in found),
    )


def _merged(found: Sequence[CorpusFound]) -> Iterator[tuple[Entry, float]]:
    """Entries with their scores, the best first; each paper once."""
    pairs = [pair for one in found for pair in zip(one.entries, one.scores, strict=True)]
    seen: set[str] = set()
    for entry, score in sorted(pairs, key=lambda pair: -pair[1]):
        name = entry.pmid or entry.pmcid or entry.doi
        if name is None or name not in seen:
            yield entry, score
        if name is not None:
            seen.add(name)
