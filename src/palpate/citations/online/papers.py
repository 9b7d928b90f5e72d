"""A paper as a service gives it, what a service is, and what all three need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar
from urllib.parse import urlencode

import msgspec

from palpate.citations.online.polite import Polite, ServiceError
from palpate.citations.parts import authors_of
from palpate.types.citation import Citation
from palpate.types.study import Identity

MOST_PAPERS = 5
RETRACTED = "retracted publication"  # a publication type of PubMed and Europe PMC
_MARKUP = re.compile(r"<[^>]{1,60}>")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
T = TypeVar("T")


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper as a service gives it; ``retracted`` is the notice, or who says so."""

    printed: Identity
    link: str
    retracted: str | None = None


class Service(Protocol):
    """A place that knows papers."""

    name: str

    def identified(self, citation: Citation) -> Paper | None:
        """The paper of the citation's identifier; None where the service knows none, or does not take this kind."""
        ...

    def takes(self, citation: Citation) -> bool:
        """Whether the citation has an identifier that the service knows."""
        ...

    def search(self, citation: Citation) -> Sequence[Paper]:
        """Papers like what is said of title, authors, journal and year; those that fit best first."""
        ...


def asked(polite: Polite, key: str, secret: dict[str, str], pace: float) -> bytes | None:
    """The body of an answer, None where the service knows of nothing there."""
    join = "&" if "?" in key else "?"
    url = f"{key}{join}{urlencode(secret)}" if secret else key
    answer = polite.get(url, pace=pace, key=key)
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise ServiceError(f"it answers {answer.status}")
    return answer.body


def decoded(body: bytes, form: type[T]) -> T:
    """A JSON body as a value of a form; what a service adds beyond it is passed over."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise ServiceError("its answer has another form than it documents") from None


def text_of(marked: str) -> str:
    """A title without its markup, as "<i>in vitro</i>"."""
    from html import unescape

    return " ".join(unescape(_MARKUP.sub("", marked)).split())


def year_of(date: str) -> int | None:
    """The first year in a date, as "1996 Sep"."""
    found = _YEAR.search(date)
    return int(found.group()) if found else None


def surname_of(citation: Citation) -> str | None:
    """The first author's last word, in comparable form."""
    said = authors_of(citation) if citation.authors else ()
    return said[-1] if said else None


def plain(words: str) -> str:
    """Words without what a query reads as its own marks."""
    return " ".join(re.findall(r"[\w'-]+", words))
