from __future__ import annotations

import pytest

from palpate.citations.quotes import Quotes
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot
from palpate.types.study import Arm, Comparison, Design, Favours, Finding, PooledResult, Role, Study
from tests.builders import row, study
from tests.citations.builders import claim

PAIN = Slot(text="pain", label="pain", concept="O:pain")
SLEEP = Slot(text="sleep", label="sleep", concept="O:sleep")
BACK = Slot(text="low back pain", label="low back pain", concept="C:low-back-pain")
STROKE = Slot(text="stroke", label="stroke", concept="C:stroke")
ARMS = (
    Arm(id="t", treatment="massage", role=Role.TREATMENT, n=30, minutes=20.0),
    Arm(id="c", treatment="rest", role=Role.COMPARATOR, n=30),
)


def trial(*findings: Finding, **more: object) -> Study:
    """A trial of 60 people with low back pain: pain between arms, a row for each finding."""
    return study("a2001", *(row(finding=finding) for finding in findings), **({"arms": ARMS} | more))


def parts(said: Claim, cited: Study) -> list[str]:
    return [misquote.part for misquote in Quotes().misquotes(said, cited)]


def told(direction: ClaimDirection, text: str = "Massage changed pain.", **more: object) -> Claim:
    return claim(text, **({"outcomes": (PAIN,), "direction": direction} | more))


@pytest.mark.parametrize(
    ("findings", "direction", "wrong"),
    [
        ([Finding.BETTER], ClaimDirection.IMPROVES, False),
        ([Finding.NO_DIFFERENCE], ClaimDirection.IMPROVES, True),
        ([Finding.BETTER, Finding.NO_DIFFERENCE], ClaimDirection.IMPROVES, False),
        ([Finding.WORSE], ClaimDirection.IMPROVES, True),
        ([Finding.WORSE], ClaimDirection.WORSENS, False),
        ([Finding.BETTER], ClaimDirection.NO_CHANGE, True),
        ([Finding.BETTER], ClaimDirection.WORSENS, True),
        ([Finding.NO_DIFFERENCE], ClaimDirection.NO_CHANGE, False),
    ],
)
def test_a_direction_that_no_comparison_found(findings: list[Finding], direction: ClaimDirection, wrong: bool) -> None:
    assert parts(told(direction), trial(*findings)) == (["direction"] if wrong else [])


@pytest.mark.parametrize(
    ("findings", "direction", "bears"),
    [
        ([Finding.BETTER], ClaimDirection.IMPROVES, True),
        ([Finding.BETTER, Finding.NO_DIFFERENCE], ClaimDirection.IMPROVES, True),
        ([Finding.NO_DIFFERENCE], ClaimDirection.IMPROVES, False),
        ([Finding.NO_DIFFERENCE], ClaimDirection.NO_CHANGE, True),
        ([], ClaimDirection.IMPROVES, None),
    ],
)
def test_whether_the_study_found_what_is_said(
    findings: list[Finding], direction: ClaimDirection, bears: bool | None
) -> None:
    assert Quotes().bears(told(direction), trial(*findings)) is bears


FOUND = (Finding.BETTER, Finding.NO_DIFFERENCE, Finding.WORSE)


def test_of_symptoms_in_general_half_of_the_outcomes_speak() -> None:
    said = told(ClaimDirection.IMPROVES, outcomes=(BACK,))
    rows = [
        row(outcome=name, finding=finding) for name, finding in zip(("sleep", "mood", "stress"), FOUND, strict=True)
    ]
    assert Quotes().bears(said, study("a2001", *rows[:2], arms=ARMS)) is True
    assert Quotes().bears(said, study("a2001", *rows, arms=ARMS)) is False


def test_a_review_bears_what_its_pooled_result_favours() -> None:
    pooled = PooledResult(treatment="massage", outcome="pain", favours=Favours.TREATMENT)
    review = study("a2001", arms=(), pooled=(pooled,), design=Design.SYSTEMATIC_REVIEW)
    assert Quotes().bears(told(ClaimDirection.IMPROVES), review) is True
    assert Quotes().bears(told(ClaimDirection.NO_CHANGE), review) is False
    assert Quotes().bears(claim("Massage changed pain.", outcomes=(PAIN,), direction=None), review) is None


def test_a_misquoted_direction_says_what_was_found() -> None:
    (misquote,) = Quotes().misquotes(told(ClaimDirection.IMPROVES), trial(Finding.NO_DIFFERENCE))
    assert (misquote.said, misquote.found) == ("improves", "pain no different from rest")


def test_before_and_after_counts_only_where_nothing_was_compared() -> None:
    unchanged = row(finding=Finding.UNCHANGED, comparison=Comparison.BEFORE_AFTER, arms=("t",))
    alone = study("a2001", unchanged, arms=ARMS)
    both = study("a2001", unchanged, row(finding=Finding.BETTER), arms=ARMS)
    assert parts(told(ClaimDirection.IMPROVES), alone) == ["direction"]
    assert parts(told(ClaimDirection.IMPROVES), both) == []


def test_an_outcome_that_was_not_measured() -> None:
    (misquote,) = Quotes().misquotes(told(ClaimDirection.IMPROVES, outcomes=(SLEEP,)), trial(Finding.BETTER))
    assert (misquote.part, misquote.said, misquote.found) == ("outcome", "sleep", "measured pain")


def test_what_an_arm_got_is_no_outcome_that_is_missing() -> None:
    relaxation = Slot(text="relaxation", label="relaxation", concept="O:relaxation")
    arms = (ARMS[0], Arm(id="c", treatment="progressive muscle relaxation", role=Role.COMPARATOR, n=30))
    assert parts(told(ClaimDirection.IMPROVES, outcomes=(relaxation,)), trial(Finding.BETTER, arms=arms)) == []
    assert parts(told(ClaimDirection.IMPROVES, outcomes=(relaxation,)), trial(Finding.BETTER)) == ["outcome"]


def test_a_complaint_of_the_people_is_no_outcome_that_is_missing() -> None:
    assert parts(told(ClaimDirection.IMPROVES, outcomes=(BACK,)), trial(Finding.BETTER)) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("In a trial of 60 people massage eased pain.", False),
        ("30 patients got massage.", False),
        ("In a trial of 200 people massage eased pain.", True),
        ("20 minutes of massage eased pain.", False),
        ("A 45-minute massage eased pain.", True),
        ("Massage eased pain for two weeks.", False),
    ],
)
def test_numbers_beyond_those_of_the_study(text: str, wrong: bool) -> None:
    assert parts(told(ClaimDirection.IMPROVES, text), trial(Finding.BETTER)) == (["number"] if wrong else [])


@pytest.mark.parametrize(("condition", "wrong"), [(BACK, False), (STROKE, True)])
def test_other_people(condition: Slot, wrong: bool) -> None:
    said = told(ClaimDirection.IMPROVES, condition=condition)
    assert parts(said, trial(Finding.BETTER)) == (["people"] if wrong else [])


def test_people_of_a_review_are_not_held_against_a_sentence() -> None:
    pooled = (PooledResult(treatment="massage", outcome="pain"),)
    review = study("r2001", design=Design.SYSTEMATIC_REVIEW, arms=(), pooled=pooled)
    assert parts(told(ClaimDirection.IMPROVES, condition=STROKE), review) == []


def test_a_record_without_results_contradicts_nothing() -> None:
    said = told(ClaimDirection.IMPROVES, "In 60 people massage eased pain.", outcomes=(SLEEP,))
    assert parts(said, trial()) == []


def test_no_direction_is_held_against_advice() -> None:
    said = told(ClaimDirection.IMPROVES, type=ClaimType.ADVICE)
    assert parts(said, trial(Finding.NO_DIFFERENCE)) == []


def test_what_the_study_found_names_also_what_it_did_not_find() -> None:
    cited = study(
        "field1996", row(finding=Finding.BETTER), row(outcome="mood", finding=Finding.NO_DIFFERENCE), arms=ARMS
    )
    said = Quotes().found(told(ClaimDirection.IMPROVES), cited)
    assert said == "Field1996 2001 (60 people) itself found pain better than rest; mood no different from rest"
    assert Quotes().found(told(ClaimDirection.IMPROVES), trial()) is None
