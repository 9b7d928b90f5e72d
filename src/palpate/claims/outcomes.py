"""What a claim says changes and for whom: its outcomes, condition or people, and site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from palpate.claims.context import Context, slot
from palpate.claims.outcome_candidates import Option, Source, Token, options, tokens
from palpate.claims.outcome_chooser import choose, trained_chooser
from palpate.claims.outcome_features import numbers
from palpate.claims.terms import Terms
from palpate.types.article import Span
from palpate.types.citation import Citation
from palpate.types.claim import ClaimType, Slot
from palpate.types.concept import Concept, Family, Mention
from palpate.vocabulary.vectors import load_vectors

_FOR_WHOM = re.compile(r"\b(?:in|for|of|among|with|on|help|helps)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|among|during|after|before|following)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_PEOPLE_WITH = re.compile(
    r"(?:people|patients|persons?|adults|individuals|those|women|men|sufferers|children|seniors|clients|anyone|who|which|you)"
    r"\s+(?:with|have|had|suffer(?:s|ing|ed)? from|living with|who have|who suffer from)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_PAIN = "O:pain"
_ANYBODY = frozenset({"C:people", "C:adults", "C:healthy-people"})


def find_outcomes(
    terms: Terms, kind: ClaimType, context: Context, citation: Citation | None
) -> tuple[Slot | None, tuple[Slot, ...]]:
    """The condition or people, and the outcomes, of a claim of a known type.

    The outcomes stand in the order of the text; what only the claim's surroundings name comes last.
    """
    condition = find_condition(terms, citation, context)
    found = tokens(terms.segment.text, terms.segment.span.start)
    made = options(terms, context, found)
    article = context.article
    rows = numbers(
        made,
        found,
        terms,
        kind,
        title=article.words(article.title) if article.title else "",
        citation=citation,
        people=condition.span if condition else None,
        vectors=load_vectors(),
    )
    chosen = [one for one, _ in choose(made, trained_chooser().probabilities(made, rows).tolist())]
    if not chosen and kind is ClaimType.CAUSE:  # an item of "Wrinkles are caused by:" is a cause of what that names
        chosen = [one for one in made if one.source is Source.LEAD_IN][:1]
    chosen.sort(key=lambda one: one.first if one.first >= 0 else len(found))
    return condition, tuple(_outcome(one, made, found, terms, context) for one in chosen)


def _outcome(one: Option, made: Sequence[Option], found: Sequence[Token], terms: Terms, context: Context) -> Slot:
    """A chosen name as a slot, with the concept of the term that it is or is part of, else the nearest one."""
    named = next(filter(None, map(_concept, (one, *_terms_around(one, made)))), None)
    concept, similarity = (named, 1.0) if named else context.finder.outcome_of(one.label)
    if one.first < 0:
        return Slot(text=one.label, label=one.label, concept=concept, similarity=similarity, from_context=True)
    start, end = found[one.first].start, found[one.last].end
    offset = terms.segment.span.start
    written = " ".join(terms.segment.text[start - offset : end - offset].split())
    return Slot(text=written, label=one.label, concept=concept, similarity=similarity, span=Span(start, end))


def _terms_around(one: Option, made: Sequence[Option]) -> Iterator[Option]:
    """The terms of the claim whose words hold those of a name."""
    return (other for other in made if other.concept and 0 <= other.first <= one.first and one.last <= other.last)


def _concept(one: Option) -> str | None:
    """The concept of a term: the complaint where it is pain somewhere ("back pain") or names no outcome."""
    if one.concept is None:
        return None
    is_pain = one.concept.family is Family.OUTCOME and _PAIN in one.concept.broader
    return one.complaint.id if one.complaint and is_pain else one.concept.id


def find_site(terms: Terms) -> Slot | None:
    """The first part of the body, or muscle, that the claim names."""
    parts = terms.of(Family.BODY_PART) or terms.of(Family.MUSCLE)
    return slot(terms, *parts[0]) if parts else None


def find_condition(terms: Terms, citation: Citation | None, context: Context) -> Slot | None:
    """For whom: the complaint or group that stands behind "in", "among" or "people with"."""
    for mention, concept in _outside(terms.of(Family.CONDITION), citation):
        before = terms.segment.text[: mention.start - terms.segment.span.start]
        says_whom = _FOR_WHOM if context.finder.is_group(concept) else _IN
        if concept.id not in _ANYBODY and (_PEOPLE_WITH.search(before) or says_whom.search(before)):
            return slot(terms, mention, concept)
    return None


def _outside(pairs: list[tuple[Mention, Concept]], citation: Citation | None) -> list[tuple[Mention, Concept]]:
    """Mentions that are no part of a journal's name."""
    if not citation or not citation.journal:
        return pairs
    return [
        (mention, concept) for mention, concept in pairs if not citation.span.overlaps(Span(mention.start, mention.end))
    ]
