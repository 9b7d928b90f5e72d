"""Only pages of this server may post to it: a form on another site is refused (cross-site request forgery)."""

from __future__ import annotations

from starlette.requests import Request

from palpate.web.problems import ProblemError


def same_origin(request: Request) -> None:
    """Refuse a request that a page of another site made.

    Browsers say with every form where it comes from: ``Sec-Fetch-Site`` (Fetch Metadata), and ``Origin``. What sends
    neither is no browser, and carries nobody's cookies.

    Raises
    ------
    ProblemError
        If the request comes from elsewhere.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    is_ours = origin is None or origin.lower().partition("://")[2] == request.headers.get("host", "").lower()
    if not is_ours or site not in {None, "same-origin", "none"}:
        raise ProblemError(
            "cross-site", "the form was sent from another site. Open palpate's own page and send it there."
        )
