"""Arms under short forms, codes and letters that the text alone uses."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE)


def means(defined: str, sentence: str) -> dict[str, tuple[float | None, float | None]]:
    study = read_trial(paper(ARMS, body=[("Methods", defined), ("Results", sentence)]))
    return {mean.arm: (mean.mean, mean.sd) for row in study.outcomes[:1] for mean in row.means}


@pytest.mark.parametrize(
    ("defined", "sentence"),
    [
        (
            "Thirty were in the massage group (MG), thirty had usual care (UC).",
            "Mean stay was 4.1 ± 1.2 days in MG and 5.2 ± 1.1 days in UC (P = 0.02).",
        ),
        (
            "Group M received massage and group C received usual care.",
            "Mean stay was 4.1 ± 1.2 days in group M and 5.2 ± 1.1 days in group C (P = 0.02).",
        ),
    ],
)
def test_an_arm_by_a_short_form_or_a_letter(defined: str, sentence: str) -> None:
    assert means(defined, sentence) == {"a": (4.1, 1.2), "b": (5.2, 1.1)}


def test_a_short_form_of_what_was_measured_is_no_arm() -> None:
    defined = "The massage index (MI) was taken, and usual care (UC) went on."
    assert means(defined, "The MI level was 4.1 ± 1.2 before and 5.2 ± 1.1 after it.") == {}


def test_the_arm_that_is_left_in_comparison_to_the_one_named() -> None:
    sentence = "In the massage group the stay was 4.1 ± 1.2 days in comparison to 5.2 ± 1.1 days in the other group."
    assert means("", sentence) == {"a": (4.1, 1.2), "b": (5.2, 1.1)}


def test_within_so_many_days_is_no_comparison_over_time() -> None:
    text = "Readmission within 90 days was higher for patients with massage (20/28, 71% vs. 10/29, 34%, p = 0.01)."
    study = read_trial(paper(ARMS, body=[("Results", text)]))
    assert [(one.arm, one.events, one.n) for one in study.outcomes[0].events] == [("a", 20, 28), ("b", 10, 29)]


def test_changes_within_each_arm_are_not_set_against_each_other() -> None:
    text = (
        "Stay fell in the massage group (5.1 ± 1.2 vs. 4.2 ± 1.1, P = 0.01) but not in the usual care group "
        "(5.3 ± 1.0 vs. 5.2 ± 1.1)."
    )
    assert means("", text) == {}


def test_a_difference_named_some_words_before_is_no_mean_of_an_arm() -> None:
    text = (
        "The difference favouring massage over usual care was 4.1 (95% CI 3.0 to 5.2) at rest and 5.2 "
        "(95% CI 4.0 to 6.3) moving."
    )
    assert means("", text) == {}
