"""A claim of a known type with everything that it names and how it stands to it."""

from __future__ import annotations

from dataclasses import dataclass

from palpate.claims.circumstances import find_comparator, find_device, find_dose, find_people
from palpate.claims.context import Context
from palpate.claims.heads import Guess
from palpate.claims.outcomes import find_outcomes, find_site
from palpate.claims.sources import speaker, unnamed_source
from palpate.claims.stance import find_stand, find_strength, is_checkable
from palpate.claims.terms import Terms
from palpate.claims.treatments import find_treatment
from palpate.types.claim import Claim, ClaimDirection, ClaimType


@dataclass(frozen=True)
class Decided:
    """The type of a claim, the wording that the grammar decides it by, and what the trained reader says of the rest."""

    kind: ClaimType
    wording: str
    guess: Guess | None = None


def make_claim(terms: Terms, decided: Decided, context: Context) -> Claim:
    """A claim of a known type with everything that it names."""
    segment, kind, guess = terms.segment, decided.kind, decided.guess
    text = " ".join(segment.text.split())
    citation = context.thread.cite(segment)
    direction, negated = find_stand(terms, kind, guess)
    if kind is ClaimType.EFFECT and direction is ClaimDirection.WORSENS and not guess:
        kind = ClaimType.HARM
    condition, outcomes = find_outcomes(terms, kind, context, citation)
    treatment, technique = find_treatment(terms, kind, context, citation)
    return Claim(
        span=segment.span,
        text=text,
        type=kind,
        treatment=treatment,
        technique=technique,
        site=find_site(terms),
        device=find_device(terms, context),
        dose=find_dose(terms),
        comparator=find_comparator(terms, treatment),
        condition=condition,
        people=find_people(terms, context),
        outcomes=outcomes,
        direction=direction,
        strength=find_strength(segment, kind, guess),
        negated=negated,
        checkable=is_checkable(terms, kind, direction, treatment, outcomes),
        citation=citation,
        unnamed_source=None if citation else unnamed_source(segment),
        speaker=speaker(segment.text, segment.span.start),
        cue=" ".join(decided.wording.split()),
    )
