"""The pages on which a person goes through studies that a program read: accept, mend, refuse for good.

They write to the library, so they are there only where the server was started with ``--review``, and answer only by a
name of this machine or one that the server was told of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from palpate.errors import PalpateError
from palpate.web.pages.filling import filled
from palpate.web.pages.layout import base_of, page
from palpate.web.pages.same_origin import same_origin
from palpate.web.problems import ProblemError

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.types.study import Study
    from palpate.web.settings import Settings

PLACE = "/review"
_HERE = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})
_LONGEST = 2_000_000  # bytes of a mended record
Given = TypeVar("Given")


def router(settings: Settings) -> APIRouter:
    """The addresses ``/review`` and ``/review/KEY``."""
    pages = APIRouter()

    async def shelved(request: Request, work: Callable[[Library], Given]) -> Given:
        _guard(request, settings)
        try:
            return await asyncio.to_thread(_with_library, settings, work)
        except PalpateError as error:
            raise ProblemError("invalid", str(error)) from None

    @pages.get(PLACE)
    async def waiting(request: Request) -> Response:
        from palpate.library.reviewing import waiting as those_that_wait

        studies = await shelved(request, those_that_wait)
        return page(request, filled("review.html", studies=studies), title="Review", here=PLACE)

    @pages.get(f"{PLACE}/{{key}}")
    async def one(request: Request, key: str) -> Response:
        study = await shelved(request, lambda library: _waiting(library, key))
        return page(request, _body(study), title=f"Review {study.label}", here=PLACE)

    @pages.post(f"{PLACE}/{{key}}")
    async def decide(request: Request, key: str) -> Response:
        same_origin(request)
        async with request.form(max_files=0, max_fields=3, max_part_size=_LONGEST) as form:
            act, record = str(form.get("act", "")), str(form.get("record", ""))
        await shelved(request, lambda library: _decided(library, key, act, record))
        return RedirectResponse(f"{base_of(request)}{PLACE}", status_code=303)

    return pages


def _guard(request: Request, settings: Settings) -> None:
    if not settings.review:
        raise ProblemError("not-found", "This server lets nobody review. Start it with --review.")
    if not settings.hosts and request.url.hostname not in _HERE:
        raise ProblemError("cross-site", "Reviewing by this name is refused. Name it with --allow-host.")


def _with_library(settings: Settings, work: Callable[[Library], Given]) -> Given:
    from palpate.library import Library

    with Library.open(settings.library) as library:
        return work(library)


def _waiting(library: Library, key: str) -> Study:
    from palpate.library.reviewing import waiting

    found = next((study for study in waiting(library) if study.key == key), None)
    if found is None:
        raise ProblemError("not-found", f"{key}: no study that waits for review.")
    return found


def _decided(library: Library, key: str, act: str, record: str) -> Any:
    from palpate.library.reviewing import accept, mend, refuse

    if act == "mend":
        return mend(library, key, record.encode())
    if act not in {"accept", "refuse"}:
        raise ProblemError("invalid", f"act {act!r}: say accept, mend or refuse.")
    return (accept if act == "accept" else refuse)(library, key)


def _body(study: Study) -> str:
    from palpate.library.schema import encode
    from palpate.report.reviewing import doubtful, where
    from palpate.report.text import percent

    places = [
        (place.field, percent(place.confidence) if place.confidence is not None else "", where(place))
        for place in doubtful(study)
    ]
    record = msgspec.json.format(encode(study), indent=1).decode()
    return filled("review_one.html", study=study, places=places, record=record)
