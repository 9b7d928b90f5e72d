"""The server put together: settings in, an ASGI application out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from palpate._version import __version__
from palpate.errors import PalpateError
from palpate.web import api, pages
from palpate.web.checker import Checker
from palpate.web.guards import Guards, Tell
from palpate.web.manual import manual
from palpate.web.openapi import document
from palpate.web.pages.layout import ATLAS, REVIEW, page, problem_page
from palpate.web.problems import ProblemError, problem_of
from palpate.web.stored import open_reports
from palpate.web.team import BusyError, FaultError, LostError, StoppingError, TooSlowError

if TYPE_CHECKING:
    from palpate.reading.source import Fetcher
    from palpate.web.settings import Settings

_KINDS = {404: "not-found", 405: "method", 413: "too-large", 415: "media-type"}
_EXPOSED = ("Location", "X-Report-Id", "X-Delete-Token", "X-Total-Count", "Link", "Retry-After", "X-Request-Id")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def create_app(settings: Settings, *, fetch: Fetcher | None = None) -> FastAPI:
    """The server as an ASGI application; its processes run from its startup to its shutdown.

    Parameters
    ----------
    settings : Settings
    fetch : what gets the page at an address
        By default reading's own fetcher, which refuses every address that is not public.

    Raises
    ------
    StoreError
        If the place of stored reports cannot be used.
    """
    checker = Checker(settings)
    reports = open_reports(
        settings.store, library=settings.library, keep_days=settings.store_days, most_bytes=settings.store_bytes
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with checker:
            yield
        if reports:
            reports.close()

    app = FastAPI(
        title="palpate",
        version=__version__,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.checker = checker
    app.state.more_places = ((ATLAS,) if settings.atlas else ()) + ((REVIEW,) if settings.review else ())
    _add_api(app, api.router(checker, reports, fetch), settings.base_path)
    _add_health(app, checker)
    app.include_router(pages.router(settings, checker, reports, fetch))
    _guard(app, settings, _tell_problems(app))
    return app


def _add_api(app: FastAPI, addresses: Any, base: str) -> None:
    app.include_router(addresses)
    said = document(app.routes, base=base)
    encoded, body = msgspec.json.encode(said), manual(said)

    @app.get(f"{api.PREFIX}/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return Response(encoded, media_type="application/json")

    @app.get(f"{api.PREFIX}/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        return page(request, body, title="For programs")


def _add_health(app: FastAPI, checker: Checker) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> Response:
        state = checker.state()
        return Response(
            msgspec.json.encode(state),
            status_code=200 if state["status"] == "ok" else 503,
            media_type="application/json",
        )


def _guard(app: FastAPI, settings: Settings, tell: Tell) -> None:
    """The guards, the first to be asked last."""
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-API-Key", "X-Delete-Token"],
            expose_headers=[
                "Location",
                "X-Report-Id",
                "X-Delete-Token",
                "X-Total-Count",
                "Link",
                "Retry-After",
                "X-Request-Id",
            ],
            max_age=3600,
        )
    app.add_middleware(Guards, settings=settings, tell=tell)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))


def _tell_problems(app: FastAPI) -> Tell:
    """Every error as problem details, or as a page where a browser asks for one."""

    async def told(request: Request, error: Exception) -> Response:
        problem = problem_of(error) or ProblemError("fault", "a fault of palpate's own. Please report this.")
        if pages.is_page(request):
            return problem_page(request, problem)
        return problem.response(request.scope.get("root_path", ""))

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return await told(request, _of_http(app, request, error))

    async def of_values(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return await told(request, _of_values(error))

    for kind in (ProblemError, PalpateError, BusyError, FaultError, LostError, StoppingError, TooSlowError):
        app.add_exception_handler(kind, told)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_values)
    return told


def _of_http(app: FastAPI, request: Request, error: HTTPException) -> ProblemError:
    if error.status_code == 404:
        return ProblemError("not-found", "there is nothing at this address.")
    if error.status_code == 405:
        allowed = _allowed(app, request)
        detail = f"{request.method[:20]} is not a method of this address. It has {allowed}."
        return ProblemError("method", detail, headers={"Allow": allowed})
    return ProblemError(_KINDS.get(error.status_code, "bad-request"), str(error.detail))


def _allowed(app: FastAPI, request: Request) -> str:
    """Every method of an address, of whichever route."""
    found = {method for method in _METHODS if _matches(app, {**request.scope, "method": method})}
    return ", ".join(method for method in _METHODS if method in found or (method == "HEAD" and "GET" in found))


def _matches(app: FastAPI, scope: Any) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in app.routes)


def _of_values(error: RequestValidationError) -> ProblemError:
    """Each value that cannot be used, without the value itself, which may be anything."""
    errors = [{"at": ".".join(map(str, one["loc"])), "message": str(one["msg"])} for one in error.errors()]
    first = errors[0]
    return ProblemError("invalid", f"{first['at']}: {first['message']}.", errors=errors)
