"""What is printed on a paper, in the form in which citations are looked up: title, first author, journal, year, n.

A study is found by any of its reports. The forms are for comparing, not for reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from palpate.text.journals import journal_key
from palpate.types.study import Identity, Study

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})
_KEY = re.compile(r"([a-z]+)\d{4}[a-z]?")
_INITIALS = re.compile(r"[^\W\d_]{1,3}(?:-[^\W\d_])?")
_WHERE_SEEN = {"abstract", "full text", "table"}  # pages of the study itself, not of another that speaks of it
_BEFORE_ADDRESS = re.compile(r"^https?://(?:www\.)?")


def plain(text: str) -> str:
    """Lower case without accents.

    Examples
    --------
    >>> plain("Sjøgaard"), plain("Crisóstomo")
    ('sjogaard', 'crisostomo')
    """
    decomposed = normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")


def title_key(title: str) -> str:
    """The words of a title, whatever stands between them."""
    return " ".join(_WORD.findall(plain(title)))


def surname_key(author: str) -> str:
    """The family name of an author as records write it ("Leon de la Barra S"), or the whole name of a body.

    Examples
    --------
    >>> surname_key("Leon de la Barra S"), surname_key("Abdel-aziem AA"), surname_key("American College of Physicians")
    ('leon de la barra', 'abdel aziem', 'american college of physicians')
    """
    words = author.replace(".", " ").split()
    while len(words) > 1 and words[-1].isupper() and _INITIALS.fullmatch(words[-1]):
        words.pop()
    return title_key(" ".join(words))


def first_author(report: Study | Identity) -> str | None:
    """The first author's `surname_key`; of a record without authors what its key was made of ("alnigenis2001")."""
    if report.authors:
        return surname_key(report.authors[0])
    named = _KEY.fullmatch(report.key or "")
    return named[1] if named else None


def address_key(url: str) -> str:
    """An address without scheme, query and closing slash."""
    return _BEFORE_ADDRESS.sub("", re.sub(r"[?#].*$", "", url.strip().lower())).rstrip("/")


def place_key(volume: str, issue: str | None, pages: str) -> str:
    """Volume, issue and first page as journals' addresses have them.

    Examples
    --------
    >>> place_key("86", "3-4", "197-205")
    '86/3-4/197'
    """
    first = re.split(r"[-–,; ]", pages.strip().lower())[0]
    return f"{volume.strip().lower()}/{(issue or '').strip().lower()}/{first}"


def printed(study: Study) -> Iterator[tuple[str, str]]:
    """Pairs (part, value in comparable form) of a study and its other reports."""
    reports: tuple[Study | Identity, ...] = (study, *study.reports)
    for report in reports:
        yield "title", title_key(report.title)
        if first := first_author(report):
            yield "author", first
        if report.journal:
            yield "journal", journal_key(report.journal)
        if report.year:
            yield "year", str(report.year)
    if study.n:
        yield "n", str(study.n)
    if study.volume and study.pages:
        yield "place", place_key(study.volume, study.issue, study.pages)
    for source in study.sources:
        if source.part in _WHERE_SEEN:
            yield "address", address_key(source.url)
