"""Answers of bounded length: an estimate of tokens, and the longest version of an answer that fits.

Every tool makes its answer as a row of versions, each shorter than the last; what goes first is stated where it is
made. Numbers are never shortened, only left out whole.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

# The least that four tokenizers of language models make of any answer (cl100k_base, o200k_base, those of Claude 2 and
# DeepSeek; benchmarks/quality/results/mcp.md): JSON with names, numbers and addresses. Plain English has about 4.
CHARACTERS_PER_TOKEN = 2.7

Answer = TypeVar("Answer", bound=msgspec.Struct)


def tokens(answer: msgspec.Struct | bytes) -> int:
    """About how many tokens an answer is, written as JSON without spaces."""
    encoded = answer if isinstance(answer, bytes) else msgspec.json.encode(answer)
    return math.ceil(len(encoded.decode()) / CHARACTERS_PER_TOKEN)


def fitting(versions: Iterator[Answer], budget: int) -> Answer:
    """The first version within the budget; the last one where none is."""
    version = next(versions)
    while tokens(version) > budget and (shorter := next(versions, None)) is not None:
        version = shorter
    return version


def shrinking(answer: Answer, *steps: Callable[[Answer], Iterator[Answer]]) -> Iterator[Answer]:
    """The answer, then what each step makes of the last version, one after another."""
    yield answer
    for step in steps:
        for shorter in step(answer):
            answer = shorter
            yield answer


def quoted(text: str) -> str:
    """Words of somebody else as they may be shown: on one line, and nothing in them that a reader would not see."""
    seen = (" " if character.isspace() else character for character in text)
    return " ".join("".join(one for one in seen if one.isprintable()).split())


def cut(text: str, most: int) -> str:
    """A text of at most that many characters, cut at a word, with an ellipsis where something is missing."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
