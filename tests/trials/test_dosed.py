"""Doses of one treatment below one head are arms of their own, beside the arm that has no doses."""

from __future__ import annotations

from palpate.trials import read_trial
from palpate.types.study import Study
from tests.trials.papers import paper, table

ABSTRACT = "Ninety adults with pain were randomised to placebo or to one of two doses of Calmol."
TITLE = "Calmol for back pain: a randomised, placebo-controlled trial of two doses"


def read(rows: list[list[str]], heads: int) -> Study:
    return read_trial(
        paper(table("Pain at week 8, mean (SD)", rows, heads=heads, id="t1"), abstract=ABSTRACT, title=TITLE)
    )


def arms(study: Study) -> list[tuple[str, int | None]]:
    return [(arm.treatment, arm.n) for arm in study.arms]


def test_doses_below_their_treatment() -> None:
    rows = [
        ["", "Placebo", "Calmol", "<"],
        ["", "(n = 30)", "5 mg daily (n = 31)", "10 mg daily (n = 29)"],
        ["Pain", "50 (12)", "40 (11)", "31 (13)"],
    ]
    study = read(rows, heads=2)
    assert arms(study) == [("Calmol 5 mg daily", 31), ("Calmol 10 mg daily", 29), ("Placebo", 30)]
    assert [(row.outcome, row.arms) for row in study.outcomes] == [("Pain", ("a", "c")), ("Pain", ("b", "c"))]
    assert [mean.mean for mean in study.outcomes[0].means] == [40, 31, 50]


def test_doses_in_a_row_that_the_source_does_not_call_a_head() -> None:
    rows = [
        ["", "Placebo", "Calmol", "<"],
        ["", "", "5 mg", "10 mg"],
        ["Pain", "50 (12)", "40 (11)", "31 (13)"],
    ]
    study = read(rows, heads=1)
    assert [[mean.mean for mean in row.means] for row in study.outcomes] == [[40, 31, 50], [40, 31, 50]]


def test_parts_of_something_else_beside_doses_are_not_arms_of_the_same_set() -> None:
    rows = [
        ["", "Volume", "<", "Frequency", "<"],
        ["", "3 mL (n = 40)", "10 mL (n = 50)", "once (n = 44)", "twice (n = 46)"],
        ["Pain", "50 (12)", "40 (11)", "31 (13)", "35 (12)"],
    ]
    assert not any("Volume" in name for name, _ in arms(read(rows, heads=2)))


def test_rows_that_are_people_are_no_outcomes() -> None:
    rows = [
        ["Patient no.", "Placebo", "Calmol"],
        ["9", "2", "8"],
        ["10", "0", "8"],
        ["13", "10", "8"],
    ]
    assert not read(rows, heads=1).outcomes
