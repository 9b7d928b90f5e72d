"""Patterns that are tried only where they can match: at words that begin so, in texts that have a word they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import accumulate

from palpate.text.beginnings import SIZE, alternatives, beginnings

_NO_LETTER = re.compile(r"\W")
_WORDS = re.compile(r"(\w+)")
_DIGIT = re.compile(r"\d")


class Wordings:
    r"""Patterns as one, whatever the case; those that begin with a word do so with ``\b``.

    Parameters
    ----------
    patterns : iterable of str
    signs : str, optional
        A class of characters one of which every match has of those patterns that may begin anywhere.

    Examples
    --------
    >>> made = Wordings([r"\bbook (?:now|here)\b", r"\bcalls? us\b"])
    >>> [found.group() for found in made.finditer("Call us, book here.")]
    ['Call us', 'book here']
    """

    def __init__(self, patterns: Iterable[str], *, signs: str = "") -> None:
        every = [one for pattern in patterns for one in alternatives(pattern)]
        begin = {one: beginnings(one) for one in every}
        self._known = _Beginning((one, some) for one, some in begin.items() if some is not None)
        self._beginnings = frozenset(self._known.patterns)
        self._everywhere = _joined([one for one, some in begin.items() if some is None])
        self._signs = re.compile(f"[{signs}]") if signs else None

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Matches within a stretch of a text, in order, without overlap."""
        end = len(text) if end is None else end
        found = [*self._at_words(text, start, end)]
        if self._everywhere and (self._signs is None or self._signs.search(text, start, end)):
            found = sorted([*found, *self._everywhere.finditer(text, start, end)], key=re.Match.span)
        return _apart(found) if len(found) > 1 else iter(found)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text."""
        known = next(self._at_words(text, 0, len(text)), None)
        other = self._everywhere.search(text) if self._everywhere else None
        return min(known, other, key=re.Match.span) if known and other else known or other

    def _at_words(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Every match at a word that begins as one can; they may overlap."""
        every, letters, places = _begun(text[start:end])
        begun = self._beginnings & every
        if not begun:
            return iter(())
        known, words = self._known, zip(letters, places, strict=True)
        return (found for one, at in words if one in begun and (found := known[one].match(text, start + at, end)))


class _Beginning(dict[str, re.Pattern[str]]):
    """Patterns by the first letters of a word that they can begin with, compiled when such a word is met first."""

    def __init__(self, begin: Iterable[tuple[str, Iterable[str]]]) -> None:
        super().__init__()
        self.patterns: dict[str, list[str]] = {}
        for pattern, some in begin:
            for letters in {_NO_LETTER.split(letters)[0] for letters in some}:
                self.patterns.setdefault(letters, []).append(pattern)

    def __missing__(self, letters: str) -> re.Pattern[str]:
        found = self[letters] = re.compile("|".join(self.patterns[letters]), re.IGNORECASE)
        return found


def _apart(found: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Of matches in their order those that begin behind the ones before."""
    reached = 0
    for match in found:
        if match.start() >= reached:
            reached = match.end()
            yield match


class Later:
    """A pattern that is compiled when it is first tried: most texts need few of the long ones, and each takes its time.

    Examples
    --------
    >>> Later(r"trials?").search("two trials")
    <re.Match object; span=(4, 10), match='trials'>
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._written = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._written)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text."""
        return self._compiled.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at a place."""
        return self._compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is the whole text."""
        return self._compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in a text, in order."""
        return self._compiled.finditer(text)


class Needing:
    r"""A pattern no match of which does without one of a few words, and which is tried where a text has one of them.

    Parameters
    ----------
    pattern : re.Pattern or Later
    words : str
        In small letters, parted by blanks; each is a run of letters, digits and underscores.

    Examples
    --------
    >>> told = Needing(re.compile(r"\b[\w ]{0,9}?(?:trial|review)\b"), "trial review")
    >>> told.search("No trial."), told.search("No trials.")
    (<re.Match object; span=(0, 8), match='No trial'>, None)
    """

    def __init__(self, pattern: re.Pattern[str] | Later, words: str) -> None:
        self._pattern = pattern
        self._words = frozenset(words.split())

    def may_match(self, text: str) -> bool:
        """Whether a text has one of the words."""
        return not self._words.isdisjoint(words_in(text))

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text."""
        return self._pattern.search(text) if self.may_match(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """The match that begins a text."""
        return self._pattern.match(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in a text, in order."""
        return self._pattern.finditer(text) if self.may_match(text) else iter(())


@lru_cache(maxsize=1024)
def words_in(text: str) -> frozenset[str]:
    """The runs of letters, digits and underscores of a text, in small letters."""
    return frozenset(words_at(text)[0])


@lru_cache(maxsize=1024)
def has_digit(text: str) -> bool:
    """Whether a text has a digit."""
    return _DIGIT.search(text) is not None


def _joined(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


@lru_cache(maxsize=1024)
def _begun(text: str) -> tuple[frozenset[str], list[str], list[int]]:
    """The first letters of a text's words: all that there are, those of each word, and where it stands."""
    words, places = words_at(text)
    letters = [word[:SIZE] for word in words]
    return frozenset(letters), letters, places


@lru_cache(maxsize=1024)
def words_at(text: str) -> tuple[list[str], list[int]]:
    """The runs of letters, digits and underscores of a text in small letters, and where each stands."""
    pieces = _WORDS.split(text.replace("İ", "I").lower())  # of all letters this one alone is two in small letters
    return pieces[1::2], [*accumulate(map(len, pieces))][:-1:2]
