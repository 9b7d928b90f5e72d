"""A check as a stream of events: how far it is, then the report, or the problem that ended it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
from fastapi import Request
from starlette.responses import StreamingResponse

from palpate.web.problems import ProblemError, problem_of

if TYPE_CHECKING:
    from palpate.web.frames import Progress
    from palpate.web.team import OnProgress

LINES = "application/x-ndjson"
EVENTS = "text/event-stream"  # HTML Standard, "Server-sent events"
PAUSE = 10.0  # seconds without an event after which one repeats the last, so that no proxy takes the stream for dead


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the stream; ``event`` is its kind: ``progress``, ``report`` (the last) or ``problem`` (the last)."""

    event: str
    stage: str | None = None
    done: int | None = None
    total: int | None = None
    report: msgspec.Raw | None = None
    location: str | None = None
    token: str | None = None
    problem: dict[str, object] | None = None


Making = Callable[["OnProgress"], Awaitable[Event]]
"""Makes the last event, and tells meanwhile how far it is."""


def streamed(request: Request, media: str, make: Making) -> StreamingResponse:
    """The events of what `make` does, as lines of JSON or as server-sent events."""
    base = request.scope.get("root_path", "")
    headers = {"X-Accel-Buffering": "no"}  # nginx would hold the lines back
    return StreamingResponse(_written(_events(make, base), media), media_type=media, headers=headers)


async def _events(make: Making, base: str) -> AsyncIterator[Event]:
    said: asyncio.Queue[Event] = asyncio.Queue()

    def step(at: Progress) -> None:
        said.put_nowait(Event(event="progress", stage=at.stage, done=at.done, total=at.total))

    making = asyncio.ensure_future(_last(make, step, said, base))
    last = Event(event="progress", stage="waiting", done=0, total=0)
    try:
        yield last
        while last.event == "progress":
            try:
                async with asyncio.timeout(PAUSE):
                    last = await said.get()
            except TimeoutError:
                pass
            yield last
    finally:
        making.cancel()


async def _last(make: Making, step: OnProgress, said: asyncio.Queue[Event], base: str) -> None:
    try:
        said.put_nowait(await make(step))
    except Exception as error:
        problem = problem_of(error) or ProblemError("fault", "a fault of palpate's own. Please report this.")
        said.put_nowait(Event(event="problem", problem=problem.data(base)))


async def _written(events: AsyncIterator[Event], media: str) -> AsyncIterator[bytes]:
    async for event in events:
        line = msgspec.json.encode(event)
        yield line + b"\n" if media == LINES else b"event: %s\ndata: %s\n\n" % (event.event.encode(), line)
