"""Standard input and output to the end: what was asked before the input ended is answered before the server ends.

The official package gives up every open request at the end of input; a client that pipes its requests in and closes the
pipe would hear nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import anyio
import mcp_types as types
from mcp.shared.message import SessionMessage

LAST_WORDS = 60.0  # seconds after the end of input in which open requests may still be answered: those of one call

Message = SessionMessage | Exception
Serve = Callable[[Any, Any], Awaitable[None]]


class Draining:
    """Passes messages on both ways and knows which requests are open."""

    def __init__(self) -> None:
        self._open: set[str | int] = set()
        self._answered = anyio.Event()

    async def between(self, incoming: Any, outgoing: Any, serve: Serve) -> None:
        """Run a server on these streams, until the input has ended and what is open is answered.

        Parameters
        ----------
        incoming, outgoing
            The streams of the transport.
        serve : async callable
            Takes a stream to read from and one to write to.
        """
        to_server, for_server = anyio.create_memory_object_stream[Message](0)
        from_server, for_client = anyio.create_memory_object_stream[SessionMessage](0)
        async with anyio.create_task_group() as group:
            group.start_soon(self._listen, incoming, to_server)
            group.start_soon(self._say, for_client, outgoing)
            await serve(for_server, from_server)

    async def _listen(self, incoming: Any, to_server: Any) -> None:
        async with to_server:
            with suppress(anyio.BrokenResourceError):
                async for message in incoming:
                    self._heard(message)
                    await to_server.send(message)
                with anyio.move_on_after(LAST_WORDS):
                    while self._open:
                        self._answered = anyio.Event()
                        await self._answered.wait()

    async def _say(self, for_client: Any, outgoing: Any) -> None:
        async with outgoing:
            async for message in for_client:
                await outgoing.send(message)
                if isinstance(message.message, types.JSONRPCResponse | types.JSONRPCError):
                    self._close(message.message.id)

    def _heard(self, message: Message) -> None:
        said = message.message if isinstance(message, SessionMessage) else None
        if isinstance(said, types.JSONRPCRequest):
            self._open.add(said.id)
        elif isinstance(said, types.JSONRPCNotification) and said.method == "notifications/cancelled":
            self._close((said.params or {}).get("requestId"))

    def _close(self, number: object) -> None:
        if isinstance(number, str | int):
            self._open.discard(number)
        self._answered.set()
