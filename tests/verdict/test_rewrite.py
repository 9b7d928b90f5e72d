"""What is offered instead of a claim that the evidence does not bear."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.types.claim import ClaimDirection, ClaimType, Slot, Strength
from palpate.types.concept import Concept, Family, Rung
from palpate.types.evidence import CertaintyLevel, Question
from palpate.types.study import Better
from palpate.verdict import judge, rewrite
from palpate.verdict.standing import Position, Standing
from palpate.verdict.wording import agreeing, sentence
from tests.verdict.test_judge import BENEFIT, NONE, OPEN, claim
from tests.verdict.test_standing import MASSAGE, evidence, rung

STRESS = Concept(id="O:stress", family=Family.OUTCOME, label="stress", better=Better.LOWER)


def test_a_supported_claim_stands_as_it_is() -> None:
    assert rewrite(claim(), judge(claim(), [evidence(rung(**BENEFIT))])) is None


def test_an_exaggerated_claim_is_toned_down_to_the_certainty_and_the_rung() -> None:
    cure = claim(strength=Strength.EXAGGERATED)
    found = judge(cure, [evidence(rung(Rung.SHAM, **BENEFIT))])
    assert rewrite(cure, found) == "Massage may reduce pain compared with sham or light touch."


def test_what_is_taken_in_is_compared_with_placebo() -> None:
    ginger = vocabulary.load().concept("T:ginger")
    found = judge(claim(), [evidence(rung(Rung.SHAM, **BENEFIT), question=Question(treatment=ginger, outcome=STRESS))])
    assert found.readings[0].sentence is not None
    assert found.readings[0].sentence.text == "Ginger may reduce stress compared with placebo."
    assert found.reason.startswith("against placebo: ")


@pytest.mark.parametrize("name", ["statins", "running shoes", "interventions for pain", "hip pads at home"])
def test_a_verb_agrees_with_many(name: str) -> None:
    assert agreeing("reduce", name) == "reduce"


@pytest.mark.parametrize("name", ["massage", "Pilates", "dialysis", "stopping statins", "care of eyes"])
def test_a_verb_agrees_with_one(name: str) -> None:
    assert agreeing("reduce", name) == "reduces"


def test_a_contradicted_claim_is_turned() -> None:
    found = judge(claim(), [evidence(rung(level="moderate", **NONE))])
    says = "Massage probably makes little or no difference to pain compared with nothing or usual care."
    assert rewrite(claim(), found) == says


def test_outcomes_that_the_trials_say_the_same_of_share_a_sentence() -> None:
    both = claim(outcomes=(*claim().outcomes, Slot(text="stress", label="stress", concept="O:stress")))
    of_stress = evidence(rung(level="very low", **OPEN), question=Question(treatment=MASSAGE, outcome=STRESS))
    found = judge(both, [evidence(rung(level="very low", **OPEN)), of_stress])
    says = "It is very uncertain whether massage reduces pain and stress compared with nothing or usual care."
    assert rewrite(both, found) == says


def test_what_is_known_of_the_parent_is_not_told_of_the_child() -> None:
    machine = Slot(text="hip massager", label="hip massager", concept="T:hip-massager")
    of_machine = claim(treatment=machine)
    asked = Question(
        treatment=Concept(id="T:hip-massager", family=Family.TREATMENT, label="hip massager"),
        outcome=evidence().question.outcome,
    )
    found = judge(of_machine, [evidence(rung(**BENEFIT), asked=asked)])
    text = rewrite(of_machine, found)
    assert text is not None
    assert text.startswith("No study of hip massager itself was found; of massage in general: ")


def test_where_no_study_compares_anything_that_is_what_is_said() -> None:
    found = judge(claim(), [evidence()])
    says = "Whether massage changes pain has not been shown: no study that compares it was found."
    assert rewrite(claim(), found) == says


def test_advice_is_left_alone() -> None:
    advice = claim(ClaimType.ADVICE, direction=ClaimDirection.IMPROVES)
    assert rewrite(advice, judge(advice, [])) is None


def test_what_a_guideline_says_is_worded_as_advice() -> None:
    advice = Concept(id="O:recommendation", family=Family.OUTCOME, label="recommendation", better=Better.HIGHER)
    asked = Question(treatment=MASSAGE, outcome=advice)
    against = sentence(asked, standing(position=Position.HARM, lean=-1))
    assert against.text == "Guidance advises against massage for health in general."
    assert sentence(asked, standing(position=Position.BENEFIT)).text.startswith("Guidance recommends massage")


def standing(*, position: Position, lean: int = 1) -> Standing:
    level = CertaintyLevel.LOW
    return Standing(rung=None, position=position, lean=lean, certainty=level, figure="", studies=())
