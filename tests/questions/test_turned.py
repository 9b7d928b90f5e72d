"""Claims about an exposure, asked about less of it."""

from __future__ import annotations

import pytest

from palpate.questions.turned import of_less
from palpate.types.claim import ClaimDirection, ClaimType, Slot
from tests.verdict.test_judge import claim

SALT = Slot(text="salt", label="dietary salt", concept="T:salt")


@pytest.mark.parametrize(
    ("direction", "turned"),
    [
        (ClaimDirection.WORSENS, ClaimDirection.IMPROVES),
        (ClaimDirection.IMPROVES, ClaimDirection.WORSENS),
        (ClaimDirection.NO_CHANGE, ClaimDirection.NO_CHANGE),
    ],
)
def test_less_of_it_goes_the_other_way(direction: ClaimDirection, turned: ClaimDirection) -> None:
    less = of_less(claim(ClaimType.HARM, treatment=SALT, direction=direction))
    assert less is not None
    assert less.treatment is not None
    assert (less.type, less.treatment.concept, less.direction) == (ClaimType.EFFECT, "T:low-salt-diet", turned)


def test_a_treatment_or_a_claim_that_leads_nowhere_is_not_turned() -> None:
    assert of_less(claim()) is None
    assert of_less(claim(treatment=None)) is None
    assert of_less(claim(treatment=SALT, direction=None)) is None
