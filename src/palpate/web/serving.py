"""The application behind a socket: listen, say where, log, and end in order."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import sys
import traceback
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

import msgspec
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from palpate.errors import InputError
from palpate.library import Library
from palpate.web.app import create_app
from palpate.web.guards import LOG

if TYPE_CHECKING:
    from palpate.web.checker import Checker
    from palpate.web.settings import Settings

GRACE = 10.0  # seconds that work under way has after the signal to end, beyond its own time limit
HEAD_SECONDS = 15.0  # for the first line and the headers of a request, from its first byte or the connection
FLUSH_SECONDS = 60.0  # for a caller to take the rest of an answer
MOST_CONNECTIONS = 1_000
_LOCAL = ("localhost", "127.0.0.1", "::1")


def run(settings: Settings, *, host: str, port: int, say: Callable[[str], None], is_logging: bool = True) -> None:
    """Serve until a signal ends it.

    Parameters
    ----------
    settings : Settings
    host, port
        Where to listen; 0 for any port that is free.
    say : callable
        Gets the line that names the address.
    is_logging : bool
        Whether each request gets a line of JSON on standard error.

    Raises
    ------
    LibraryError, StoreError
        If the library, or the place of stored reports, cannot be used.
    InputError
        If nothing can listen at that address.
    """
    Library.open(settings.library).close()  # made once, before several processes want it
    app = create_app(_with_hosts(settings, host))
    _log(is_logging=is_logging)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=_Patient,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # the application believes only the proxies of its settings
        timeout_graceful_shutdown=int(settings.time_limit + GRACE),
    )
    asyncio.run(_Server(config, app.state.checker, say).listen())


def _with_hosts(settings: Settings, host: str) -> Settings:
    """A server that listens to its own machine only is called by that machine's names, unless others are given.

    Else a page anywhere could give its own name this machine's address, and read the answers (DNS rebinding).
    """
    if settings.hosts or settings.proxies or not _is_local(host):
        return settings
    return msgspec.structs.replace(settings, hosts=(*_LOCAL, host))


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _log(*, is_logging: bool) -> None:
    for logger, form in ((LOG, "%(message)s"), (logging.getLogger(), "palpate: %(message)s")):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Frames(form))
        logger.handlers[:] = [handler]
        logger.propagate = False
    LOG.setLevel(logging.INFO if is_logging else logging.WARNING)
    logging.getLogger().setLevel(logging.WARNING)


class _Frames(logging.Formatter):
    """Of an exception, where it came from and its kind; its text may quote what somebody sent."""

    def formatException(  # noqa: N802  the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, where = ei
        return "".join(traceback.format_tb(where)) + (kind.__name__ if kind else "")


class _Server(uvicorn.Server):
    """A server that says where it listens, and sends waiting work away when it is told to end."""

    def __init__(self, config: uvicorn.Config, checker: Checker, say: Callable[[str], None]) -> None:
        super().__init__(config)
        self._checker, self._say = checker, say
        self._loop: asyncio.AbstractEventLoop | None = None

    async def listen(self) -> None:
        """Serve at the address of the configuration.

        Raises
        ------
        InputError
            If nothing can listen there.
        """
        self._loop = asyncio.get_running_loop()
        host, port = self.config.host, self.config.port
        try:
            probe = await self._loop.create_server(asyncio.Protocol, host, port)
        except OSError as error:
            reason = error.strerror or error
            raise InputError(f"{host}:{port}: cannot listen there ({reason}). Say another --port.") from None
        sockets = [one.dup() for one in probe.sockets]
        probe.close()
        await self.serve(sockets=list(sockets))

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Begin to serve, and say where."""
        await super().startup(sockets)
        for one in sockets or ():
            name, port = one.getsockname()[:2]
            self._say(f"palpate serves http://{f'[{name}]' if ':' in name else name}:{port} (Ctrl-C ends it)")

    async def _serve(self, sockets: list[Any] | None = None) -> None:
        await super()._serve(sockets)
        self._captured_signals.clear()  # the signal did what it should; the process ends well

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end: work under way goes on, what waits is sent away."""
        super().handle_exit(sig, frame)
        if self._loop:
            self._loop.call_soon_threadsafe(self._checker.drain)


class _Patient(H11Protocol):
    """HTTP for callers who may be slow, but not for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection, or let it go where there are too many."""
        super().connection_made(transport)
        self._late: asyncio.TimerHandle | None = None
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take what comes; a request whose head is not whole yet has its time."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._hurry_no_more()
        elif self._late is None and not self.transport.is_closing():
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._hurry_no_more()
        super().connection_lost(exc)

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection on which nothing comes; also if the caller never takes the rest of its answer."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(FLUSH_SECONDS, self.transport.abort)

    def _wait_for_head(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _hurry_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
