"""Lay words to constructs of the field: "back in action" is recovery (`lexicon/outcomes.txt`, `lexicon/fares.txt`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from palpate.errors import LibraryError

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDINGS = ("ies", "ing", "ed", "es", "s", "e", "y")
_SHORTEST_STEM = 3

NOTHING = "-"  # the construct of wordings that hold a word of an outcome and speak of none: "relief from nausea"

Place = tuple[str, int, int]


class Lexicon:
    """Wordings under the constructs that they speak of, compared word by word, by stems.

    Parameters
    ----------
    wordings : mapping of str to str
        A wording and its construct.
    """

    def __init__(self, wordings: Mapping[str, str]) -> None:
        exact = {_key(wording, stem=False): construct for wording, construct in wordings.items()}
        stemmed = {_key(wording, stem=True): construct for wording, construct in reversed(list(wordings.items()))}
        self._exact = exact
        self._stemmed = stemmed
        self._longest: dict[str, int] = {}
        for key in stemmed:
            first, size = key.split(" ", 1)[0], key.count(" ") + 1
            self._longest[first] = max(size, self._longest.get(first, 0))

    def __len__(self) -> int:
        return len(self._exact)

    def all(self, text: str) -> list[Place]:
        """The constructs that a text speaks of, with offsets, left to right; the longest wording at each place."""
        words = list(_WORD.finditer(text))
        plain = [word.group().lower().replace("’", "'") for word in words]
        stems = list(map(_stem, plain))
        found: list[Place] = []
        at = 0
        while at < len(words):
            if stems[at] not in self._longest:
                at += 1
                continue
            construct, size = self._at(plain, stems, at)
            if construct and construct != NOTHING:
                found.append((construct, words[at].start(), words[at + size - 1].end()))
            at += size
        return found

    def _at(self, plain: Sequence[str], stems: Sequence[str], at: int) -> tuple[str | None, int]:
        """The construct of the longest wording that begins at a word, and how many words it has; None and 1."""
        for size in range(min(self._longest[stems[at]], len(stems) - at), 0, -1):
            construct = self._exact.get(" ".join(plain[at : at + size])) or self._stemmed.get(
                " ".join(stems[at : at + size])
            )
            if construct:
                return construct, size
        return None, 1


@cache
def outcome_words() -> Lexicon:
    """The lexicon of outcomes, read once a process.

    Raises
    ------
    LibraryError
        If a wording stands under two constructs, or a line has no construct.
    """
    return Lexicon(_wordings("outcomes.txt", with_construct=True))


@cache
def fares_words() -> Lexicon:
    """How people fare behind "makes you" and "helps them to", read once a process; raises as `outcome_words` does."""
    return Lexicon(_wordings("fares.txt", with_construct=False))


def _wordings(name: str, *, with_construct: bool) -> dict[str, str]:
    """The wordings of a file, and the constructs' own names where they are wordings too."""
    lines = files("palpate.claims").joinpath("lexicon", name).read_text(encoding="utf-8").splitlines()
    wordings: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        construct, colon, cell = line.partition(": ")
        if not colon:
            raise LibraryError(f"{name}, line {number}: no construct. Write construct: wording | wording.")
        own = [construct] if with_construct and construct != NOTHING else []
        for wording in dict.fromkeys([*own, *cell.split(" | ")]):
            if wordings.setdefault(wording, construct) != construct:
                raise LibraryError(
                    f"{name}, line {number}: {wording!r} stands under {wordings[wording]!r} too. Keep one."
                )
    return wordings


def _key(wording: str, *, stem: bool) -> str:
    words = [found.group().lower().replace("’", "'") for found in _WORD.finditer(wording)]
    return " ".join(map(_stem, words) if stem else words)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """A word less one ending and a doubled last letter: "sagging" and "sags" are "sag"."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM and not (ending == "s" and stem.endswith("s")):
            is_doubled = ending in {"ing", "ed"} and stem[-1] == stem[-2] and stem[-1] not in "ls"
            return stem[:-1] if is_doubled else stem
    return word
