from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.types.paper import Table
from palpate.types.study import Mean
from tests.trials.papers import ABSTRACT, BASELINE, paper, table

PAIN = table("Pain", [["", "Massage", "Usual care"], ["VAS at 6 weeks, mean (SD)", "3.1 (1.2)", "4.6 (1.4)"]])


def means(said: str, *, abstract: str = ABSTRACT, pain: Table = PAIN) -> tuple[Mean, ...]:
    """The means of a trial of 30 against 31 people whose report says something more."""
    study = read_trial(paper(table(*BASELINE), pain, abstract=abstract, body=[("Results", said)]))
    assert [arm.n for arm in study.arms] == [30, 31]
    return next(row.means for row in study.outcomes if row.means)


@pytest.mark.parametrize(
    "said",
    [
        "Four participants were lost to follow-up.",
        "Two women withdrew from the study, one in each group.",
        "Fifty-five participants (90%) came at week 6, and 55 completed the trial.",
        "Missing values were imputed by the last observation.",
        "Three patients did not complete the study and were excluded from the analysis.",
    ],
)
def test_where_people_were_lost_an_arms_size_is_not_a_rows(said: str) -> None:
    assert [one.n for one in means(said)] == [None, None]


@pytest.mark.parametrize(
    "said",
    [
        "No patient was lost to follow-up.",
        "None of the participants withdrew from the study.",
        "All participants completed the study.",
        "Participants were free to withdraw, and those withdrawn would be replaced.",
        "The sample size allowed for a dropout rate of 10%.",
        "Pain fell in both groups.",
        "Blood samples were withdrawn at 30-minute intervals during the study.",
        "People were lost in both: 4/34 under massage and 3/34 under usual care dropped out.",
    ],
)
def test_where_none_was_lost_or_the_sizes_are_of_those_left_it_is(said: str) -> None:
    assert [one.n for one in means(said)] == [30, 31]


def test_sizes_below_the_number_randomised_are_of_those_followed() -> None:
    abstract = "Seventy adults with knee pain were randomised to massage or usual care."
    found = means("Nine people dropped out, so that 30 and 31 were analysed.", abstract=abstract)
    assert [one.n for one in found] == [30, 31]


def test_people_printed_with_the_figures_stay() -> None:
    rows = [["", "Massage (n = 28)", "Usual care (n = 27)"], ["VAS at 6 weeks, mean (SD)", "3.1 (1.2)", "4.6 (1.4)"]]
    found = means("Six participants were lost to follow-up.", pain=table("Pain", rows))
    assert [one.n for one in found] == [28, 27]


@pytest.mark.parametrize(
    ("said", "sizes"),
    [
        ("The flow chart of the study is shown in Figure 1.", [None, None]),
        ("Analyses were done per-protocol.", [None, None]),
        ("The flow chart shows how 61 completed the trial and nine dropped out.", [30, 31]),
    ],
)
def test_a_report_that_accounts_for_people_elsewhere_gives_no_size_by_itself(
    said: str, sizes: list[int | None]
) -> None:
    abstract = "Seventy adults with knee pain were randomised to massage or usual care."
    assert [one.n for one in means(said, abstract=abstract)] == sizes
