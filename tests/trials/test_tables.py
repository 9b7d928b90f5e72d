"""Shapes of results tables met in reports: each holds the figures of one outcome."""

from __future__ import annotations

from palpate.trials import read_trial
from palpate.types.study import Finding, MeanKind, Measure, Outcome, Study
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")


def read(rows: list[list[str]], heads: int = 1, caption: str = "Outcomes", notes: str = "") -> Study:
    return read_trial(paper(ARMS, table(caption, rows, heads=heads, notes=notes, id="t1")))


def row_named(study: Study, name: str) -> Outcome:
    return next(row for row in study.outcomes if name in row.outcome)


def figures(row: Outcome) -> list[tuple[str, float | None, float | None, int | None]]:
    return [(mean.arm, mean.mean, mean.sd, mean.n) for mean in row.means if mean.kind is MeanKind.POST]


def test_spread_in_the_row_below_its_mean() -> None:
    study = read(
        [
            ["", "", "Massage (n = 28)", "Usual care (n = 29)", "P"],
            ["Pain, VAS", "mean", "29.4", "40.1", "0.02"],
            ["^", "(SD)", "(18.0)", "(17.0)", ""],
            ["Function", "mean", "12.1", "11.9", "0.80"],
            ["^", "(SD)", "(4.0)", "(4.2)", ""],
        ]
    )
    assert figures(row_named(study, "Pain")) == [("a", 29.4, 18.0, 28), ("b", 40.1, 17.0, 29)]
    assert figures(row_named(study, "Function")) == [("a", 12.1, 4.0, 28), ("b", 11.9, 4.2, 29)]


def test_interval_with_its_ends_in_two_columns() -> None:
    study = read(
        [
            ["", "Massage (n = 28)", "<", "Usual care (n = 29)", "<", "Difference", "<", "<"],
            ["", "Mean", "SD", "Mean", "SD", "Mean", "95% CI", "<"],
            ["Pain, VAS", "29.4", "18.0", "40.1", "17.0", "-10.7", "-19.9", "-1.5"],
        ],
        heads=2,
    )
    effect = row_named(study, "Pain").effect
    assert effect is not None
    assert (effect.value, effect.ci) == (-10.7, (-19.9, -1.5))


def test_people_on_a_line_of_their_own_below_the_figure() -> None:
    study = read(
        [
            ["", "Massage n=30", "Usual care n=31"],
            ["Pain, VAS", "", ""],
            ["  Baseline, mean (SD)", "60.0 (16.9)", "61.0 (16.6)"],
            ["  6 weeks, mean (SD)", "29.4 (18.0)\nN=28", "40.1 (17.0)\nN=29"],
            ["Difference between groups", "", ""],
            ["  6 weeks, mean (95% CI; P value)", "-10.7 (-19.9 to -1.5; .02)", "<"],
        ]
    )
    row = row_named(study, "Pain")
    assert figures(row) == [("a", 29.4, 18.0, 28), ("b", 40.1, 17.0, 29)]
    assert row.effect is not None
    assert row.effect.ci == (-19.9, -1.5)
    assert row.timepoint == "6 weeks"


def test_counts_and_means_under_one_head() -> None:
    study = read(
        [
            ["", "Massage (n = 30)", "Usual care (n = 31)", "P"],
            ["", "No. (%) or mean ±SD", "No. (%) or mean ±SD", ""],
            ["Free of pain", "12 (40.0)", "5 (16.1)", ".04"],
            ["Pain, VAS", "29.4 ±18.0", "40.1 ±17.0", ".02"],
        ],
        heads=2,
    )
    free = row_named(study, "Free")
    assert [(one.arm, one.events, one.n) for one in free.events] == [("a", 12, 30), ("b", 5, 31)]
    assert free.finding is Finding.BETTER
    assert figures(row_named(study, "Pain")) == [("a", 29.4, 18.0, 30), ("b", 40.1, 17.0, 31)]


def test_p_in_the_columns_of_one_arm_is_not_between_arms() -> None:
    study = read(
        [
            ["", "Massage (n = 28)", "<", "<", "Usual care (n = 29)", "<", "<", "P"],
            ["", "Before", "After", "P", "Before", "After", "P", "^"],
            [
                "Pain, VAS, mean (SD)",
                "60.0 (16.9)",
                "29.4 (18.0)",
                "0.001",
                "61.0 (16.6)",
                "30.1 (17.0)",
                "0.001",
                "0.88",
            ],
        ],
        heads=2,
    )
    row = row_named(study, "Pain")
    assert (row.p, row.finding) == (0.88, Finding.NO_DIFFERENCE)


def test_p_of_repeated_measures_is_not_between_arms() -> None:
    study = read(
        [
            ["", "Massage (n = 28)", "Usual care (n = 29)", "Friedman test"],
            ["", "After, mean (SD)", "After, mean (SD)", "P"],
            ["Pain, VAS", "29.4 (18.0)", "30.1 (17.0)", "0.001"],
        ],
        heads=2,
    )
    assert row_named(study, "Pain").p is None


def test_group_by_number_with_its_treatment_in_the_label() -> None:
    rows = [
        ["Pain", "Group", "Pretest, mean (SD)", "Posttest, mean (SD)"],
        ["VAS", "Group 1, massage", "60.0 (16.9)", "29.4 (18.0)"],
        ["^", "Group 2, sham", "61.0 (16.6)", "40.1 (17.0)"],
    ]
    said = "Sixty people were randomised to the intervention group (n = 30) or the sham group (n = 30)."
    study = read_trial(paper(table("Pain", rows, id="t1"), abstract=said, title="Massage versus sham for pain"))
    assert [(arm.treatment.lower(), arm.n) for arm in study.arms] == [("massage", 30), ("sham", 30)]
    assert [mean.mean for mean in study.outcomes[0].means if mean.kind is MeanKind.POST] == [29.4, 40.1]


def test_letters_whose_meaning_stands_in_the_next_head() -> None:
    rows = [
        ["", "Group A", "Group B"],
        ["", "(XELIRI-Bev)", "(FOLFIRI-Bev)"],
        ["", "N = 143", "N = 142"],
        ["Response, n (%)", "55 (38.5)", "57 (40.1)"],
    ]
    said = "Patients were randomised to XELIRI-Bev or FOLFIRI-Bev."
    study = read_trial(paper(table("Response", rows, heads=3, id="t1"), abstract=said, title="XELIRI versus FOLFIRI"))
    assert [(arm.treatment, arm.n) for arm in study.arms] == [("XELIRI-Bev", 143), ("FOLFIRI-Bev", 142)]
    assert [(one.events, one.n) for one in study.outcomes[0].events] == [(55, 143), (57, 142)]


def test_arm_under_another_name_is_the_one_left_over() -> None:
    study = read(
        [
            ["Measure", "Group", "6 weeks, mean (SD)"],
            ["Anxiety", "Total", "4.3 (3.8)"],
            ["^", "Kneading", "4.1 (3.5)"],
            ["^", "Usual care", "4.5 (4.0)"],
            ["Fatigue", "Total", "3.3 (2.5)"],
            ["^", "Kneading", "3.4 (2.4)"],
            ["^", "Usual care", "3.2 (2.6)"],
        ]
    )
    assert figures(row_named(study, "Anxiety")) == [("a", 4.1, 3.5, 30), ("b", 4.5, 4.0, 31)]


def test_first_letters_of_an_arm_are_its_name() -> None:
    study = read(
        [
            ["", "Massage", "<", "UC", "<"],
            ["", "n", "Mean (SD)", "n", "Mean (SD)"],
            ["Pain, VAS", "28", "29.4 (18.0)", "29", "40.1 (17.0)"],
        ],
        heads=2,
    )
    assert figures(row_named(study, "Pain")) == [("a", 29.4, 18.0, 28), ("b", 40.1, 17.0, 29)]


def test_people_of_each_arm_in_a_note() -> None:
    study = read(
        [
            ["", "Massage", "<", "Usual care", "<"],
            ["", "Pre", "Post", "Pre", "Post"],
            ["Pain, VAS", "60.0 ± 3.2", "29.4 ± 3.4", "61.0 ± 3.1", "40.1 ± 3.2"],
        ],
        heads=2,
        notes="All values are means ± SEM; n = 28 for massage, n = 29 for usual care.",
    )
    row = row_named(study, "Pain")
    assert [(mean.arm, mean.n, mean.se) for mean in row.means if mean.kind is MeanKind.POST] == [
        ("a", 28, 3.4),
        ("b", 29, 3.2),
    ]


def test_a_note_says_which_time_is_before_treatment() -> None:
    study = read(
        [
            ["", "Massage (n = 28)", "<", "Usual care (n = 29)", "<"],
            ["", "T1", "T2", "T1", "T2"],
            ["Pain, VAS, mean (SD)", "60.0 (16.9)", "29.4 (18.0)", "61.0 (16.6)", "40.1 (17.0)"],
        ],
        heads=2,
        notes="T1: first visit; T2: last visit.",
    )
    assert figures(row_named(study, "Pain")) == [("a", 29.4, 18.0, 28), ("b", 40.1, 17.0, 29)]


def test_times_as_bare_numbers_below_their_head() -> None:
    study = read(
        [
            ["Measure", "Time in months", "Massage", "<", "<", "Usual care", "<", "<"],
            ["", "", "n", "Mean", "SD", "n", "Mean", "SD"],
            ["Pain, VAS", "3", "28", "35.0", "18.0", "29", "42.0", "17.0"],
            ["^", "6", "27", "29.4", "18.0", "28", "40.1", "17.0"],
        ],
        heads=2,
    )
    assert [(row.timepoint, figures(row)[0]) for row in study.outcomes] == [
        ("3 months", ("a", 35.0, 18.0, 28)),
        ("6 months", ("a", 29.4, 18.0, 27)),
    ]


def test_lone_whole_numbers_may_count_people_and_are_kept_out_of_pooling() -> None:
    study = read([["", "Massage (n = 28)", "Usual care (n = 29)"], ["Rescue drug", "2", "9"]])
    row = row_named(study, "Rescue")
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 2, 28), ("b", 9, 29)]
    assert [doubt.why for doubt in row.doubts if doubt.blocks][:1] == [
        "no head or note says that the figure counts people"
    ]


def test_people_beside_each_group() -> None:
    study = read(
        [
            ["Group", "cases", "Cured", "Improved"],
            ["Massage", "48", "12", "32"],
            ["Usual care", "47", "7", "34"],
        ]
    )
    assert [(one.arm, one.events, one.n) for one in row_named(study, "Cured").events] == [("a", 12, 48), ("b", 7, 47)]


def test_a_measure_before_its_figure() -> None:
    study = read(
        [
            ["", "Massage (n=1161)", "Usual care (n=1164)", "Effect estimate (95% CI)", "p value"],
            ["Death by day 7, n (%)", "101 (9%)", "123 (11%)", "Binary OR 0.73 (0.53 to 0.99)", "0.0406"],
        ]
    )
    effect = row_named(study, "Death").effect
    assert effect is not None
    assert (effect.measure, effect.value, effect.ci) == (Measure.OR, 0.73, (0.53, 0.99))


def test_no_is_a_word_of_a_name() -> None:
    study = read(
        [
            ["No. (%)", "Massage (n = 190)", "Usual care (n = 190)"],
            ["Full ban", "82 (43.2)", "63 (33.2)"],
            ["No full ban", "108 (56.8)", "127 (66.8)"],
        ]
    )
    assert [[one.events for one in row.events] for row in study.outcomes] == [[82, 63], [108, 127]]


def test_means_and_medians_in_one_table_are_told_by_their_form() -> None:
    study = read(
        [
            ["", "Massage (n = 28)", "Usual care (n = 29)"],
            ["Interleukin 6", "146 [83-243]", "208.8 [59-391]"],
            ["Pain, VAS", "29.4 ± 18.0", "40.1 ± 17.0"],
        ],
        notes="Results are expressed as median and 25th-75th percentile for interleukin 6; as mean ± SD for pain.",
    )
    medians = row_named(study, "Interleukin").means
    assert [(one.median, one.quartiles) for one in medians] == [(146, (83, 243)), (208.8, (59, 391))]
    assert figures(row_named(study, "Pain")) == [("a", 29.4, 18.0, 28), ("b", 40.1, 17.0, 29)]


def test_an_outcome_named_by_the_caption_alone_takes_no_other_rows_baseline() -> None:
    baseline = table(
        "Baseline characteristics",
        [["", "Massage (n = 28)", "Usual care (n = 29)"], ["Women (%)", "62 (62)", "63 (63)"]],
        id="base",
    )
    rows = [["-", "Massage", "Usual care"], ["Year 1", "87 (86 - 88)", "89 (88 - 90)"]]
    scores = table("Knee score", rows, notes="All values are mean (95% confidence interval).", id="t1")
    study = read_trial(paper(baseline, scores))
    assert {mean.kind for mean in row_named(study, "Knee").means} == {MeanKind.POST}


def test_a_blank_right_of_a_head_belongs_to_it() -> None:
    rows = [
        ["", "Baseline", "", "After 6 weeks", ""],
        ["", "Massage, n = 30", "Usual care, n = 31", "Massage, n = 28", "Usual care, n = 29"],
        ["Pain, mean (SD)", "50.1 (8.0)", "51.2 (7.0)", "29.4 (8.0)", "40.1 (7.0)"],
    ]
    study = read_trial(paper(table("Outcomes", rows, heads=2)))
    kinds = [(one.arm, one.kind, one.mean) for one in study.outcomes[0].means]
    assert kinds == [
        ("a", MeanKind.POST, 29.4), ("b", MeanKind.POST, 40.1), ("a", MeanKind.BASELINE, 50.1),
        ("b", MeanKind.BASELINE, 51.2),
    ]  # fmt: skip


def test_a_table_of_outcomes_and_complications_is_not_of_harms_alone() -> None:
    rows = [["", "Massage (n = 28)", "Usual care (n = 29)"], ["Pain, mean (SD)", "29.4 (8.0)", "40.1 (7.0)"]]
    assert read_trial(paper(table("Clinical outcomes and complications", rows))).outcomes
    assert not read_trial(paper(table("Complications", rows))).outcomes


def test_arms_are_told_without_what_their_labels_begin_with() -> None:
    shared = "Attendance of partners at the clinic in the"
    heads = ["", f"{shared} massage group (n = 28)", f"{shared} control group (n = 29)"]
    seen = table("Visits", [heads, ["Seen, n (%)", "9 (32.1)", "8 (27.6)"]])
    study = read_trial(paper(seen, title="Visits", abstract="Visits were counted."))
    assert [arm.treatment for arm in study.arms] == ["massage", "control"]


def test_heads_above_the_second_of_two_columns_are_of_both() -> None:
    rows = [
        ["", "", "Massage", "", "Usual care", "p"],
        ["", "n", "M (SD)", "n", "M (SD)", ""],
        ["Pain", "28", "29.4 (8.0)", "29", "40.1 (7.0)", "0.02"],
        ["Stiffness", "28", "3.4 (1.0)", "29", "4.1 (1.2)", "0.03"],
        ["Sleep", "27", "5.4 (1.0)", "28", "5.1 (1.2)", "0.30"],
    ]
    study = read(rows, heads=2)
    assert figures(row_named(study, "Pain")) == [("a", 29.4, 8.0, 28), ("b", 40.1, 7.0, 29)]


def test_times_below_a_row_of_change_are_of_what_it_names() -> None:
    rows = [
        ["", "Massage (n = 28)", "Usual care (n = 29)"],
        ["Pain (mm) change from baseline, mean (SD)", "-20.7 (8.0)", "-11.1 (7.0)"],
        ["Baseline", "50.1 (8.0)", "51.2 (7.0)"],
        ["Week 6", "29.4 (8.0)", "40.1 (7.0)"],
    ]
    named = {one.outcome for one in read(rows, caption="Pain, mean (SD)").outcomes}
    assert all("Pain (mm)" in name for name in named)


def test_mean_differences_by_arm_are_changes() -> None:
    rows = [["", "Massage (n = 28)", "Usual care (n = 29)", "t"], ["Pain", "2.4 (0.8)", "1.1 (0.7)", "2.30"]]
    study = read(rows, caption="Comparison of mean differences (SD) between groups")
    assert [one.kind for one in study.outcomes[0].means] == [MeanKind.CHANGE, MeanKind.CHANGE]


def test_a_test_statistic_below_an_arm_is_no_mean() -> None:
    rows = [
        ["", "Massage (n = 28)", "<", "Usual care (n = 29)", "<"],
        ["", "Mean (SD)", "t", "Mean (SD)", "t"],
        ["Pain", "29.4 (8.0)", "3.24", "40.1 (7.0)", "1.74"],
    ]
    assert [one.mean for row in read(rows, heads=2).outcomes for one in row.means] == [29.4, 40.1]


def test_a_row_of_p_values_holds_no_means() -> None:
    rows = [
        ["", "Massage (n = 28)", "Usual care (n = 29)"],
        ["Pain, mean (SD)", "29.4 (8.0)", "40.1 (7.0)"],
        ["P-value", "0.1771", "0.0308"],
    ]
    assert [one.mean for row in read(rows).outcomes for one in row.means] == [29.4, 40.1]


def test_a_short_name_that_another_arm_holds_is_its_own_arm() -> None:
    arms = table("Baseline characteristics", [["", "EAP+tCBT (n = 58)", "EAP (n = 60)"], ["Age", "40 (9)", "41 (8)"]])
    rows = [
        ["", "EAP+tCBT (n = 58)", "EAP (n = 60)", "p"],
        ["Depression, mean (SD)", "11.0 (6.9)", "15.7 (6.6)", "0.001"],
    ]
    abstract = "118 workers were randomised to therapy (tCBT) with the Employee Assistance Program (EAP) or to EAP."
    study = read_trial(paper(arms, table("Outcomes", rows), title="Telephone therapy at work", abstract=abstract))
    means = {mean.arm: mean.mean for mean in study.outcomes[0].means}
    sizes = {arm.id: arm.n for arm in study.arms}
    assert {sizes[arm]: mean for arm, mean in means.items()} == {58: 11.0, 60: 15.7}


def test_people_of_all_arms_in_a_row_are_not_those_of_each() -> None:
    rows = [
        ["", "N", "Massage", "Usual care", "Mean difference (95% CI)", "P", "Cohen's d"],
        ["Pain, mean ± SD", "", "", "", "", "", ""],
        ["Baseline", "61", "54.6 ± 25.6", "58.9 ± 25.0", "4.3 (-7.2 to 14.9)", "0.489", ".17"],
        ["Post intervention", "55", "46.3 ± 24.2", "62.4 ± 24.5", "16.1 (4.6 to 27.5)", "0.006", ".67"],
    ]
    row = read_trial(paper(ARMS, table("Outcomes", rows))).outcomes[0]
    assert {mean.n for mean in row.means} == {30, 31}
    assert row.effect is not None
    assert (row.effect.measure, row.effect.value, row.p) == (Measure.MD, -16.1, 0.006)


def test_a_difference_before_treatment_is_not_that_after() -> None:
    rows = [
        ["Stage", "", "Usual care", "Massage", "Difference", "Confidence interval (95%)", "p"],
        ["Baseline", "Flexion (°)", "35.9 ± 0.1", "36.0 ± 0.1", "0.1 ± 0.2", "-0.4 to 0.6", "0.75"],
        ["After", "Flexion (°)", "35.4 ± 0.2", "36.0 ± 0.1", "0.6 ± 0.3", "0.1 to 1.2", "0.03"],
    ]
    row = read_trial(paper(ARMS, table("Outcomes, mean ± SD", rows))).outcomes[0]
    assert row.effect is not None
    assert (row.effect.value, row.effect.ci, row.p) == (0.6, (0.1, 1.2), 0.03)


def test_a_factor_of_a_factorial_trial_is_tested_by_its_main_effect() -> None:
    heads = ["", "Control (n = 15)", "Diet (n = 16)", "Exercise (n = 17)", "Diet + Exercise (n = 18)"]
    rows = [
        [*heads, "P main effect Diet", "P main effect Exercise", "P interaction"],
        ["Weight change, mean (SD)", "-1.3 (5.6)", "-8.7 (5.6)", "-4.3 (7.0)", "-8.8 (4.1)", "0.001", "0.923", "0.428"],
    ]
    arms = table("Baseline characteristics", [heads, ["Age", "30 (4)", "31 (4)", "32 (4)", "33 (4)"]])
    study = read_trial(
        paper(arms, table("Outcomes", rows), title="Diet and exercise", abstract="66 women were randomised.")
    )
    by_treatment = {
        study.arms[[arm.id for arm in study.arms].index(row.arms[0])].treatment: row.p for row in study.outcomes
    }
    assert (by_treatment["Diet"], by_treatment["Exercise"]) == (0.001, 0.923)


def test_a_test_of_three_arms_at_once_says_not_which_differ() -> None:
    heads = ["", "Massage (n = 30)", "Heat (n = 30)", "Usual care (n = 31)"]
    arms = table("Baseline characteristics", [heads, ["Age", "30 (4)", "31 (4)", "32 (4)"]])
    rows = [[*heads, "p"], ["Pain, mean (SD)", "20.0 (9.0)", "31.0 (9.1)", "30.9 (9.0)", "0.001"]]
    study = read_trial(
        paper(arms, table("Outcomes", rows), title="Massage, heat or usual care", abstract="91 were randomised.")
    )
    found = {row.arms: row.finding for row in study.outcomes}
    assert found[("b", "c")] not in {Finding.BETTER, Finding.WORSE}


def test_letters_in_a_column_of_groups_are_the_arms() -> None:
    arms = table(
        "Baseline characteristics", [["", "Group A (n = 60)", "Group B (n = 61)"], ["Age", "70 (9)", "71 (8)"]]
    )
    rows = [
        ["", "Position", "Mean", "SD", "Z", "P"],
        ["Hospital stay (days)", "A", "18.1", "2.4", "-3.5", "0.001"],
        ["^", "B", "20.2", "3.8", "^", "^"],
        ["Blood loss (mL)", "A", "159.2", "26.3", "-6.2", "0.001"],
        ["^", "B", "201.5", "38.0", "^", "^"],
    ]
    notes = "Group A: lateral position; Group B: the supine position"
    trial = paper(
        arms, table("Outcomes", rows, notes=notes), title="Position for nailing", abstract="121 were randomised."
    )
    study = read_trial(trial)
    assert [(arm.treatment, arm.n) for arm in study.arms] == [("lateral position", 60), ("supine position", 61)]
    found = {row.outcome: [(mean.arm, mean.mean, mean.sd) for mean in row.means] for row in study.outcomes}
    assert found["Hospital stay (days)"] == [("a", 18.1, 2.4), ("b", 20.2, 3.8)]


def test_letters_that_only_the_note_of_the_table_explains() -> None:
    rows = [
        ["Parameter", "Group", "0 week mean ± SD", "12 weeks mean ± SD"],
        ["Pain", "I", "60.4 ± 7.6", "56.6 ± 6.4"],
        ["^", "II", "60.9 ± 8.6", "42.6 ± 8.7^b1"],
        ["Stiffness", "I", "30.4 ± 3.6", "26.6 ± 3.4"],
        ["^", "II", "30.9 ± 4.6", "22.6 ± 4.7^b1"],
    ]
    study = read_trial(paper(ARMS, table("Outcomes", rows, notes="I: usual care; II: massage; b P < 0.01")))
    row = row_named(study, "Pain")
    assert [(mean.arm, mean.mean) for mean in row.means if mean.kind is MeanKind.POST] == [("a", 42.6), ("b", 56.6)]


def test_short_names_in_rows_and_marks_behind_brackets() -> None:
    heads = ["", "Deep tissue massage (n = 41)", "Mineral oil (n = 40)"]
    arms = table("Baseline characteristics", [heads, ["Age", "70 (9)", "71 (8)"]])
    rows = [
        ["", "", "Before treatment", "First week"],
        ["Pain (±SD)", "Deep tissue", "60.9(±21.5)NS", "19.8(±17.8)"],
        ["^", "Mineral oil", "58.1(±22.6)", "31.5(±23.1)"],
    ]
    caption = "Outcomes before and after treatment"
    study = read_trial(paper(arms, table(caption, rows), title="Deep tissue massage", abstract="81 were randomised."))
    assert [(mean.arm, mean.kind, mean.mean, mean.sd) for mean in study.outcomes[0].means] == [
        ("a", MeanKind.POST, 19.8, 17.8),
        ("b", MeanKind.POST, 31.5, 23.1),
        ("a", MeanKind.BASELINE, 60.9, 21.5),
        ("b", MeanKind.BASELINE, 58.1, 22.6),
    ]


def test_healthy_people_beside_the_arms_are_none() -> None:
    heads = ["", "Healthy controls (n = 20)", "Massage (n = 30)", "Usual care (n = 31)"]
    study = read_trial(paper(table("Baseline characteristics", [heads, ["Age", "50 (7)", "51 (7)", "52 (7)"]])))
    assert [arm.treatment for arm in study.arms] == ["Massage", "Usual care"]


def test_the_order_of_a_crossover_is_no_arm() -> None:
    arms = table(
        "Baseline characteristics", [["", "Massage first (n = 30)", "Rest first (n = 31)"], ["Age", "50 (7)", "51 (6)"]]
    )
    study = read_trial(paper(arms, abstract="In a crossover trial 61 people had massage or usual care first."))
    assert not any("first" in arm.treatment.lower() for arm in study.arms)


def test_no_treatment_of_some_kind_is_what_the_others_are_compared_with() -> None:
    text = "Group A received no psychological treatment. Group B received first aid. Group C received counselling."
    heads = ["", "Group A (n = 30)", "Group B (n = 30)", "Group C (n = 31)"]
    arms = table("Baseline characteristics", [heads, ["Age", "50 (7)", "51 (6)", "52 (6)"]])
    study = read_trial(paper(arms, title="After a snakebite", abstract=f"91 people were randomised. {text}"))
    assert study.arms[-1].treatment == "no psychological treatment"
    assert study.arms[-1].role.value == "comparator"


def test_rows_that_set_each_arm_against_the_comparator() -> None:
    heads = ["", "Placebo (n = 137)", "Drug 5 mg (n = 136)", "Drug 10 mg (n = 135)"]
    arms = table("Baseline characteristics", [heads, ["Age", "50 (7)", "51 (6)", "52 (6)"]])
    rows = [
        heads,
        ["HbA1c (%)", "", "", ""],
        ["Baseline (SD)", "87.7 (19.2)", "84.9 (17.8)", "86.3 (17.5)"],
        ["Change at week 24 (95% CI)", "-0.4 (-0.9 to 0.1)", "-2.9 (-3.4 to -2.4)", "-2.7 (-3.2 to -2.1)"],
        ["Difference vs PBO (95% CI)", "", "-2.5 (-3.2 to -1.8)", "-2.3 (-3.0 to -1.5)"],
        ["Change at week 102 (95% CI)", "1.4 (0.5 to 2.2)", "-1.7 (-2.5 to -0.9)", "-1.8 (-2.5 to -1.0)"],
        ["Difference vs PBO (95% CI)", "", "-3.1 (-4.2 to -1.9)", "-3.2 (-4.3 to -2.0)"],
        ["P vs PBO", "", "0.0004", "0.0002"],
    ]
    trial = paper(arms, table("Efficacy", rows), title="Drug or placebo", abstract="408 people were randomised.")
    study = read_trial(trial)
    by_id = {arm.id: arm.treatment for arm in study.arms}
    late = {by_id[row.arms[0]]: row for row in study.outcomes if row.timepoint and "102" in row.timepoint}
    found = {name: (row.effect.value if row.effect else None, row.p, row.finding) for name, row in late.items()}
    assert found == {
        "Drug 5 mg": (-3.1, 0.0004, Finding.BETTER),
        "Drug 10 mg": (-3.2, 0.0002, Finding.BETTER),
    }


def test_each_block_of_columns_has_its_own_p() -> None:
    study = read(
        [
            ["", "Mild", "<", "<", "Overall", "<", "<"],
            ["", "Massage (n = 10)", "Usual care (n = 11)", "P", "Massage (n = 28)", "Usual care (n = 29)", "P"],
            ["Pain, mean (SD)", "20.1 (9.0)", "24.0 (8.0)", "0.43", "29.4 (18.0)", "40.1 (17.0)", "0.02"],
        ],
        heads=2,
    )
    found = {(row.means[0].mean, row.p) for row in study.outcomes}
    assert (29.4, 0.02) in found
    assert (29.4, 0.43) not in found
