"""What several steps ask of the same article, found once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Generic, TypeVar

from palpate.types.article import Article

Made = TypeVar("Made")


class kept_property(Generic[Made]):  # noqa: N801  # reads as `property` does
    """A property that is found once; `functools.cached_property` without the lock, which costs more than most of them.

    Examples
    --------
    >>> class Text:
    ...     @kept_property
    ...     def words(self):
    ...         return "well known".split()
    >>> text = Text()
    >>> text.words is text.words
    True
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, one: Any, owner: type | None = None) -> Made:
        found = one.__dict__[self._name] = self._make(one)
        return found


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
