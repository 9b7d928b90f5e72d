"""How a claim stands to what it says: direction, strength of wording, whether it denies, whether it can be checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import exp, log, log1p

from palpate.claims.features import KINDS, STRENGTHS
from palpate.claims.heads import DIRECTIONS, Guess
from palpate.claims.segments import Segment
from palpate.claims.terms import Terms
from palpate.claims.told import worth_of_ways
from palpate.text import NumberKind, find_numbers, is_negated, strength
from palpate.types.claim import ClaimDirection, ClaimType, Slot, Strength

_SELDOM_MODAL = {ClaimType.ANATOMY, ClaimType.CAUSE}
# Words that hedge advice; "heat can be applied for ten minutes" is not hedged.
_TENTATIVE = re.compile(r"\b(?:may|might|could|maybe|perhaps|possibly|consider)\b", re.IGNORECASE)
_NO_CAUSE = re.compile(
    r"\b(?:is|are|was|were|does|do|did)(?:n[’']?t| not| never)\b[^.;]{0,30}"
    r"\b(?:causes?|reasons?|factors?|to blame|due to)\b",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(  # "There are likewise emotional perks to look at."
    r"\W*(?:(?:but|and|so|yet|then)\s+)?there\s+(?:is|are)\s+(?:[\w-]+\s+){0,5}"
    r"(?:benefits?|perks?|advantages?|upsides?|rewards?|pluses|effects?)"
    r"(?:\s+(?:to|that|which|you|worth|as well|too)\b.*)?\W*$",
    re.IGNORECASE | re.DOTALL,
)
_LEAST = 1e-6  # no logarithm of nothing
_WORTH_OF_WORDS = 2.0  # what the worded strength adds to its log probability
_WORTH_OF_DENIAL = 1.0  # what a denying word adds to the log odds, and its absence takes
# Of 2,446 labelled claims of these types 4 deny: "do not have this with a fever" is advice, and denies nothing.
_NEVER_DENY = frozenset({ClaimType.ADVICE, ClaimType.POPULARITY, ClaimType.HARM})
# What denies sees no change, and the other way round: 251 of the 261 labelled studies that do either do both, and 63 of
# the 103 opinions.
_DENY_A_CHANGE = frozenset({ClaimType.STUDY, ClaimType.OPINION})
_WORTH_OF_AGREEING = 1.0  # what it takes from the log probability where one holds without the other
_ONLY_DIRECTION: dict[ClaimType, ClaimDirection | None] = {
    ClaimType.HARM: ClaimDirection.WORSENS,
    ClaimType.NO_EFFECT: ClaimDirection.NO_CHANGE,
    ClaimType.ANATOMY: None,
    ClaimType.CAUSE: None,
    ClaimType.NO_EVIDENCE: None,
}


def find_stand(terms: Terms, kind: ClaimType, guess: Guess | None) -> tuple[ClaimDirection | None, bool]:
    """Which way the person fares, and whether the claim denies: by the trained reader, else by the wording alone."""
    text = " ".join(terms.segment.text.split())
    if guess is None:
        return _direction(terms, kind), find_negated(text, kind, None)
    if kind in _DENY_A_CHANGE:
        return _agreeing(guess, _worth_of_ways(terms, kind, guess), is_negated(text))
    ways = _worth_of_ways(terms, kind, guess)
    return _fitting(max(ways, key=ways.__getitem__), kind), find_negated(text, kind, guess)


def _worth_of_ways(terms: Terms, kind: ClaimType, guess: Guess) -> dict[ClaimDirection | None, float]:
    """The log probability of each direction, with what the words add to it ("more wrinkles" worsens)."""
    added = worth_of_ways(terms, kind)
    shares = zip(DIRECTIONS, guess.directions[KINDS.index(kind)], strict=True)
    return {way: log(share + _LEAST) + added.get(way, 0.0) for way, share in shares}


def _agreeing(
    guess: Guess, ways: Mapping[ClaimDirection | None, float], worded: bool
) -> tuple[ClaimDirection | None, bool]:
    """The likeliest direction and denial, where denying and no change go together."""
    odds = _odds_of_denial(guess, worded)
    worth = {
        (way, denies): value
        - log1p(exp(-odds if denies else odds))
        - _WORTH_OF_AGREEING * (denies != (way is ClaimDirection.NO_CHANGE))
        for way, value in ways.items()
        for denies in (False, True)
    }
    way, denies = max(worth, key=worth.__getitem__)
    return way, denies or way is ClaimDirection.NO_CHANGE


def find_strength(segment: Segment, kind: ClaimType, guess: Guess | None) -> Strength:
    """How strongly the claim is worded: by the trained reader and its words together, or by its words alone."""
    worded = worded_strength(segment, kind)
    if guess is None:
        return worded
    worth = {one: log(share + _LEAST) for one, share in zip(STRENGTHS, guess.strengths, strict=True)}
    worth[worded] += _WORTH_OF_WORDS
    return max(worth, key=worth.__getitem__)


def worded_strength(segment: Segment, kind: ClaimType) -> Strength:
    """The strength by wording alone; an item that is worded plainly is as strong as the line that opens its list."""
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
    """Whether the claim denies something: by the trained reader and its words together, or by its words alone."""
    worded = is_negated(text)
    if kind is ClaimType.CAUSE and _NO_CAUSE.search(text):
        return True
    if kind is ClaimType.NO_EFFECT or (worded and kind is ClaimType.NO_EVIDENCE) or guess is None:
        return worded or kind is ClaimType.NO_EFFECT
    return kind not in _NEVER_DENY and _odds_of_denial(guess, worded) > 0


def _odds_of_denial(guess: Guess, worded: bool) -> float:
    """Log odds that the claim denies, by the trained reader and whether a word of it denies."""
    odds = log((guess.negated + _LEAST) / (1 - guess.negated + _LEAST))
    return odds + (_WORTH_OF_DENIAL if worded else -_WORTH_OF_DENIAL)


def is_checkable(
    terms: Terms, kind: ClaimType, direction: ClaimDirection | None, treatment: Slot | None, outcomes: tuple[Slot, ...]
) -> bool:
    """Not advice, popularity without a number, or what only says that there are benefits.

    A study needs a result, an opinion something that it is about.
    """
    if kind is ClaimType.ADVICE or (kind is ClaimType.EFFECT and _ANNOUNCES.match(terms.segment.text)):
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
        return terms.direction or ClaimDirection.IMPROVES
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
    if said := terms.direction:
        return said
    if terms.says("harm") and not is_negated(text) and not terms.says("few_harms"):
        return ClaimDirection.WORSENS
    return ClaimDirection.IMPROVES if terms.says("change") or terms.says("praise") else None


def _modal(text: str) -> bool:
    return bool(re.search(r"\b(?:may|might|can|could|possibly|probably|perhaps|likely)\b", text, re.IGNORECASE))
