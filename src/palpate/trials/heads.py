"""What the heads of a sheet say beyond their words: of one arm, of both together, of a part of the people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.cells import Figures
from palpate.trials.labels import Label, Statistic
from palpate.trials.names import ArmNames, tokens
from palpate.trials.sheet import DataCell, Sheet

_LOWER = re.compile(r"\W*(?:95 ?% ?(?:ci)?\W*)?(?:lower|low|ll|lcl|from)\b", re.IGNORECASE)
_UPPER = re.compile(r"\W*(?:95 ?% ?(?:ci)?\W*)?(?:upper|high|ul|ucl|to)\b", re.IGNORECASE)
_MEAN_DIFFERENCES = re.compile(r"\bmean (?:\w+ )?differences?\b|\bMDs?\b")
_OF_GROUP = re.compile(r"\b(?:group|arm)\b", re.IGNORECASE)


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


def whole_intervals(cells: Sequence[DataCell]) -> Iterator[DataCell]:
    """The cells, an interval whose ends stand in two columns under one head as one cell."""
    held: DataCell | None = None
    for cell in cells:
        if held is not None and _is_other_end(held, cell):
            low, high = held.figures, cell.figures
            assert low is not None and high is not None
            yield msgspec.structs.replace(held, figures=Figures(low=low.value, high=high.value), p=None)
            held = None
            continue
        if held is not None:
            yield held
        held = cell
    if held is not None:
        yield held


def _is_other_end(cell: DataCell, after: DataCell) -> bool:
    if (cell.row, cell.line, cell.column + 1) != (after.row, after.line, after.column) or not cell.head:
        return False
    if not (_is_lone(cell.figures) and _is_lone(after.figures)) or not after.head:
        return False
    last, next_last = cell.head[-1], after.head[-1]
    if cell.head == after.head:
        return last.statistics == {Statistic.CI} and not last.measure
    return _LOWER.match(last.text) is not None and _UPPER.match(next_last.text) is not None


def _is_lone(figures: Figures | None) -> bool:
    return figures is not None and figures.value is not None and not figures.groups and figures.spread is None


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
