"""Which claims are about harms: what becomes fewer is no harm to look for."""

from __future__ import annotations

from palpate import vocabulary
from palpate.claims import read_claim
from palpate.library import Library
from palpate.questions import harms_asked, harms_of
from palpate.types.study import Harm
from tests.builders import arm, study


def asked(text: str) -> frozenset[str]:
    return harms_asked(read_claim(text, vocabulary.load()))


def test_a_death_that_a_treatment_prevents_is_no_harm_of_it() -> None:
    assert asked("Multivitamins save lives") == frozenset()


def test_what_a_treatment_brings_on_is() -> None:
    assert asked("Multivitamins cause death") == {"O:death"}
    assert asked("Is massage safe?") == {"O:adverse-events"}


def test_harms_are_looked_for_in_the_people_of_the_claim_first() -> None:
    arms = (arm("t", "massage"), arm("c", "usual care", is_comparator=True))
    women = study("a2001", arms=arms, condition="pregnancy", harms=(Harm(event="nausea"),))
    others = study("b2001", arms=arms, condition="low back pain", harms=(Harm(event="bruising"),))
    claim = read_claim("Is massage safe in pregnancy?", vocabulary.load())
    with Library.in_memory((women, others)) as library:
        found = harms_of(claim, library)
    assert found is not None
    assert [one.study.key for one in found.harms] == ["a2001"]
    assert (found.looked, found.looked_in_any) == (1, 2)
    with Library.in_memory((others,)) as library:
        found = harms_of(claim, library)
    assert found is not None
    assert found.people is None
