"""The pages of the vocabulary: concepts to look for, and one page for each with its map of effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from palpate.errors import InputError
from palpate.web.pages import show_concepts
from palpate.web.pages.layout import shown
from palpate.web.problems import ProblemError

if TYPE_CHECKING:
    from palpate.web.checker import Checker


def router(checker: Checker) -> APIRouter:
    """The addresses ``/concepts`` and ``/concepts/ID``; a concept may also be named by a label or a synonym."""
    pages = APIRouter()

    @pages.get("/concepts")
    async def concepts(request: Request) -> Response:
        family, text = (request.query_params.get(name, "").strip()[:200] for name in ("family", "q"))
        found = await checker.answer(show_concepts.concepts, family=family, text=text)
        return shown(request, found, here="/concepts")

    @pages.get("/concepts/{name:path}")
    async def concept(request: Request, name: str) -> Response:
        try:
            return shown(request, await checker.answer(show_concepts.concept, name=name), here="/concepts")
        except InputError as error:
            raise ProblemError("not-found", str(error)) from None

    return pages
