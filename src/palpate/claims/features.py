"""What the grammar sees in a segment, as numbers: what the trained reader is told besides the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter

import msgspec

from palpate.claims.context import Context
from palpate.claims.kinds import Setting, has_words, kind_of
from palpate.claims.segments import Segment, clauses
from palpate.claims.sources import find_citation
from palpate.claims.terms import Finder, Terms
from palpate.text import is_negated, strength
from palpate.text.wordings import has_digit, words_in
from palpate.types.article import Span
from palpate.types.claim import ClaimDirection, ClaimType, Strength

KINDS = tuple(ClaimType)
STRENGTHS = tuple(Strength)
CUES = (
    *("advice", "advice_nouns", "advice_verbs", "anatomy", "avoidance", "bad", "benefit", "body", "cause", "change"),
    *("down", "exposures", "felt", "good", "harm", "movement", "no_effect", "no_evidence", "not_claims", "opinion"),
    *("popularity", "praise", "process", "process_lead", "research", "research_finding", "session", "setup", "up"),
)
_YOU, _WE, _SHE = (set(words.split()) for words in ("you your yours yourself", "we our us ours", "he she his her"))
_I, _I_WORDS = re.compile(r"\b(?:I|my|me)\b"), frozenset({"i", "my", "me"})
_QUOTED = re.compile(r"[\"“”]|‘\w[^’]+’\W")
_NAMED = re.compile(r"[A-Z](?<=[a-z,] .)[a-z]+ [A-Z][a-z]+")  # two capitals inside a sentence: a person, a body
_MODAL = {"may", "might", "can", "could", "possibly", "probably", "perhaps", "likely"}
_surrounding = attrgetter(*Setting.__struct_fields__)
_AS_KIND = {kind: tuple(float(kind is one) for one in KINDS) for kind in (None, *KINDS)}
_AS_STRENGTH = {said: tuple(float(said is one) for one in STRENGTHS) for said in (None, *STRENGTHS)}
_AS_DIRECTION = {way: tuple(float(way is one) for one in ClaimDirection) for way in (None, *ClaimDirection)}
_FULL_LENGTH = 40  # words; a longer sentence counts as this long


class Candidate(msgspec.Struct, frozen=True):
    """A sentence or clause that may be a claim; places count the article's candidates.

    ``sentence`` is the place of the sentence that it is or was cut from, ``before`` and ``after`` those of the
    sentences around that one, ``lead_in`` and ``heading`` those of the last sentences of its list's opening and of the
    heading above; -1 where there is none. ``is_read``: the reader is to read its words; it is not where they are none,
    or where neither the article nor the sentence is about health. ``found``: the grammar's type and its wording.
    ``terms``: what the segment names.
    """

    segment: Segment
    sentence: int
    before: int
    after: int
    lead_in: int
    heading: int
    is_read: bool
    found: tuple[ClaimType, str] | None
    numbers: tuple[float, ...]
    terms: Terms


def candidates(all_segments: Sequence[Segment], finder: Finder, context: Context) -> list[Candidate]:
    """Every sentence of an article, each followed by its clauses where it has more than one."""
    return [one.candidate() for one in drafts(all_segments, finder, context)]


def drafts(all_segments: Sequence[Segment], finder: Finder, context: Context) -> list[Draft]:
    """The candidates as far as they must be known to say whether any of them is to be read."""
    parts = [(segment, *(some if len(some := clauses(segment)) > 1 else ())) for segment in all_segments]
    places = [-1, *accumulate(map(len, parts[:-1]), initial=0), -1]
    last: dict[Span | None, int] = {
        segment.block.span: place for segment, place in zip(all_segments, places[1:], strict=False)
    }
    made = []
    for at, segment in enumerate(all_segments):
        settings = [context.setting(part) for part in parts[at]]
        found = [kind_of(finder.terms(part), setting) for part, setting in zip(parts[at], settings, strict=True)]
        is_read = has_words(segment) and (context.is_health_article or any(found))
        around = (places[at + 1], places[at], places[at + 2])
        above = (last.get(segment.block.lead_in, -1), last.get(segment.block.heading, -1))
        for part, setting, kind in zip(parts[at], settings, found, strict=True):
            seen = _Seen(finder.terms(part), setting, kind[0] if kind else None, at / len(all_segments))
            made.append(Draft(part, (*around, *above), is_read, kind, seen, context))
        context.close(segment)
    return made


class Draft(msgspec.Struct, frozen=True):
    """A candidate whose numbers are still to be drawn up; ``places`` are those of `Candidate` in their order."""

    segment: Segment
    places: tuple[int, int, int, int, int]
    is_read: bool
    found: tuple[ClaimType, str] | None
    seen: _Seen
    context: Context

    def candidate(self) -> Candidate:
        """The candidate with its numbers."""
        numbers = _numbers(self.seen, self.context)
        return Candidate(self.segment, *self.places, self.is_read, self.found, numbers, self.seen.terms)


class _Seen(msgspec.Struct, frozen=True):
    """What the grammar knows of a segment when its numbers are drawn up; ``position`` is from 0 to 1 in the article."""

    terms: Terms
    setting: Setting
    kind: ClaimType | None
    position: float


def _numbers(seen: _Seen, context: Context) -> tuple[float, ...]:
    segment, setting, kind = seen.terms.segment, seen.setting, seen.kind
    worded, cues = seen.terms.direction, seen.terms.cues
    said, opened = strength(segment.text), strength(segment.lead_in if segment.is_item else "")
    return (
        float(kind is not None),
        *_AS_KIND[kind],
        *_AS_STRENGTH[said],
        *_AS_STRENGTH[opened],
        float(not _MODAL.isdisjoint(words_in(segment.text))),
        *map(float, _surrounding(setting)),
        *[1.0 if name in cues else 0.0 for name in CUES],
        *_AS_DIRECTION[worded],
        context.health_share,
        *_form(segment, seen.position),
        *_named(seen.terms),
        float(find_citation(segment, context.article) is not None),
    )


def _form(segment: Segment, position: float) -> tuple[float, ...]:
    words = words_in(segment.text)
    text = segment.text.rstrip(' *"”')
    is_plain = text.isascii()
    return (
        float(segment.is_heading),
        float(segment.is_item),
        float(segment.is_label),
        float(bool(segment.whole)),
        float(not segment.before),
        float(text.endswith("?")),
        float(text.endswith(":")),
        float(text.endswith(".")),
        float(is_negated(segment.text)),
        float(has_digit(text) or (not is_plain and any(map(str.isdigit, text)))),
        float(not _YOU.isdisjoint(words)),
        float(not _WE.isdisjoint(words)),
        float(not _I_WORDS.isdisjoint(words) and _I.search(text) is not None),
        float(not _SHE.isdisjoint(words)),
        float(('"' in text or not is_plain) and _QUOTED.search(text) is not None),
        float(_NAMED.search(text) is not None),
        min(len(text.split()), _FULL_LENGTH) / _FULL_LENGTH,
        position,
    )


def _named(terms: Terms) -> tuple[float, ...]:
    return (
        float(terms.has_treatment),
        float(terms.stands_for_treatment),
        float(terms.felt),
        float(terms.has_subject),
        float(terms.opens_with_muscle),
        min(terms.health, 4) / 4,
        min(terms.weak_health, 4) / 4,
    )
