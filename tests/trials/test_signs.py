"""Marks of a table that its notes explain as tests."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.types.study import Finding, Study
from tests.trials.papers import BASELINE, paper, table

SAID = "Ninety people were randomised to a drug or placebo."
ARMS = table(*BASELINE, id="base")
ROWS = [
    ["", "Massage", "Usual care"],
    ["VAS, 6 weeks, mean (SD)", "29 (18)~*", "40 (17)"],
    ["Stiffness, 6 weeks, mean (SD)", "30 (18)", "32 (17)"],
    ["Fatigue, 6 weeks, mean (SD)", "20 (18)~#", "33 (17)~#"],
]


def read(notes: str, rows: list[list[str]] = ROWS) -> Study:
    return read_trial(paper(ARMS, table("Outcomes", rows, notes=notes, id="t1")))


@pytest.mark.parametrize(
    "notes",
    [
        "* P < 0.05 versus usual care; # P < 0.05 versus baseline.",
        "Statistical significance: * p < 0.05, ** p < 0.01 vs. usual care, # p < 0.05 vs. 0 weeks.",
        "*Significant difference between groups (P < 0.05). #Significantly different from baseline (P < 0.05).",
    ],
)
def test_a_mark_is_a_test_of_the_figures_that_bear_it(notes: str) -> None:
    pain, stiffness, fatigue = read(notes).outcomes
    assert (pain.p, pain.p_is, pain.finding) == (0.05, "<", Finding.BETTER)
    assert (stiffness.p, stiffness.finding) == (None, Finding.NO_DIFFERENCE)
    assert (fatigue.p, fatigue.finding) == (None, Finding.NO_DIFFERENCE)


@pytest.mark.parametrize("notes", ["* P < 0.05 versus baseline.", "* Adjusted for age.", "* P < 0.05.", ""])
def test_other_marks_are_no_tests_of_the_arms(notes: str) -> None:
    assert all(row.p is None for row in read(notes).outcomes)


def test_a_printed_p_goes_before_a_mark() -> None:
    rows = [["", "Massage", "Usual care", "P"], ["VAS, 6 weeks, mean (SD)", "29 (18)~*", "40 (17)", "0.012"]]
    (row,) = read("* P < 0.05 versus usual care.", rows).outcomes
    assert row.p == 0.012


def test_of_three_arms_the_mark_names_the_pair() -> None:
    heads = ["", "Drug 5 mg (n = 30)", "Drug 10 mg (n = 31)", "Placebo (n = 29)"]
    arms = table("Baseline characteristics", [heads, ["Age", "50 (7)", "51 (7)", "52 (7)"]])
    rows = [heads, ["Pain, mean (SD)", "38 (18)", "29 (18)~a", "40 (17)"]]
    trial = paper(arms, table("Outcomes", rows, notes="aP<0.01 compared with placebo"), title="A drug", abstract=SAID)
    found = {row.arms: (row.p, row.finding) for row in read_trial(trial).outcomes}
    assert sorted(found.values(), key=str) == [(0.01, Finding.BETTER), (None, Finding.NO_DIFFERENCE)]


def test_a_mark_against_all_other_groups_is_a_test_of_each_pair() -> None:
    rows = [
        ["", "Massage (n = 30)", "Exercise (n = 30)", "Usual care (n = 31)"],
        ["Pain, mean (SD)", "2.1 (1.0)", "2.2 (1.1)", "4.0 (1.2)~*"],
    ]
    said = "Ninety-one adults were randomised to massage (n = 30), exercise (n = 30) or usual care (n = 31)."
    notes = "*P < 0.05 versus the other 2 groups."
    study = read_trial(
        paper(table("Outcomes", rows, id="t1", notes=notes), abstract=said, title="Massage and exercise")
    )
    assert [(row.arms, row.finding, row.p) for row in study.outcomes] == [
        (("a", "c"), Finding.BETTER, 0.05),
        (("b", "c"), Finding.BETTER, 0.05),
    ]


def test_a_mark_within_the_text_of_a_cell() -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)"],
        ["Pain, mean [95% CI]", "2.1* [1.5; 2.7]", "4.0 [3.4; 4.6]"],
    ]
    notes = "*: Statistically significant difference between massage and usual care."
    row = read_trial(paper(table("Outcomes", rows, id="t1", notes=notes))).outcomes[0]
    assert (row.finding, row.p, row.p_is) == (Finding.BETTER, 0.05, "<")
