"""Which way studies of any design found an outcome to go under a treatment."""

from __future__ import annotations

from collections import Counter

from palpate.library import Library
from palpate.matching import match
from palpate.matching.reader import DIRECT
from palpate.types.evidence import Question
from palpate.types.match import Directions, RowMatch
from palpate.types.study import Finding

_BETTER = frozenset({Finding.BETTER, Finding.IMPROVED})
_WORSE = frozenset({Finding.WORSE, Finding.WORSENED})


def directions(question: Question, library: Library) -> Directions:
    """Each study once, by most of its rows on just this treatment and outcome, between arms or before and after."""
    found = match(question, library)
    counts: dict[str, Counter[bool]] = {}
    for row in (*found.rows, *found.before_after):
        says = _is_better(row)
        if says is not None and {row.treatment_distance, row.outcome_distance} <= DIRECT:
            counts.setdefault(row.study.key, Counter())[says] += 1
    return Directions(
        better=tuple(key for key, count in counts.items() if count[True] > count[False]),
        against=tuple(key for key, count in counts.items() if count[False] >= count[True]),
    )


def _is_better(row: RowMatch) -> bool | None:
    """Whether a row went the better way; None where it says nothing."""
    if row.row.finding is None:
        return None
    return row.row.finding in (_WORSE if row.is_flipped else _BETTER)
