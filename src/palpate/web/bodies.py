"""The article of a request: from JSON, a form or an upload to bytes that reading takes, each with its limits."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, UnsetType
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from palpate.errors import ReadingError
from palpate.reading.formats import ENDINGS
from palpate.reading.source import MAX_BYTES, Raw, limit_of, load
from palpate.web.problems import ProblemError

if TYPE_CHECKING:
    from palpate.reading.source import Fetcher

Kind = TypeVar("Kind")
LONGEST_CLAIM = 1_000  # characters, as `palpate.asking` takes them
FORMATS = {"text": ".txt", "markdown": ".md", "html": ".html", "rst": ".rst"}
LONGEST_TITLE = 500  # characters
LONGEST_URL = 2_000
_SHOWN = "[!-~\u00a1-\U0010ffff]"  # what is no blank and no control; what \\s holds differs from language to language
TEXT = _SHOWN
ADDRESS = f"^https?://{_SHOWN}+$"
WORDS = "[A-Za-z]{2} [A-Za-z]{2}"
CLAIM = "[A-Za-z]{3}"  # a word, which every question has
TYPED = "text/x-typed"  # the media type that this server gives to what came as text, for which no encoding is guessed
_GZIP = b"\x1f\x8b"
_WORDS = re.compile(WORDS)
_PORTS = {None, 80, 443, 8080, 8443}  # where pages are; elsewhere other services may listen
_CONTROLS = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n\r\f"} | {127: "\ufffd"}
_MOST_PARTS = 10  # of a form
_PRIVATE = "which is not a public address"  # in what `palpate.reading.fetch` says
_FETCHERS = ThreadPoolExecutor(8, "palpate-fetch")  # slow pages hold up each other, and nothing else


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the JSON of a check holds: a text or an address, and for a text its title and format."""

    text: Annotated[str, msgspec.Meta(max_length=MAX_BYTES, pattern=TEXT)] | UnsetType = UNSET
    url: Annotated[str, msgspec.Meta(max_length=LONGEST_URL, pattern=ADDRESS)] | UnsetType = UNSET
    title: Annotated[str, msgspec.Meta(max_length=LONGEST_TITLE)] | UnsetType = UNSET
    format: Literal["text", "markdown", "html", "rst"] | UnsetType = UNSET


class AskedClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the JSON of a question holds: the claim in plain words, and what the asker calls it."""

    claim: Annotated[str, msgspec.Meta(max_length=LONGEST_CLAIM, pattern=CLAIM)]
    id: Annotated[str, msgspec.Meta(max_length=200)] | UnsetType = UNSET


async def claim_of(request: Request) -> AskedClaim:
    """The question that a request brings.

    Raises
    ------
    ProblemError
        If its body is of another kind, or broken.
    """
    media = _media(request)
    if media != "application/json":
        raise ProblemError("media-type", f"the body is of {media!r}. Send application/json.")
    return _decoded(await request.body(), AskedClaim)


def _media(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def article_of(request: Request, fetch: Fetcher | None) -> Raw:
    """The article that a request brings or names.

    Raises
    ------
    ProblemError
        If its body is of another kind, broken, or too large.
    ReadingError
        If an address cannot be fetched.
    """
    media = _media(request)
    if media == "application/json":
        return await _asked(_decoded(await request.body(), Asked), fetch)
    if media in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        async with request.form(max_files=1, max_fields=_MOST_PARTS, max_part_size=MAX_BYTES) as form:
            return await _of_form(form, fetch)
    said = f"{media!r}" if media else "no type"
    raise ProblemError("media-type", f"the body is of {said}. Send application/json or multipart/form-data.")


def _decoded(body: bytes, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise ProblemError("invalid", f"the body: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError("bad-request", f"the body is no sound JSON ({error}).") from None


async def _of_form(form: FormData, fetch: Fetcher | None) -> Raw:
    """The file, or the fields of `Asked`; a file without a name is a text."""
    file = form.get("file")
    if isinstance(file, UploadFile) and (file.filename or file.size):
        return uploaded(file.filename or "", await file.read())
    fields = {name: value for name, value in form.items() if isinstance(value, str) and value}
    if "file" in fields:
        fields["text"] = _nameless(fields.pop("file"))
    try:
        asked = msgspec.convert(fields, Asked)
    except msgspec.ValidationError as error:
        raise ProblemError("invalid", f"the form: {error}.") from None
    return await _asked(asked, fetch)


def _nameless(text: str) -> str:
    """What came as a file without a name, if it can be a text."""
    if not _WORDS.search(text):
        raise ProblemError("invalid", "file: no two words in it. Send the article as a file, with its name.")
    return text


async def _asked(asked: Asked, fetch: Fetcher | None) -> Raw:
    if (asked.text is UNSET) == (asked.url is UNSET):
        raise ProblemError("invalid", "say one of text and url (or upload a file as the field file).")
    if asked.url is not UNSET:
        if asked.title is not UNSET or asked.format is not UNSET:
            raise ProblemError("invalid", "title and format go with a text; a page has its own.")
        return await fetched(asked.url, fetch)
    assert asked.text is not UNSET
    return typed(asked.text, title=asked.title or None, form=asked.format or None)


def typed(text: str, *, title: str | None = None, form: str | None = None) -> Raw:
    """A text that somebody typed or pasted; a title goes before it as its heading.

    Raises
    ------
    ProblemError
        If the format is none of `FORMATS`, the title goes with no such format, or the text is too large.
    """
    if form is not None and form not in FORMATS:
        raise ProblemError("invalid", f"format {form!r}: say one of {', '.join(FORMATS)}.")
    head = _heading(title, form) if title and title.strip() else ""
    try:
        data = (head + text.translate(_CONTROLS)).encode()
    except UnicodeEncodeError:
        raise ProblemError(
            "invalid", "the text holds half a character (a lone surrogate). Send well-formed Unicode."
        ) from None
    return _bounded(Raw("text", data, f"text{FORMATS[form]}" if form else "text", TYPED))


def _heading(title: str, form: str | None) -> str:
    words = " ".join(title.split())
    if len(words) > LONGEST_TITLE:
        raise ProblemError("invalid", f"a title of {len(words)} characters; {LONGEST_TITLE} at most.")
    if form == "html":
        return f"<h1>{escape(words)}</h1>\n"
    if form == "rst":
        return f"{words}\n{'=' * len(words)}\n\n"
    return f"# {words}\n\n" if form == "markdown" else f"{words}\n\n"


def uploaded(name: str, data: bytes) -> Raw:
    """A file that was sent, named as its sender names it (the last part of its path).

    Raises
    ------
    ProblemError
        If it is of a kind that is not read, or too large.
    """
    name = _clean(PurePath(name.replace("\\", "/")).name) or "upload"
    path = name.removesuffix(".gz")
    ending = PurePath(path).suffix.lower()
    if ending and (ending not in ENDINGS or ending == ".warc"):
        kinds = ", ".join(one for one in ENDINGS if one != ".warc")
        raise ProblemError("media-type", f"{name}: files of kind {ending} are not read, but {kinds}.")
    raw = Raw(name, data, name)
    return _bounded(load_bytes(raw if data.startswith(_GZIP) else _bounded(raw)))


def load_bytes(raw: Raw) -> Raw:
    """The bytes as `palpate.reading` takes them: unpacked where they are gzip, none empty or too large."""
    return load("bytes://upload", lambda _: raw)


async def fetched(url: str, fetch: Fetcher | None) -> Raw:
    """The page at an address, fetched by reading's own guarded fetcher unless another is given.

    Raises
    ------
    ProblemError
        If it may not be fetched, or cannot be. Where a name leads inside a network is not said: that is a secret.
    """
    address = url.strip() if "://" in url else f"https://{url.strip()}"
    _refuse(address)
    try:
        return await asyncio.get_running_loop().run_in_executor(_FETCHERS, load, address, fetch)
    except ReadingError as error:
        if _PRIVATE in str(error):
            raise ProblemError("refused", f"{address}: it leads to no public address. It is not fetched.") from None
        raise ProblemError("unfetched", str(error)) from None


def _refuse(address: str) -> None:
    """Refuse what is no page's address, before anything is looked up."""
    try:
        parts = urlsplit(address)
        is_fetched = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port in _PORTS
        is_open = parts.username is None and parts.password is None
    except ValueError:
        is_fetched = is_open = False
    if not (is_fetched and is_open):
        raise ProblemError(
            "refused", "only http and https addresses are fetched, at their usual ports, without a name or password."
        )


def _clean(name: str) -> str:
    return "".join(c for c in name if c.isprintable()).strip()[:200]


def _bounded(raw: Raw) -> Raw:
    if not raw.data.strip():
        raise ProblemError("unreadable", f"{raw.name}: empty. Send a text.")
    limit = limit_of(raw.data)
    if len(raw.data) > limit:
        raise ProblemError("too-large", f"{raw.name}: larger than {limit // 1_000_000} MB. Split it.")
    return raw
