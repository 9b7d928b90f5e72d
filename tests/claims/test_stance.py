from __future__ import annotations

import pytest

from palpate.claims.heads import Guess
from palpate.claims.stance import find_negated
from palpate.types.claim import ClaimDirection, ClaimType, Strength
from tests.claims.articles import claims_in


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Massage reduces pain.", ClaimDirection.IMPROVES),
        ("Massage increases pain.", ClaimDirection.WORSENS),
        ("Massage improves sleep and lowers blood pressure.", ClaimDirection.IMPROVES),
        ("Massage raises the loss of elasticity of the skin.", ClaimDirection.WORSENS),
        ("Massage eases tension that creates pain.", ClaimDirection.IMPROVES),
    ],
)
def test_direction(text: str, direction: ClaimDirection) -> None:
    assert [claim.direction for claim in claims_in(text)] == [direction]


def test_items_are_as_strong_as_the_line_that_opens_their_list() -> None:
    found = claims_in("Massage may help with:\n\n- reducing back pain\n- a cure for migraine\n")
    assert [claim.strength for claim in found] == [Strength.HEDGED, Strength.EXAGGERATED]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Apply heat for ten minutes, as you can bear it, to ease back pain.", Strength.ASSERTED),
        ("You could consider massage for back pain; ask your doctor.", Strength.HEDGED),
        ("There is no evidence that massage can reduce back pain.", Strength.ASSERTED),
    ],
)
def test_what_hedges_an_effect_may_not_hedge_advice(text: str, strength: Strength) -> None:
    assert [claim.strength for claim in claims_in(text)] == [strength]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Weak muscles are not the main cause of sagging.", True),
        ("Wrinkles aren't due to weak muscles.", True),
        ("Sunlight is the main cause of wrinkles.", False),
        ("Sunlight, not age, causes wrinkles.", False),
    ],
)
def test_a_cause_that_is_denied_outright(text: str, negated: bool) -> None:
    sure = Guess(
        claims=1.0, kinds=(1.0,), direction=None, strengths=(1.0, 0.0, 0.0), negated=0.01, checkable=1.0, cites=0.0
    )
    assert find_negated(text, ClaimType.CAUSE, sure) is negated
