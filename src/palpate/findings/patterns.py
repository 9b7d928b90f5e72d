"""Word lists of the findings: files of one pattern a line beside the code, each file one regular expression."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from palpate.text.wordings import Wordings

DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    """The lines of a file of `data`, without comments (``# ...``) and empty lines."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


@cache
def any_of(name: str, *, signs: str = "") -> Wordings:
    """All patterns of a file, whatever the case; `signs` as in `Wordings`."""
    return Wordings(lines(name), signs=signs)


@cache
def openings(name: str) -> re.Pattern[str]:
    """One expression for all patterns of a file, to be matched at the beginning of a line, whatever the case."""
    return re.compile("|".join(lines(name)), re.IGNORECASE)


@cache
def groups(name: str) -> dict[str, Wordings]:
    """A file of ``group<TAB>pattern`` lines as one search a group, at word boundaries."""
    return {group: Wordings(some) for group, some in _grouped(name).items()}


@cache
def all_groups(name: str) -> Wordings:
    """All patterns of such a file, whatever their group."""
    return Wordings([pattern for some in _grouped(name).values() for pattern in some])


def _grouped(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines(name):
        group, pattern = line.split("\t")
        found.setdefault(group, []).append(rf"\b(?:{pattern})\b")
    return found
