"""A claim of a lasting effect asks for what was measured long after."""

from __future__ import annotations

import msgspec
import pytest

from palpate.types.evidence import ReviewResult
from palpate.types.study import Favours
from palpate.types.verdict import VerdictKind
from palpate.verdict import judge
from palpate.verdict.lasting import says_lasting
from tests.verdict.test_judge import claim
from tests.verdict.test_standing import evidence, review, rung

LASTING = claim(text="Massage gives lasting relief from pain.")


def at(when: str | None, favours: Favours) -> ReviewResult:
    one = review(favours=favours)
    return msgspec.structs.replace(one, result=msgspec.structs.replace(one.result, timepoint=when))


@pytest.mark.parametrize("text", ["It cures pain permanently", "quit smoking for good", "long-term relief of pain"])
def test_what_says_that_an_effect_lasts(text: str) -> None:
    assert says_lasting(text)


@pytest.mark.parametrize("text", ["It helps people with long-term pain", "It is good for pain", "The last resort"])
def test_what_does_not(text: str) -> None:
    assert not says_lasting(text)


def test_late_results_speak_for_a_lasting_effect_and_early_ones_for_others() -> None:
    found = evidence(
        rung(certainty=None, reviews=(at("4 weeks", Favours.TREATMENT), at("12 months", Favours.COMPARATOR)))
    )
    assert judge(LASTING, [found]).kind is VerdictKind.CONTRADICTED
    early = evidence(rung(certainty=None, reviews=(at("4 weeks", Favours.TREATMENT),)))
    assert judge(claim(), [early]).kind is VerdictKind.SUPPORTED


@pytest.mark.parametrize("when", [None, "4 weeks", "up to 12 months"])
def test_without_a_late_result_it_is_a_step_less_sure(when: str | None) -> None:
    verdict = judge(LASTING, [evidence(rung(certainty=None, reviews=(at(when, Favours.TREATMENT),)))])
    assert verdict.kind is VerdictKind.NOT_ENOUGH
    assert verdict.reason.endswith("(no result of a long time after)")
