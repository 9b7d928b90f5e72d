"""JSON and JSON Lines to single records with their places, each still undecoded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

import msgspec

from palpate.errors import ReadingError
from palpate.papers.lines import decoded
from palpate.types.paper import Rejected

Made = TypeVar("Made")

_LISTS = ("studies", "items", "resultList", "result", "results", "references", "records", "data")
_NOT_JSON = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)


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
        yield from _placed(data, _objects(msgspec.Raw(data)))
    except _NOT_JSON as error:
        raise ReadingError(f"{name}: no sound JSON ({str(error) or 'nested too deep'}). Get the file again.") from None


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
