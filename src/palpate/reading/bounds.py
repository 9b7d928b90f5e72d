"""What no article has, and what would cost every later step dear: a line without end, tags without end."""

from __future__ import annotations

import re

from palpate.errors import ReadingError
from palpate.reading.tags import VOID
from palpate.types.article import Article

LONGEST_LINE = 2_000_000  # characters; a whole page on one line has less
MOST_TEXT = 1_000_000  # characters of prose, marks inside included; finding claims takes 50 s for that many
DEEPEST = 20_000  # elements, one in the other; browsers stop at 512
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
# HTML Standard, "optional tags": these need no end tag, so that open ones are no depth.
_NEED_NO_END = "colgroup dd dt li optgroup option p rb rp rt rtc tbody td tfoot th thead tr"


def refuse_endless(name: str, text: str) -> None:
    """Refuse a text that is one line, or nested, beyond anything a person wrote.

    Raises
    ------
    ReadingError
        If a line is longer than `LONGEST_LINE`, or elements are nested deeper than `DEEPEST`.
    """
    longest = max(map(len, text.splitlines())) if len(text) > LONGEST_LINE else 0
    if longest > LONGEST_LINE:
        raise ReadingError(f"{name}: a line of {longest:,} characters, which is no article. Break it into lines.")
    if text.count("<") > DEEPEST and _depth(text) > DEEPEST:
        raise ReadingError(f"{name}: tags nested more than {DEEPEST:,} deep. Save the article's text only.")


def refuse_too_much(article: Article) -> None:
    """Refuse an article of so much text that finding its claims would take minutes.

    Raises
    ------
    ReadingError
        If its blocks hold more than `MOST_TEXT` characters that are read for claims.
    """
    length = sum(len(block.span) for block in article.blocks if block.kind.is_prose)
    if length > MOST_TEXT:
        raise ReadingError(f"{article.source}: {length:,} characters of running text, which is no article. Split it.")


def _depth(text: str) -> int:
    """The most elements that are open at once, by start and end tags alone."""
    unended = VOID.union(_NEED_NO_END.split())
    depth = deepest = 0
    for slash, name, closed in _TAG.findall(text):
        if closed or name.lower() in unended:
            continue
        depth = max(depth - 1, 0) if slash else depth + 1
        deepest = max(deepest, depth)
    return deepest
