"""Style sheet, script and icon: each under an address that holds its digest, so that a browser may keep it for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from palpate.web.problems import ProblemError

_PARTS = {
    "style.css": (
        ("palpate.report", "templates/style.css"),
        ("palpate.report", "templates/check_style.css"),
        ("palpate.web", "static/site.css"),
        ("palpate.web", "static/library.css"),
    ),
    "page.js": (("palpate.web", "static/page.js"),),
    "icon.svg": (("palpate.web", "static/icon.svg"),),
}
_MEDIA = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"  # a year; RFC 8246


class Asset(NamedTuple):
    """A file of the site: its name with its digest in it, its kind, and what it holds."""

    name: str
    media: str
    body: bytes


@cache
def assets() -> dict[str, Asset]:
    """Every file of the site by its plain name."""
    return {name: _asset(name) for name in _PARTS}


def _asset(name: str) -> Asset:
    body = b"".join((files(package) / path).read_bytes() for package, path in _PARTS[name])
    stem, _, ending = name.partition(".")
    return Asset(f"{stem}.{hashlib.blake2b(body, digest_size=6).hexdigest()}.{ending}", _MEDIA[ending], body)


@cache
def addresses() -> dict[str, str]:
    """Where each file lies."""
    return {name: f"/static/{asset.name}" for name, asset in assets().items()}


def router() -> APIRouter:
    """The addresses below ``/static``, and the icon where old browsers look for it."""
    pages = APIRouter()
    named = {asset.name: asset for asset in assets().values()}

    @pages.get("/static/{name}")
    async def static(name: str) -> Response:
        if name not in named:
            raise ProblemError("not-found", f"/static/{name}: no such file. Load the page again.")
        found = named[name]
        return Response(found.body, media_type=found.media, headers={"Cache-Control": _FOR_EVER})

    @pages.get("/favicon.ico")
    async def icon() -> Response:
        found = assets()["icon.svg"]
        return Response(found.body, media_type=found.media, headers={"Cache-Control": "public, max-age=86400"})

    return pages
