"""Negation and strength of wording."""

from __future__ import annotations

import pytest

from palpate.text.hedging import exaggerations, strength
from palpate.text.negation import is_negated, negations


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Massage does not reduce pain.", True),
        ("Massage doesn’t reduce pain.", True),
        ("Massage has no effect on sagging skin.", True),
        ("There is no evidence that it works.", True),
        ("Massage reduces pain.", False),
        ("Not only does it warm, it soothes.", False),
        ("It eases pain without surgery.", False),
        ("It works whether or not you believe in it.", False),
        ("It helps people who do not sleep.", False),
        ("No. 4 is the best of them.", False),
        ("It lowers pain compared with no treatment at all.", False),
        ("It is no better than no treatment.", True),
    ],
)
def test_a_sentence_that_denies(text: str, wanted: bool) -> None:
    assert is_negated(text) is wanted


def test_spans_cut_out_the_denying_word() -> None:
    text = "It isn't warm and never was."
    assert [text[s.start : s.end] for s in negations(text)] == ["isn't", "never"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Massage may reduce pain.", "hedged"),
        ("Massage can help with pain.", "hedged"),
        ("Massage reduces pain.", "asserted"),
        ("Massage cures back pain.", "exaggerated"),
        ("It is scientifically proven to help.", "exaggerated"),
        ("It may cure everything.", "exaggerated"),
        ("It helps the skin heal.", "asserted"),
        ("It does not cure cancer.", "asserted"),
        ("It is not always effective.", "hedged"),
        ("It is always cold there.", "asserted"),
        ("It works on 100% of headaches.", "exaggerated"),
        ("Say goodbye to stiff hips!", "exaggerated"),
        ("You are sure to feel younger.", "exaggerated"),
        ("Cupping has been linked to fewer headaches.", "hedged"),
        ("Early results hint at a small benefit.", "hedged"),
    ],
)
def test_strength(text: str, wanted: str) -> None:
    assert strength(text).value == wanted


def test_exaggerations_point_at_the_words() -> None:
    text = "Results guaranteed."
    assert [text[a:b] for a, b in exaggerations(text)] == ["guaranteed"]
