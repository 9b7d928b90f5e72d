"""The worker processes of a server: each call goes to one that is free, and what takes too long is ended.

One process is started with the server; another one only where all are busy.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import anyio
import msgspec
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from palpate.cores import usable_cores
from palpate.errors import InputError, LibraryError
from palpate.mcp.articles import Kept
from palpate.mcp.calls import Call, Cancel, Said

TIME_LIMIT = 60.0  # seconds of one call; an article of the greatest length takes about half of it
GRACE = 1.0  # seconds in which a call that is no longer wanted may end by itself before its process is ended
MOST_WAITING = 64  # calls in line; a further one is refused at once
MOST_LINE = 200_000_000  # bytes of one answer: far above any, so that no answer is cut
MOST_WORKERS = 2  # processes at once, each some 200 MB

Told = Callable[[int, int], Awaitable[None]]


class Workers:
    """Starts, uses and ends worker processes.

    Parameters
    ----------
    library : str or None
        The library file or address that each opens; by default the usual one.
    time_limit : float
        Seconds of one call.
    """

    def __init__(self, library: str | None = None, *, time_limit: float = TIME_LIMIT) -> None:
        self._library = library
        self._time_limit = time_limit
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._places = anyio.Semaphore(min(MOST_WORKERS, usable_cores()))
        self._waiting = 0

    async def start(self) -> None:
        """Start the first process, so that it is ready when the first call comes."""
        self._idle.append(await self._started())

    async def opened(self) -> None:
        """Wait until the first process has opened the library.

        Raises
        ------
        LibraryError
            If it cannot be opened.
        """
        for worker in self._idle:
            await worker.opened()

    async def call(
        self,
        name: str,
        arguments: dict[str, Any],
        *,
        article: Kept | None = None,
        handle: str = "",
        told: Told | None = None,
    ) -> bytes:
        """The answer to a call, as JSON.

        Parameters
        ----------
        name : str
        arguments : dict
        article, handle
            Of check_article: what is to be checked, and its name.
        told : async callable, optional
            Hears how many claims are done, of how many.

        Raises
        ------
        InputError
            With the worker's own line, or where the call takes too long, or too many are waiting.
        """
        if self._waiting >= MOST_WAITING:
            raise InputError(f"{MOST_WAITING} calls are waiting already. Try again in a moment.")
        self._waiting += 1
        try:
            async with self._places:
                worker = self._idle.pop() if self._idle else await self._started()
                call = Call(id=worker.next_id(), name=name, arguments=arguments, article=article, handle=handle)
                return await self._answer(worker, call, told)
        finally:
            self._waiting -= 1

    async def _answer(self, worker: _Worker, call: Call, told: Told | None) -> bytes:
        """What the worker says in the end; it is free again, or ended where it did not come to an end."""
        said = None
        with anyio.move_on_after(self._time_limit) as limit:
            try:
                said = await worker.ask(call, told)
            finally:
                await self._freed(worker, call, is_done=said is not None)
        if said is None:
            why = f"took more than {self._time_limit:g} s" if limit.cancelled_caught else "ended its process"
            raise InputError(f"{call.name} {why} and was given up. Give a shorter text, or call again.")
        if said.error is not None:
            raise InputError(said.error)
        return bytes(said.answer)

    async def _freed(self, worker: _Worker, call: Call, *, is_done: bool) -> None:
        with anyio.CancelScope(shield=True):
            if not is_done:
                with anyio.move_on_after(GRACE):
                    is_done = await worker.stop(call)
            if is_done:
                self._idle.append(worker)
            else:
                self._all.discard(worker)
                await worker.end()

    async def _started(self) -> _Worker:
        secret = {"PALPATE_LIBRARY": self._library} if self._library else {}  # it may hold a password: no argument
        process = await anyio.open_process(
            [sys.executable, "-m", "palpate.mcp.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None,
            env={**os.environ, **secret},
        )
        worker = _Worker(process)
        self._all.add(worker)
        return worker

    async def close(self) -> None:
        """End all processes."""
        with anyio.CancelScope(shield=True):
            for worker in self._all:
                await worker.end()


class _Worker:
    """One process, which works on one call at a time."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._to, self._from = process.stdin, BufferedByteReceiveStream(process.stdout)
        self._calls = 0
        self._decoder = msgspec.json.Decoder(Said)

    def next_id(self) -> int:
        """The number of a new call."""
        self._calls += 1
        return self._calls

    async def opened(self) -> None:
        """Wait until the library is open.

        Raises
        ------
        LibraryError
            If it cannot be opened, with the line that says why.
        """
        said = await self._heard(0)
        if said is None:
            raise LibraryError("the process that opens the library ended. See what it wrote on standard error.")
        if said.error is not None:
            raise LibraryError(said.error)

    async def ask(self, call: Call, told: Told | None) -> Said | None:
        """Send a call and hear the worker out; None where its process ends first."""
        with anyio.CancelScope(shield=True):  # half a line would spoil the next one
            if not await self._sent(call):
                return None
        while (said := await self._heard(call.id)) is not None and not said.is_last:
            if told and said.done is not None and said.of is not None:
                await told(said.done, said.of)
        return said

    async def stop(self, call: Call) -> bool:
        """Ask the worker to leave a call; whether it came to an end."""
        if not await self._sent(Cancel(id=call.id)):
            return False
        while (said := await self._heard(call.id)) is not None and not said.is_last:
            pass
        return said is not None

    async def _sent(self, message: Call | Cancel) -> bool:
        try:
            await self._to.send(msgspec.json.encode(message) + b"\n")
        except (anyio.BrokenResourceError, anyio.ClosedResourceError):
            return False
        return True

    async def _heard(self, id: int) -> Said | None:
        """The next that is said of that call; None where nothing more will be."""
        try:
            while True:
                said = self._decoder.decode(await self._from.receive_until(b"\n", MOST_LINE))
                if said.id == id:
                    return said
        except (anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError, anyio.ClosedResourceError):
            return None

    async def end(self) -> None:
        """End the process at once."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.aclose()
