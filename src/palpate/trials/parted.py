"""Figures whose labels share their words but stand in rows, or below heads, of other wording: outcomes of their own.

"Age, 18-39" and "Age, 40-64" have the same words, and so have "VO2 peak, ml/min" and "VO2 peak, ml/min/kg". Where that
gives an arm two figures for one time, the wording parts them; elsewhere it does not, as rows of one outcome at several
times may be worded differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from palpate.trials.facts import Fact
from palpate.trials.labels import same_time
from palpate.trials.names import tokens
from palpate.types.study import MeanKind

Wording = tuple[str, ...]
LEAST_BELOW = 2  # arms that have a wording: one of a single arm parts nothing


def parted(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of a sheet, in order; those that their wording parts have it in their key and in their name."""
    return _by(_by(facts, _of_row), _of_heads)


def _of_row(fact: Fact) -> Wording:
    return fact.beside


def _of_heads(fact: Fact) -> Wording:
    return fact.below


def _by(facts: Sequence[Fact], wording: Callable[[Fact], Wording]) -> list[Fact]:
    groups: dict[frozenset[str], list[int]] = {}
    for at, fact in enumerate(facts):
        groups.setdefault(fact.key, []).append(at)
    made = list(facts)
    for places in groups.values():
        some = [facts[at] for at in places]
        if _are_several(some, wording):
            for at, said in zip(places, _told(some, wording), strict=True):
                made[at] = _named(facts[at], said)
    return made


def _are_several(facts: Iterable[Fact], wording: Callable[[Fact], Wording]) -> bool:
    """Whether an arm has two figures for one time, worded differently, and two arms have each wording."""
    held: dict[tuple[str, MeanKind, str | None], Wording] = {}
    arms: dict[Wording, set[str]] = {}
    differ = False
    for fact in facts:
        if fact.arm is None or not fact.values.has_centre:
            continue
        said = wording(fact)
        arms.setdefault(said, set()).add(fact.arm)
        time = None if fact.kind is MeanKind.BASELINE else same_time(fact.time)
        differ |= held.setdefault((fact.arm, fact.kind, time), said) != said
    return differ and all(len(some) >= LEAST_BELOW for some in arms.values())


def _told(facts: Sequence[Fact], wording: Callable[[Fact], Wording]) -> list[Wording]:
    """The wording of each fact; a comparison of arms in words of its own is of the figures of its row, or above it.

    Of as many comparisons in a row as wordings each is of one, in order; else they are of the first.
    """
    figures = [fact for fact in facts if fact.arm is not None]
    known = {wording(fact) for fact in figures}
    told: list[Wording] = []
    for fact in facts:
        said = wording(fact)
        if fact.arm is None and said not in known:
            row = [one for one in figures if (one.row, one.line) == (fact.row, fact.line)]
            above = [one for one in figures if (one.row, one.line) < (fact.row, fact.line)][-1:]
            those = list(dict.fromkeys(map(wording, row or above or figures[:1])))
            beside = [one for one in facts if one.arm is None and (one.row, one.line) == (fact.row, fact.line)]
            said = those[beside.index(fact)] if len(beside) == len(those) else those[0]
        told.append(said)
    return told


def _named(fact: Fact, said: Wording) -> Fact:
    held = set(tokens(fact.name))
    more = [one for one in said if not set(tokens(one)) <= held]
    name = ", ".join((fact.name, *more))
    return msgspec.structs.replace(fact, key=fact.key | {f"={' '.join(said).lower()}"}, name=name[:200])
