"""What stands before every address: the proxy's word, hosts, keys, rates, bodies with a limit, headers, the log.

One ASGI application around the other. Nothing of what a request says, asks or sends is written down, but for its
method, the form of its address (`/api/v1/studies/{name}`), its size and its status.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from palpate.web.access import Keys, Rates, caller
from palpate.web.problems import ProblemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from palpate.web.settings import Settings

LOG = logging.getLogger("palpate.access")
FAULTS = logging.getLogger("palpate.web")
Tell = Callable[[Request, Exception], Awaitable[Response]]
API = "/api/"
OPEN = frozenset({"/healthz"})  # without rates, keys and a check of hosts: for whoever watches the server
_FREE = ("/static/",)
_KEYLESS = ("/api/v1/openapi.json", "/api/v1/docs", "/api/v1/problems")
_COSTLY = frozenset({"/check", "/api/v1/check"})
BODY_SECONDS = 30.0  # for a body to arrive, and a second more for each
BODY_RATE = 50_000  # bytes of it: a slow telephone line
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
# https://owasp.org/www-project-secure-headers/ for what each is there for
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
_YEAR = 31_536_000  # seconds


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the access log: ``route`` is the form of the address, ``ms`` until the last byte was handed over."""

    at: str
    id: str
    client: str
    method: str
    route: str
    status: int
    ms: int
    received: int
    sent: int
    problem: str | None = None


class Guards:
    """An ASGI application behind all guards.

    Parameters
    ----------
    app : ASGI application
    settings : Settings
    tell : callable
        Gives the answer that tells of a fault.
    """

    def __init__(self, app: ASGIApp, settings: Settings, tell: Tell) -> None:
        self._app, self._settings, self._tell = app, settings, tell
        self._keys = Keys(settings.keys)
        self._rates = Rates(settings.rate)
        self._check_rates = Rates(settings.check_rate)
        self._hosts = frozenset(name.lower() for name in settings.hosts)
        self._origins = frozenset(settings.origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(scope, receive, send, self._settings)
        try:
            self._admit(passage)
            await self._app(passage.scope, passage.receive, passage.send)
        except ProblemError as problem:
            answer = await self._tell(Request(passage.scope), problem)
            await answer(passage.scope, passage.receive, passage.send)
        except Exception as error:  # a fault of palpate's own is told like every other problem
            FAULTS.error("request %s failed", passage.id, exc_info=error)
            if passage.has_begun:
                raise
            answer = await self._tell(Request(passage.scope), error)
            await answer(passage.scope, passage.receive, passage.send)
        finally:
            passage.log()

    def _admit(self, passage: _Passage) -> None:
        path, headers = passage.path, passage.headers
        if path in OPEN:
            return
        self._check_host(headers)
        if not path.startswith(_FREE):
            self._check_rate(passage)
        if path.startswith(API):
            self._check_origin(passage)
            is_preflight = passage.method == "OPTIONS" and bool(self._origins)
            if not is_preflight and not path.startswith(_KEYLESS):
                self._keys.check(headers)
        passage.check_length()

    def _check_host(self, headers: Headers) -> None:
        try:
            named = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        except ValueError:
            raise ProblemError("bad-request", "Host is no name. Send the one of the address.") from None
        if self._hosts and named not in self._hosts:
            raise ProblemError("host", "this server is not called by that name. Use the one that it was given.")

    def _check_rate(self, passage: _Passage) -> None:
        who = self._keys.name_of(passage.headers) or caller(passage.client)
        self._rates.take(who)
        if passage.method == "POST" and passage.path in _COSTLY:
            self._check_rates.take(who)

    def _check_origin(self, passage: _Passage) -> None:
        """Pages of other sites may not make a visitor's browser call the API, even if they cannot read the answer."""
        origin = passage.headers.get("origin")
        if origin is None or origin in self._origins:
            return
        if origin.lower().partition("://")[2] != passage.headers.get("host", "").lower():
            raise ProblemError("cross-site", "pages of that origin may not call this server (see --origin).")


class _Passage:
    """One request on its way in and its answer on the way out."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, settings: Settings) -> None:
        self.method: str = scope["method"]
        method = "GET" if self.method == "HEAD" else self.method  # the server itself leaves out the body then
        self.scope: Scope = {**scope, "method": method, "root_path": settings.base_path or scope.get("root_path", "")}
        self.headers = Headers(scope=scope)
        self.path: str = scope["path"].removeprefix(settings.base_path) or "/"
        self.client: str = (scope.get("client") or ("unknown", 0))[0]
        self._receive, self._send, self._most = receive, send, settings.max_body
        self.id = secrets.token_hex(6)
        self._began = time.monotonic()
        self._received = self._sent = self._status = 0
        self._problem: str | None = None
        self._is_read = False

    @property
    def has_begun(self) -> bool:
        """Whether some of the answer was sent."""
        return self._status > 0

    def check_length(self) -> None:
        """Refuse a body that is said to be too large before a byte of it is read."""
        said = self.headers.get("content-length", "")
        if said.isascii() and said.isdigit() and int(said[:20]) > self._most:
            raise self._too_large()

    def _too_large(self) -> ProblemError:
        limit = f"{self._most / 1_000_000:g} MB"
        return ProblemError(
            "too-large", f"the body is larger than {limit}. Send less.", headers={"Connection": "close"}
        )

    async def receive(self) -> Message:
        """The next piece of the body, within the limits of size and time."""
        if self._is_read:
            return await self._receive()
        until = self._began + BODY_SECONDS + self._received / BODY_RATE
        try:
            async with asyncio.timeout(until - time.monotonic()):
                message = await self._receive()
        except TimeoutError:
            raise ProblemError(
                "timeout", "the body did not arrive in time. Send it faster.", headers={"Connection": "close"}
            ) from None
        self._received += len(message.get("body", b""))
        self._is_read = message["type"] != "http.request" or not message.get("more_body")
        if self._received > self._most:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        """The next piece of the answer, its headers completed."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._complete(MutableHeaders(scope=message))
        else:
            self._sent += len(message.get("body", b""))
        await self._send(message)

    def _complete(self, headers: MutableHeaders) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        is_api = self.path.startswith(API) and not headers.get("content-type", "").startswith("text/html")
        headers.setdefault("Content-Security-Policy", _API_POLICY if is_api else _POLICY)
        is_shared = "access-control-allow-origin" in headers
        headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_shared else "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-Id"] = self.id
        if self.scope["scheme"] == "https":
            headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")

    def log(self) -> None:
        """Write the line of this request."""
        now = time.time()
        entry = Entry(
            at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
            id=self.id,
            client=self.client,
            method=self.method if self.method.isalpha() and len(self.method) < 10 else "-",
            route=self._route(),
            status=self._status,
            ms=round(1000 * (time.monotonic() - self._began)),
            received=self._received,
            sent=self._sent,
        )
        LOG.info(msgspec.json.encode(entry).decode())

    def _route(self) -> str:
        """The form of the address, without what stands in it: a study's name, the id of a report."""
        return str(getattr(self.scope.get("route"), "path", "-"))
