"""Arms under names that one table alone uses: its own short forms, and the one label that is left over.

"UC" beside "Intervention" is usual care; of "Total", "CES" and "Sham" the first is no arm and the last is known, so
that "CES" is the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from palpate.trials.arms import letter_of, lettered_treatment, may_be_arm, noted_letter, without_shared_words
from palpate.trials.labels import Label
from palpate.trials.names import NOT_GIVEN, Arm, ArmNames, tokens
from palpate.trials.sheet import Sheet

LEVELS = 4  # of column heads, or of sections and row labels, that are looked at


def names_of(sheet: Sheet, names: ArmNames) -> ArmNames:
    """The names of the arms, with those that a table gives them by itself."""
    found: dict[str, tuple[str, ...]] = {}
    for counts in _levels(sheet):
        found |= dict(_learned(counts, names))
        found |= dict(_noted(counts, names, sheet.notes))
    return names.also(found) if found else names


def names_of_all(sheets: Sequence[Sheet], names: ArmNames) -> ArmNames:
    """The names of the arms, with those by which a table calls them that gives the same people: "EPA (n = 10)".

    The text then uses them too. Only where the sizes of the arms differ, and the table has no other group.
    """
    sizes = {arm.n: arm.id for arm in names.arms if arm.n}
    if len(sizes) != len(names.arms):
        return names
    found: dict[str, tuple[str, ...]] = {}
    for sheet in sheets:
        for counts in _levels(sheet):
            labels = [label for label in counts if label.n and _is_free(label)]
            if {label.n for label in labels} == set(sizes) and len(labels) == len(sizes):
                known = {label: names.of_label(label.rest) for label in labels}
                if all(known[label] in {None, sizes[label.n or 0]} for label in labels):
                    found |= {sizes[label.n or 0]: tokens(label.rest) for label in labels if known[label] is None}
    return names.also({arm: words for arm, words in found.items() if words}) if found else names


def _levels(sheet: Sheet) -> Iterator[Counter[Label]]:
    """Labels that stand beside each other, each with how many figures it bears on."""
    for level in range(LEVELS):
        yield Counter(cell.head[level] for cell in sheet.cells if level < len(cell.head))
        yield Counter(cell.side[level] for cell in sheet.cells if level < len(cell.side))


def _learned(counts: Counter[Label], names: ArmNames) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from _behind_dash(counts, names)
    known = {label: arm for label in counts if not label.is_total and (arm := names.of_label(label.rest))}
    free = [label for label in counts if label not in known and _is_free(label)]
    left = [arm for arm in names.arms if arm.id not in known.values()]
    for label in counts:
        if (named := lettered_treatment(label)) and (said := names.of_label(named)):
            yield said, tokens(label.rest)
    if len(known) == len(names.arms) == len(counts) and not left:
        yield from ((arm, tokens(label.rest)) for label, arm in known.items() if not names.in_order(label.rest))
    yield from ((arm, words) for label, arm in known.items() if (words := tokens(label.rest))[0] in NOT_GIVEN)
    if not known or not left:
        return
    for label in free:
        for one in left:
            if _is_short_form(label, one):
                yield one.id, tokens(label.rest)
                return
    if len(free) == len(left) == 1 and any(_as_often(counts[free[0]], counts[label]) for label in known):
        yield left[0].id, tokens(free[0].rest)


def _behind_dash(counts: Counter[Label], names: ArmNames) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Heads that share what stands before a dash, and name an arm each behind it: "Density - X", "Density - Y"."""
    labels = tuple(label for label in counts if "-" in label.rest or ":" in label.rest)
    for label, short in zip(labels, without_shared_words(labels), strict=True):
        arm = names.of_label(short.rest) if short != label else None
        if arm is not None and names.of_label(label.rest) is None:
            yield arm, tokens(label.rest)


def _as_often(count: int, other: int) -> bool:
    """Whether two labels bear on about as many figures: a row of one may have a blank or a p more."""
    return abs(count - other) <= max(1, min(count, other) // 3)


def _noted(counts: Counter[Label], names: ArmNames, notes: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Groups by letter that the table's note names: "I: control; II: rhubarb"."""
    letters = [(label, letter_of(label)) for label in counts]
    for label, letter in letters if notes else ():
        said = noted_letter(letter, notes) if letter and names.of_label(label.rest) is None else None
        if said and (arm := names.of_label(said)):
            yield arm, tokens(label.rest)


def _is_free(label: Label) -> bool:
    """Whether a label may be an arm's: it says nothing of times, changes and kinds of numbers."""
    return may_be_arm(label) and label.time is None and not label.statistics and not label.is_change


def _is_short_form(label: Label, arm: Arm) -> bool:
    """Whether a label is the first letters of an arm's name: "UC" of usual care."""
    letters = label.rest.strip()
    return len(letters) > 1 and any(letters == _initials(name) for name in (arm.name, arm.label))


def _initials(name: str) -> str:
    words: Sequence[str] = name.replace("-", " ").split()
    return "".join(word[:1] for word in words).upper()
