"""The fenced blocks of a Markdown page, and what the language after the fence says of them.

============ =========================================================================================
language     meaning
============ =========================================================================================
``console``  run: lines after ``$`` are commands, the lines below are what they print
``python``   run: as a doctest where it has ``>>>``, else as it stands; blocks of a page share their names
``pycon``    the same
``sh``       for the reader's machine (make, pip): not run, but targets and extras must exist
``json``     must be JSON, and a study record if it has a key and a design
``yaml``     must be YAML; what it asks of palpate's action or hook must be there
``csv``      data
``markdown`` an article
``text``     an excerpt, or an article
============ =========================================================================================

A block with ``title="name"`` is written to a file of that name, for the commands below it on the page. In shown
output ``…`` stands for any text in its line, and a line of ``…`` alone for any lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

LANGUAGES = frozenset({"console", "python", "pycon", "sh", "json", "yaml", "csv", "markdown", "text"})
ELLIPSIS = "…"

_OPENING = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<language>[\w-]*) *(?P<rest>.*)$")
_TITLE = re.compile(r'title="(?P<name>[^"]+)"')


class Block(NamedTuple):
    """A fenced block: its language, its text without the fence's indent, and the line of its first text line."""

    language: str
    text: str
    line: int
    title: str | None = None
    indent: str = ""


class Step(NamedTuple):
    """A command of a console block, what is shown below it (None if nothing is), and their lines in the page.

    ``line`` is the command's, ``shown`` the half-open range of the output's lines; all count from 1.
    """

    command: str
    output: str | None
    line: int
    shown: tuple[int, int]


def blocks_of(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        opening = _OPENING.match(lines[at])
        at += 1
        if opening is None:
            continue
        start, indent, fence = at, opening["indent"], opening["fence"]
        while at < len(lines) and lines[at].strip() != fence:
            at += 1
        text = "".join(f"{line.removeprefix(indent)}\n" for line in lines[start:at])
        title = _TITLE.search(opening["rest"])
        yield Block(opening["language"], text, start + 1, title["name"] if title else None, indent)
        at += 1


def steps_of(block: Block) -> Iterator[Step]:
    """The commands of a console block; a line that ends in a backslash goes on in the next one."""
    lines = block.text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, stop in pairwise([*starts, len(lines)]):
        command, first = lines[start][2:], start + 1
        while command.endswith("\\") and first < stop:
            command, first = command[:-1] + lines[first].removeprefix("> ").lstrip(), first + 1
        shown = lines[first:stop]
        output = "\n".join(shown) if any(line.strip() for line in shown) else None
        yield Step(command, output, block.line + start, (block.line + first, block.line + stop))


def matches(shown: str, printed: str) -> bool:
    """Whether what was printed is what a page shows, with its ellipses; white space at line ends does not count."""
    return re.fullmatch(_pattern(shown), _trimmed(printed)) is not None


def _pattern(shown: str) -> str:
    lines = _trimmed(shown).splitlines()
    patterns = [r"(?:.*\n)*?" if line.strip() == ELLIPSIS else _line_pattern(line) for line in lines]
    return "".join(patterns)


def _line_pattern(line: str) -> str:
    return ".*?".join(re.escape(part) for part in line.split(ELLIPSIS)) + r"\n"


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"
