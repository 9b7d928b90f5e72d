"""What a claim is asked as, and what stands in where nothing answers just that."""

from __future__ import annotations

import msgspec
import pytest

from palpate import answer, vocabulary
from palpate.evidence import ask
from palpate.library import Library
from palpate.matching.reader import names_people
from palpate.questions import outcome_of_name
from palpate.questions.steps import broader
from palpate.types.study import Design, Favours, PooledResult, StatedCertainty, Study
from palpate.types.verdict import Verdict, VerdictKind


def review(
    key: str, treatment: str, outcome: str, *, condition: str, against: str = "placebo", favours: Favours
) -> Study:
    found = PooledResult(
        treatment=treatment,
        outcome=outcome,
        comparator=against,
        studies=9,
        favours=favours,
        certainty=StatedCertainty.MODERATE,
    )
    return Study(key=key, title=key, design=Design.SYSTEMATIC_REVIEW, condition=condition, year=2020, pooled=(found,))


def answered(text: str, *studies: Study) -> Verdict:
    with Library.in_memory(studies) as library:
        return answer(text, library)


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("Ipratropium works better than salbutamol for asthma", "beta2-agonists"),
        ("Surgery works better than physiotherapy for sciatica", "non-surgical treatment"),
    ],
)
def test_what_the_comparator_is_a_kind_of_speaks_a_step_lower(text: str, against: str) -> None:
    treatment = "ipratropium" if text.startswith("Ipratropium") else "surgery"
    condition = "asthma" if treatment == "ipratropium" else "sciatica"
    outcome = "symptoms" if treatment == "ipratropium" else "pain"
    held = review("held2020", treatment, outcome, condition=condition, against=against, favours=Favours.TREATMENT)
    verdict = answered(text, held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("held2020",))
    assert verdict.certainty is not None
    assert verdict.certainty.value == "low"
    assert "against" in verdict.reason


def test_no_operation_is_compared_with_what_is_done_without_one() -> None:
    asked = msgspec.structs.replace(
        ask("physiotherapy", condition="sciatica", outcome="pain"), comparator=ask("exercise").treatment
    )
    with Library.in_memory(()) as library:
        assert "K:other-treatment" not in {one.comparator.id for one in broader(asked, library) if one.comparator}


def test_a_complaint_is_asked_about_what_was_measured_against_the_rival() -> None:
    """Many more studies report fatigue, none of them against antivirals."""
    beside = (
        review(f"other{n}", "phyllanthus", "fatigue", condition="hepatitis B", favours=Favours.UNCLEAR) for n in "abc"
    )
    held = review(
        "held2020",
        "phyllanthus",
        "viral clearance",
        condition="hepatitis B",
        against="antiviral drugs",
        favours=Favours.COMPARATOR,
    )
    verdict = answered("Phyllanthus works better than antiviral drugs for hepatitis B", *beside, held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.CONTRADICTED, ("held2020",))


def test_what_may_be_measured_in_any_complaint_is_asked_as_the_complaint() -> None:
    held = review(
        "held2020", "mesalazine", "quality of life", condition="ulcerative colitis", favours=Favours.TREATMENT
    )
    verdict = answered("Mesalazine brings a flare of ulcerative colitis under control", held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("held2020",))


def test_a_drug_stands_under_its_class() -> None:
    held = review(
        "held2020",
        "selective progesterone receptor modulators",
        "symptoms",
        condition="fibroids",
        favours=Favours.TREATMENT,
    )
    verdict = answered("Ulipristal eases fibroids", held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("held2020",))


@pytest.mark.parametrize(
    ("one", "above"),
    [
        ("thiazides", "diuretics"),
        ("tiotropium", "inhaled anticholinergics"),
        ("salbutamol", "short-acting beta2-agonists"),
        ("aspirin", "antiplatelet drugs"),
        ("acetylcysteine", "mucolytics"),
        ("ranibizumab", "anti-VEGF drugs"),
        ("corticosteroid injection", "corticosteroids"),
    ],
)
def test_what_is_asked_of_a_class_draws_its_drugs(one: str, above: str) -> None:
    words = vocabulary.load()
    child, parent = (ask(name).treatment for name in (one, above))
    assert parent.id in words.ancestors(child)


def test_an_outcome_has_the_complaints_other_names_too() -> None:
    words = vocabulary.load()
    named = outcome_of_name(words.concept("C:hirsutism"))
    assert named is not None
    assert "O:excess-hair" in {named.id, *words.descendants(named)}


def test_an_open_result_on_a_wider_outcome_is_named_where_nothing_else_is() -> None:
    held = review(
        "held2020", "cold water immersion", "muscle mass", condition="healthy people", favours=Favours.UNCLEAR
    )
    verdict = answered("Cold water immersion holds back muscle growth", held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.NOT_ENOUGH, ("held2020",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Keeping fit while pregnant prevents pre-eclampsia", "T:exercise"),
        ("A no-scalpel vasectomy bleeds less", "T:no"),
    ],
)
def test_no_name_hides_in_a_common_word(text: str, says: str) -> None:
    claim = [mention.concept.id for mention in vocabulary.load().find(text)]
    assert any(name.startswith(says) for name in claim)
    assert "T:faecal-immunochemical-test" not in claim


def test_drinking_water_is_no_alcohol() -> None:
    found = vocabulary.load().find("Microplastics in drinking water make you ill")
    assert "O:alcohol-use" not in {mention.concept.id for mention in found}


@pytest.mark.parametrize(
    ("text", "condition", "outcome"),
    [
        ("Hydroxyurea spares people with sickle cell disease complications", "sickle cell disease", "pain crises"),
        ("Can stem cells help people recover from a stroke?", "stroke", "disability"),
    ],
)
def test_an_outcome_that_says_little_is_asked_as_the_complaint(text: str, condition: str, outcome: str) -> None:
    treatment = "hydroxyurea" if "Hydroxyurea" in text else "stem cell therapy"
    held = review("held2020", treatment, outcome, condition=condition, favours=Favours.TREATMENT)
    verdict = answered(text, held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("held2020",))


def test_complications_of_an_operation_are_one_thing_in_whoever_has_it() -> None:
    anybody = review("any2020", "exercise", "complications", condition="surgery", favours=Favours.TREATMENT)
    cancer = review("cancer2020", "exercise", "fatigue", condition="bowel cancer", favours=Favours.COMPARATOR)
    verdict = answered("Exercise prevents complications in bowel cancer", anybody, cancer)
    assert "cancer2020" not in verdict.studies


def test_a_comparison_without_a_complaint_is_of_what_the_treatment_is_for() -> None:
    held = review(
        "held2020",
        "electric toothbrush",
        "dental plaque",
        condition="gingivitis",
        against="side-to-side electric toothbrush",
        favours=Favours.TREATMENT,
    )
    verdict = answered("Round-head electric toothbrushes clean better than side-to-side ones", held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("held2020",))


def test_a_review_of_one_complaint_in_people_with_another_is_of_both() -> None:
    held = Study(
        key="held2020",
        title="Sildenafil for erectile dysfunction in patients with multiple sclerosis",
        design=Design.SYSTEMATIC_REVIEW,
        condition="erectile dysfunction",
        year=2020,
        pooled=(
            PooledResult(
                treatment="sildenafil",
                outcome="erectile function",
                comparator="placebo",
                favours=Favours.TREATMENT,
                certainty=StatedCertainty.LOW,
            ),
        ),
    )
    verdict = answered("Sildenafil helps men with multiple sclerosis get an erection", held)
    assert (verdict.kind, verdict.certainty and verdict.certainty.value) == (VerdictKind.SUPPORTED, "low")


@pytest.mark.parametrize("title", ["in men without multiple sclerosis", "and the risk of multiple sclerosis"])
def test_what_people_do_not_have_is_not_theirs(title: str) -> None:
    held = Study(
        key="held2020", title=f"Sildenafil {title}", design=Design.SYSTEMATIC_REVIEW, condition="erectile dysfunction"
    )
    with Library.in_memory((held,)) as library:
        assert not names_people(held, vocabulary.load().concept("C:multiple-sclerosis"), library.readings())


def test_two_events_named_in_one_breath_are_both_asked() -> None:
    """Neither is of people who had the other."""
    attack = review("attack2020", "statins", "heart attack", condition="adults", favours=Favours.TREATMENT)
    stroke = review("stroke2020", "statins", "stroke", condition="adults", favours=Favours.TREATMENT)
    verdict = answered("Statins prevent heart attacks and strokes", attack, stroke)
    assert (verdict.kind, set(verdict.studies)) == (VerdictKind.SUPPORTED, {"attack2020", "stroke2020"})


def test_when_people_are_treated_is_no_outcome() -> None:
    held = review("held2020", "chemotherapy", "death", condition="lung cancer", favours=Favours.TREATMENT)
    verdict = answered("Chemo before surgery lengthens life in lung cancer", held)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("held2020",))


def test_fast_acting_insulin_is_no_fasting() -> None:
    found = {mention.concept.id for mention in vocabulary.load().find("Fast-acting insulin is better")}
    assert "T:short-acting-insulin-analogues" in found
    assert "T:fasting" not in found


def test_a_mood_disorder_draws_reviews_of_mood_disorders_a_step_lower() -> None:
    held = review("held2020", "lithium", "suicide", condition="mood disorders", favours=Favours.TREATMENT)
    verdict = answered("Lithium prevents suicide in people with bipolar disorder", held)
    assert (verdict.kind, verdict.certainty and verdict.certainty.value) == (VerdictKind.SUPPORTED, "low")


def test_gaining_weight_is_wished_for_in_the_malnourished() -> None:
    held = review(
        "held2020", "oral nutritional supplements", "weight gain", condition="malnutrition", favours=Favours.TREATMENT
    )
    assert (
        answered("Nutrition drinks help undernourished people gain weight", held).kind is not VerdictKind.CONTRADICTED
    )


def test_whoever_prevents_a_complaint_speaks_of_how_many_get_it() -> None:
    """Not of those who have it, though more is known of them."""
    comes = review(
        "comes2020",
        "exercise",
        "occurrence of low back pain",
        condition="low back pain in pregnancy",
        favours=Favours.TREATMENT,
    )
    treats = review("treats2020", "exercise", "pain", condition="low back pain in pregnancy", favours=Favours.NEITHER)
    verdict = answered("Exercising in pregnancy prevents a bad back", comes, treats)
    assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("comes2020",))
