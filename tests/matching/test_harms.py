"""Which harms are a treatment's, and which of them are serious."""

from __future__ import annotations

import pytest

from palpate.evidence import ask
from palpate.library import Library
from palpate.matching.harms import reported_harms
from palpate.types.match import ReportedHarms
from palpate.types.study import Design, Favours, Harm, PooledResult, Study
from tests.builders import arm, study


def harms_of(treatment: str, *studies: Study) -> ReportedHarms:
    with Library.in_memory(studies) as library:
        return reported_harms(ask(treatment).treatment, library)


def trial(key: str, given: str, *harms: Harm) -> Study:
    return study(key, arms=(arm("t", given), arm("c", "sham massage", is_comparator=True)), harms=harms)


def test_harms_of_the_treatment_and_its_kinds_count_and_those_of_the_comparator_do_not() -> None:
    found = harms_of(
        "massage",
        trial("a2001", "massage", Harm(event="bruising", arm="t"), Harm(event="headache", arm="c")),
        trial("b2001", "Swedish massage", Harm(event="stroke")),
        trial("c2001", "massage"),
        trial("d2001", "acupuncture", Harm(event="bleeding")),
    )
    assert [(one.study.key, one.harm.event, one.is_serious) for one in found.harms] == [
        ("a2001", "bruising", False),
        ("b2001", "stroke", True),
    ]
    assert found.looked == 3


def test_a_harm_is_read_to_its_concepts_and_what_is_broader() -> None:
    (one,) = harms_of("massage", trial("a2001", "massage", Harm(event="fatal pulmonary embolism"))).harms
    assert {"O:adverse-events", "O:blood-clots"} <= one.concepts
    assert one.is_serious


@pytest.mark.parametrize(
    ("event", "is_serious"),
    [("burns, wax in the ear", True), ("perforated eardrum", True), ("burning feeling", False), ("sunburn", False)],
)
def test_a_burn_or_a_hole_is_serious(event: str, is_serious: bool) -> None:
    (one,) = harms_of("massage", trial("a2001", "massage", Harm(event=event))).harms
    assert one.is_serious is is_serious


def test_of_a_review_of_several_treatments_a_harm_is_that_of_the_one_it_names() -> None:
    rows = tuple(PooledResult(treatment=one, outcome="anxiety", favours=Favours.UNCLEAR) for one in ("kava", "yoga"))
    events = ("severe liver damage from kava", "drowsiness")
    both = study("r2001", design=Design.SYSTEMATIC_REVIEW, pooled=rows, harms=tuple(Harm(event=one) for one in events))
    assert [(one.harm.event, one.is_serious) for one in harms_of("kava", both).harms] == [(events[0], True)]
    assert not harms_of("yoga", both).harms


def test_what_was_looked_for_and_not_seen_did_not_happen() -> None:
    events = (
        "no serious adverse effect",
        "minor adverse events or none",
        "adverse events as often as with placebo",
        "mild side effects, no different from placebo",
    )
    found = harms_of("massage", trial("a2001", "massage", Harm(event="bruising"), *(Harm(event=e) for e in events)))
    assert [one.happened for one in found.harms] == [True, False, False, False, False]
    assert not any(one.is_serious for one in found.harms)
