from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtr

from palpate.checks.student import two_sided_p

EXACT = 1e-9  # both sides lose a little: lgamma at large degrees of freedom


SEEN = 1e-4  # closer to 0 scipy loses t squared beside the degrees of freedom


@given(st.floats(-60, 60).filter(lambda t: abs(t) > SEEN), st.floats(1, 5000))
def test_the_probability_is_scipys(t: float, df: float) -> None:
    assert two_sided_p(t, df) == pytest.approx(2 * stdtr(df, -abs(t)), rel=EXACT, abs=1e-300)


def test_next_to_no_difference() -> None:
    """With one degree of freedom t is Cauchy's: p = 1 - 2 arctan(t) / pi."""
    assert two_sided_p(1e-8, 1) == pytest.approx(1 - 2e-8 / pi, abs=1e-15)


@pytest.mark.parametrize(("t", "df"), [(12.706, 1), (2.571, 5), (2.228, 10), (2.042, 30), (1.980, 120), (1.960, 1e6)])
def test_the_five_per_cent_points_of_the_printed_table(t: float, df: float) -> None:
    """Fisher & Yates, Statistical Tables, table III: t at p = 0.05."""
    assert two_sided_p(t, df) == pytest.approx(0.05, abs=5e-5)


def test_no_difference_has_probability_one_and_a_huge_one_none() -> None:
    assert two_sided_p(0, 10) == 1.0
    assert two_sided_p(1e200, 10) == 0.0
