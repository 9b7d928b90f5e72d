"""Better, no difference or worse, where no table says it."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.findings import p_of_figures
from palpate.types.study import Comparison, Events, Finding, Mean, MeanKind, Outcome
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")
ROWS = [
    ["", "Massage (n = 28)", "Usual care (n = 29)", "P"],
    ["Quux index, mean (SD)", "29.4 (8.0)", "40.1 (7.0)", "0.02"],
]


def finding(*body: tuple[str, str]) -> Finding | None:
    said = "Sixty-one adults were randomised to massage (n = 30) or usual care (n = 31)."
    return read_trial(paper(ARMS, table("Outcomes", ROWS, id="t1"), abstract=said, body=body)).outcomes[0].finding


def test_what_the_methods_say_of_the_scores() -> None:
    worse = ("Methods", "The Quux index runs from 0 to 80, where higher scores indicate worse disability.")
    better = ("Methods", "The Quux index runs from 0 to 80, where higher scores indicate better function.")
    assert (finding(worse), finding(better)) == (Finding.BETTER, Finding.WORSE)


def test_scores_of_another_scale_say_nothing() -> None:
    other = ("Methods", "The Zorb scale runs from 0 to 10, and higher scores indicate worse sleep.")
    assert finding(other) is None


def test_p_of_shares_and_of_means() -> None:
    """Chi-squared of 20 of 28 against 10 of 29 is 57 (20 x 19 - 8 x 10)^2 / (28 x 29 x 30 x 27) = 7.80: p = 0.0052."""
    row = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"))
    counts = (Events(arm="a", events=20, n=28), Events(arm="b", events=10, n=29))
    shares = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"), events=counts)
    assert p_of_figures(shares) == pytest.approx(0.0052, abs=5e-5)
    means = tuple(
        Mean(arm=arm, kind=MeanKind.POST, n=28, mean=mean, sd=8.0) for arm, mean in (("a", 29.4), ("b", 40.1))
    )
    both = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"), means=means)
    assert p_of_figures(both) == pytest.approx(0.0, abs=5e-5)
    assert p_of_figures(row) is None
