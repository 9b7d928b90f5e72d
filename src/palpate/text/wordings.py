"""Many patterns looked up in one walk over a text's words, each tried only where a word begins as its match can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from palpate.text.beginnings import SIZE, beginnings

_BEGINNING = re.compile(rf"\b(?=(\w{{1,{SIZE}}}))")
_NO_LETTER = re.compile(r"\W")


class Wordings:
    r"""Patterns as one, whatever the case; those that begin with a word do so with ``\b``.

    Examples
    --------
    >>> made = Wordings([r"\bbook (?:now|here)\b", r"\bcalls? us\b"])
    >>> [found.group() for found in made.finditer("Call us, book here.")]
    ['Call us', 'book here']
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        begin = {pattern: beginnings(pattern) for pattern in patterns}
        self._beginnings = frozenset(
            _NO_LETTER.split(letters)[0] for some in begin.values() if some for letters in some
        )
        self._known = _joined(pattern for pattern, some in begin.items() if some is not None)
        self._everywhere = _joined(pattern for pattern, some in begin.items() if some is None)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Matches within a stretch of a text, in order, without overlap."""
        end = len(text) if end is None else end
        found = self._at_words(text, start, end)
        if self._everywhere:
            found = iter(sorted([*found, *self._everywhere.finditer(text, start, end)], key=re.Match.span))
        reached = start
        for match in found:
            if match.start() >= reached:
                reached = match.end()
                yield match

    def _at_words(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        if self._known is None:
            return
        for at, letters in _words(text[start:end]):
            if letters in self._beginnings and (found := self._known.match(text, start + at, end)):
                yield found

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text."""
        return next(self.finditer(text), None)


def _joined(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[tuple[int, str], ...]:
    """Where each word begins, and its first letters."""
    return tuple((found.start(), found.group(1).lower()) for found in _BEGINNING.finditer(text))
