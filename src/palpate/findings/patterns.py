"""Word lists of the findings: files of one pattern a line beside the code, each file one regular expression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from palpate.text.wordings import Later, Wordings

_OPEN = re.compile(r"\(\?:(?:[^()]|\([^()]*\))*\)[?*+]?|\[[^\]]*\][?*+]?|\\\w[?*+]?|\.\*|.\?|\\")  # no letter for sure
DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    """The lines of a file of `data`, without comments (``# ...``) and empty lines."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


@cache
def any_of(name: str, *, signs: str = "") -> Wordings:
    """All patterns of a file, whatever the case; `signs` as in `Wordings`."""
    return Wordings(lines(name), signs=signs)


class Openings:
    """Patterns to be matched at the beginning of a line, whatever the case.

    One that opens with ``.*`` is tried where a line holds the longest run of letters that it is sure to have.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        within = [pattern for pattern in patterns if pattern.startswith(".*")]
        self._first = re.compile("|".join(one for one in patterns if one not in within), re.IGNORECASE)
        needed = (max(_OPEN.split(pattern), key=len).lower() for pattern in within)
        self._within = [(letters, Later(one, re.IGNORECASE)) for letters, one in zip(needed, within, strict=True)]

    def open(self, line: str) -> bool:
        """Whether any of them matches a line's beginning."""
        if self._first.match(line):
            return True
        low = line.lower()
        return any(letters in low and pattern.match(line) for letters, pattern in self._within)


@cache
def openings(name: str) -> Openings:
    """All patterns of a file that lines open with."""
    return Openings(lines(name))


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
