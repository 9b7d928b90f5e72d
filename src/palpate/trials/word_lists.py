"""The word lists of this room, read once from the files beside the code."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def words(name: str, file: str = "label_words.txt") -> frozenset[str]:
    """The words of a paragraph."""
    return frozenset(" ".join(_paragraphs(file)[name]).split())


def listed(name: str, file: str = "label_words.txt") -> tuple[str, ...]:
    """The words of a paragraph in the order of the file."""
    return tuple(" ".join(_paragraphs(file)[name]).split())


def alternatives(name: str, file: str = "label_words.txt") -> str:
    """A paragraph of patterns as the alternatives of one regular expression."""
    return "|".join(_paragraphs(file)[name])


def paragraphs(file: str) -> dict[str, frozenset[str]]:
    """The words of every paragraph of a file."""
    return {name: words(name, file) for name in _paragraphs(file)}


@cache
def _paragraphs(file: str) -> dict[str, list[str]]:
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    parts = (part.strip("\n").split(":\n", 1) for part in kept.split("\n\n") if part.strip())
    return {name: body.splitlines() for name, body in parts}
