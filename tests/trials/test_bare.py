from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.bare import bare_figures, counts_behind
from palpate.types.study import Finding, MeanKind, Measure, Study
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE)
THREE = table("Baseline", [["", "Massage (n = 40)", "Heat (n = 41)", "Usual care (n = 39)"], ["Age", "51", "52", "50"]])


def read(sentence: str) -> Study:
    return read_trial(paper(ARMS, body=[("Results", sentence)]))


def test_means_without_a_spread_go_to_their_arms() -> None:
    row = read(
        "The mean pain score was 31.5 in the massage group and 40.2 in the usual care group (P = 0.01)."
    ).outcomes[0]
    assert [(one.arm, one.mean, one.sd) for one in row.means] == [("a", 31.5, None), ("b", 40.2, None)]
    assert (row.p, row.finding) == (0.01, Finding.BETTER)


def test_medians_in_pairs_are_no_changes() -> None:
    text = "Massage significantly reduced the time to recovery (median 10.9 vs 15.3 days, p < 0.001) versus usual care."
    row = read(text).outcomes[0]
    assert [(one.arm, one.median) for one in row.means] == [("a", 10.9), ("b", 15.3)]
    assert row.means[0].kind is MeanKind.POST


@pytest.mark.parametrize(
    "sentence",
    [
        "Mean pain was 3.1 points lower with massage and 2.2 points lower with heat than with usual care.",
        "Pain was measured at weeks 2 and 12 in the massage and usual care groups with a mean delay.",
        "Pain fell by 26.2% and 34.3% with massage compared with usual care.",
        "The AAQ total score ranged from 0 to 100 with a mean in the massage and usual care groups.",
        "The mean follow-up time was 12.1 months for massage and 12.3 months for usual care.",
        "The median (IQR) pain was 3 (1 to 5) with massage.",
    ],
)
def test_what_is_no_result_of_an_arm_stays_out(sentence: str) -> None:
    assert not bare_figures(sentence) or not read(sentence).outcomes


def test_shares_alone_are_people_only_where_the_sizes_bear_them_out() -> None:
    assert counts_behind([55.0, 42.9], [20, 21]) == [11, 9]
    assert counts_behind([55.0, 42.9], [20, 22]) is None
    assert counts_behind([55.0, 42.0], [400, 410]) is None
    assert counts_behind([50.0], [None]) is None


def test_events_come_from_shares_that_the_sizes_bear_out() -> None:
    three = "Nausea occurred in 10.0% of patients with massage, 24.4% with heat and 12.8% with usual care."
    row = read_trial(paper(THREE, body=[("Results", three)])).outcomes[0]
    assert [(one.events, one.n) for one in row.events] == [(4, 40), (10, 41), (5, 39)]


def test_a_p_behind_each_of_two_arms_compares_neither_with_the_other() -> None:
    text = "Pain fell to 31.0 ± 9.1 with massage (p = 0.01) and to 40.2 ± 8.8 with usual care (p = 0.20)."
    assert read(text).outcomes[0].p is None


def test_a_p_behind_each_treatment_sets_it_against_the_comparator() -> None:
    text = (
        "Pain was 31.0 ± 9.1 with massage (p = 0.01), 39.2 ± 8.8 with heat (p = 0.61) and 40.2 ± 8.8 with usual care."
    )
    rows = read_trial(paper(THREE, body=[("Results", text)])).outcomes
    assert [(row.arms, row.p, row.finding) for row in rows] == [
        (("a", "c"), 0.01, Finding.BETTER),
        (("b", "c"), 0.61, Finding.NO_DIFFERENCE),
    ]


def test_what_all_fell_by_is_less_the_more_it_is() -> None:
    text = "The mean decrease in haemoglobin was 9.3 g/l with massage and 6.7 g/l with usual care (p = 0.02)."
    assert read(text).outcomes[0].finding is Finding.WORSE


def test_a_hazard_ratio_goes_to_the_median_times_of_its_own_sentence() -> None:
    text = (
        "Median progression-free survival was 6.0 months with massage and 7.4 months with usual care "
        "(HR for massage 1.22, 95% CI 0.98 to 1.52). Median overall survival was 12.1 months with massage and "
        "5.9 months with usual care (hazard ratio 0.38, 95% CI 0.19 to 0.75, p = 0.004)."
    )
    first, second = sorted(read(text).outcomes, key=lambda row: row.means[0].median or 0)
    assert first.effect is not None
    assert second.effect is not None
    assert (first.effect.measure, first.effect.value) == (Measure.HR, 1.22)
    assert (second.effect.value, second.effect.ci, second.finding) == (0.38, (0.19, 0.75), Finding.BETTER)


def test_the_outcome_is_named_behind_the_verb_where_an_arm_stands_before_it() -> None:
    row = read(
        "Massage required less recovery time than usual care (96 ± 18 vs 118 ± 26 minutes, p = 0.035)."
    ).outcomes[0]
    assert row.outcome == "recovery time"
