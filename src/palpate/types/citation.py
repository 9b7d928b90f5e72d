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


class Speaker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is said to say something: a person, with role and organisation as far as they are said, or a body alone."""

    span: Span
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
