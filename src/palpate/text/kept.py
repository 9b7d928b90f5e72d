"""What several steps ask of the same article, found once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from palpate.types.article import Article

Made = TypeVar("Made")


def kept_for_article(make: Callable[[Article], Made]) -> Callable[[Article], Made]:
    """A function of an article, whose answer is kept until it is asked about another one.

    Examples
    --------
    >>> @kept_for_article
    ... def letters(article):
    ...     return list(article.text)
    >>> one = Article(source="", format="plain", text="ab", prose="ab", blocks=())
    >>> letters(one) is letters(one)
    True
    """
    held: tuple[Article, Made] | None = None

    @wraps(make)
    def asked(article: Article) -> Made:
        nonlocal held
        known = held
        if known is None or known[0] is not article:
            known = held = (article, make(article))
        return known[1]

    return asked
