"""What a complaint is asked about where nobody says."""

from __future__ import annotations

from palpate import answer, vocabulary
from palpate.library import Library
from palpate.questions.outcomes import main_outcome, main_results
from palpate.types.concept import Rung
from palpate.types.match import ReviewMatch
from palpate.types.study import Design, Favours, PooledResult, StatedCertainty, Study
from palpate.types.verdict import VerdictKind
from tests.builders import row, study


def asked_of(complaint: str, *studies: Study) -> str:
    with Library.in_memory(studies) as library:
        return main_outcome(vocabulary.load().concept(complaint), studies, library).id


def reporting(key: str, *outcomes: str) -> Study:
    return study(key, *(row(outcome=outcome) for outcome in outcomes))


def test_a_painful_complaint_is_asked_about_pain_whatever_its_studies_report() -> None:
    assert asked_of("C:neck-pain", reporting("a2001", "anxiety"), reporting("b2001", "anxiety")) == "O:pain"


def test_pain_of_any_kind_counts_as_pain() -> None:
    studies = (
        reporting("a2001", "pain intensity", "anxiety"),
        reporting("b2001", "pain relief"),
        reporting("c2001", "anxiety"),
        reporting("d2001", "pain"),
    )
    assert asked_of("C:cancer", *studies) == "O:pain"


def test_one_side_of_sleep_stands_for_sleep() -> None:
    studies = (reporting("a2001", "sleep quality"), reporting("b2001", "sleep quality", "sleep onset latency"))
    assert asked_of("C:insomnia", *studies) == "O:sleep"


def test_a_harm_is_asked_only_where_nothing_else_was_measured() -> None:
    harm, other = reporting("a2001", "adverse events"), reporting("b2001", "adverse events", "anxiety")
    assert asked_of("C:cancer", harm, other) == "O:anxiety"
    assert asked_of("C:cancer", harm) == "O:adverse-events"


def test_of_equals_the_first_named_is_asked() -> None:
    assert asked_of("C:asthma", reporting("a2001", "lung function", "breathlessness")) == "O:lung-function"


def test_what_care_was_used_says_nothing_of_whether_it_helped() -> None:
    studies = (
        reporting("a2001", "antibiotic use", "healthcare use"),
        reporting("b2001", "antibiotic use", "patient satisfaction"),
        reporting("c2001", "cough"),
    )
    assert asked_of("C:common-cold", *studies) == "O:cough"


def test_what_nobody_feels_is_asked_where_nothing_else_was_measured() -> None:
    measured = (reporting("a2001", "ejection fraction"), reporting("b2001", "ejection fraction"))
    assert asked_of("C:heart-failure", *measured) == "O:ejection-fraction"
    assert asked_of("C:heart-failure", *measured, reporting("c2001", "quality of life")) == "O:quality-of-life"


def test_people_with_a_complaint_are_asked_about_as_they_are() -> None:
    """What people with heart failure are admitted for is not what helps them most."""

    def found(outcome: str, favours: Favours) -> PooledResult:
        return PooledResult(
            treatment="exercise",
            outcome=outcome,
            comparator="usual care",
            studies=21 if outcome == "quality of life" else 10,
            favours=favours,
            certainty=StatedCertainty.MODERATE,
        )

    made = Study(
        key="failing2020",
        title="Exercise for heart failure",
        design=Design.SYSTEMATIC_REVIEW,
        condition="heart failure",
        year=2020,
        pooled=(
            found("quality of life", Favours.TREATMENT),
            found("hospital admission for heart failure", Favours.NEITHER),
        ),
    )
    with Library.in_memory((made,)) as library:
        assert answer("Exercise helps people with heart failure", library).kind is VerdictKind.SUPPORTED
        assert answer("Exercise prevents heart failure", library).kind is not VerdictKind.SUPPORTED


def asked_about(complaint: str, *results: tuple[str, Favours, int]) -> str | None:
    """The outcome that "lithium helps ..." is asked about, of a review with these results in their order."""
    pooled = tuple(
        PooledResult(
            treatment="lithium",
            outcome=outcome,
            comparator="placebo",
            studies=studies,
            favours=favours,
            certainty=StatedCertainty.HIGH,
        )
        for outcome, favours, studies in results
    )
    review = Study(key="a2001", title="Lithium", design=Design.SYSTEMATIC_REVIEW, condition=complaint, pooled=pooled)
    with Library.in_memory([review]) as library:
        (reading,) = answer(f"Lithium helps {complaint}", library=library).readings
    return reading.outcome.id if reading.outcome else None


def test_of_one_review_alone_the_outcome_that_it_names_first_is_asked() -> None:
    first, more = ("fatigue", Favours.NEITHER, 4), ("quality of life", Favours.TREATMENT, 21)
    assert asked_about("sepsis", first, more) == "O:fatigue"
    assert asked_about("sepsis", more, first) == "O:quality-of-life"
    assert asked_about("sepsis", ("adverse events", Favours.NEITHER, 30), first, more) == "O:fatigue"


def test_what_comes_again_to_those_who_have_a_complaint_tells_whether_it_is_helped() -> None:
    felt, seizures = ("fatigue", Favours.NEITHER, 4), ("seizures", Favours.TREATMENT, 4)
    assert asked_about("epilepsy", seizures, felt) == "O:seizures"
    assert asked_about("sepsis", ("relapse", Favours.NEITHER, 4), felt) == "O:relapse"
    assert asked_about("sepsis", ("occurrence of sepsis", Favours.NEITHER, 4), felt) == "O:fatigue"


def test_the_outcomes_that_the_treated_did_worse_on_are_among_the_first_that_a_review_names() -> None:
    """Headache moves up to the third where those are left out first, and is counted in the most trials (epilepsy)."""
    results = (
        ("seizure frequency reduced by half", Favours.TREATMENT, 4),
        ("withdrawal from treatment", Favours.COMPARATOR, 4),
        ("fatigue", Favours.COMPARATOR, 9),
        ("headache", Favours.NEITHER, 9),
    )
    named = [
        PooledResult(treatment="lithium", outcome=outcome, favours=favours, studies=studies)
        for outcome, favours, studies in results
    ]
    found = [ReviewMatch(study=study("a2001"), result=result, rung=Rung.SHAM) for result in named]
    assert [one.result.outcome for one in main_results(found)] == ["seizure frequency reduced by half"]


def test_what_a_drug_brings_on_is_not_what_it_is_given_for() -> None:
    def result(outcome: str, favours: Favours, studies: int) -> PooledResult:
        return PooledResult(
            treatment="lithium",
            outcome=outcome,
            comparator="placebo",
            studies=studies,
            favours=favours,
            certainty=StatedCertainty.HIGH,
        )

    results = (
        result("response", Favours.TREATMENT, 6),
        result("remission", Favours.TREATMENT, 5),
        result("quality of life", Favours.NEITHER, 4),
        result("headache", Favours.NEITHER, 9),
        result("sleepiness", Favours.COMPARATOR, 9),
    )
    review = Study(
        key="a2001",
        title="Lithium for bipolar disorder",
        design=Design.SYSTEMATIC_REVIEW,
        condition="bipolar disorder",
        pooled=results,
    )
    with Library.in_memory([review]) as library:
        verdict = answer("Lithium helps bipolar disorder", library=library)
    assert verdict.kind is VerdictKind.SUPPORTED
