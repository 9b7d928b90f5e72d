"""The application behind a socket: listen, say where, and end in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn

from palpate.errors import InputError
from palpate.library import Library
from palpate.web.app import create_app

if TYPE_CHECKING:
    from palpate.web.checker import Checker
    from palpate.web.settings import Settings

GRACE = 10.0  # seconds that work under way has after the signal to end, beyond its own time limit


def run(settings: Settings, *, host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve until a signal ends it; `say` gets the line that names the address.

    Raises
    ------
    LibraryError
        If the library cannot be used.
    InputError
        If nothing can listen at that address.
    """
    Library.open(settings.library).close()  # made once, before several processes want it
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=int(settings.time_limit + GRACE),
    )
    server = _Server(config, app.state.checker, say)
    asyncio.run(server.listen())


class _Server(uvicorn.Server):
    """A server that says where it listens, and sends waiting work away when it is told to end."""

    def __init__(self, config: uvicorn.Config, checker: Checker, say: Callable[[str], None]) -> None:
        super().__init__(config)
        self._checker, self._say = checker, say

    async def listen(self) -> None:
        loop = asyncio.get_running_loop()
        host, port = self.config.host, self.config.port
        try:
            probe = await loop.create_server(asyncio.Protocol, host, port)
        except OSError as error:
            raise InputError(
                f"{host}:{port}: cannot listen there ({error.strerror or error}). Say another --port."
            ) from None
        sockets = [one.dup() for one in probe.sockets]
        probe.close()
        await self.serve(sockets=list(sockets))

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        for one in sockets or ():
            name, port = one.getsockname()[:2]
            self._say(f"palpate serves http://{f'[{name}]' if ':' in name else name}:{port} (Ctrl-C ends it)")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop().call_soon_threadsafe(self._checker.drain)
