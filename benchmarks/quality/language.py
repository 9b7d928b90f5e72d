"""How well the language of a text is told, by its length, and which of its two steps tells it.

English: every development article beside the checkout, and the English pages of the article extraction benchmark
(https://github.com/scrapinghub/article-extraction-benchmark, no part of this project); other languages: its other
pages. What a page is in is taken from its own ``lang`` attribute, which four pages have wrong.
Each text is cut to its first characters, at the end
of a word.

usage: python benchmarks/quality/language.py --pages CHECKOUT [--shared ../shared]
           [--out benchmarks/quality/results/language.md]
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from palpate.reading import read
from palpate.text import language

ROOT = Path(__file__).parents[2]
LENGTHS = (40, 80, 150, 300, 1_000, 20_000)  # characters
_LANG = re.compile(r"<html[^>]{0,2000}?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b", re.IGNORECASE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "quality" / "results" / "language.md")
    options = parser.parse_args()
    texts = [*articles(options.shared / "articles"), *pages(options.pages)]
    options.out.write_text(report(texts), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))


def articles(folder: Path) -> Iterator[tuple[str, str]]:
    """English: the development articles."""
    for path in sorted([*folder.glob("a*.md"), *folder.glob("a*.html")]):
        article = read(path)
        yield "en", " ".join(article.words(block.span) for block in article.blocks if block.kind.is_prose)


def pages(checkout: Path) -> Iterator[tuple[str, str]]:
    """The marked text of each page that says its language."""
    truth = json.loads((checkout / "ground-truth.json").read_text(encoding="utf-8"))
    for name, row in sorted(truth.items()):
        page = gzip.decompress((checkout / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
        if declared := _LANG.search(page):
            yield declared.group(1).lower(), " ".join(row.get("articleBody", "").split())


def report(texts: list[tuple[str, str]]) -> str:
    spoken = Counter(code for code, _ in texts)
    english, other = spoken["en"], len(texts) - spoken["en"]
    named = ", ".join(f"{code} {n}" for code, n in spoken.most_common())
    lines = [
        "# The language of a text",
        "",
        f"Made by `benchmarks/quality/language.py`: {len(texts)} texts ({named}), as the pages themselves say.",
        "Each cell: told rightly, no answer, told wrongly. By small words: without the classifier.",
        "",
        f"| first characters | {english} English | by small words | {other} others | by small words |",
        "| --: | --- | --- | --- | --- |",
    ]
    for length in LENGTHS:
        cells = []
        for wants_english in (True, False):
            cut = [(code, start(text, length)) for code, text in texts if (code == "en") is wants_english]
            cells += [told(cut, language.guess_language), told(cut, by_small_words)]
        lines.append(f"| {length} | {' | '.join(cells)} |")
    wrong = [(code, language.guess_language(text)) for code, text in texts]
    mixed = Counter((declared, answer) for declared, answer in wrong if answer and answer != declared)
    listed = ", ".join(f"{declared} as {answer} {n}" for (declared, answer), n in sorted(mixed.items())) or "none"
    lines += [
        "",
        f"Told otherwise than the page says, on the longest texts: {listed}.",
        "Read by eye when this was first measured, all four such pages were in the language that was told.",
    ]
    return "\n".join(lines) + "\n"


def start(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0]


def by_small_words(text: str) -> str | None:
    """What is told where the classifier is kept out."""
    with patch.object(language, "_classified", return_value=None):
        return language.guess_language(text)


def told(texts: list[tuple[str, str]], tell: Callable[[str], str | None]) -> str:
    answers = [(code, tell(text)) for code, text in texts]
    right = sum(code == answer for code, answer in answers)
    none = sum(answer is None for _, answer in answers)
    return f"{right}, {none}, {len(answers) - right - none}"


if __name__ == "__main__":
    main()
