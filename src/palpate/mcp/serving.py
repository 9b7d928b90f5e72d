"""The server over its two transports: standard input and output for one client, streamable HTTP for many."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import os
import signal
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import anyio

from palpate.errors import InputError
from palpate.mcp.workers import Workers

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/mcp"
MOST_BODY = 2_000_000  # bytes of a request: the longest article in the widest encoding, and its frame
MOST_SESSIONS = 1_000  # of clients of the versions that have sessions
SHUTDOWN = 3  # seconds in which open answers may end
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Http(NamedTuple):
    """Where and for whom to serve over HTTP.

    ``hosts`` are further names under which the server may be addressed, ``origins`` web pages that may call it, ``key``
    what callers must show (as a bearer token).
    """

    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    key: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether only programs on this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def over_stdio(library: str | None) -> None:
    """Serve one client until its end of the input is closed.

    Raises
    ------
    LibraryError
        If the library cannot be opened.
    """
    _log_to_stderr()
    anyio.run(_over_stdio, library)


async def _over_stdio(library: str | None) -> None:
    workers = Workers(library)
    await workers.start()  # before the protocol's package: both take half a second, side by side
    try:
        from mcp.server.stdio import stdio_server

        from palpate.mcp.draining import Draining
        from palpate.mcp.server import server

        made = server(workers)
        await workers.opened()
        async with stdio_server() as (incoming, outgoing):
            options = made.create_initialization_options()
            try:
                await Draining().between(incoming, outgoing, partial(made.run, initialization_options=options))
            except anyio.get_cancelled_exc_class():
                await workers.close()
                os._exit(0)  # nobody listens any more, and the thread that reads cannot be woken
    finally:
        await workers.close()


def over_http(library: str | None, at: Http) -> None:
    """Serve many clients until the process is told to end.

    Raises
    ------
    InputError
        If it is to be reached from elsewhere without a key, or the address is taken.
    LibraryError
        If the library cannot be opened.
    """
    refuse_open(at)
    _log_to_stderr()
    anyio.run(_over_http, library, at)


def refuse_open(at: Http) -> None:
    """Refuse to serve other machines without a key.

    Raises
    ------
    InputError
        If `at` is no address of this machine alone and has no key.
    """
    if not at.is_local and not at.key:
        raise InputError(
            f"--host {at.host}: others could reach it. Set PALPATE_MCP_KEY to a secret that callers must show, "
            "or leave --host out."
        )


async def _over_http(library: str | None, at: Http) -> None:
    workers = Workers(library)
    await workers.start()
    try:
        import uvicorn

        app = application(workers, at)
        await workers.opened()
        config = uvicorn.Config(
            app,
            host=at.host,
            port=at.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN,
        )
        listening = _listening(at)
        print(
            f"palpate: serving at http://{_shown(at.host)}:{listening.getsockname()[1]}{PATH}",
            file=sys.stderr,
            flush=True,
        )
        signal.signal(signal.SIGTERM, _heard)  # uvicorn raises it again once it has shut down
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        await workers.close()


def _heard(number: int, frame: object) -> None:
    """A signal that was acted on already."""


def application(workers: Workers, at: Http) -> ASGIApp:
    """The web application: the protocol's one address, behind checks of Host, Origin, size and key.

    Parameters
    ----------
    workers : Workers
    at : Http
    """
    from mcp.server.transport_security import TransportSecuritySettings

    from palpate.mcp.server import server

    names = [*_LOOPBACK, *at.hosts, *([] if at.host in {"0.0.0.0", "::"} else [_shown(at.host)])]
    security = TransportSecuritySettings(
        allowed_hosts=[form for name in dict.fromkeys(names) for form in (name, f"{name}:*")],
        allowed_origins=[*(form for name in _LOOPBACK for form in (f"http://{name}", f"http://{name}:*")), *at.origins],
    )
    app = server(workers).streamable_http_app(
        streamable_http_path=PATH,
        max_request_body_size=MOST_BODY,
        max_sessions=MOST_SESSIONS,
        transport_security=security,
    )
    return _Keyed(app, at.key) if at.key else app


class _Keyed:
    """Lets through only requests that show the key as a bearer token (RFC 6750)."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._expected = f"Bearer {key}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_known(scope):
            headers = [(b"www-authenticate", b"Bearer"), (b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 401, "headers": headers})
            await send({"type": "http.response.body", "body": b"Send the key: Authorization: Bearer KEY.\n"})
            return
        await self._app(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        shown = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(shown) == 1 and hmac.compare_digest(shown[0], self._expected)


def _listening(at: Http) -> socket.socket:
    """A socket that listens there.

    Raises
    ------
    InputError
        If the address is taken, or is none of this machine.
    """
    family = socket.AF_INET6 if ":" in at.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((at.host, at.port))
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"--host {at.host} --port {at.port}: cannot be served ({reason}). Choose another port."
        ) from None
    return listening


def _shown(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def _log_to_stderr() -> None:
    """Warnings go to standard error, never to the output that the protocol owns."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="palpate: %(message)s")
