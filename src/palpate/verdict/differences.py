"""How a claim and the trials behind its verdict differ, slot by slot: time, dose, device, site, people, comparator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.text.numbers import Number, NumberKind, find_numbers
from palpate.types.claim import Claim, Slot
from palpate.types.concept import Rung
from palpate.types.study import Arm, Role, Study
from palpate.types.verdict import Verdict

_WEEKS = {"day": 1 / 7, "week": 1.0, "wk": 1.0, "month": 365.25 / 12 / 7, "year": 365.25 / 7}
_MINUTES = {"minute": 1.0, "min": 1.0, "hour": 60.0, "hr": 60.0}
_LASTS = re.compile(
    r"\b(?:permanent\w*|lasting|long[- ]term|for (?:good|ever|life)|forever|lifelong|never (?:comes?|returns?))\b"
)
_TOLERANCE = 0.1  # of a length of time: "a month" is 4 weeks as well as 30 days


def differences(claim: Claim, verdict: Verdict, studies: Sequence[Study]) -> tuple[str, ...]:
    """Each slot of the claim in which the trials are others, in one line each; slots that agree are not named.

    Parameters
    ----------
    claim : Claim
    verdict : Verdict
    studies : sequence of Study
        Those that the verdict rests on. Reviews have no arms of their own and are passed over.
    """
    arms = [arm for study in studies for arm in study.arms if arm.role is Role.TREATMENT]
    trials = [study for study in studies if study.arms]
    found = (
        *_lengths(claim, arms),
        _latest(claim, trials),
        _given(claim.device, [arm.device for arm in arms], "device", "name no such device"),
        _given(claim.site, [arm.site for arm in arms], "site", "treated elsewhere or do not say where"),
        _people(claim, trials),
        _comparator(claim, verdict),
    )
    return tuple(line for line in found if line)


def _lengths(claim: Claim, arms: Sequence[Arm]) -> Iterator[str]:
    """Times that the claim names, where no trial treated for so long or so short."""
    for number in find_numbers(claim.text) if arms else ():
        if number.kind is not NumberKind.DURATION or number.unit is None:
            continue
        unit = number.unit.rstrip("s")
        words = claim.text[number.span.start : number.span.end]
        if unit in _WEEKS:
            yield _outside(words, _scaled(number, _WEEKS[unit]), [arm.weeks for arm in arms], "treated for", "weeks")
        elif unit in _MINUTES:
            given = [arm.minutes for arm in arms]
            yield _outside(words, _scaled(number, _MINUTES[unit]), given, "gave sessions of", "minutes")


def _scaled(number: Number, factor: float) -> tuple[float, float]:
    return min(number.values) * factor, max(number.values) * factor


def _outside(words: str, said: tuple[float, float], given: Sequence[float | None], verb: str, unit: str) -> str:
    known = sorted(value for value in given if value)
    if not known or (known[0] * (1 - _TOLERANCE) <= said[1] and said[0] <= known[-1] * (1 + _TOLERANCE)):
        return ""
    span = f"{known[0]:g}" if known[0] == known[-1] else f"{known[0]:g} to {known[-1]:g}"
    return f'time: the claim says "{words}", the trials {verb} {span} {unit}'


def _latest(claim: Claim, trials: Sequence[Study]) -> str:
    """Where a lasting effect is claimed: when it was last measured."""
    said = _LASTS.search(claim.text.lower())
    weeks = [row.weeks for study in trials for row in study.outcomes if row.weeks]
    return (
        f'time: the claim says "{said.group()}", the last measurement was after {max(weeks):g} weeks'
        if said and weeks
        else ""
    )


def _given(slot: Slot | None, given: Sequence[str | None], name: str, other: str) -> str:
    if slot is None or not given or any(_shares(slot, text) for text in given if text):
        return ""
    return f"{name}: the claim is about {slot.label}, the trials {other}"


def _people(claim: Claim, trials: Sequence[Study]) -> str:
    slot = claim.people
    if slot is None or slot == claim.condition or not trials:
        return ""
    own = sum(_shares(slot, f"{study.population or ''} {study.condition or ''}") for study in trials)
    return (
        f"people: the claim is about {slot.label}; {own} of {len(trials)} trials name them" if own < len(trials) else ""
    )


def _comparator(claim: Claim, verdict: Verdict) -> str:
    if claim.comparator is None or verdict.rung is None or verdict.rung is Rung.ACTIVE:
        return ""
    return f"comparator: the claim compares with {claim.comparator.label}, the trials with {verdict.rung.value}"


def _shares(slot: Slot, text: str) -> bool:
    """Whether a record's wording names what the slot does, by a word of four letters or more of its label or text."""
    words = set(re.findall(r"[a-z]{4,}", f"{slot.label} {slot.text}".lower()))
    return any(word.rstrip("s") in text.lower() for word in words)
