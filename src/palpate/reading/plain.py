"""Plain text to an Article: paragraphs by empty lines or by line, list items by their marks, headings by their look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from palpate.reading.joining import join
from palpate.reading.lines import LIST_MARK, Line, Mask, bare_links, finish, lines
from palpate.text.language import guess_language
from palpate.types.article import Article, Block, BlockKind, Span

_WIDEST_WRAPPED_LINE = 100  # characters; text broken by hand or by a mailer stays under it
_FULL_SHARE = 0.6  # of the widest line: all but the last line of a wrapped paragraph are about as long as each other
_LONGEST_HEADING = 110  # characters
_ENDS_A_SENTENCE = re.compile(r"[.!?;,][\"”’')\]]?\s*$")


def read_plain(text: str, *, source: str) -> Article:
    """Read plain text; see `Article` for what comes out. The first heading-like line is the title."""
    mask = Mask(text)
    raw = list(_blocks(list(lines(text)), mask))
    links = bare_links(text)
    for link in links:
        mask.blank(link.span.start, link.span.end)
    mask.hide_soft()
    gaps = mask.gaps()
    prose, joined = join(mask.text(), (), gaps)
    blocks = finish(raw, prose, joined)
    title = next((block.span for block in blocks[:1] if block.kind is BlockKind.HEADING), None)
    return Article(
        source=source,
        format="plain",
        text=text,
        prose=prose,
        blocks=blocks,
        links=links,
        title=title,
        language=guess_language(prose),
        joined=joined,
        gaps=tuple(Span(*gap) for gap in gaps),
    )


def _blocks(all_lines: list[Line], mask: Mask) -> Iterator[Block]:
    first = True
    for chunk in _chunks(all_lines):
        wrapped = _is_wrapped(chunk)
        start = 0
        for at in range(1, len(chunk) + 1):
            if at < len(chunk) and wrapped and not LIST_MARK.match(chunk[at].text):
                continue
            yield _block(chunk[start:at], mask, may_head=first or not wrapped or len(chunk) == 1)
            first = False
            start = at


def _chunks(all_lines: list[Line]) -> Iterator[list[Line]]:
    """Runs of lines between empty ones."""
    chunk: list[Line] = []
    for line in all_lines:
        if not line.is_blank:
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _is_wrapped(chunk: list[Line]) -> bool:
    """Whether line ends are those of a narrow column, not of paragraphs."""
    if len(chunk) < 2:
        return False
    lengths = [len(line.text) for line in chunk]
    widest = max(lengths)
    full = [n for n, line in zip(lengths[:-1], chunk[1:], strict=True) if not LIST_MARK.match(line.text)]
    return widest <= _WIDEST_WRAPPED_LINE and all(n >= _FULL_SHARE * widest for n in full)


def _block(run: list[Line], mask: Mask, *, may_head: bool) -> Block:
    span = Span(run[0].span.start, run[-1].span.end)
    mark = LIST_MARK.match(run[0].text)
    if mark:
        mask.blank(span.start, span.start + mark.end())
        return Block(kind=BlockKind.LIST_ITEM, span=Span(span.start + mark.end(), span.end))
    if may_head and len(run) == 1 and _looks_like_heading(run[0].text):
        return Block(kind=BlockKind.HEADING, span=span, level=2)
    return Block(kind=BlockKind.PARAGRAPH, span=span)


def _looks_like_heading(line: str) -> bool:
    words = line.strip()
    return len(words) <= _LONGEST_HEADING and not _ENDS_A_SENTENCE.search(words) and not words.endswith(":")
