"""How a match of a cue's pattern can begin, so that the pattern is tried only at words that begin so."""

from __future__ import annotations

from enum import Enum

SIZE = 3  # letters of a word that are looked up; a shorter word is looked up whole


class _State(Enum):
    OPEN = "the next letter is known"
    ENDED = "the word has ended"
    UNKNOWN = "any letter may follow"


_Partial = tuple[str, _State]
_NOTHING: _Partial = ("", _State.OPEN)
_ANY: _Partial = ("", _State.UNKNOWN)
_APOSTROPHES: set[_Partial] = {("'", _State.OPEN), _NOTHING, ("", _State.ENDED)}


def beginnings(pattern: str) -> frozenset[str] | None:
    """The first `SIZE` letters, in lower case, of every word that a match can begin with.

    Parameters
    ----------
    pattern : str
        A line of a cue's list (`cues/README.md`).

    Returns
    -------
    frozenset of str or None
        None where they cannot be told; the pattern then has to be tried everywhere.
    """
    found, _ = _choices(pattern.lower(), 0)
    if any(not letters or (state is _State.UNKNOWN and len(letters) < SIZE) for letters, state in found):
        return None
    return frozenset(letters for letters, _ in found)


def _choices(text: str, at: int) -> tuple[set[_Partial], int]:
    """What the alternatives from a place on begin with, and the place behind them."""
    found: set[_Partial] = set()
    while True:
        some, at = _sequence(text, at)
        found |= some
        if text[at : at + 1] != "|":
            return found, at
        at += 1


def _sequence(text: str, at: int) -> tuple[set[_Partial], int]:
    found = {_NOTHING}
    while at < len(text) and text[at] not in "|)":
        some, at = _piece(text, at)
        if text.startswith("?", at):
            some, at = some | {_NOTHING}, at + 1
        elif text.startswith("*", at):
            some, at = {(letters, _State.UNKNOWN) for letters, _ in some}, at + 1
        elif text.startswith("{", at):
            some, at = some | {_NOTHING}, text.index("}", at) + 1
        found = {joined for first in found for joined in _joined(first, some)}
    return found, at


def _piece(text: str, at: int) -> tuple[set[_Partial], int]:
    """A group, a class of letters, white space, a digit, or a letter; whatever else is unknown."""
    if text.startswith("(?", at):
        return {_ANY}, len(text)
    if text[at] == "(":
        some, end = _choices(text, at + 1)
        return some, end + 1
    if text[at] == "[":
        end = text.index("]", at)
        letters = text[at + 1 : end]
        return {(letter, _State.OPEN) for letter in letters} if letters.isalpha() else {_ANY}, end + 1
    if text.startswith("\\d", at):
        return {(digit, _State.OPEN) for digit in "0123456789"}, at + 2
    if text[at] == "\\":
        return {_ANY}, at + 2
    if text[at] == "'":
        return _APOSTROPHES, at + 1
    if text[at] == " ":
        return {("", _State.ENDED)}, at + 1
    return {(text[at], _State.OPEN) if text[at].isalnum() or text[at] == "-" else _ANY}, at + 1


def _joined(first: _Partial, some: set[_Partial]) -> set[_Partial]:
    letters, state = first
    if state is not _State.OPEN or len(letters) >= SIZE:
        return {first}
    return {((letters + more)[:SIZE], after) for more, after in some}
