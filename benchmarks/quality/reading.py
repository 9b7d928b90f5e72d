"""What is read of a page, beside trafilatura's text of the same page.

Development articles in HTML: which gold claims lie in the text that each keeps, which links, how far the two texts
agree. Where a checkout of them is given, two public sets of pages are measured too, which are no part of this project:
the article extraction benchmark (181 news pages whose main text was marked by hand,
https://github.com/scrapinghub/article-extraction-benchmark) and the test pages of Readability
(https://github.com/mozilla/readability). Precision, recall and F1 are those of runs of four words, averaged over pages.

usage: python benchmarks/quality/reading.py [--shared ../shared] [--pages CHECKOUT] [--readability CHECKOUT]
           [--out benchmarks/quality/results/reading.md]      needs: pip install 'palpate[peers]'
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import trafilatura  # type: ignore[import-untyped, unused-ignore]  # a peer, not installed everywhere

from palpate.claims.segments import segments
from palpate.reading import read, read_text
from palpate.types.article import Article, BlockKind, Span

ROOT = Path(__file__).parents[2]
RUN = 4  # words
KEPT = 0.9  # of a claim's runs of words, for the claim to be in a text
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\([^)\s]+\)")
_INLINE = frozenset({"a", "b", "em", "i", "span", "strong", "sub", "sup", "code", "font", "small", "u"})
_WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """What was counted on one development article."""

    article: str
    words: int
    their_words: int
    apart: int
    claims: int
    read: int
    theirs: int
    links: int
    their_links: int
    ours_in_theirs: float
    theirs_in_ours: float


HEAD = (
    *("article", "words", "trafilatura's words", "words set apart", "gold claims", "read", "in trafilatura's text"),
    *("links", "trafilatura's links", "ours in theirs", "theirs in ours"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--readability", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "quality" / "results" / "reading.md")
    options = parser.parse_args()
    lines = ["# Reading pages", "", f"Made by `benchmarks/quality/reading.py`; trafilatura {trafilatura.__version__}."]
    lines += development(options.shared / "articles")
    lines += marked(options.pages) if options.pages else []
    lines += expected(options.readability) if options.readability else []
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def development(folder: Path) -> list[str]:
    """The table of the development articles."""
    gold = defaultdict(list)
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold[row["article"]].append(Span(row["start"], row["end"]))
    pages = [measured(path, gold[path.stem]) for path in sorted(folder.glob("*.html"))]
    columns = list(zip(*pages, strict=True))
    total = ("all", *(sum(column) for column in columns[1:-2]), *(mean(column) for column in columns[-2:]))
    return [
        "",
        f"## {len(pages)} development articles in HTML",
        "",
        "A claim is read where it lies in a block that is read for claims; it is in trafilatura's text where nine",
        "tenths of its runs of words are. Words set apart are those of menus, footers, comments and other posts.",
        "The last two columns: share of palpate's runs of four words that trafilatura has, and the other way round.",
        "",
        *table(HEAD, [*pages, total]),
    ]


def measured(path: Path, gold: Sequence[Span]) -> Page:
    article = read(path)
    ours, theirs = text_of(article), extract(article.text)
    prose = [block.span for block in article.blocks if block.kind.is_prose]
    looked_at = [article.exact(segment.span) for segment in segments(article)]
    apart = [article.words(block.span) for block in article.blocks if block.kind.is_boilerplate]
    own, other = runs(ours), runs(theirs)
    both = (own & other).total()
    return Page(
        article=path.stem,
        words=len(ours.split()),
        their_words=len(theirs.split()),
        apart=len(" ".join(apart).split()),
        claims=len(gold),
        read=sum(any(segment.overlaps(span) for segment in looked_at) for span in gold),
        theirs=sum(is_in(article.words(span), other) for span in gold),
        links=sum(len(link.anchor) > 0 and any(block.overlaps(link.span) for block in prose) for link in article.links),
        their_links=len(_LINK.findall(extract(article.text, include_links=True))),
        ours_in_theirs=both / max(own.total(), 1),
        theirs_in_ours=both / max(other.total(), 1),
    )


def marked(checkout: Path) -> list[str]:
    """The table of the news pages with a marked main text."""
    truth = json.loads((checkout / "ground-truth.json").read_text(encoding="utf-8"))
    pages = [
        (row.get("articleBody", ""), gzip.decompress((checkout / "html" / f"{name}.html.gz").read_bytes()))
        for name, row in sorted(truth.items())
    ]
    return [
        "",
        f"## {len(pages)} news pages with a marked main text",
        "",
        "From the article extraction benchmark. The constants of `palpate.reading.html` were set with these pages in",
        "view. The marked text leaves out the headline and mostly captions, which claims may stand in.",
        "",
        *scored(pages),
    ]


def expected(checkout: Path) -> list[str]:
    """The table of the pages that a browser's reading view is tested on."""
    folders = sorted((checkout / "test" / "test-pages").iterdir())
    pages = [(visible(folder / "expected.html"), (folder / "source.html").read_bytes()) for folder in folders]
    return [
        "",
        f"## {len(pages)} pages of a browser's reading view",
        "",
        "Test pages of Mozilla's Readability, against the output that it is meant to give, which favours what works",
        "alike. They were not in view when the constants were set; three names of classes were added after a look at",
        "the twelve worst pages. Tables, code and references, which the expected output holds, are no part of the text",
        "here, for no claims are read there.",
        "",
        *scored(pages),
    ]


def scored(pages: Sequence[tuple[str, bytes]]) -> list[str]:
    """Mean precision, recall and F1 of each way to get at the text of these pages."""
    ways: dict[str, Callable[[str], str]] = {
        "palpate, all blocks of the article": lambda page: text_of(read_text(page, suffix=".html")),
        "palpate, without headline and captions": lambda page: body_of(read_text(page, suffix=".html")),
        "trafilatura, fast": extract,
        "trafilatura": lambda page: extract(page, fast=False),
    }
    rows = []
    for way, text in ways.items():
        found = [agreement(true, text(page.decode("utf-8", "replace"))) for true, page in pages]
        rows.append((way, *(mean(column) for column in zip(*found, strict=True))))
    return table(("text", "precision", "recall", "F1"), rows)


class _Visible(HTMLParser):
    """The words of a page without anything but words in it."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.pieces.append("" if tag in _INLINE else "\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def visible(path: Path) -> str:
    parser = _Visible()
    parser.feed(path.read_text(encoding="utf-8", errors="replace"))
    return "".join(parser.pieces)


def extract(page: str, *, fast: bool = True, include_links: bool = False) -> str:
    """The text that trafilatura keeps, without comments."""
    return trafilatura.extract(page, fast=fast, include_links=include_links, include_comments=False) or ""


def text_of(article: Article) -> str:
    return "\n".join(article.words(block.span) for block in article.blocks if block.kind.is_prose)


def body_of(article: Article) -> str:
    blocks = (block for block in article.blocks if block.kind.is_prose and block.kind is not BlockKind.CAPTION)
    return "\n".join(article.words(block.span) for block in blocks if block.span != article.title)


def runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))


def is_in(claim: str, text: Counter[tuple[str, ...]]) -> bool:
    wanted = runs(claim)
    if len(next(iter(wanted))) < RUN:  # a claim of a few words: as one piece of some run
        few = next(iter(wanted))
        return any(few == run[i : i + len(few)] for run in text for i in range(RUN))
    return (wanted & text).total() >= KEPT * wanted.total()


def agreement(true: str, found: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of runs of words."""
    wanted, given = runs(true), runs(found)
    both = (wanted & given).total()
    precision, recall = both / max(given.total(), 1), both / max(wanted.total(), 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    cells = [[f"{cell:.3f}" if isinstance(cell, float) else f"{cell}" for cell in row] for row in rows]
    rule = ["---", *["--:"] * (len(head) - 1)]
    return ["| " + " | ".join(row) + " |" for row in (head, rule, *cells)]


if __name__ == "__main__":
    main()
