"""What surrounds a claim: the article's topic, the treatment last spoken of, lead-ins, whether it is about health."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from palpate.claims.acting import Surroundings
from palpate.claims.cues import cues_in
from palpate.claims.kinds import Setting
from palpate.claims.segments import Segment
from palpate.claims.sources import Thread
from palpate.claims.terms import Finder, Terms
from palpate.types.article import Article, Span
from palpate.types.claim import Claim, Slot
from palpate.types.concept import Concept, Mention

# Of an article's sentences that name two terms of health, or one and a treatment. Of the labelled articles between it
# and 0.15, 16 of 19 hold four claims or more.
_LEAST_HEALTH_SHARE = 0.12
_FEW_SENTENCES = (
    6  # of a text that names its treatment once, in a heading or before the complaint: "It treats glaucoma"
)
_VAGUE = re.compile(  # what stands before "treatment" and the like and names none
    r"(?:one|two|three|four|five|six|several|million|both|useless|strong|gentle|relaxing|seeking|receiving|western|early|"
    r"traditional|alternative|late|regular|initial|successful|further|additional|proper|appropriate)\b",
    re.IGNORECASE,
)
_FEWEST_TOPIC_MENTIONS = 2  # of a treatment that is not in the title, for it to be what the article is about


@dataclass
class Context:
    """State of one pass over an article; ``near`` is the treatment last named in the block that is being read."""

    article: Article
    finder: Finder
    topic: Slot | None
    health_share: float
    thread: Thread
    segments: Sequence[Segment]
    near: Slot | None = None
    last: Slot | None = None
    _headings: dict[Span, Slot | None] = field(default_factory=dict)
    _block: Span | None = None

    @classmethod
    def of(cls, article: Article, all_segments: Sequence[Segment], finder: Finder) -> Context:
        """The context at the article's start."""
        every = [finder.terms(segment) for segment in all_segments]
        body = [terms for terms in every if not terms.segment.is_heading]
        about = sum(1 for terms in body if terms.health > 1 or (terms.health and terms.treatments))
        if not about and len(body) <= _FEW_SENTENCES and any(terms.treatments for terms in every):
            about = sum(1 for terms in body if terms.health or terms.says("change"))
        return cls(
            article=article,
            finder=finder,
            topic=_topic(article, every, finder),
            health_share=about / max(len(body), 1),
            thread=Thread(article, all_segments),
            segments=all_segments,
        )

    @cached_property
    def surroundings(self) -> Surroundings:
        """What the article names that may act in its claims."""
        return Surroundings(self.article, self.segments, self.finder)

    @property
    def is_health_article(self) -> bool:
        """Whether the article as a whole is about health."""
        return self.health_share >= _LEAST_HEALTH_SHARE

    def setting(self, segment: Segment) -> Setting:
        """What the surroundings of a segment say."""
        opened = cues_in(segment.lead_in or segment.heading) if segment.is_item else {}
        return Setting(
            has_topic=self.treatment_for(segment) is not None,
            is_health_article=self.is_health_article,
            lead_in_is_research="research" in opened,
            lead_in_is_benefit="benefit" in opened,
            lead_in_is_cause="causes" in opened and "advice" not in opened,
            whole_is_health=not {"body", "treatment"}.isdisjoint(cues_in(segment.whole)),
        )

    def treatment_for(self, segment: Segment) -> Slot | None:
        """The treatment that a segment is about which names none.

        What the part's opening names, else what the block spoke of last, else what the article is about.
        """
        for opening in (segment.block.lead_in, segment.block.heading):
            if opening and opening != self.article.title and (named := self._named_in(opening)):
                return named
        if segment.block.span == self._block and self.near:
            return self.near
        return self.topic or self.last

    def restart(self) -> None:
        """Forget what was read: back to the article's start."""
        self.near = self.last = self._block = None
        self.thread.restart()

    def note(self, claim: Claim) -> None:
        """Remember what a claim was about."""
        if claim.treatment:
            self.last = claim.treatment

    def close(self, segment: Segment) -> None:
        """Remember the treatment that a segment names, claim or not, for the rest of its block."""
        named = first_treatment(self.finder.terms(segment))
        if segment.block.span != self._block:
            self._block, self.near = segment.block.span, None
        if named:
            self.near = self.last = named

    def _named_in(self, span: Span) -> Slot | None:
        if span not in self._headings:
            self._headings[span] = first_treatment(self.finder.inside(span))
        return self._headings[span]


def first_treatment(terms: Terms, *, outside: Span | None = None) -> Slot | None:
    """The first treatment that is named, outside a stretch (a journal's name)."""
    for mention, concept in terms.treatments:
        if outside is None or not outside.overlaps(Span(mention.start, mention.end)):
            return slot(terms, mention, concept)
    found = terms.generic_treatment
    if not found or _VAGUE.match(terms.segment.text, found[0]):
        return None
    start = terms.segment.span.start
    words = " ".join(terms.segment.text[found[0] : found[1]].split())
    return Slot(text=words, label=words.lower(), span=Span(start + found[0], start + found[1]))


def slot(terms: Terms, mention: Mention, concept: Concept) -> Slot:
    """A mention as a slot."""
    start = terms.segment.span.start
    words = " ".join(terms.segment.text[mention.start - start : mention.end - start].split())
    return Slot(text=words, label=concept.label, concept=concept.id, span=Span(mention.start, mention.end))


def _topic(article: Article, every: Sequence[Terms], finder: Finder) -> Slot | None:
    """The treatment that the article is about: the title's if the text names it too, else the one named most often."""
    counts: Counter[str] = Counter()
    first: dict[str, Slot] = {}
    for terms in every:
        for mention, concept in terms.treatments:
            if article.title is None or not article.title.holds(Span(mention.start, mention.end)):
                counts[concept.id] += 1
                first.setdefault(concept.id, slot(terms, mention, concept))
    named = first_treatment(finder.inside(article.title)) if article.title else None
    if named and (named.concept is None or named.concept in counts):
        return named
    if not counts:
        return named
    name, n = max(counts.items(), key=lambda item: item[1])
    narrower = [other for other, m in counts.items() if 2 * m >= n and finder.is_narrower(other, name)]
    return first[max(narrower, key=lambda other: counts[other], default=name)] if n >= _FEWEST_TOPIC_MENTIONS else None
