"""The pages of findings and verdicts: all codes, and one page for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from palpate.web.pages import show_rules
from palpate.web.pages.layout import shown
from palpate.web.problems import ProblemError

if TYPE_CHECKING:
    from palpate.web.checker import Checker


def router(checker: Checker) -> APIRouter:
    """The addresses ``/findings`` and ``/findings/CODE``."""
    pages = APIRouter()

    @pages.get("/findings")
    async def findings(request: Request) -> Response:
        return shown(request, await checker.answer(show_rules.findings), here="/findings")

    @pages.get("/findings/{name}")
    async def finding(request: Request, name: str) -> Response:
        found = await checker.answer(show_rules.finding, name=name)
        if found is None:
            raise ProblemError("not-found", f"{name}: no such finding or verdict. /findings lists them all.")
        return shown(request, found, here="/findings")

    return pages
