"""What is searched for → the keys of the studies found, in order, and how many there are.

One function, `find`, is all that the rest of the package knows of the index.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from palpate import vocabulary
from palpate.checks.searches import bounded, words_asked, years_asked
from palpate.errors import InputError
from palpate.library.printed import plain
from palpate.library.words import query
from palpate.types.concept import Concept, Family
from palpate.types.search import Search, Sort
from palpate.types.study import Design, Study

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs an SQL statement with its values and gives all rows."""

PAGE = 20  # studies
MOST = 1_000_000_000  # more studies than there are
# How much more a word counts in a title. For three words of a study's title the mean reciprocal rank of that study is
# 0.88 with 4 and 0.86 with 1; more, or other weights on other columns, change it by less than 0.01.
TITLE = 4.0
SLOTS = {Family.TREATMENT: "treatment", Family.CONDITION: "condition", Family.OUTCOME: "outcome"}
_ORDERS = {Sort.YEAR: "year DESC NULLS LAST, label, key", Sort.LABEL: "label, year, key"}


class Keys(NamedTuple):
    """The keys on one page, how many there are on all, and whether they hold only some of the words."""

    page: tuple[str, ...]
    total: int
    is_partial: bool


def listed(study: Study) -> tuple[str, str, int | None, str, int, int]:
    """Key, design, year, label in the form in which it is sorted, 1 if retracted, and 1 if only a program read it."""
    marks = (int(study.is_retracted), int(study.machine_read))
    return study.key, study.design.value, study.year, plain(study.label), *marks


def search_of(
    text: str,
    *,
    treatment: str | Concept | None,
    condition: str | Concept | None,
    outcome: str | Concept | None,
    design: str | Iterable[str],
    years: tuple[int | None, int | None],
    retracted: bool | None,
    machine_read: bool | None,
    sort: str,
    limit: int | None,
    offset: int,
) -> Search:
    """A search from what people write, checked.

    Raises
    ------
    InputError
        If the vocabulary does not know a wording, or a value is not among those that can be asked for.
    """
    since, until = years_asked(years)
    return Search(
        text=words_asked(text),
        treatment=_concept(treatment, Family.TREATMENT),
        condition=_concept(condition, Family.CONDITION),
        outcome=_concept(outcome, Family.OUTCOME),
        designs=tuple(dict.fromkeys(_design(one) for one in ((design,) if isinstance(design, str) else design))),
        year_from=since,
        year_to=until,
        retracted=retracted,
        machine_read=machine_read,
        sort=_sort(sort),
        limit=None if limit is None else bounded(limit, "limit", least=1, most=MOST),
        offset=bounded(offset, "offset", least=0, most=MOST),
    )


def _concept(asked: str | Concept | None, family: Family) -> Concept | None:
    return vocabulary.concept_named(asked, family) if isinstance(asked, str) else asked


def _design(name: str) -> Design:
    try:
        return Design(name.strip().lower())
    except ValueError:
        raise InputError(f"{name!r} is no design. Say one of {', '.join(Design)}.") from None


def _sort(name: str) -> Sort:
    try:
        return Sort(name)
    except ValueError:
        raise InputError(f"{name!r} is no order. Say one of {', '.join(Sort)}.") from None


def find(search: Search, rows: Rows, identified: tuple[str, ...] = ()) -> Keys:
    """The keys that are found; `identified` are those whose identifier the text is, which then are all."""
    if identified:
        return _page(search, rows, "key IN (SELECT value FROM json_each(?))", json.dumps(identified))
    asked = query(search.text)
    if asked is None:
        # Words that say nothing ("?") are not found anywhere; no words at all narrow nothing.
        return Keys((), 0, False) if search.text else _page(search, rows, "1")
    every = _page(search, rows, "word MATCH ?", asked)
    if every.total:
        return every
    some = _page(search, rows, "word MATCH ?", query(search.text, of_all=False))
    return some._replace(is_partial=some.total > 0)


def _page(search: Search, rows: Rows, condition: str, *values: object) -> Keys:
    by_words = condition.startswith("word ")
    table = "listed JOIN word ON word.rowid = listed.number" if by_words else "listed"
    filters = list(_filters(search))
    where = " AND ".join((condition, *(sql for sql, _ in filters)))
    given = (*values, *(value for _, some in filters for value in some))
    counted = "word" if by_words and not filters else table  # alone it is counted four times as fast
    total = int(rows(f"SELECT count(*) FROM {counted} WHERE {where}", *given)[0][0])
    order = _ORDERS.get(search.sort) or (f"bm25(word, {TITLE}), " if by_words else "") + _ORDERS[Sort.YEAR]
    limit = -1 if search.limit is None else search.limit
    found = rows(
        f"SELECT key FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", *given, limit, search.offset
    )
    return Keys(tuple(key for (key,) in found), total, False)


def _filters(search: Search) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Conditions in SQL, each with its values."""
    for concept in (search.treatment, search.condition, search.outcome):
        if concept is not None:
            yield _about(concept)
    if search.designs:
        yield "design IN (SELECT value FROM json_each(?))", (json.dumps(search.designs),)
    if search.year_from is not None:
        yield "year >= ?", (search.year_from,)
    if search.year_to is not None:
        yield "year <= ?", (search.year_to,)
    if search.retracted is not None:
        yield "retracted = ?", (int(search.retracted),)
    if search.machine_read is not None:
        yield "machine_read = ?", (int(search.machine_read),)


def _about(concept: Concept) -> tuple[str, tuple[object, ...]]:
    wanted = [concept.id, *vocabulary.load().descendants(concept)]
    named = "SELECT key FROM posting WHERE slot = ? AND concept IN (SELECT value FROM json_each(?))"
    return f"key IN ({named})", (SLOTS.get(concept.family, concept.family.value), json.dumps(wanted))
