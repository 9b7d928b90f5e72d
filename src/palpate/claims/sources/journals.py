"""Journals by name or abbreviation (`lists/`)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_PLAIN = str.maketrans({".": " ", ",": " ", ":": " ", "&": " and ", "’": "'", "-": " ", "–": " "})
_ARTICLE = re.compile(r"^the ")


def known_journal(words: str) -> str | None:
    """The full name of a journal that is written out or abbreviated; None if the lists do not hold it.

    Examples
    --------
    >>> known_journal("Br J Sports Med"), known_journal("the journal of clinical nursing"), known_journal("Monday")
    ('British Journal of Sports Medicine', 'Journal of Clinical Nursing', None)
    """
    return _journals().get(_folded(words))


def _folded(words: str) -> str:
    return _ARTICLE.sub("", " ".join(words.lower().translate(_PLAIN).split()))


@cache
def _journals() -> dict[str, str]:
    """Folded names and abbreviations to names; the own list stands above the other."""
    folder = files("palpate.claims.sources") / "lists"
    known: dict[str, str] = {}
    for name in ("journals_lifescience.tsv", "journals.tsv"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            full, _, short = line.partition("\t")
            known[_folded(full)] = full
            if short:
                known[_folded(short)] = full
    return known
