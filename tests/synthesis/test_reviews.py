"""Published results turned to our sign and set beside our own."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest

from palpate.synthesis.reviews import review_results
from palpate.types.concept import Rung
from palpate.types.evidence import EffectMeasure, PooledEffect, ReviewResult
from palpate.types.match import ReviewMatch
from palpate.types.study import Better, Design, Doubt, Favours, Measure, PooledResult
from tests.builders import effect, pooled, study


def theirs(key: str = "r2015", year: int = 2015, **more: Any) -> ReviewMatch:
    """A review that finds 0.5 standard deviations less pain, by its own sign."""
    placed = {name: more.pop(name) for name in ("rung", "better") if name in more}
    given: dict[str, Any] = {"treatment": "massage", "outcome": "pain", "measure": Measure.SMD, "value": -0.5}
    given["ci"] = (-0.8, -0.2)
    result = PooledResult(**(given | more))
    one = study(key, arms=(), design=Design.SYSTEMATIC_REVIEW, year=year, pooled=(result,))
    usual: dict[str, Any] = {"study": one, "result": result, "rung": Rung.NOTHING, "better": Better.LOWER}
    return ReviewMatch(**(usual | placed))


def ours(estimate: float, ci: tuple[float, float], measure: EffectMeasure = EffectMeasure.SMD) -> PooledEffect:
    return pooled([effect("a"), effect("b")], estimate, ci, measure=measure)


def beside(match: ReviewMatch, our: PooledEffect | None) -> ReviewResult:
    (found,) = review_results([match], our)
    return found


def test_less_of_what_is_bad_is_positive() -> None:
    found = beside(theirs(), ours(0.4, (0.1, 0.7)))
    assert (found.estimate, found.ci) == (0.5, (0.2, 0.8))
    assert (found.agrees, found.remark) == (True, "agrees with ours")
    assert found.result.value == -0.5, "the printed value stays as it is"


def test_ratios_are_logged_and_turned() -> None:
    found = beside(theirs(measure=Measure.RR, value=0.5, ci=(0.25, 1.0)), None)
    assert found.estimate == pytest.approx(math.log(2))
    assert found.ci == pytest.approx((0.0, math.log(4)))


@pytest.mark.parametrize(
    ("estimate", "ci", "agrees", "remark"),
    [
        (-0.4, (-0.7, -0.1), False, "points the other way"),
        (0.4, (-0.1, 0.9), None, "it is sure of a direction, ours is not"),
        (2.0, (1.5, 2.5), False, "same direction, but the intervals do not overlap"),
        (0.5, (0.4, 0.6), True, "agrees with ours"),
    ],
)
def test_disagreement_is_named(estimate: float, ci: tuple[float, float], agrees: bool | None, remark: str) -> None:
    found = beside(theirs(), ours(estimate, ci))
    assert (found.agrees, found.remark) == (agrees, remark)


def test_we_may_be_the_surer_ones() -> None:
    found = beside(theirs(value=-0.1, ci=(-0.4, 0.2)), ours(0.4, (0.1, 0.7)))
    assert (found.agrees, found.remark) == (None, "ours is sure of a direction, it is not")


def test_both_without_an_effect_agree() -> None:
    assert beside(theirs(value=-0.1, ci=(-0.4, 0.2)), ours(0.1, (-0.1, 0.3))).agrees is True


def test_intervals_on_other_scales_are_not_set_against_each_other() -> None:
    """A review's mean difference may be on 0 to 10 where ours is on 0 to 100."""
    match = theirs(measure=Measure.MD, value=-1.5, ci=(-2.0, -1.0))
    assert beside(match, ours(15.0, (10.0, 20.0), EffectMeasure.MD)).agrees is True


@pytest.mark.parametrize(
    ("favours", "agrees"), [(Favours.TREATMENT, True), (Favours.COMPARATOR, False), (Favours.UNCLEAR, None)]
)
def test_whom_it_favours_stands_in_for_numbers(favours: Favours, agrees: bool | None) -> None:
    found = beside(theirs(measure=None, value=None, ci=None, favours=favours), ours(0.4, (0.1, 0.7)))
    assert found.estimate is None
    assert found.agrees is agrees


@pytest.mark.parametrize(
    ("match", "our", "remark"),
    [
        (theirs(rung=None), ours(0.4, (0.1, 0.7)), "it mixes comparators, so it stands beside no single rung"),
        (theirs(), None, "we have no numbers of our own to set beside it"),
        (theirs(better=None), ours(0.4, (0.1, 0.7)), "it gives no direction to compare"),
    ],
)
def test_what_cannot_be_compared_says_why(match: ReviewMatch, our: PooledEffect | None, remark: str) -> None:
    found = beside(match, our)
    assert (found.agrees, found.remark) == (None, remark)


def test_a_doubtful_number_is_not_used() -> None:
    doubted = theirs(doubts=(Doubt(field="value", why="sign unclear", blocks=True),))
    assert beside(doubted, ours(0.4, (0.1, 0.7))).estimate is None


def test_newest_first_then_by_key() -> None:
    found = review_results([theirs("b", 2010), theirs("c", 2020), theirs("a", 2010)], None)
    assert [one.study for one in found] == ["c", "a", "b"]


def test_what_an_agency_says_on_its_page_is_a_statement_and_what_a_paper_found_is_none() -> None:
    says: dict[str, Any] = {"measure": None, "value": None, "ci": None, "favours": Favours.NEITHER}
    paged = theirs(**says)
    published = msgspec.structs.replace(paged, study=msgspec.structs.replace(paged.study, doi="10.1000/1"))
    assert beside(paged, None).is_statement
    assert not beside(published, None).is_statement
    assert not beside(theirs(**says, studies=3), None).is_statement
