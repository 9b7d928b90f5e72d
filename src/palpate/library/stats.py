"""A library in figures, and how much of its wording the vocabulary knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from palpate import vocabulary
from palpate.library.index import wordings
from palpate.library.store import Library
from palpate.types.concept import Family
from palpate.types.library import Counts, Coverage, LibraryStats
from palpate.types.study import Comparison, Study

MOST = 12  # how many of the commonest concepts are listed
SLOTS = ("treatment", "condition", "outcome", "instrument")
KINDS = {
    "treatment": "arms",
    "comparator": "arms",
    "reviewed comparator": "arms",
    "condition": "conditions",
    "outcome": "outcomes",
    "instrument": "instruments",
}


def stats(library: Library) -> LibraryStats:
    """How many studies the library holds, of which design, with which rows, on what."""
    with library.snapshot():
        studies = tuple(library.studies())
        return LibraryStats(
            place=library.place,
            read_only=library.read_only,
            hash=library.hash,
            studies=len(studies),
            added=len(library.added()),
            retracted=sum(study.is_retracted for study in studies),
            designs=tuple(Counter(study.design.value for study in studies).most_common()),
            rows=_rows(studies),
            concepts=tuple((slot, _commonest(library, slot)) for slot in SLOTS),
        )


def _rows(studies: Iterable[Study]) -> Counts:
    rows = [row for study in studies for row in study.outcomes]
    between = [row for row in rows if row.comparison is Comparison.BETWEEN_ARMS]
    return (
        ("between arms", len(between)),
        ("of these with numbers", sum(bool(row.means or row.events or row.effect) for row in between)),
        ("kept out by a doubt", sum(row.is_blocked for row in between)),
        ("before-after", sum(row.comparison is Comparison.BEFORE_AFTER for row in rows)),
        ("descriptions", sum(row.comparison is Comparison.DESCRIPTION for row in rows)),
        ("pooled by reviews", sum(len(study.pooled) for study in studies)),
    )


def _commonest(library: Library, slot: str) -> Counts:
    words = vocabulary.load()
    ranked = sorted(library.concepts(slot).items(), key=lambda item: (-item[1], item[0]))
    return tuple((words.concept(name).label, count) for name, count in ranked[:MOST])


def coverage(studies: Iterable[Study]) -> tuple[Coverage, ...]:
    """How many of the arms, conditions, outcomes and instruments of these studies resolve to a concept.

    Every mention counts: an outcome with six rows counts six times. Techniques, which are descriptions, do not count.
    """
    mentions: dict[str, Counter[tuple[Family, str]]] = {kind: Counter() for kind in KINDS.values()}
    for study in studies:
        for slot, family, text in wordings(study):
            if slot in KINDS:
                mentions[KINDS[slot]][family, text] += 1
    return tuple(_covered(kind, counts) for kind, counts in mentions.items())


def _covered(kind: str, counts: Counter[tuple[Family, str]]) -> Coverage:
    by_family: dict[Family, list[str]] = {}
    for family, text in counts:
        by_family.setdefault(family, []).append(text)
    unknown = vocabulary.load().unresolved(by_family)
    missing: Counter[str] = Counter()
    for family, texts in unknown.items():
        missing.update({text: counts[family, text] for text in texts})
    return Coverage(
        kind=kind,
        mentions=counts.total(),
        resolved=counts.total() - missing.total(),
        unresolved=tuple(sorted(missing.items(), key=lambda item: (-item[1], item[0]))),
    )
