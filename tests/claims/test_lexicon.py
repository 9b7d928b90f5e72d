"""Lay words lead to constructs, by stems, the longest wording first."""

from __future__ import annotations

import pytest

from palpate.claims.lexicon import Lexicon, outcome_words


@pytest.mark.parametrize(
    ("text", "construct"),
    [
        ("Time to unwind after work", "relaxation"),
        ("gives you a healthy glow", "skin appearance"),
        ("flushes poisons out", "toxins"),
        ("You are back in action sooner", "recovery"),
        ("when you are sore after training", "muscle soreness"),
        ("cheeks that are sagging", "sagging skin"),
        ("boosts the insusceptible framework", "immune function"),
    ],
)
def test_lay_words_of_outcomes(text: str, construct: str) -> None:
    assert construct in [name for name, _, _ in outcome_words().all(text)]


def test_offsets_cut_out_the_words() -> None:
    text = "It lulls you, then drains fluid retention."
    assert [text[start:end] for name, start, end in outcome_words().all(text) if name == "swelling"] == [
        "fluid retention"
    ]


def test_longest_wording_counts() -> None:
    words = Lexicon({"sore": "pain", "sore muscles": "muscle soreness"})
    assert words.all("sore muscles") == [("muscle soreness", 0, 12)]


def test_a_wording_as_it_stands_comes_before_its_stem() -> None:
    words = Lexicon({"firmness": "skin firmness", "firm": "firmness", "firms": "companies"})
    assert [name for name, _, _ in words.all("two firms")] == ["companies"]


def test_words_of_other_things_speak_of_nothing() -> None:
    assert outcome_words().all("The invoice lists two tables and a carpet.") == []
    assert [name for name, _, _ in outcome_words().all("brings relief from nausea")] == ["nausea"]
