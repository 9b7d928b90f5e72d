"""What was read: an article with its blocks and links, and offsets into the file that it came from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

_WORD = re.compile(r"\S+")


class Span(msgspec.Struct, frozen=True, order=True):
    """A half-open stretch of `Article.text`, in code points of the raw file as decoded."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class BlockKind(StrEnum):
    """What a block is on the page; only those that `is_prose` names are read for claims."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTE = "quote"
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"
    METADATA = "metadata"
    REFERENCES = "references"
    COMMENT = "comment"
    NAVIGATION = "navigation"
    TEASER = "teaser"
    BOILERPLATE = "boilerplate"

    @property
    def is_prose(self) -> bool:
        """Whether the block holds the author's sentences."""
        return self in _PROSE

    @property
    def is_boilerplate(self) -> bool:
        """Whether the block belongs to the page around the article: menus, forms, comments, teasers of other posts."""
        return self in _AROUND


_PROSE = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.CAPTION})
_AROUND = frozenset({BlockKind.COMMENT, BlockKind.NAVIGATION, BlockKind.TEASER, BlockKind.BOILERPLATE})


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A heading, paragraph, list item or the like; ``level`` is that of a heading (1 to 6), else 0.

    ``heading`` is the nearest heading above and ``lead_in`` the line that opens a list item's list ("Benefits:").
    """

    kind: BlockKind
    span: Span
    level: int = 0
    heading: Span | None = None
    lead_in: Span | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link: its whole markup, the words that a reader sees, and where it leads."""

    span: Span
    anchor: Span
    target: str


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """A word whose characters stand apart in the raw text (``it&#8217;s``, ``<b>m</b>assage``).

    `Article.prose` has the word's characters at the start of ``span`` and blanks behind them; ``pieces`` says of each
    character where it stands in the raw text.
    """

    span: Span
    pieces: tuple[Span, ...]


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader reads in a stretch of an article, each character with its place in the raw text.

    Words stand whole, markup between them leaves nothing, white space is one blank.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def raw(self, start: int, end: int) -> Span:
        """Where ``text[start:end]``, which is not empty, stands in `Article.text`."""
        return Span(self.starts[start], self.ends[end - 1])


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A text as read, immutable.

    ``prose`` is ``text`` with everything that is not the author's words (markup, link targets, front matter) blanked by
    spaces, of the same length: an offset into one is an offset into the other. Only inside a word of ``joined`` they
    differ: `exact` turns a span of the prose into one of the raw text, `passage` hands out clean text with its map.
    ``gaps`` are stretches of markup that stand for no white space: what is left and right of one touches.
    ``language`` is an ISO 639-1 code, None where too little text tells.
    """

    source: str
    format: str
    text: str
    prose: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    title: Span | None = None
    language: str | None = None
    joined: tuple[Joined, ...] = ()
    gaps: tuple[Span, ...] = ()

    def quote(self, span: Span) -> str:
        """The raw characters of a span, markup included."""
        return self.text[span.start : span.end]

    def words(self, span: Span) -> str:
        """What a reader reads in a span: without markup, white space run together."""
        has_gap = self._has_gap(span)
        if has_gap and next(self._joined_in(span), None) is None:
            return " ".join(self._without_gaps(span).split())
        plain = None if has_gap else self._side_by_side(span)
        if plain is not None:
            return plain
        letters: list[str] = []
        end = None
        for word, first, last in self._words(span):
            if end is not None and not self._touch(end, first[0]):
                letters.append(" ")
            letters.append(word)
            end = last[-1]
        return "".join(letters)

    def _has_gap(self, span: Span) -> bool:
        """Whether words of a span may touch over markup."""
        at = bisect_right(self.gaps, span.start, key=_stop)
        return at < len(self.gaps) and self.gaps[at].start < span.end

    def _without_gaps(self, span: Span) -> str:
        """The prose of a span without the markup over which words touch."""
        at, kept = span.start, []
        for gap in self.gaps[bisect_right(self.gaps, span.start, key=_stop) :]:
            if gap.start >= span.end:
                break
            kept.append(self.prose[at : gap.start])
            at = gap.end
        return "".join([*kept, self.prose[at : max(at, span.end)]])

    def _side_by_side(self, span: Span) -> str | None:
        """The words of a span in which nothing touches over markup; None where a joined word has blanks in it."""
        at, made = span.start, ""
        for joined in self._joined_in(span):
            made = _followed(made, self.prose[at : joined.span.start])
            word = zip(self.prose[joined.span.start : joined.span.end], joined.pieces, strict=False)
            letters = "".join(letter for letter, piece in word if span.holds(piece))
            if len(letters.split()) > 1 or letters != letters.strip():
                return None
            made += letters
            at = joined.span.end
        return _followed(made, self.prose[at : max(at, span.end)]).removesuffix(" ")

    def _joined_in(self, span: Span) -> Iterator[Joined]:
        for joined in self.joined[bisect_right(self.joined, span.start, key=_end) :]:
            if joined.span.start >= span.end:
                return
            yield joined

    def locate(self, span: Span) -> tuple[int, int]:
        """Line and column of the span's start in the source file, both counted from 1."""
        line = self.text.count("\n", 0, span.start) + 1
        return line, span.start - self.text.rfind("\n", 0, span.start)

    def exact(self, span: Span) -> Span:
        """The span of the raw text for a span that was found in ``prose``; they differ inside words of ``joined``.

        Examples
        --------
        >>> from palpate.types.article import Article, Joined, Span
        >>> article = Article(source="", format="html", text="a&gt;b", prose="a>b   ", blocks=(), joined=(Joined(
        ...     span=Span(0, 6), pieces=(Span(0, 1), Span(1, 5), Span(5, 6))),))
        >>> article.exact(Span(1, 3))
        Span(start=1, end=6)
        """
        return exact(span, self.joined)

    def passage(self, span: Span) -> Passage:
        """Clean text of a span of the raw text, with the place of every character.

        Examples
        --------
        >>> from palpate.types.article import Article, Span
        >>> article = Article(source="", format="html", text="<b>Rub</b>, rest", prose="   Rub    , rest", blocks=(),
        ...     gaps=(Span(6, 10),))
        >>> passage = article.passage(Span(0, 16))
        >>> passage.text, article.quote(passage.raw(0, 4))
        ('Rub, rest', 'Rub</b>,')
        """
        letters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for word, first, last in self._words(span):
            if ends and not self._touch(ends[-1], first[0]):
                letters.append(" ")
                starts.append(ends[-1])
                ends.append(first[0])
            letters.append(word)
            starts.extend(first)
            ends.extend(last)
        return Passage(text="".join(letters), starts=tuple(starts), ends=tuple(ends))

    def _words(self, span: Span) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
        """Runs of visible characters, with where each character starts and ends in the raw text."""
        at = span.start
        for joined in self._joined_in(span):
            yield from self._plain_words(at, joined.span.start)
            word = zip(self.prose[joined.span.start : joined.span.end], joined.pieces, strict=False)
            inside = [(letter, piece) for letter, piece in word if span.holds(piece)]
            if inside:
                yield "".join(letter for letter, _ in inside), [p.start for _, p in inside], [p.end for _, p in inside]
            at = joined.span.end
        yield from self._plain_words(at, span.end)

    def _plain_words(self, start: int, end: int) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
        for word in _WORD.finditer(self.prose, start, max(start, end)):
            yield word.group(), range(word.start(), word.end()), range(word.start() + 1, word.end() + 1)

    def _touch(self, left: int, right: int) -> bool:
        """Whether nothing but markup that stands for no white space lies between two places of the raw text."""
        at = bisect_left(self.gaps, left, key=_start)
        while left < right and at < len(self.gaps) and self.gaps[at].start == left:
            left = self.gaps[at].end
            at += 1
        return left >= right


def _followed(text: str, more: str) -> str:
    """A text with more of it: white space run together, and dropped at the beginning."""
    words = " ".join(more.split())
    if not words:
        return f"{text} " if text and more and not text.endswith(" ") else text
    opened = f"{text} " if text and more[0].isspace() and not text.endswith(" ") else text
    return f"{opened}{words} " if more[-1].isspace() else f"{opened}{words}"


def exact(span: Span, joined: Sequence[Joined]) -> Span:
    """The span of the raw text for a span of the prose, in which these words are written at their start."""
    start, end = span.start, span.end
    if (word := _at(start, joined)) and start - word.span.start < len(word.pieces):
        start = word.pieces[start - word.span.start].start
    if end > span.start and (word := _at(end - 1, joined)):
        at = end - 1 - word.span.start
        end = word.pieces[at].end if at < len(word.pieces) else word.span.end
    return Span(start, end)


def _at(place: int, joined: Sequence[Joined]) -> Joined | None:
    """The word that a place of the prose lies in."""
    at = bisect_right(joined, place, key=_end)
    return joined[at] if at < len(joined) and joined[at].span.start <= place else None


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A source that could not be read, and why, in one line."""

    source: str
    reason: str


def _start(gap: Span) -> int:
    return gap.start


def _stop(gap: Span) -> int:
    return gap.end


def _end(joined: Joined) -> int:
    return joined.span.end
