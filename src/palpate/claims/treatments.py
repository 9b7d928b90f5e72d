"""What a claim says acts, and how it is done: the treatment and its technique, from the claim and its surroundings."""

from __future__ import annotations

import re

import msgspec

from palpate.claims.context import Context, first_treatment, slot
from palpate.claims.cues import cue
from palpate.claims.terms import Terms
from palpate.text import NumberKind, find_numbers
from palpate.types.article import Span
from palpate.types.citation import Citation
from palpate.types.claim import ClaimType, Slot

_WITHOUT_TREATMENT = {ClaimType.ANATOMY, ClaimType.CAUSE}
_ASIDE = re.compile(
    r"\b(?:than|like|such as|instead of|unlike|versus|vs\.?|without|including|rather than)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_BY_MEANS_OF = re.compile(r"\b(?:with|by|through|using|via|like|such as)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_LINK = re.compile(
    r"\b(?:of|with|from|by|through|using|via|after|during|get|getting|have|having|try|trying|had|received|receive|that|"
    r"whether|if|how|where|because|when)\s+(?:(?:a|an|the|regular|your|using|doing|having|\w+ing)\s+){0,2}$",
    re.IGNORECASE,
)


def find_treatment(
    terms: Terms, kind: ClaimType, context: Context, citation: Citation | None
) -> tuple[Slot | None, Slot | None]:
    """The treatment and the technique of a claim of a known type; None where none is meant."""
    treatment = None if kind in _WITHOUT_TREATMENT else _treatment(terms, context, citation)
    technique = _technique(terms, treatment, context)
    if technique and treatment and technique.span == treatment.span:
        near = context.treatment_for(terms.segment)
        treatment = msgspec.structs.replace(near, from_context=True) if near else treatment
    return treatment, technique


def _treatment(terms: Terms, context: Context, citation: Citation | None) -> Slot | None:
    """The segment's own treatment, else that of its surroundings."""
    own = first_treatment(terms, outside=citation.span if citation and citation.journal else None)
    near = context.treatment_for(terms.segment)
    if own and (fuller := _fuller(own, near, context) or _fuller(own, context.topic, context)):
        return msgspec.structs.replace(fuller, from_context=True)
    if own and (near is None or context.finder.are_related(own, near) or _is_subject(terms, own)):
        return own
    return msgspec.structs.replace(near, from_context=True) if near else None


def _fuller(own: Slot, near: Slot | None, context: Context) -> Slot | None:
    """What the surroundings speak of, where the sentence names only its kind ("massage" for deep tissue massage)."""
    if near is None or near.concept is None or own.concept is None:
        return None
    return near if context.finder.is_narrower(near.concept, own.concept) else None


def _is_subject(terms: Terms, named: Slot) -> bool:
    """Whether a treatment in the sentence is what acts there: it stands before what changes, or is linked to it."""
    if named.span is None:
        return False
    before = terms.segment.text[: named.span.start - terms.segment.span.start]
    if _ASIDE.search(before):
        return False
    changes = cue("change").all(terms.segment.text)
    return not changes or changes[0][0] >= len(before) or bool(_LINK.search(before))


def _technique(terms: Terms, treatment: Slot | None, context: Context) -> Slot | None:
    """How it is done: a treatment of its kind behind "with" or "by" ("with kneading"), else a dose ("15-minute")."""
    if not treatment:
        return None
    near = context.treatment_for(terms.segment)
    for mention, concept in terms.treatments:
        named = slot(terms, mention, concept)
        before = terms.segment.text[: mention.start - terms.segment.span.start]
        if (
            near
            and near.concept != named.concept
            and _BY_MEANS_OF.search(before)
            and context.finder.are_related(named, near)
        ):
            return named
    for number in find_numbers(terms.segment.text):
        if number.kind is NumberKind.DURATION:
            words = terms.segment.text[number.span.start : number.span.end]
            start = terms.segment.span.start
            return Slot(text=words, label=words, span=Span(start + number.span.start, start + number.span.end))
    return None
