"""HTML to an Article: the walk, the regions, the words made whole, the title."""

from __future__ import annotations

import re

from palpate.reading.html.regions import mark
from palpate.reading.html.walk import Draft, Walker
from palpate.reading.joining import join
from palpate.reading.lines import bare_links, finish, front_matter
from palpate.text.language import guess_language
from palpate.types.article import Article, Block, BlockKind, Link, Span

_TITLE_PARTS = re.compile(r"\s+(?:[|–—»·•:-]|&[a-z]+;)+\s+")


def read_html(text: str, *, source: str) -> Article:
    """Read a page or a piece of one (template marks, JSX and PHP are skipped); see `Article` for what comes out.

    The title is the first heading of level 1 that belongs to the article, else the longest part of ``<title>``,
    else the first of its highest headings.
    """
    front, front_title = front_matter(text)
    page = Walker(text).walk(front)
    prose, joined = join(page.prose, page.entities, page.gaps)
    kinds = mark(page.drafts, prose)
    title = _heading(page.drafts, kinds, 1) or (_longest_part(prose, page.title) if page.title else None)
    links, prose = _with_bare_links(page.links, _without(prose, page.marks))
    blocks = finish(
        (
            Block(kind=kind, span=Span(draft.start, draft.end), level=draft.level if kind is BlockKind.HEADING else 0)
            for draft, kind in zip(page.drafts, kinds, strict=True)
        ),
        prose,
        joined,
    )
    if front:
        blocks = (Block(kind=BlockKind.METADATA, span=Span(0, len(text[:front].rstrip()))), *blocks)
    if front_title:
        prose = prose[: front_title.start] + text[front_title.start : front_title.end] + prose[front_title.end :]
    return Article(
        source=source,
        format="html",
        text=text,
        prose=prose,
        blocks=blocks,
        links=links,
        title=front_title or title or _heading(page.drafts, kinds, 6),
        language=guess_language(_own_words(prose, blocks)),
        joined=joined,
        gaps=tuple(Span(*gap) for gap in page.gaps),
    )


def _heading(drafts: list[Draft], kinds: list[BlockKind], deepest: int) -> Span | None:
    """The first of the highest headings that is no link (those name the site) and is not set apart."""
    found = [
        (draft.level, Span(draft.start, draft.end))
        for draft, kind in zip(drafts, kinds, strict=True)
        if kind is BlockKind.HEADING and draft.level <= deepest and 2 * draft.linked < draft.letters
    ]
    return min(found)[1] if found else None


def _longest_part(prose: str, title: Span) -> Span:
    """The title without the site's name: its part of the most words, the first of equals."""
    words = prose[title.start : title.end]
    cuts = [found.span() for found in _TITLE_PARTS.finditer(words)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(words)]
    start, end = max(zip(starts, ends, strict=True), key=lambda part: len(words[slice(*part)].split()))
    return Span(title.start + start, title.start + len(words[:end].rstrip()))


def _without(prose: str, stretches: list[tuple[int, int]]) -> str:
    """The prose with stretches blanked: marks of lists that are typed as text."""
    pieces, done = [], 0
    for start, end in stretches:
        pieces += [prose[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, prose[done:]])


def _with_bare_links(links: list[Link], prose: str) -> tuple[tuple[Link, ...], str]:
    """Addresses that stand in the text are links too, and no prose."""
    if "http" not in prose and "www." not in prose:
        return tuple(links), prose
    bare = bare_links(prose)
    anchors = [link.anchor for link in links if len(link.anchor)]
    inside = {link.span for link in bare for anchor in anchors if anchor.overlaps(link.span)} if anchors else set()
    every = sorted([*links, *(link for link in bare if link.span not in inside)], key=lambda link: link.span)
    return tuple(every), _without(prose, [(link.span.start, link.span.end) for link in bare])


def _own_words(prose: str, blocks: tuple[Block, ...]) -> str:
    """The prose of the article alone; all of it where none is left."""
    own = " ".join(prose[block.span.start : block.span.end] for block in blocks if block.kind.is_prose)
    return own or prose
