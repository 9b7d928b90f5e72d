"""Which way an outcome is better, where its figures or the words round its name turn it."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.ways import better_by_scores
from palpate.types.study import Better
from tests.trials.papers import BASELINE, paper, table


def way(name: str, *cells: str) -> Better | None:
    rows = [["", "Massage (n = 40)", "Usual care (n = 40)", "P"], [name, *cells, "0.02"]]
    study = read_trial(paper(table(*BASELINE, id="base"), table("Outcomes", rows, id="t1")))
    return study.outcomes[0].better


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Drop in haemoglobin > 2 g/dl", Better.LOWER),
        ("0 falls", Better.HIGHER),
        ("Low back pain", Better.LOWER),
        ("HbA1c < 7.0%", Better.HIGHER),
        ("Birth weight < 2500 g", Better.LOWER),
    ],
)
def test_words_that_turn_a_count_of_people(name: str, expected: Better) -> None:
    assert way(name, "12 (30%)", "20 (50%)") is expected


def test_decreased_of_something_good() -> None:
    assert way("Decreased alertness, mean (SD)", "1.8 (0.8)", "2.1 (0.8)") is Better.LOWER


def test_a_reduction_in_per_cent() -> None:
    assert way("Pain reduction (%), mean (SD)", "47.1 (20.0)", "25.2 (18.0)") is Better.HIGHER


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("with higher scores reflecting increased depression", Better.LOWER),
        ("a higher score indicating a greater level of satisfaction", Better.HIGHER),
        ("Decreased scores represent improvement in quality of life", Better.LOWER),
        ("with lower scores representing assisted or poorer living", Better.HIGHER),
        ("lower scores indicate worse function", Better.HIGHER),
        ("higher scores indicate less severity of stroke", Better.HIGHER),
        ("Scores were higher at six weeks", None),
    ],
)
def test_what_a_text_says_of_scores(said: str, expected: Better | None) -> None:
    assert better_by_scores(said) is expected
