"""A team of child processes that do pieces of work, each killed and replaced where it takes too long or dies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from typing import NamedTuple

from palpate.errors import InputError, LibraryError, PalpateError, ReadingError
from palpate.web.frames import Done, Failed, Job, Message, Plain, Progress, Ready, packed, receive

START_LIMIT = 120.0  # seconds; the first start of a library on a slow machine makes its file
_PAUSES = (0.0, 1.0, 5.0, 30.0)  # seconds before a child that could not start is tried again
_SECRETS = {"PALPATE_API_KEYS", "PALPATE_API_KEY_FILE", "PALPATE_STORE"}  # which only the server itself needs
_LOG = logging.getLogger("palpate.web")
_ERRORS: dict[str, type[PalpateError]] = {"input": InputError, "reading": ReadingError, "library": LibraryError}

OnProgress = Callable[[Progress], None]


class BusyError(Exception):
    """Too many requests wait already."""


class StoppingError(Exception):
    """The server takes no new work, because it is being stopped."""


class TooSlowError(Exception):
    """A piece of work did not end within its time; its process was killed."""


class LostError(Exception):
    """The process died on a piece of work."""


class FaultError(Exception):
    """palpate failed on a piece of work, by a fault of its own."""


class _Child:
    """One process and its pipes."""

    def __init__(self, process: Process) -> None:
        self.process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._in, self._out = process.stdin, process.stdout

    @classmethod
    async def start(cls, library: str | None) -> _Child:
        """A process that has opened the library; raises the library's error where it could not."""
        words = [sys.executable, "-m", "palpate.web.child"]
        # By its environment, which no other user sees: an address may hold a password.
        named = {name: value for name, value in os.environ.items() if name not in _SECRETS}
        named |= {"PALPATE_LIBRARY": library} if library else {}
        child = cls(await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE, env=named))
        try:
            async with asyncio.timeout(START_LIMIT):
                first = await receive(child._out)
        except (EOFError, TimeoutError):
            await child.kill()
            raise LibraryError("a process that checks articles could not start. See the server's messages.") from None
        except BaseException:
            await child.kill()
            raise
        if not isinstance(first, Ready):
            await child.kill()
            raise LibraryError(first.message if isinstance(first, Failed) else "a process said nothing of use.")
        return child

    async def do(self, job: Job, on_progress: OnProgress) -> Done | Failed:
        """What the process makes of a job; raises EOFError or OSError where it dies."""
        self._in.write(packed(job))
        await self._in.drain()
        while isinstance(message := await self._next(), Progress):
            on_progress(message)
        if not isinstance(message, Done | Failed):
            raise EOFError
        return message

    async def _next(self) -> Message:
        return await receive(self._out)

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class Limits(NamedTuple):
    """Seconds for one piece of work, from when a process takes it up, and how many may wait for a process."""

    seconds: float
    waiting: int


class Team:
    """Child processes of one library.

    Parameters
    ----------
    library : str or None
    size : int
        Processes.
    limits : Limits
    """

    def __init__(self, library: str | None, *, size: int, limits: Limits) -> None:
        self._library, self._size, self._limits = library, size, limits
        self._idle: asyncio.Queue[_Child] = asyncio.Queue()
        self._children: set[_Child] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Future[_Child]] = set()
        self._is_stopping = False
        self.trouble: str | None = None

    @property
    def ready(self) -> int:
        """Processes that are there, at work or not."""
        return len(self._children)

    @property
    def waiting(self) -> int:
        """Pieces of work that wait for a process."""
        return len(self._waiting)

    async def start(self) -> None:
        """Begin to start the processes; work that comes meanwhile waits for them."""
        for _ in range(self._size):
            self._begin(self._join())

    async def run(self, function: Callable[..., object], on_progress: OnProgress, **values: Plain) -> Plain:
        """What a function of `palpate.web` gives in a child, called with its session, a `Say` and these values.

        Raises
        ------
        BusyError, StoppingError, TooSlowError, LostError, FaultError
        PalpateError
            What the function raised.
        """
        job = Job(function=f"{function.__module__}:{function.__qualname__}", values=values)
        child = await self._free()
        while child not in self._children:  # it died while it had nothing to do
            child = await self._free()
        asked: asyncio.Future[Plain] = asyncio.get_running_loop().create_future()
        asked.add_done_callback(_seen)
        self._begin(self._work(child, job, on_progress, asked))
        return await asked

    def drain(self) -> None:
        """Take no new work, and send away what waits; what is under way goes on."""
        self._is_stopping = True
        for one in self._waiting:
            one.cancel()

    async def stop(self) -> None:
        """End every process, at once."""
        self.drain()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(child.kill() for child in self._children))
        self._children.clear()

    def _begin(self, work: asyncio._CoroutineLike[None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _join(self) -> None:
        """Start a process, again and again until it can; then it takes work."""
        for attempt in range(1_000_000):
            try:
                child = await _Child.start(self._library)
            except (LibraryError, OSError) as error:
                self.trouble = " ".join(str(error).splitlines())
                _LOG.error("a process could not start: %s", self.trouble)
                await asyncio.sleep(_PAUSES[min(attempt + 1, len(_PAUSES) - 1)])
                continue
            self.trouble = None
            self._children.add(child)
            self._idle.put_nowait(child)
            self._begin(self._watch(child))
            return

    async def _watch(self, child: _Child) -> None:
        """Replace a process that somebody else ended."""
        await child.process.wait()
        await self._replace(child)

    async def _free(self) -> _Child:
        if self._is_stopping:
            raise StoppingError
        if self._idle.empty() and len(self._waiting) >= self._limits.waiting:
            raise BusyError
        if self.trouble and not self._children:
            raise LibraryError(self.trouble)
        taken = asyncio.ensure_future(self._idle.get())
        self._waiting.add(taken)
        try:
            return await taken
        except asyncio.CancelledError:
            if taken.done() and not taken.cancelled():
                self._idle.put_nowait(taken.result())
            if self._is_stopping:
                raise StoppingError from None
            raise
        finally:
            self._waiting.discard(taken)

    async def _work(self, child: _Child, job: Job, on_progress: OnProgress, asked: asyncio.Future[Plain]) -> None:
        """One exchange with a child, also where nobody waits for it any more: the child must be heard out."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                said = await child.do(job, on_progress)
        except (TimeoutError, EOFError, OSError) as error:
            await self._replace(child)
            is_slow = isinstance(error, TimeoutError)
            _LOG.error("a process was %s at work on %s", "killed" if is_slow else "lost", job.function)
            _settle(asked, TooSlowError(f"{self._limits.seconds:g}") if is_slow else LostError())
            return
        except asyncio.CancelledError:
            _settle(asked, StoppingError())
            raise
        self._idle.put_nowait(child)
        if isinstance(said, Done):
            if not asked.done():
                asked.set_result(said.value)
            return
        _settle(asked, _ERRORS.get(said.kind, FaultError)(said.message))

    async def _replace(self, child: _Child) -> None:
        if child not in self._children:
            return
        self._children.discard(child)
        await child.kill()
        if not self._is_stopping:
            self._begin(self._join())


def _settle(asked: asyncio.Future[Plain], error: Exception) -> None:
    if not asked.done():
        asked.set_exception(error)


def _seen(asked: asyncio.Future[Plain]) -> None:
    """Take note of an error that nobody waits for any more."""
    if not asked.cancelled():
        asked.exception()
