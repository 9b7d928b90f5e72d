"""Text of the page's frame stands in the article.

What it finds
-------------
Comment forms, cookie notices, navigation and sign-up lines among the paragraphs: "Leave a Reply", "Required
fields are marked", "This site uses cookies".

Why it matters
--------------
It was copied with the article and shows that nobody read it through. Programs that read the article take it for
content.

Example
-------
Leave a Reply. Your email address will not be published.

Better
------
Take the lines out.

Sources
-------
Barbaresi (2021), Trafilatura, Proceedings of ACL-IJCNLP, System Demonstrations, 122 (why a page's frame is cut off).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from palpate.findings.patterns import any_of, openings
from palpate.text.kept import kept_for_article
from palpate.types.article import Article, Block, Span
from palpate.types.claim import Claim
from palpate.types.finding import Finding

CODE = "T101"
NAME = "boilerplate-in-text"
_HELP = "Take these lines out of the article."


_PARTED = re.compile(r"[|·•›»/>▾▸←→]|\s-\s|\n| {2,}|\t")
_FEWEST_PAGES = 2
_BYLINE = re.compile(r"\W*(?:filed under|posted (?:by|in|on)\b|tagged\b|tags ?:|comments are closed)", re.IGNORECASE)
_BUTTON = re.compile(r"\[[^\]\[\n]{2,30}\](?:\((?:#[^)\n]*|/[\w/-]*|[\w-]+\.html)\)|(?![(\[:]))")
_FEWEST_BUTTONS = 2  # in a line, of links that lead nowhere or to the same site
_FRAME_TAGS = re.compile(r"<(?:nav|footer|form)\b", re.IGNORECASE)
_LONGEST_LINE = 25  # words
_LONGEST_SHOWN = 40  # characters of the first line
_LONGEST_WORDS = 400  # characters of them, so that no pattern meets a word without end


def check(article: Article, claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding for each run of blocks of the page's frame: a menu is one, however many lines it has."""
    marked = zip(article.blocks, _frames(article), strict=True)
    written = [(is_frame, block.span) for block, is_frame in marked if article.words(block.span)]
    for is_frame, run in groupby(written, key=itemgetter(0)):
        if is_frame:
            spans = [span for _, span in run]
            span = Span(spans[0].start, max(one.end for one in spans))
            yield Finding(code=CODE, name=NAME, span=span, message=_message(article, spans), help=_HELP)


def _message(article: Article, spans: Sequence[Span]) -> str:
    first, more = article.words(spans[0]), len(spans) - 1
    shown = first if len(first) <= _LONGEST_SHOWN else f"{first[: _LONGEST_SHOWN - 1]}…"
    beside = f" and {more} more {'line' if more == 1 else 'lines'}" if more else ""
    return f'"{shown}"{beside} {"are" if more else "is"} part of the page'


def is_copied(article: Article) -> bool:
    """Whether any part of the page's frame stands in the article."""
    return _FRAME_TAGS.search(article.text) is not None or any(_frames(article))


@kept_for_article
def _frames(article: Article) -> tuple[bool, ...]:
    """Of each block, whether it is of the frame."""
    return tuple(_is_frame(article, block) for block in article.blocks)


def _is_frame(article: Article, block: Block) -> bool:
    """A block that the reading room took for the frame, or one of whose lines pages have around their articles.

    The line that says who posted an article when, and under what, is the article's own.
    """
    is_of_page = block.kind.is_boilerplate
    if not is_of_page and block.kind.is_prose:
        is_of_page = any(_is_frame_line(article, line) for line in _lines(article, block))
    words = article.words(block.span) if is_of_page else ""
    return is_of_page and not (_BYLINE.match(words) and len(words.split()) <= _LONGEST_LINE)


def _is_frame_line(article: Article, span: Span) -> bool:
    words = " ".join(article.prose[span.start : span.end].split())
    if len(words) > _LONGEST_WORDS or len(words.split()) > _LONGEST_LINE:
        return False
    if openings("frame.txt").open(words) or _is_menu(article.prose[span.start : span.end].strip()):
        return True
    return len(_BUTTON.findall(article.quote(span))) >= _FEWEST_BUTTONS


def _lines(article: Article, block: Block) -> Iterator[Span]:
    start = block.span.start
    for line in article.prose[block.span.start : block.span.end].split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def _is_menu(words: str) -> bool:
    """Whether a line is names of a site's pages, parted by bars or dots, and little else."""
    parts = [part.strip() for part in _PARTED.split(words) if part.strip()]
    if len(parts) < _FEWEST_PAGES:
        return False
    pages = [part for part in parts if len(part.split()) <= 4 and any_of("site_pages.txt").search(part)]
    return len(pages) >= _FEWEST_PAGES and 2 * len(pages) >= len(parts)
