"""Which claims are about harms: what becomes fewer is no harm to look for."""

from __future__ import annotations

from palpate import vocabulary
from palpate.claims import read_claim
from palpate.questions import harms_asked


def asked(text: str) -> frozenset[str]:
    return harms_asked(read_claim(text, vocabulary.load()))


def test_a_death_that_a_treatment_prevents_is_no_harm_of_it() -> None:
    assert asked("Multivitamins save lives") == frozenset()


def test_what_a_treatment_brings_on_is() -> None:
    assert asked("Multivitamins cause death") == {"O:death"}
    assert asked("Is massage safe?") == {"O:adverse-events"}
