"""Device, dose, comparator and people of a claim."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims.find import find_claims
from palpate.reading import read_text
from palpate.types.claim import Claim


def claim(text: str) -> Claim:
    (found,) = find_claims(read_text(text), vocabulary.load())
    return found


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Use a foam roller for 10 minutes twice a day to ease sore muscles.", "10 minutes twice a day"),
        ("Massage every night improves sleep.", "every night"),
        ("A 30-minute massage reduces pain.", "30-minute"),
        ("Massage reduces pain.", None),
    ],
)
def test_dose(text: str, dose: str | None) -> None:
    found = claim(text).dose
    assert (found.text if found else None) == dose


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("Massage relieves back pain better than exercise.", "exercise"),
        ("Massage reduced anxiety more than usual care.", "usual care"),
        ("Acupuncture reduces migraine compared with no treatment.", "no treatment"),
        ("Massage relieves back pain in less than two weeks.", None),
    ],
)
def test_comparator(text: str, comparator: str | None) -> None:
    found = claim(text).comparator
    assert (found.label if found else None) == comparator


def test_comparator_is_never_the_treatment_itself() -> None:
    found = claim("Rather than massage, yoga relieves back pain.")
    assert found.comparator is None or found.treatment is None or found.comparator.span != found.treatment.span


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("Massage with a wooden ball relieves foot pain.", "wooden ball"),
        ("A massage gun relieves sore muscles.", "massage gun"),
        ("Massage relieves sore muscles.", None),
    ],
)
def test_device(text: str, device: str | None) -> None:
    found = claim(text).device
    assert (found.label if found else None) == device


def test_people_are_a_group_and_no_complaint() -> None:
    found = claim("Massage improves sleep in older adults with knee pain.")
    assert found.people is not None
    assert found.people.concept == "C:older-adults"


def test_spans_cut_out_their_words() -> None:
    text = "Massage for 20 minutes twice a week reduced back pain more than usual care."
    found = claim(text)
    for slot in (found.dose, found.comparator):
        assert slot is not None
        assert slot.span is not None
        assert text[slot.span.start : slot.span.end] == slot.text
