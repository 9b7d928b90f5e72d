from __future__ import annotations

import pytest

from palpate.library.ranges import faults
from palpate.trials import read_trial
from palpate.types.study import Finding, Mean, MeanKind, Measure, Outcome, Study
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")


def read(*tables: tuple[list[list[str]], int], caption: str = "Outcomes", notes: str = "") -> Study:
    made = [table(caption, rows, heads=heads, notes=notes, id=f"t{at}") for at, (rows, heads) in enumerate(tables)]
    study = read_trial(paper(ARMS, *made))
    assert list(faults(study)) == []
    return study


def only(study: Study) -> Outcome:
    assert len(study.outcomes) == 1
    return study.outcomes[0]


def figures(row: Outcome) -> list[tuple[str, MeanKind, int | None, float | None, float | None]]:
    return [(mean.arm, mean.kind, mean.n, mean.mean, mean.sd) for mean in row.means]


BOTH = [("a", MeanKind.POST, 28, 29.4, 18.0), ("b", MeanKind.POST, 29, 40.1, 17.0)]
BEFORE = [("a", MeanKind.BASELINE, 28, 60.0, 16.9), ("b", MeanKind.BASELINE, 29, 61.0, 16.6)]


def test_arms_and_people_are_read() -> None:
    study = read_trial(paper(ARMS))
    assert [(arm.id, arm.treatment, arm.role.value, arm.n) for arm in study.arms] == [
        ("a", "Massage", "treatment", 30),
        ("b", "Usual care", "comparator", 31),
    ]
    assert study.n == 61
    assert study.machine_read


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                ["", "Massage (n = 28)", "<", "Usual care (n = 29)", "<", "P"],
                ["Mean (SD)", "Before", "After", "Before", "After", "^"],
                ["Pain, VAS", "60.0 (16.9)", "29.4 (18.0)", "61.0 (16.6)", "40.1 (17.0)", "0.02"],
            ],
            id="arms and times in columns",
        ),
        pytest.param(
            [
                ["", "Group", "Before", "After", "P between groups"],
                ["Pain, VAS (mean ± SD)", "Massage (n = 28)", "60.0 ± 16.9", "29.4 ± 18.0", "0.02"],
                ["^", "Usual care (n = 29)", "61.0 ± 16.6", "40.1 ± 17.0", "^"],
            ],
            id="arms in rows",
        ),
        pytest.param(
            [
                ["", "Massage (n=28)", "Usual care (n=29)", "P value"],
                ["Pain, VAS, mean (SD)", "", "", ""],
                ["  Before", "60.0 (16.9)", "61.0 (16.6)", ""],
                ["  After", "29.4 (18.0)", "40.1 (17.0)", "0.02"],
            ],
            id="times in rows below a section",
        ),
        pytest.param(
            [
                ["", "Massage", "<", "<", "Usual care", "<", "<", "P"],
                ["", "n", "Mean", "SD", "n", "Mean", "SD", "^"],
                ["Pain, VAS", "", "", "", "", "", "", ""],
                ["  Before", "28", "60.0", "16.9", "29", "61.0", "16.6", ""],
                ["  After", "28", "29.4", "18.0", "29", "40.1", "17.0", ".02*"],
            ],
            id="a column for each figure",
        ),
    ],
)
def test_tables_of_all_shapes_give_the_same_outcome(rows: list[list[str]]) -> None:
    heads = 2 if rows[1][0] in {"", "Mean (SD)"} and rows[1][1] in {"Before", "n"} else 1
    row = only(read((rows, heads)))
    assert figures(row) == BOTH + BEFORE
    assert (row.p, row.finding, row.timepoint) == (0.02, Finding.BETTER, "After")


def test_events_take_the_number_that_their_per_cent_fits() -> None:
    rows = [
        ["", "Massage", "Usual care", "Odds ratio (95% CI)", "P"],
        ["Improved, n (%)", "20 (66.7)", "10 (32.3)", "4.2 (1.4 to 12.3)", "0.01"],
    ]
    row = only(read((rows, 1)))
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 20, 30), ("b", 10, 31)]
    assert row.effect is not None
    assert (row.effect.measure, row.effect.value, row.effect.ci) == (Measure.OR, 4.2, (1.4, 12.3))
    assert row.finding is Finding.BETTER


@pytest.mark.parametrize(
    ("cells", "people"),
    [
        (["12 (46.2)", "8 (27.6)"], [26, 29]),  # of those who answered
        (["12 (46.2)", "10 (32.3)"], [26, 31]),
        (["12 (40.1)", "10 (32.3)"], [30, 31]),  # a digit off
        (["12 (46)", "8 (28)"], [30, 31]),  # whole per cents fit several numbers
        (["12 (46.2)", "8 (99.9)"], [30, 31]),  # a share of something else
        (["12 (60.0)", "8 (40.0)"], [30, 31]),  # both of 20, the row's
        (["1 (7.7)", "1 (7.1)"], [30, 31]),
    ],
)
def test_a_share_of_fewer_people_than_the_arm_says_of_how_many(cells: list[str], people: list[int]) -> None:
    row = only(read(([["", "Massage, n (%)", "Usual care, n (%)"], ["Improved", *cells]], 1)))
    assert [one.n for one in row.events] == people


def test_the_least_and_the_largest_value_are_no_outcomes() -> None:
    rows = [
        ["Time in theatre", "Massage", "Usual care"],
        ["Minimum", "54", "49"],
        ["Maximum", "90", "78"],
        ["Mean ± SD", "67.3 ± 9.7", "64.3 ± 8.5"],
    ]
    assert [mean.mean for mean in only(read((rows, 1))).means] == [67.3, 64.3]


def test_a_difference_printed_the_other_way_is_turned_and_kept() -> None:
    rows = [
        ["", "Massage mean (SD)", "Usual care mean (SD)", "Difference (95% CI)"],
        ["Pain", "30.0 (10.0)", "36.0 (11.0)", "6.0 (0.7 to 11.3)"],
    ]
    effect = only(read((rows, 1))).effect
    assert effect is not None
    assert (effect.value, effect.ci) == (-6.0, (-11.3, -0.7))
    assert effect.printed is not None
    assert effect.printed.value == 6.0


@pytest.mark.parametrize(
    ("before", "printed", "value"),
    [
        (["64.3 (23.3)", "59.0 (21.1)"], "12.5 (3.3 to 21.6)", -12.5),  # of what each fell
        (["31.7 (15.7)", "24.9 (18.7)"], "1.4 (-4.3 to 7.2)", 1.4),  # higher after, less so than before: either way
    ],
)
def test_a_difference_of_changes_is_turned_by_the_values_before(before: list[str], printed: str, value: float) -> None:
    after = ["45.7 (22.7)", "52.9 (24.1)"] if value < 0 else ["22.6 (13.0)", "17.6 (11.2)"]
    rows = [
        ["Fatigue", "Massage, mean (SD)", "Usual care, mean (SD)", "Difference (95% CI)"],
        ["Baseline", *before, ""],
        ["Day 21", *after, printed],
    ]
    effect = only(read((rows, 1))).effect
    assert effect is not None
    assert effect.value == value


def test_a_spread_that_nothing_names_is_doubted() -> None:
    rows = [["", "Massage", "Usual care"], ["Pain", "30.1 (1.2)", "36.2 (1.3)"]]
    row = only(read((rows, 1)))
    assert row.is_blocked
    assert all(mean.spread_unlabelled for mean in row.means)


def test_standard_errors_that_a_note_names_are_no_deviations() -> None:
    rows = [["", "Massage", "Usual care"], ["Pain", "30.1 ± 1.2", "36.2 ± 1.3"]]
    row = only(read((rows, 1), notes="Values are means ± SE."))
    assert [(mean.se, mean.sd) for mean in row.means] == [(1.2, None), (1.3, None)]


def test_medians_with_quartiles() -> None:
    rows = [["", "Massage median (IQR)", "Usual care median (IQR)"], ["Pain", "5 (4–6)", "7 (4–8)"]]
    row = only(read((rows, 1)))
    assert row.means[0] == Mean(arm="a", kind=MeanKind.POST, n=30, median=5, quartiles=(4, 6))


def test_each_figure_has_its_place_in_the_table() -> None:
    rows = [
        ["", "Massage mean (SD)", "Usual care mean (SD)"],
        ["Age", "x", "y"],
        ["Pain", "30.0 (10.0)", "36.0 (11.0)"],
    ]
    study = read((rows, 1))
    assert study.read is not None
    place = next(place for place in study.read.places if place.field == "outcomes[0].means[1].sd")
    assert (place.table, place.row, place.column) == ("t0", 2, 2)


def test_a_report_without_arms_has_no_outcomes() -> None:
    study = read_trial(paper(title="Walking in autumn", abstract="We walked."))
    assert (study.arms, study.outcomes, study.n) == ((), (), None)


def test_rows_of_statistics_below_the_name_of_an_outcome() -> None:
    rows = [
        ["Measure", "Massage (n = 28)", "Usual care (n = 29)"],
        ["Pain, VAS", "", ""],
        ["LS mean change (SE)", "-22.8 (0.7)", "-20.1 (0.7)"],
        ["Mean difference (95% CI)", "-2.7 (-4.1, -1.3)", "<"],
        ["p-value", "<0.001", "<"],
        ["n at day 43", "25", "24"],
    ]
    row = only(read((rows, 1)))
    assert [(mean.arm, mean.kind, mean.mean, mean.se) for mean in row.means] == [
        ("a", MeanKind.CHANGE, -22.8, 0.7),
        ("b", MeanKind.CHANGE, -20.1, 0.7),
    ]
    assert row.events == ()
    assert row.effect is not None
    assert (row.effect.value, row.effect.ci, row.finding) == (-2.7, (-4.1, -1.3), Finding.BETTER)


def test_stacked_lines_become_rows_and_wrapped_ones_do_not() -> None:
    stacked = [
        ["", "Massage mean (SD)", "Usual care mean (SD)"],
        ["Pain\nBefore\nAfter", "60.0 (9.0)\n29.4 (8.0)", "61.0 (8.0)\n40.1 (9.0)"],
    ]
    row = only(read((stacked, 1)))
    assert [(mean.arm, mean.kind, mean.mean) for mean in row.means] == [
        ("a", MeanKind.POST, 29.4),
        ("b", MeanKind.POST, 40.1),
        ("a", MeanKind.BASELINE, 60.0),
        ("b", MeanKind.BASELINE, 61.0),
    ]
    wrapped = [["", "Massage mean (SD)", "Usual care mean (SD)"], ["Pain", "29.4\n(8.0)", "40.1\n(9.0)"]]
    assert [mean.sd for mean in only(read((wrapped, 1))).means] == [8.0, 9.0]


def test_arms_by_letter_get_what_the_text_says_they_got() -> None:
    baseline = table(
        "Baseline characteristics",
        [["", "Group A (n = 30)", "Group B (n = 30)"], ["Pain, mean (SD)", "6 (1)", "6 (1)"]],
    )
    study = read_trial(
        paper(
            baseline,
            abstract="Sixty people took part.",
            body=[("Methods", "Group A received foot massage. Group B received leaflets.")],
        )
    )
    assert [arm.treatment for arm in study.arms] == ["foot massage", "leaflets"]
