"""The REST API: each address parses its request, has a child do the work, and answers the JSON of the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import Response

from palpate.web.bodies import article_of

if TYPE_CHECKING:
    from palpate.reading.source import Fetcher
    from palpate.web.checker import Checker
    from palpate.web.settings import Settings


def router(settings: Settings, checker: Checker, fetch: Fetcher | None) -> APIRouter:
    """The addresses below ``/api/v1``."""
    api = APIRouter(prefix="/api/v1")

    @api.post("/check", tags=["articles"])
    async def check(request: Request) -> Response:
        """Check an article."""
        checked = await checker.check(await article_of(request, fetch), with_page=False)
        return Response(checked.json, media_type="application/json")

    return api
