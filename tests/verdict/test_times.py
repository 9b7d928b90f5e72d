"""A claim that says when, or that an effect lasts, asks for what was measured then."""

from __future__ import annotations

import msgspec
import pytest

from palpate.types.claim import Strength
from palpate.types.evidence import ReviewResult
from palpate.types.study import Favours
from palpate.types.verdict import VerdictKind
from palpate.verdict import judge
from palpate.verdict.times import said_time, says_lasting
from tests.verdict.test_judge import claim
from tests.verdict.test_standing import evidence, review, rung

LASTING = claim(text="Massage gives lasting relief from pain.")


def at(when: str | None, favours: Favours) -> ReviewResult:
    one = review(favours=favours)
    return msgspec.structs.replace(one, result=msgspec.structs.replace(one.result, timepoint=when))


@pytest.mark.parametrize(
    "text", ["It cures pain permanently", "quit smoking for good", "long-term relief of pain", "lasting pain relief"]
)
def test_what_says_that_an_effect_lasts(text: str) -> None:
    assert says_lasting(text)


@pytest.mark.parametrize(
    "text",
    [
        "It helps people with long-term pain",
        "It is good for pain",
        "The last resort",
        "It eases long-lasting back pain",
    ],
)
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


def test_what_is_not_there_at_the_end_does_not_last() -> None:
    said = msgspec.structs.replace(at("4 weeks", Favours.NEITHER), is_statement=True)
    verdict = judge(LASTING, [evidence(rung(certainty=None, reviews=(said,)))])
    assert (verdict.kind, verdict.reason.endswith("low certainty")) == (VerdictKind.CONTRADICTED, True)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("It clears a cold in three days", 3),
        ("Pain is gone overnight", 1),
        ("Results within 2 weeks", 14),
        ("It helps in 3 months of age", None),
        ("It helps", None),
    ],
)
def test_when_a_claim_says_that_it_helps(text: str, days: float | None) -> None:
    found = said_time(text)
    assert (found is None) == (days is None)
    if found is not None and days is not None:
        assert found * 30.44 == pytest.approx(days, rel=0.001)


def test_results_of_about_that_time_speak() -> None:
    soon, later = at("24 hours", Favours.COMPARATOR), at("4 weeks", Favours.TREATMENT)
    found = evidence(rung(certainty=None, reviews=(soon, later)))
    overnight = claim(text="Massage eases pain by the next day.")
    assert judge(overnight, [found]).kind is VerdictKind.CONTRADICTED
    assert judge(claim(text="Massage eases pain within five weeks."), [found]).kind is VerdictKind.SUPPORTED


def test_where_nothing_is_of_that_time_all_that_is_known_speaks() -> None:
    found = evidence(rung(certainty=None, reviews=(at(None, Favours.TREATMENT),)))
    assert judge(claim(text="Massage eases pain overnight."), [found]).kind is VerdictKind.SUPPORTED


def test_a_cure_for_good_is_beyond_what_was_found_soon_after() -> None:
    cures = claim(text="Massage cures pain for good.", strength=Strength.EXAGGERATED)
    soon = evidence(rung(certainty=None, reviews=(at("4 weeks", Favours.TREATMENT),)))
    assert judge(cures, [soon]).kind is VerdictKind.OVERSTATED
