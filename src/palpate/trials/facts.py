"""A sheet's cells to facts: of which arm, of which outcome, when, and what each figure is.

One rule for every shape of table: each label around a cell is asked what it says (an arm, a time, a statistic, an
outcome), and of two labels that say the same kind of thing the nearer one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.arms import is_baseline_caption
from palpate.trials.changes import Changes, is_change, read_changes
from palpate.trials.heads import (
    above_arm,
    arm_of_table,
    below_arm,
    columns_of_p,
    has_rows_before_and_after,
    heads_of_both,
    parts_of_head,
    with_labels,
    within_visit,
    without_times_of_arms,
)
from palpate.trials.labels import Label, Statistic, Time, read_label
from palpate.trials.names import ArmNames
from palpate.trials.naming import EMPTY_NAME, beside_arms, name_key, naming, side_arm, wording
from palpate.trials.noted import (
    CENTRES,
    SPREADS,
    Noted,
    counts_people,
    is_count,
    is_row_of_people,
    kinds_of_form,
    read_notes,
    statistics_for,
)
from palpate.trials.paired import whole_cells
from palpate.trials.sheet import DataCell, Sheet
from palpate.trials.values import Values, ordered, values_of
from palpate.types.study import MeanKind, Measure

_COUNTS_PEOPLE = re.compile(
    r"^\W*(?:n|no\.?|number(?: of (?:patients|participants|subjects))?)(?: at .+)?\W*$", re.IGNORECASE
)
_SEX = r"(?:male|female|men|women|m|f)"
_SEXES = re.compile(rf"\b{_SEX}\b ?/ ?\b{_SEX}\b|(?<!\bn)/(?! ?(?:%|n\b))", re.IGNORECASE)
_VERSUS = re.compile(
    r"\b(?:vs\.?|versus|minus|compared (?:with|to)|against|differences? (?:from|to|with))\s+(?P<other>.+)",
    re.IGNORECASE,
)
_COMPARISON = re.compile(r"\bcomparisons?\b|\bbetween\b", re.IGNORECASE)
_ROLE = re.compile(r"\b(?:PBO|PLA|placebo|controls?|sham|comparator)\b", re.IGNORECASE)
_EXTREME = re.compile(r"\W*(?:min|max)(?:imum)?\W*", re.IGNORECASE)
_CRUDE = re.compile(r"\b(?:unadjusted|crude)\b", re.IGNORECASE)
MOST_OF_ARM = 1.5  # times the size of an arm: more people in a row label are of several arms
LESS_SURE = 0.05  # so that of two effects the adjusted one is taken
_RATE = re.compile(r"\b(?:per|/) ?1[ ,]?0{2,}(?:[ ,]?000)?\b(?! ?(?:mL|ml|cells|mm|L\b))")  # "per 1000 births"
_OF_N = re.compile(r"[(\[] ?n ?[)\]]|, ?n$", re.IGNORECASE)  # "T0 (n)": what stands in brackets counts people
_RATIO = re.compile(r"\bratios?\b|relative risks?|\b95 ?%|\bci\b", re.IGNORECASE)
_MAIN_EFFECT = re.compile(r"\bmain effects?\b", re.IGNORECASE)
_INTERACTION = re.compile(r"\binter-?\s?actions?\b", re.IGNORECASE)
_P_VALUE = read_label("P value")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One cell, understood. ``arm`` is None for a comparison: then ``p`` or ``effect`` is given.

    ``pair`` are the arms that it compares, one alone where it is what a factor of a factorial trial did by itself.

    ``key`` are the folded words of the outcome, by which cells of one outcome find each other; ``beside`` and ``below``
    are the wording of its row and of its heads below the arm, without arms and times; ``sure`` is how sure the reading
    is, from 0 to 1.
    """

    sheet: int
    row: int
    column: int
    line: int
    name: str
    key: frozenset[str]
    time: str | None
    kind: MeanKind
    arm: str | None = None
    values: Values = Values()
    n: int | None = None
    pair: tuple[str, ...] = ()
    measure: Measure | None = None
    effect: tuple[float, tuple[float, float] | None] | None = None
    p: tuple[str, float | None] | None = None
    p_rank: int = 0
    is_primary: bool = False
    sure: float = 0.5
    marks: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def read_facts(sheet: Sheet, place: int, names: ArmNames) -> Iterator[Fact]:
    """Every fact of a sheet; ``place`` is the table's place in the paper."""
    noted, changed = read_notes(sheet, names), read_changes(sheet)
    is_baseline = is_baseline_caption(sheet.caption.text) and not (
        any(label.when is Time.AFTER or label.is_change for path in sheet.heads for label in path)
        or has_rows_before_and_after(sheet)
    )
    named: Fact | None = None
    nameless: tuple[int, int] | None = None  # the last row whose figures only the caption names
    paired: dict[tuple[int, int], tuple[str, ...]] = {}
    blocks = frozenset(label for head in sheet.heads for label in above_arm(head, names)) - sheet.shared
    last, of_both = heads_of_both(sheet, names)
    own_times, tests = without_times_of_arms(sheet, names), columns_of_p(sheet)
    for given in whole_cells(sheet.cells):
        cell = with_labels(given, own_times) if own_times else given
        if of_both and given.head and given.head[-1] in of_both:
            kept = tuple(label for label in cell.head if names.of_label(label.rest) != last)
            cell = msgspec.structs.replace(cell, head=kept)
        if cell.column in tests:
            cell = msgspec.structs.replace(cell, head=(*cell.head, _P_VALUE))
        fact = _fact(cell, sheet, place, names, noted, changed, is_baseline=is_baseline, blocks=blocks)
        if fact is None:
            continue
        if fact.p is not None and fact.arm is not None and fact.arm in paired.get((fact.row, fact.line), ()):
            fact = msgspec.structs.replace(fact, arm=None, pair=paired[fact.row, fact.line], p_rank=3)
        if fact.arm is not None and fact.key:
            named = fact
        elif fact.arm is not None:
            nameless = (fact.row, fact.line)
        elif not fact.key and named is not None and nameless != (fact.row, fact.line):
            fact = msgspec.structs.replace(fact, key=named.key, name=named.name)
        if fact.effect is not None and cell.reference and fact.pair:
            paired[fact.row, fact.line] = fact.pair
        yield fact


def _fact(
    cell: DataCell,
    sheet: Sheet,
    place: int,
    names: ArmNames,
    noted: Noted,
    changed: Changes,
    *,
    is_baseline: bool,
    blocks: frozenset[Label],
) -> Fact | None:
    """What a cell says; ``blocks`` are the heads above those of the arms, each over its own figures and tests."""
    near = tuple(reversed(cell.head))
    beside = tuple(reversed(cell.side))
    arm, in_head = _arm_of(near, beside, names)
    arm = arm if arm is not None or in_head else arm_of_table(near, sheet, names)
    pair = next((found for label in (*near, *beside) if len(found := names.in_order(label.text)) > 1 and not arm), ())
    against = (_reference(cell, arm, names) or _against(beside, arm, names)) if in_head else None
    across = _against(near[:1], arm, names) or _beside_difference(cell, sheet, arm, names) if in_head and near else None
    hour = within_visit((*near, *beside))
    time, when = _time_of([label for label in (*near, *beside) if label is not hour], sheet.caption, noted)
    above = [label for label in above_arm(cell.head, names) if label not in sheet.shared] if in_head else cell.head
    above = [label for label in above if not names.is_shared(label.rest)] if in_head else above
    if arm is None and cell.side:
        above = [label for label in cell.head[:-1] if label in blocks]
    side = cell.side[:-1] if against is not None and not cell.reference else cell.side
    parts = parts_of_head(cell.head, sheet, names) if in_head else ()
    name_labels = (*naming(side, names), *naming(above, names, heads=True), *parts)
    if not name_labels and against is None:
        name_labels = tuple(naming(beside_arms(cell.head, names) if in_head else cell.head, names, heads=True))
    name_labels = tuple(label for label in name_labels if not label.has_unit_alone) or name_labels
    if hour is not None:
        name_labels = (*name_labels, msgspec.structs.replace(hour, name=hour.text, rest=hour.text))
    name = ", ".join(dict.fromkeys(label.name for label in name_labels if label.name))
    if not name_key(name_labels) - EMPTY_NAME or not any(c.isalpha() for c in "".join(name_key(name_labels))):
        name = f"{sheet.caption.name}: {name}" if name else sheet.caption.name
    changes = is_change(cell, sheet, changed, noted, arm=arm, in_head=in_head)
    kind = MeanKind.CHANGE if changes else MeanKind.BASELINE if when is Time.BASELINE or is_baseline else MeanKind.POST
    base = Fact(
        sheet=place, row=cell.row, column=cell.column, line=cell.line, name=name[:200], key=name_key(name_labels),
        time=time if kind is not MeanKind.BASELINE and when is not Time.BASELINE else None, kind=kind,
        is_primary="primary" in " ".join(label.text.lower() for label in (*cell.side, sheet.caption)),
        marks=cell.marks, beside=wording(cell.side, names),
        below=wording(below_arm(near, arm, names), names) if in_head else (),
    )  # fmt: skip
    if any(_EXTREME.fullmatch(label.text) for label in (*near[:1], *beside[:1])):
        return None
    if cell.columns > 1 and beside and beside[0].says_statistic:
        near, arm, in_head = (beside[0], *near), None, False
    if across is not None and arm is not None:
        if _is_p(near, cell):
            return msgspec.structs.replace(base, p=cell.p, p_rank=3, pair=(arm, across), sure=0.8)
        return _effect_fact(base, cell, near[:1], near[0].measure or Measure.MD, (arm, across))
    says_p = bool(beside) and (_is_of_p(beside[0]) or (against is not None and Statistic.P in beside[0].statistics))
    if _is_p(near, cell) or (cell.p is not None and says_p):
        if against is not None and arm is not None:
            return msgspec.structs.replace(base, p=cell.p, p_rank=3, pair=(arm, against), sure=0.8)
        if in_head and arm is not None and any(map(_is_main_effect, near)):
            return msgspec.structs.replace(base, p=cell.p, p_rank=2, pair=(arm,), sure=0.8)
        if _INTERACTION.search(" ".join(label.text for label in near)) and _has_main_effects(sheet, names):
            return None
        return _p_fact(base, cell, below_arm(near, arm, names) if in_head else near, arm, pair, in_head=in_head)
    is_people = bool(beside) and _is_of_people(beside[0], cell) and cell.side not in noted.shares
    if is_people or (counts_people(cell) and noted.gives_people(cell)):
        return None
    if against is not None and arm is not None:
        labels = (*beside, sheet.caption) if cell.reference else beside[:1]
        said = next((one.measure for one in labels if one.measure is not None), None)
        if said is not None or cell.reference:
            return _effect_fact(base, cell, beside[:1], said or Measure.OR, (arm, against))
    if cell.reference and not in_head and arm is not None and (other := _reference_row(cell, arm, names)):
        said = next((one.measure for one in (*near, sheet.caption) if one.measure is not None), None)
        return _effect_fact(base, cell, near[:1], said or Measure.OR, (arm, other))
    if in_head and arm is not None and _is_ratio(cell, beside):
        comparators = [one.id for one in names.arms if one.is_comparator]
        pair = (arm, comparators[0]) if len(comparators) == 1 and comparators[0] != arm else ()
        return _effect_fact(base, cell, beside[:1], beside[0].measure, pair) if pair else None
    around = (*near, *beside) if cell.columns > 1 or (arm is None and not in_head) else near
    measure = next((label.measure for label in around if label.measure), None)
    is_of_both = (
        not in_head and measure is not None and (measure is not Measure.MD or any(one.is_between for one in near))
    )
    if near and near[0].is_test and not near[0].time and arm is not None and names.of_label(near[0].rest) is None:
        return None
    if arm is None or pair or is_of_both:
        return _effect_fact(base, cell, near, measure, pair)
    if measure is not None and not (changes or measure is Measure.MD):
        return None
    if measure is Measure.MD and not changes:
        base = msgspec.structs.replace(base, kind=MeanKind.CHANGE)
    size = next((one.n for one in names.arms if one.id == arm), None)
    own = _own_rows(noted, size) if in_head else noted
    return _arm_fact(base, cell, near, (*beside, sheet.corner), arm, own, size)


def _is_ratio(cell: DataCell, beside: Sequence[Label]) -> bool:
    """Whether a row below the heads of the arms holds ratios against one of them: "HR (95% CI)", 1.00 and 2.19."""
    measure = beside[0].measure if beside else None
    says = measure is not None and measure.is_ratio and bool(_RATIO.search(beside[0].text))
    return says and not (cell.figures is not None and (cell.figures.spread or cell.figures.over))


def _is_of_people(label: Label, cell: DataCell) -> bool:
    """Whether a row counts people; a "Total" with its share ("28 (48.3%)") is of those above it."""
    if label.is_total and cell.figures is not None and cell.figures.groups:
        return any(group.values and group.values[0] >= 100 for group in cell.figures.groups)
    return _COUNTS_PEOPLE.match(label.text) is not None or is_row_of_people(label.text)


def _own_rows(noted: Noted, size: int | None) -> Noted:
    """The notes without those counts of people by row that are of all arms: arms in columns share a row's count."""
    rows = {place: n for place, n in noted.rows.items() if size is not None and n <= size}
    return msgspec.structs.replace(noted, rows=rows)


def _beside_difference(cell: DataCell, sheet: Sheet, arm: str | None, names: ArmNames) -> str | None:
    """The comparator of a column of p behind one of differences from it, both under the head of one arm."""
    if arm is None or len(cell.head) < 2 or not _is_p(tuple(reversed(cell.head)), cell):
        return None
    above = cell.head[:-1]
    heads = (head for head in sheet.heads if head[: len(above)] == above)
    return next((found for head in heads if (found := _against(head[-1:], arm, names)) is not None), None)


def _reference(cell: DataCell, arm: str | None, names: ArmNames) -> str | None:
    """The arm whose column the cell's row calls the reference, where it is not the cell's own."""
    found, _ = _arm_of(tuple(reversed(cell.reference)), (), names)
    return found if found != arm else None


def _reference_row(cell: DataCell, arm: str, names: ArmNames) -> str | None:
    """The arm whose row the cell's column calls the reference, where it is not the cell's own."""
    found, _ = _arm_of((), tuple(reversed(cell.reference)), names)
    return found if found != arm else None


def _against(beside: Sequence[Label], arm: str | None, names: ArmNames) -> str | None:
    """The comparator that a row sets each arm's column against: "Difference vs placebo", "P vs PBO"."""
    found = _VERSUS.search(beside[0].text) if beside and arm is not None else None
    comparators = [one.id for one in names.arms if one.is_comparator]
    if found is None or len(comparators) != 1 or comparators[0] == arm:
        return None
    named = names.in_order(found["other"])
    return comparators[0] if named == (comparators[0],) or (not named and _ROLE.search(found["other"])) else None


def _arm_of(near: Sequence[Label], beside: Sequence[Label], names: ArmNames) -> tuple[str | None, bool]:
    """The arm of a cell, and whether its heads name it; "Total" below an arm is of that arm."""
    of_all: Label | None = None
    for labels, in_head in ((near, True), (beside, False)):
        for label in labels:
            if label.is_total and names.of_label(label.rest) is None:
                of_all = of_all or label
                continue
            if in_head and Statistic.P in label.statistics and _COMPARISON.search(label.text):
                continue
            if in_head and len(names.in_order(label.text)) > 1:
                return None, True
            found = names.of_label(label.rest) if in_head else side_arm(label, names)
            if found is not None and not (label.measure and in_head):
                return found, in_head
    return None, of_all is not None and of_all in near


def _time_of(labels: Sequence[Label], caption: Label, noted: Noted) -> tuple[str | None, Time | None]:
    """The time of a cell; a label that says a change names its own end."""
    after = any(label.when is Time.AFTER and not label.rest for label in labels)
    for label in labels:
        if label.time in noted.before:
            return label.time, Time.BASELINE
        if label.when is Time.BASELINE and after and label.rest and not label.is_change:
            continue  # "Pre-test healthy to clinical" below "Post-test 2" is a name
        if label.time is not None:
            return label.time, Time.AFTER if label.is_change and label.when is Time.BASELINE else label.when
    said = caption.time or ""
    is_one = caption.when is Time.AFTER and not re.search(
        r"baseline|\bpre|before", f"{said} {caption.text}", re.IGNORECASE
    )
    is_before = caption.when is Time.BASELINE and not caption.is_change
    return (said, Time.AFTER) if is_one else (said, Time.BASELINE) if is_before else (None, None)


def _is_p(near: Sequence[Label], cell: DataCell) -> bool:
    if cell.p is None:
        return False
    last = near[0] if near else None
    if last is not None and Statistic.P in last.statistics and not last.statistics & CENTRES:
        return True
    if any(Statistic.P in label.statistics and not label.statistics & (CENTRES | SPREADS) for label in near):
        return True
    return cell.figures is None or cell.text.lstrip()[:1] in "<>pP"


def _is_main_effect(label: Label) -> bool:
    return _MAIN_EFFECT.search(label.text) is not None


def _has_main_effects(sheet: Sheet, names: ArmNames) -> bool:
    """Whether a table tests the factors of a factorial trial, each by itself: an interaction then compares no arms."""
    return any(_is_main_effect(label) and names.in_order(label.text) for path in sheet.heads for label in path)


def _is_of_p(label: Label) -> bool:
    """Whether a row label says that its figures are p values and nothing else."""
    return label.statistics == {Statistic.P} and label.says_statistic


def _p_fact(
    base: Fact, cell: DataCell, near: Sequence[Label], arm: str | None, pair: tuple[str, ...], *, in_head: bool
) -> Fact | None:
    """A p between arms; one under the head of a single arm compares that arm with its own baseline.

    Beside an arm's row it may be either: it keeps its arm, and `drafts` sees whether the other arms have one too.
    """
    is_within = any(label.is_within and "from baseline" not in label.text.lower() for label in near)
    is_between = any(label.is_between for label in near) or bool(pair)
    spans = cell.rows > 1
    if not is_between and (is_within or (arm is not None and in_head)):
        return None
    rank = 3 * is_between + spans + (arm is None)
    kept = arm if not in_head and not is_between and not spans else None
    return msgspec.structs.replace(base, p=cell.p, p_rank=rank, pair=pair, arm=kept, sure=0.8 if rank > 0 else 0.4)


def _effect_fact(
    base: Fact, cell: DataCell, near: Sequence[Label], measure: Measure | None, pair: tuple[str, ...]
) -> Fact | None:
    """A comparison of arms: its value with interval, or the interval alone."""
    figures = cell.figures
    is_interval = any(Statistic.CI in label.statistics for label in near[:1])
    measure = _measure_of_cell(cell) or measure
    if figures is None or (measure is None and not pair and not is_interval):
        return None
    if measure is None and any(label.is_test for label in near[:1]):
        return None
    if measure is None and not pair and any(label.is_total or label.is_test for label in near):
        return None
    if any(label.is_within for label in near[:1]) and not any(label.is_between for label in near):
        return None
    interval = next((group.values for group in figures.groups if len(group.values) == 2), None)
    ci = ordered(interval) if interval else None
    if figures.value is None:
        if figures.low is None or figures.high is None:
            return None
        ci = ordered((figures.low, figures.high))
    value = figures.value if figures.value is not None else float("nan")
    return msgspec.structs.replace(
        base, effect=(value, ci), measure=measure, pair=pair, p=figures.p, p_rank=2, arm=None,
        sure=(0.85 if measure and ci else 0.5) - LESS_SURE * _other_than_wanted(cell, near),
    )  # fmt: skip


def _other_than_wanted(cell: DataCell, near: Sequence[Label]) -> int:
    """How much an effect is another than the adjusted one of its row: unadjusted, or, more so, of several rows."""
    of_several = cell.rows > 1 and any("adjust" in label.text.lower() for label in near)
    return 2 * of_several or any(_CRUDE.search(label.text) for label in near)


def _measure_of_cell(cell: DataCell) -> Measure | None:
    """The measure that a cell names itself: "OR = 2.65 (0.79; 8.9)"."""
    said = re.match(r"\W*(?:[A-Za-z]{3,12} )?a?(OR|RR|HR|SMD|MD)\b(?=.*\d)", cell.text)
    return Measure(said[1]) if said else None


def _arm_fact(
    base: Fact,
    cell: DataCell,
    near: Sequence[Label],
    beside: Sequence[Label],
    arm: str,
    noted: Noted,
    size: int | None,
) -> Fact | None:
    if cell.figures is None:
        return None
    said = (label.n for label in (*near, *(one for one in beside if _may_be_of_arm(one, size))))
    shared = noted.people_beside(cell) or noted.sizes.get(arm)
    above = noted.people_above(cell)
    numbers = (cell.figures.n, above, *(label.n for label in near), shared, *said)
    n = next((one for one in numbers if one), None)
    if cell.figures.spread is None and not cell.figures.groups and any(_RATE.search(one.text) for one in beside[:1]):
        return None
    kinds, told = statistics_for(near, beside, noted.statistics)
    kinds = kinds_of_form(cell.figures, kinds, near, beside, noted.statistics)
    is_counted = not (beside and _SEXES.search(beside[0].text) and cell.figures.over is not None)
    made = values_of(cell.figures, kinds, n, told=told, size=size) if is_counted else None
    if made is None:
        return None
    values, sure = made
    if (counted := cell.figures.n or _behind_spread(cell, near, size, noted)) is not None:
        values, n = msgspec.structs.replace(values, n=counted), counted
    kind = MeanKind.POST if values.events is not None and base.kind is MeanKind.CHANGE else base.kind
    return msgspec.structs.replace(base, arm=arm, values=values, n=n, sure=sure, kind=kind)


def _may_be_of_arm(label: Label, size: int | None) -> bool:
    """Whether the people that a row label counts may be one arm's: those of "Pain (N = 34)" are all, beside 17."""
    return size is None or label.n is None or label.n <= MOST_OF_ARM * size


def _behind_spread(cell: DataCell, near: Sequence[Label], size: int | None, noted: Noted) -> int | None:
    """The people behind "87.8 ± 4.0 (12)" below "T0 (n)"."""
    figures = cell.figures
    if figures is None or figures.spread is None or len(figures.groups) != 1:
        return None
    group = figures.groups[0]
    if not is_count(group) or not (noted.counts_behind or any(_OF_N.search(label.text) for label in near)):
        return None
    return int(group.values[0]) if size is None or group.values[0] <= size else None
