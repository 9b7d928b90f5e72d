"""Words as letters: folded text as a string of one character a word, in which terms are found at the speed of C.

Every word of the vocabulary's wordings has a letter, every other word is `UNKNOWN`; so a term is a slice of the text,
and one regular expression of a few ranges says where terms may begin.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

import msgspec

from palpate.vocabulary.folding import COMMA, LETTERED_FOLDS, LINK, STOP, TAILS

UNKNOWN = "\0"
JOINERS = ("and", "or")
_ALWAYS = frozenset((COMMA, STOP, LINK, *JOINERS, *LETTERED_FOLDS, *TAILS))  # matter even where no wording has them
COMMON = (COMMA, STOP, LINK)  # the most frequent of all: what may stand beside them is looked at one by one
_SURROGATES = range(0xD800, 0xE000)  # no characters of a text


class Alphabet(msgspec.Struct, frozen=True):
    """The words in the order of their letters, and patterns of the places at which terms may begin.

    ``begins`` is any word with which a wording begins, ``starts`` one that also goes on as a wording might.
    """

    words: list[str]
    begins: str
    starts: str


class Letters:
    """The letters of an alphabet's words.

    Attributes
    ----------
    width : int
        Above the code points of all letters.
    """

    def __init__(self, alphabet: Alphabet) -> None:
        self.width = ord(letter(len(alphabet.words)))
        self._of = dict(zip(alphabet.words, map(letter, range(len(alphabet.words))), strict=True))
        self.begins = re.compile(alphabet.begins)
        self.starts = re.compile(alphabet.starts, re.DOTALL)

    def spell(self, words: Iterable[str]) -> str:
        """One letter for each word."""
        return "".join([self._of.get(word, UNKNOWN) for word in words])


def alphabet_of(keys: Iterable[str], hidden: Collection[str]) -> Alphabet:
    """The alphabet of folded wordings, of which ``hidden`` ones do not count inside a sentence.

    Words that do the same at the start of a term stand side by side, so that a few ranges hold them.
    """
    parted = [key.split(" ") for key in keys]
    longer = [words for words in parted if len(words) > 1]
    alone = {words[0] for words in parted if len(words) == 1} - set(hidden)
    begin, last = {words[0] for words in parted}, {words[-1] for words in longer}
    first, second = {words[0] for words in longer}, {words[1] for words in longer}
    before = [{words[0] for words in longer if words[1] == word} for word in COMMON]
    after = [{words[1] for words in longer if words[0] == word} for word in COMMON]
    kinds = (alone, first, begin, second, last, *before, *after)
    every = {*(word for words in parted for word in words), *_ALWAYS}
    words = sorted(every, key=lambda word: (*(word in kind for kind in kinds), word))

    def any_of(wanted: Collection[str]) -> str:
        return _ranges([number for number, word in enumerate(words) if word in wanted])

    more, begins, link = any_of(first), any_of(begin), any_of({LINK})
    starts = [
        any_of(alone),
        f"{any_of(first - {*COMMON})}(?={any_of(second - {*COMMON})})",
        *(f"{any_of(some)}(?={any_of({word})})" for word, some in zip(COMMON, before, strict=True)),
        *(f"{any_of({word})}(?={any_of(some)})" for word, some in zip(COMMON, after, strict=True)),
        f"{any_of(begin & last)}(?={link}{more})",
        f"{begins}(?={any_of(last)}{link}{more})",
    ]
    return Alphabet(words, begins, "|".join(starts))


def _ranges(numbers: Sequence[int]) -> str:
    """A pattern of the letters of ascending numbers."""
    runs = ([number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]))
    ranges = "".join(f"{_escaped(run[0])}-{_escaped(run[-1])}" for run in runs)
    return f"[{ranges}]" if ranges else "(?!)"


def _escaped(number: int) -> str:
    return f"\\U{ord(letter(number)):08x}"


def letter(number: int) -> str:
    """The letter of the n-th word, counted from 0; none is `UNKNOWN`."""
    at = number + 1
    return chr(at if at < _SURROGATES.start else at + len(_SURROGATES))
