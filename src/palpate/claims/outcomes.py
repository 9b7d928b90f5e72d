"""What a claim says changes and for whom: its outcomes, condition or people, and site."""

from __future__ import annotations

import re

from palpate.claims.context import Context, slot
from palpate.claims.cues import cue
from palpate.claims.terms import Terms
from palpate.types.article import Span
from palpate.types.citation import Citation
from palpate.types.claim import ClaimType, Slot
from palpate.types.concept import Concept, Family, Mention

_FOR_WHOM = re.compile(r"\b(?:in|for|of|among|with|on|help|helps)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|among|during|after|before|following)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_PEOPLE_WITH = re.compile(
    r"(?:people|patients|persons?|adults|individuals|those|women|men|sufferers|children|seniors|clients|anyone|who|which)"
    r"\s+(?:with|have|had|suffer(?:s|ing|ed)? from|living with|who have|who suffer from)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_PAIN = "O:pain"
_ANYBODY = frozenset({"C:people", "C:adults", "C:healthy-people"})
_MOST_OUTCOMES = 8


def find_outcomes(
    terms: Terms, kind: ClaimType, context: Context, citation: Citation | None
) -> tuple[Slot | None, tuple[Slot, ...]]:
    """The condition or people, and the outcomes, of a claim of a known type, in the order of the text."""
    segment = terms.segment
    people, complaints = _conditions(terms, citation, context)
    outcomes = sorted([*_outcomes(terms, kind, citation, people), *complaints], key=_place)
    if kind is ClaimType.CAUSE and segment.block.lead_in:
        opening = context.finder.inside(segment.block.lead_in)
        outcomes = outcomes or _outcomes(opening, kind, None, None)
    outcomes = outcomes or _lay_outcomes(terms, kind)
    return people, tuple(outcomes[:_MOST_OUTCOMES])


def find_site(terms: Terms) -> Slot | None:
    """The first part of the body, or muscle, that the claim names."""
    parts = terms.of(Family.BODY_PART) or terms.of(Family.MUSCLE)
    return slot(terms, *parts[0]) if parts else None


def _outside(pairs: list[tuple[Mention, Concept]], citation: Citation | None) -> list[tuple[Mention, Concept]]:
    """Mentions that are no part of a journal's name."""
    if not citation or not citation.journal:
        return pairs
    return [
        (mention, concept) for mention, concept in pairs if not citation.span.overlaps(Span(mention.start, mention.end))
    ]


def _outcomes(terms: Terms, kind: ClaimType, citation: Citation | None, people: Slot | None) -> list[Slot]:
    """Outcomes of the vocabulary, each concept once; for anatomy the part of the body that is described.

    Pain somewhere whose wording also names a complaint is left to the complaints.
    """
    family = Family.OUTCOME
    if kind is ClaimType.ANATOMY:
        family = Family.MUSCLE if terms.of(Family.MUSCLE) else Family.BODY_PART
    pairs = _outside(terms.of(family), citation)
    if kind is ClaimType.ANATOMY:
        pairs = pairs[:1]
    taken = people.span if people else None
    kept = [
        (mention, concept)
        for mention, concept in pairs
        if not _is_complaint(mention) and (taken is None or not taken.overlaps(Span(mention.start, mention.end)))
    ]
    found = {concept.id: slot(terms, mention, concept) for mention, concept in reversed(kept)}
    return list(reversed(found.values()))


def _is_complaint(mention: Mention) -> bool:
    """Whether a wording names pain somewhere ("back pain"): an outcome below pain, and a condition of its own."""
    families = {concept.family for concept in mention.concepts}
    is_pain = any(concept.family is Family.OUTCOME and _PAIN in concept.broader for concept in mention.concepts)
    return is_pain and Family.CONDITION in families


def _conditions(terms: Terms, citation: Citation | None, context: Context) -> tuple[Slot | None, list[Slot]]:
    """For whom, and which complaints: what stands behind "in", "among" or "people with" says for whom.

    A group of people ("older adults") is never a complaint; a complaint is what is treated ("helps fibromyalgia").
    """
    people: Slot | None = None
    complaints: list[Slot] = []
    for mention, concept in _outside(terms.of(Family.CONDITION), citation):
        before = terms.segment.text[: mention.start - terms.segment.span.start]
        is_group = context.finder.is_group(concept)
        named = slot(terms, mention, concept)
        if concept.id in _ANYBODY:
            continue
        if _PEOPLE_WITH.search(before) or (_IN.search(before) if not is_group else _FOR_WHOM.search(before)):
            people = people or named
        elif not is_group and (_is_complaint(mention) or not _is_outcome(mention)):
            complaints.append(named)
    return people, list({complaint.concept: complaint for complaint in complaints}.values())


def _is_outcome(mention: Mention) -> bool:
    return any(concept.family is Family.OUTCOME for concept in mention.concepts)


def _place(named: Slot) -> int:
    return named.span.start if named.span else 0


def _lay_outcomes(terms: Terms, kind: ClaimType) -> list[Slot]:
    """Words for outcomes that the vocabulary does not hold, as they stand: inner processes first for a mechanism."""
    lists = ("process", "felt", "body") if kind is ClaimType.MECHANISM else ("felt", "process", "body")
    for name in lists:
        places = cue(name).all(terms.segment.text)
        if places:
            return [_lay(terms, start, end) for start, end in dict.fromkeys(places)][:3]
    return []


def _lay(terms: Terms, start: int, end: int) -> Slot:
    words = " ".join(terms.segment.text[start:end].split())
    return Slot(
        text=words, label=words.lower(), span=Span(terms.segment.span.start + start, terms.segment.span.start + end)
    )
