"""What a question or a plain claim is about: the complaints and outcomes that its words name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from palpate.claims.asked_patterns import (
    ACHING,
    ACTS,
    BECOMES,
    BEFORE_TREATMENT,
    BETWEEN,
    COMPARED,
    DETERMINER,
    DOES,
    EITHER,
    FARES,
    FARES_SO,
    FOR_WHOM,
    HELPS_TO,
    LEADS_TO,
    MAKES,
    MAKES_SO,
    OF_IT,
    PEOPLE_BEHIND,
    TIME,
)
from palpate.claims.lexicon import Place, fares_words, outcome_words
from palpate.claims.segments import Segment
from palpate.claims.terms import Finder, Terms
from palpate.types.article import Span
from palpate.types.claim import Slot
from palpate.types.concept import Concept, Family, Mention
from palpate.types.study import Better
from palpate.vocabulary import Vocabulary

_ANY_HARM = "O:adverse-events"
_HEALTH = "O:health-status"  # what "healthier" says and no more
_LINK = re.compile(r"\s+(?:from|of|in|due to)\s+(?:the\s+|a\s+)?", re.IGNORECASE)
_NEXT = len(" quicker")  # characters behind lay words in which it may be said how much so
_ANYBODY = frozenset({"C:people", "C:adults", "C:healthy-people"})
_VAGUE_OUTCOMES = frozenset(
    {"O:overall-effect", "O:prevalence", "O:symptoms", "O:recommendation", "O:global-severity", "O:global-improvement"}
)


class Aim(NamedTuple):
    """A mention with the complaint and the outcome that its words name, one of them at least."""

    mention: Mention
    complaint: Concept | None
    outcome: Concept | None

    @property
    def named(self) -> Concept:
        """The outcome, unless the words name a complaint that is more than it.

        "Anxiety" is both and asks for anxiety in anybody; "a cold" asks for people with a cold, not for cold symptoms;
        pain somewhere is asked of those who have it there.
        """
        if self.complaint is None or self.outcome is None:
            named = self.outcome or self.complaint
            assert named is not None
            return named
        return self.outcome if _is_one(self.outcome, self.complaint) else self.complaint


def _is_one(outcome: Concept, complaint: Concept) -> bool:
    """Whether outcome and complaint are one thing: "tinnitus", or the soreness of "delayed onset muscle soreness"."""
    if complaint.label.endswith(" pain"):
        return False
    if outcome.label == complaint.label:
        return True
    return complaint.label.endswith(f" {outcome.label}") and not complaint.label.endswith(" cancer")


def aims_in(terms: Terms, finder: Finder, vocabulary: Vocabulary) -> Iterator[Aim]:
    """Complaints and outcomes that are named; a group of people is neither."""
    for mention in _mentions(terms, vocabulary):
        by_family = {concept.family: concept for concept in reversed(mention.concepts)}
        if Family.TREATMENT not in by_family or not is_compared(terms, mention):
            aim = _aim(mention, by_family.get(Family.CONDITION), by_family.get(Family.OUTCOME), finder)
            if aim:
                yield aim


def _aim(mention: Mention, complaint: Concept | None, outcome: Concept | None, finder: Finder) -> Aim | None:
    if complaint and (complaint.id in _ANYBODY or finder.is_group(complaint)):
        complaint = None
    if outcome and outcome.id in _VAGUE_OUTCOMES:
        outcome = None
    return Aim(mention, complaint, outcome) if complaint or outcome else None


def _mentions(terms: Terms, vocabulary: Vocabulary) -> Iterator[Mention]:
    """The mentions; "pain from knee" gives way to what begins inside and reaches further ("knee osteoarthritis")."""
    taken = 0
    for mention in terms.mentions:
        if mention.start < taken:
            continue
        further = _reaching_further(terms.segment, mention, vocabulary)
        for one in further or (mention,):
            taken = one.end
            yield one


def _reaching_further(segment: Segment, mention: Mention, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    origin, text = segment.span.start, segment.text
    link = _LINK.search(text, mention.start - origin, mention.end - origin)
    if link is None:
        return ()
    tail = vocabulary.find(text[link.end() :], families=(Family.CONDITION, Family.OUTCOME))[:1]
    head = vocabulary.find(text[mention.start - origin : link.start()], families=(Family.CONDITION, Family.OUTCOME))[:1]
    if not tail or not head or tail[0].start > 0 or origin + link.end() + tail[0].end <= mention.end:
        return ()
    return _moved(head[0], mention.start), _moved(tail[0], origin + link.end())


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(start=mention.start + by, end=mention.end + by, concepts=mention.concepts)


def aims_by_spelling(rest: Slot, vocabulary: Vocabulary, finder: Finder) -> list[Aim]:
    """The aim that words name as a whole, by part or with their spelling mended, where no term stands in the text."""
    aching = ACHING.match(rest.text)
    wording = f"{aching['part']} pain" if aching else rest.text
    complaint, outcome = (
        next(iter(vocabulary.resolve(wording, family).concepts), None) for family in (Family.CONDITION, Family.OUTCOME)
    )
    if rest.span is None or not (complaint or outcome):
        return []
    named = tuple(one for one in (complaint, outcome) if one)
    aim = _aim(Mention(start=rest.span.start, end=rest.span.end, concepts=named), complaint, outcome, finder)
    return [aim] if aim else []


def lay_aims(
    terms: Terms, rest: Slot | None, vocabulary: Vocabulary, finder: Finder, *, taken: list[Mention]
) -> list[Aim]:
    """What lay words say of how people fare: "feel less nauseous", "steadier", "sharpen the mind" as a whole.

    Where they say nothing, the words behind "makes you" and "helps them". None of the words of mentions ``taken``.
    """
    origin, text = terms.segment.span.start, terms.segment.text
    is_alone = all(finder.is_group(one.concept) for one in taken)

    def said(found: list[Place]) -> list[Aim]:
        aims = (_of_construct(name, Span(origin + a, origin + b), vocabulary, finder) for name, a, b in found)
        return [aim for aim in aims if aim and not stands_in(aim, taken)]

    def is_said(start: int, end: int) -> bool:
        is_whole = rest is not None and rest.text.endswith(text[start:end]) and _is_bare(rest.text[: start - end])
        is_whose = PEOPLE_BEHIND.match(text, end)  # "anxious kids"
        is_so = FARES.search(text[:start]) or (is_alone and FARES_SO.search(text[start:end] + text[end:][:_NEXT]))
        return bool(is_whole or is_whose or is_so or BECOMES.search(text[:end]))

    return said([one for one in outcome_words().all(text) if is_said(*one[1:])]) or said(
        [one for one in fares_words().all(text) if MAKES.search(text[: one[1]])]
    )


def _of_construct(construct: str, place: Span, vocabulary: Vocabulary, finder: Finder) -> Aim | None:
    complaint, outcome = (vocabulary.whole(construct, family) for family in (Family.CONDITION, Family.OUTCOME))
    if outcome and outcome.label == construct and complaint and complaint.label != construct:
        complaint = None  # "breathlessness" is more than any disease of the lungs
    if complaint or (outcome and outcome.id != _HEALTH):
        return _aim(Mention(start=place.start, end=place.end, concepts=()), complaint, outcome, finder)
    return None


def makes_worse(text: str, vocabulary: Vocabulary) -> bool:
    """Whether people are said to be made something that nobody wishes for: "makes you drowsy", "keeps you awake"."""
    for construct, start, _ in fares_words().all(text):
        outcome = vocabulary.whole(construct, Family.OUTCOME)
        is_bad = vocabulary.whole(construct, Family.CONDITION) or (outcome and outcome.better is Better.LOWER)
        if is_bad and MAKES_SO.search(text[:start]):
            return True
    return False


def is_risk(aim: Aim) -> bool:
    """Whether a word says only that there is some risk: "the risk of cancer" is of cancer."""
    return aim.outcome is not None and aim.outcome.id == _ANY_HARM


def is_verb(terms: Terms, aim: Aim, aims: list[Aim]) -> bool:
    """Whether a word is what is done and not what changes: "calm a cough"."""
    start = terms.segment.span.start
    words = terms.segment.text[aim.mention.start - start : aim.mention.end - start]
    behind = terms.segment.text[aim.mention.end - start :]
    before = terms.segment.text[: aim.mention.start - start]
    at_once = any(other.mention.start == aim.mention.end + 1 and other is not aim for other in aims)
    is_said = words.endswith("s") or at_once or DETERMINER.match(behind) or HELPS_TO.search(before)
    is_verb = DOES.fullmatch(words) is not None and bool(is_said)
    return is_verb and any(other is not aim and not is_whose(terms, other) for other in aims)


def is_compared(terms: Terms, mention: Mention) -> bool:
    """Whether a treatment is what another is set against: "better than ice"."""
    text, at = terms.segment.text, mention.start - terms.segment.span.start
    if BETWEEN.search(text[:at]):
        return True
    before = BEFORE_TREATMENT.search(text[:at])
    if before is None or (before.group().lower().startswith("or ") and not EITHER.search(text)):
        return False
    return COMPARED.search(text) is not None


def is_whose(terms: Terms, aim: Aim) -> bool:
    """Whether a complaint only says for whom."""
    return aim.complaint is not None and stands_for_whom(terms, aim)


def stands_for_whom(terms: Terms, aim: Aim) -> bool:
    """Whether the words before a complaint or its own ("after surgery") say that it is whose people are meant.

    What comes of it ("during pregnancy causes nausea") is not.
    """
    at = aim.mention.start - terms.segment.span.start
    text = terms.segment.text
    before = None if OF_IT.search(text[:at]) else FOR_WHOM.search(text[:at])
    is_done = before and (LEADS_TO.search(before.group()) or DOES.search(before.group()))  # "one dose calms croup"
    return bool(before and not is_done) or TIME.match(text[at:]) is not None


def _is_bare(words: str) -> bool:
    """Whether nothing is said before: "can" of "can sharpen the mind" says nothing."""
    return not words.strip() or ACTS.fullmatch(words.strip()) is not None


def stands_in(aim: Aim, taken: list[Mention]) -> bool:
    """Whether an aim's words are, in part, those of other mentions."""
    return any(aim.mention.start < one.end and one.start < aim.mention.end for one in taken)
