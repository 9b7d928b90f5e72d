"""Running text as letters, with the places of its words: what stands between two blanks is folded once and remembered.

The words are those of `folding.spans`; places are looked up only for the few words that are asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from palpate.vocabulary.folding import COMMA, COMMAS, LETTERED, LETTERED_FOLDS, STOP, spans
from palpate.vocabulary.letters import Letters

MEMO_LIMIT = 200_000  # pieces kept in memory, about 250 bytes each; a crawl of long texts starts the memo anew
DASH = "-"  # alone between blanks it is a stop, but not where the text begins or ends
AROUND = ".,;:!?()[]/"  # around a word each is one mark for itself
PARTED = re.compile(r"\n\s*\n")
_BLANKS = re.compile(r"(\s+)")
_BARE = re.compile(r"(?<![^\W_])[aA](?![^\W_])")

Placed = tuple[tuple[str, int, int], ...]


class Writer:
    """Writes running text in the letters of a vocabulary."""

    def __init__(self, letters: Letters) -> None:
        self.letters = letters
        self.lettered = re.compile(f"[{letters.spell(LETTERED_FOLDS)}]")
        self.spelt = _Spelt(letters)

    def write(self, text: str) -> Running:
        """The text, word by word."""
        return Running(self, text)


class Running:
    """A running text in letters.

    Attributes
    ----------
    letters : str
        One for each word, and for each mark between phrases.
    """

    __slots__ = ("_begins", "_counts", "_gap", "_mended", "_pieces", "_spelt", "_writer", "letters")

    def __init__(self, writer: Writer, text: str) -> None:
        if "\n" in text and PARTED.search(text):
            pieces, self._gap = _BLANKS.split(text), 0
        else:
            pieces, self._gap = text.replace("\n", " ").split(" "), 1
        self._writer = writer
        self._pieces = pieces
        self._spelt = list(map(writer.spelt.__getitem__, pieces))
        self._mended: dict[int, Placed] = {}
        self._counts: list[int] = []
        self.letters = "".join(self._spelt)
        if pieces[0][:1] == DASH or pieces[-1][-1:] == DASH:
            self._mend(self._dashes())
        if lettered := [match.end() for match in writer.lettered.finditer(self.letters)]:
            self._mend(self._lettered(lettered))

    def places(self, wordings: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Where words stand in the text, in code points: of each half-open run of words its half-open place."""
        if not self._counts:
            self._count()
        counts, begins, gap, placed = self._counts, self._begins, self._gap, self._placed
        for start, end in wordings:
            first = last = bisect_right(counts, start) - 1
            held = placed(first)
            begin = begins[first] + gap * first + held[start - counts[first]][1]
            if end > counts[first + 1]:
                last = bisect_right(counts, end - 1) - 1
                held = placed(last)
            yield begin, begins[last] + gap * last + held[end - 1 - counts[last]][2]

    def _count(self) -> None:
        self._counts = list(accumulate(map(len, self._spelt), initial=0))
        self._begins = list(accumulate(map(len, self._pieces), initial=0))

    def _placed(self, at: int) -> Placed:
        return self._mended[at] if at in self._mended else _remembered[self._pieces[at]]

    def _mend(self, mended: dict[int, Placed]) -> None:
        """Give pieces other words than they have alone."""
        if mended:
            self._mended |= mended
            for at, placed in mended.items():
                self._spelt[at] = self._writer.letters.spell(word for word, _, _ in placed)
            self.letters = "".join(self._spelt)
            self._counts = []

    def _dashes(self) -> dict[int, Placed]:
        """The first and the last piece, beyond which no blank stands."""
        first, last = self._pieces[0], self._pieces[-1]
        if len(self._pieces) == 1:
            return {0: tuple(spans(first))}
        return {0: tuple(spans(f"{first} ")), len(self._pieces) - 1: _moved(spans(f" {last}"), 1)}

    def _lettered(self, ends: list[int]) -> dict[int, Placed]:
        """The pieces whose "a" is the name of a group or a type, as it follows such a word."""
        self._count()
        mended = {}
        for end in ends:
            at = bisect_right(self._counts, end - 1)
            ahead = ((self._pieces[piece], self._spelt[piece]) for piece in range(at, len(self._pieces)))
            if self._counts[at] == end and (found := named_a(ahead)):
                mended[at + found[0]] = found[1]
        return mended


def named_a(ahead: Iterable[tuple[str, str]]) -> tuple[int, Placed] | None:
    """Behind such a word as "group" the first piece that gets a word more, as its "a" is a name; None for none.

    Parameters
    ----------
    ahead : iterable of (str, str)
        The pieces behind the word, each with its letters.
    """
    for number, (piece, spelt) in enumerate(ahead):
        if has_bare_a(piece):
            before = f"{LETTERED[0]} "
            placed = _moved(spans(f"{before}{piece} ")[1:], len(before))
            if len(placed) > len(spelt):
                return number, placed
        if spelt:
            return None
    return None


def has_bare_a(piece: str) -> bool:
    """Whether an "a" stands alone between other signs of a piece."""
    return _BARE.search(piece) is not None


def placed_in(piece: str) -> Placed:
    """The folded words of a piece of text with their places in it."""
    return _remembered[piece]


class _Remembered(dict[str, Placed]):
    def __missing__(self, piece: str) -> Placed:
        if len(self) >= MEMO_LIMIT:
            self.clear()
        found = self[piece] = _moved(spans(f" {piece} "), 1)
        return found


class _Spelt(dict[str, str]):
    """The letters of a piece of text."""

    def __init__(self, letters: Letters) -> None:
        super().__init__()
        self._letters = letters

    def __missing__(self, piece: str) -> str:
        if len(self) >= MEMO_LIMIT:
            self.clear()
        bare = piece.strip(AROUND)
        if bare != piece and bare.isalnum() and bare.isascii():
            before, _, after = piece.partition(bare)
            found = self._marks(before) + self[bare] + self._marks(after)
        else:
            found = self._letters.spell([word for word, _, _ in spans(f" {piece} ")])
        self[piece] = found
        return found

    def _marks(self, marks: str) -> str:
        return self._letters.spell([COMMA if mark in COMMAS else STOP for mark in marks])


def _moved(found: list[tuple[str, int, int]], by: int) -> Placed:
    return tuple([(word, start - by, end - by) for word, start, end in found])


_remembered = _Remembered()
