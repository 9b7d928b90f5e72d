"""What the labels of a sheet say beyond their words: of one arm, of both together, of a part of the people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from palpate.trials.labels import Label, Statistic, Time
from palpate.trials.names import ArmNames, tokens
from palpate.trials.sheet import DataCell, Sheet

_DIFFERS = re.compile(r"\bdiff|\beffects?\b|\bratio", re.IGNORECASE)
_EXACT = re.compile(r"\.\d{3}|^\W*ns\W*$|[<>]", re.IGNORECASE)
LEAST_TESTS = 3
_MEAN_DIFFERENCES = re.compile(r"\bmean (?:\w+ )?differences?\b|\bMDs?\b")
_DIFFERENCE = re.compile(r"\W*(?:mean )?diff(?:erence)?s?\W*", re.IGNORECASE)
_OF_GROUP = re.compile(r"\b(?:group|arm)\b", re.IGNORECASE)
_HOUR = re.compile(
    r"\W*(?:at |after )?(?:\d+(?:[.:]\d+)?[ -]?(?:hours?|hrs?|h|minutes?|mins?)|(?:hour|minute|min) ?\d+)\W*",
    re.IGNORECASE,
)
_NO_TIME = re.compile(r"\W*(?:pre|post|[A-Z]\d)\W*", re.IGNORECASE)
MOST_TIMES = 0.6  # of the rows of a section; plain judgement
_VISIT = re.compile(
    r"\W*(?:(?:at )?baseline|(?:weeks?|months?) ?\d+|\d+[ -]?(?:weeks?|wks?|months?)|(?:pre|post)[- ]?\w*|"
    r"(?:before|after) \w+)\W*",
    re.IGNORECASE,
)


def heads_of_both(sheet: Sheet, names: ArmNames) -> tuple[str | None, frozenset[Label]]:
    """The last arm, whose head goes on over the comparison of the arms, and the heads of that: "Diff", "t", "P".

    Each arm has the same heads below its own, and the last one those besides.
    """
    below: dict[str, set[Label]] = {}
    for path in sheet.heads:
        arm = names.of_label(path[0].rest) if len(path) > 1 else None
        if arm is not None:
            below.setdefault(arm, set()).add(path[-1])
    if len(below) < 2:
        return None, frozenset()
    *others, last = below
    shared = set.union(*(below[arm] for arm in others))
    more = below[last] - shared
    says = all(label.measure or label.is_test or label.statistics & {Statistic.P, Statistic.CI} for label in more)
    is_test = any(Statistic.P in label.statistics for label in more)
    if not (is_test and says and below[last] & shared == shared) or any(label.is_within for label in more):
        return None, frozenset()
    return last, frozenset(more)


def columns_of_p(sheet: Sheet) -> frozenset[int]:
    """Columns below "Trend between groups" whose figures are p values throughout, most of them to three decimals."""
    columns: dict[int, list[DataCell]] = {}
    for cell in sheet.cells:
        if any(label.is_between and not _DIFFERS.search(label.text) for label in cell.head[-2:]):
            columns.setdefault(cell.column, []).append(cell)
    return frozenset(column for column, cells in columns.items() if _are_p(cells))


def _are_p(cells: Sequence[DataCell]) -> bool:
    exact = sum(_EXACT.search(cell.text) is not None for cell in cells)
    says = any(label.statistics or label.is_test for cell in cells for label in cell.head)
    return len(cells) >= LEAST_TESTS and all(cell.p for cell in cells) and 2 * exact >= len(cells) and not says


def above_arm(head: Sequence[Label], names: ArmNames) -> Sequence[Label]:
    """The heads above the one that names the arm: what they say holds for the arms below them together."""
    for at, label in enumerate(head):
        if names.of_label(label.rest) is not None:
            return head[:at]
    return ()


def arm_of_table(near: Sequence[Label], sheet: Sheet, names: ArmNames) -> str | None:
    """The one arm that a caption names, of a table whose labels name none: "Variables of the control group"."""
    if any(names.in_order(label.text) for path in (*sheet.heads, *sheet.sides) for label in path):
        return None
    found = names.in_order(sheet.caption.text)
    says = any(label.measure or label.is_test or Statistic.P in label.statistics for label in near)
    return found[0] if len(found) == 1 and not says and _OF_GROUP.search(sheet.caption.text) else None


def parts_of_head(head: Sequence[Label], sheet: Sheet, names: ArmNames) -> tuple[Label, ...]:
    """The head of a part of the people or of the outcome below an arm, where every arm has the same parts: "Prism"."""
    below: dict[str, set[Label]] = {}
    for path in sheet.heads:
        for at, label in enumerate(path[:-1]):
            arm = names.of_label(label.rest)
            if arm is not None and not label.is_total:
                below.setdefault(arm, set()).add(path[at + 1])
                break
    shared = set.intersection(*below.values()) if len(below) > 1 else set()
    named = {label for label in shared if _is_part(label)}
    return tuple(label for label in head if label in named) if len(named) > 1 else ()


def _is_part(label: Label) -> bool:
    """Whether a head says neither a time nor of what kind the figures are."""
    says = label.statistics or label.time or label.measure or label.is_change or label.is_test or label.is_total
    return not says and label.n is None and any(map(str.isalpha, "".join(tokens(label.rest))))


def below_arm(near: Sequence[Label], arm: str | None, names: ArmNames) -> Sequence[Label]:
    """The heads nearer than the one that names the arm, the nearest first."""
    at = next((at for at, label in enumerate(near) if arm is not None and names.of_label(label.rest) == arm), len(near))
    return near[:at]


def gives_differences_by_arm(sheet: Sheet) -> bool:
    """Whether a table of "mean differences" has no column for them but those of the arms: these are changes."""
    heads = (label for path in sheet.heads for label in path)
    said = _MEAN_DIFFERENCES.search(sheet.caption.text)
    return said is not None and not any(label.measure or label.time for label in heads)


def without_times_of_arms(sheet: Sheet, names: ArmNames) -> Mapping[Label, Label]:
    """Labels of arms whose times are part of their names, without them: "3-day change" beside "change when needed".

    So are those of labels that stand beside each other, one for each arm, and do not say the same time.
    """
    made: dict[Label, Label] = {}
    for paths in (sheet.heads, sheet.sides):
        for level in range(max(map(len, paths), default=0)):
            labels = dict.fromkeys(path[level] for path in paths if len(path) > level)
            found = {label: arm for label in labels if not label.is_total and (arm := names.of_label(label.rest))}
            times = {label.time for label in found}
            if len(times) > 1 and sorted(found.values()) == sorted(arm.id for arm in names.arms):
                made |= {label: msgspec.structs.replace(label, time=None, when=None) for label in found}
    return made


def with_labels(cell: DataCell, others: Mapping[Label, Label]) -> DataCell:
    """A cell with other labels in the place of some."""
    head, side = (tuple(others.get(label, label) for label in labels) for labels in (cell.head, cell.side))
    return msgspec.structs.replace(cell, head=head, side=side)


def is_difference_of_times(cell: DataCell, sheet: Sheet) -> bool:
    """Whether a row "Difference" stands below a value before treatment and one after: it is the change."""
    if not cell.side or _DIFFERENCE.fullmatch(cell.side[-1].text) is None:
        return False
    times = {side[-1].when for side in sheet.sides if side and side[:-1] == cell.side[:-1]}
    return {Time.BASELINE, Time.AFTER} <= times


def within_visit(labels: Sequence[Label]) -> Label | None:
    """The label of an hour or a minute beside one of a visit: "30 min" below "Week 12" says what was measured then."""
    timed = [label for label in labels if label.time and not label.rest]
    if len(timed) < 2 or not (_HOUR.fullmatch(timed[0].text) and _VISIT.fullmatch(timed[1].text)):
        return None
    return timed[0]


def has_rows_before_and_after(sheet: Sheet) -> bool:
    """Whether most rows of some section, or the sections, are "Baseline" and later times, or changes.

    Such a table is not of those alone who came in.

    "Pre", "Peri" and "Post" below a menopause are no times, nor are "M0" and "M1" below a stage.
    """
    below: dict[tuple[Label, ...], list[Label]] = {}
    for side in sheet.sides:
        if side:
            below.setdefault(side[:-1], []).append(side[-1])
    sections = list(dict.fromkeys(side[0] for side in sheet.sides if len(side) > 1))
    return any(map(_are_before_and_after, (*below.values(), sections)))


def _are_before_and_after(rows: Sequence[Label]) -> bool:
    times = [label for label in rows if label.time and not label.rest and not _NO_TIME.fullmatch(label.text)]
    changes = [label for label in rows if label.is_change and label not in times]
    whens = {label.when for label in times if not label.is_change}
    return {Time.BASELINE, Time.AFTER} <= whens and len(times) + len(changes) >= MOST_TIMES * len(rows)
