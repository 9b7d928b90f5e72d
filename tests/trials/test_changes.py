"""Which figures are changes: by a caption, a section, or by what stood there before treatment."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.types.study import MeanKind, Outcome
from tests.trials.papers import BASELINE, paper, table

HEAD = ["", "Massage (n = 30)", "Usual care (n = 31)"]


def first(caption: str, rows: list[list[str]]) -> Outcome:
    return read_trial(paper(table(*BASELINE, id="base"), table(caption, [HEAD, *rows], id="t1"))).outcomes[0]


def kinds(row: Outcome) -> set[MeanKind]:
    return {mean.kind for mean in row.means}


TIMED = [["Pain", "", ""], ["  Week 4, mean (SD)", "1.2 (1.1)", "0.8 (1.0)"], ["  Week 8", "1.9 (1.4)", "1.1 (1.3)"]]


@pytest.mark.parametrize(
    ("caption", "kind"),
    [
        ("Mean changes in pain from baseline to follow-up visits, mean (SD)", MeanKind.CHANGE),
        ("Changes over time in pain, mean (SD)", MeanKind.POST),
        ("Pain at follow-up visits, mean (SD), compared with baseline", MeanKind.POST),
    ],
)
def test_a_caption_of_changes_from_baseline_holds_for_the_times_of_its_table(caption: str, kind: MeanKind) -> None:
    assert kinds(first(caption, TIMED)) == {kind}


def test_it_does_not_hold_where_one_of_the_times_is_the_baseline() -> None:
    rows = [TIMED[0], ["  Baseline, mean (SD)", "6.2 (1.1)", "6.4 (1.0)"], ["  Week 4", "5.0 (1.4)", "5.6 (1.3)"]]
    assert kinds(first("Changes in pain from baseline, mean (SD)", rows)) == {MeanKind.BASELINE, MeanKind.POST}


def test_a_section_that_names_a_change_holds_for_the_times_below_it() -> None:
    rows = [
        ["Change from baseline in pain, mean (SD)", "", ""],
        ["  Week 4", "-1.2 (1.1)", "-0.8 (1.0)"],
        ["  Week 8", "-1.9 (1.4)", "-1.1 (1.3)"],
    ]
    assert kinds(first("Outcomes", rows)) == {MeanKind.CHANGE}


def test_means_below_nought_of_what_was_well_above_it_are_changes() -> None:
    rows = [
        ["Eye pressure, mean (SD)", "", ""],
        ["  Baseline", "24.9 (2.4)", "24.8 (2.2)"],
        ["  Week 2", "-7.2 (2.8)", "-7.6 (3.0)"],
    ]
    assert kinds(first("Outcomes", rows)) == {MeanKind.BASELINE, MeanKind.CHANGE}


def test_scores_about_nought_stay_values() -> None:
    rows = [
        ["Memory, z score, mean (SD)", "", ""],
        ["  Baseline", "0.2 (1.3)", "0.1 (1.0)"],
        ["  Week 2", "-0.5 (1.1)", "-0.4 (1.2)"],
    ]
    assert kinds(first("Outcomes", rows)) == {MeanKind.BASELINE, MeanKind.POST}


def test_start_is_a_time_before_treatment() -> None:
    rows = [
        ["Weight, mean (SD)", "", ""],
        ["  Start", "81.1 (9.1)", "82.4 (9.0)"],
        ["  End", "79.9 (9.4)", "82.1 (9.3)"],
    ]
    assert kinds(first("Change in weight over 24 months", rows)) == {MeanKind.BASELINE, MeanKind.POST}


def test_a_stage_of_change_is_no_change() -> None:
    rows = [["Dietary stage of change, mean (SD)", "1.9 (0.9)", "2.1 (0.9)"]]
    assert kinds(first("Eating practices", rows)) == {MeanKind.POST}
