"""What an article calls safe is asked for the harms that are known."""

from __future__ import annotations

from palpate.questions.harms import as_safety
from palpate.types.claim import ClaimDirection, ClaimType, Slot
from tests.verdict.test_judge import claim

SAFETY = Slot(text="safety", label="safety", concept="O:adverse-events")


def test_safe_is_no_harm() -> None:
    read = as_safety(claim(text="Massage is safe for children.", outcomes=(SAFETY,)))
    assert (read.type, read.direction) == (ClaimType.HARM, ClaimDirection.NO_CHANGE)


def test_fewer_harms_and_safe_and_effective_are_other_claims() -> None:
    fewer = claim(text="Massage makes surgery safer.", outcomes=(SAFETY,))
    both = claim(text="Massage is safe and effective.", outcomes=(SAFETY,))
    pain = claim(text="Massage is a safe way to ease pain.")
    assert [as_safety(one) for one in (fewer, both, pain)] == [fewer, both, pain]
