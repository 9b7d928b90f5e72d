"""The pages for readers: articles checked, questions asked, the library to look around in; each works without script.

In: requests of a browser. Out: HTML. Open `layout.py` first, which every page goes through. `checking.py`, `asked.py`,
`browsing.py` and `concepts.py` hold the addresses; what they show is made in a child process by `work.py` and the
modules whose names begin with ``show``, so that the server only waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import APIRouter, Request

    from palpate.reading.source import Fetcher
    from palpate.types.report import Report
    from palpate.web.checker import Checker
    from palpate.web.settings import Settings
    from palpate.web.stored import Reports

__all__ = ["fragment", "is_page", "router"]


def fragment(report: Report) -> str:
    """A checked article as the inside of its page."""
    from palpate.findings import rules
    from palpate.report.check_html import check_fragment

    return check_fragment(report, rules(), on_site=True)


def is_page(request: Request) -> bool:
    """Whether an address is asked for by a reader's browser, not by a program."""
    is_for_programs = request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/api/")
    return "text/html" in request.headers.get("accept", "") and not is_for_programs


def router(settings: Settings, checker: Checker, reports: Reports | None, fetch: Fetcher | None = None) -> APIRouter:
    """The addresses of all pages.

    Parameters
    ----------
    settings : Settings
    checker : Checker
    reports : Reports or None
        Where reports are kept; None where they are not.
    fetch : what gets the page at an address
        By default reading's own fetcher, which refuses every address that is not public.
    """
    from fastapi import APIRouter

    from palpate.web.pages import asked, assets, atlas, browsing, checking, concepts, review, rules

    pages = APIRouter(include_in_schema=False)
    pages.include_router(assets.router())
    pages.include_router(checking.router(settings, checker, reports, fetch))
    pages.include_router(asked.router(checker))
    pages.include_router(browsing.router(checker))
    pages.include_router(concepts.router(checker))
    pages.include_router(rules.router(checker))
    pages.include_router(atlas.router(settings))
    pages.include_router(review.router(settings))
    return pages
