"""Every mention of a source in an article, with its parts: what resolving them to papers starts from."""

from __future__ import annotations

import re
from typing import Any, cast

import msgspec

from palpate.claims.segments import Segment, segments
from palpate.claims.sources.identifiers import identifiers, leads_to_paper
from palpate.claims.sources.marks import marks
from palpate.claims.sources.own import is_particular, sources_of
from palpate.text.wordings import Needing
from palpate.types.article import Article, Span
from palpate.types.citation import Citation, MentionKind, SourceMention

_UNNAMED = Needing(
    re.compile(
        r"\b(?:(?:(?:many|several|some|numerous|countless|recent|various|new|other|more|few|most|clinical|"
        r"scientific|medical|the|"
        r"multiple|large|small|early|two|three|one|another|an?)\s+){0,3}(?:stud(?:y|ies)|trials?|research(?:ers)?|"
        r"reviews?|evidence|"
        r"scientists|science|literature|experiments?|surveys?)\s+(?:\w+\s+){0,2}?(?:shows?|showed|shown|suggests?|"
        r"suggested|finds?|found|"
        r"indicates?|indicated|says?|supports?|proves?|proved|points?|reveals?|revealed|confirms?|demonstrates?|"
        r"concludes?|concluded|"
        r"tells?|reports?|reported|determined)|(?:scientifically|clinically|medically)\s+(?:proven|proved|shown|tested)|"
        r"(?:has|have|been|is|are|was|were)\s+(?:also\s+)?(?:been\s+)?(?:shown|proven|proved|demonstrated|found)\s+to|"
        r"according\s+to\s+(?:\w+\s+){0,2}(?:studies|research|scientists|science))\b",
        re.IGNORECASE,
    ),
    "study studies trial trials research researchers review reviews evidence scientists science literature experiment "
    "experiments survey surveys scientifically clinically medically shown proven proved demonstrated found",
)
_BEHIND_ENTRY = 60  # characters of markup between an entry and its own link


def mentions(article: Article) -> tuple[SourceMention, ...]:
    """Every mention of a source, in the article's order.

    Parameters
    ----------
    article : Article

    Returns
    -------
    tuple of SourceMention
        What is named in words, each reference mark with its entry's parts, links to papers, the entries of the
        reference list themselves, and where research is spoken of that is not named (its citation holds no part).
        ``article.text[span.start : span.end]`` is the wording.
    """
    found: list[SourceMention] = []
    entries = sources_of(article).entries
    listed = [entry.span for entry in entries.values()]
    for segment in segments(article):
        if not any(span.overlaps(segment.span) for span in listed):
            found += _in_sentence(article, segment, entries)
    for key, entry in entries.items():
        named = msgspec.structs.replace(entry, reference=key)
        found.append(_mention(article, MentionKind.ENTRY, entry.span, named))
    found += _links(article, listed)
    return tuple(sorted(found, key=lambda one: (one.span, one.kind)))


def unnamed_source(segment: Segment) -> Span | None:
    """Where a sentence speaks of research in general ("studies show"); None if it does not."""
    found = _UNNAMED.search(segment.text)
    if found is None:
        return None
    return Span(segment.span.start + found.start(), segment.span.start + found.end())


def _in_sentence(article: Article, segment: Segment, entries: dict[str, Citation]) -> list[SourceMention]:
    """The marks of a sentence, what it names in words, else that it speaks of research and names none."""
    found = [
        _mention(article, MentionKind.MARK, place, msgspec.structs.replace(_entry(entries, key, place), reference=key))
        for key, place in marks(article, segment.span, entries)
    ]
    said = sources_of(article).worded(segment)
    if said and is_particular(said, segment.text):
        found.append(_mention(article, MentionKind.NAMED, said.span, said))
    elif known := identifiers(segment.text):
        citation = Citation(span=segment.span, **cast("dict[str, Any]", known))
        found.append(_mention(article, MentionKind.NAMED, segment.span, citation))
    elif not found and (place := unnamed_source(segment)):
        found.append(_mention(article, MentionKind.UNNAMED, place, Citation(span=place)))
    return found


def _entry(entries: dict[str, Citation], key: str, place: Span) -> Citation:
    """The entry that a mark stands for; only its place where the list lacks it."""
    return entries.get(key) or Citation(span=place)


def _links(article: Article, listed: list[Span]) -> list[SourceMention]:
    """Links that lead to a paper, but for those of the reference list."""
    found = []
    for link in article.links:
        if leads_to_paper(link.target) and not any(_belongs(link.span, span) for span in listed):
            citation = Citation(span=link.span, url=link.target, **cast("dict[str, Any]", identifiers(link.target)))
            found.append(_mention(article, MentionKind.LINK, link.span, citation))
    return found


def _belongs(link: Span, entry: Span) -> bool:
    """Whether a link stands in an entry or right behind it."""
    return entry.start <= link.start < entry.end + _BEHIND_ENTRY


def _mention(article: Article, kind: MentionKind, span: Span, citation: Citation) -> SourceMention:
    exact = article.exact(span)
    return SourceMention(kind=kind, span=exact, text=article.words(exact), citation=citation)
