"""The particular source that a sentence itself names, by its words, its marks and its links."""

from __future__ import annotations

from palpate.claims.cues import cues_in
from palpate.claims.segments import Segment
from palpate.claims.sources.entries import reference_entries
from palpate.claims.sources.identifiers import identifiers, leads_to_paper
from palpate.claims.sources.marks import marks
from palpate.claims.sources.wording import Parts, speaks_of_one_study, worded
from palpate.text.kept import kept_for_article
from palpate.types.article import Article, Span
from palpate.types.citation import Citation

# Each makes a source particular by itself; the others only of a sentence on one study.
_PARTICULAR = {"journal", "authors", "doi", "pmid", "pmcid", "arxiv", "url", "reference", "title"}
_OF_ONE_STUDY = {"year", "n", "studies", "place", "organisation"}


class SourcesOf:
    """What one article's sentences say of sources, each sentence once; the reference list is read when it is needed."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._entries: dict[str, Citation] | None = None
        self._said: dict[Span, Citation | None] = {}
        self._in_words: dict[Span, tuple[Parts, Span]] = {}
        self._outward = [link for link in article.links if link.target.startswith("http")]

    @property
    def entries(self) -> dict[str, Citation]:
        """The reference list by number or key."""
        if self._entries is None:
            self._entries = reference_entries(self._article)
        return self._entries

    def said(self, segment: Segment) -> Citation | None:
        """All that a sentence says of a source, particular or not; None if nothing."""
        if segment.span not in self._said:
            self._said[segment.span] = self._read(segment)
        return self._said[segment.span]

    def worded(self, segment: Segment) -> Citation | None:
        """What a sentence says in words alone."""
        parts, span = self._worded(segment)
        return Citation(span=span, **parts) if parts else None  # type: ignore[arg-type]  # the fields' own types

    def _worded(self, segment: Segment) -> tuple[Parts, Span]:
        if segment.span not in self._in_words:
            parts, place = worded(segment.text)
            start, end = place or (0, len(segment.text))
            self._in_words[segment.span] = parts, Span(segment.span.start + start, segment.span.start + end)
        return self._in_words[segment.span]

    def _read(self, segment: Segment) -> Citation | None:
        parts, span = self._worded(segment)
        parts = parts | self._linked(segment)
        if marked := marks(self._article, segment.span, self.entries):
            key = marked[0][0]
            parts = {**_of_entry(self.entries.get(key)), **parts, "reference": key}
        elif entry := self._by_authors(parts):
            parts = {**_of_entry(entry), **parts}
        return Citation(span=span, **parts) if parts else None  # type: ignore[arg-type]  # the fields' own types

    def _linked(self, segment: Segment) -> Parts:
        """Identifiers in the sentence's markup, else the address of a paper, else the first link of one on research."""
        raw = self._article.quote(segment.span)
        found: Parts = dict(identifiers(raw))
        start, end = segment.span.start, segment.span.end
        outward = [link.target for link in self._outward if link.span.start < end and start < link.span.end]
        papers = [target for target in outward if leads_to_paper(target)]
        if papers or (outward and not found and "research" in cues_in(segment.text)):
            found.setdefault("url", (papers or outward)[0])
        return found

    def _by_authors(self, parts: Parts) -> Citation | None:
        """The entry of the list that a name with a year stands for."""
        if "authors" not in parts or "year" not in parts:
            return None
        surname = str(parts["authors"]).split()[0].strip(",")
        fitting = (entry for entry in self.entries.values() if entry.year == parts["year"])
        return next((entry for entry in fitting if (entry.authors or "").startswith(surname)), None)


def find_citation(segment: Segment, article: Article) -> Citation | None:
    """The particular source that a segment itself names; None for "studies show" and the like.

    A journal, authors, an identifier, a reference mark or a paper's address make a source particular; so do a year, a
    number of people or studies, a place or an institution in a sentence on one study.
    """
    said = sources_of(article).said(segment)
    return said if said and is_particular(said, segment.text) else None


def is_identified(said: Citation) -> bool:
    """Whether it has a part that makes a source particular by itself."""
    return any(getattr(said, name) is not None for name in _PARTICULAR)


def is_hinted(said: Citation) -> bool:
    """Whether it has a part that makes a source particular where one study is spoken of."""
    return any(getattr(said, name) is not None for name in _OF_ONE_STUDY)


def is_particular(said: Citation, text: str) -> bool:
    """Whether what is said is enough to tell one source from others."""
    if is_identified(said):
        return True
    return is_hinted(said) and speaks_of_one_study(text)


def _of_entry(entry: Citation | None) -> Parts:
    if entry is None:
        return {}
    names = ("title", "journal", "authors", "year", "doi", "pmid", "pmcid", "arxiv", "url")
    return {name: value for name in names if (value := getattr(entry, name)) is not None}


@kept_for_article
def sources_of(article: Article) -> SourcesOf:
    """The sources of an article, kept while it is being read."""
    return SourcesOf(article)
