"""The pages for questions: a claim, what helps a complaint, and the evidence on a treatment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from palpate.errors import InputError
from palpate.web.pages import show_asked
from palpate.web.pages.filling import filled
from palpate.web.pages.layout import page, shown

if TYPE_CHECKING:
    from palpate.web.checker import Checker
    from palpate.web.frames import Plain

LONGEST = 1000  # characters of a value that are looked at


def router(checker: Checker) -> APIRouter:
    """The addresses ``/ask``, ``/options`` and ``/evidence``."""
    pages = APIRouter()

    @pages.get("/ask")
    async def ask(request: Request) -> Response:
        text = _value(request, "q")
        if not text:
            return await _empty(request, checker, "/ask")
        return await _answered(request, checker, "/ask", show_asked.asked, text=text)

    @pages.get("/options")
    async def options(request: Request) -> Response:
        condition = _value(request, "condition")
        if not condition:
            return await _empty(request, checker, "/options")
        outcome = _value(request, "outcome") or None
        return await _answered(request, checker, "/options", show_asked.options, condition=condition, outcome=outcome)

    @pages.get("/evidence")
    async def evidence(request: Request) -> Response:
        treatment = _value(request, "treatment")
        if not treatment:
            return await _empty(request, checker, "/evidence")
        named: dict[str, Plain] = {name: _value(request, name) or None for name in ("condition", "outcome")}
        return await _answered(request, checker, "/evidence", show_asked.evidence, treatment=treatment, **named)

    return pages


TITLES = {"/ask": "Ask a question", "/options": "Compare treatments", "/evidence": "Look up the evidence"}


def _value(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()[: LONGEST + 1]


async def _answered(
    request: Request, checker: Checker, here: str, function: Callable[..., object], **values: Plain
) -> HTMLResponse:
    """The answer; where the question cannot be read the form again, with why."""
    try:
        return shown(request, await checker.answer(function, **values), here=here)
    except InputError as error:
        return await _empty(request, checker, here, problem=str(error))


async def _empty(request: Request, checker: Checker, here: str, *, problem: str | None = None) -> HTMLResponse:
    """The form, with what stood in it and what was wrong with that."""
    lists = await checker.answer(show_asked.lists)
    values = {name: _value(request, name) for name in ("q", "condition", "outcome", "treatment")}
    title = TITLES[here]
    body = filled("question.html", title=title, here=here, problem=problem, conditions=lists["conditions"], **values)
    return page(request, body, title=title, here=here, status=422 if problem else 200)
