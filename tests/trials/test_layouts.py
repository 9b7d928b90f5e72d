"""Layouts of results tables that drawn reports brought: times as bare numbers, references, counts of people, tests."""

from __future__ import annotations

import msgspec
import pytest

from palpate.trials import read_trial
from palpate.types.paper import Footnote
from palpate.types.study import Finding, MeanKind, Measure, Outcome, Study
from tests.trials.papers import BASELINE, paper, table

DRUG = "Ninety people were randomised to a drug or placebo."
ARMS = table(*BASELINE, id="base")


def read(rows: list[list[str]], heads: int = 1, caption: str = "Outcomes") -> Study:
    return read_trial(paper(ARMS, table(caption, rows, heads=heads, id="t1")))


def means(row: Outcome) -> list[tuple[str, MeanKind, float | None, int | None]]:
    return [(mean.arm, mean.kind, mean.mean, mean.n) for mean in row.means]


def test_times_of_rows_as_bare_numbers() -> None:
    rows = [
        ["Time (minute)", "Massage", "Usual care", "P"],
        ["Baseline", "61 ± 12", "59 ± 10", "0.23"],
        ["5", "46 ± 15", "53 ± 13", "0.01"],
        ["30", "29 ± 16", "39 ± 15", "0.002"],
    ]
    study = read(rows, caption="Pain severity (mean ± SD)")
    assert [(row.timepoint, row.p) for row in study.outcomes] == [("5 minute", 0.01), ("30 minute", 0.002)]
    assert means(study.outcomes[1]) == [
        ("a", MeanKind.POST, 29, 30), ("b", MeanKind.POST, 39, 31),
        ("a", MeanKind.BASELINE, 61, 30), ("b", MeanKind.BASELINE, 59, 31),
    ]  # fmt: skip


def test_times_of_columns_as_bare_numbers() -> None:
    rows = [
        ["", "Massage", "<", "Usual care", "<"],
        ["Weeks", "0", "26", "0", "26"],
        ["Pain, mean (SD)", "50 (12)", "58 (13)", "49 (14)", "49 (10)"],
    ]
    (row,) = read(rows, heads=2).outcomes
    assert row.timepoint == "26 Weeks"
    assert {(mean.arm, mean.kind): mean.mean for mean in row.means} == {
        ("a", MeanKind.BASELINE): 50, ("a", MeanKind.POST): 58, ("b", MeanKind.BASELINE): 49, ("b", MeanKind.POST): 49,
    }  # fmt: skip


def test_an_arm_that_rows_call_the_reference() -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)"],
        ["Pain-free, n (%)", "12 (40)", "5 (16)"],
        ["Odds ratio (95% CI)", "3.47 (1.04 to 11.5)", "1.0 (reference)"],
    ]
    row = next(row for row in read(rows).outcomes if row.effect)
    assert row.effect is not None
    assert (row.effect.measure, row.effect.value, row.effect.ci) == (Measure.OR, 3.47, (1.04, 11.5))
    assert row.finding is Finding.BETTER
    assert not any(mean.mean == 3.47 for row in read(rows).outcomes for mean in row.means)


def test_people_that_a_row_counts_are_those_of_the_rows_below() -> None:
    rows = [
        ["", "Massage", "Usual care", "P"],
        ["Patients assessed (n, %)", "28 (93 %)", "25 (81 %)", ""],
        ["Pain, mean (SD)", "29 (18)", "40 (17)", "0.02"],
    ]
    (row,) = read(rows).outcomes
    assert means(row) == [("a", MeanKind.POST, 29, 28), ("b", MeanKind.POST, 40, 25)]


def test_tests_in_the_table_behind_the_figures() -> None:
    figures = table(
        "Means (SD) of pain",
        [["", "Massage", "Usual care"], ["VAS, 6 weeks", "29 (18)", "40 (17)"]],
        id="t1",
    )
    tests = table("Effect of the intervention, mixed model", [["", "t", "p"], ["VAS", "-2.1", "0.04"]], id="t2")
    (row,) = read_trial(paper(ARMS, figures, tests)).outcomes
    assert (row.p, row.finding) == (0.04, Finding.BETTER)


def test_a_regression_on_what_people_bring_compares_no_arms() -> None:
    figures = table("Means (SD)", [["", "Massage", "Usual care"], ["VAS, 6 weeks", "29 (18)", "40 (17)"]], id="t1")
    factors = table("Factors associated with treatment", [["", "t", "p"], ["VAS", "-2.1", "0.04"]], id="t2")
    (row,) = read_trial(paper(ARMS, figures, factors)).outcomes
    assert row.p is None


def test_values_of_the_people_who_came_in_stay_in_their_table() -> None:
    came = table(
        "Baseline characteristics", [["", "Massage (n = 30)", "Usual care (n = 31)"], ["VAS", "60 (16)", "61 (16)"]]
    )
    after = table(
        "Outcomes", [["", "Massage (n = 25)", "Usual care (n = 26)"], ["VAS, mean (SD)", "29 (18)", "40 (17)"]]
    )
    (row,) = read_trial(paper(came, after)).outcomes
    assert {mean.kind for mean in row.means} == {MeanKind.POST}


@pytest.mark.parametrize(
    "said",
    [
        "Adults were randomised to massage (30 patients) or usual care (31 patients).",
        "Of 61 adults, 30 were randomly assigned to massage and 31 to usual care.",
        "They were randomised to massage (n = 30), or usual care (n = 31).",
        "After randomisation, 30 adults received massage and 31 adults received usual care.",
        "They were divided as follows: group A: 30 patients who received massage; group B: 31 who received usual care.",
    ],
)
def test_sizes_of_arms_from_the_sentence_that_counts_them(said: str) -> None:
    rows = [["", "Massage", "Usual care"], ["Pain, mean (SD)", "29 (18)", "40 (17)"]]
    study = read_trial(paper(table("Outcomes", rows), abstract=said))
    assert [arm.n for arm in study.arms] == [30, 31]


def test_a_row_of_changes_by_a_delta_is_of_the_row_above() -> None:
    rows = [
        ["", "Massage (n = 13)", "Usual care (n = 20)"],
        ["CRT index (mean and SEM)", "2.2 ± 0.3", "1.8 ± 0.4"],
        ["ΔCRT index (mean change and SEM)", "0.50 ± 0.20", "0.13 ± 0.12"],
    ]
    (row,) = read_trial(paper(table("Results", rows))).outcomes
    assert [(mean.kind, mean.mean) for mean in row.means] == [
        *[(MeanKind.POST, 2.2), (MeanKind.POST, 1.8)],
        *[(MeanKind.CHANGE, 0.5), (MeanKind.CHANGE, 0.13)],
    ]


def test_a_change_between_two_codes_of_times_is_at_the_later_one() -> None:
    rows = [
        ["", "Group", "T0 baseline", "T1 16 weeks", "T2 28 weeks", "∆ (T1-T0)", "∆ (T2-T0)"],
        ["Pain", "Massage", "29 (9)", "25 (11)", "26 (10)", "4 (7)", "3 (6)"],
        ["^", "Usual care", "30 (9)", "28 (9)", "31 (10)", "2 (2)", "-1 (3)"],
    ]
    late, early = sorted(
        read_trial(paper(table("Scores", rows))).outcomes, key=lambda row: row.timepoint or "", reverse=True
    )
    assert {mean.mean for mean in late.means if mean.kind is MeanKind.CHANGE} == {3, -1}
    assert {mean.mean for mean in early.means if mean.kind is MeanKind.CHANGE} == {4, 2}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Before medication", "After medication"),
        ("Pre-injection", "Post-injection"),
        ("Before the operation", "Day 3 after the operation"),
        ("Day 1 before operation", "Day 3 after operation"),
        ("Before induction of anaesthesia", "After induction of anaesthesia"),
    ],
)
def test_before_and_after_what_was_done_are_times(before: str, after: str) -> None:
    rows = [
        ["", "Group", before, after],
        ["Pain", "Massage", "29 ± 9", "25 ± 11"],
        ["^", "Usual care", "30 ± 9", "28 ± 9"],
    ]
    (row,) = read_trial(paper(table("Scores", rows))).outcomes
    assert (row.outcome, row.timepoint) == ("Pain", after)
    assert [mean.mean for mean in row.means if mean.kind is MeanKind.BASELINE] == [29, 30]


def test_a_table_of_characteristics_may_hold_the_outcome_too() -> None:
    rows = [["", "Massage (n = 86)", "Usual care (n = 42)"], ["Course of disease", "86 ± 88", "82 ± 72"]]
    rows += [["Migraine days", "", ""], [" Baseline", "4.5 ± 4.1", "4.1 ± 4.3"], [" 4 weeks", "4.0 ± 5.1", "2.9 ± 2.1"]]
    rows += [[" Improvement from baseline", "-0.5 ± 4.4", "-1.3 ± 4.9"]]
    (row,) = read_trial(paper(table("Baseline characteristics and primary outcome", rows))).outcomes
    assert (row.outcome, row.timepoint) == ("Migraine days", "4 weeks")
    assert [(mean.kind, mean.mean) for mean in row.means if mean.arm == "a"] == [
        *[(MeanKind.POST, 4.0), (MeanKind.CHANGE, -0.5), (MeanKind.BASELINE, 4.5)],
    ]


def test_a_menopause_and_a_stage_are_no_times() -> None:
    rows = [["", "Massage (n = 86)", "Usual care (n = 42)"], ["Menopausal status, n (%)", "", ""]]
    rows += [[" Pre", "40 (47)", "20 (48)"], [" Post", "46 (53)", "22 (52)"], ["Stage, n (%)", "", ""]]
    rows += [[" M0", "40 (47)", "20 (48)"], [" M1", "46 (53)", "22 (52)"]]
    assert not read_trial(paper(table("Baseline characteristics", rows))).outcomes


def test_a_head_over_all_arms_names_no_outcome() -> None:
    rows = [["", "Treatment groups", "<", "Difference (SE)"], ["", "Massage (n = 46)", "Usual care (n = 45)", ""]]
    rows += [["Pressure, mean (SD)", "132 (17)", "135 (19)", "-2.3 (3.4)"]]
    (row,) = read_trial(paper(table("Results", rows, heads=2))).outcomes
    assert row.outcome == "Pressure"


def test_hours_below_visits_are_of_what_was_measured() -> None:
    rows = [
        ["", "Massage", "<", "Usual care", "<"],
        ["", "Mean ± SE pressure", "<", "Mean ± SE pressure", "<"],
        ["", "n", "Pressure", "n", "Pressure"],
        ["Baseline", "", "", "", ""],
        [" 8 hours", "88", "24.5 ± 0.3", "94", "24.3 ± 0.3"],
        [" 10 hours", "88", "22.9 ± 0.2", "94", "22.6 ± 0.3"],
        ["Week 2", "", "", "", ""],
        [" 8 hours", "88", "18.8 ± 0.4", "94", "21.8 ± 0.4"],
        [" 10 hours", "86", "15.7 ± 0.4", "93", "20.2 ± 0.4"],
    ]
    found = {row.outcome: row for row in read_trial(paper(table("Results", rows, heads=3))).outcomes}
    assert {row.timepoint for row in found.values()} == {"Week 2"}
    early, late = (next(row for name, row in found.items() if hour in name) for hour in ("8 hours", "10 hours"))
    assert [(mean.mean, mean.se, mean.n) for mean in late.means if mean.kind is MeanKind.POST] == [
        *[(15.7, 0.4, 86), (20.2, 0.4, 93)],
    ]
    assert [mean.mean for mean in early.means if mean.kind is MeanKind.BASELINE] == [24.5, 24.3]


def test_a_per_cent_changed_has_the_spread_of_the_head_above() -> None:
    rows = [["", "Mean ± SE", "<"], ["", "Massage (n = 30)", "Usual care (n = 31)"]]
    rows += [["Per cent change of pain", "-22.8 ± 1.6", "-10.3 ± 1.3"]]
    (row,) = read_trial(paper(table("Results", rows, heads=2))).outcomes
    assert [(mean.sd, mean.se) for mean in row.means] == [(None, 1.6), (None, 1.3)]


def test_what_is_measured_may_stand_behind_mean_and_sd_in_the_head() -> None:
    rows = [["", "Mean (SD) Nirschl stage", "<"], ["Follow-up", "Massage", "Usual care"]]
    rows += [["Pre-treatment", "5.4 (1.1)", "5.2 (1.0)"], ["4 weeks", "2.2 (1.6)", "1.0 (1.6)"]]
    (row,) = read_trial(paper(table("Nirschl staging", rows, heads=2))).outcomes
    assert (row.outcome, row.timepoint) == ("Nirschl stage", "4 weeks")


def test_the_head_of_an_arm_reaches_over_the_blank_right_of_it_before_a_column_of_p() -> None:
    rows = [
        ["", "Usual care", "<", "<", "Massage", "<", "", "P"],
        ["", "Pre", "Post", "Change", "Pre", "Post", "Change", ""],
        ["Endurance (s)", "408 (67)", "350 (89)", "-59", "444 (121)", "578 (147)", "+134", "0.041"],
    ]
    (row,) = read_trial(paper(table("Results", rows, heads=2))).outcomes
    assert {(mean.arm, mean.mean) for mean in row.means if mean.kind is MeanKind.CHANGE} == {("a", 134), ("b", -59)}


@pytest.mark.parametrize(
    ("said", "n"),
    [
        ("Sixty adults were randomised. They were divided into group A (30) and group B (30).", 30),
        ("In all 60 women with knee pain were randomly enrolled in two equal groups.", 30),
        ("The 60 patients were equally randomised into two groups.", 30),
        ("They were distributed among two groups with 30 each.", 30),
        ("In all 61 women with knee pain were randomly enrolled in two equal groups.", None),
        ("In all 60 women were randomly enrolled in three equal groups.", None),
    ],
)
def test_sizes_of_arms_of_equal_groups(said: str, n: int | None) -> None:
    rows = [["", "Massage", "Usual care"], ["Pain, mean (SD)", "29 (18)", "40 (17)"]]
    study = read_trial(paper(table("Outcomes", rows), abstract=said))
    assert [arm.n for arm in study.arms] == [n, n]


def test_sizes_of_arms_from_a_column_beside_a_row_for_each() -> None:
    started = [
        ["", "N started (completed)", "Age"],
        ["Massage", "20 (15)", "58 (7)"],
        ["Usual care", "16 (9)", "59 (8)"],
    ]
    after = [["", "Massage", "Usual care"], ["Pain, mean (SD)", "29 (18)", "40 (17)"]]
    study = read_trial(paper(table("Baseline characteristics", started), table("Outcomes", after)))
    assert [arm.n for arm in study.arms] == [20, 16]


def test_a_list_of_short_forms_says_nothing_of_the_figures() -> None:
    rows = [["", "Massage (n = 30)", "Usual care (n = 31)"], ["Pain", "29 (18)", "40 (17)"]]
    notes = "LSM least square mean, SE standard error."
    (row,) = read_trial(paper(table("Outcomes", rows, notes=notes))).outcomes
    assert [(mean.sd, mean.se) for mean in row.means] == [(18, None), (17, None)]
    (row,) = read_trial(paper(table("Outcomes", rows, notes="Values are mean (SE)."))).outcomes
    assert [(mean.sd, mean.se) for mean in row.means] == [(None, 18), (None, 17)]


def test_an_arm_with_a_plus_behind_its_short_form_is_another_one() -> None:
    heads = ["", "NRT (n = 30)", "NRT+ (n = 31)"]
    trial = paper(
        table("Baseline characteristics", [heads, ["Age", "50 (7)", "51 (7)"]]),
        table("Outcomes", [["", "NRT", "NRT+"], ["Abstinence, n (%)", "6 (20)", "12 (39)"]]),
        title="Nicotine replacement", abstract="61 smokers were randomised to NRT or NRT+.",
    )  # fmt: skip
    (row,) = read_trial(trial).outcomes
    assert sorted((one.events, one.n) for one in row.events) == [(6, 30), (12, 31)]


def test_a_unit_on_the_row_below_is_of_the_label_above() -> None:
    rows = [
        ["", "Arm", "Week 0", "Week 12"],
        ["Systolic pressure", "Massage", "126 ± 12", "129 ± 14"],
        ["(mmHg)", "Usual care", "124 ± 10", "126 ± 10"],
    ]
    (row,) = read(rows).outcomes
    assert row.outcome == "Systolic pressure"
    assert {mean.arm for mean in row.means} == {"a", "b"}


def test_differences_from_the_comparator_under_each_arms_head() -> None:
    heads = ["", "Placebo (n = 29)", "Drug 5 mg (n = 30)", "<", "<", "Drug 10 mg (n = 31)", "<", "<"]
    each = ["Change", "Difference from placebo", "P-value"]
    rows = [
        heads,
        ["", "Change", *each, *each],
        ["DSST", "2.8 ± 0.5", "4.6 ± 0.5", "1.7 (0.2 to 3.2)", "0.019", "4.1 ± 0.5", "1.2 (-0.2 to 2.6)", "0.099"],
    ]
    base = [["", "Placebo (n = 29)", "Drug 5 mg (n = 30)", "Drug 10 mg (n = 31)"], ["Age", "5 (7)", "5 (7)", "5 (7)"]]
    trial = paper(
        table("Baseline characteristics", base), table("Outcomes", rows, heads=2), title="A drug", abstract=DRUG
    )
    study = read_trial(trial)
    names = {arm.id: arm.treatment for arm in study.arms}
    found = {names[row.arms[0]]: (row.p, row.effect.value if row.effect else None) for row in study.outcomes}
    assert found == {"Drug 5 mg": (0.019, 1.7), "Drug 10 mg": (0.099, 1.2)}


def test_a_count_beside_counts_is_none_of_the_means_of_its_head() -> None:
    rows = [
        ["", "Massage (n = 45)", "Usual care (n = 47)", "P"],
        ["", "Mean change", "Mean change", ""],
        ["Response rate", "9 (20.0)", "19 (40.4)", "0.03"],
    ]
    (row,) = read(rows, heads=2).outcomes
    assert [(one.events, one.n) for one in row.events] == [(9, 45), (19, 47)]


@pytest.mark.parametrize(
    ("name", "better"),
    [("Return to regular diet (day)", "lower"), ("Cobb angle reduction (%)", "higher"), ("Pain reduction", "higher")],
)
def test_which_way_what_is_sooner_or_taken_away_is_better(name: str, better: str) -> None:
    rows = [["", "Massage", "Usual care", "P"], [f"{name}, mean (SD)", "31 (18)", "19 (17)", "0.02"]]
    (row,) = read(rows).outcomes
    assert row.better is not None
    assert row.better.value == better


def test_equal_figures_are_no_difference() -> None:
    rows = [["", "Massage", "Usual care"], ["Titre, median (IQR)", "640 (0 to 1280)", "640 (0 to 960)"]]
    text = "Massage gave good titres and improved them greatly against usual care."
    (row,) = read_trial(paper(ARMS, table("Outcomes", rows), body=[("Results", text)])).outcomes
    assert row.finding is Finding.NO_DIFFERENCE


def test_rows_set_against_the_row_that_a_column_calls_the_reference() -> None:
    heads = ["", "CQ (n = 68)", "CQ + AS (n = 67)", "SP (n = 41)", "SP + AS (n = 40)"]
    base = table("Baseline characteristics", [heads, ["Age", "12 (7)", "12 (7)", "12 (7)", "12 (7)"]])
    rows = [
        ["", "Failure, No./Total (%)", "Odds ratio (95% CI)", "P"],
        ["CQ", "55/68 (81)", "Reference", "-"],
        ["CQ + AS", "19/67 (28)", "0.09 (0.04 to 0.2)", "<0.001"],
        ["SP", "4/41 (10)", "Reference", "-"],
        ["SP + AS", "1/40 (2)", "0.23 (0.02 to 2.2)", "0.2"],
    ]
    said = "Patients with malaria were randomised to CQ, CQ + AS, SP or SP + AS."
    study = read_trial(paper(base, table("Outcomes", rows), title="Malaria", abstract=said))
    names = {arm.id: arm.treatment for arm in study.arms}
    found = {(names[row.arms[0]], names[row.arms[1]]): (row.p, row.finding) for row in study.outcomes}
    assert found == {
        ("CQ + AS", "CQ"): (0.001, Finding.BETTER),
        ("SP + AS", "SP"): (0.2, Finding.NO_DIFFERENCE),
    }


def test_a_test_beside_the_figures_goes_before_one_of_changes() -> None:
    changes = table(
        "Changes, mean (SD)", [["", "Massage", "Usual care", "P"], ["Function", "-5 (14)", "-2 (14)", "0.36"]], id="t1"
    )
    after = table(
        "After treatment, mean (SD)",
        [["", "Massage", "Usual care", "P"], ["Function", "73. 7 (15. 5)", "65.8 (15.6)", "0.03"]],
        id="t2",
    )
    (row,) = read_trial(paper(ARMS, changes, after)).outcomes
    assert row.p == 0.03
    assert [mean.mean for mean in row.means if mean.kind is MeanKind.POST] == [73.7, 65.8]


@pytest.mark.parametrize(
    ("title", "finding"),
    [("Massage for obesity", Finding.BETTER), ("Massage of preterm infants", Finding.WORSE), ("Massage", None)],
)
def test_whose_weight_it_is_says_which_way_is_better(title: str, finding: Finding | None) -> None:
    rows = [["", "Massage", "Usual care", "P"], ["Weight (kg), mean (SD)", "71 (8)", "79 (7)", "0.02"]]
    (row,) = read_trial(paper(ARMS, table("Outcomes", rows), title=title, body=[("Results", "So it was.")])).outcomes
    assert row.finding is finding


def test_a_head_above_one_of_several_times_is_of_all_of_them() -> None:
    rows = [
        ["", "", "VAS", "", "", "RQLQ", ""],
        ["", "Baseline", "Week 2", "Week 8", "Baseline", "Week 2", "Week 8"],
        ["Massage (n = 30)", "7.0 ± 1.8", "5.3 ± 1.9", "3.8 ± 1.9", "84 ± 10", "79 ± 9", "74 ± 10"],
        ["Usual care (n = 31)", "6.6 ± 1.4", "5.2 ± 1.7", "4.5 ± 1.7", "89 ± 9", "84 ± 7", "80 ± 6"],
    ]
    study = read(rows, heads=2)
    (late,) = [row for row in study.outcomes if row.outcome == "VAS" and row.timepoint == "Week 8"]
    assert [mean.mean for mean in late.means if mean.kind is MeanKind.BASELINE] == [7.0, 6.6]


def test_bare_numbers_below_a_section_with_a_unit_of_time() -> None:
    rows = [
        ["Time", "Massage", "Usual care", "P"],
        ["At rest", "5.0 ± 2.3", "4.6 ± 2.5", "0.89"],
        ["After treatment, h, mean ± SD", "", "", ""],
        ["1", "6.3 ± 3.4", "4.9 ± 3.4", "0.007"],
        ["24", "2.0 ± 1.4", "2.3 ± 1.6", "0.24"],
    ]
    study = read(rows, caption="Pain (VAS)")
    assert {row.timepoint: row.p for row in study.outcomes if row.timepoint} == {"1 h": 0.007, "24 h": 0.24}


def test_a_per_cent_behind_its_sign() -> None:
    (row,) = read([["", "Massage", "Usual care"], ["No pain", "13 (%43.3)", "10 (%32.3)"]]).outcomes
    assert [(one.events, one.n) for one in row.events] == [(13, 30), (10, 31)]


def test_a_caption_that_lists_harms_last_gives_outcomes() -> None:
    rows = [["", "Massage", "Usual care", "P"], ["Opioid requirement (mg)", "44 ± 28", "77 ± 42", "<0.001"]]
    (row,) = read(rows, caption="Opioid use, rescue drugs, and incidence of side effects").outcomes
    assert row.finding is Finding.BETTER
    assert not read(rows, caption="Number and severity of adverse events").outcomes


def test_doing_without_is_what_the_other_arm_is_compared_with() -> None:
    heads = ["", "No drain (n = 44)", "Drain (n = 49)"]
    said = "Ninety-three people were randomised to a drain or no drain."
    arms = table("Baseline characteristics", [heads, ["Age", "50 (7)", "51 (7)"]])
    assert [arm.treatment for arm in read_trial(paper(arms, abstract=said)).arms] == ["Drain", "No drain"]


def test_two_arms_with_blanks_behind_their_heads_in_place_of_spans() -> None:
    rows = [
        ["", "Massage", "", "", "", "Usual care", "", "", "", "Difference", ""],
        ["", "baseline, n=28", "<", "6 weeks, n=28", "<", "baseline, n=29", "<", "6 weeks, n=29", "<", "LS means", ""],
        ["Score", "mean", "SD", "mean", "SD", "mean", "SD", "mean", "SD", "Difference (95% CI)", "p-value"],
        ["Pain", "50.1", "12.2", "29.3", "18.4", "49.5", "14.6", "40.7", "17.8", "-11.2 (-20.1; -2.3)", "0.014"],
    ]
    (row,) = read(rows, heads=3).outcomes
    assert means(row) == [
        ("a", MeanKind.POST, 29.3, 28), ("b", MeanKind.POST, 40.7, 29),
        ("a", MeanKind.BASELINE, 50.1, 28), ("b", MeanKind.BASELINE, 49.5, 29),
    ]  # fmt: skip
    assert row.p == 0.014


def test_arms_as_rows_below_outcomes_with_changes_within_and_an_effect_between() -> None:
    rows = [
        ["", "n", "Baseline", "Follow-up", "Difference between baseline and follow-up (95% CI)", "Intervention effect"],
        ["", "^", "Mean (SD)", "Mean (SD)", "^", "^"],
        ["Primary outcomes", "<", "<", "<", "<", "<"],
        ["Pain score", "<", "<", "<", "<", "<"],
        ["Usual care", "31", "49.5 (14.6)", "40.7 (17.8)", "-8.8 (-14.0 to -3.6)", ""],
        ["Massage", "30", "50.1 (12.2)", "29.3 (18.4)", "-20.8 (-26.1 to -15.5)", "-11.2 (-20.1 to -2.3)"],
    ]
    (row,) = read(rows, heads=2).outcomes
    assert means(row) == [
        ("a", MeanKind.POST, 29.3, 30), ("b", MeanKind.POST, 40.7, 31),
        ("a", MeanKind.CHANGE, -20.8, 30), ("b", MeanKind.CHANGE, -8.8, 31),
        ("a", MeanKind.BASELINE, 50.1, 30), ("b", MeanKind.BASELINE, 49.5, 31),
    ]  # fmt: skip
    assert row.effect is not None
    assert (row.effect.value, row.effect.ci) == (-11.2, (-20.1, -2.3))


def test_of_two_rows_of_one_name_the_one_of_everyone_is_taken() -> None:
    made = table(
        "Outcomes",
        [
            ["Mean (SD)", "Massage", "Usual care"],
            ["Pain~a", "25.0 (18.4)", "41.7 (17.8)"],
            ["Pain~b", "29.3 (18.4)", "40.7 (17.8)"],
        ],
        id="t1",
    )
    notes = (
        Footnote(text="Per-protocol population: massage n = 20, usual care n = 22.", mark="a"),
        Footnote(text="Intention-to-treat population: massage n = 30, usual care n = 31.", mark="b"),
    )
    (row,) = read_trial(paper(ARMS, msgspec.structs.replace(made, footnotes=notes))).outcomes
    assert means(row) == [("a", MeanKind.POST, 29.3, 30), ("b", MeanKind.POST, 40.7, 31)]


def test_a_head_of_one_part_is_not_the_arm_of_both() -> None:
    rows = [
        ["", "Placebo", "Fibre", "Zinc", "Fibre + zinc"],
        ["Pain, mean (SD)", "50.1 (12.2)", "45.2 (12.4)", "44.3 (12.6)", "40.4 (12.8)"],
    ]
    abstract = (
        "Eighty adults were randomised to psyllium capsules (n = 20), zinc capsule plus psyllium capsule (n = 20), "
        "zinc sulphate heptahydrate capsules (n = 20) or placebo (n = 20)."
    )
    study = read_trial(paper(table("Outcomes", rows, id="t1"), abstract=abstract, title="Fibre and zinc for pain"))
    arms = {arm.id: arm.treatment for arm in study.arms}
    found = {arms[mean.arm]: mean.mean for mean in study.outcomes[0].means}
    assert set(found.values()) == {40.4, 44.3, 45.2, 50.1}
    assert found["placebo"] == 50.1
    assert next(mean for name, mean in found.items() if "plus" in name or "+" in name) == 40.4


def test_letters_of_arms_that_the_text_tells() -> None:
    rows = [["", "Arm A", "Arm B"], ["Pain, mean (SD)", "29.3 (18.4)", "40.7 (17.8)"]]
    base = table("Baseline characteristics", [["", "Intervention group (n = 30)", "Control group (n = 31)"],
                                              ["Age, mean (SD)", "54.8 (7.1)", "57.3 (4.7)"]], id="base")  # fmt: skip
    body = [("Methods", "People in the control arm (Arm B) got advice.")]
    (row,) = read_trial(paper(base, table("Outcomes", rows, id="t1"), body=body)).outcomes
    assert [(mean.arm, mean.mean) for mean in row.means] == [("a", 29.3), ("b", 40.7)]


def test_a_test_over_all_times_that_found_nothing_holds_for_each() -> None:
    rows = [
        ["", "Massage", "<", "<", "Usual care", "<", "<", "Group x time"],
        ["", "pre", "post", "fu", "pre", "post", "fu", ""],
        ["Pain, M (SD)", "50 (12)", "30 (8)", "39 (11)", "49 (14)", "44 (10)", "40 (12)", "ns"],
    ]
    findings = [row.finding for row in read(rows, heads=2).outcomes if row.means]
    assert findings and set(findings) == {Finding.NO_DIFFERENCE}


def test_a_corner_names_the_first_of_blocks_whose_rows_come_again() -> None:
    rows = [
        ["Outcome", "Massage", "<", "Usual care", "<"],
        ["PHQ-9", "M", "SD", "M", "SD"],
        ["Pre", "16.9", "5.8", "16.4", "5.9"],
        ["Post", "10.8", "6.8", "11.5", "6.7"],
        ["WOMAC pain", "", "", "", ""],
        ["Pre", "13.0", "3.5", "12.5", "3.6"],
        ["Post", "9.0", "3.4", "10.2", "3.3"],
    ]
    found = {row.outcome: row.means[0].mean for row in read(rows, heads=2).outcomes}
    assert found == {"PHQ-9": 10.8, "WOMAC pain": 9.0}


@pytest.mark.parametrize(("spans", "wanted"), [(False, 4.5), (True, 3.47)])
def test_the_adjusted_effect_is_taken_if_it_is_of_the_row(spans: bool, wanted: float) -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)", "Crude OR (95% CI)", "Adjusted OR (95% CI)"],
        ["Pain-free, n (%)", "12 (40)", "5 (16)", "3.47 (1.04 to 11.5)", "4.50 (1.30 to 14.2)"],
        ["Walking, n (%)", "15 (50)", "6 (19)", "4.17 (1.3 to 13.1)", "^" if spans else "5.00 (1.40 to 15.2)"],
    ]
    row = next(row for row in read(rows).outcomes if row.outcome.startswith("Pain"))
    assert row.effect is not None
    assert row.effect.value == wanted


def test_counts_with_their_share_above_an_interval_in_one_column() -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)"],
        ["", "N (%)", "N (%)"],
        ["", "95% CI", "95% CI"],
        ["Pain-free", "", ""],
        ["Total", "12 (40.0)", "5 (16.1)"],
    ]
    (row,) = read(rows, heads=3).outcomes
    assert [(one.arm, one.events, one.n) for one in row.events] == [("a", 12, 30), ("b", 5, 31)]


def test_a_rate_in_per_cent_behind_its_count() -> None:
    rows = [["", "Massage", "Usual care"], ["Recovery rate (%)", "12 (40)", "5 (16.13)"]]
    (row,) = read(rows).outcomes
    assert [(one.arm, one.events) for one in row.events] == [("a", 12), ("b", 5)]


def test_groups_by_a_number_in_brackets_are_those_of_roman_ones() -> None:
    base = table(
        "Demographic data", [["", "Group I (n = 30)", "Group II (n = 31)"], ["Age", "54 ± 7", "57 ± 4"]], id="b"
    )
    rows = [
        ["Mean ± SD", "Before (T1)", "After (T2)"],
        ["Pain", "", ""],
        ["Group(1)", "50.1 ± 12.2", "29.3 ± 18.4"],
        ["Group(2)", "49.5 ± 14.6", "40.7 ± 17.8"],
    ]
    abstract = "Group I received massage, group II received usual care."
    study = read_trial(paper(base, table("Outcomes", rows, id="t1"), abstract=abstract))
    assert {mean.mean for row in study.outcomes for mean in row.means} == {50.1, 29.3, 49.5, 40.7}


def test_complications_beside_what_patients_think_of_them_are_outcomes() -> None:
    rows = [["", "Massage", "Usual care", "P"], ["Recurrence", "3 (10%)", "4 (12.9%)", "NS"]]
    study = read_trial(paper(table(*BASELINE), table("Complications and patients' satisfaction", rows, id="t1")))
    assert [row.outcome for row in study.outcomes] == ["Recurrence"]


def test_people_of_both_arms_in_a_row_label_are_of_neither() -> None:
    rows = [["", "Massage", "Usual care"], ["Pain, mean (SD) (n = 61)", "4.1 (1.2)", "5.7 (1.1)"]]
    study = read_trial(paper(table(*BASELINE), table("Pain", rows, id="t1")))
    assert [one.n for one in study.outcomes[0].means] == [30, 31]


def test_a_label_over_its_rows_with_a_test_beside_it() -> None:
    rows = [
        ["", "Day 1", "Day 8", "P"],
        ["IgA (g/L)", "", "", "0.03"],
        ["Massage", "1.9 ± 0.9", "2.6 ± 1.1", ""],
        ["Usual care", "1.8 ± 0.9", "2.0 ± 1.0", ""],
        ["IgG (g/L)", "", "", "0.40"],
        ["Massage", "9.2 ± 2.6", "12.2 ± 3.1", ""],
        ["Usual care", "9.1 ± 2.3", "11.0 ± 2.8", ""],
    ]
    made = read(rows, caption="Immunoglobulins, mean ± SD").outcomes
    assert [(row.outcome, row.timepoint, [mean.mean for mean in row.means]) for row in made] == [
        ("IgA (g/L)", "Day 1", [1.9, 1.8]), ("IgA (g/L)", "Day 8", [2.6, 2.0]),
        ("IgG (g/L)", "Day 1", [9.2, 9.1]), ("IgG (g/L)", "Day 8", [12.2, 11.0]),
    ]  # fmt: skip
    assert [row.p for row in made if row.timepoint == "Day 8"] == [0.03, 0.40]


def test_a_row_with_a_test_of_its_own_is_no_longer_below_that_label() -> None:
    rows = [
        ["", "Massage", "Usual care", "P"],
        ["Pain, n (%)", "", "", "0.02"],
        ["None", "12 (40)", "5 (16)", ""],
        ["Some", "18 (60)", "26 (84)", ""],
        ["Stairs climbed, n (%)", "20 (67)", "18 (58)", "0.50"],
    ]
    made = read(rows).outcomes
    assert {row.outcome for row in made} == {"Pain, None", "Pain, Some", "Stairs climbed"}


def test_times_as_bare_numbers_below_a_head_that_says_so() -> None:
    rows = [
        ["Measure", "Group", "Time (h)", "<"],
        ["^", "^", "0", "2"],
        ["Pain, mean ± SD", "Massage", "6.1 ± 1.2", "3.1 ± 1.1"],
        ["^", "Usual care", "6.0 ± 1.4", "4.4 ± 1.3"],
    ]
    (row,) = read(rows, heads=2).outcomes
    assert row.timepoint == "2 h"
    assert [mean.mean for mean in row.means] == [3.1, 4.4, 6.1, 6.0]
