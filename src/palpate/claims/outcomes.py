"""What a claim says changes and for whom: its outcomes, condition or people, and site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from palpate.claims.context import Context, slot
from palpate.claims.cues import cue
from palpate.claims.outcome_candidates import Option, Source, Token, options, tokens
from palpate.claims.outcome_chooser import ENOUGH_AROUND, choose, trained_chooser
from palpate.claims.outcome_features import Asked, numbers
from palpate.claims.segments import Segment
from palpate.claims.terms import Terms
from palpate.text.wordings import Needing
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
_CHANGE_IN = re.compile(  # "a notable decrease in anxiety" is of whoever was anxious or not
    r"\b(?:decreases?|reductions?|drops?|falls?|increases?|rises?|improvements?|changes?|differences?|declines?|gains?|results?|"
    r"resulted|resulting)\s+"
    r"in\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_SAYS_HOW = Needing(
    re.compile(  # "this is only possible with surgery": what the sentence before speaks of
        r"\b(?:this|that|it) (?:is|can be|could be) (?:\w+ ){0,2}(?:possible|doable|achieved|achievable|feasible|"
        r"done|fixed|corrected|treated|repaired|reversed|resolved) (?:only )?(?:by|with|through|via|using)\b",
        re.IGNORECASE,
    ),
    "possible doable achieved achievable feasible done fixed corrected treated repaired reversed resolved",
)
_LIVING_WITH = re.compile(r"\b(?:living|lives?|lived) with\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_PAIN = "O:pain"
_PAIN_OF_PEOPLE, _CHRONIC_PAIN = "C:pain", "C:chronic-pain"
_SAYS_MORE = re.compile(
    r":|^\W*(?:it|they|these|this|that|you|we|when|if|as|since|every)\b|\b(?:is|are|was|were|has|have|had|can|may|might|could|"
    r"will|would|does|do|did|should|must|causes?|leads?|makes?|occurs?|becomes?|speeds?|breaks?|loses?)\b",
    re.IGNORECASE,
)
_ANYBODY = frozenset({"C:people", "C:adults", "C:healthy-people"})
_REACH = 120  # characters before a complaint that say of it for whom
_AT_ONCE = 32  # claims whose candidates are weighed in one table: a page has fewer, and the memory stays bounded


class Stated(NamedTuple):
    """A claim of a known type, with what it cites and for whom it is said."""

    terms: Terms
    kind: ClaimType
    citation: Citation | None
    condition: Slot | None


def find_outcomes(stated: Sequence[Stated], context: Context) -> list[tuple[Slot, ...]]:
    """The outcomes of each of an article's claims.

    They stand in the order of the text; what only the claim's surroundings name comes last.
    """
    starts = range(0, len(stated), _AT_ONCE)
    return [found for start in starts for found in _of_some(stated[start : start + _AT_ONCE], context)]


def _of_some(stated: Sequence[Stated], context: Context) -> Iterator[tuple[Slot, ...]]:
    article = context.article
    asked = [_asked(one, context) for one in stated]
    rows = numbers(asked, title=article.words(article.title) if article.title else "", vectors=load_vectors())
    made = [option for one in asked for option in one.made]
    weighed = iter(zip(made, trained_chooser().probabilities(made, rows).tolist(), strict=True))
    for one, claim in zip(asked, stated, strict=True):
        chosen = _chosen(one, claim, list(islice(weighed, len(one.made))))
        chosen.sort(key=lambda option: option.first if option.first >= 0 else len(one.found))
        yield tuple(_outcome(option, one.made, one.found, one.terms, context) for option in chosen)


def _asked(one: Stated, context: Context) -> Asked:
    found = tokens(one.terms.segment.text, one.terms.segment.span.start)
    people = one.condition.span if one.condition else None
    return Asked(options(one.terms, context, found), found, one.terms, one.kind, one.citation, people)


def _chosen(asked: Asked, claim: Stated, weighed: list[tuple[Option, float]]) -> list[Option]:
    """The names that are outcomes, by their chances and by what the claim's wording says of them."""
    if claim.kind is ClaimType.STUDY and claim.condition and claim.condition.span:
        where = claim.condition.span
        weighed = _beside(weighed, [pair for pair in weighed if not _is_within(pair[0], where, asked.found)])
    if claim.citation and claim.citation.journal:
        journal = _place_of(claim.citation.journal, claim.terms.segment)
        weighed = [pair for pair in weighed if not (journal and _is_within(pair[0], journal, asked.found))]
    if not weighed:
        return []
    chosen = [one for one, _ in choose(*zip(*weighed, strict=True))]
    segment = claim.terms.segment
    if claim.kind is ClaimType.CAUSE and _only_names_a_cause(segment):
        chosen = _of_list(chosen, weighed)
    if not chosen and _SAYS_HOW.search(segment.text):
        chosen = [one for one, _ in sorted(weighed, key=lambda pair: -pair[1]) if one.source is Source.BEFORE][:1]
    return chosen


def _place_of(journal: str, segment: Segment) -> Span | None:
    """Where a claim names a journal as it is cited; None where it says an abbreviation of it."""
    at = segment.text.find(journal)
    return Span(segment.span.start + at, segment.span.start + at + len(journal)) if at >= 0 else None


def _only_names_a_cause(segment: Segment) -> bool:
    """Whether it is an item of a list that only names something ("worn cartilage")."""
    return segment.is_item and not segment.before and not _SAYS_MORE.search(segment.text)


def _of_list(chosen: list[Option], weighed: Sequence[tuple[Option, float]]) -> list[Option]:
    """The outcomes of a cause that an item names ("worn cartilage"): those that the list's opening tells causes of.

    What the item names itself is the cause, but for what the opening names too.
    """
    opening = {one.label: (one, chance) for one, chance in weighed if one.source is Source.LEAD_IN}
    if not opening:
        return chosen
    again = [one for one in chosen if one.label in opening]
    best, chance = max(opening.values(), key=lambda pair: pair[1])
    return again or ([best] if chance >= ENOUGH_AROUND or not chosen else chosen)


def _beside(every: list[tuple[Option, float]], outside: list[tuple[Option, float]]) -> list[tuple[Option, float]]:
    """The names outside the words that say for whom ("in people with severe pain"), if one is its outcome."""
    found = choose(*zip(*outside, strict=True))
    return outside if any(one.first >= 0 for one, _ in found) else every


def _is_within(one: Option, span: Span, found: Sequence[Token]) -> bool:
    """Whether a name stands in the words that say for whom."""
    return one.first >= 0 and span.start <= found[one.first].start and found[one.last].end <= span.end


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
        at = mention.start - terms.segment.span.start
        before = terms.segment.text[max(at - _REACH, 0) : at]
        says_whom = _FOR_WHOM if context.finder.is_group(concept) else _IN
        found = _PEOPLE_WITH.search(before) or says_whom.search(before)
        if concept.id not in _ANYBODY and found and not _CHANGE_IN.search(before) and not _changes(found.group()):
            return _lasting(slot(terms, mention, concept), before)
    return None


def _lasting(named: Slot, before: str) -> Slot:
    """The slot; whoever lives with pain has it for long."""
    is_lasting = named.concept == _PAIN_OF_PEOPLE and _LIVING_WITH.search(before)
    return msgspec.structs.replace(named, label="chronic pain", concept=_CHRONIC_PAIN) if is_lasting else named


def _changes(before: str) -> bool:
    """Whether the words before a complaint say what becomes of it: "helpful in decreasing pain"."""
    return any(cue("change").opens(word) for word in before.split() if word.endswith("ing"))


def _outside(pairs: list[tuple[Mention, Concept]], citation: Citation | None) -> list[tuple[Mention, Concept]]:
    """Mentions that are no part of a journal's name."""
    if not citation or not citation.journal:
        return pairs
    return [
        (mention, concept) for mention, concept in pairs if not citation.span.overlaps(Span(mention.start, mention.end))
    ]
