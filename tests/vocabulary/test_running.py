"""Running text in letters says what `spans` says of it, word by word and place by place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.vocabulary import load
from palpate.vocabulary.folding import spans
from palpate.vocabulary.letters import UNKNOWN

INDEX = load()._index
PIECES = st.sampled_from(
    [
        *("group", "Type", "a", "A", "the", "an", "groups", "B", "vitamin", "hepatitis", "pain", "low-back", "5", "½"),
        *(
            " ",
            " ",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\n \n",
            "\t",
            "\u2028",
            "\x1c",
            "\x85",
            "-",
            "—",
            "‐",
            "‑",
            ",",
            ".",
            "(",
        ),
        *("/", "=", "'s", "’", '"', "_", "é", "™", "²"),
    ]
)


def assert_as_spans(text: str) -> None:
    running, plain = INDEX.writer.write(text), spans(text)
    assert running.letters == INDEX.letters.spell(word for word, _, _ in plain)
    singly = [(number, number + 1) for number in range(len(plain))]
    assert list(running.places(singly)) == [(start, end) for _, start, end in plain]
    pairs = [(number, number + 2) for number in range(len(plain) - 1)]
    assert list(running.places(pairs)) == [(start, end) for (_, start, _), (_, _, end) in pairwise(plain)]


@given(st.lists(PIECES, max_size=14).map("".join))
def test_made_up_texts(text: str) -> None:
    assert_as_spans(text)


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    assert_as_spans(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "- pain", "pain -", "a - b", "group A", "Group a (n = 5)", "type the A", "vitamin\nA\n\nA", "group - A"],
)
def test_edges(text: str) -> None:
    assert_as_spans(text)


def test_a_word_of_no_wording_has_no_letter_of_its_own() -> None:
    assert INDEX.letters.spell(["zorbing", "pain"])[0] == UNKNOWN
    assert INDEX.letters.spell(["zorbing", "pain"])[1] != UNKNOWN
