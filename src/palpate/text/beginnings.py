"""How a match of a pattern can begin, so that the pattern is tried only at words that begin so."""

from __future__ import annotations

import re
from enum import Enum

SIZE = 3  # letters of a word that are looked up; a shorter word is looked up whole


class _State(Enum):
    OPEN = "the next letter is known"
    ENDED = "the word has ended"
    UNKNOWN = "any letter may follow"


_Partial = tuple[str, _State]
_NOTHING: _Partial = ("", _State.OPEN)
_ANY: _Partial = ("", _State.UNKNOWN)
_END: _Partial = ("", _State.ENDED)
_MARKS = re.compile(r"\\.|\[[^\]]*\]|[()|]")
_LOOKING = ("(?=", "(?!", "(?<")
_GROUP, _ENDS = r"\b(?:", ("", r"\b")
_PIECES: dict[str, set[_Partial]] = {
    "'": {("'", _State.OPEN), _NOTHING, _END},  # may be left out, or be a sign that no word holds
    " ": {_END},
    "\\s": {_END},
    "\\b": {_NOTHING},
    "\\.": {_END},
    "\\d": {(digit, _State.OPEN) for digit in "0123456789"},
}


def beginnings(pattern: str) -> frozenset[str] | None:
    """The first `SIZE` letters, in lower case, of every word that a match can begin with.

    Parameters
    ----------
    pattern : str
        A regular expression, or a line of a cue's list (`claims/cues/README.md`); white space in it ends a word.

    Returns
    -------
    frozenset of str or None
        None where they cannot be told; the pattern then has to be tried everywhere.
    """
    found, _ = _choices(pattern, 0)
    if any(not letters or (state is _State.UNKNOWN and len(letters) < SIZE) for letters, state in found):
        return None
    return frozenset(letters for letters, _ in found)


def alternatives(pattern: str) -> list[str]:
    r"""The alternatives of a pattern as patterns by themselves; those of a group that is all of one too.

    Examples
    --------
    >>> alternatives(r"\b(?:books?|call (?:us|now))\b|\d+")
    ['\\b(?:books?)\\b', '\\b(?:call (?:us|now))\\b', '\\d+']
    """
    whole, _ = _parted(pattern, 0)
    return [one for each in whole for one in _opened(each)]


def _opened(pattern: str) -> list[str]:
    if not pattern.startswith(_GROUP):
        return [pattern]
    inner, end = _parted(pattern, len(_GROUP))
    behind = pattern[end + 1 :]
    return [f"{_GROUP}{one}){behind}" for one in inner] if behind in _ENDS else [pattern]


def _parted(text: str, at: int) -> tuple[list[str], int]:
    """The alternatives from a place on as they are written, and the place behind them."""
    found = []
    while True:
        end = _end(text, at)
        found.append(text[at:end])
        if text[end : end + 1] != "|":
            return found, end
        at = end + 1


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
        elif text.startswith(("*", "+"), at):
            some, at = _repeated(some) | ({_ANY} if text[at] == "*" else set()), at + 1
        elif text.startswith("{", at):
            some, at = _repeated(some) | {_NOTHING}, text.index("}", at) + 1
        found = {joined for first in found for joined in _joined(first, some)}
        if all(_is_told(one) for one in found):
            return found, _end(text, at)
    return found, at


def _is_told(partial: _Partial) -> bool:
    letters, state = partial
    return state is not _State.OPEN or len(letters) >= SIZE


def _end(text: str, at: int) -> int:
    """Where the alternative that a place lies in ends: at the next ``|`` or ``)`` that is not inside a group."""
    depth = 0
    for found in _MARKS.finditer(text, at):
        mark = found.group()
        if depth == 0 and mark in "|)":
            return found.start()
        depth += (mark == "(") - (mark == ")")
    return len(text)


def _repeated(some: set[_Partial]) -> set[_Partial]:
    return {(letters, state if state is _State.ENDED else _State.UNKNOWN) for letters, state in some}


def _piece(text: str, at: int) -> tuple[set[_Partial], int]:
    """A group, a class of letters, what takes no letter, or one letter."""
    if text.startswith(_LOOKING, at):
        return {_NOTHING}, _choices(text, at + 3)[1] + 1
    if text[at] == "(":
        some, end = _choices(text, at + (3 if text.startswith("(?:", at) else 1))
        return some, end + 1
    if text[at] == "[":
        end = text.index("]", at + 1)
        return _class(text[at + 1 : end]), end + 1
    size = 2 if text[at] == "\\" else 1
    return _letter(text[at : at + size]), at + size


def _class(letters: str) -> set[_Partial]:
    """One of several letters; a hyphen that stands first or last is one, else the class is a range."""
    if "-" in letters[1:-1] or not all(letter.isalnum() or letter in "- " for letter in letters):
        return {_ANY}
    return {found for letter in letters for found in _letter(letter)}


def _letter(piece: str) -> set[_Partial]:
    if piece in _PIECES:
        return _PIECES[piece]
    return {(piece.lower(), _State.OPEN) if piece.isalnum() or piece == "-" else _ANY}


def _joined(first: _Partial, some: set[_Partial]) -> set[_Partial]:
    if _is_told(first):
        return {first}
    letters, _ = first
    return {((letters + more)[:SIZE], after) for more, after in some}
