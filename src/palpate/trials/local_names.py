"""Arms under names that one table alone uses: its own short forms, and the one label that is left over.

"UC" beside "Intervention" is usual care; of "Total", "CES" and "Sham" the first is no arm and the last is known, so
that "CES" is the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from palpate.trials.arms import (
    definitions,
    letter_of,
    lettered_treatment,
    may_be_arm,
    noted_letter,
    without_shared_words,
)
from palpate.trials.labels import Label, Statistic
from palpate.trials.names import NOT_GIVEN, Arm, ArmNames, tokens
from palpate.trials.sheet import Sheet
from palpate.types.paper import Paper

LEAST_TO_COMBINE = 3  # arms: two and both together
_JOINT = re.compile(r"[^ ] ?\+ ?[^ )]|\b(?:plus|combin\w+)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[A-Z]")
LEVELS = 4  # of column heads, or of sections and row labels, that are looked at


def names_of(sheet: Sheet, names: ArmNames) -> ArmNames:
    """The names of the arms, with those that a table gives them by itself."""
    found: dict[str, tuple[str, ...]] = {}
    lasts = {path[-1] for path in (*sheet.heads, *sheet.sides) if path}
    for counts in _levels(sheet):
        found |= dict(_learned(counts, names, lasts))
        found |= dict(_noted(counts, names, sheet.notes))
    return names.also(found) if found else names


def with_letters(arms: Sequence[Arm], sheets: Sequence[Sheet], paper: Paper) -> tuple[Arm, ...]:
    """The arms, with the letters by which some table calls them and the text tells which is which.

    "Arm A" and "Arm B" head a table, "the control arm (Arm B)" stands in the text: of two arms one is enough.
    """
    labels = {label for sheet in sheets for counts in _levels(sheet) for label in counts}
    letters = {letter: label for label in labels if (letter := letter_of(label))}
    names = ArmNames(arms)
    if len(letters) != len(arms) or any(names.of_label(label.rest) for label in letters.values()):
        return tuple(arms)
    told: dict[str, str] = {}
    for letter in sorted(letters):
        named = [found for said in definitions(letter, paper) if len(found := names.in_order(said)) == 1]
        if named and len(set(named)) == 1:
            told[named[0][0]] = letter
    for left in sorted(set(letters) - set(told.values())):
        others = [arm.id for arm in arms if arm.id not in told]
        if len(others) == 1 and len(told) == len(arms) - 1:
            told[others[0]] = left
    if len(told) < len(arms):
        return tuple(arms)
    more = {arm: tokens(letters[letter].rest) for arm, letter in told.items()}
    return names.also(more).arms


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


def _learned(
    counts: Counter[Label], names: ArmNames, lasts: Collection[Label]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from _behind_dash(counts, names)
    yield from _one_each(counts, names)
    known = {label: arm for label in counts if not label.is_total and (arm := names.of_label(label.rest))}
    kinds = {label.statistics for label in known if label in lasts}
    free = [label for label in counts if label not in known and _is_free(label, kinds if label in lasts else ())]
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


def _one_each(counts: Counter[Label], names: ArmNames) -> Iterator[tuple[str, tuple[str, ...]]]:
    """As many heads as arms, one of either a combination: that head is that arm's, and each other one of another arm.

    Of "Placebo", "Fibre", "Zinc" and "Fibre + zinc" the head "Zinc" is not of the arm "zinc plus psyllium".
    """
    labels = [label for label in counts if not label.is_total]
    if not LEAST_TO_COMBINE <= len(labels) == len(names.arms) or not all(map(_is_free, labels)):
        return
    joint = [label for label in labels if _JOINT.search(label.rest)]
    both = [arm for arm in names.arms if _JOINT.search(f"{arm.label} {arm.name}")]
    found = [names.of_label(label.rest) for label in labels]
    if len(joint) != 1 or len(both) != 1 or len({*found} - {None}) == len(labels):
        return
    others = ArmNames([arm for arm in names.arms if arm is not both[0]])
    told = {label: others.of_label(label.rest) for label in labels if label is not joint[0]}
    free = [label for label, arm in told.items() if arm is None]
    left = {arm.id for arm in others.arms} - set(told.values())
    if len(free) <= 1 and len(left) == len(free):
        told |= dict(zip(free, left, strict=True))
        yield from ((arm, tokens(label.rest)) for label, arm in (*told.items(), (joint[0], both[0].id)) if arm)


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
    bare = [(label, label.rest) for label in counts if _CAPITAL.fullmatch(label.rest)]
    if len(bare) > 1 and all(noted_letter(letter, notes) for _, letter in bare):
        letters += bare
    for label, letter in letters if notes else ():
        said = noted_letter(letter, notes) if letter and names.of_label(label.rest) is None else None
        if said and (arm := names.of_label(said)):
            yield arm, tokens(label.rest)


def _is_free(label: Label, said: Collection[frozenset[Statistic]] = ()) -> bool:
    """Whether a label may be an arm's: it says nothing of times and changes, of kinds of numbers what others say."""
    says = bool(label.statistics) and label.statistics not in said
    return may_be_arm(label) and label.time is None and not says and not label.is_change


def _is_short_form(label: Label, arm: Arm) -> bool:
    """Whether a label is the first letters of an arm's name: "UC" of usual care."""
    letters = label.rest.strip()
    return len(letters) > 1 and any(letters == _initials(name) for name in (arm.name, arm.label))


def _initials(name: str) -> str:
    words: Sequence[str] = name.replace("-", " ").split()
    return "".join(word[:1] for word in words).upper()
