"""Layouts with parts: totals beside parts, people and events by group of people, heads and rows that go on below."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.cells import Group, read_figures
from palpate.trials.labels import Statistic, Time, read_label
from palpate.trials.names import Arm, ArmNames, tokens
from palpate.trials.values import values_of
from palpate.types.study import Finding, MeanKind, Outcome, Study
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")
Values = dict[tuple[str, MeanKind], tuple[float | None, float | None]]


def read(rows: list[list[str]], heads: int = 1, caption: str = "Outcomes") -> Study:
    return read_trial(paper(ARMS, table(caption, rows, heads=heads, id="t1")))


def means(row: Outcome) -> Values:
    return {(mean.arm, mean.kind): (mean.mean, mean.sd) for mean in row.means}


def events(row: Outcome) -> dict[str, tuple[int, int]]:
    return {one.arm: (one.events, one.n) for one in row.events}


def test_the_total_below_an_arm_is_the_outcome_and_its_parts_are_others() -> None:
    rows = [
        ["", "Massage", "<", "<", "Usual care", "<", "<", "P"],
        ["", "Prism", "Total", "Cylinder", "Prism", "Total", "Cylinder", "^"],
        ["Time held, mean (SD)", "108 (71)", "106 (64)", "105 (61)", "159 (65)", "158 (86)", "157 (108)", "0.024"],
    ]
    found = {row.outcome: means(row) for row in read(rows, heads=2).outcomes}
    assert found["Time held"] == {("a", MeanKind.POST): (106, 64), ("b", MeanKind.POST): (158, 86)}
    assert found["Time held, Prism"] == {("a", MeanKind.POST): (108, 71), ("b", MeanKind.POST): (159, 65)}


def test_people_and_events_in_columns_of_their_own_below_each_group_of_people() -> None:
    rows = [
        ["Type", "Group", "All subjects", "<", "<", "Over 65 years", "<", "<"],
        ["", "", "N", "n", "% [95% CI]", "N", "n", "% [95% CI]"],
        ["A", "Massage", "28", "21", "75.0 [55.1; 89.3]", "12", "9", "75.0 [42.8; 94.5]"],
        ["", "Usual care", "29", "29", "100 [88.1; 100]", "11", "9", "81.8 [48.2; 97.7]"],
    ]
    study = read(rows, heads=2, caption="Percentage of people with a response")
    assert events(study.outcomes[0]) == {"a": (21, 28), "b": (29, 29)}
    assert any(events(row) == {"a": (9, 12), "b": (9, 11)} for row in study.outcomes)


def test_a_total_with_its_share_in_the_section_of_an_arm() -> None:
    rows = [
        ["Group", "Load", "Right", "Wrong", "Totals"],
        ["Massage", "", "", "", ""],
        ["", "Low", "10 (43.5%)", "13 (56.5%)", "23"],
        ["", "Total", "18 (43.9%)", "23 (56.1%)", "41"],
        ["Usual care", "", "", "", ""],
        ["", "Low", "3 (25.0%)", "9 (75.0%)", "12"],
        ["", "Total", "7 (19.4%)", "29 (80.6%)", "36"],
    ]
    found = {row.outcome: events(row) for row in read(rows, caption="Choice").outcomes}
    assert found["Right"] == {"a": (18, 41), "b": (7, 36)}


def test_a_spread_below_the_row_of_each_arm() -> None:
    rows = [
        ["", "Pain before", "Pain after"],
        ["Massage", "60.6", "52.9"],
        ["SD", "14.8", "17.6"],
        ["Usual care", "61.2", "60.1"],
        ["SD", "13.3", "16.9"],
    ]
    (row,) = read(rows).outcomes
    assert means(row)["a", MeanKind.POST] == (52.9, 17.6)
    assert means(row)["b", MeanKind.BASELINE] == (61.2, 13.3)


def test_a_head_that_goes_on_in_the_row_below() -> None:
    rows = [
        ["", "", "Massage +", ""],
        ["", "Massage", "P&PD", "Rest"],
        ["Sputum (ml), mean ± SD", "13 ± 7", "15 ± 5", "23 ± 9"],
    ]
    study = read_trial(paper(table("Outcomes", rows, heads=2), title="Massage or rest", abstract="Ninety people."))
    assert {arm.treatment for arm in study.arms} == {"Massage", "Massage + P&PD", "Rest"}


def test_heads_that_share_what_stands_before_a_dash_name_arms_behind_it() -> None:
    one = [["", "Rates – XY (n = 29)", "Rates – AZ (n = 20)"], ["Turning (°), mean (SD)", "0.17 (0.1)", "0.06 (0.1)"]]
    other = [["", "Density – XY", "Density – AZ"], ["Bone, mean (SD)", "25 (6)", "20 (7)"]]
    study = read_trial(
        paper(table("Migration", one), table("Density", other), title="Coated stems", abstract="Ninety people.")
    )
    assert {arm.treatment for arm in study.arms} == {"XY", "AZ"}
    bone = next(row for row in study.outcomes if row.outcome.startswith("Bone"))
    assert {study.arm(mean.arm).treatment: mean.mean for mean in bone.means} == {"XY": 25, "AZ": 20}


def test_a_table_of_values_before_is_neither_changes_nor_the_test() -> None:
    before = table(
        "Comparison of anxiety between groups before the intervention",
        [["", "Massage", "Usual care", "P"], ["Anxiety, mean (SD)", "25.4 (6.4)", "26.0 (7.5)", "0.74"]],
        id="before",
    )
    after = table(
        "Comparison of anxiety between groups after the intervention",
        [["", "Massage", "Usual care", "P"], ["Anxiety, mean (SD)", "15.2 (3.7)", "22.0 (7.0)", "0.00"]],
        id="after",
    )
    (row,) = read_trial(paper(ARMS, before, after)).outcomes
    assert not any(kind is MeanKind.CHANGE for _, kind in means(row))
    assert (row.p, row.finding) == (0.0, Finding.BETTER)


def test_a_rate_is_no_count_of_people() -> None:
    rows = [
        ["", "Massage", "Usual care", "Risk ratio (95% CI)", "P"],
        ["Falls", "", "", "", ""],
        ["n", "21", "29", "..", ".."],
        ["Rate per 1000 days", "9", "13", "0.72 (0.62–0.85)", "0.0001"],
    ]
    (row,) = read(rows).outcomes
    assert not row.events and not row.means
    assert row.effect is not None and row.effect.value == 0.72


def test_people_before_the_figure_of_a_cell() -> None:
    figures = read_figures("N = 52 97.57 (12.84)")
    assert figures is not None
    assert (figures.n, figures.value, figures.groups[0].values) == (52, 97.57, (12.84,))
    assert read_figures("N = 52") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("27.5% (11/40)", {"a": (11, 40), "b": (11, 40)}), ("1.8% (0/56)", {})],
)
def test_a_share_before_its_count(text: str, expected: dict[str, tuple[int, int]]) -> None:
    figures = read_figures("27.5% (11/40)")
    assert figures is not None
    assert figures.groups == (Group((11.0,), over=40.0),)
    rows = [["", "Massage", "Usual care"], ["Relapse", text, text]]
    assert all(events(row) == expected for row in read(rows).outcomes)


@pytest.mark.parametrize(
    ("text", "when"),
    [("T1 (Discharge, baseline)", Time.BASELINE), ("T1", Time.AFTER), ("discharge", Time.AFTER), ("T0", Time.BASELINE)],
)
def test_a_code_beside_a_time_before_treatment_is_its_name(text: str, when: Time) -> None:
    assert read_label(text).when is when


def test_ages_are_no_times_and_tests_after_are_told_apart() -> None:
    assert read_label("56- to 65-year-olds").time is None
    assert read_label("Post-test 1").time != read_label("Post-test 2").time


def test_a_name_that_holds_a_time_gives_way_to_a_head_that_is_one() -> None:
    rows = [
        ["", "Post-test", "Follow-up"],
        ["", "Pre-test healthy to ill", "Pre-test healthy to ill"],
        ["Massage", "18.4% (7/38)", "5.4% (2/37)"],
        ["Usual care", "22.9% (8/35)", "2.9% (1/35)"],
    ]
    found = {row.timepoint: events(row) for row in read(rows, heads=2, caption="Depression").outcomes}
    assert found == {"Post-test": {"a": (7, 38), "b": (8, 35)}, "Follow-up": {"a": (2, 37), "b": (1, 35)}}


def test_a_count_before_its_share_and_people_behind_a_mean() -> None:
    rows = [
        ["", "Massage", "Usual care"],
        ["Complication (n/%)", "6/20.0", "12/38.7"],
        ["Function < 50 mL, mean ± SD", "4.4 ± 0.6 (17 cases)", "3.4 ± 1.1 (12 cases)"],
        ["Function ≥ 50 mL, mean ± SD", "3.3 ± 1.6 (13 cases)", "2.5 ± 1.5 (19 cases)"],
    ]
    first, under, over = read(rows).outcomes
    assert events(first) == {"a": (6, 30), "b": (12, 31)}
    assert [(mean.n, mean.sd) for mean in (*under.means, *over.means)] == [(17, 0.6), (12, 1.1), (13, 1.6), (19, 1.5)]


def test_a_head_with_two_times_above_two_columns() -> None:
    rows = [["", "Massage Pre Post", "<", "Usual care Pre Post", "<"]]
    rows += [["Berg scale, mean (SD)", "20.4 (4.9)", "24.6 (5.3)", "22.4 (5.3)", "26.9 (5.2)"]]
    (row,) = read(rows).outcomes
    assert means(row)["a", MeanKind.BASELINE] == (20.4, 4.9)
    assert means(row)["b", MeanKind.POST] == (26.9, 5.2)


def test_figures_below_nought_in_a_table_without_times_are_changes() -> None:
    rows = [["", "Massage", "Usual care"]]
    rows += [[f"{name}, mean (SD)", "-3.1 (2.0)", "-0.4 (2.1)"] for name in ("Anxiety", "Depression", "Fatigue")]
    assert all(kind is MeanKind.CHANGE for row in read(rows).outcomes for _, kind in means(row))
    assert all(kind is MeanKind.POST for row in read(rows[:2]).outcomes for _, kind in means(row))


def test_orders_of_treatments_are_no_arms() -> None:
    rows = [["", "XY – placebo (n = 16)", "Placebo – XY (n = 16)"], ["Age, mean (SD)", "41 (9)", "36 (8)"]]
    text = "In a crossover trial 32 people were randomised to receive either XY or placebo first."
    study = read_trial(
        paper(table("Baseline characteristics", rows), abstract=text, title="XY for asthma: a crossover trial")
    )
    assert {arm.treatment for arm in study.arms} == {"XY", "placebo"}


def test_a_share_behind_the_people_of_a_head_is_no_name() -> None:
    label = read_label("Cefuroxime n = 85 (48.3%)")
    assert (label.rest, label.n) == ("Cefuroxime", 85)


def test_what_is_said_of_the_spread_in_brackets_holds_for_a_sentence() -> None:
    text = "The mean (SE) pain fell by 13.81 (0.65) and 13.05 (0.64) under massage and usual care, respectively."
    study = read_trial(paper(ARMS, body=[("Results", text)]))
    (row,) = (row for row in study.outcomes if row.means)
    assert [(mean.mean, mean.se, mean.sd) for mean in row.means] == [(13.81, 0.65, None), (13.05, 0.64, None)]


def test_names_that_share_their_last_word_with_the_next() -> None:
    names = ArmNames((arm("a", "Combination diuretic"), arm("b", "Usual diuretic")))
    assert names.in_order("in the combination and usual diuretic groups") == ("a", "b")


def arm(id: str, name: str) -> Arm:
    return Arm(id=id, label=name, name=name, is_comparator=False, aliases=(tokens(name),))


def test_heads_in_the_middle_of_their_blocks() -> None:
    rows = [
        ["", "", "Massage (n 21)", "", "", "Usual care (n 19)", "", "", ""],
        ["", "Median", "1st–3rd quartile", "P", "Median", "1st–3rd quartile", "P", "P"],
    ]
    rows[0] = ["", "", "Massage (n 21)", "", "", "Usual care (n 19)", "", ""]
    rows += [["Glucose (mg/l)", "950", "850; 1000", "0.007", "1080", "1025; 1150", "0.004", "0.0002"]]
    (row,) = read(rows, heads=2).outcomes
    assert [(mean.arm, mean.median, mean.quartiles, mean.n) for mean in row.means] == [
        ("a", 950, (850, 1000), 21), ("b", 1080, (1025, 1150), 19),
    ]  # fmt: skip
    assert row.p == 0.0002


def test_lines_of_arms_that_lost_their_breaks() -> None:
    rows = [["", "Group", "Before", "After"]]
    rows += [["Power (W)", "Massage control", "781 (133) 721 (105)", "890 (129) 739 (127)"]]
    (row,) = read(rows, caption="Mean (SD) values").outcomes
    assert means(row) == {
        ("a", MeanKind.POST): (890, 129), ("b", MeanKind.POST): (739, 127),
        ("a", MeanKind.BASELINE): (781, 133), ("b", MeanKind.BASELINE): (721, 105),
    }  # fmt: skip


def test_a_table_for_each_arm() -> None:
    head = ["", "Minimum", "Mean ± SD"]
    one = table("Variables of the massage group", [head, ["Haemoglobin after", "9.9", "12.31 ± 1.62"]], id="one")
    other = table("Variables of the usual care group", [head, ["Haemoglobin after", "10.1", "12.43 ± 1.73"]], id="two")
    (row,) = (row for row in read_trial(paper(ARMS, one, other)).outcomes if row.outcome.startswith("Haemoglobin"))
    assert {mean.arm: mean.mean for mean in row.means} == {"a": 12.31, "b": 12.43}


def test_a_change_below_the_value_that_it_led_to() -> None:
    rows = [["", "Massage", "Usual care"]]
    rows += [
        ["Follow up HAM-D score", "12.1 ± 5.1", "14.4 ± 4.7"],
        ["Change in HAM-D score", "11.1 ± 4.6", "5.0 ± 3.4"],
    ]
    (row,) = read(rows, caption="Follow up after 3 months as mean ± SD").outcomes
    assert {kind for _, kind in means(row)} == {MeanKind.POST, MeanKind.CHANGE}


def test_a_span_before_treatment_is_before_it() -> None:
    assert read_label("Days abstinent 8 weeks pretreatment").when is Time.BASELINE
    assert read_label("8 weeks after treatment").when is Time.AFTER


def test_not_given_a_treatment_is_the_other_arm() -> None:
    rows = [["", "Pressure", "Heart rate"], ["After induction", "", ""]]
    rows += [["Massage group", "122 ± 17", "83 ± 9"], ["Non-massage group", "121 ± 22", "84 ± 11"]]
    found = {row.outcome: means(row) for row in read(rows, caption="Mean ± SD").outcomes}
    assert found["Pressure"] == {("a", MeanKind.POST): (122, 17), ("b", MeanKind.POST): (121, 22)}


def test_a_letter_before_the_word_group() -> None:
    rows = [["", "C group N = 37", "W group N = 37"], ["Number of patients with a sore throat", "1", "2"]]
    notes = "Mean ± SD or number. C group: kept at room temperature; W group: warmed to 42 °C."
    study = read_trial(paper(table("Airway", rows, notes=notes), abstract="Ninety people.", title="Warming the device"))
    assert {arm.treatment for arm in study.arms} == {"kept at room temperature", "warmed to 42 °C"}
    assert sorted((one.events, one.n) for one in study.outcomes[0].events) == [(1, 37), (2, 37)]


def test_changes_over_time_are_values() -> None:
    rows = [
        ["", "8 h", "24 h"],
        ["Pressure", "", ""],
        ["Massage", "71 ± 8", "73 ± 7"],
        ["Usual care", "73 ± 7", "72 ± 9"],
    ]
    study = read(rows, caption="Changes over time, mean ± SD")
    assert {kind for row in study.outcomes for _, kind in means(row)} == {MeanKind.POST}


def test_mean_spread_and_people_in_columns_of_one_letter() -> None:
    rows = [["", "Massage", "<", "<", "Usual care", "<", "<"], ["", "M", "SD", "n", "M", "SD", "n"]]
    rows += [["HbA1c, %", "7.3", "0.7", "29", "7.4", "1.0", "30"]]
    (row,) = read(rows, heads=2).outcomes
    assert [(mean.mean, mean.sd, mean.n) for mean in row.means] == [(7.3, 0.7, 29), (7.4, 1.0, 30)]


def test_the_end_of_a_phase_is_a_time() -> None:
    rows = [["", "Baseline Mean (SD)", "End of SR phaseLS mean (SE)"], ["Worst pain", "", ""]]
    rows += [["Massage", "6.3 (2.7)", "3.5 (0.3)"], ["Usual care", "6.2 (2.5)", "4.3 (0.4)"]]
    (row,) = read(rows).outcomes
    assert [(mean.arm, mean.kind, mean.mean, mean.sd, mean.se) for mean in row.means] == [
        ("a", MeanKind.POST, 3.5, None, 0.3), ("b", MeanKind.POST, 4.3, None, 0.4),
        ("a", MeanKind.BASELINE, 6.3, 2.7, None), ("b", MeanKind.BASELINE, 6.2, 2.5, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), [("18 (45)", (18, 40)), ("5 (1)", None), ("0 (0)", None)])
def test_of_how_many_a_count_is_by_its_share(cell: str, expected: tuple[int, int] | None) -> None:
    rows = [["", "Drug", "Placebo"], ["Pregnancy, n (%)", cell, cell]]
    study = read_trial(paper(table("Outcomes", rows), abstract="Women took part.", title="Drug or placebo"))
    assert {(one.events, one.n) for row in study.outcomes for one in row.events} == ({expected} if expected else set())


def test_an_arm_with_a_remark_in_brackets() -> None:
    rows = [["Treatment", "N", "Mean (SE)"], ["Massage (both lengths of session taken together)", "28", "7.9 (0.1)"]]
    rows += [["Usual care", "29", "8.0 (0.2)"]]
    (row,) = read(rows, caption="HbA1c").outcomes
    assert [(mean.arm, mean.n, mean.mean) for mean in row.means] == [("a", 28, 7.9), ("b", 29, 8.0)]


def test_a_time_of_treatment_names_no_arm() -> None:
    rows = [
        ["Group", "Before treatment", "After 14 days of treatment"],
        ["Treatment group (n = 42)", "12.12 ± 4.01", "6.78 ± 3.29"],
        ["Control group (n = 41)", "11.98 ± 4.67", "8.91 ± 4.14"],
    ]
    study = read_trial(paper(table("NIHSS score", rows)))
    found = {(one.arm, one.kind.value): one.mean for row in study.outcomes for one in row.means}
    assert found[("b", "post")] == 8.91


def test_means_in_per_cent_are_no_counts() -> None:
    rows = [
        ["", "Massage (n = 20)", "Usual care (n = 20)"],
        ["FVC (%)", "58.7 (27.5)", "42.8 (19.0)"],
        ["FEF (%)", "65.4 (25.8)", "54.0 (26.7)"],
    ]
    study = read_trial(paper(table("Values as percentages, mean (standard deviation)", rows)))
    assert [[one.sd for one in row.means] for row in study.outcomes] == [[27.5, 19.0], [25.8, 26.7]]


def test_by_how_much_a_mean_changed_is_no_spread() -> None:
    figures = read_figures("0.69 (49.4%)")
    assert figures is not None
    found = values_of(figures, frozenset({Statistic.MEAN, Statistic.PERCENT}), 30, told=True)
    assert found is not None
    assert (found[0].mean, found[0].sd) == (0.69, None)


def test_blocks_of_columns_each_with_a_p_of_its_own() -> None:
    rows = [
        ["", "All patients", "<", "<", "Reclassified", "<", "<"],
        ["", "Massage", "Usual care", "P", "Massage", "Usual care", "P"],
        ["Pain, mean (SD)", "4.1 (1.2)", "5.7 (1.1)", "0.042", "4.3 (1.0)", "4.9 (1.4)", "0.21"],
    ]
    found = {row.outcome: row.p for row in read(rows, heads=2).outcomes}
    assert sorted(found.values(), key=str) == [0.042, 0.21]


def test_people_behind_a_spread() -> None:
    rows = [["", "Massage (n)", "Usual care (n)"], ["Pain score, mean ± SD", "4.1 ± 1.2 (27)", "5.7 ± 1.1 (29)"]]
    assert [one.n for one in read(rows).outcomes[0].means] == [27, 29]


def test_a_p_of_two_arms_of_two_letters() -> None:
    names = ArmNames(
        [
            Arm(id=letter, label=label, name=label, is_comparator=False, aliases=((label.lower(),),))
            for letter, label in (("a", "TT"), ("b", "DO"), ("c", "BST"))
        ]
    )
    assert names.in_order("P TT versus DO") == ("a", "b")
    assert names.in_order("what they do at home") == ()


def test_the_head_of_the_last_arm_that_goes_on_over_the_test() -> None:
    rows = [
        ["", "Massage", "<", "Usual care", "<", "<", "<"],
        ["", "Mean change", "SE", "Mean change", "SE", "Diff", "P"],
        ["Pain score", "-18.60", "0.82", "-25.31", "1.43", "6.71", "0.16"],
    ]
    row = read(rows, heads=2).outcomes[0]
    assert (row.p, row.finding) == (0.16, Finding.NO_DIFFERENCE)
    assert row.effect is not None
    assert row.effect.value == 6.71


def test_a_test_below_each_arm_is_of_that_arm() -> None:
    rows = [
        ["", "Massage", "<", "<", "Usual care", "<", "<"],
        ["", "Before", "After", "P", "Before", "After", "P"],
        ["Pain score", "8.1 ± 1.2", "4.2 ± 1.3", "0.01", "8.0 ± 1.1", "4.1 ± 1.2", "0.02"],
    ]
    assert read(rows, heads=2).outcomes[0].p is None


def test_improvements_of_a_score_are_by_how_much_it_fell() -> None:
    rows = [
        ["", "Massage (n = 30)", "Usual care (n = 31)"],
        ["Pain score", "4.30 ± 1.57", "1.33 ± 1.56"],
    ]
    row = read(rows, caption="Improvement from baseline").outcomes[0]
    assert row.finding is Finding.BETTER


@pytest.mark.parametrize(
    ("text", "is_change"), [("Mean weight loss from baseline, kg", True), ("Mean total blood loss (SD), g", False)]
)
def test_blood_that_is_lost_is_no_change(text: str, is_change: bool) -> None:
    assert read_label(text).is_change is is_change
