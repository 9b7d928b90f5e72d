"""Answers that were given already, as long as the library is the same: the least used go where room is wanted."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

MOST_BYTES = 64_000_000
SECONDS = 5.0
_FACTOR = 4  # an answer that takes more than this part of all is not kept


class Remembered:
    """Answers by what was asked; requests for the same at the same time are answered once.

    Parameters
    ----------
    library : Path or None
        The file in whose state the answers hold; None for a library in a database, whose state is asked every
        `SECONDS` anew.
    most_bytes : int
    """

    def __init__(self, library: Path | None, *, most_bytes: int = MOST_BYTES) -> None:
        self._files = (library, library.with_name(f"{library.name}-wal")) if library else ()
        self._most = most_bytes
        self._held: OrderedDict[bytes, tuple[int, Any]] = OrderedDict()
        self._asked: dict[bytes, asyncio.Task[Any]] = {}
        self._bytes = 0
        self._state: object = None

    async def get(self, name: str, values: object, make: Callable[[], Awaitable[Any]]) -> Any:
        """What was answered to this before, else what `make` gives now."""
        state = self._marks()
        if state != self._state:
            self._held.clear()
            self._bytes, self._state = 0, state
        key = msgspec.msgpack.encode((name, values))
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key][1]
        if (asked := self._asked.get(key)) is None:
            asked = asyncio.ensure_future(self._made(key, state, make))
            self._asked[key] = asked
            asked.add_done_callback(lambda done: self._settled(key, done))
        return await asyncio.shield(asked)

    def _settled(self, key: bytes, asked: asyncio.Task[Any]) -> None:
        del self._asked[key]
        if not asked.cancelled():
            asked.exception()  # taken note of, also where nobody waits any more

    async def _made(self, key: bytes, state: object, make: Callable[[], Awaitable[Any]]) -> Any:
        answer = await make()
        size = len(key) + len(msgspec.msgpack.encode(answer))
        if state == self._state == self._marks() and size * _FACTOR <= self._most:
            self._held[key] = size, answer
            self._bytes += size
            while self._bytes > self._most:
                self._bytes -= self._held.popitem(last=False)[1][0]
        return answer

    def _marks(self) -> object:
        """What changes with every write to the file or its log."""
        return tuple(_mark(file) for file in self._files) or int(time.monotonic() / SECONDS)


def _mark(file: Path) -> object:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
