"""What a reader should know beside the reason: the ladder, how claim and trials differ, what would settle it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from palpate.types.claim import Claim, Slot
from palpate.types.concept import Concept, Family, Rung
from palpate.types.study import Arm, Better, Comparison, Design, Outcome, Role, Study
from palpate.verdict import judge, notes
from tests.verdict.test_judge import BENEFIT, OPEN, claim
from tests.verdict.test_standing import evidence, review, rung


def trial(**more: Any) -> Study:
    """Four weeks of massage of the back, 30 minutes each, in adults, against nothing."""
    given: dict[str, Any] = {"weeks": 4, "minutes": 30, "site": "lower back"} | more
    arms = (
        Arm(id="m", treatment="massage", role=Role.TREATMENT, n=30, **given),
        Arm(id="c", treatment="nothing", role=Role.COMPARATOR, n=30, weeks=52, minutes=5),
    )
    row = Outcome(outcome="pain", comparison=Comparison.BETWEEN_ARMS, arms=("m", "c"), weeks=8)
    return Study(key="a", title="A", design=Design.RANDOMISED, population="adults", arms=arms, outcomes=(row,))


def slot(text: str) -> Slot:
    return Slot(text=text, label=text)


def lines(one: Claim, study: Study | None = None) -> tuple[str, ...]:
    """The notes on a claim that a trial against nothing bears."""
    return notes(one, judge(one, [evidence(rung(**BENEFIT))]), [study or trial()])


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ({"text": "Pain is gone in ten days."}, 'time: the claim says "ten days", the trials treated for 4 weeks'),
        (
            {"text": "An hour is enough.", "device": slot("roller")},
            "device: the claim is about roller, the trials name no",
        ),
        ({"text": "One hour a day."}, 'time: the claim says "One hour", the trials gave sessions of 30 minutes'),
        ({"text": "It lasts: permanent relief."}, 'time: the claim says "permanent", the last measurement was after 8'),
        ({"site": slot("scalp")}, "site: the claim is about scalp, the trials treated elsewhere"),
        ({"people": slot("children")}, "people: the claim is about children; 0 of 1 trials name them"),
        (
            {"comparator": slot("painkillers")},
            "comparator: the claim compares with painkillers, the trials with nothing",
        ),
    ],
)
def test_a_slot_in_which_claim_and_trials_differ_is_named(more: dict[str, Any], note: str) -> None:
    assert any(line.startswith(note) for line in lines(claim(**more)))


@pytest.mark.parametrize(
    "more",
    [
        {"text": "Pain is gone in a month, with 30 minutes a day."},
        {"text": "It helped after four weeks."},
        {"site": slot("back")},
        {"people": slot("adults")},
        {"comparator": None},
    ],
)
def test_slots_that_agree_are_not_named(more: dict[str, Any]) -> None:
    assert lines(claim(**more)) == ()


def test_each_rung_is_told_apart_where_there_are_two() -> None:
    found = judge(claim(), [evidence(rung(**BENEFIT), rung(Rung.SHAM, level="very low", **OPEN))])
    ladder = "pain: against nothing or usual care better (low); against sham or light touch open (very low)"
    assert ladder in notes(claim(), found, [])


def test_what_would_settle_an_open_question_is_said() -> None:
    found = judge(claim(), [evidence(rung(level="very low", settling_size=1052, **OPEN))])
    assert "pain: a trial of about 1,052 people would settle it" in notes(claim(), found, [])
    settled = judge(claim(), [evidence(rung(settling_size=1052, **BENEFIT))])
    assert notes(claim(), settled, []) == ()


def test_a_review_that_says_otherwise_is_named() -> None:
    other = review(-0.5, -0.3, agrees=False, remark="points the other way")
    found = judge(claim(), [evidence(rung(**BENEFIT, reviews=(other,)))])
    says = "pain: Reviewer 2020, a review, is at odds with our own pooling (points the other way)"
    assert says in notes(claim(), found, [])


def test_what_is_said_of_several_outcomes_stands_in_one_line() -> None:
    stress = Concept(id="O:stress", family=Family.OUTCOME, label="stress", better=Better.LOWER)
    both = claim(outcomes=(*claim().outcomes, Slot(text="stress", label="stress", concept="O:stress")))
    asked = (evidence().question, msgspec.structs.replace(evidence().question, outcome=stress))
    found = judge(both, [evidence(rung(level="very low", settling_size=1052, **OPEN), question=one) for one in asked])
    (line,) = (one for one in notes(both, found, []) if "would settle" in one)
    assert line == "pain and stress: a trial of about 1,052 people would settle each"
