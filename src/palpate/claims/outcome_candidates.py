"""What a claim's outcomes may be: terms, lay words, other words as they stand, and what its surroundings speak of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from palpate.claims.context import Context
from palpate.claims.lexicon import outcome_words
from palpate.claims.terms import Terms
from palpate.text.wordings import Needing
from palpate.types.article import Span
from palpate.types.concept import Concept, Family

NAMING = (Family.OUTCOME, Family.CONDITION, Family.BODY_PART, Family.MUSCLE)
ALWAYS = ("efficacy", "safety")  # constructs that a claim speaks of without a word for them
_MOST_TOPICS = 3
_MOST_WORDS = 3
_SHORTEST = 3  # letters of a word that may name an outcome
_DOSE = Needing(
    re.compile(  # "high-strength capsaicin" says nothing of strength
        r"\b(?:(?:high|higher|low|lower|half|single|regular|standard|normal|medical|professional|clinical)-|"
        r"(?:full|extra|maximum|double|triple|prescription|industrial)[- ])strength\b",
        re.IGNORECASE,
    ),
    "strength",
)
_TOKEN = re.compile(r"[^\W\d_](?:[\w'’-]*[^\W_])?|\d[\d.,]*|[^\w\s]")


class Source(IntEnum):
    """Where a candidate's name comes from."""

    TERM_AS_WRITTEN = 0
    TERM = 1
    LAY_WORD = 2
    WORDS = 3
    LEAD_IN = 4
    HEADING = 5
    BEFORE = 6
    TOPIC = 7
    ALWAYS = 8


class Option(msgspec.Struct, frozen=True):
    """One name that an outcome may have.

    ``first`` and ``last`` are the places of its words among the claim's tokens, -1 where it is not in the claim.
    ``complaint`` is the condition that the words name, where they name one.
    ``share`` is how often the article names it, beside what it names most often.
    """

    label: str
    source: Source
    first: int = -1
    last: int = -1
    families: tuple[Family, ...] = ()
    concept: Concept | None = None
    complaint: Concept | None = None
    share: float = 0.0


class Token(msgspec.Struct, frozen=True):
    """A word or mark of the claim; offsets are those of the article."""

    text: str
    start: int
    end: int


def tokens(text: str, offset: int) -> list[Token]:
    """The words and marks of a claim."""
    return [Token(found.group(), offset + found.start(), offset + found.end()) for found in _TOKEN.finditer(text)]


def options(terms: Terms, context: Context, found: Sequence[Token]) -> list[Option]:
    """Every name that an outcome of the claim may have, those in the claim first."""
    placed = Placed(found)
    treatments = [placed.of(mention.start, mention.end) for mention, _ in terms.treatments]
    inside = [*_terms(terms, placed), *(one for one in _lay_words(terms, placed) if not _is_in(one, treatments))]
    taken = {(one.first, one.last) for one in inside}
    words = [one for one in _words(found) if (one.first, one.last) not in taken]
    inside += [one for one in words if not _is_in(one, treatments)] if treatments else words
    start = terms.segment.span.start
    doses = [placed.of(start + dose.start(), start + dose.end()) for dose in _DOSE.finditer(terms.segment.text)]
    inside = [one for one in inside if not _is_in(one, doses)] if doses else inside
    return [*inside, *_around(terms, context), *(Option(label, Source.ALWAYS) for label in ALWAYS)]


def _terms(terms: Terms, placed: Placed) -> list[Option]:
    """Terms of the vocabulary, each as it is written and under its concept's name."""
    made = []
    for mention in terms.mentions:
        naming = [concept for concept in mention.concepts if concept.family in NAMING]
        if not naming:
            continue
        concept = min(naming, key=lambda one: NAMING.index(one.family))
        families = tuple(one.family for one in mention.concepts)
        complaint = next((one for one in naming if one.family is Family.CONDITION), None)
        first, last = placed.of(mention.start, mention.end)
        start = terms.segment.span.start
        written = plain(terms.segment.text[mention.start - start : mention.end - start])
        made.append(Option(written, Source.TERM_AS_WRITTEN, first, last, families, concept, complaint))
        if concept.label.lower() != written:
            made.append(Option(concept.label.lower(), Source.TERM, first, last, families, concept, complaint))
    return made


def _lay_words(terms: Terms, placed: Placed) -> list[Option]:
    start = terms.segment.span.start
    return [
        Option(construct, Source.LAY_WORD, *placed.of(start + a, start + b))
        for construct, a, b in outcome_words().all(terms.segment.text)
    ]


def _words(found: Sequence[Token]) -> list[Option]:
    """Up to three words in a row that are no small ones; "of" may stand between them."""
    words = [token.text.lower().replace("’", "'") for token in found]
    can_end = [is_content(token.text) for token in found]
    made = []
    for first in range(len(found)):
        if not can_end[first]:
            continue
        for last in range(first, min(first + _MOST_WORDS, len(found))):
            if not can_end[last]:
                if words[last] != "of":
                    break
                continue
            made.append(Option(" ".join(words[first : last + 1]), Source.WORDS, first, last))
    return made


def _is_in(one: Option, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a name's words all belong to one of the stretches."""
    return any(first <= one.first and one.last <= last for first, last in places)


def _around(terms: Terms, context: Context) -> list[Option]:
    """What the lead-in, the heading, the sentence before and the whole article speak of."""
    segment = terms.segment
    made = []
    spans = (
        (segment.block.lead_in if segment.is_item else None, Source.LEAD_IN),
        (segment.block.heading, Source.HEADING),
    )
    for span, source in spans:
        if span:
            made += [Option(label, source, share=share) for label, share in context.finder.aims_in(span)]
    if segment.before:
        end = segment.span.start
        before = Span(max(end - len(segment.before) - 2, segment.block.span.start), end)
        made += [Option(label, Source.BEFORE, share=share) for label, share in context.finder.aims_in(before)]
    made += [Option(label, Source.TOPIC, share=share) for label, share in context.finder.topics[:_MOST_TOPICS]]
    return made


class Placed:
    """Where a claim's tokens stand."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._starts = [token.start for token in found]
        self._ends = [token.end for token in found]

    def of(self, start: int, end: int) -> tuple[int, int]:
        """The first and last token of a stretch; -1 and -1 where it has none."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        return (first, last) if first <= last else (-1, -1)


@lru_cache(maxsize=8192)
def is_content(word: str) -> bool:
    """Whether a word may open or close an outcome's name."""
    return len(word) >= _SHORTEST and word[0].isalpha() and word.lower() not in small_words()


def plain(text: str) -> str:
    """A wording in small letters, blanks made single."""
    return " ".join(text.lower().replace("’", "'").split())


@cache
def small_words() -> frozenset[str]:
    """Words that neither open nor close an outcome's name (`lexicon/small_words.txt`)."""
    text = files("palpate.claims").joinpath("lexicon", "small_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
