"""What an article is about: the outcomes that it speaks of under each treatment, for claims that name none.

Where it speaks of none often enough, the complaint that was asked about just before, or that the section's heading or
the title names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from palpate.claims.terms import ANYBODY
from palpate.types.article import Article, Span
from palpate.types.claim import Claim, ClaimType, Slot
from palpate.types.concept import Family
from palpate.vocabulary import Vocabulary

# palpate's own figures:
MOST_OUTCOMES = 2  # that a claim without any is taken to speak of
_NEAR = 300  # characters before a claim in which a question asks what it answers
FEWEST_CLAIMS = 2  # of an article that name an outcome, for it to be what the article is about
# Wording that says whether a treatment is of use at all, not at what. Of 98 claims of the development articles without
# an outcome 43 have it; nearly all others speak of what palpate has no word for ("looks soft", "upsets your stomach").
_OF_USE = re.compile(
    r"\b(?:help\w*|work(?:s|ed|ing)?|(?:in)?effective\w*|efficac\w+|success\w*|benefi\w+|rewards?|worth\w*|useful|"
    r"useless|valuable|of value|good|results?|support(?:s|ed|ers?)?|endors\w+|recommend\w*|difference|perks?|waste of|"
    r"advantages?|impact|placebo|promising|evidence|research|studies)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:^|[.!?\n])(?P<what>[^.!?\n]{8,150})\?[^?]*$")
_SHOWING = re.compile(
    r"\b(?:evidence|proof|stud(?:y|ies)|research|trials?|analys[ei]s|data|science)\b[^.;]*?"
    r"\b(?:that|which|to show|showing)\s",
    re.IGNORECASE,
)
_OF_EFFECTS = {ClaimType.EFFECT, ClaimType.NO_EFFECT, ClaimType.HARM, ClaimType.OPINION, ClaimType.NO_EVIDENCE}


def with_subject(claims: Sequence[Claim], article: Article, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """The claims; those that name no outcome of a treatment with the main ones of the article.

    "This massage is of little use", in an article on massage and wrinkles, speaks of wrinkles. The outcomes are marked
    as from context; an opinion for or against a treatment can be looked up then. Without two claims that name an
    outcome of that treatment the complaint of the question before ("What helps hay fever?"), of the heading or of the
    title is filled in, if it is one; nothing where a claim says something else than whether it is of use.
    """
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    slots: dict[str, Slot] = {}
    for claim in claims:
        if claim.treatment and claim.treatment.concept:
            for slot in claim.outcomes:
                if slot.concept:
                    counted[claim.treatment.concept][slot.concept] += 1
                    slots.setdefault(slot.concept, slot)
    return tuple(_filled(claim, counted, slots, partial(_asked_of, claim, article, vocabulary)) for claim in claims)


def _filled(
    claim: Claim, counted: dict[str, Counter[str]], slots: dict[str, Slot], asked_of: Callable[[], Slot | None]
) -> Claim:
    treatment = claim.treatment.concept if claim.treatment else None
    if treatment is None or claim.outcomes or claim.condition or claim.type not in _OF_EFFECTS:
        return claim
    if not _is_of_use(claim):
        return claim
    if not claim.checkable and (claim.type is not ClaimType.OPINION or claim.direction is None):
        return claim
    ranked = sorted(counted[treatment].items(), key=lambda item: (-item[1], item[0]))
    names = [name for name, claims in ranked if claims >= FEWEST_CLAIMS][:MOST_OUTCOMES]
    about = tuple(msgspec.structs.replace(slots[name], from_context=True) for name in names)
    if not about and (complaint := asked_of()):
        about = (complaint,)
    return msgspec.structs.replace(claim, outcomes=about, checkable=True) if about else claim


def _asked_of(claim: Claim, article: Article, vocabulary: Vocabulary) -> Slot | None:
    """The one complaint of the question just before a claim, else of its section's heading, else of the title."""
    block = next((one for one in article.blocks if one.span.holds(Span(claim.span.start, claim.span.start))), None)
    before = article.prose[max(claim.span.start - _NEAR, 0) : claim.span.start]
    asked = _QUESTION.search(before)
    openings = (block.heading if block else None, article.title)
    texts = [asked["what"] if asked else "", *(article.words(span) for span in openings if span)]
    for text in filter(None, texts):
        named = vocabulary.find(text, families=(Family.CONDITION,))
        complaints = {mention.concept.id: mention for mention in named if mention.concept.id not in ANYBODY}
        if len(complaints) == 1:
            ((concept, mention),) = complaints.items()
            return Slot(
                text=text[mention.start : mention.end], label=mention.concept.label, concept=concept, from_context=True
            )
    return None


def _is_of_use(claim: Claim) -> bool:
    """Whether a claim says whether a treatment is of use at all; what nobody has shown is behind "evidence that"."""
    showing = _SHOWING.search(claim.text)
    said = claim.text[showing.end() :] if showing and claim.type is ClaimType.NO_EVIDENCE else claim.text
    return _OF_USE.search(said) is not None
