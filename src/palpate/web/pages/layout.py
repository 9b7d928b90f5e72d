"""The frame that every page stands in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse

from palpate._version import __version__
from palpate.web.pages.assets import addresses
from palpate.web.pages.filling import Shown, filled
from palpate.web.problems import KINDS, ProblemError

# Nothing runs or loads but the site's own files, and no other site may frame a page (CSP level 3). The referrer goes to
# the site itself only; without any, browsers would send forms with the origin "null".
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
}
PLACES = (
    ("Check", "/"),
    ("Ask", "/ask"),
    ("Compare", "/options"),
    ("Evidence", "/evidence"),
    ("Studies", "/studies"),
    ("Concepts", "/concepts"),
    ("Findings", "/findings"),
)
ATLAS, REVIEW = ("Atlas", "/atlas"), ("Review", "/review")  # where the server was told to have them


def page(request: Request, body: str, *, title: str, here: str = "", status: int = 200) -> HTMLResponse:
    """A whole page.

    Parameters
    ----------
    request : Request
        Says where a proxy puts the server.
    body : str
        The inside of the page as HTML; links of the site begin with ``/`` in it.
    title : str
    here : str
        The address of the place in the navigation to which the page belongs.
    """
    base = base_of(request)
    text = filled(
        "site.html",
        title=title,
        body=body,
        here=here,
        base=base,
        places=(*PLACES, *getattr(request.app.state, "more_places", ())),
        assets=addresses(),
        version=__version__,
    )
    return HTMLResponse(based(text, base), status_code=status, headers=HEADERS)


def shown(request: Request, found: Shown, *, here: str, status: int = 200) -> HTMLResponse:
    """A whole page around what a child gave."""
    return page(request, found["body"], title=found["title"], here=here, status=status)


def base_of(request: Request) -> str:
    """Where a proxy puts the server; empty for the root."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def based(html: str, base: str) -> str:
    """A page whose links of the site begin with `base`; no text matches, since quotes are escaped in it."""
    if not base:
        return html
    for name in ("href", "src", "action", "data-stream"):
        html = html.replace(f'{name}="/', f'{name}="{base}/')
    return html


def problem_page(request: Request, problem: ProblemError) -> HTMLResponse:
    """What went wrong, told to a reader."""
    kind = KINDS[problem.kind]
    body = filled("problem.html", title=kind.title, detail=problem.detail, status=problem.status)
    answer = page(request, body, title=kind.title, status=problem.status)
    answer.headers.update(problem.headers)
    return answer
