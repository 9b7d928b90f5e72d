"""The server put together: settings in, an ASGI application out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from palpate._version import __version__
from palpate.errors import PalpateError
from palpate.web import api, pages
from palpate.web.checker import Checker
from palpate.web.pages.layout import problem_page
from palpate.web.problems import ProblemError, problem_of
from palpate.web.stored import open_reports
from palpate.web.team import BusyError, FaultError, LostError, StoppingError, TooSlowError

if TYPE_CHECKING:
    from palpate.reading.source import Fetcher
    from palpate.web.settings import Settings


def create_app(settings: Settings, *, fetch: Fetcher | None = None) -> FastAPI:
    """The server as an ASGI application; its processes run from its startup to its shutdown.

    Parameters
    ----------
    settings : Settings
    fetch : what gets the page at an address
        By default reading's own fetcher, which refuses every address that is not public.
    """
    checker = Checker(settings)
    reports = open_reports(settings.store, library=settings.library)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with checker:
            yield
        if reports is not None:
            reports.close()

    app = FastAPI(
        title="palpate", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    app.state.checker = checker
    _tell_problems(app)

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> Response:
        return Response(msgspec.json.encode(checker.state()), media_type="application/json")

    app.include_router(api.router(settings, checker, fetch))
    app.include_router(pages.router(settings, checker, reports, fetch))
    return app


def _tell_problems(app: FastAPI) -> None:
    async def told(request: Request, error: Exception) -> Response:
        found = problem_of(error) or ProblemError("fault", "a fault of palpate's own.")
        if pages.is_page(request):
            return problem_page(request, found)
        return found.response(request.scope.get("root_path", ""))

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kinds = {404: "not-found", 405: "method", 413: "too-large", 415: "media-type"}
        return await told(
            request, ProblemError(kinds.get(error.status_code, "bad-request"), str(error.detail), headers=error.headers)
        )

    for kind in (ProblemError, PalpateError, BusyError, FaultError, LostError, StoppingError, TooSlowError, Exception):
        app.add_exception_handler(kind, told)
    app.add_exception_handler(HTTPException, of_http)
