"""How wordings are read with a question in mind: instruments, directions of scales, distances."""

from __future__ import annotations

import pytest

from palpate.evidence import ask
from palpate.library import Library
from palpate.matching.reader import Reader
from palpate.types.concept import Distance, Family, Rung
from palpate.types.study import Better, Outcome, PooledResult, Study
from tests.builders import arm, row, study


def reader(one: Study, treatment: str = "massage", outcome: str | None = None) -> Reader:
    with Library.in_memory([one]) as library:
        return Reader(ask(treatment, outcome=outcome), library.readings())


def of_row(one: Outcome) -> Reader:
    return reader(study("a2001", one))


def test_the_smallest_important_difference_holds_for_the_instruments_own_outcome() -> None:
    for outcome, mid in (("pain", 15.0), ("knee pain", 15.0), ("pain intensity", 15.0), ("anxiety", None)):
        one = row(outcome=outcome, instrument="VAS 0-100")
        found = of_row(one).instrument(one)
        assert found is not None
        assert (found.id, found.mid) == ("I:vas-0-100", mid), outcome


def test_an_unknown_instrument_is_none() -> None:
    one = row(instrument="Zxqwv")
    assert of_row(one).instrument(one) is None
    assert of_row(row()).instrument(row()) is None


@pytest.mark.parametrize(
    ("outcome", "instrument", "better"),
    [
        ("pain", None, Better.LOWER),
        ("range of motion", None, Better.HIGHER),
        ("knee pain", "KOOS pain", Better.HIGHER),
        ("disability", "Roland-Morris Disability Questionnaire", Better.LOWER),
    ],
)
def test_the_direction_is_the_instruments_then_the_outcomes(
    outcome: str, instrument: str | None, better: Better
) -> None:
    one = row(outcome=outcome, instrument=instrument, better=None)
    assert of_row(one).better(one) is better


def test_the_recorded_direction_comes_first() -> None:
    one = row(outcome="pain", better=Better.HIGHER)
    assert of_row(one).better(one) is Better.HIGHER


def test_a_direction_can_stay_open() -> None:
    one = row(outcome="sebum", instrument="Sebumeter", better=None)
    assert of_row(one).better(one) is None


def test_nothing_asked_is_at_no_distance() -> None:
    one = study("a2001", row())
    assert reader(one).distance("pain", Family.OUTCOME) is Distance.SAME
    assert reader(one).distance(None, Family.CONDITION) is Distance.SAME
    assert reader(one, outcome="pain").distance(None, Family.OUTCOME) is Distance.UNRELATED


def test_of_several_things_named_the_nearest_counts() -> None:
    one = study("a2001", row(outcome="sleep quality and disability"))
    assert reader(one, outcome="disability").distance("sleep quality and disability", Family.OUTCOME) is Distance.SAME


def test_an_outcome_of_a_review_is_read_as_one_of_a_trial() -> None:
    result = PooledResult(treatment="massage", outcome="anxiety", instrument="STAI-S")
    one = study("a2001", pooled=(result,))
    assert reader(one, outcome="state anxiety").outcome(result) is Distance.SAME


def test_rungs_of_comparators() -> None:
    one = study("a2001", arms=(arm("t", "massage"), arm("c", "placebo ultrasound plus exercise", is_comparator=True)))
    read = reader(one)
    assert read.rung("placebo ultrasound plus exercise") is Rung.SHAM
    assert read.rung(None) is None
    found = read.contrast(*one.arms)
    assert not isinstance(found, str)
    assert found.rung is Rung.ACTIVE, "the exercise beside the sham was not given with the massage"


@pytest.mark.parametrize(
    ("outcome", "complaint", "distance"),
    [
        ("blood pressure", "hypertension", Distance.SAME),
        ("cholesterol", "high cholesterol", Distance.SAME),
        ("cholesterol", "chronic kidney disease", Distance.NARROWER),
    ],
)
def test_people_with_too_much_of_an_outcome_stand_for_anybody(outcome: str, complaint: str, distance: Distance) -> None:
    assert reader(study("a2001", condition=complaint), "statins", outcome).people(complaint) is distance
