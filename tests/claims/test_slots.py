from __future__ import annotations

from palpate.types.claim import ClaimDirection, Strength
from tests.claims.articles import claims_in


def test_slots_of_one_sentence() -> None:
    text = "In people with fibromyalgia a 15-minute foot massage may reduce pain and anxiety."
    (claim,) = claims_in(text, about="Foot massage is old. Foot massage is done by hand. ")
    assert claim.treatment is not None
    assert claim.treatment.concept == "T:foot-massage"
    assert claim.condition is not None
    assert claim.condition.concept == "C:fibromyalgia"
    assert [outcome.concept for outcome in claim.outcomes] == ["O:pain", "O:anxiety"]
    assert claim.technique is not None
    assert claim.technique.text == "15-minute"
    assert (claim.direction, claim.strength) == (ClaimDirection.IMPROVES, Strength.HEDGED)


def test_what_acts_is_no_outcome_though_the_body_makes_it_too() -> None:
    (claim,) = claims_in("Melatonin helps children sleep.", about="Melatonin is old. ")
    assert [outcome.concept for outcome in claim.outcomes] == ["O:sleep"]


def test_colds_are_the_illness_and_cold_is_not() -> None:
    (claim,) = claims_in("Garlic prevents colds.", about="")
    assert [outcome.text for outcome in claim.outcomes] == ["colds"]
    assert claims_in("Garlic is kept in a cold room.", about="") == []
