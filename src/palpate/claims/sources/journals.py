"""Journals by name or abbreviation (`lists/`)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_PLAIN = ((".", ""), (",", ""), (":", ""), ("&", "and"), ("’", "'"), ("-", " "), ("–", " "))


def known_journal(words: str) -> str | None:
    """The full name of a journal that is written out or abbreviated; None if the lists do not hold it.

    Examples
    --------
    >>> known_journal("Br J Sports Med"), known_journal("the journal of clinical nursing"), known_journal("Monday")
    ('British Journal of Sports Medicine', 'Journal of Clinical Nursing', None)
    """
    names, places = _journals()
    place = places.get(" ".join(_folded(words).split()).removeprefix("the "))
    return None if place is None else names[place].partition("\t")[0]


def _folded(text: str) -> str:
    low = text.lower()
    for mark, plain in _PLAIN:
        low = low.replace(mark, plain)  # five times as quick over the lists as one translation
    return low


@cache
def _journals() -> tuple[list[str], dict[str, int]]:
    """The lists' lines, and the line of each name and abbreviation, folded; the own list stands above the other."""
    folder = files("palpate.claims.sources") / "lists"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in ("journals_lifescience.tsv", "journals.tsv"))
    places: dict[str, int] = {}
    for at, line in enumerate(_folded(text).split("\n")[:-1]):
        full, _, short = line.partition("\t")
        places[full.removeprefix("the ")] = at
        places[short] = at
    del places[""]
    return text.split("\n"), places
