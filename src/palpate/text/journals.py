"""Journals by name or abbreviation (`lists/`), and the form in which their names are compared."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_PLAIN = ((".", ""), (",", ""), (":", ""), ("&", "and"), ("’", "'"), ("-", " "), ("–", " "))
_SMALL = frozenset({"a", "an", "and", "de", "des", "du", "et", "for", "in", "la", "of", "on", "the"})
_ASIDE = re.compile(r"\s*(?:\([^)]*\)|\s:\s.*|:\s.*)$")  # "Medicina (Kaunas)"


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


def journal_key(words: str) -> str:
    """The form in which journals are compared: the full name where it is known, in lower case, without small words.

    Examples
    --------
    >>> journal_key("Ann Intern Med") == journal_key("The Annals of Internal Medicine") == "annals internal medicine"
    True
    """
    name = known_journal(words) or known_journal(_ASIDE.sub("", words)) or _ASIDE.sub("", words)
    return " ".join(word for word in _folded(name).split() if word not in _SMALL)


def is_abbreviation(short: str, full: str) -> bool:
    """Whether one `journal_key` abbreviates another, word by word, as lists of abbreviations do.

    Examples
    --------
    >>> is_abbreviation("int j sports phys ther", "international journal sports physical therapy")
    True
    >>> is_abbreviation("j pain", "journal pain research")
    False
    """
    parts, words = short.split(), full.split()
    if len(parts) != len(words) or short == full:
        return False
    return all(_shortens(part, word) for part, word in zip(parts, words, strict=True))


def _shortens(part: str, word: str) -> bool:
    """Whether a word was cut ("phys") or contracted ("natl"): same first letter, the others in their order."""
    if word.startswith(part):
        return True
    rest = iter(word)
    return len(part) > 2 and part[0] == word[0] and part[-1] == word[-1] and all(letter in rest for letter in part)


def _folded(text: str) -> str:
    low = text.lower()
    for mark, plain in _PLAIN:
        low = low.replace(mark, plain)  # five times as quick over the lists as one translation
    return low


@cache
def _journals() -> tuple[list[str], dict[str, int]]:
    """The lists' lines, and the line of each name and abbreviation, folded; the own list stands above the other."""
    folder = files("palpate.text") / "lists"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in ("journals_lifescience.tsv", "journals.tsv"))
    places: dict[str, int] = {}
    for at, line in enumerate(_folded(text).split("\n")[:-1]):
        full, _, short = line.partition("\t")
        places[full.removeprefix("the ")] = at
        places[short] = at
    del places[""]
    return text.split("\n"), places
