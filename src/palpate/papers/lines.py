"""Bytes of a text form to lines with their places; bytes that are no text spoil one record, not the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from palpate.errors import ReadingError

_UTF8 = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LOST = re.compile("[\ud800-\udfff\x00]")


class Line(NamedTuple):
    """A line without its end, with its number (from 1) and its first byte."""

    text: str
    number: int
    byte: int


def lines_of(data: bytes, name: str) -> Iterator[Line]:
    """The lines of a file in UTF-8, UTF-16 with its mark, or Windows' Western encoding.

    Bytes that are no UTF-8 in a file that is UTF-8 elsewhere come as lone surrogates, which `is_broken` sees.

    Raises
    ------
    ReadingError
        If the file is in no encoding that is read.
    """
    text, encoding, start = decoded(data, name)
    byte = start
    for number, line in enumerate(text.split("\n"), start=1):
        yield Line(line.rstrip("\r"), number, byte)
        byte += (len(line) if line.isascii() else len(line.encode(encoding, "surrogateescape"))) + 1
        byte += encoding.startswith("utf-16") * (len(line) + 1 if line.isascii() else 1)


def decoded(data: bytes, name: str) -> tuple[str, str, int]:
    """The text, its encoding, and at which byte it begins.

    Raises
    ------
    ReadingError
        If the file is in no encoding that is read.
    """
    mark, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", "utf-8"))
    rest = data[len(mark) :]
    try:
        return rest.decode(encoding), encoding, len(mark)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise ReadingError(f"{name}, byte {error.start}: no text in {encoding}. Save it as UTF-8.") from None
    if mark or _UTF8.search(rest):
        return rest.decode("utf-8", "surrogateescape"), "utf-8", len(mark)
    try:
        return rest.decode("cp1252"), "cp1252", 0
    except UnicodeDecodeError:
        return rest.decode("utf-8", "surrogateescape"), "utf-8", 0


def is_broken(text: str) -> bool:
    """Whether a text holds bytes that could not be decoded, or a NUL."""
    return _LOST.search(text) is not None
