"""Articles of about a thousand words, no two alike, made of the paragraphs of the written training articles."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

WRITTEN = Path(__file__).parents[2] / "training" / "articles"
WORDS = 1000
KEPT = 0.7  # of the paragraphs of an article that one is made of
_MARK = re.compile(r"\[\[[^\]]*\]\]")
_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title: \"?(.*?)\"?$", re.MULTILINE)


@lru_cache(maxsize=1)
def written() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Title and paragraphs of each training article, without the marks of their labels."""
    texts = (text for file in sorted(WRITTEN.glob("*-*.md")) for text in _texts(file.read_text(encoding="utf-8")))
    return tuple(texts)


def _texts(file: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for piece in re.split(r"^=== .*\n", file, flags=re.MULTILINE)[1:]:
        text = _MARK.sub("", piece).strip()
        title = _TITLE.search(text)
        parts = (part.strip() for part in _MATTER.sub("", text).split("\n\n"))
        yield title[1] if title else "What helps", tuple(part for part in parts if part and not part.startswith("# "))


def article(number: int) -> str:
    """The article of that number as Markdown: paragraphs of some training articles, in their order, to 1,000 words."""
    chance = random.Random(number)
    title, _ = chance.choice(written())
    parts: list[str] = []
    words = 0
    while words < WORDS:
        _, paragraphs = chance.choice(written())
        for part in paragraphs:
            if words < WORDS and chance.random() < KEPT:
                parts.append(part)
                words += len(part.split())
    return "\n\n".join((f"# {title}", *parts)) + "\n"
