"""Row labels that stand over the rows below them, figures that two columns part, people behind means."""

from __future__ import annotations

from palpate.trials import read_trial
from palpate.types.study import MeanKind, Study
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")


def read(rows: list[list[str]], heads: int = 1, caption: str = "Outcomes") -> Study:
    return read_trial(paper(ARMS, table(caption, rows, heads=heads, id="t1")))


def means(study: Study, name: str) -> dict[tuple[str, MeanKind], tuple[float | None, float | None, int | None]]:
    rows = [row for row in study.outcomes if name in row.outcome]
    assert len(rows) == 1, [row.outcome for row in study.outcomes]
    return {(mean.arm, mean.kind): (mean.mean, mean.sd, mean.n) for mean in rows[0].means}


def test_a_change_below_the_value_before_is_of_what_that_row_measures() -> None:
    rows = [
        ["", "Massage (n = 28)", "Usual care (n = 27)", "P"],
        ["Baseline pain (mm)", "61.2 ± 12.0", "59.0 ± 10.1", "0.23"],
        ["Change at end point (mm)", "-20.1 ± 8.0", "-9.2 ± 7.5", "0.01"],
        ["Baseline stiffness (mm)", "31.0 ± 5.0", "30.0 ± 6.0", "0.50"],
        ["Change at end point (mm)", "-4.0 ± 3.0", "-2.0 ± 2.5", "0.04"],
    ]
    study = read(rows)
    assert means(study, "pain") == {
        ("a", MeanKind.CHANGE): (-20.1, 8.0, 28), ("b", MeanKind.CHANGE): (-9.2, 7.5, 27),
        ("a", MeanKind.BASELINE): (61.2, 12.0, 28), ("b", MeanKind.BASELINE): (59.0, 10.1, 27),
    }  # fmt: skip
    assert means(study, "stiffness")["a", MeanKind.CHANGE] == (-4.0, 3.0, 28)


def test_a_test_between_arms_beside_a_label_over_rows_that_come_again() -> None:
    rows = [
        ["Variable", "Massage", "Usual care", "Within", "Estimates between groups"],
        ["Pain", "", "", "", "0.034"],
        ["Before", "61.2 ± 12.0", "59.0 ± 10.1", "0.22", ""],
        ["After", "40.1 ± 8.0", "52.2 ± 7.5", "0.05", ""],
        ["Stiffness", "", "", "", "0.612"],
        ["Before", "31.0 ± 5.0", "30.0 ± 6.0", "0.80", ""],
        ["After", "28.0 ± 3.0", "29.0 ± 2.5", "0.03", ""],
    ]
    study = read(rows)
    assert means(study, "Pain")["b", MeanKind.POST] == (52.2, 7.5, 31)
    assert means(study, "Stiffness")["a", MeanKind.BASELINE] == (31.0, 5.0, 30)


def test_heads_in_the_middle_are_no_label_with_a_test() -> None:
    rows = [
        ["Attendance", "Massage", "Usual care", "P"],
        ["Contacts, mean (SD)", "10.1 (1.4)", "10.0 (1.3)", "0.90"],
        ["Scores", "Massage n = 20", "Usual care n = 21", "P"],
        ["Contacts, mean (SD)", "6.8 (2.3)", "7.4 (2.4)", "0.08"],
    ]
    names = [row.outcome for row in read(rows).outcomes]
    assert not any("Attendance" in name for name in names)


def test_a_label_broken_over_the_rows_of_the_arms() -> None:
    rows = [
        ["", "Group", "Baseline", "12 months"],
        ["Vitality", "Massage", "60 ± 21", "59 ± 19"],
        ["", "Usual care", "57 ± 17", "56 ± 16"],
        ["Quality of life", "Massage", "61 ± 22", "73 ± 17"],
        ["VAS (0-100)", "Usual care", "62 ± 21", "70 ± 18"],
    ]
    held = means(read(rows), "Quality of life VAS")
    assert held["a", MeanKind.POST] == (73, 17, 30)
    assert held["b", MeanKind.POST] == (70, 18, 31)
    assert held["b", MeanKind.BASELINE] == (62, 21, 31)


def test_people_left_of_each_mean_below_one_head() -> None:
    rows = [
        ["", "Massage", "<", "Usual care", "<"],
        ["Baseline", "30", "10.7 (10.6, 10.9)", "31", "10.6 (10.5, 10.7)"],
        ["6 months", "27", "10.0 (9.9, 10.1)", "25", "9.8 (9.7, 9.9)"],
    ]
    held = means(read(rows, caption="Pain, means with numbers of people (95% CI)"), "Pain")
    assert held["a", MeanKind.POST] == (10.0, None, 27)
    assert held["b", MeanKind.BASELINE] == (10.6, None, 31)


def test_a_mean_and_its_standard_deviation_below_one_head() -> None:
    rows = [
        ["", "Massage", "<", "Usual care", "<"],
        ["", "After, mean and SD", "<", "After, mean and SD", "<"],
        ["Pain", "185", "17", "210", "25"],
    ]
    held = means(read(rows, heads=2), "Pain")
    assert held == {("a", MeanKind.POST): (185, 17, 30), ("b", MeanKind.POST): (210, 25, 31)}


def test_a_difference_below_values_before_and_after_is_the_change() -> None:
    rows = [
        ["", "Massage", "Usual care", "Difference (95% CI)"],
        ["Sleepiness", "", "", ""],
        ["  Baseline", "11.9 (5.7)", "9.9 (5.5)", "2.1 (0.4 to 3.7)"],
        ["  3 months", "8.5 (5.5)", "7.7 (5.0)", "0.8 (-0.8 to 2.4)"],
        ["  Difference", "-3.5 (5.0)", "-2.2 (5.2)", "-1.3 (-2.8 to 0.3)"],
    ]
    held = means(read(rows, caption="Outcomes, mean (SD)"), "Sleepiness")
    assert held["a", MeanKind.CHANGE][:2] == (-3.5, 5.0)
    assert held["a", MeanKind.POST][:2] == (8.5, 5.5)


def test_times_that_are_part_of_the_names_of_arms() -> None:
    arms = table(
        "Baseline characteristics",
        [["", "3-day massage (n = 30)", "Massage when needed (n = 31)"], ["Age, mean (SD)", "54.8 (7)", "57.3 (5)"]],
        id="base",
    )
    rows = [["", "3-day massage", "Massage when needed"], ["Complications, n (%)", "11 (37%)", "13 (42%)"]]
    study = read_trial(paper(arms, table("Outcomes", rows, id="t1"), abstract="Sixty-one adults were randomised."))
    (row,) = study.outcomes
    assert {one.events for one in row.events} == {11, 13}


def test_events_of_people_below_a_label_n_of_n() -> None:
    rows = [["", "Massage", "Usual care"], ["Improved at six weeks (n/N)", "10/14", "5/13"]]
    (row,) = read(rows, caption="Outcomes; values are mean ± SD where appropriate").outcomes
    assert [(one.events, one.n) for one in row.events] == [(10, 14), (5, 13)]


def test_lines_of_a_label_that_say_the_kind_of_figures_alone() -> None:
    rows = [
        ["", "Massage (n = 20)", "Usual care (n = 21)"],
        ["At baseline\nPain, mm\nMean ± SD\nStiffness, mm\nMean ± SD", "61 ± 12\n31 ± 5", "59 ± 10\n30 ± 6"],
        [
            "After 12 weeks\nPain, mm\nMean ± SD\nP (vs. baseline)\nStiffness, mm\nMean ± SD\nP (vs. baseline)",
            "40 ± 8\n0.007\n28 ± 3\n0.01",
            "52 ± 7\n0.02\n29 ± 2\n0.3",
        ],
    ]
    held = means(read(rows), "Pain")
    assert held["a", MeanKind.POST] == (40, 8, 20)
    assert held["b", MeanKind.BASELINE] == (59, 10, 21)


def test_people_behind_each_mean_and_its_spread() -> None:
    rows = [
        ["Visit", "Massage", "Usual care"],
        ["Baseline", "3.17 ± 1.85 (29)", "3.14 ± 1.48 (30)"],
        ["Day 29", "1.59 ± 0.95 (28)", "2.21 ± 1.45 (29)"],
    ]
    held = means(read(rows, caption="Pain score"), "Pain")
    assert held["a", MeanKind.POST] == (1.59, 0.95, 28)
    assert held["b", MeanKind.BASELINE] == (3.14, 1.48, 30)


def test_figures_behind_means_that_are_no_people() -> None:
    rows = [
        ["Visit", "Massage", "Usual care"],
        ["Baseline", "3.17 ± 1.85 (4)", "3.14 ± 1.48 (5)"],
        ["Day 29", "1.59 ± 0.95 (2)", "2.21 ± 1.45 (3)"],
    ]
    assert means(read(rows, caption="Pain score"), "Pain")["a", MeanKind.POST] == (1.59, 0.95, 30)


def test_counts_below_the_outcome_that_they_are_of() -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)", "P"],
        ["Recovered", "", "", ""],
        ["  n (%)", "12 (40)", "5 (16)", "0.04"],
        ["Hospitalisations", "", "", ""],
        ["  Number of patients", "2 (7%)", "6 (19%)", "0.3"],
    ]
    study = read(rows)
    assert [(row.outcome, [(one.events, one.n) for one in row.events]) for row in study.outcomes] == [
        ("Recovered", [(12, 30), (5, 31)]), ("Hospitalisations", [(2, 30), (6, 31)]),
    ]  # fmt: skip


def test_people_measured_below_an_outcome_with_a_mean() -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)"],
        ["Pain", "", ""],
        ["  n (%)", "28 (93)", "25 (81)"],
        ["  Mean (SD)", "29 (18)", "40 (17)"],
    ]
    assert means(read(rows), "Pain")["a", MeanKind.POST] == (29, 18, 28)


def test_the_answer_no_counts_no_people() -> None:
    rows = [
        ["", "Massage", "Usual care"],
        ["By sex", "", ""],
        ["  Yes", "14/20 (70)", "8/20 (40)"],
        ["  No", "6/10 (60)", "5/11 (45)"],
        ["Pain, mean (SD)", "29 (18)", "40 (17)"],
    ]
    assert means(read(rows), "Pain")["a", MeanKind.POST] == (29, 18, 30)


def test_an_arm_that_got_both_is_no_total() -> None:
    arms = table(
        "Baseline characteristics",
        [
            ["", "Massage (n = 30)", "Exercise (n = 31)", "Combined (n = 29)", "Usual care (n = 32)"],
            ["Age, mean (SD)", "54.8 (7.1)", "57.3 (4.7)", "55.1 (6.2)", "56.0 (5.9)"],
        ],
        id="base",
    )
    rows = [
        ["", "Massage", "Exercise", "Combined", "Usual care"],
        ["Pain, mean (SD)", "29 (18)", "30 (17)", "22 (15)", "40 (17)"],
    ]
    study = read_trial(paper(arms, table("Outcomes", rows, id="t1"), abstract="People were randomised to four groups."))
    assert [arm.n for arm in study.arms] == [30, 31, 29, 32]
    assert {mean.mean for mean in study.outcomes[0].means} == {29, 30, 22, 40}


def test_a_combined_column_of_all_people_is_a_total() -> None:
    arms = table(
        "Baseline characteristics",
        [
            ["", "Massage (n = 30)", "Usual care (n = 31)", "Combined (n = 61)"],
            ["Age, mean (SD)", "54.8 (7)", "57.3 (5)", "56 (6)"],
        ],
        id="base",
    )
    study = read_trial(paper(arms))
    assert [arm.n for arm in study.arms] == [30, 31]


def test_a_count_of_more_people_than_its_arm_has_is_of_those_that_its_share_gives() -> None:
    rows = [["", "Massage", "Usual care"], ["Cured, n (%)", "81 (80.2)", "41 (83.7)"]]
    (row,) = read(rows).outcomes
    assert [(one.events, one.n) for one in row.events] == [(81, 101), (41, 49)]


def test_medians_with_ranges_by_a_note_and_counts_beside_them() -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)"],
        ["Pain (mm)", "12 (3-40)", "22 (5-61)"],
        ["Recovered", "12", "5"],
    ]
    study = read_trial(paper(ARMS, table("Outcomes", rows, notes="Values are median and [range].", id="t1")))
    pain, recovered = study.outcomes
    assert [(mean.median, mean.range) for mean in pain.means] == [(12, (3, 40)), (22, (5, 61))]
    assert [(one.events, one.n) for one in recovered.events] == [(12, 30), (5, 31)]


def test_times_as_bare_numbers_below_sections() -> None:
    rows = [
        ["Test day", "Massage", "Usual care", "P"],
        ["Pain", "", "", ""],
        ["15", "46 ± 15", "53 ± 13", "0.01"],
        ["43", "29 ± 16", "39 ± 15", "0.002"],
        ["Stiffness", "", "", ""],
        ["15", "6 ± 5", "5 ± 3", "0.1"],
        ["43", "9 ± 6", "9 ± 5", "0.2"],
    ]
    found = {(row.outcome, row.timepoint) for row in read(rows).outcomes}
    assert found == {("Pain", "15 day"), ("Pain", "43 day"), ("Stiffness", "15 day"), ("Stiffness", "43 day")}
