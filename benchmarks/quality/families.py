"""Whether copies and spun articles are one family, and articles written apart are not.

The articles are those written for training (`training/articles`), none a copy of another. Spun ones are made of them
by a model of a spinner: each content word is exchanged with a chance, for one to two others drawn from all articles,
some function words too, and a twentieth of the sentences are left out. Real spinners differ; the figures tell what the
method holds against, not how often it is right on a crawl.

usage: python benchmarks/quality/families.py [--spun 200] [--out results/families.md]
"""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path

import numpy as np

from palpate.crawl.families import families
from palpate.crawl.frame import PERMUTATIONS, SAME_FAMILY, _function_words, fingerprint
from palpate.reading import read_text

ROOT = Path(__file__).parents[2]
SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
DROPPED = 0.05  # sentences
EXCHANGED = 0.1  # of the chance for content words: for function words
LEAST_CHARACTERS = 500
_MARK = re.compile(r"\[\[.*?\]\]", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spun", type=int, default=200)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    page = report(articles(), options.spun)
    print(page)
    if options.out:
        options.out.write_text(page, encoding="utf-8")


def articles() -> list[str]:
    """The written articles without their labels."""
    files = sorted((ROOT / "training" / "articles").glob("*-*.md"))
    parts = [part for file in files for part in re.split(r"(?m)^===", file.read_text(encoding="utf-8"))[1:]]
    texts = [_MARK.sub("", part.split("\n", 1)[1]) for part in parts]
    return [text for text in texts if len(text) > LEAST_CHARACTERS]


def spun(text: str, share: float, words: list[str], rng: random.Random) -> str:
    """An article with its words exchanged."""
    kept = _function_words()
    others = sorted(kept)

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word.lower() in kept:
            return rng.choice(others) if rng.random() < share * EXCHANGED else word
        if rng.random() >= share:
            return word
        return " ".join(rng.choice(words) for _ in range(rng.choice((1, 1, 1, 2))))

    sentences = (one for one in _SENTENCE.split(text) if rng.random() >= DROPPED)
    return " ".join(_WORD.sub(other, one) for one in sentences)


def shares(frames: list[bytes]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The estimated share of shingles of every pair."""
    rows = np.frombuffer(b"".join(frames), dtype="<u4").reshape(len(frames), PERMUTATIONS)
    return np.concatenate([(rows[at + 1 :] == rows[at]).mean(axis=1) for at in range(len(rows) - 1)])


def report(texts: list[str], many: int) -> str:
    """The results as a page."""
    kept = _function_words()
    words = [word for text in texts for word in _WORD.findall(text) if word.lower() not in kept]
    prints = [fingerprint(read_text(text)) for text in texts]
    apart = shares([one.frame for one in prints if one.frame])
    found = families([one.exact for one in prints], [one.frame for one in prints])
    lines = [
        "# Families of copied and spun articles",
        "",
        "Made by `benchmarks/quality/families.py`; how the spun ones are made stands there.",
        "",
        f"{len(texts)} articles written apart, {len(apart):,} pairs: estimated share of shingles at most "
        f"{apart.max():.3f} "
        f"(99.99 % below {np.quantile(apart, 0.9999):.3f}; one family from {SAME_FAMILY}). "
        f"Families found: {len(set(found.tolist()))}, so {len(texts) - len(set(found.tolist()))} wrongly joined.",
        "",
        "| words exchanged | spun articles | found in their source's family | in another's | least share of shingles |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [_row(share, texts, words, many) for share in SHARES]
    return "\n".join(lines) + "\n"


def _row(share: float, texts: list[str], words: list[str], many: int) -> str:
    """Spun articles among all the others: how many are found."""
    rng = random.Random(round(share * 10))
    chosen = rng.sample(range(len(texts)), many)
    copies = [spun(texts[at], share, words, rng) for at in chosen]
    prints = [fingerprint(read_text(text)) for text in (*texts, *copies)]
    found = families([one.exact for one in prints], [one.frame for one in prints])
    home = sum(int(found[len(texts) + place]) == int(found[at]) for place, at in enumerate(chosen))
    alone = sum(int(found[len(texts) + place]) == len(texts) + place for place in range(many))
    least = min(_share(prints[at].frame, prints[len(texts) + place].frame) for place, at in enumerate(chosen))
    return f"| {share:.0%} | {many} | {home / many:.3f} | {(many - home - alone) / many:.3f} | {least:.3f} |"


def _share(one: bytes | None, other: bytes | None) -> float:
    if one is None or other is None:
        return 0.0
    return float((np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")).mean())


if __name__ == "__main__":
    main()
