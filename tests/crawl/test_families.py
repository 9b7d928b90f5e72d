"""Copies and spun articles are one family; articles written apart are not."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from palpate.crawl.families import families
from palpate.crawl.frame import _function_words, fingerprint, shingles
from palpate.reading import read_text

pytest.importorskip("datasketch", reason="needs palpate[scan]")
ROOT = Path(__file__).parents[2]
EXAMPLES = [
    (ROOT / "examples" / name).read_text(encoding="utf-8") for name in ("hip_massage.txt", "facial_massage.txt")
]


def spun(text: str, share: float, seed: int) -> str:
    """The text with a share of its content words exchanged for made-up ones."""
    rng = random.Random(seed)
    kept = _function_words()

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if word.lower() in kept or rng.random() >= share:
            return word
        return "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiou") for _ in range(3))

    return re.sub(r"[A-Za-z]+", other, text)


def family_of(*texts: str) -> list[int]:
    prints = [fingerprint(read_text(text)) for text in texts]
    return [int(one) for one in families([one.exact for one in prints], [one.frame for one in prints])]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_a_spun_article_is_of_the_family_of_its_source(share: float) -> None:
    copies = [spun(EXAMPLES[0], share, seed) for seed in range(3)]
    assert family_of(EXAMPLES[0], EXAMPLES[1], *copies) == [0, 1, 0, 0, 0]


def test_an_exact_copy_in_other_markup_is_of_the_same_family() -> None:
    short = "Massage eases back pain. Many people say so."
    assert family_of(short, "Yoga eases back pain.", f"  {short.replace(' ', chr(10))}") == [0, 1, 0]


def test_short_pages_that_differ_are_never_one_family() -> None:
    assert family_of("It is good for the back.", "It is bad for the neck.") == [0, 1]


def test_pages_without_a_fingerprint_are_families_of_their_own() -> None:
    assert families([None, None, "a", "a"], [None] * 4).tolist() == [0, 1, 2, 2]


def test_content_words_leave_a_gap_however_many_they_are() -> None:
    one = "the lower back is a part of the body that is hurt by the work of the day"
    other = "the lumbar region is a piece of the human frame that is harmed by the toil of the morning"
    assert shingles(one.split()) == shingles(other.split())
    assert len(shingles(one.split())) > 3
