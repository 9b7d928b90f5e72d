from __future__ import annotations

from palpate.types.claim import ClaimType
from tests.claims.articles import claims_in


def test_a_complaint_that_is_treated_is_an_outcome() -> None:
    (claim,) = claims_in("Massage helps with sciatica and headache.")
    assert {outcome.label for outcome in claim.outcomes} == {"sciatica", "headache"}
    assert claim.condition is None


def test_items_under_a_list_of_causes_are_causes_of_what_the_lead_in_names() -> None:
    text = "Massage is one thing.\n\nWrinkles are caused by three things:\n\n- sunlight\n- smoking\n"
    found = claims_in(text, about="")
    assert [(claim.type, [o.concept for o in claim.outcomes]) for claim in found] == [
        (ClaimType.CAUSE, ["O:wrinkles"]),
        (ClaimType.CAUSE, ["O:wrinkles"]),
    ]
