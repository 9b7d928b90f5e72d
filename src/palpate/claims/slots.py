"""A claim of a known type with everything that it names and how it stands to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from palpate.claims.circumstances import find_comparator, find_device, find_dose, find_people
from palpate.claims.context import Context
from palpate.claims.heads import Guess
from palpate.claims.outcomes import Stated, find_condition, find_outcomes, find_site
from palpate.claims.sources import speaker, unnamed_source
from palpate.claims.stance import find_stand, find_strength, is_checkable
from palpate.claims.terms import Terms
from palpate.claims.treatments import find_treatment
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot


class Decided(msgspec.Struct, frozen=True):
    """The type of a claim, the wording that the grammar decides it by, and what the trained reader says of the rest."""

    kind: ClaimType
    wording: str
    guess: Guess | None = None


class Sketch(msgspec.Struct, frozen=True):
    """A claim of which all is known but its outcomes."""

    claim: Claim
    terms: Terms


def sketch(terms: Terms, decided: Decided, context: Context) -> Sketch:
    """A claim of a known type with everything that it names but its outcomes, found for all claims together."""
    segment, kind, guess = terms.segment, decided.kind, decided.guess
    citation = context.thread.cite(segment)
    direction, negated = find_stand(terms, kind, guess)
    if kind is ClaimType.EFFECT and direction is ClaimDirection.WORSENS and not guess:
        kind = ClaimType.HARM
    treatment, technique = find_treatment(terms, kind, context, citation)
    claim = Claim(
        span=segment.span,
        text=" ".join(segment.text.split()),
        type=kind,
        treatment=treatment,
        technique=technique,
        site=find_site(terms),
        device=find_device(terms, context),
        dose=find_dose(terms),
        comparator=find_comparator(terms, treatment),
        condition=find_condition(terms, citation, context),
        people=find_people(terms, context),
        direction=direction,
        strength=find_strength(segment, kind, guess),
        negated=negated,
        citation=citation,
        unnamed_source=None if citation else unnamed_source(segment),
        speaker=speaker(segment.text, segment.span.start),
        cue=" ".join(decided.wording.split()),
    )
    return Sketch(claim, terms)


def completed(sketches: Sequence[Sketch], context: Context) -> Iterator[Claim]:
    """The claims of an article with their outcomes."""
    stated = [Stated(one.terms, one.claim.type, one.claim.citation, one.claim.condition) for one in sketches]
    for one, found in zip(sketches, find_outcomes(stated, context), strict=True):
        claim = one.claim
        outcomes = tuple(outcome for outcome in found if not _is_treatment(outcome, claim.treatment)) or found
        checkable = is_checkable(one.terms, claim.type, claim.direction, claim.treatment, outcomes)
        yield msgspec.structs.replace(claim, outcomes=outcomes, checkable=checkable)


def _is_treatment(outcome: Slot, treatment: Slot | None) -> bool:
    """Whether an outcome is the treatment itself, of something that the body makes too ("melatonin")."""
    return treatment is not None and outcome.concept is not None and outcome.label == treatment.label
