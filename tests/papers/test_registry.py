"""Registration numbers in text: none is passed over by the quick look that comes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palpate.papers.registry import _BEGINS, _NUMBERS, registry_numbers

PARTS = st.sampled_from(
    (*_BEGINS.pattern.split("|"), "CT", "JPRN-", " ", "-", "/", ":", "s", "01234567", "2009", "123", "126")
)


@given(st.from_regex(_NUMBERS, fullmatch=True))
def test_every_form_is_found_in_a_sentence(number: str) -> None:
    assert registry_numbers([f"In this RCT (CT scans; {number}) pain was less."])


@given(st.lists(PARTS, max_size=12).map("".join))
def test_the_quick_looks_pass_over_nothing(text: str) -> None:
    found = {match[match.lastgroup or ""].replace(" ", "") for match in _NUMBERS.finditer(text)}
    assert {number.removeprefix("EudraCT ").lstrip("ACINRST") for number in registry_numbers([text])} == {
        number.lstrip("ACINRST") for number in found
    }


def test_words_that_look_like_a_registry_are_none() -> None:
    assert registry_numbers(["An RCT of 12345678 CT scans, RCTs 2 and 3."]) == ()
