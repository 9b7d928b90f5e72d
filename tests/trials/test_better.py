"""Which way an outcome is better, by the words of its name."""

from __future__ import annotations

import pytest

from palpate.trials.better import better_way
from palpate.types.study import Better

HIGHER, LOWER = Better.HIGHER, Better.LOWER


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("Low birth weight", LOWER),
        ("Birth weight (g)", HIGHER),
        ("Non HDL-C (mg/dL)", LOWER),
        ("Subjective memory loss", LOWER),
        ("HDL-cholesterol (mmol/l)", HIGHER),
        ("Free fatty acids", LOWER),
        ("Relapse-free survival", HIGHER),
        ("pNN50", HIGHER),
        ("Zorb index", None),
    ],
)
def test_the_longest_phrase_decides(name: str, way: Better | None) -> None:
    assert better_way(name) is way


def test_an_instrument_goes_before_the_words_beside_it() -> None:
    assert better_way("WOMAC, Physical function subscale") is LOWER
    assert better_way("SF-36 items, Bodily pain") is HIGHER


def test_what_is_reached_on_an_instrument_is_better_the_more_of_it() -> None:
    assert better_way("Symptomatic remission (HDRS)") is HIGHER
    assert better_way("Patients who achieved HbA1c < 7.0%") is HIGHER


def test_the_last_part_of_a_name_is_heard_first() -> None:
    assert better_way("Profile of moods, Vigor") is HIGHER
    assert better_way("Blood gases, lowest SpO2 during intubation") is HIGHER


def test_a_scale_that_says_how_much_leaves_it_to_what_it_is_of() -> None:
    assert (better_way("Satisfaction, VAS"), better_way("VAS")) == (HIGHER, LOWER)


def test_how_many_had_much_less_of_something_bad() -> None:
    assert better_way("20% reduction in HAM-D score") is HIGHER
    assert better_way("Reduction in seizures of at least 50%") is HIGHER


def test_trouble_at_the_end_of_a_name() -> None:
    assert better_way("Concentration problems during visit") is LOWER
    assert better_way("Quality of life") is HIGHER


def test_scales_of_change_on_which_one_is_best() -> None:
    assert (better_way("CGI-I, mean score"), better_way("CGI-I much or very much improved")) == (LOWER, HIGHER)


def test_free_as_a_part_of_a_substance() -> None:
    assert (better_way("Free plasma glucose"), better_way("Pain-free at 2 hours")) == (LOWER, HIGHER)
