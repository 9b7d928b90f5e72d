"""Better, no difference or worse, where no table says it."""

from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.better import better_way
from palpate.trials.findings import holds_figures, p_of_figures
from palpate.trials.outcomes import is_significant, treatment_is_higher
from palpate.types.study import Better, Comparison, Events, Finding, Mean, MeanKind, Outcome
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")
ROWS = [
    ["", "Massage (n = 28)", "Usual care (n = 29)", "P"],
    ["Quux index, mean (SD)", "29.4 (8.0)", "40.1 (7.0)", "0.02"],
]


def finding(*body: tuple[str, str]) -> Finding | None:
    said = "Sixty-one adults were randomised to massage (n = 30) or usual care (n = 31)."
    return read_trial(paper(ARMS, table("Outcomes", ROWS, id="t1"), abstract=said, body=body)).outcomes[0].finding


def test_what_the_methods_say_of_the_scores() -> None:
    worse = ("Methods", "The Quux index runs from 0 to 80, where higher scores indicate worse disability.")
    better = ("Methods", "The Quux index runs from 0 to 80, where higher scores indicate better function.")
    assert (finding(worse), finding(better)) == (Finding.BETTER, Finding.WORSE)


def test_scores_of_another_scale_say_nothing() -> None:
    other = ("Methods", "The Zorb scale runs from 0 to 10, and higher scores indicate worse sleep.")
    assert finding(other) is None


def test_p_of_shares_and_of_means() -> None:
    """Chi-squared of 20 of 28 against 10 of 29 is 57 (20 x 19 - 8 x 10)^2 / (28 x 29 x 30 x 27) = 7.80: p = 0.0052."""
    row = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"))
    counts = (Events(arm="a", events=20, n=28), Events(arm="b", events=10, n=29))
    shares = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"), events=counts)
    assert p_of_figures(shares) == pytest.approx(0.0052, abs=5e-5)
    means = tuple(
        Mean(arm=arm, kind=MeanKind.POST, n=28, mean=mean, sd=8.0) for arm, mean in (("a", 29.4), ("b", 40.1))
    )
    both = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"), means=means)
    assert p_of_figures(both) == pytest.approx(0.0, abs=5e-5)
    assert p_of_figures(row) is None


def test_values_after_are_compared_as_if_those_before_had_been_alike() -> None:
    """0.84 (0.21) against 0.88 (0.19), 30 a side: p = 0.44; with 0.92 and 0.85 before, the difference is 0.075."""
    after = _means(MeanKind.POST, (0.84, 0.21), (0.88, 0.19))
    before = _means(MeanKind.BASELINE, (0.92, 0.25), (0.85, 0.17))
    plain = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"), means=after)
    adjusted = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"), means=(*after, *before))
    p, p_adjusted = p_of_figures(plain), p_of_figures(adjusted)
    assert p == pytest.approx(0.442, abs=0.001)
    assert p_adjusted is not None
    assert p_adjusted < 0.11
    assert treatment_is_higher(None, adjusted.means, (), ("a", "b")) is False


def _means(kind: MeanKind, *values: tuple[float, float]) -> tuple[Mean, ...]:
    return tuple(Mean(arm=arm, kind=kind, n=30, mean=m, sd=sd) for arm, (m, sd) in zip("ab", values, strict=True))


def test_a_sentence_with_the_figures_of_both_arms_is_the_row_s_own() -> None:
    means = _means(MeanKind.POST, (78.9, 7.65), (70.6, 9.37))
    row = Outcome(outcome="x", comparison=Comparison.BETWEEN_ARMS, arms=("a", "b"), means=means)
    assert holds_figures(row, "Control was better (78.9 ± 7.65 % against 70.6 ± 9.37 %).")
    assert not holds_figures(row, "Control was better (78.9 ± 7.65 %) with massage.")


REASONS = [
    ["", "Massage (n = 28)", "Usual care (n = 29)"],
    ["Reasons for stopping", "", ""],
    ["  Quux", "9 (32.1)", "1 (3.4)"],
    ["  Zorb", "2 (7.1)", "1 (3.4)"],
]


def test_a_difference_said_of_what_stands_above_is_not_that_of_each_row_below() -> None:
    said = ("Results", "Reasons for stopping differed: significantly more were seen with massage, chiefly quux.")
    study = read_trial(paper(ARMS, table("Outcomes, n (%)", REASONS, id="t1"), body=[said]))
    found = {one.outcome.split(", ")[-1]: one.finding for one in study.outcomes}
    assert found["Zorb"] in (None, Finding.NO_DIFFERENCE)


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [("massage", "exercise", Finding.BETTER), ("exercise", "massage", Finding.WORSE)],
)
def test_praise_is_of_the_arm_that_is_named_first(first: str, second: str, wanted: Finding) -> None:
    rows = [
        ["", "Massage (n = 28)", "Exercise (n = 29)", "P"],
        ["Quux index, mean (SD)", "29.4 (8.0)", "40.1 (7.0)", "0.02"],
    ]
    base = [["", "Massage (n = 30)", "Exercise (n = 31)"], ["Age, mean (SD)", "50 (4)", "51 (4)"]]
    text = (
        "Sixty-one adults were randomised to massage (n = 30) or exercise (n = 31). "
        f"For the quux index, {first} was superior to {second}."
    )
    tables = table("Baseline characteristics", base, id="b"), table("Outcomes", rows, id="t1")
    study = read_trial(paper(*tables, abstract=text, title="Massage versus exercise for knee pain"))
    assert study.arms[0].treatment == "Massage"
    assert study.outcomes[0].finding is wanted


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("No depression", Better.HIGHER),
        ("Full home smoking ban", Better.HIGHER),
        ("Time to first rescue analgesic (min)", Better.HIGHER),
        ("First analgesic demand (min)", Better.HIGHER),
        ("No. of patients with pain", Better.LOWER),
        ("Pain", Better.LOWER),
    ],
)
def test_more_of_what_is_absent_is_better(name: str, better: Better) -> None:
    rows = [["", "Massage (n = 28)", "Usual care (n = 29)"], [name, "29.4 (8.0)", "40.1 (7.0)"]]
    study = read_trial(paper(ARMS, table("Outcomes, mean (SD)", rows, id="t1")))
    assert study.outcomes[0].better is better


def test_changes_upwards_of_what_is_better_low_say_no_way() -> None:
    up = (Mean(arm="a", kind=MeanKind.CHANGE, mean=2.5), Mean(arm="b", kind=MeanKind.CHANGE, mean=0.2))
    assert treatment_is_higher(None, up, (), ("a", "b"), better=Better.LOWER) is None
    assert treatment_is_higher(None, up, (), ("a", "b"), better=Better.HIGHER) is True
    after = (*up, Mean(arm="a", kind=MeanKind.POST, mean=5.0), Mean(arm="b", kind=MeanKind.POST, mean=4.0))
    assert treatment_is_higher(None, after, (), ("a", "b"), better=Better.LOWER) is True


def test_a_p_printed_as_the_limit_itself_leaves_the_word_to_the_text() -> None:
    assert is_significant(0.05, "=", None) is None
    assert is_significant(0.05, "<", None) is True
    assert is_significant(0.051, "=", None) is False


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("No confidence in self-care", Better.LOWER),
        ("No depression", Better.HIGHER),
        ("Duration of analgesia (min)", Better.HIGHER),
        ("Rescue fentanyl", Better.LOWER),
    ],
)
def test_which_way_is_better_by_the_name(name: str, better: Better) -> None:
    rows = [["", "Massage (n = 28)", "Usual care (n = 29)"], [f"{name}, mean (SD)", "29.4 (8.0)", "40.1 (7.0)"]]
    assert read_trial(paper(ARMS, table("Outcomes", rows))).outcomes[0].better is better


def test_a_hazard_ratio_below_one_is_a_longer_survival() -> None:
    rows = [
        ["", "Massage (n = 28)", "Usual care (n = 29)", "Hazard ratio (95% CI)", "P"],
        ["Overall survival, median, months", "", "", "0.70 (0.55 to 0.90)", "0.01"],
        ["Death", "", "", "0.70 (0.55 to 0.90)", "0.01"],
    ]
    study = read_trial(paper(ARMS, table("Outcomes", rows, id="t1")))
    assert [row.finding for row in study.outcomes] == [Finding.BETTER, Finding.BETTER]


def test_the_caption_names_what_a_row_of_one_letter_counts() -> None:
    rows = [
        ["", "Massage (n = 40)", "Usual care (n = 40)", "P"],
        ["A", "34 (85%)", "20 (50%)", "0.001"],
    ]
    row = read_trial(paper(ARMS, table("People with remission by group", rows, id="t1"))).outcomes[0]
    assert (row.better, row.finding) == (Better.HIGHER, Finding.BETTER)


def test_a_test_of_all_arms_at_once_is_weighed_by_the_figures_of_the_pair() -> None:
    rows = [
        ["", "Massage (n = 30)", "Exercise (n = 30)", "Usual care (n = 31)", "P"],
        ["Pain, mean (SD)", "2.1 (1.0)", "3.9 (1.1)", "4.0 (1.2)", "<0.001"],
    ]
    said = "Ninety-one adults were randomised to massage (n = 30), exercise (n = 30) or usual care (n = 31)."
    study = read_trial(paper(table("Outcomes", rows, id="t1"), abstract=said, title="Massage and exercise"))
    found = {row.arms: row.finding for row in study.outcomes}
    assert found == {("a", "c"): Finding.BETTER, ("b", "c"): Finding.NO_DIFFERENCE}


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("Abnormal nerve function", Better.LOWER),
        ("Impaired renal function", Better.LOWER),
        ("Achievement of target BP at week 8, SBP", Better.HIGHER),
        ("LDL-C, goal attained", Better.HIGHER),
        ("Glasgow Outcome Scale, haematoma < 50 mL", Better.HIGHER),
        ("Quality of life, pain subgroup", Better.HIGHER),
        ("Glycaemia, HbA1c < 7 %", Better.LOWER),
    ],
)
def test_the_end_of_a_name_that_says_in_whom_is_no_outcome(name: str, better: Better) -> None:
    assert better_way(name) is better


def test_changes_that_say_by_how_much_both_arms_fell() -> None:
    before = _means(MeanKind.BASELINE, (1.66, 0.2), (1.65, 0.2))
    after = _means(MeanKind.POST, (0.52, 0.2), (0.82, 0.2))
    fell = _means(MeanKind.CHANGE, (1.14, 0.2), (0.83, 0.2))
    rose = _means(MeanKind.CHANGE, (-1.14, 0.2), (-0.83, 0.2))
    assert treatment_is_higher(None, (*after, *fell, *before), (), ("a", "b")) is False
    assert treatment_is_higher(None, (*after, *rose, *before), (), ("a", "b")) is False


def test_praise_of_the_treatment_by_name_outweighs_figures_that_say_worse() -> None:
    rows = [["", "Massage", "Usual care", "P"], ["Neck disability, mean (SD)", "40.1 (8.0)", "29.4 (7.0)", "<0.001"]]
    head = "Sixty-one adults were randomised to massage (n = 30) or usual care (n = 31)."

    def read(text: str) -> Outcome:
        made = paper(ARMS, table("Outcomes", rows, id="t1"), abstract=head, body=[("Results", text)])
        return read_trial(made).outcomes[0]

    praised = read("Neck disability was improved by massage compared with usual care.")
    assert praised.finding is Finding.BETTER
    assert [doubt.field for doubt in praised.doubts if doubt.blocks] == ["better"]
    for text in (
        "Neck disability was improved by usual care compared with massage.",
        "Neck disability was not improved by massage compared with usual care.",
        "Walking was improved by massage compared with usual care.",
    ):
        told = read(text)
        assert (told.finding, told.doubts) == (Finding.WORSE, ())


def test_a_sentence_denies_that_less_of_something_was_a_lesser_improvement() -> None:
    heads = ["", "Massage", "Usual care", "P"]
    rows = [heads, ["Change in pain, mean (SD)", "4.1 (1.0)", "17.1 (2.0)", "<0.001"]]
    head = "Sixty-one adults were randomised to massage (n = 30) or usual care (n = 31)."
    silent, told, reduced = (
        read_trial(paper(ARMS, table("Outcomes", rows, id="t1"), abstract=head, body=[("Results", text)])).outcomes[0]
        for text in (
            "Nobody moved away in the year.",
            "Pain was significantly lower with massage than with usual care.",
            "Pain was reduced more with usual care than with massage.",
        )
    )
    assert (silent.finding, told.finding, reduced.finding) == (Finding.WORSE, Finding.BETTER, Finding.WORSE)


def test_of_three_arms_the_printed_difference_of_two_tells_of_them() -> None:
    rows = [
        ["", "Massage (n = 20)", "Music (n = 20)", "Usual care (n = 20)", "Massage minus usual care (95% CI)", "P"],
        ["Change in pain, mean (SD)", "-3.1 (3.0)", "-2.2 (3.0)", "-1.5 (3.0)", "-1.6 (-3.0 to -0.2)", "0.03"],
    ]
    study = read_trial(paper(table("Outcomes", rows), body=[("Results", "Nobody moved away.")]))
    assert study.outcomes[0].finding is Finding.BETTER
