from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from palpate.text.wordings import Wordings

PATTERNS = (r"\bbook (?:now|here)\b", r"\bcalls? us\b", r"\bself-\w+\b", r"\d+ ?% off\b", r"\bus\b")
_TEXTS = st.lists(
    st.sampled_from(["Book", "book now", "calls us", "us", "self-help", "x", "50 % off", ",", "ÄB", "’s"])
)


@given(_TEXTS, st.sampled_from([" ", "-", ", "]))
def test_finds_what_the_joined_expression_finds(words: list[str], between: str) -> None:
    text = between.join(words)
    wanted = [found.group() for found in re.finditer("|".join(PATTERNS), text, re.IGNORECASE)]
    assert [found.group() for found in Wordings(PATTERNS).finditer(text)] == wanted


def test_a_stretch_ends_where_it_says() -> None:
    text = "call us or call us"
    made = Wordings(PATTERNS)
    assert [found.span() for found in made.finditer(text, 3)] == [(5, 7), (11, 18)]
    assert [found.span() for found in made.finditer(text, 8, 15)] == []
    assert made.search("nothing") is None
    assert Wordings([]).search("book now") is None
