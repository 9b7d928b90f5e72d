"""JSON and JSON Lines to single records with their places, each still undecoded; a broken one costs itself alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

import msgspec

from palpate.errors import ReadingError
from palpate.papers.lines import decoded
from palpate.types.paper import Rejected

Made = TypeVar("Made")

_LISTS = ("studies", "items", "resultList", "result", "results", "references", "records", "data")
_NOT_JSON = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
_LIST = re.compile(rf'\s*\[|"(?:{"|".join(_LISTS)})"\s*:\s*\[')
_DECODER = json.JSONDecoder()
_NEXT = re.compile(r"[\s,]*")
_INNER = re.compile(r'[\[,]\s*(?=\{\s*")')
_OWN_KEYS = ("protocolSection", "title")  # what a record has: a trial of a registry the first, all others the second
MOST_GUESSES = 10_000  # places at which a record might begin, tried behind a broken one


class Record(NamedTuple):
    """One JSON object as bytes, with its first byte and line in the file; ``fault`` says why it is none."""

    data: bytes
    byte: int
    line: int
    fault: str | None = None


def read_records(data: bytes, source: str, make: Callable[[Record], Made], *, kind: str) -> Iterator[Made | Rejected]:
    """What `make` gives of each object of a file; one that it raises ValueError for is a `Rejected` of that kind.

    Raises
    ------
    ReadingError
        If the file is no JSON.
    """
    for record in json_records(data, source):
        try:
            if record.fault:
                raise ValueError(record.fault)
            made = make(record)
        except (ValueError, RecursionError) as error:
            reason = drift(error) if isinstance(error, msgspec.ValidationError) else str(error)
            yield Rejected(source=source, byte=record.byte, line=record.line, reason=reason, kind=kind)
        else:
            yield made


def json_records(data: bytes, name: str) -> Iterator[Record]:
    """The objects of a file: one a line, in an array, in the array under a key that services use, or the file itself.

    Raises
    ------
    ReadingError
        If the file is no JSON.
    """
    text, encoding, start = decoded(data, name)
    if encoding != "utf-8" or start:
        data = text.encode("utf-8", "surrogateescape")
    if _is_lines(data):
        yield from _of_lines(data)
        return
    try:
        objects = _objects(msgspec.Raw(data))
    except _NOT_JSON as error:
        if _are_mostly_lines(data):
            yield from _of_lines(data)
        elif opening := _LIST.match(text) or _LIST.search(text):
            yield from _one_by_one(text, opening.end())
        else:
            said = str(error) or "nested too deep"
            raise ReadingError(f"{name}: no sound JSON ({said}). Get the file again.") from None
        return
    yield from _placed(data, objects)


def _are_mostly_lines(data: bytes) -> bool:
    """Whether the lines of a file that is no sound JSON are objects, but for some broken ones."""
    lines = list(islice((line for line in data.split(b"\n") if line.strip()), 200))
    return len(lines) > 1 and 2 * sum(_fault(line) is None for line in lines) >= len(lines)


def _one_by_one(text: str, at: int) -> Iterator[Record]:
    """The objects of a list that is no sound JSON; behind a broken one, the next place at which one may begin."""
    places, guesses = _Places(text), _Guesses(text)
    while (at := _behind(_NEXT, text, at)) < len(text):
        try:
            end = _DECODER.raw_decode(text, at)[1]
            fault = None if text[at] == "{" else "no JSON object"
        except (ValueError, RecursionError) as error:
            end = guesses.behind(at)
            fault = f"no JSON object ({getattr(error, 'msg', 'nested too deep')})"
            if text[at] == "]" and end == len(text):
                return
        yield places.record(at, end, fault)
        at = end


class _Guesses:
    """Where the next record of a broken list may begin: an object with the key that each record has."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._own = next((key for key in _OWN_KEYS if f'"{key}"' in text), "")
        self._left = MOST_GUESSES

    def behind(self, at: int) -> int:
        """The next place, or the end of the text."""
        for match in _INNER.finditer(self._text, at):
            self._left -= 1
            if self._left < 0:
                break
            if match.end() > at and self._is_record(match.end()):
                return match.end()
        return len(self._text)

    def _is_record(self, at: int) -> bool:
        try:
            return self._own in _DECODER.raw_decode(self._text, at)[0]
        except (ValueError, RecursionError):
            return False


def _behind(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


class _Places:
    """Bytes and lines of places in a text that are asked for in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at, self._byte, self._line = 0, 0, 1

    def record(self, start: int, end: int, fault: str | None) -> Record:
        """What stands between two places."""
        before = self._text[self._at : start]
        self._byte += len(before.encode("utf-8", "surrogateescape"))
        self._line += before.count("\n")
        self._at = start
        return Record(self._text[start:end].encode("utf-8", "surrogateescape"), self._byte, self._line, fault)


def _is_lines(data: bytes) -> bool:
    """Whether the first line is an object of its own with more below it."""
    first, _, rest = data.lstrip().partition(b"\n")
    if not first.startswith(b"{") or not rest.strip():
        return False
    try:
        msgspec.json.decode(first, type=dict[str, msgspec.Raw])
    except _NOT_JSON:
        return False
    return True


def _of_lines(data: bytes) -> Iterator[Record]:
    byte = 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield Record(line, byte, number, _fault(line))
        byte += len(line) + 1


def _fault(line: bytes) -> str | None:
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except _NOT_JSON as error:
        return f"no JSON object ({str(error) or 'nested too deep'})"
    return None


def _objects(raw: msgspec.Raw) -> list[msgspec.Raw]:
    text = bytes(raw).lstrip()
    if text.startswith(b"["):
        return msgspec.json.decode(text, type=list[msgspec.Raw])
    held = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    inner = next((held[key] for key in _LISTS if key in held and bytes(held[key]).lstrip()[:1] in {b"[", b"{"}), None)
    return _objects(inner) if inner is not None else [raw]


def _placed(data: bytes, objects: list[msgspec.Raw]) -> Iterator[Record]:
    at, line = 0, 1
    for one in objects:
        piece = bytes(one)
        found = max(data.find(piece, at), at)
        line += data.count(b"\n", at, found)
        yield Record(piece, found, line, None if piece.startswith(b"{") else "no JSON object")
        line += piece.count(b"\n")
        at = found + len(piece)


def drift(error: Exception) -> str:
    """Why a record does not have the form of its service, with the field that changed."""
    said = str(error).replace("`", "").replace(" - at $", ", at ").replace("at .", "at ")
    return f"not in the form that is known: {said[:1].lower()}{said[1:]}"
