"""Numbers are found where they stand, and no others."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from palpate.vocabulary.hashed import Hashed

NUMBERS = st.one_of(st.integers(0, 50), st.integers(0, 2**62))


@given(st.lists(NUMBERS, unique=True, max_size=300), st.lists(NUMBERS, max_size=100))
def test_as_a_dictionary(held: list[int], asked: list[int]) -> None:
    places = {number: place for place, number in enumerate(held)}
    asked += held[::2]
    hashed = Hashed(np.array(held, dtype=np.int64))
    which, where = hashed.found(np.array(asked, dtype=np.int64))
    assert dict(zip(which.tolist(), where.tolist(), strict=True)) == {
        at: places[number] for at, number in enumerate(asked) if number in places
    }
    assert hashed.hold(np.array(asked, dtype=np.int64)).tolist() == [number in places for number in asked]


def test_crowded_rows() -> None:
    """Multiples of a high power of two fall into few rows."""
    held = np.arange(2_000, dtype=np.int64) << 50
    which, where = Hashed(held).found(held[::-1])
    assert np.array_equal(where[np.argsort(which)], np.arange(1_999, -1, -1))
