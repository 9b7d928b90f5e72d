"""What goes wrong, told to programs: problem details (RFC 9457) for every error of the API."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import msgspec
from starlette.responses import Response

from palpate.errors import InputError, LibraryError, PalpateError, StoreError
from palpate.web.team import BusyError, FaultError, LostError, StoppingError, TooSlowError

_LOG = logging.getLogger("palpate.web")
MEDIA = "application/problem+json"
LONGEST = 600  # characters of a detail


class Kind(msgspec.Struct, frozen=True):
    """A kind of problem: its status, and what it means."""

    status: int
    title: str
    meaning: str


KINDS = {
    "bad-request": Kind(400, "The request cannot be read", "Its form is broken: mend the request."),
    "key-needed": Kind(401, "An API key is needed", "Send a key that this server knows."),
    "cross-site": Kind(403, "Not from another site", "A page of another origin may not call this server."),
    "refused": Kind(403, "Not fetched", "The address is not one that this server fetches: public, http or https."),
    "not-found": Kind(404, "There is no such thing", "Neither an address nor a record of that name exists."),
    "unknown": Kind(404, "The vocabulary does not know it", "No term of that name is known; the detail offers others."),
    "method": Kind(405, "Not with this method", "The address is there; Allow names its methods."),
    "not-acceptable": Kind(406, "Not in this form", "The address does not answer in the form that was asked for."),
    "timeout": Kind(408, "The request came too slowly", "Its body did not arrive in time."),
    "gone": Kind(499, "The caller was gone", "Nobody waited for the answer any more."),
    "too-large": Kind(413, "Too large", "The body, or the article in it, is larger than the server reads."),
    "media-type": Kind(415, "Not of a kind that is read", "The body, or the file in it, is of another kind."),
    "host": Kind(421, "Not under this name", "The server is not called by the name in Host."),
    "invalid": Kind(422, "A value cannot be used", "The request was read, but a value in it is unknown or wrong."),
    "unreadable": Kind(422, "The article cannot be read", "It is empty, broken, or no text."),
    "rate": Kind(429, "Too many requests", "Wait as long as Retry-After says."),
    "fault": Kind(500, "palpate failed", "A fault of palpate's own; the same request will fail again."),
    "unfetched": Kind(404, "The page could not be got", "Its server is unknown, silent, or answers no page."),
    "busy": Kind(503, "Busy", "More requests wait than the server takes. Try again later."),
    "stopping": Kind(503, "Stopping", "The server is being stopped or started anew. Try again."),
    "lost": Kind(503, "The process was lost", "The process that worked on it died; others are not touched."),
    "library": Kind(503, "The library cannot be used", "Whoever runs the server must mend it."),
    "store": Kind(503, "The store cannot be used", "Reports cannot be kept or found; checks go on without it."),
    "too-slow": Kind(504, "It took too long", "The time limit passed before the article was checked."),
}
_RETRY = {"busy": "5", "stopping": "5", "lost": "1"}  # seconds, where the caller is not told otherwise


class ProblemError(Exception):
    """An answer that is a problem; `detail` is one line: what, where, what to do."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        self.detail = detail.encode("utf-8", "backslashreplace").decode()[:LONGEST]  # it may quote what was sent
        super().__init__(self.detail)
        self.kind, self.errors = kind, errors
        self.status = KINDS[kind].status
        self.headers = {**({"Retry-After": _RETRY[kind]} if kind in _RETRY else {}), **(headers or {})}

    def data(self, base: str = "") -> dict[str, object]:
        """Its members, as RFC 9457, section 3 names them."""
        kind = KINDS[self.kind]
        found: dict[str, object] = {
            "type": f"{base}/api/v1/problems/{self.kind}",
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail,
        }
        return {**found, "errors": self.errors} if self.errors else found

    def response(self, base: str = "") -> Response:
        """The problem as an answer."""
        body = msgspec.json.encode(self.data(base))
        return Response(body, status_code=self.status, headers=dict(self.headers), media_type=MEDIA)


def problem_of(error: Exception) -> ProblemError | None:
    """The problem that an error of palpate's is; None for any other.

    What concerns whoever runs the server goes to its log, and not to the caller.
    """
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, LibraryError | StoreError):  # their messages name the server's own files
        what = "library" if isinstance(error, LibraryError) else "store"
        _LOG.error("the %s cannot be used: %s", what, " ".join(str(error).splitlines()))
        return ProblemError(what, f"The {what} of this server cannot be used now. Tell whoever runs it.")
    if isinstance(error, PalpateError):
        kind = "invalid" if isinstance(error, InputError) else "unreadable"
        return ProblemError(kind, " ".join(str(error).splitlines()))
    said = {
        BusyError: ("busy", "Too many requests wait already. Try again in some seconds."),
        StoppingError: ("stopping", "The server is being stopped. Try again in some seconds."),
        TooSlowError: ("too-slow", f"Not done within {error} s. Send a shorter article."),
        LostError: ("lost", "The process that worked on it died. Try again; if it dies again, report the article."),
        FaultError: ("fault", str(error)),
    }
    return ProblemError(*said[type(error)]) if type(error) in said else None
