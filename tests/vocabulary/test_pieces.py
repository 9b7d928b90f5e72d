"""Pieces are numbered on from one call to the next, and what is made of them is made once."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add

import numpy as np
import pytest

from palpate.vocabulary import pieces
from palpate.vocabulary.pieces import Cut, OfPieces, Spread, cut, cut_many


def words(texts: Cut) -> list[str]:
    return [texts.pieces[number] for number in texts.which]


def test_numbered_on() -> None:
    first, second = cut_many(["some new words", "new"]), cut_many(["words and more words"])
    assert words(first) == ["some", "new", "words", "", "new", ""]
    assert words(second) == ["words", "and", "more", "words", ""]
    assert first.pieces is second.pieces
    assert second.which[0] == first.which[2]


def test_numbered_anew_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST_PIECES", 1)
    first, second = cut_many(["a b"]), cut_many(["b c"])
    assert first.pieces is not second.pieces
    assert second.pieces == ["", "b", "c"]
    assert words(first) == ["a", "b", ""]


def test_made_once() -> None:
    asked: list[str] = []

    def make(some: Sequence[str]) -> list[str]:
        asked.extend(some)
        return [one.upper() for one in some]

    made = OfPieces(["END"], make, add)
    held = ["", "a", "b"]
    assert made.of(held) == ["END", "A", "B"]
    held.append("c")
    assert made.of(held) == made.of(held) == ["END", "A", "B", "C"]
    assert asked == ["a", "b", "c"]
    assert made.of(["", "z"]) == ["END", "Z"]


def test_part_of_a_cut() -> None:
    texts = cut(["a b", "", "c a", "d"])
    part = texts.part(1, 3)
    assert words(part) == ["", "", "c", "a", ""]
    assert part.starts.tolist() == [0, 2]
    assert words(texts.part(2, 9)) == ["c", "a", "", "d", ""]


def test_spread() -> None:
    spread = Spread.of_words(["ab", "", "c"]).with_more(Spread.of_words(["def"]))
    codes, ends = spread.of(np.array([3, 1, 0, 0, 2]))
    assert "".join(map(chr, codes)) == "defababc"
    assert ends.tolist() == [3, 3, 5, 7, 8]
