"""Unknown wording lands on the nearest concept, or on none."""

from __future__ import annotations

import numpy as np
import pytest

from palpate import vocabulary
from palpate.types.concept import Family
from palpate.vocabulary.vectors import load_vectors

V = vocabulary.load()


@pytest.mark.parametrize(
    ("text", "family", "id"),
    [
        ("tenderness of calf muscles after exertion", Family.OUTCOME, "O:muscle-soreness"),
        ("quality of nightly slumber", Family.OUTCOME, "O:sleep-quality"),
        ("worn knee cartilage arthritis", Family.CONDITION, "C:knee-osteoarthritis"),
    ],
)
def test_unknown_wording_lands_near(text: str, family: Family, id: str) -> None:
    near = V.near(text, family)
    assert near is not None
    assert id in {near.concept.id, *V.ancestors(near.concept), *V.descendants(near.concept)}
    assert near.similarity < 1


@pytest.mark.parametrize("text", ["quarterly revenue", "copyright claim", "chess opening", "", "???", "сон"])
def test_words_of_other_fields_land_nowhere(text: str) -> None:
    assert V.near(text, Family.OUTCOME) is None


def test_a_wording_of_the_vocabulary_is_its_own_nearest() -> None:
    near = V.near("muscle soreness", Family.OUTCOME)
    assert near is not None
    assert (near.concept.id, near.similarity) == ("O:muscle-soreness", 1.0)


def test_least_decides() -> None:
    text = "quarterly revenue"
    assert V.near(text, Family.OUTCOME, least=0.0) is not None
    assert V.near("muscle soreness of the legs", Family.OUTCOME, least=0.999) is None


def test_vectors_have_length_1_or_0() -> None:
    made = load_vectors().of(["sore muscles", "Zerrung", "", "日本"])
    assert np.linalg.norm(made, axis=1) == pytest.approx([1, 1, 0, 0], abs=1e-5)


def test_the_order_of_words_does_not_matter() -> None:
    one, other = load_vectors().of(["muscle soreness", "soreness muscle"])
    assert one == pytest.approx(other, abs=1e-6)
