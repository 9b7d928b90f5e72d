"""The REST API: each address parses its request, has a child do the work, and answers the JSON of the command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import Response

from palpate.errors import InputError
from palpate.explaining import every_rule, rule
from palpate.types.search import Sort
from palpate.web import described, parameters, work
from palpate.web.accepting import chosen
from palpate.web.bodies import article_of, claim_of
from palpate.web.problems import KINDS, ProblemError
from palpate.web.streaming import EVENTS, LINES, Event, streamed

if TYPE_CHECKING:
    from palpate.reading.source import Fetcher, Raw
    from palpate.web.checker import Checked, Checker
    from palpate.web.frames import Plain
    from palpate.web.stored import Receipt, Reports
    from palpate.web.team import OnProgress

PREFIX = "/api/v1"
JSON = "application/json"
MEDIA = {"json": JSON, "csv": "text/csv", "ris": "application/x-research-info-systems"}
TABLES = {name: MEDIA[name] for name in ("json", "csv")}
_STREAMS = {"json": JSON, "lines": LINES, "events": EVENTS}
_WATCHED = 1.0  # seconds between two looks at whether the caller is still there

Value = TypeVar("Value")


def router(checker: Checker, reports: Reports | None, fetch: Fetcher | None) -> APIRouter:
    """The addresses below ``/api/v1``.

    Parameters
    ----------
    checker : Checker
    reports : Reports or None
        Where reports are kept; None where they are not.
    fetch : what gets the page at an address; None for reading's own
    """
    api = APIRouter(prefix=PREFIX, dependencies=[Depends(parameters.known_only)])
    _articles(api, _Articles(checker, reports, fetch))
    _reports(api, reports)
    _evidence(api, checker)
    _library(api, checker)
    _words(api, checker)
    return api


def _articles(api: APIRouter, articles: _Articles) -> None:
    @api.post("/check", **described.CHECK)
    async def check(request: Request, store: parameters.Store = "false") -> Response:
        return await articles.checked(request, is_stored=store == "true")


class _Articles:
    """Takes articles in, and gives reports out."""

    def __init__(self, checker: Checker, reports: Reports | None, fetch: Fetcher | None) -> None:
        self._checker, self._reports, self._fetch = checker, reports, fetch

    async def checked(self, request: Request, *, is_stored: bool) -> Response:
        """The report on the article of a request, whole or as a stream of events."""
        form = chosen(request.headers.get("accept", ""), _STREAMS, usual="json")
        if is_stored and self._reports is None:
            raise ProblemError("not-found", "this server stores no reports. Leave store out.")
        article = await article_of(request, self._fetch)

        async def make(step: OnProgress) -> Event:
            return await self._event(request, article, step, is_stored=is_stored)

        if form != "json":
            return streamed(request, _STREAMS[form], make)
        checked = await while_there(request, self._checker.check(article, with_page=is_stored))
        if not is_stored:
            return Response(checked.json, media_type=JSON)
        receipt = await self._kept(checked)
        headers = {
            "Location": _address(request, receipt.id),
            "X-Report-Id": receipt.id,
            "X-Delete-Token": receipt.token,
        }
        return Response(checked.json, status_code=201, media_type=JSON, headers=headers)

    async def _event(self, request: Request, article: Raw, step: OnProgress, *, is_stored: bool) -> Event:
        checked = await self._checker.check(article, on_progress=step, with_page=is_stored)
        report = msgspec.Raw(msgspec.json.format(checked.json, indent=-1))
        if not is_stored:
            return Event(event="report", report=report)
        receipt = await self._kept(checked)
        return Event(event="report", report=report, location=_address(request, receipt.id), token=receipt.token)

    async def _kept(self, checked: Checked) -> Receipt:
        assert self._reports is not None
        return await asyncio.to_thread(
            self._reports.put,
            title=checked.title,
            source=checked.source,
            json=checked.json,
            page=checked.page,
            library=checked.library,
        )


async def while_there(request: Request, work: Awaitable[Value]) -> Value:
    """What `work` gives; it is given up when the caller is gone, so that it does not hold up those who wait."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait([task], timeout=_WATCHED)
            if not task.done() and await request.is_disconnected():
                raise ProblemError("gone", "the caller did not wait for the answer.")
        return task.result()
    finally:
        task.cancel()


def _address(request: Request, id: str) -> str:
    return f"{request.scope.get('root_path', '')}{PREFIX}/reports/{id}"


def _reports(api: APIRouter, reports: Reports | None) -> None:
    def shelf() -> Reports:
        if reports is None:
            raise ProblemError("not-found", "this server stores no reports.")
        return reports

    @api.get("/reports/{id}", **described.REPORT)
    async def report(id: parameters.ReportId) -> Response:
        found = await asyncio.to_thread(shelf().get, id)
        if found is None:
            raise ProblemError("not-found", "there is no such report, or no longer.")
        made = found.made.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return Response(found.json, media_type=JSON, headers={"Last-Modified": made})

    @api.delete("/reports/{id}", **described.DELETE)
    async def delete(
        id: parameters.ReportId,
        x_delete_token: Annotated[
            str, Header(description="The token that was told when the report was stored.", max_length=200)
        ],
    ) -> Response:
        if not await asyncio.to_thread(shelf().delete, id, x_delete_token):
            raise ProblemError("not-found", "there is no report of that id and token.")
        return Response(status_code=204)


def _evidence(api: APIRouter, checker: Checker) -> None:
    @api.get("/ask", **described.ASK)
    async def ask(claim: parameters.Claim) -> Response:
        return Response(await checker.answer(work.ask, claim=claim, id=1), media_type=JSON)

    @api.post("/ask", **described.ASK_POST)
    async def ask_by_body(request: Request) -> Response:
        asked = await claim_of(request)
        return Response(await checker.answer(work.ask, claim=asked.claim, id=asked.id or 1), media_type=JSON)

    @api.get("/options", **described.OPTIONS)
    async def options(
        request: Request,
        condition: parameters.Condition,
        outcome: parameters.Outcome = None,
        format: parameters.Form = None,
    ) -> Response:
        form = _form(request, TABLES, format)
        asked = {"condition": condition, "outcome": outcome}
        return _table(await _known(checker.answer(work.options, **asked, form=form), "unknown"), form)

    @api.get("/evidence", **described.EVIDENCE)
    async def evidence(
        request: Request,
        treatment: parameters.Treatment,
        condition: parameters.Wording = None,
        outcome: parameters.Outcome = None,
        format: parameters.Form = None,
    ) -> Response:
        form = _form(request, TABLES, format)
        asked = {"treatment": treatment, "condition": condition, "outcome": outcome}
        return _table(await _known(checker.answer(work.evidence, **asked, form=form), "unknown"), form)


def _flag(text: str | None) -> bool | None:
    return None if text is None else text == "true"


def _library(api: APIRouter, checker: Checker) -> None:
    @api.get("/library", **described.LIBRARY)
    async def library() -> Response:
        return Response(await checker.answer(work.library), media_type=JSON)

    @api.get("/studies", **described.STUDIES)
    async def studies(
        request: Request,
        q: parameters.Words = "",
        treatment: parameters.Wording = None,
        condition: parameters.Wording = None,
        outcome: parameters.Wording = None,
        design: parameters.Designs = [],  # noqa: B006  FastAPI takes a copy for each request
        from_: parameters.FromYear = None,
        to: parameters.ToYear = None,
        retracted: parameters.Flag = None,
        machine_read: parameters.MachineRead = None,
        sort: parameters.Order = Sort.RELEVANCE,
        limit: parameters.Limit = 20,
        offset: parameters.Offset = 0,
        format: parameters.StudiesForm = None,
    ) -> Response:
        form = _form(request, MEDIA, format)
        filters: dict[str, Plain] = {
            "treatment": treatment,
            "condition": condition,
            "outcome": outcome,
            "design": [one.value for one in design],
            "year_from": from_,
            "year_to": to,
            "retracted": _flag(retracted),
            "machine_read": _flag(machine_read),
            "sort": sort.value,
            "limit": limit,
            "offset": offset,
        }
        found = await _known(checker.answer(work.studies, text=q, filters=filters, form=form), "unknown")
        return _table(found["body"], form, headers=_paged(request, found["total"], found["next"]))

    @api.get("/studies/{name:path}", **described.STUDY)
    async def study(name: parameters.StudyName) -> Response:
        return Response(await _known(checker.answer(work.study, name=name)), media_type=JSON)


def _words(api: APIRouter, checker: Checker) -> None:
    @api.get("/concepts", **described.CONCEPTS)
    async def concepts(
        q: parameters.Label = "",
        family: parameters.OfFamily = None,
        limit: parameters.Limit = 100,
        offset: parameters.Offset = 0,
    ) -> Response:
        asked = {"text": q, "family": family.value if family else None, "limit": limit, "offset": offset}
        return Response(await checker.answer(work.concepts, **asked), media_type=JSON)

    @api.get("/concepts/{name:path}", **described.CONCEPT)
    async def concept(name: parameters.ConceptName) -> Response:
        return Response(await _known(checker.answer(work.concept, name=name)), media_type=JSON)

    @api.get("/findings", **described.FINDINGS)
    async def findings() -> Response:
        return Response(msgspec.json.encode({"findings": every_rule()}), media_type=JSON)

    @api.get("/findings/{code}", **described.FINDING)
    async def finding(code: parameters.Code) -> Response:
        try:
            return Response(msgspec.json.encode(rule(code)), media_type=JSON)
        except InputError as error:
            raise ProblemError("not-found", str(error)) from None

    @api.get("/problems", **described.PROBLEMS)
    async def problems() -> Response:
        return Response(msgspec.json.encode({"problems": [_problem(name) for name in KINDS]}), media_type=JSON)

    @api.get("/problems/{name}", **described.PROBLEM)
    async def problem(name: parameters.ProblemName) -> Response:
        if name not in KINDS:
            raise ProblemError("not-found", f"no problem is called that. There are {', '.join(KINDS)}.")
        return Response(msgspec.json.encode(_problem(name)), media_type=JSON)


def _problem(name: str) -> dict[str, Plain]:
    return {"name": name, **msgspec.structs.asdict(KINDS[name])}


async def _known(answer: Awaitable[Value], kind: str = "not-found") -> Value:
    """The answer about something by its name; that there is none of that name is another problem than a wrong value."""
    try:
        return await answer
    except InputError as error:
        raise ProblemError(kind, " ".join(str(error).splitlines())) from None


def _form(request: Request, forms: dict[str, str], named: str | None) -> str:
    return chosen(request.headers.get("accept", ""), forms, named=named)


def _table(body: bytes, form: str, *, headers: dict[str, str] | None = None) -> Response:
    media = MEDIA[form] if form == "json" else f"{MEDIA[form]}; charset=utf-8"
    return Response(body, headers=headers, media_type=media)


def _paged(request: Request, total: int, following: int | None) -> dict[str, str]:
    """How many there are, for forms that cannot say it, and the address of the next page (RFC 8288)."""
    if following is None:
        return {"X-Total-Count": str(total)}
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in asked)
    query = f"{query}&offset={following}".lstrip("&")
    address = f"{request.scope.get('root_path', '')}{PREFIX}/studies?{query}"
    return {"X-Total-Count": str(total), "Link": f'<{address}>; rel="next"'}
