"""How a claim stands to what it says: direction, strength of wording, whether it denies, whether it can be checked."""

from __future__ import annotations

import re

from palpate.claims.heads import Guess
from palpate.claims.polarity import worded_direction
from palpate.claims.segments import Segment
from palpate.claims.terms import Terms
from palpate.text import NumberKind, find_numbers, is_negated, strength
from palpate.types.claim import ClaimDirection, ClaimType, Slot, Strength

_SELDOM_MODAL = {ClaimType.ANATOMY, ClaimType.CAUSE}
# Words that hedge advice; "heat can be applied for ten minutes" is not hedged.
_TENTATIVE = re.compile(r"\b(?:may|might|could|maybe|perhaps|possibly|consider)\b", re.IGNORECASE)
_ONLY_DIRECTION: dict[ClaimType, ClaimDirection | None] = {
    ClaimType.HARM: ClaimDirection.WORSENS,
    ClaimType.NO_EFFECT: ClaimDirection.NO_CHANGE,
    ClaimType.ANATOMY: None,
    ClaimType.CAUSE: None,
    ClaimType.NO_EVIDENCE: None,
    ClaimType.EFFECT: ClaimDirection.IMPROVES,  # one that worsens is a harm
}


def find_direction(terms: Terms, kind: ClaimType, guess: Guess | None) -> ClaimDirection | None:
    """Which way the person fares: as the trained reader says where it fits the type, else by the wording."""
    return _fitting(guess.direction, kind) if guess else _direction(terms, kind)


def find_strength(segment: Segment, kind: ClaimType) -> Strength:
    """How strongly the claim is worded; an item that is worded plainly is as strong as the line that opens its list."""
    said = strength(segment.text)
    if said is Strength.ASSERTED and segment.is_item:
        said = strength(segment.lead_in)
    return said if said is not Strength.HEDGED or _is_hedged(segment.text, kind) else Strength.ASSERTED


def _is_hedged(text: str, kind: ClaimType) -> bool:
    """Whether hedging words hedge a claim of this type."""
    if kind is ClaimType.ADVICE:
        return bool(_TENTATIVE.search(text))
    return kind is not ClaimType.NO_EVIDENCE and (kind not in _SELDOM_MODAL or _modal(text))


def find_negated(text: str, kind: ClaimType, guess: Guess | None) -> bool:
    """Whether the claim denies something: as the trained reader says, else by type and wording."""
    return guess.negated if guess else kind is ClaimType.NO_EFFECT or is_negated(text)


def is_checkable(
    terms: Terms, kind: ClaimType, direction: ClaimDirection | None, treatment: Slot | None, outcomes: tuple[Slot, ...]
) -> bool:
    """Advice and popularity are not; a study needs a result, an opinion or effect something that it is about."""
    if kind is ClaimType.ADVICE:
        return False
    if kind is ClaimType.POPULARITY:
        return any(n.kind in {NumberKind.PERCENT, NumberKind.PEOPLE} for n in find_numbers(terms.segment.text))
    if kind is ClaimType.STUDY:
        return direction is not None
    if kind is ClaimType.OPINION:
        return bool(outcomes) and direction is not None
    return True


def _fitting(direction: ClaimDirection | None, kind: ClaimType) -> ClaimDirection | None:
    """The direction, or the only one that the type allows."""
    if kind in _ONLY_DIRECTION:
        return _ONLY_DIRECTION[kind]
    return direction


def _direction(terms: Terms, kind: ClaimType) -> ClaimDirection | None:
    """Which way the person fares, by the type and, where that leaves it open, by the wording."""
    if kind in {ClaimType.EFFECT, ClaimType.MECHANISM}:
        return worded_direction(terms) or ClaimDirection.IMPROVES
    if kind in {ClaimType.NO_EFFECT, ClaimType.HARM}:
        return ClaimDirection.NO_CHANGE if kind is ClaimType.NO_EFFECT else ClaimDirection.WORSENS
    if kind in {ClaimType.ANATOMY, ClaimType.CAUSE, ClaimType.NO_EVIDENCE}:
        return None
    return _worded_direction(terms, kind)


def _worded_direction(terms: Terms, kind: ClaimType) -> ClaimDirection | None:
    text = terms.segment.text
    if kind is ClaimType.ADVICE:
        if terms.says("avoidance"):
            return ClaimDirection.WORSENS
        return ClaimDirection.IMPROVES if terms.has_treatment and terms.says("change") else None
    if terms.says("no_effect"):
        return ClaimDirection.NO_CHANGE
    if kind is ClaimType.POPULARITY:
        return ClaimDirection.IMPROVES if terms.says("praise") else None
    if said := worded_direction(terms):
        return said
    if terms.says("harm") and not is_negated(text) and not terms.says("few_harms"):
        return ClaimDirection.WORSENS
    return ClaimDirection.IMPROVES if terms.says("change") or terms.says("praise") else None


def _modal(text: str) -> bool:
    return bool(re.search(r"\b(?:may|might|can|could|possibly|probably|perhaps|likely)\b", text, re.IGNORECASE))
