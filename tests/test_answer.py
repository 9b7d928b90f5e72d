"""From a claim to the questions that it asks of the library, and back to a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from palpate.answer import Answers, answer
from palpate.library import Library
from palpate.questions import gathered
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot, Strength
from palpate.types.study import Design, Favours, PooledResult, StatedCertainty, Study
from palpate.types.verdict import Reading, VerdictKind
from tests.builders import means, row, study


@pytest.fixture(scope="module")
def library(starter_library: Path) -> Iterator[Library]:
    with Library.open(starter_library) as opened:
        yield opened


def slot(text: str, concept: str | None) -> Slot:
    return Slot(text=text, label=text, concept=concept)


def claim(treatment: str | None, *outcomes: str, **more: Any) -> Claim:
    given: dict[str, Any] = {
        "span": Span(0, 4),
        "text": "text",
        "type": ClaimType.EFFECT,
        "treatment": slot("treatment", treatment) if treatment else None,
        "outcomes": tuple(slot(name, name) for name in outcomes),
        "direction": ClaimDirection.IMPROVES,
    }
    return Claim(**(given | more))


def asked(reading: Reading) -> tuple[str | None, ...]:
    """The question behind a reading, by ids."""
    assert reading.evidence is not None
    question = reading.evidence.question
    names = (slot.id if slot else None for slot in (question.condition, question.outcome))
    return (question.treatment.id, *names)


def test_a_complaint_that_nobody_was_treated_for_is_asked_as_the_outcome_of_its_name(library: Library) -> None:
    (reading,) = answer(claim("T:soy", "C:hot-flushes"), library).readings
    assert asked(reading) == ("T:soy", None, "O:hot-flushes")


def test_each_outcome_is_asked_once(library: Library) -> None:
    verdict = answer(claim("T:massage", "O:anxiety", "O:depression", "O:anxiety"), library)
    assert [asked(reading) for reading in verdict.readings] == [
        ("T:massage", None, "O:anxiety"),
        ("T:massage", None, "O:depression"),
    ]


def test_pain_somewhere_asks_for_pain_in_people_who_have_it_there(library: Library) -> None:
    by_outcome = answer(claim("T:massage", "O:neck-pain"), library)
    by_site = answer(claim("T:massage", "O:pain", site=slot("neck", "B:neck")), library)
    by_complaint = answer(claim("T:massage", "C:neck-pain"), library)
    assert {asked(v.readings[0]) for v in (by_outcome, by_site, by_complaint)} == {
        ("T:massage", "C:neck-pain", "O:pain")
    }


def test_a_complaint_alone_asks_for_what_its_trials_measured_most(library: Library) -> None:
    verdict = answer(claim("T:massage", "C:fibromyalgia"), library)
    assert asked(verdict.readings[0])[:2] == ("T:massage", "C:fibromyalgia")
    assert asked(verdict.readings[0])[2] is not None


def test_what_nothing_compares_is_asked_of_the_broader_treatment_and_said(library: Library) -> None:
    verdict = answer(claim("T:jaw-massage", "O:anxiety"), library)
    treatment, _, outcome = asked(verdict.readings[0])
    assert (treatment, outcome) == ("T:massage", "O:anxiety")
    assert "nothing was found on jaw massage" in verdict.reason


@pytest.mark.parametrize(
    "unknown",
    [claim(None, "O:pain"), claim("T:massage", text="x", outcomes=(slot("luck", None),))],
    ids=["treatment", "outcome"],
)
def test_what_is_not_in_the_vocabulary_is_not_asked(library: Library, unknown: Claim) -> None:
    verdict = answer(unknown, library)
    assert (verdict.kind, verdict.readings) == (VerdictKind.NOT_ENOUGH, ())


def test_a_muscle_that_only_says_where_another_lies_is_not_the_subject(library: Library) -> None:
    there = claim(None, type=ClaimType.ANATOMY, text="It lies on top of the gluteus maximus.")
    itself = claim(None, type=ClaimType.ANATOMY, text="The gluteus medius lies on top of the gluteus maximus.")
    assert answer(there, library).kind is VerdictKind.NOT_ENOUGH
    assert answer(itself, library).kind is VerdictKind.CONTRADICTED


def test_causes_are_looked_up_in_studies_of_the_complaint(library: Library) -> None:
    text = "Sunlight destroys collagen."
    verdict = answer(claim(None, "O:wrinkles", type=ClaimType.CAUSE, text=text), library)
    assert verdict.kind is VerdictKind.SUPPORTED
    elsewhere = answer(claim(None, "C:migraine", type=ClaimType.CAUSE, text=text), library)
    assert (elsewhere.kind, elsewhere.studies) == (VerdictKind.NOT_ENOUGH, ())


def test_what_was_gathered_is_kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(library)
    first = answers.answer(claim("T:massage", "O:anxiety"))
    monkeypatch.setattr(gathered, "gather", lambda *_: pytest.fail("gathered twice"))
    assert answers.answer(claim("T:massage", "O:anxiety")) == first


def test_plain_words_are_read_as_a_claim(library: Library) -> None:
    worded = answer("does massage\n help neck pain?", library)
    assert asked(worded.readings[0]) == ("T:massage", "C:neck-pain", "O:pain")


def test_answers_follow_a_library_that_changes() -> None:
    asked = claim("T:massage", "O:pain")
    with Library.in_memory() as own:
        answers = Answers(own)
        assert answers.answer(asked).studies == ()
        own.add([study("ada2001", row(means=means(2.0, 5.0), instrument="VAS 0-10"))])
        assert answers.answer(asked).studies == ("ada2001",)


def test_no_more_is_kept_of_a_library_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered, "MOST_GATHERED", 2)
    asked = [claim("T:massage", outcome) for outcome in ("O:pain", "O:anxiety", "O:sleep", "O:stress")]
    with Library.in_memory([study("ada2001", row(means=means(2.0, 5.0), instrument="VAS 0-10"))]) as own:
        kept = Answers(own)
        assert [kept.answer(one) for one in asked * 2] == [Answers(own).answer(one) for one in asked * 2]


def test_guidelines_speak_where_the_trials_leave_it_open(library: Library) -> None:
    verdict = answer(claim("T:duloxetine", "C:knee-osteoarthritis"), library)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("acr2020",))
    assert "a guideline, advises it" in verdict.reason


def test_advice_decides_nothing_against_the_lean_of_the_trials(library: Library) -> None:
    verdict = answer(claim("T:massage", "C:low-back-pain", direction=ClaimDirection.WORSENS), library)
    assert "a guideline" not in verdict.reason


def test_muscle_soreness_is_asked_of_anybody(library: Library) -> None:
    verdict = answer(claim("T:massage", "O:muscle-soreness"), library)
    assert asked(verdict.readings[0]) == ("T:massage", None, "O:muscle-soreness")


def test_help_is_not_judged_by_side_effects(library: Library) -> None:
    verdict = answer(claim("T:peppermint-oil", "C:irritable-bowel-syndrome"), library)
    assert asked(verdict.readings[0])[2] != "O:adverse-events"


def test_what_is_prevented_in_people_without_it_is_named_by_the_outcome(library: Library) -> None:
    verdict = answer(claim("T:lumbar-support", "O:occurrence", condition=slot("back pain", "C:back-pain")), library)
    assert "vanduijvenbode2008" in verdict.studies


def test_a_cure_is_no_overstatement_of_evidence_on_something_else(library: Library) -> None:
    strong = {"strength": Strength.EXAGGERATED}
    assert answer(claim("T:exercise", "C:carpal-tunnel-syndrome", **strong), library).kind is VerdictKind.NOT_ENOUGH


def test_one_substance_says_nothing_of_another(library: Library) -> None:
    verdict = answer(claim("T:vitamin-k", "O:fracture"), library)
    assert all(asked(reading)[0] == "T:vitamin-k" for reading in verdict.readings)


def test_a_drug_is_answered_by_what_was_pooled_of_its_class_as_a_whole(library: Library) -> None:
    naproxen = claim("T:naproxen", "O:pain", condition=slot("low back pain", "C:low-back-pain"))
    (reading,) = answer(naproxen, library).readings
    assert reading.evidence is not None
    assert asked(reading) == ("T:nsaid", "C:low-back-pain", "O:pain")
    assert reading.evidence.asked is not None
    assert all(not rung.effects and rung.reviews for rung in reading.evidence.rungs)
    (reading,) = answer(claim("T:lactobacillus-reuteri", "C:diarrhoea"), library).readings
    assert asked(reading)[0] == "T:lactobacillus-reuteri"


def test_a_kind_of_outcome_that_nobody_measured_is_asked_as_the_wider_one(library: Library) -> None:
    verdict = answer(claim("T:tai-chi", "O:postural-sway"), library)
    assert asked(verdict.readings[0])[2] == "O:balance"
    assert "on balance, not" in verdict.reason


def test_a_pain_that_was_measured_only_otherwise_is_asked_as_it_was_measured(library: Library) -> None:
    verdict = answer(claim("T:wrist-splint", "C:carpal-tunnel-syndrome"), library)
    assert verdict.studies[0] == "karjalainen2023"
    assert asked(verdict.readings[0])[1] == "C:carpal-tunnel-syndrome"
    assert "nothing was found" not in verdict.reason


def test_a_pain_named_for_a_condition_is_pain_in_that_condition(library: Library) -> None:
    verdict = answer(claim("T:tens", "C:labour-pain"), library)
    assert "dowswell2009" in verdict.studies
    assert "not labour pain" not in verdict.reason


def test_a_complaint_that_is_no_outcome_of_any_study_is_asked_of_the_people_who_have_it(library: Library) -> None:
    verdict = answer(claim("T:hawthorn", "O:heart-failure"), library)
    assert asked(verdict.readings[0])[1] == "C:heart-failure"
    assert "guo2008" in verdict.studies


def test_a_heading_that_no_study_names_lends_no_evidence(library: Library) -> None:
    verdict = answer(claim("T:kinesiology-taping", "O:occurrence", condition=slot("injury", "C:injury")), library)
    assert verdict.studies == ()


def test_no_effect_in_a_part_is_not_surely_none_in_the_whole(library: Library) -> None:
    verdict = answer(claim("T:massage", "C:chronic-pain"), library)
    assert verdict.kind is not VerdictKind.CONTRADICTED


def test_a_guideline_stands_against_trials_that_show_too_little(library: Library) -> None:
    verdict = answer(claim("T:ultrasound-therapy", "C:low-back-pain"), library)
    assert verdict.kind is VerdictKind.CONTRADICTED
    assert "a guideline, advises against it" in verdict.reason


def test_one_supplement_says_nothing_of_supplements(library: Library) -> None:
    assert answer(claim("T:dietary-supplement", "O:sleep"), library).studies == ()
    assert answer(claim("T:dietary-supplement", "C:gout"), library).studies == ("andres2021",)


def test_a_claims_own_words_name_the_narrower_complaint(library: Library) -> None:
    verdict = answer(claim("T:spinal-manipulation", outcomes=(slot("tension headaches", "O:headache"),)), library)
    assert asked(verdict.readings[0])[1:] == ("C:tension-headache", "O:pain")


def test_people_with_the_complaint_that_is_the_outcome_are_no_part_of_anybody(library: Library) -> None:
    verdict = answer(claim("T:qigong", "O:systolic-blood-pressure"), library)
    evidence = verdict.readings[0].evidence
    assert evidence is not None
    reviews = [review for rung in evidence.rungs for review in rung.reviews]
    assert {review.narrower for review in reviews if review.study == "qigonghypertension"} == {0}


def test_a_mechanism_is_judged_by_the_direction_of_small_and_laboratory_studies(library: Library) -> None:
    said = claim("T:botulinum-toxin", "O:muscle-activity", type=ClaimType.MECHANISM, direction=None)
    verdict = answer(said, library)
    assert (verdict.kind, set(verdict.studies)) == (
        VerdictKind.SUPPORTED,
        {"alimohammadi2014", "facialemgbotulinum"},
    )
    denied = answer(msgspec.structs.replace(said, negated=True), library)
    assert denied.kind is VerdictKind.CONTRADICTED
    assert verdict.readings


def test_symptoms_of_one_complaint_say_nothing_of_another(library: Library) -> None:
    assert "perlman2018" not in answer(claim("T:massage", "O:constipation"), library).studies


def test_the_symptoms_of_a_complaint_are_the_complaint(library: Library) -> None:
    knee = slot("knee osteoarthritis", "C:knee-osteoarthritis")
    whole = answer(claim("T:massage", "C:knee-osteoarthritis"), library)
    assert answer(claim("T:massage", "O:symptoms", condition=knee), library).kind is whole.kind


def test_an_outcome_that_nobody_measured_in_these_people_is_asked_of_anybody() -> None:
    measured = study("ada2001", row(outcome="anxiety", means=means(2.0, 5.0)), row(outcome="symptoms"))
    with Library.in_memory([measured]) as own:
        among = slot("cancer", "C:cancer")
        verdict = answer(claim("T:massage", "O:anxiety", condition=among), own)
        assert verdict.studies == ("ada2001",)
        assert "in any people, not cancer" in verdict.reason
        assert answer(claim("T:massage", "O:symptoms", condition=among), own).studies == ()


def review_of(key: str, complaint: str, outcome: str, favours: Favours) -> Study:
    result = PooledResult(treatment="massage", outcome=outcome, condition=complaint, favours=favours)
    return study(key, arms=(), condition=complaint, design=Design.SYSTEMATIC_REVIEW, pooled=(result,))


def test_a_cause_that_no_study_of_causes_looked_at_is_asked_as_an_exposure() -> None:
    raised = PooledResult(
        treatment="alcohol",
        outcome="occurrence of breast cancer",
        condition="breast cancer",
        favours=Favours.COMPARATOR,
    )
    known = study("ada2001", arms=(), condition="breast cancer", design=Design.SYSTEMATIC_REVIEW, pooled=(raised,))
    breast = slot("breast cancer", "C:breast-cancer")
    says = claim(None, "C:breast-cancer", type=ClaimType.CAUSE, direction=None, text="Alcohol causes breast cancer.")
    with Library.in_memory([known]) as own:
        verdict = answer(msgspec.structs.replace(says, outcomes=(breast,)), own)
        assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("ada2001",))
        denied = msgspec.structs.replace(says, outcomes=(breast,), negated=True)
        assert answer(denied, own).kind is VerdictKind.CONTRADICTED
        flat = {"type": ClaimType.NO_EFFECT, "direction": ClaimDirection.NO_CHANGE, "negated": True}
        stated = claim("T:alcohol", "C:breast-cancer", text="Alcohol does not cause breast cancer.", **flat)
        assert answer(stated, own).kind is VerdictKind.CONTRADICTED


def test_the_pain_of_other_people_is_not_that_of_a_painful_complaint() -> None:
    with Library.in_memory([review_of("ada2001", "sore throat", "pain", Favours.TREATMENT)]) as own:
        assert answer(claim("T:massage", "C:low-back-pain"), own).studies == ()
        assert answer(claim("T:massage", "O:pain", condition=slot("stroke", "C:stroke")), own).studies == ("ada2001",)


def test_that_fewer_get_a_complaint_does_not_bear_out_that_it_is_treated() -> None:
    prevented = review_of("ada2001", "urinary tract infection", "urinary tract infection", Favours.TREATMENT)
    with Library.in_memory([prevented]) as own:
        asked = claim("T:massage", "C:urinary-tract-infection")
        assert answer(asked, own).kind is VerdictKind.SUPPORTED
        treats = msgspec.structs.replace(asked, text="Massage treats cystitis")
        assert answer(treats, own).studies == ()


@pytest.mark.parametrize(
    ("shown", "kind"), [(Favours.TREATMENT, VerdictKind.SUPPORTED), (Favours.UNCLEAR, VerdictKind.NOT_ENOUGH)]
)
def test_advice_on_a_kind_of_complaint_needs_the_lean_of_what_is_known_of_this_one(
    shown: Favours, kind: VerdictKind
) -> None:
    advice = review_of("agency2020", "musculoskeletal pain", "recommendation", Favours.TREATMENT)
    known = review_of("ada2001", "fibromyalgia", "pain", shown)
    unsure = msgspec.structs.replace(known.pooled[0], certainty=StatedCertainty.VERY_LOW)
    with Library.in_memory([advice, msgspec.structs.replace(known, pooled=(unsure,))]) as own:
        assert answer(claim("T:massage", "C:fibromyalgia"), own).kind is kind


def test_pain_that_is_kept_from_coming_is_asked_as_it_was_measured() -> None:
    known = review_of("ada2001", "muscle pain", "pain intensity", Favours.TREATMENT)
    with Library.in_memory([known]) as own:
        verdict = answer(claim("T:massage", "O:occurrence", condition=slot("muscle pain", "C:muscle-pain")), own)
    assert asked(verdict.readings[0]) == ("T:massage", "C:muscle-pain", "O:pain")
    assert verdict.studies == ("ada2001",)


def test_as_good_as_something_unknown_is_no_comparison_with_nothing() -> None:
    against = slot("quackery", None)
    with Library.in_memory([study("ada2001", row(means=means(2.0, 5.0), instrument="VAS 0-10"))]) as own:
        as_good = claim("T:massage", "O:pain", text="Massage is as good as quackery.", comparator=against)
        assert answer(as_good, own).studies == ()
        assert answer(claim("T:massage", "O:pain"), own).studies == ("ada2001",)


def test_symptoms_and_something_else_of_one_complaint_say_nothing_of_another() -> None:
    with Library.in_memory([study("ada2001", row(outcome="knee symptoms and function", means=means(2.0, 5.0)))]) as own:
        assert answer(claim("T:massage", "O:itch"), own).studies == ()
        assert answer(claim("T:massage", "O:function"), own).studies == ("ada2001",)


def test_what_much_of_a_thing_does_is_told_by_trials_of_less(library: Library) -> None:
    raised = answer("Too much salt raises blood pressure", library)
    assert raised.kind is VerdictKind.SUPPORTED
    assert raised.reason.endswith("(trials of less: low-salt diet)")
    assert answer("Salt does not raise blood pressure", library).kind is VerdictKind.CONTRADICTED


def test_that_there_are_side_effects_is_borne_out_by_any_though_they_came_no_more_often(library: Library) -> None:
    assert answer("Painkillers can cause side effects", library).kind is VerdictKind.SUPPORTED
    assert answer("Vaccines cause autism", library).kind is VerdictKind.CONTRADICTED


def test_how_much_pain_there_is_is_pain(library: Library) -> None:
    verdict = answer("Low level laser therapy helps neck pain", library)
    assert (verdict.kind, verdict.studies[0]) == (VerdictKind.SUPPORTED, "chow2009")
