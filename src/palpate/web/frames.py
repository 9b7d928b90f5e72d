"""What the server and its child processes say to each other: messages with their length before them, over pipes."""

from __future__ import annotations

import struct
from typing import Any, BinaryIO, Protocol

import msgspec

_LENGTH = struct.Struct("!I")
Plain = Any  # None, bool, int, float, str, bytes, and lists and mappings of them: what MessagePack holds


class Job(msgspec.Struct, frozen=True, kw_only=True, tag="job"):
    """A piece of work: a function of `palpate.web` by its name, and what it is called with beside the session."""

    function: str
    values: dict[str, Plain]


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """How far a piece of work is: the name of its stage, and in it `done` of `total` steps (0 of 0: not counted)."""

    stage: str
    done: int = 0
    total: int = 0


class Done(msgspec.Struct, frozen=True, kw_only=True, tag="done"):
    """What a piece of work gave."""

    value: Plain


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """Why a piece of work gave nothing: the name of the error's kind (``fault`` for one of palpate's own), its line."""

    kind: str
    message: str


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """A child has opened the library and waits for work."""

    library: str
    studies: int


Message = Job | Progress | Done | Failed | Ready
_DECODER: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


class Reader(Protocol):
    """What bytes are read from, an asynchronous stream."""

    async def readexactly(self, n: int) -> bytes:
        """Just `n` bytes; raises EOFError where the stream ends before."""
        ...


def packed(message: Message) -> bytes:
    """A message as it goes over the pipe."""
    body = msgspec.msgpack.encode(message)
    return _LENGTH.pack(len(body)) + body


async def receive(stream: Reader) -> Message:
    """The next message of an asynchronous stream; raises EOFError at its end."""
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    return _DECODER.decode(await stream.readexactly(length))


def read(stream: BinaryIO) -> Message | None:
    """The next message of a stream, None at its end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return _DECODER.decode(body) if len(body) == length else None
