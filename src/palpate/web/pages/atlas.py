"""The page of the claims atlas: what the pages of a scan claim, against the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from palpate.errors import PalpateError
from palpate.web.pages.layout import page
from palpate.web.problems import ProblemError

if TYPE_CHECKING:
    from palpate.web.settings import Settings

PLACE = "/atlas"


def router(settings: Settings) -> APIRouter:
    """The addresses ``/atlas`` and ``/atlas.csv``, of what `palpate scan` wrote into the folder of the settings."""
    pages = APIRouter()

    @pages.get(PLACE)
    def atlas(request: Request) -> Response:
        from palpate.crawl.atlas import kept_atlas
        from palpate.report.atlas import atlas_fragment

        try:
            body = atlas_fragment(kept_atlas(_folder(settings)), table=f"{PLACE}.csv")
        except PalpateError as error:
            raise ProblemError("not-found", str(error)) from None
        body = f'<div class="wide evidence-page">{body}</div>'
        return page(request, body, title="What pages claim", here=PLACE)

    @pages.get(f"{PLACE}.csv")
    def table() -> Response:
        from palpate.crawl.atlas import kept_atlas
        from palpate.report.atlas import atlas_csv

        try:
            text = atlas_csv(kept_atlas(_folder(settings)))
        except PalpateError as error:
            raise ProblemError("not-found", str(error)) from None
        named = {"Content-Disposition": 'attachment; filename="atlas.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=named)

    return pages


def _folder(settings: Settings) -> str:
    if settings.atlas is None:
        raise ProblemError("not-found", "This server shows no atlas. Start it with --atlas FOLDER after palpate scan.")
    return settings.atlas
