"""Words that entities and inline tags break: whole again in the prose, with the place of each character kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palpate.types.article import Joined, Span

_LEFT = re.compile(r"[^\s<>]*\Z")
_REACH = 100  # characters of a word on either side of a break
SOFT = "\xad\u200b\u200c\u200d\ufeff"  # characters that show nothing inside a word
SOFT_CHARACTER = re.compile(f"[{SOFT}]")


def join(
    prose: str, entities: Sequence[tuple[int, int, str]], gaps: Sequence[tuple[int, int]]
) -> tuple[str, tuple[Joined, ...]]:
    """The prose with every broken word written at the start of its place, blanks behind it.

    Parameters
    ----------
    prose : str
        As long as the raw text; markup is blank, entities stand as written.
    entities : start, end and meaning of each, in order
    gaps : start and end of inline markup, in order

    Returns
    -------
    prose : str, of the same length
    joined : one entry for each word that was written anew, in order
    """
    meaning = {start: (end, character) for start, end, character in entities}
    over = dict(_inner_gaps(prose, gaps))
    pieces: list[str] = []
    joined: list[Joined] = []
    done = 0
    for start in sorted({*meaning, *over}):
        if start < done:
            continue
        begin = _word_start(prose, start, done)
        word, places, end = _read(prose, begin, meaning, over)
        pieces += [prose[done:begin], word, " " * (end - begin - len(word))]
        joined.append(Joined(span=Span(begin, end), pieces=tuple(places)))
        done = end
    pieces.append(prose[done:])
    return "".join(pieces), tuple(joined)


def _inner_gaps(prose: str, gaps: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Gaps, neighbours run together, with a character of a word on both sides."""
    start = end = -1
    for gap in (*gaps, (-1, -1)):
        if gap[0] == end:
            end = gap[1]
            continue
        if start > 0 and end < len(prose) and _in_word(prose[start - 1]) and _in_word(prose[end]):
            yield start, end
        start, end = gap


def _in_word(character: str) -> bool:
    return character.isalnum() or character in "'’&;\xad"


def _word_start(prose: str, at: int, floor: int) -> int:
    left = max(floor, at - _REACH)
    found = _LEFT.search(prose, left, at)
    return found.start() if found else at


def _read(
    prose: str, at: int, meaning: dict[int, tuple[int, str]], over: dict[int, int]
) -> tuple[str, list[Span], int]:
    """The word from `at` on, the place of each of its characters, and where it ends."""
    word: list[str] = []
    places: list[Span] = []
    while at < len(prose):
        if at in meaning:
            end, characters = meaning[at]
            kept = "" if characters in SOFT else characters
            word.append(kept)
            places += [Span(at, end)] * len(kept)
            at = end
        elif at in over:
            at = over[at]
        elif prose[at].isspace():
            break
        else:
            if prose[at] not in SOFT:
                word.append(prose[at])
                places.append(Span(at, at + 1))
            at += 1
    return "".join(word), places, at
