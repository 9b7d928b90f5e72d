"""Figures that are no means: shares, ratios, p values, the median of a form that a note explains."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.types.study import Finding, Measure, Outcome
from tests.trials.papers import BASELINE, paper, table

HEAD = ["", "Massage", "Usual care"]
PAIN = ["Pain, mean (SD)", "3.1 (1.2)", "4.6 (1.4)"]


def rows(*body: list[str], head: list[str] | None = None, notes: str = "", caption: str = "Outcomes") -> list[Outcome]:
    made = table(caption, [head or HEAD, *body], notes=notes, id="t1")
    return list(read_trial(paper(table(*BASELINE, id="base"), made)).outcomes)


@pytest.mark.parametrize("label", ["Success rate (%)", "Recovered, % of patients", "Incidence of falls, %"])
def test_a_lone_share_of_people_is_neither_a_mean_nor_a_count(label: str) -> None:
    assert [row.outcome for row in rows([label, "23", "21"], PAIN)] == ["Pain"]
    assert [row.outcome for row in rows([label, "53.3", "86.6"], PAIN)] == ["Pain"]


def test_a_per_cent_that_is_measured_is_a_mean() -> None:
    assert rows(["Ejection fraction (%)", "53.3", "56.6"])[0].means[0].mean == 53.3


def test_a_row_of_ratios_against_the_comparator_is_an_effect() -> None:
    found = rows(["Hazard ratio (95% CI)", "0.51 (0.33, 0.79)", "1.00"], caption="Time to relapse")[0]
    assert not found.means
    assert found.effect is not None
    assert (found.effect.measure, found.effect.value, found.effect.ci) == (Measure.HR, 0.51, (0.33, 0.79))


def test_heart_rates_are_means() -> None:
    assert rows(["HR, mean (SD)", "81.1 (9.1)", "82.4 (9.0)"])[0].means[0].mean == 81.1


def test_p_values_below_a_head_that_does_not_name_them() -> None:
    head = ["", "Massage, mean (SD)", "Usual care, mean (SD)", "Trend between groups"]
    body = [
        ["Pain", *PAIN[1:], "0.012"],
        ["Sleep", "5.1 (1.2)", "5.6 (1.4)", "0.399"],
        ["Mood", "5 (1)", "5 (1)", "0.527"],
    ]
    found = {row.outcome: row for row in rows(*body, head=head)}
    assert [found[name].p for name in ("Pain", "Sleep", "Mood")] == [0.012, 0.399, 0.527]
    assert all(row.effect is None for row in found.values())
    assert found["Sleep"].finding is Finding.NO_DIFFERENCE


def test_differences_between_groups_stay_differences() -> None:
    head = ["", "Massage, mean (SD)", "Usual care, mean (SD)", "Difference between groups"]
    body = [["A", "0.7 (0.2)", "0.6 (0.2)", "0.112"], ["B", "0.7 (0.2)", "0.5 (0.1)", "0.199"]]
    found = rows(*body, ["C", "0.7 (0.2)", "0.4 (0.2)", "0.301"], head=head)
    assert [row.effect.value for row in found if row.effect is not None] == [0.112, 0.199, 0.301]


@pytest.mark.parametrize(
    ("caption", "notes"),
    [
        ("Median and minimum and maximum values of pain", ""),
        ("Pain", "All values represent median values (ranges)."),
    ],
)
def test_medians_with_ranges(caption: str, notes: str) -> None:
    label = "The number of injections, n" if notes else "Pain"
    mean = rows([label, "2 (0 - 16)", "6 (3 - 13)"], caption=caption, notes=notes)[0].means[0]
    assert (mean.median, mean.range, mean.mean) == (2, (0, 16), None)


def test_a_median_frequency_has_means() -> None:
    mean = rows(["Median frequency slope", "-.26 (.16)", "-.25 (.05)"], caption="Mean (SD)")[0].means[0]
    assert (mean.mean, mean.median) == (-0.26, None)
