"""What a reader sends to be checked: a file, an example, an address or a text, all from one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from palpate.errors import PalpateError
from palpate.reading.source import MAX_BYTES
from palpate.web.bodies import fetched, typed, uploaded
from palpate.web.problems import ProblemError, problem_of

if TYPE_CHECKING:
    from palpate.reading.source import Fetcher, Raw

EXAMPLES = {
    "hip_massage": "Ten Wonderful Gifts of a Hip Massage Belt",
    "facial_massage": "Why I No Longer Rub My Face",
}
_MOST_PARTS = 10  # of a form
_ADDRESS = re.compile(r"https?://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?", re.IGNORECASE)


class Posted(NamedTuple):
    """What came with the form: the article or why there is none, what stood in the box, and whether to keep the report.

    ``article`` is None just where ``problem`` is not.
    """

    article: Raw | None
    problem: ProblemError | None
    text: str
    keep: bool


async def posted(request: Request, fetch: Fetcher | None) -> Posted:
    """Read the form; what is wrong with the article in it does not lose what was typed."""
    async with request.form(max_files=1, max_fields=_MOST_PARTS, max_part_size=MAX_BYTES) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        text, keep = fields.get("text", ""), fields.get("keep") == "yes"
        try:
            return Posted(await _article(form, fields, fetch), None, text, keep)
        except (ProblemError, PalpateError) as error:
            return Posted(None, problem_of(error), text, keep)


async def _article(form: FormData, fields: Mapping[str, str], fetch: Fetcher | None) -> Raw:
    """The file where one was chosen, else the example, else what stands in the box."""
    file = form.get("file")
    if isinstance(file, UploadFile) and (file.filename or file.size):
        return uploaded(file.filename or "", await file.read())
    if name := fields.get("example"):
        return _example(name)
    text = fields.get("text", "")
    if not text.strip():
        raise ProblemError("unreadable", "The box is empty. Paste a text or the address of a page, or choose a file.")
    if address := _ADDRESS.fullmatch(text.strip()):
        return await fetched(address[0], fetch)
    return typed(text)


def _example(name: str) -> Raw:
    if name not in EXAMPLES:
        raise ProblemError("invalid", f"example {name!r}: there are {', '.join(EXAMPLES)}.")
    return uploaded(f"{name}.txt", (files("palpate.web") / "examples" / f"{name}.txt").read_bytes())
