"""What a segment names: terms of the vocabulary by family, and lay words of the body that the vocabulary lacks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import msgspec

from palpate.claims.cues import cue, cues_in
from palpate.claims.polarity import worded_direction
from palpate.claims.segments import Segment
from palpate.text.wordings import Needing
from palpate.types.article import Block, BlockKind, Span
from palpate.types.claim import ClaimDirection, Slot
from palpate.types.concept import Concept, Distance, Family, Mention
from palpate.vocabulary import Vocabulary

_OF_HEALTH = frozenset({Family.CONDITION, Family.OUTCOME, Family.MUSCLE, Family.BODY_PART})
# Concepts that name anybody, and so make no sentence a claim about a complaint.
ANYBODY = frozenset({"C:people", "C:healthy-people", "C:adults", "C:older-adults", "C:children", "C:women", "C:men"})
_BABIES = "C:infants"  # stands above complaints of theirs, so that it is not below people
_GENERIC_TREATMENT = Needing(
    re.compile(
        r"(?<![\w'’-])(?:(?!(?:the|a|an|this|that|these|those|your|our|their|its|his|her|my|of|for|with|and|or|to|in|on|by|as|is|are|"
        r"was|be|any|some|most|many|each|every|other|same|such|all|no|which|what|from|can|may|will|has|have|best|good|new|first|"
        r"medical|effective|common|different|various|certain|using|use|called|like|than|not|also|more|their)\b)"
        r"[a-z][\w'’-]*\s+){1,2}"
        r"(?:therapy|therapies|treatments?|adjustments?|surgery|injections?|supplements?|creams?|exercises?|medications?)\b",
        re.IGNORECASE,
    ),
    "therapy therapies treatment treatments adjustment adjustments surgery injection injections supplement supplements "
    "cream creams exercise exercises medication medications",
)
_LINKING = (
    r"^\W*(?:(?:so|and|but|also|then|however|moreover|additionally|plus|furthermore|in addition|besides|over time|"
    r"today|when|if|while|as|because|since|in particular|in fact|for example|not only|once)\b,?\s*){0,3}"
)
_LINKS = re.compile(_LINKING, re.IGNORECASE)
_CONNECTIVES = re.compile(_LINKING + r"(?:[^,]{3,70},\s+)?", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|they|this|these|doing so|that)\b\s*([\w’']*)", re.IGNORECASE)
_GERUND = re.compile(
    r"\W*(?:By\s+)?[A-Z][a-z]+ing\s+(?:the|your|a|an|it|this|these|with|on|regularly|daily|every|gently)\b"
)
_SUBJECT = re.compile(
    r"\W*(?:[\w’'-]+,?\s+){1,8}?(?:is|are|was|were|has|have|had|can|may|might|could|will|would|does|do|did|should|must|"
    r"[a-z]{3,}(?:s|ed))\b",
)


_STRENGTH = "strength"
_DOSED = re.compile(
    r"\b(?:(?:high|higher|low|lower|half|single|regular|standard|normal|medical|professional|clinical)[-‐-–]|"
    r"(?:full|extra|maximum|double|triple|prescription|industrial)[-‐-– ])$",
    re.IGNORECASE,
)
_LONGEST_DOSE = 15  # characters before "strength" that are looked at


class Terms(msgspec.Struct, frozen=True, dict=True):
    """The terms of one segment; mention offsets are those of the article."""

    segment: Segment
    mentions: tuple[Mention, ...]

    def of(self, family: Family) -> list[tuple[Mention, Concept]]:
        """Mentions that name a concept of a family, with that concept."""
        found = []
        for mention in self.mentions:
            for concept in mention.concepts:
                if concept.family is family:
                    found.append((mention, concept))
                    break
        return found

    @cached_property
    def treatments(self) -> list[tuple[Mention, Concept]]:
        """Treatments of the vocabulary, in order; the generic word alone ("therapy") is none."""
        return self.of(Family.TREATMENT)

    @cached_property
    def cues(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Where cues of each list stand in the segment's text; lists that have none are left out."""
        return cues_in(self.segment.text)

    @cached_property
    def generic_treatment(self) -> tuple[int, int] | None:
        """Where a treatment that the vocabulary does not know is named by its last word ("bariatric surgery")."""
        found = _GENERIC_TREATMENT.search(self.segment.text)
        return found.span() if found else None

    @cached_property
    def has_treatment(self) -> bool:
        """Whether the segment itself names a treatment."""
        return bool(self.treatments) or self.generic_treatment is not None

    @cached_property
    def has_acting_treatment(self) -> bool:
        """Whether a treatment is named that is no mere exposure (smoking, the sun) and no aside ("such as")."""
        if self.exposure:
            return False
        return self.has_treatment

    @cached_property
    def exposure(self) -> str | None:
        """What people are exposed to, where the sentence opens with it."""
        if "exposures" not in self.cues:
            return None
        behind = _CONNECTIVES.sub("", self.segment.text, count=1)
        opening = " ".join(behind.split()[:5])
        places = cue("exposures").within(opening)
        if not places:
            return None
        found = opening[places[0][0] : places[0][1]]
        if not self.treatments:
            return found
        at = self.segment.span.start + len(self.segment.text) - len(behind) + opening.find(found)
        return found if at <= self.treatments[0][0].end else None

    @cached_property
    def opens_with_muscle(self) -> bool:
        """Whether a muscle is named before any treatment."""
        muscles = self.of(Family.MUSCLE)
        return bool(muscles) and (not self.treatments or muscles[0][0].start < self.treatments[0][0].start)

    @cached_property
    def has_subject(self) -> bool:
        """Whether the segment is a full sentence: something stands before its verb."""
        return _SUBJECT.match(self.segment.text) is not None

    @cached_property
    def stands_for_treatment(self) -> bool:
        """Whether it speaks of a treatment named before: "this therapy", or a pronoun that opens it."""
        if "context_words" in self.cues or _GERUND.match(self.segment.text):
            return True
        plain, behind = (pattern.sub("", self.segment.text, count=1) for pattern in (_LINKS, _CONNECTIVES))
        skipped = plain[: len(plain) - len(behind)]
        names_body = any(name in self.cues and cue(name).within(skipped) for name in ("body", "body_weak"))
        starts = (plain,) if names_body else (plain, behind)
        following = [found.group(1) for start in starts if (found := _PRONOUN.match(start))]
        return any(not (cue("body").opens(word) or cue("body_weak").opens(word)) for word in following)

    @cached_property
    def direction(self) -> ClaimDirection | None:
        """Which way the person fares, by the wording."""
        return worded_direction(self)

    @cached_property
    def felt(self) -> bool:
        """Whether something that a person notices is named: a complaint or outcome that is no inner process."""
        felt = self.cues.get("felt", ())
        process = self.cues.get("process", ())
        return any(not any(a < end and start < b for a, b in process) for start, end in felt)

    @cached_property
    def health(self) -> int:
        """How many words of it are about the body, complaints or health, and nothing else."""
        named = sum(1 for mention in self.mentions if self._is_health(mention))
        return named + len(self.cues.get("body", ()))

    @cached_property
    def weak_health(self) -> int:
        """How many words of it may be about the body and may be about other things."""
        return len(self.cues.get("body_weak", ()))

    @staticmethod
    def _is_health(mention: Mention) -> bool:
        first = next((concept for concept in mention.concepts if concept.family in _OF_HEALTH), None)
        return first is not None and first.id not in ANYBODY

    def says(self, name: str) -> str | None:
        """The first cue of a list in the segment."""
        places = self.cues.get(name)
        return self.segment.text[places[0][0] : places[0][1]] if places else None


def _is_of_a_dose(prose: str, mention: Mention) -> bool:
    """Whether "strength" is that of a medicine ("high-strength capsaicin"), not of muscles."""
    if mention.end - mention.start != len(_STRENGTH) or prose[mention.start : mention.end].lower() != _STRENGTH:
        return False
    return _DOSED.search(prose, max(mention.start - _LONGEST_DOSE, 0), mention.start) is not None


class Finder:
    """The terms of a whole article, found once and handed out by segment."""

    def __init__(self, prose: str, vocabulary: Vocabulary) -> None:
        """Look every term of the vocabulary up in the article's prose."""
        families = (Family.TREATMENT, Family.CONDITION, Family.OUTCOME, Family.MUSCLE, Family.BODY_PART)
        found: Sequence[Mention] = vocabulary.find(prose, families=families)
        self._mentions = [one for one in found if not _is_of_a_dose(prose, one)]
        self._starts = [mention.start for mention in self._mentions]
        self._prose = prose
        self._vocabulary = vocabulary
        self._aims: dict[Span, list[tuple[str, float]]] = {}
        self._inside: dict[Span, Terms] = {}
        self._outcomes: dict[str, tuple[str | None, float | None]] = {}
        self._terms: dict[int, Terms] = {}  # by the identity of their segments, which they keep alive

    @cached_property
    def topics(self) -> list[tuple[str, float]]:
        """Outcomes and complaints that the article names, the commonest first, with their share of that one's count."""
        counts = Counter(concept.label.lower() for mention in self._mentions if (concept := self._aim(mention)))
        most = max(counts.values(), default=1)
        return [(label, count / most) for label, count in counts.most_common()]

    def aims_in(self, span: Span) -> list[tuple[str, float]]:
        """Outcomes and complaints that a stretch names, each once, with their share as in `topics`."""
        if span not in self._aims:
            aims = (self._aim(mention) for mention in self.within(span))
            labels = dict.fromkeys(concept.label.lower() for concept in aims if concept)
            self._aims[span] = [(label, self._shares[label]) for label in labels]
        return self._aims[span]

    @cached_property
    def _shares(self) -> dict[str, float]:
        return dict(self.topics)

    def _aim(self, mention: Mention) -> Concept | None:
        """The outcome or complaint that a mention names, no group of people."""
        aims = (Family.OUTCOME, Family.CONDITION)
        named = [one for family in aims for one in mention.concepts if one.family is family]
        return named[0] if named and not self.is_group(named[0]) and named[0].id not in ANYBODY else None

    def outcome_of(self, label: str) -> tuple[str | None, float | None]:
        """The concept that an outcome's name stands for, with 1, else the nearest with its similarity, else None."""
        if label not in self._outcomes:
            self._outcomes[label] = self._looked_up(label)
        return self._outcomes[label]

    def _looked_up(self, label: str) -> tuple[str | None, float | None]:
        for family in (Family.OUTCOME, Family.CONDITION):
            if found := self._vocabulary.whole(label, family):
                return found.id, 1.0
        near = self._vocabulary.near(label, Family.OUTCOME)
        return (near.concept.id, near.similarity) if near else (None, None)

    def treatment_of(self, words: str) -> str | None:
        """The treatment that a whole wording names, also one too common to be looked for in a text ("oats")."""
        found = self._vocabulary.whole(words, Family.TREATMENT)
        return found.id if found else None

    def inside(self, span: Span) -> Terms:
        """The terms of any stretch of the article, such as its title."""
        if span not in self._inside:
            block = Block(kind=BlockKind.HEADING, span=span)
            segment = Segment(span=span, text=self._prose[span.start : span.end], block=block)
            self._inside[span] = Terms(segment=segment, mentions=self.within(span))
        return self._inside[span]

    def are_related(self, first: Slot, second: Slot) -> bool:
        """Whether two treatments are of one kind: the same, one broader than the other, or next to each other."""
        if first.concept is None or second.concept is None:
            return first.label == second.label
        return self.are_kin(first.concept, second.concept)

    def are_kin(self, first: str, second: str) -> bool:
        """Whether two concepts are the same, one broader than the other, or next to each other."""
        return self._vocabulary.distance(first, second) is not Distance.UNRELATED

    def is_group(self, concept: Concept) -> bool:
        """Whether a condition is a group of people ("older adults") rather than a complaint."""
        return concept.id == _BABIES or "C:people" in self._vocabulary.ancestors(concept)

    def is_one_of(self, concept: str, kinds: frozenset[str]) -> bool:
        """Whether a concept is one of some or lies below one."""
        return concept in kinds or not kinds.isdisjoint(self._vocabulary.ancestors(concept))

    def is_narrower(self, concept: str, than: str) -> bool:
        """Whether a concept lies below another."""
        return self._vocabulary.distance(than, concept) is Distance.NARROWER

    def terms(self, segment: Segment) -> Terms:
        """The terms that lie wholly inside a segment."""
        known = self._terms.get(id(segment))
        if known is None:
            known = self._terms[id(segment)] = Terms(segment=segment, mentions=self.within(segment.span))
        return known

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie wholly inside a stretch of the article."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end)
        return tuple(mention for mention in self._mentions[first:last] if mention.end <= span.end)
