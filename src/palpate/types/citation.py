"""What an article says of the sources it names: studies, papers, bodies, and the people who speak in it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from palpate.types.article import Span


class MentionKind(StrEnum):
    """How an article mentions a source."""

    NAMED = "named"
    MARK = "reference mark"
    LINK = "link"
    ENTRY = "reference list entry"
    UNNAMED = "unnamed"


class Citation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said of a particular source, as far as it is said.

    ``span`` is where it is said; it lies outside the claim where a sentence before names the source. ``reference`` is
    the article's own number or key, ``n`` counts people, ``studies`` what a review pools, ``finding`` is the article's
    wording of the result.
    """

    span: Span
    title: str | None = None
    journal: str | None = None
    authors: str | None = None
    year: int | None = None
    n: int | None = None
    studies: int | None = None
    design: str | None = None
    finding: str | None = None
    organisation: str | None = None
    place: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    arxiv: str | None = None
    url: str | None = None
    reference: str | None = None


class SourceMention(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of a source anywhere in an article; an unnamed one ("studies show") has nothing particular."""

    kind: MentionKind
    span: Span
    text: str
    citation: Citation


class Fate(StrEnum):
    """What became of a citation that was looked up."""

    RESOLVED = "resolved"
    SEVERAL = "could be any of these"
    NOT_FOUND = "none in the library"
    ELSEWHERE = "found online, not in the library"
    NO_SUCH = "its identifier leads nowhere"
    TOO_VAGUE = "too little is said of it"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A study that a citation may mean.

    ``score`` is from 0 to 1, ``agrees`` and ``differs`` name the parts of the citation that do (title, first author,
    journal, year, n, place, treatment, outcome, ...). ``retracted`` is the notice where the study was withdrawn.
    """

    key: str
    label: str
    score: float
    agrees: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    link: str | None = None
    retracted: str | None = None


class Misquote(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a sentence that differs from the study it cites: what (direction, number, people, outcome) and how.

    ``said`` is the article's, ``found`` the study's.
    """

    part: str
    said: str
    found: str


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """A citation followed home: what became of it, the best candidates with the best first, and the margin between.

    ``margin`` is the best score less the runner-up's, None with fewer than two candidates. ``why`` says it in one line.
    ``misquotes`` and ``bears`` (whether the study found what the sentence says; None where its record is silent) are
    filled in only where it was resolved.
    """

    fate: Fate
    why: str
    candidates: tuple[Candidate, ...] = ()
    margin: float | None = None
    misquotes: tuple[Misquote, ...] = ()
    bears: bool | None = None

    @property
    def study(self) -> Candidate | None:
        """The study it was resolved to, None otherwise."""
        return self.candidates[0] if self.fate is Fate.RESOLVED and self.candidates else None


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that an article names and that was retracted: where it is named, what it is called, and the notice."""

    span: Span
    label: str
    notice: str


class Speaker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is said to say something: a person, with role and organisation as far as they are said, or a body alone."""

    span: Span
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
