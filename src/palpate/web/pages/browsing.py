"""The pages of the library: studies to filter and sort, their tables to take along, and one page for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from palpate.errors import InputError
from palpate.web.pages import show_library
from palpate.web.pages.filling import filled
from palpate.web.pages.layout import page, shown
from palpate.web.problems import ProblemError

if TYPE_CHECKING:
    from palpate.web.checker import Checker

LAST_PAGE = 1_000_000


def router(checker: Checker) -> APIRouter:
    """The addresses ``/studies``, ``/studies.csv``, ``/studies.ris``, ``/studies/KEY`` and ``/about``."""
    pages = APIRouter()

    @pages.get("/studies")
    async def studies(request: Request) -> Response:
        number = _page(request.query_params.get("page", ""))
        try:
            found = await checker.answer(show_library.studies, asked=_asked(request), page=number)
        except InputError as error:
            body = filled("studies_wrong.html", problem=str(error))
            return page(request, body, title="Studies", here="/studies", status=422)
        return shown(request, found, here="/studies")

    @pages.get("/studies.{ending}")
    async def table(request: Request, ending: str) -> Response:
        if ending not in show_library.TABLES:
            raise ProblemError("not-found", f"/studies.{ending}: studies are there as .csv and .ris.")
        text = await checker.answer(show_library.table, asked=_asked(request), ending=ending)
        headers = {"Content-Disposition": f'attachment; filename="studies.{ending}"'}
        return Response(text, media_type=show_library.TABLES[ending], headers=headers)

    @pages.get("/studies/{name:path}")
    async def study(request: Request, name: str) -> Response:
        try:
            return shown(request, await checker.answer(show_library.study, name=name), here="/studies")
        except InputError as error:
            raise ProblemError("not-found", str(error)) from None

    @pages.get("/about")
    async def about(request: Request) -> Response:
        return shown(request, await checker.answer(show_library.about), here="/about")

    return pages


def _asked(request: Request) -> dict[str, str]:
    """The fields of the search that are filled in, none of them longer than any use of it."""
    values = {name: request.query_params.get(name, "").strip()[:1001] for name in show_library.FIELDS}
    return {name: value for name, value in values.items() if value}


def _page(text: str) -> int:
    """The number of a page; the first where the address names none that can be."""
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:8]) <= LAST_PAGE else 1
