"""Arms that are doses of one treatment: "Placebo" beside "Drug" above "5 mg", "10 mg" and "20 mg"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from palpate.trials.labels import Label

DOSE = re.compile(
    r"\W*\d[\d.,]* ?(?:[munµμ]?g|mcg|kg|m?IU|U|units?|mL|ml|mmol|Gy|kJ|kcal|VP|PFU)\b(?:/\w+)*|"
    r"\W*(?:low|lower|high|higher|medium|middle|intermediate|mid)[- ](?:dose|dosage)\b",
)
LEAST_DOSES = 2


def doses_below(heads: Sequence[tuple[Label, ...]]) -> tuple[Label, ...]:
    """The arms of a table in which some head stands above heads of doses, each with the name of what was given.

    () where no head stands above several doses, where two of them have the same dose below, where nothing else stands
    beside them, or where that has parts of its own ("Frequency" beside "Volume") or is a dose (of a head cut short).
    """
    paths = [path for path in heads if path]
    tops = dict.fromkeys(at for path in paths if (at := _above_dose(path)) is not None)
    below = {top: dict.fromkeys(path[path.index(top) + 1] for path in paths if top in path[:-1]) for top in tops}
    dosed = {top: some for top, some in below.items() if len(some) >= LEAST_DOSES and all(map(_is_dose, some))}
    if not dosed:
        return ()
    level = min(path.index(top) for top in dosed for path in paths if top in path)
    others = [path for path in paths if len(path) > level and not dosed.keys() & set(path[:-1])]
    arms = dict.fromkeys(_arm(path, dosed, level) for path in paths if len(path) > level)
    leaves = [label for some in dosed.values() for label in some]
    is_one_each = len({path[level] for path in others}) == len(others) and len(set(leaves)) == len(leaves)
    has_own = any(_is_dose(path[level]) for path in others)
    return tuple(arms) if others and is_one_each and not has_own else ()


def _above_dose(path: tuple[Label, ...]) -> Label | None:
    """The head right above one of a dose, that is itself none."""
    return next((a for a, b in pairwise(path) if _is_dose(b) and not _is_dose(a) and a.rest), None)


def _is_dose(label: Label) -> bool:
    return DOSE.match(label.text) is not None and not (label.is_total or label.statistics or label.measure)


def _arm(path: tuple[Label, ...], dosed: dict[Label, dict[Label, None]], level: int) -> Label:
    """The label of a column's arm: what was given and how much of it, or what stands at that level."""
    top = next((label for label in path[:-1] if label in dosed), None)
    if top is None:
        n = next((label.n for label in path[level:] if label.n is not None), None)
        return msgspec.structs.replace(path[level], n=n)
    dose = path[path.index(top) + 1]
    return msgspec.structs.replace(dose, rest=f"{top.rest} {dose.rest}", text=f"{top.text} {dose.text}")
