from __future__ import annotations

import pytest

from palpate.errors import InputError
from palpate.types.concept import Family
from palpate.vocabulary import concept_named


@pytest.mark.parametrize("name", ["T:massage", "massage", "Massage therapy"])
def test_a_concept_is_named_by_its_id_label_or_synonym(name: str) -> None:
    assert concept_named(name, Family.TREATMENT).id == "T:massage"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("T:xylophone", "'T:xylophone' is no id of the vocabulary"),
        ("O:pain", "O:pain is the outcome 'pain'. Name a treatment."),
        ("massage plus exercise", "'massage plus exercise' names several treatments: massage, exercise. Ask for one"),
    ],
)
def test_what_names_no_single_concept_of_the_family_is_refused(name: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        concept_named(name, Family.TREATMENT)
    assert str(refused.value).startswith(message)
