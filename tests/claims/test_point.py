"""What is only granted, asked at the end or set aside does not turn a claim."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.claims.point import point
from palpate.types.claim import Claim, ClaimType


def read(text: str) -> Claim:
    return read_claim(text, vocabulary.load(), reader=trained_reader())


@pytest.mark.parametrize(
    ("text", "kind", "treatment", "named"),
    [
        ("CBT can't silence tinnitus but it makes it less of a burden", "effect", "cognitive", "tinnitus"),
        ("Although garlic is popular, it does nothing for a cold", "no-effect", "garlic", "cold"),
        ("Yoga helps back pain, though it will not cure anxiety", "effect", "yoga", "back"),
        ("Magnets do nothing for arthritis, but they relieve back pain", "effect", "magnet", "back"),
        ("Zinc works, but not for a cough", "no-effect", "zinc", "cough"),
        ("Yoga helps back pain but not neck pain", "effect", "yoga", "back"),
        ("It is not ice but massage that helps neck pain", "effect", "massage", "neck"),
        ("Massage, not ice, helps neck pain", "effect", "massage", "neck"),
        ("Massage eases neck pain, doesn't it?", "effect", "massage", "neck"),
        ("Massage does not help neck pain, does it?", "no-effect", "massage", "neck"),
        ("Magnets sort out back pain in no time", "effect", "magnet", "back"),
    ],
)
def test_the_clause_that_a_claim_comes_to_is_read(text: str, kind: str, treatment: str, named: str) -> None:
    claim = read(text)
    assert claim.type is ClaimType(kind)
    assert claim.text == text
    assert claim.treatment and claim.treatment.concept and treatment in claim.treatment.concept
    said = [slot.label for slot in (claim.condition, *claim.outcomes) if slot]
    assert any(named in label for label in said)


def test_letters_keep_their_places() -> None:
    text = "CBT can't silence tinnitus but it makes it less of a burden"
    said = point(text, vocabulary.load())
    assert len(said) == len(text)
    assert said.split()[:3] == ["CBT", "tinnitus", "makes"]
    assert point("Massage eases neck pain", vocabulary.load()) == "Massage eases neck pain"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("People who eat chocolate get acne more often", "harm"),
        ("Sunbeds have been linked to melanoma", "harm"),
        ("You get liver damage from kava", "harm"),
        ("Exercise has been linked to less depression", "effect"),
        ("You get relief from back pain with yoga", "effect"),
        ("Chinese herbs heal nerve damage", "effect"),
    ],
)
def test_a_complaint_that_comes_is_a_harm(text: str, kind: str) -> None:
    assert read(text).type is ClaimType(kind)
