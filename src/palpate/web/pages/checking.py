"""The pages on which an article is checked: the form, the report, and the report under an address of its own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from palpate.errors import StoreError
from palpate.reading.formats import ENDINGS
from palpate.web.pages import show_asked
from palpate.web.pages.filling import filled
from palpate.web.pages.layout import base_of, based, page
from palpate.web.pages.posted import EXAMPLES, Posted, posted
from palpate.web.pages.same_origin import same_origin
from palpate.web.problems import ProblemError, problem_of

if TYPE_CHECKING:
    from palpate.reading.source import Fetcher
    from palpate.web.checker import Checked, Checker
    from palpate.web.frames import Progress
    from palpate.web.settings import Settings
    from palpate.web.stored import Reports
    from palpate.web.stored.reports import Receipt, StoredReport

LINES = "application/x-ndjson"
COOKIE = "palpate-delete"
_A_YEAR = 365 * 24 * 3600  # seconds
_NAMELESS = "report"


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the stream that the script reads: how far the check is, or how it ended."""

    stage: str | None = None
    done: int | None = None
    total: int | None = None
    problem: str | None = None
    kept: str | None = None
    token: str | None = None
    page: str | None = None
    title: str | None = None


def router(settings: Settings, checker: Checker, reports: Reports | None, fetch: Fetcher | None) -> APIRouter:
    """The addresses ``/``, ``/check`` and below ``/r``."""
    pages = APIRouter()
    desk = _Desk(settings, checker, reports)

    @pages.get("/")
    async def home(request: Request) -> Response:
        return await desk.form(request)

    @pages.get("/check")
    async def again(request: Request) -> Response:
        return RedirectResponse(f"{base_of(request)}/", status_code=303)

    @pages.post("/check")
    async def check(request: Request) -> Response:
        same_origin(request)
        sent = await posted(request, fetch)
        if LINES in request.headers.get("accept", ""):
            return StreamingResponse(desk.lines(request, sent), media_type=LINES, headers={"X-Accel-Buffering": "no"})
        return await desk.report(request, sent)

    @pages.get("/r/{name}")
    async def kept(request: Request, name: str) -> Response:
        id, _, ending = name.partition(".")
        found = await desk.stored(id)
        if ending:
            return _download(request, found, ending)
        return _kept_page(request, found)

    @pages.post("/r/{id}/own")
    async def own(request: Request, id: str) -> Response:
        same_origin(request)
        async with request.form(max_files=0, max_fields=1) as form:
            token = str(form.get("token", ""))
        answer = RedirectResponse(f"{base_of(request)}/r/{(await desk.stored(id)).id}", status_code=303)
        _remember(request, answer, id, token)
        return answer

    @pages.post("/r/{id}/delete")
    async def delete(request: Request, id: str) -> Response:
        same_origin(request)
        return await desk.delete(request, id)

    return pages


class _Desk:
    """Where articles are taken in and reports handed out."""

    def __init__(self, settings: Settings, checker: Checker, reports: Reports | None) -> None:
        self._settings, self._checker, self._reports = settings, checker, reports

    async def form(self, request: Request, *, problem: ProblemError | None = None, text: str = "") -> HTMLResponse:
        """The first page; with what was wrong and what stood in the box."""
        lists = await self._checker.answer(show_asked.lists)
        body = filled(
            "home.html",
            problem=problem.detail if problem else None,
            text=text,
            accept=",".join(one for one in ENDINGS if one != ".warc"),
            megabytes=self._settings.max_body // 1_000_000,
            keeps=self._reports is not None,
            examples=tuple(EXAMPLES.items()),
            **lists,
        )
        status = problem.status if problem else 200
        return page(request, body, title="What does the evidence say?", here="/", status=status)

    async def report(self, request: Request, sent: Posted) -> Response:
        """The report, or the way to where it is kept; the form again where there is none."""
        try:
            if sent.article is None:
                return await self.form(request, problem=sent.problem, text=sent.text)
            checked = await self._checker.check(sent.article)
        except Exception as error:
            problem = problem_of(error)
            if problem is None or problem.status >= 500:
                raise
            return await self.form(request, problem=problem, text=sent.text)
        receipt, trouble = await self._keep(checked, keep=sent.keep)
        if receipt is None:
            return page(request, _unkept(checked, trouble), title=_title(checked))
        answer = RedirectResponse(f"{base_of(request)}/r/{receipt.id}", status_code=303)
        _remember(request, answer, receipt.id, receipt.token)
        return answer

    async def lines(self, request: Request, sent: Posted) -> AsyncIterator[bytes]:
        """The same as lines of JSON: each stage as it begins, then where the report is, the report, or the problem."""
        said: asyncio.Queue[Told | None] = asyncio.Queue()
        checking = asyncio.create_task(self._told(request, sent, said))
        try:
            while (told := await said.get()) is not None:
                yield msgspec.json.encode(told) + b"\n"
        finally:
            checking.cancel()

    async def _told(self, request: Request, sent: Posted, said: asyncio.Queue[Told | None]) -> None:
        def step(at: Progress) -> None:
            said.put_nowait(Told(stage=at.stage, done=at.done, total=at.total))

        try:
            if sent.article is None:
                raise sent.problem or ProblemError("unreadable", "There is no article.")
            said.put_nowait(Told(stage="waiting"))
            checked = await self._checker.check(sent.article, on_progress=step)
            said.put_nowait(await self._end(request, checked, keep=sent.keep))
        except Exception as error:
            problem = problem_of(error) or ProblemError("fault", "palpate failed on it, by a fault of its own.")
            said.put_nowait(Told(problem=problem.detail))
        finally:
            said.put_nowait(None)

    async def _end(self, request: Request, checked: Checked, *, keep: bool) -> Told:
        receipt, trouble = await self._keep(checked, keep=keep)
        if receipt is not None:
            return Told(kept=f"{base_of(request)}/r/{receipt.id}", token=receipt.token)
        return Told(page=based(_unkept(checked, trouble), base_of(request)), title=_title(checked))

    async def _keep(self, checked: Checked, *, keep: bool) -> tuple[Receipt | None, str | None]:
        """Store the report where that is wanted; why not, where it fails: the report itself is not lost by that."""
        if self._reports is None or not keep:
            return None, None
        try:
            receipt = await asyncio.to_thread(
                self._reports.put,
                title=checked.title,
                source=checked.source,
                json=checked.json,
                page=checked.page,
                library=checked.library,
            )
        except StoreError:
            return None, "It could not be kept: the store of this server is full or out of reach."
        return receipt, None

    async def stored(self, id: str) -> StoredReport:
        """The report of that id.

        Raises
        ------
        ProblemError
            If there is none.
        """
        found = await asyncio.to_thread(self._reports.get, id) if self._reports else None
        if found is None:
            raise ProblemError("not-found", f"/r/{id}: no such report. It was deleted, or the address is not whole.")
        return found

    async def delete(self, request: Request, id: str) -> HTMLResponse:
        """Delete a report, if the one who asks has made it."""
        token = request.cookies.get(COOKIE, "")
        is_gone = bool(self._reports and await asyncio.to_thread(self._reports.delete, id, token))
        if not is_gone:
            raise ProblemError("not-found", f"/r/{id}: not deleted. Only the browser that made a report can delete it.")
        answer = page(request, filled("deleted.html"), title="Deleted")
        answer.delete_cookie(COOKIE, path=f"{base_of(request)}/r/{id}")
        return answer


def _title(report: Checked | StoredReport) -> str:
    return report.title or report.source or "Report"


def _unkept(checked: Checked, trouble: str | None) -> str:
    return filled("unkept.html", fragment=checked.page, trouble=trouble)


def _kept_page(request: Request, found: StoredReport) -> HTMLResponse:
    address = str(request.url.replace(query="", fragment=""))
    body = filled(
        "kept.html",
        id=found.id,
        address=address,
        made=f"{found.made:%d %B %Y, %H:%M}".lstrip("0"),
        fragment=found.page,
        is_own=COOKIE in request.cookies,
    )
    answer = page(request, body, title=_title(found))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _download(request: Request, found: StoredReport, ending: str) -> Response:
    from palpate.report.check_html import self_contained

    name = re.sub(r"[^a-z0-9]+", "-", _title(found).lower()).strip("-")[:60] or _NAMELESS
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "X-Robots-Tag": "noindex"}
    if ending == "json":
        return Response(found.json, media_type="application/json", headers=headers)
    if ending == "html":
        site = str(request.base_url).rstrip("/")
        return HTMLResponse(based(self_contained(_title(found), found.page), site), headers=headers)
    raise ProblemError("not-found", f"/r/{found.id}.{ending}: a report is there as .json and as .html.")


def _remember(request: Request, answer: Response, id: str, token: str) -> None:
    """Let the browser hold the token that deletes the report; it is sent to that report's own addresses only."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=_A_YEAR,
        path=f"{base_of(request)}/r/{id}",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
