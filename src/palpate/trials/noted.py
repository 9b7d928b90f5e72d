"""What a table says once for many of its cells: in its caption, in its notes, in a column or a row of people.

"Values are mean ± SEM; n = 9 for placebo, n = 10 for soy", "T1: first visit", a column "cases" beside each group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from palpate.trials.cells import Figures, Group
from palpate.trials.labels import Label, Statistic
from palpate.trials.names import ArmNames
from palpate.trials.sheet import DataCell, Sheet
from palpate.trials.word_lists import alternatives

CENTRES = frozenset({Statistic.MEAN, Statistic.MEDIAN, Statistic.COUNT, Statistic.PERCENT})
SPREADS = frozenset({Statistic.SD, Statistic.SE, Statistic.CI, Statistic.QUARTILES, Statistic.RANGE})
_OR = re.compile(r"\bor \| |\| or\b", re.IGNORECASE)  # between two heads that say of what kind the figures are
_WORDS_OF_COUNTING = re.compile(
    r"\bn ?[(,/]? ?%|\bno\.|\bno ?\(%|^n$|\(n\)|\bn\b|^#|"
    r"\bnumbers? of (?:patients|participants|subjects|people|women|men|children|cases)\b",
    re.IGNORECASE,
)
_JOINED = r"(?:\(|\[|/| |and|,|with|±|\+/-)* ?"
_NOTES = (
    ((Statistic.MEAN, Statistic.SE), rf"means? ?{_JOINED}(?:s\.?e\.?m?\b|standard errors?)|±\s*s\.?e"),
    ((Statistic.MEAN, Statistic.SD), rf"means? ?(?:values )?{_JOINED}(?:s\.?d\.?\b|standard deviations?)|±\s*s\.?d"),
    (
        (Statistic.MEDIAN, Statistic.QUARTILES),
        rf"medians? ?(?:values )?{_JOINED}(?:i\.?q\.?r|inter-?quartile|(?:lower and upper )?quartiles?|25|"
        rf"percentiles?)",
    ),
    (
        (Statistic.MEDIAN, Statistic.RANGE),
        rf"medians? ?(?:values )?{_JOINED}(?:min\w*(?:[-–/ ]+|,? and )max\w*|ranges?\b)",
    ),
    ((Statistic.MEAN, Statistic.CI), rf"means? ?{_JOINED}(?:95 ?% ?)?(?:c\.?i|confidence)"),
    ((Statistic.COUNT, Statistic.PERCENT), rf"(?:\bn|no\.|numbers?|frequenc\w+)(?: of \w+)? ?{_JOINED}(?:%|per ?cent)"),
)
_MEANING = re.compile(  # of a short form, in a list of such: ", SE standard error", "; SD: standard deviation"
    r"(?:(?<=[,;.:] )|^)(?:S\.?E\.?M?\.?|s\.e\.m?\.?|S\.?D\.?|sd|sem?|IQR|CI)\b,? ?[:=–-]?,? ?"
    r"(?:standard (?:deviation|error)(?: of (?:the )?mean)?|inter-?quartile range|confidence interval)s?\b",
    re.IGNORECASE,
)
_NOTE_STATISTICS = tuple((frozenset(kinds), re.compile(pattern, re.IGNORECASE)) for kinds, pattern in _NOTES)
_PEOPLE = re.compile(
    rf"^\W*(?:{alternatives('people row patterns')}|cases)\W*(?:\(n(?:, ?%)?\)|, n(?: ?\(%\))?)?\W*$", re.IGNORECASE
)
_RATE = re.compile(r"\brates?\b.*\(%\)", re.IGNORECASE)
_SIZE_BEHIND = re.compile(r"(?P<name>(?:(?!\bn\s*=)[^.;:()]){2,60})[(\[,]?\s*\bn\s*=\s*(?P<n>\d[\d,]*)", re.IGNORECASE)
_SIZE_BEFORE = re.compile(r"\bn\s*=\s*(?P<n>\d[\d,]*)\s+(?:for|in)\s+(?P<name>[^.;,:()]{2,40})", re.IGNORECASE)
_CODE = re.compile(r"\b(?P<code>[TVWM]\d)\b\s*(?:[:=,–-]|is)\s*(?:the |at )?(?P<what>[^,;.:]{3,40})")
_BEFORE = re.compile(r"\b(?:baseline|before|first visit|initial|pre|admission|entry|inclusion|randomi)", re.IGNORECASE)
_OF_MEANS = frozenset({Statistic.MEAN, Statistic.MEDIAN, Statistic.SD, Statistic.RANGE, Statistic.QUARTILES})
_YES, _NO = re.compile(r"\W*yes\W*", re.IGNORECASE), re.compile(r"\W*no\W*", re.IGNORECASE)
_BEHIND_PLUS_MINUS = frozenset({Statistic.SD, Statistic.SE})
_MEDIAN_AND_RANGE = frozenset({Statistic.MEDIAN, Statistic.RANGE})
_INTERVALS = frozenset({Statistic.CI, Statistic.QUARTILES, Statistic.RANGE})
_WHO = r"(?:patients|participants|subjects|people|women|men|children|infants|cases|eyes|households|individuals|adults)"
_SHARE_OF = re.compile(  # "Success rate (%)", "% of patients with pain": no mean, where no spread stands beside it
    rf"(?:%|\bper ?cent(?:age)?s?|\bproportions?) of (?:the |all )?(?:\w+ )?{_WHO}\b|{_WHO} ?[(,] ?%|"
    r"\b(?:incidences?|prevalence|rates?)\b[^(%]{0,40}[(,] ?%",
    re.IGNORECASE,
)
MOST_SHARE = 100  # per cent: all people are those who were measured
LEAST_BELOW, SHARE_BELOW = 4, 0.25  # means below nought, of a table whose figures are then changes; plain judgement


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a whole table: the kind of its figures, people by arm and by row, codes of times before treatment.

    ``rows`` goes from a row, its line and the heads above the column of people to those that it gives the row, () for
    the heads where it is the only such column. ``columns`` goes from a column to the rows that count its people, each
    with their number; ``counting`` are the columns of people by row.
    """

    statistics: frozenset[Statistic]
    sizes: dict[str, int]
    rows: dict[tuple[int, int, tuple[Label, ...]], int]
    before: frozenset[str]
    columns: dict[int, dict[int, int]] = {}
    counting: frozenset[int] = frozenset()
    of_changes: bool = False
    counts_behind: bool = False
    shares: frozenset[tuple[Label, ...]] = frozenset()

    def people_beside(self, cell: DataCell) -> int | None:
        """The people that a column gives a cell's row: one below the same heads, else the only one."""
        place = (cell.row, cell.line)
        return self.rows.get((*place, cell.head[:-1])) or self.rows.get((*place, ()))

    def gives_people(self, cell: DataCell) -> bool:
        """Whether a cell is itself the number of people of its row."""
        return cell.column in self.counting and self.people_beside(cell) is not None

    def people_above(self, cell: DataCell) -> int | None:
        """The people of a cell's column: by the nearest row above that counts them, else by the only one."""
        rows = self.columns.get(cell.column, {})
        above = [row for row in rows if row < cell.row]
        return rows[max(above)] if above else None


def read_notes(sheet: Sheet, names: ArmNames) -> Noted:
    """What caption, notes and columns of people say."""
    text = f"{sheet.caption.text} {sheet.notes}"
    return Noted(
        statistics=_statistics_of_notes(text) or _statistics_of_heads(sheet),
        sizes=_sizes(text, names),
        rows=dict(_rows(sheet, names)),
        counting=frozenset(cell.column for cell in _counting(sheet)),
        columns=_columns(sheet, names),
        of_changes=_falls_below_nought(sheet),
        counts_behind=_counts_behind(sheet, names),
        shares=_shares(sheet),
        before=frozenset(found["code"] for found in _CODE.finditer(text) if _BEFORE.search(found["what"])),
    )


def is_row_of_people(text: str) -> bool:
    """Whether a row label says that its figures count people and nothing else."""
    return _PEOPLE.match(text) is not None


def _columns(sheet: Sheet, names: ArmNames) -> dict[int, dict[int, int]]:
    """People by column, from rows that count them under the heads of two arms or more."""
    found: dict[int, dict[int, int]] = {}
    shares, denials = _shares(sheet), _denials(sheet)
    for cell in sheet.cells:
        value = cell.figures.value if cell.figures is not None else None
        if (
            value is None
            or value != int(value)
            or value < 1
            or not cell.side
            or not is_row_of_people(cell.side[-1].text)
            or cell.side in shares
            or cell.side in denials
        ):
            continue
        if any(names.of_label(label.rest) for label in cell.head) and not any(label.is_total for label in cell.head):
            found.setdefault(cell.column, {})[cell.row] = int(value)
    return found if len(found) > 1 else {}


def _shares(sheet: Sheet) -> frozenset[tuple[Label, ...]]:
    """Rows "n (%)" below an outcome that has no mean: so many of the people, "Recovered" above "12 (40)"."""
    below = {
        cell.side
        for cell in sheet.cells
        if len(cell.side) > 1 and is_row_of_people(cell.side[-1].text) and _is_share(cell) and _names(cell.side[-2])
    }
    means = {side[:-1] for side in sheet.sides if side and side[-1].statistics & _OF_MEANS}
    return frozenset(side for side in below if side[:-1] not in means) - _denials(sheet)


def _denials(sheet: Sheet) -> frozenset[tuple[Label, ...]]:
    """Rows "No" beside rows "Yes": no numbers of people."""
    yes = {side[:-1] for side in sheet.sides if side and _YES.fullmatch(side[-1].text)}
    return frozenset(side for side in sheet.sides if side and side[:-1] in yes and _NO.fullmatch(side[-1].text))


def _is_share(cell: DataCell) -> bool:
    """Whether a cell is a count with less than a hundred per cent."""
    groups = cell.figures.groups if cell.figures is not None else ()
    is_count = cell.figures is not None and cell.figures.value is not None and not cell.figures.decimals
    return is_count and len(groups) == 1 and len(groups[0].values) == 1 and groups[0].values[0] < MOST_SHARE


def _names(label: Label) -> bool:
    return not (label.is_category or label.is_total or label.time or label.n) and any(map(str.isalpha, label.rest))


def counts_people(cell: DataCell) -> bool:
    """Whether a cell stands in a column of people ("cases", "n", "No. of patients")."""
    return bool(cell.head) and _PEOPLE.match(cell.head[-1].text) is not None


def _statistics_of_notes(text: str) -> frozenset[Statistic]:
    """What a text says of the figures: all that it says, as the form of a cell then tells which holds for it."""
    told = _MEANING.sub(" ", text)
    said = [kinds for kinds, pattern in _NOTE_STATISTICS if pattern.search(told)]
    return frozenset().union(*said) if said else frozenset()


def _statistics_of_heads(sheet: Sheet) -> frozenset[Statistic]:
    """What some column's head says of its figures, for columns beside it that say nothing, if all that say agree."""
    said = {
        label.statistics for head in sheet.heads for label in head if label.statistics & CENTRES and not label.measure
    }
    return next(iter(said)) if len(said) == 1 else frozenset()


def _sizes(text: str, names: ArmNames) -> dict[str, int]:
    """People by arm, where a caption or a note gives them for two arms or more."""
    for pattern, last in ((_SIZE_BEFORE, False), (_SIZE_BEHIND, True)):
        found: dict[str, int] = {}
        for match in pattern.finditer(text):
            named = names.in_order(match["name"])
            if named:
                found.setdefault(named[-1] if last else named[0], int(match["n"].replace(",", "")))
        if len(found) > 1:
            return found
    return {}


def _rows(sheet: Sheet, names: ArmNames) -> Iterator[tuple[tuple[int, int, tuple[Label, ...]], int]]:
    """People by row, where the table has one column that counts them, or one below each of several heads; no arm's."""
    counting = _counting(sheet)
    above = {cell.column: cell.head[:-1] for cell in counting}
    if len(set(above.values())) < len(above):
        return
    for cell in counting:
        value = cell.figures.value if cell.figures is not None and not cell.figures.groups else None
        if value is None or value != int(value) or value < 1:
            continue
        if not any(names.of_label(label.rest) for label in cell.head):
            yield (cell.row, cell.line, cell.head[:-1] if len(above) > 1 else ()), int(value)


def _counting(sheet: Sheet) -> list[DataCell]:
    """The cells of columns that count people; beside columns "N" those headed "n" count events."""
    counting = [cell for cell in sheet.cells if counts_people(cell)]
    heads = {cell.head[-1].text for cell in counting}
    return [cell for cell in counting if not heads >= {"N", "n"} or cell.head[-1].text == "N"]


def _falls_below_nought(sheet: Sheet) -> bool:
    """Whether many means with a spread lie below nought in a table without times: changes, then, as no head says."""
    if sheet.caption.time or any(label.time for path in (*sheet.heads, *sheet.sides) for label in path):
        return False
    spread = [cell.figures for cell in sheet.cells if cell.figures is not None and _has_spread(cell.figures)]
    below = sum((one.value or 0) < 0 for one in spread)
    return below >= LEAST_BELOW and below >= SHARE_BELOW * len(spread)


def _counts_behind(sheet: Sheet, names: ArmNames) -> bool:
    """Whether the figure behind every mean and its spread is of people: half of its arm or more, "3.2 ± 1.9 (29)"."""
    sizes = {arm.id: arm.n for arm in names.arms if arm.n}
    behind = [cell for cell in sheet.cells if cell.figures is not None and cell.figures.spread is not None]
    if len(behind) < LEAST_BELOW or not sizes or not any(cell.figures and cell.figures.groups for cell in behind):
        return False
    return all(_is_part_of_arm(cell, sizes, names) for cell in behind)


def _is_part_of_arm(cell: DataCell, sizes: Mapping[str, int], names: ArmNames) -> bool:
    arm = next((found for label in (*cell.head, *cell.side) if (found := names.of_label(label.rest))), None)
    size = sizes.get(arm) if arm is not None else None
    groups = cell.figures.groups if cell.figures is not None else ()
    return size is not None and len(groups) == 1 and is_count(groups[0]) and size <= 2 * groups[0].values[0] <= 2 * size


def is_count(group: Group) -> bool:
    """Whether what stands in brackets may be a number of people."""
    return len(group.values) == 1 and group.values[0] > 1 and not (group.decimals or group.is_percent or group.label)


def _is_alone(figures: Figures) -> bool:
    return figures.value is not None and figures.spread is None and figures.over is None and not figures.groups


def _has_spread(figures: Figures) -> bool:
    one = figures.groups[0].values if len(figures.groups) == 1 else ()
    return figures.spread is not None or len(one) == 1


def statistics_for(
    near: Sequence[Label], beside: Sequence[Label], from_notes: frozenset[Statistic]
) -> tuple[frozenset[Statistic], bool]:
    """What the figures are said to be, by the nearest label that says so; and whether one does."""
    row = beside[:1]
    for label in (*row, *near, *beside[1:]):
        kinds = label.statistics - {Statistic.P}
        if label in row and not (kinds & (SPREADS | {Statistic.MEDIAN}) or _WORDS_OF_COUNTING.search(label.text)):
            kinds = frozenset()
        if kinds == {Statistic.COUNT} and _PEOPLE.match(label.text):
            return kinds, True
        if kinds:
            wider = [other.statistics for other in near if other is not label]
            if _OR.search(" | ".join(other.text for other in reversed(near))):
                kinds = kinds.union(*wider)
            if kinds <= {Statistic.MEAN, Statistic.COUNT} and wider:
                kinds |= next((more & SPREADS for more in wider if more & SPREADS), frozenset())
            if kinds == {Statistic.MEAN} and Statistic.MEAN in from_notes and Statistic.MEDIAN not in from_notes:
                kinds |= from_notes & SPREADS
            return kinds, True
    return from_notes, bool(from_notes)


def kinds_of_form(
    figures: Figures,
    kinds: frozenset[Statistic],
    near: Sequence[Label],
    beside: Sequence[Label],
    from_notes: frozenset[Statistic] = frozenset(),
) -> frozenset[Statistic]:
    """What "44 (95.7)" is said to be: never an interval, so another head's kind; a per cent beside a "rate (%)".

    A note of medians with ranges says nothing of a figure without a range: such a table counts people beside them.
    What stands behind "±" is of the kind that another head, or else a note, gives spreads.
    """
    if figures.spread is not None and not kinds & _BEHIND_PLUS_MINUS:
        said = (*(label.statistics for label in (*near, *beside)), from_notes)
        return kinds | next((some & _BEHIND_PLUS_MINUS for some in said if some & _BEHIND_PLUS_MINUS), frozenset())
    if (
        _is_alone(figures)
        and not kinds & _OF_MEANS
        and any(_SHARE_OF.search(one.text) for one in (*beside[:1], *near[:1]))
    ):
        return frozenset((Statistic.PERCENT,))
    has_range = figures.low is not None or any(len(group.values) > 1 for group in figures.groups)
    if not has_range and kinds == _MEDIAN_AND_RANGE and not any(kinds & label.statistics for label in (*near, *beside)):
        return frozenset()
    if len(figures.groups) != 1 or len(figures.groups[0].values) != 1:
        if not has_range or kinds & _INTERVALS or not from_notes & _INTERVALS:
            return kinds
        return kinds - {Statistic.PERCENT} | from_notes & {*_INTERVALS, Statistic.MEAN, Statistic.MEDIAN}
    if kinds == {Statistic.CI}:
        return frozenset().union(*(label.statistics for label in near)) - {Statistic.CI, Statistic.P} or kinds
    return frozenset((Statistic.PERCENT,)) if not kinds and beside and _RATE.search(beside[0].text) else kinds
