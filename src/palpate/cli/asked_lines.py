"""The lines of a file of claims, each a JSON object with `claim` and perhaps `id`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import msgspec

from palpate.errors import InputError

MOST_BYTES = 1_000_000  # of one line
FORM = '{"id": 1, "claim": "massage helps back pain"}.'
_WRITE = f"Write one JSON object a line: {FORM}"


class _Row(msgspec.Struct):
    claim: str
    id: int | str | None = None


class AskedLine(NamedTuple):
    """One line as it stands in the file, with its number there."""

    number: int
    raw: bytes
    file: str

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.file}, line {self.number}"

    def asked(self) -> tuple[int | str, str]:
        """What it is called (its line's number where it has no id) and the claim.

        Raises
        ------
        InputError
            If it is no such object.
        """
        if len(self.raw) > MOST_BYTES:
            raise InputError(f"longer than {MOST_BYTES:,} bytes. {_WRITE}")
        try:
            row = msgspec.json.decode(self.raw, type=_Row)
        except UnicodeDecodeError as error:
            raise InputError(f"not UTF-8 at byte {error.start}. Save the file as UTF-8.") from None
        except (msgspec.DecodeError, RecursionError) as error:
            raise InputError(f"{_short(str(error))}. {_WRITE}") from None
        return self.number if row.id is None else row.id, row.claim


def lines_of(stream: BinaryIO, name: str) -> Iterator[AskedLine]:
    """The lines that are not empty."""
    number = 0
    while raw := stream.readline(MOST_BYTES + 1):
        number += 1
        rest = raw
        while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_BYTES + 1)
        if raw.strip(b"\xef\xbb\xbf \t\r\n"):
            yield AskedLine(number, raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw, name)


def _short(text: str) -> str:
    return " ".join(text.split())[:120].rstrip(".")
