"""What a plain claim names in words that name no concept, said in those of the concept that is nearest.

"Injecting cement into a crushed vertebra eases back pain" is read again as "vertebroplasty eases back pain" where
whoever asks gives a `Meant`, which knows what there are studies of. What lands so carries its similarity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec

from palpate.claims.asked_patterns import WHAT_HELPS
from palpate.claims.asked_slots import is_of_too_little, subject_said
from palpate.claims.plain import Restated
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimType, Slot
from palpate.types.concept import Concept, Family
from palpate.vocabulary.fitting import content

ACTING = (Family.TREATMENT,)
AIMED_AT = (Family.CONDITION, Family.OUTCOME)
_OF_EFFECTS = {ClaimType.EFFECT, ClaimType.NO_EFFECT, ClaimType.HARM}
_WORD = re.compile(r"[^\W_]+")
_OWN = 1.0  # what a word counts that stands where the treatment, or the aim, is named
_OTHER = 0.25  # elsewhere in the claim
_NAMED = 0.5  # where it is named, in a term that is understood


class Meaning(NamedTuple):
    """The nearest concept, the wording of it that fits, how sure that is (0 to 1), and the words that it says."""

    concept: Concept
    wording: str
    similarity: float
    words: frozenset[str]


Meant = Callable[[Mapping[str, float], tuple[Family, ...], tuple[str, ...]], Meaning | None]
"""From words with what each counts, the families to look in, and the ids of what the claim names beside."""


class Landing(NamedTuple):
    """Words of a claim, by their place, and what they are read as."""

    span: Span
    meaning: Meaning


def landings(claim: Claim, text: str, meant: Meant, families: tuple[Family, ...]) -> Landing | None:
    """What the words of a claim that are not understood are read as; None where all are, or nothing is near.

    Parameters
    ----------
    claim : Claim
        As it was read from the text, with its places.
    text : str
    meant : Meant
    families : tuple of Family
        `ACTING` or `AIMED_AT`: what is looked for.
    """
    if claim.type not in _OF_EFFECTS:
        return None
    acts, aims = claim.treatment, _understood(claim)
    if families == ACTING:
        if not _is_unknown_treatment(claim, text):
            return None
        own = _subject(acts, text)
        beside, unknown = aims, acts
    else:
        unknown = next((one for one in claim.outcomes if one.concept is None), None)
        if unknown is None and (aims or claim.outcomes):
            return None  # understood, or nothing is said: "is it effective?"
        own = unknown.span if unknown and unknown.span else Span(_behind(acts, text), len(text))
        beside = [acts] if acts and acts.concept else []
    words = _weighed(text, own, beside)
    meaning = meant(words, families, tuple(one.concept for one in beside if one.concept))
    if meaning is None:
        return None
    taken = [one.span for one in beside if one.span]
    span = _said(text, meaning, own, unknown, taken)
    return Landing(span, meaning) if span else None


def put(said: Restated, landing: Landing) -> Restated:
    """The claim with the concept's name where its words stood."""
    span, label = landing.span, landing.meaning.concept.label
    places = (said.places[span.start], *[None] * (len(label) - 2), said.places[span.end - 1])
    return Restated(
        said.text[: span.start] + label + said.text[span.end :],
        (*said.places[: span.start], *places[: len(label)], *said.places[span.end :]),
    )


def marked(claim: Claim, landed: Mapping[str, Landing]) -> Claim | None:
    """The claim with the slots that took what was put, in the claim's own words; None where one was not taken.

    Parameters
    ----------
    claim : Claim
        As it was read again.
    landed : mapping of str to Landing
        By the words in their place.
    """
    slots = (claim.treatment, claim.condition, *claim.outcomes)
    named = {slot.concept for slot in slots if slot}
    if not all(landing.meaning.concept.id in named for landing in landed.values()):
        return None

    def own(slot: Slot | None) -> Slot | None:
        for words, landing in landed.items():
            concept = landing.meaning.concept
            if slot and (slot.concept == concept.id or slot.text == concept.label):
                return msgspec.structs.replace(slot, text=words, similarity=landing.meaning.similarity)
        return slot

    outcomes = tuple(filter(None, map(own, claim.outcomes)))
    return msgspec.structs.replace(
        claim, treatment=own(claim.treatment), condition=own(claim.condition), outcomes=outcomes
    )


def _understood(claim: Claim) -> list[Slot]:
    slots = (claim.condition, *claim.outcomes)
    return [slot for slot in slots if slot and slot.concept and not slot.from_context]


def _is_unknown_treatment(claim: Claim, text: str) -> bool:
    acts = claim.treatment
    if acts is None:
        return WHAT_HELPS.match(text) is None
    return acts.concept is None and not is_of_too_little(acts.text.split())


def _subject(acts: Slot | None, text: str) -> Span:
    """The words that say who acts, at least those that were taken for the treatment."""
    found = subject_said(text)
    if acts is None or acts.span is None:
        return found
    return Span(min(found.start, acts.span.start), max(found.end, acts.span.end))


def _behind(acts: Slot | None, text: str) -> int:
    return acts.span.end if acts and acts.span else subject_said(text).end


def _weighed(text: str, own: Span, beside: Iterable[Slot]) -> dict[str, float]:
    """The content words of a claim with what each counts for what is named in one place."""
    taken = [slot.span for slot in beside if slot.span]
    told = set(content(text))
    words: dict[str, float] = {}
    for found in _WORD.finditer(text):
        word, place = found.group().lower(), Span(*found.span())
        if word not in told:
            continue
        is_own = own.overlaps(place)
        is_named = any(one.overlaps(place) for one in taken)
        weight = (_NAMED if is_named else _OWN) if is_own else (0.0 if is_named else _OTHER)
        words[word] = max(words.get(word, 0.0), weight)
    return {word: weight for word, weight in words.items() if weight}


def _said(text: str, meaning: Meaning, own: Span, unknown: Slot | None, taken: list[Span]) -> Span | None:
    """From the first of the words that a meaning says to the last, where they should stand; none of those taken.

    What stands there behind them and names nothing else belongs to them.
    """
    free = [Span(*found.span()) for found in _WORD.finditer(text)]
    free = [one for one in free if not any(other.overlaps(one) for other in taken)]
    places = [one for one in free if text[one.start : one.end].lower() in meaning.words]
    inside = [one for one in places if own.overlaps(one)]
    if not places:
        return None
    spans = inside or places
    if unknown and unknown.span and any(unknown.span.overlaps(one) for one in spans):
        spans.append(unknown.span)
    start, end = min(one.start for one in spans), max(one.end for one in spans)
    stop = min((one.start for one in taken if one.start >= end), default=len(text))
    behind = [one.end for one in free if inside and end < one.end <= min(own.end, stop)]
    return Span(start, max([end, *behind]))
