"""What is asked of a search, in its bounds; the messages are tested where people meet them."""

from __future__ import annotations

import pytest

from palpate.checks.searches import LONGEST, bounded, words_asked, years_asked
from palpate.errors import InputError


def test_words_without_blanks_too_many_and_halves_of_letters() -> None:
    assert words_asked("  back \n pain\ud800 ") == "back pain"
    with pytest.raises(InputError, match=f"at most {LONGEST}"):
        words_asked("a" * (LONGEST + 1))


@pytest.mark.parametrize("years", [(0, None), (None, 10_000), (2012, 2011)])
def test_years_that_are_none(years: tuple[int | None, int | None]) -> None:
    with pytest.raises(InputError, match="year"):
        years_asked(years)


def test_years_may_be_left_open() -> None:
    assert [years_asked(years) for years in ((None, None), (2011, 2011), (None, 2011))] == [
        (None, None), (2011, 2011), (None, 2011),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [0, 11])
def test_numbers_out_of_their_bounds(value: int) -> None:
    assert bounded(10, "limit", least=1, most=10) == 10
    with pytest.raises(InputError, match=f"limit is {value}; it is from 1 to 10"):
        bounded(value, "limit", least=1, most=10)


def test_quotation_marks_of_phones_are_plain_ones() -> None:
    assert words_asked("“chair massage …”  „sleep” 2011") == '"chair massage " "sleep" 2011'
