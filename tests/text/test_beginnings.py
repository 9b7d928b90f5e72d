from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.claims.cues import Cue, _pattern
from palpate.text.beginnings import SIZE, alternatives, beginnings


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("blood flow", {"blo"}),
        ("(is|are) thought", {"is", "are"}),
        ("(convincing )?assumption", {"con", "ass"}),
        ("ag(e)?ing", {"age", "agi"}),
        ("fac(e|es|ial)", {"fac"}),
        ("[ms]oved to", {"mov", "sov"}),
        ("don't work", {"don"}),
        ("(?<!what.)you need", {"you"}),
        ("it's best", {"it'", "its", "it"}),
        ("19\\d\\d reviews", {"190", "191", "192", "193", "194", "195", "196", "197", "198", "199"}),
    ],
)
def test_beginnings_of_a_pattern(pattern: str, letters: set[str]) -> None:
    assert beginnings(pattern) == frozenset(letters)


@pytest.mark.parametrize("pattern", ["[A-Z]\\w+ says", "\\$ \\d", "(so )?", "ab* c"])
def test_some_cannot_be_told(pattern: str) -> None:
    assert beginnings(pattern) is None


_WORDS = st.lists(
    st.sampled_from(["the", "a", "is", "massage", "eases", "eased", "pain", "well-known", "it's", "2011"])
)


@given(_WORDS, st.sampled_from(["(the|a) massage", "eas(es|ed)? pain", "is _ pain", "it's a", "20\\d\\d massage"]))
def test_what_is_found_is_what_the_pattern_finds_everywhere(words: list[str], wording: str) -> None:
    text = " ".join(words)
    made = Cue([wording])
    everywhere = re.compile(rf"(?<![\w-])(?:{_pattern(wording)})(?!\w)", re.IGNORECASE)
    assert made.all(text) == [match.span() for match in everywhere.finditer(text)]
    assert all(text[start : start + SIZE].split()[0] in made.beginnings for start, _ in made.all(text))


@pytest.mark.parametrize(
    ("pattern", "apart"),
    [
        (r"\b(?:a|b(?:c|d))\b|e", [r"\b(?:a)\b", r"\b(?:b(?:c|d))\b", "e"]),
        (r"\b(?:a|b)+", [r"\b(?:a|b)+"]),
        (r"\b(?:a|b) (?:c|d)\b", [r"\b(?:a|b) (?:c|d)\b"]),
        (r"[|]\|x", [r"[|]\|x"]),
    ],
)
def test_alternatives_of_a_pattern(pattern: str, apart: list[str]) -> None:
    assert alternatives(pattern) == apart
