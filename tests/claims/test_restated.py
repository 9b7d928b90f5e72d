"""Claims of two clauses are put in the order that the reader knows."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.claims.restated import restated


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Colds are over sooner when you suck zinc lozenges", "suck zinc lozenges: Colds are over sooner"),
        ("Do you get fewer colds if you take vitamin C?", "vitamin C: you get fewer colds"),
        ("If you do yoga, you sleep better", "yoga: you sleep better"),
        ("Older adults who exercise fall less often", "exercise : Older adults fall less often"),
        (
            "Venous leg ulcers heal faster with compression stockings",
            "compression stockings: Venous leg ulcers heal faster",
        ),
        ("Can seniors avoid falls by exercising?", "exercising: seniors avoid falls"),
    ],
)
def test_what_is_done_comes_first(text: str, says: str) -> None:
    found = restated(text, vocabulary.load())
    assert found is not None
    assert found.text == says


@pytest.mark.parametrize(
    "text",
    [
        "Does honey help when you have a cough?",  # what people have is nothing that is done
        "Does massage help if you do yoga?",  # both clauses name a treatment: which is meant?
        "Cold showers make you happy",
        "Massage eases back pain",
        "Do people who smoke cough more often?",
    ],
)
def test_what_stands_in_the_known_order_stays(text: str) -> None:
    found = restated(text, vocabulary.load())
    assert found is None


def test_places_are_those_of_the_claims_own_words() -> None:
    text = "Do women who do yoga sleep better?"
    claim = read_claim(text, vocabulary.load(), reader=trained_reader())
    treatment = claim.treatment
    assert treatment is not None
    assert treatment.span is not None
    assert text[treatment.span.start : treatment.span.end] == "yoga"
    assert (claim.text, claim.span.start, claim.span.end) == (text, 0, len(text))
    assert [one.concept for one in claim.outcomes] == ["O:sleep"]


def test_words_that_were_put_in_have_no_place() -> None:
    text = "Is yoga good for someone whose back always hurts?"
    claim = read_claim(text, vocabulary.load(), reader=trained_reader())
    (outcome,) = claim.outcomes
    assert outcome.concept == "C:back-pain"
    assert outcome.span is not None
    assert text[outcome.span.start : outcome.span.end] == "back"
