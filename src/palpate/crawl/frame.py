"""What a page is a copy of: its words exactly, or the frame of its sentences where other words were put in.

A machine that spins an article exchanges words and keeps the sentences. So the shingles that are compared are runs of
seven function words and gaps ("_ of the _ and _ in"), a gap standing for any number of other words, and their share
(Jaccard) is estimated by MinHash (Broder 1997, On the resemblance and containment of documents).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from palpate.types.article import Article, Span

PERMUTATIONS = 255
BANDS, ROWS = 85, 3
# Share of shingles from which pages are one family. Of 692 articles written apart no two of 239,086 pairs had more than
# .04; of those in which every second word was exchanged and a twentieth of the sentences left out none less than .34
# (benchmarks/quality/families.py).
SAME_FAMILY = 0.2
RUN = 7
LEAST_RUNS = 30  # shingles; less tells no two pages apart
_GAP = "_"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")


class Fingerprint(msgspec.Struct, frozen=True, kw_only=True):
    """``exact`` is a hash of the words in order, ``frame`` a MinHash of 255 32-bit numbers, None of a short page."""

    exact: str
    frame: bytes | None


def fingerprint(article: Article) -> Fingerprint:
    """The fingerprint of the author's words, whatever stands around them on the page."""
    words = [word for block in article.blocks if block.kind.is_prose for word in _words(article, block.span)]
    return Fingerprint(exact=hashlib.sha256(" ".join(words).encode()).hexdigest()[:32], frame=_frame(words))


def _words(article: Article, span: Span) -> Iterator[str]:
    yield from _WORD.findall(article.words(span).lower())


def shingles(words: Sequence[str]) -> set[str]:
    """The runs of function words and gaps of a text."""
    kept = _function_words()
    row: list[str] = []
    for word in words:
        one = word if word in kept else _GAP
        if one != _GAP or not row or row[-1] != _GAP:
            row.append(one)
    return {" ".join(row[at : at + RUN]) for at in range(len(row) - RUN + 1)}


def _frame(words: Sequence[str]) -> bytes | None:
    from datasketch import MinHash

    found = shingles(words)
    if len(found) < LEAST_RUNS:
        return None
    made = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=zlib.crc32)
    made.update_batch([shingle.encode() for shingle in sorted(found)])
    data: bytes = made.hashvalues.astype("<u4").tobytes()
    return data


@cache
def _function_words() -> frozenset[str]:
    text = files("palpate.crawl").joinpath("function_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
