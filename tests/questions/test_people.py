"""A review of the claim's own people goes before one of others."""

from __future__ import annotations

import msgspec

from palpate import answer, vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.library import Library
from palpate.questions import Gathered, questions
from palpate.types.study import Design, Favours, PooledResult, StatedCertainty, Study
from palpate.types.verdict import VerdictKind


def review(
    key: str, title: str, favours: Favours, *, outcome: str = "heartburn", condition: str = "heartburn"
) -> Study:
    found = PooledResult(
        treatment="omeprazole",
        outcome=outcome,
        comparator="placebo",
        studies=9,
        favours=favours,
        certainty=StatedCertainty.MODERATE,
    )
    return Study(key=key, title=title, design=Design.SYSTEMATIC_REVIEW, condition=condition, year=2020, pooled=(found,))


ADULTS = review("adults2020", "Omeprazole for heartburn in adults", Favours.TREATMENT)
CHILDREN = review("children2020", "Omeprazole for heartburn in children", Favours.NEITHER)


def test_a_review_of_children_goes_before_one_of_adults_where_children_are_meant() -> None:
    with Library.in_memory((ADULTS, CHILDREN)) as library:
        assert answer("Omeprazole helps children with heartburn", library).kind is VerdictKind.CONTRADICTED


def test_where_no_review_is_of_these_people_all_reviews_speak() -> None:
    with Library.in_memory((ADULTS,)) as library:
        verdict = answer("Omeprazole helps children with heartburn", library)
        assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("adults2020",))


def test_a_complaint_in_people_with_another_is_asked_of_them() -> None:
    """Pain in the leg, of people with blocked arteries, was measured in just these."""
    claudication = review(
        "walk2020", "Walking", Favours.TREATMENT, outcome="pain", condition="intermittent claudication"
    )
    text = "Omeprazole helps leg pain from poor circulation"
    claim = read_claim(text, vocabulary.load(), reader=trained_reader())
    with Library.in_memory((claudication,)) as library:
        (asked,) = questions(claim, Gathered(library))
    assert asked.condition is not None
    assert asked.outcome is not None
    assert (asked.condition.id, asked.outcome.id) == ("C:peripheral-artery-disease", "O:pain")


def test_results_of_another_age_say_nothing() -> None:
    young = review("young2020", "Omeprazole for heartburn", Favours.NEITHER)
    rows = (
        msgspec.structs.replace(ADULTS.pooled[0], extra="people of 21 to 65"),
        msgspec.structs.replace(young.pooled[0], extra="people under 21"),
    )
    with Library.in_memory((msgspec.structs.replace(ADULTS, pooled=rows),)) as library:
        assert answer("Omeprazole helps people over 30 with heartburn", library).kind is VerdictKind.SUPPORTED
        assert answer("Omeprazole helps people under 18 with heartburn", library).kind is VerdictKind.CONTRADICTED
        assert answer("Omeprazole helps people over 70 with heartburn", library).kind is VerdictKind.NOT_ENOUGH
        assert answer("Omeprazole helps heartburn in over 30 weeks", library).kind is not VerdictKind.NOT_ENOUGH
