"""Registration numbers in text: none is passed over by the quick look that comes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palpate.papers.registry import _NUMBERS, registry_numbers


@given(st.from_regex(_NUMBERS, fullmatch=True))
def test_every_form_is_found_in_a_sentence(number: str) -> None:
    assert registry_numbers([f"In this RCT (CT scans; {number}) pain was less."])


def test_words_that_look_like_a_registry_are_none() -> None:
    assert registry_numbers(["An RCT of 12345678 CT scans, RCTs 2 and 3."]) == ()
