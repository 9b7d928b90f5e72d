from __future__ import annotations

import pytest

from palpate.types.claim import ClaimDirection
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
