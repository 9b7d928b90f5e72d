"""Whether a figure is a change since the start: what its heads, its row, the section above it or the caption say.

A caption or a section that tells of changes from baseline speaks of the times below it, unless one of them is the
baseline itself: then the figures are values, or a column beside them holds the change.
"""

from __future__ import annotations

import re

import msgspec

from palpate.trials.heads import gives_differences_by_arm, is_difference_of_times
from palpate.trials.labels import Label, Time, read_label
from palpate.trials.names import tokens
from palpate.trials.noted import Noted
from palpate.trials.sheet import DataCell, Sheet
from palpate.trials.word_lists import words

_BOTH_TIMES = re.compile(r"\b(?:before|pre)\W{1,3}(?:(?:and|to|vs\.?)\W)?(?:after|post)\b", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:chang|differ|improve|reduc|increas|decreas|gain|loss|delta)|[Δ∆]", re.IGNORECASE)
_LISTED_DELTA = re.compile(r"(?<=,)[^,]{0,30}?[Δ∆]\S+|\band [Δ∆]\S+")  # one of the outcomes that a caption lists
_COURSE = re.compile(r"\bchanges? (?:over|with|in) time\b", re.IGNORECASE)  # values at several times
_FROM_START = re.compile(
    r"\b(?:from|since|relative to|versus|vs\.?|compared (?:with|to)) (?:the )?(?:\w+ )?baseline\b", re.IGNORECASE
)
_EMPTY_NAME = words("empty in outcomes")


class Changes(msgspec.Struct, frozen=True):
    """What a sheet says of changes.

    ``caption`` where its caption calls the figures so; ``times`` where that holds for those of a named time too;
    ``sections`` are the row labels, from the outermost, below which every time is the end of a change.
    """

    caption: bool
    times: bool
    sections: frozenset[tuple[Label, ...]]


def read_changes(sheet: Sheet) -> Changes:
    """What the caption and the sections of a sheet say of changes."""
    caption = _tells_changes(sheet.caption)
    labels = [label for path in (*sheet.heads, *sheet.sides) for label in path]
    times = (
        caption
        and _CHANGED.search(sheet.caption.text) is not None
        and _FROM_START.search(sheet.caption.text) is not None
        and not any(label.is_change or label.when is Time.BASELINE for label in labels)
    )
    return Changes(caption, times, _sections(sheet))


def _sections(sheet: Sheet) -> frozenset[tuple[Label, ...]]:
    """Row labels that name a change, where the rows below them are times alone and none of them before treatment."""
    below: dict[tuple[Label, ...], list[Label]] = {}
    for side in sheet.sides:
        if len(side) > 1 and side[-2].is_change:
            below.setdefault(side[:-1], []).append(side[-1])
    return frozenset(
        above
        for above, rows in below.items()
        if all(row.time and row.when is Time.AFTER and not set(tokens(row.rest)) - _EMPTY_NAME for row in rows)
    )


def is_change(cell: DataCell, sheet: Sheet, told: Changes, noted: Noted, *, arm: str | None, in_head: bool) -> bool:
    """Whether a cell's figure is a change, ``arm`` being whose it is and ``in_head`` whether a head says so."""
    near, beside = tuple(reversed(cell.head)), tuple(reversed(cell.side))
    if any(label.is_change for label in (*near, *beside[:1])) or cell.side[:-1] in told.sections:
        return True
    if any(label.is_change and not set(tokens(label.rest)) - _EMPTY_NAME for label in beside):
        return True
    if told.times or (in_head and is_difference_of_times(cell, sheet)):
        return True
    of_changes = told.caption or (arm is not None and (gives_differences_by_arm(sheet) or noted.of_changes))
    return of_changes and not any(label.time for label in (*near, *beside))


def _tells_changes(caption: Label) -> bool:
    """Whether a caption says that the figures are changes; "before and after treatment" alone does not."""
    if _COURSE.search(caption.text):
        return False
    if caption.is_change and _LISTED_DELTA.search(caption.text):
        caption = read_label(_LISTED_DELTA.sub(" ", caption.text))
    return caption.is_change and (_BOTH_TIMES.search(caption.text) is None or _CHANGED.search(caption.text) is not None)
