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
