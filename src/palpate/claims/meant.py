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
# What a word counts: palpate's own figures, with which the weights of `questions/meant.py` were fitted.
_OWN = 1.0  # where the treatment, or the aim, is named
_NAMED = 0.5  # there, in a term that is understood
_OTHER = 0.25  # elsewhere in the claim
_SURELY = 0.7  # from which it is preferred to what a part of the words names; palpate's own
_NEXT_BUT = 3  # words between two that belong together are fewer
_FEW = 3  # words beside a term that may belong to it
_BESIDE_LEFT = re.compile(rf"(?:[\w’'-]+\s+){{1,{_FEW}}}$")
_BESIDE_RIGHT = re.compile(rf"(?:[\s-]+[\w’'-]+){{1,{_FEW}}}")


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


def wider(claim: Claim, text: str, meant: Meant, families: tuple[Family, ...]) -> Landing | None:
    """What words mean of which a part was understood and taken for the whole: "soya" of "soya formula".

    All that was understood must be part of what is meant, with words beside it that name nothing else.
    """
    if claim.type not in _OF_EFFECTS:
        return None
    slots = (claim.treatment, claim.condition, *claim.outcomes)
    named = [slot for slot in slots if slot and slot.concept and slot.span and not slot.from_context]
    for slot in named:
        if (slot is claim.treatment) is not (families == ACTING) or slot.span is None:
            continue
        others = [one for one in named if one.span and not one.span.overlaps(slot.span)]
        own = _around(text, slot.span, [one.span for one in others if one.span])
        words, inside = _weighed(text, own, others), set(content(slot.text))
        if set(words) <= inside:
            continue
        words = {word: weight for word, weight in words.items() if weight == _OWN}
        meaning = meant(words, families, tuple(one.concept for one in others if one.concept))
        if meaning is None or meaning.similarity < _SURELY or slot.label == meaning.concept.label:
            continue
        if inside < meaning.words and (span := _hull(text, own, slot.span, meaning.words)) != slot.span:
            return Landing(span, meaning)
    return None


def _around(text: str, span: Span, others: list[Span]) -> Span:
    """A stretch with the words beside it, as far as a mark or what else is named."""
    start, end = span.start, span.end
    if before := _BESIDE_LEFT.search(text[:start]):
        start = before.start()
    if behind := _BESIDE_RIGHT.match(text, end):
        end = behind.end()
    start = max([start, *(one.end for one in others if one.end <= span.start)])
    return Span(start, min([end, *(one.start for one in others if one.start >= span.end)]))


def _hull(text: str, own: Span, named: Span, words: frozenset[str]) -> Span:
    """A term with those of the words that stand beside it, or with one other word between."""
    start, end = named.start, named.end
    places = [Span(*found.span()) for found in _WORD.finditer(text, own.start, own.end)]
    for one in reversed([place for place in places if place.end <= named.start]):
        if text[one.start : one.end].lower() in words and len(text[one.end : start].split()) < _NEXT_BUT:
            start = one.start
    for one in [place for place in places if place.start >= named.end]:
        if text[one.start : one.end].lower() in words and len(text[end : one.start].split()) < _NEXT_BUT:
            end = one.end
    return Span(start, end)


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
    if not all(any(_takes(slot, landing) for slot in slots) for landing in landed.values()):
        return None

    def own(slot: Slot | None) -> Slot | None:
        for words, landing in landed.items():
            if slot and _takes(slot, landing):
                return msgspec.structs.replace(slot, text=words, similarity=landing.meaning.similarity)
        return slot

    outcomes = tuple(filter(None, map(own, claim.outcomes)))
    return msgspec.structs.replace(
        claim, treatment=own(claim.treatment), condition=own(claim.condition), outcomes=outcomes
    )


def _takes(slot: Slot | None, landing: Landing) -> bool:
    """Whether a slot is of the words that were put; a complaint may be an outcome of the same name there."""
    concept = landing.meaning.concept
    if slot is None or slot.concept is None:
        return False
    is_acting = slot.concept.startswith("T:") == (concept.family is Family.TREATMENT)
    return slot.concept == concept.id or (slot.text == concept.label and is_acting)


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
    if unknown and unknown.span and inside and _is_joined(text, unknown.span, min(one.start for one in inside), taken):
        spans.append(unknown.span)
    start, end = min(one.start for one in spans), max(one.end for one in spans)
    stop = min((one.start for one in taken if one.start >= end), default=len(text))
    behind = [one.end for one in free if inside and end < one.end <= min(own.end, stop)]
    return Span(start, max([end, *behind]))


def _is_joined(text: str, unknown: Span, start: int, taken: list[Span]) -> bool:
    """Whether nothing that is understood stands between, but as part of a word: "learning pain-coping skills"."""
    between = [one for one in taken if unknown.end <= one.start < start]
    return all(text[one.end : one.end + 1] == "-" for one in between)
