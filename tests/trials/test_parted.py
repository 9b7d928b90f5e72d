"""Rows and columns whose labels share their words: outcomes of their own where one arm would have two figures."""

from __future__ import annotations

from palpate.trials import read_trial
from palpate.types.study import Outcome
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")


def read(rows: list[list[str]], heads: int = 1, caption: str = "Outcomes, mean (SD)") -> tuple[Outcome, ...]:
    return read_trial(paper(ARMS, table(caption, rows, heads=heads, id="t1"))).outcomes


def figures(rows: tuple[Outcome, ...]) -> dict[str, list[float | None]]:
    return {row.outcome: [mean.mean for mean in row.means] for row in rows}


def test_rows_that_differ_in_their_unit_alone() -> None:
    rows = [
        ["", "Massage", "Usual care", "P"],
        ["VO2 peak, ml/min", "2100 (300)", "2050 (280)", "0.40"],
        ["VO2 peak, ml/min/kg", "29 (4)", "26 (5)", "0.02"],
    ]
    made = read(rows)
    assert figures(made) == {"VO2 peak, ml/min": [2100, 2050], "VO2 peak, ml/min/kg": [29, 26]}
    assert [row.p for row in made] == [0.40, 0.02]


def test_rows_below_one_label_that_are_figures() -> None:
    rows = [
        ["", "Massage", "Usual care"],
        ["Days off work by age", "", ""],
        ["18-39", "4.1 (2.0)", "6.2 (2.5)"],
        ["40-64", "5.3 (2.1)", "7.7 (3.0)"],
    ]
    assert figures(read(rows)) == {
        "Days off work by age, 18-39": [4.1, 6.2],
        "Days off work by age, 40-64": [5.3, 7.7],
    }


def test_rows_of_one_outcome_at_two_times_are_not_parted() -> None:
    rows = [
        ["", "Massage", "Usual care"],
        ["Weight at baseline, kg", "6.1 (1.2)", "6.0 (1.4)"],
        ["Weight at 6 weeks", "3.1 (1.1)", "4.4 (1.3)"],
    ]
    (row,) = read(rows)
    assert [mean.mean for mean in row.means] == [3.1, 4.4, 6.1, 6.0]


def test_heads_below_both_arms() -> None:
    rows = [
        ["", "Massage", "<", "Usual care", "<"],
        ["", "Cost", "Number used", "Cost", "Number used"],
        ["Visits to a doctor", "120 (40)", "3.1 (1.1)", "180 (60)", "4.4 (1.3)"],
    ]
    assert [values for _, values in sorted(figures(read(rows, heads=2)).items())] == [[120, 180], [3.1, 4.4]]


def test_a_difference_in_a_row_of_its_own_stays_with_the_figures_above() -> None:
    rows = [
        ["", "Massage", "Usual care"],
        ["Peak flow, l/min", "2100 (300)", "2050 (280)"],
        ["Peak flow, l/min/kg", "29.0 (4.0)", "26.0 (5.0)"],
        ["Difference (95% CI)", "3.0 (0.7 to 5.3)", "<"],
    ]
    made = {row.outcome: row.effect.value if row.effect else None for row in read(rows)}
    assert made == {"Peak flow, l/min": None, "Peak flow, l/min/kg": 3.0}


def test_a_share_beside_its_count_is_no_outcome() -> None:
    rows = [
        ["", "Massage", "<", "Usual care", "<"],
        ["", "No.", "% of all", "No.", "% of all"],
        ["Drain issues", "6", "20", "3", "10"],
    ]
    assert [row.outcome for row in read(rows, heads=2, caption="Results")] == ["Drain issues"]
