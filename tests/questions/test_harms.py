"""Which claims are about harms: what becomes fewer is no harm to look for."""

from __future__ import annotations

import msgspec
import pytest

from palpate import answer, vocabulary
from palpate.claims import read_claim
from palpate.library import Library
from palpate.questions import harms_asked, harms_of, rests_on_slight_harm
from palpate.types.study import Design, Favours, Harm, PooledResult, StatedCertainty, Study
from palpate.types.verdict import Reading, Verdict, VerdictKind
from tests.builders import arm, study
from tests.verdict.test_standing import evidence, review, rung


def asked(text: str) -> frozenset[str]:
    return harms_asked(read_claim(text, vocabulary.load()))


def test_a_death_that_a_treatment_prevents_is_no_harm_of_it() -> None:
    assert asked("Multivitamins save lives") == frozenset()


def test_what_a_treatment_brings_on_is() -> None:
    assert asked("Multivitamins cause death") == {"O:death"}
    assert asked("Is massage safe?") == {"O:adverse-events"}


@pytest.mark.parametrize(
    ("text", "outcome", "kind", "is_slight"),
    [
        ("Massage is safe", "adverse events", VerdictKind.CONTRADICTED, True),
        ("Massage is dangerous", "adverse events", VerdictKind.SUPPORTED, True),
        ("Massage is dangerous", "serious adverse events", VerdictKind.SUPPORTED, False),
        ("Massage is safe", "adverse events", VerdictKind.SUPPORTED, False),
        ("Massage has no side effects", "adverse events", VerdictKind.CONTRADICTED, False),
        ("Massage has side effects", "adverse events", VerdictKind.SUPPORTED, False),
    ],
)
def test_how_often_any_side_effects_came_shows_no_danger(
    text: str, outcome: str, kind: VerdictKind, is_slight: bool
) -> None:
    stood_on = review(study="a2001")
    row = msgspec.structs.replace(stood_on.result, outcome=outcome)
    found = evidence(rung(certainty=None, reviews=(msgspec.structs.replace(stood_on, result=row),)))
    reading = Reading(kind=kind, reason="", evidence=found, review="a2001")
    verdict = Verdict(kind=kind, reason="", readings=(reading,))
    assert rests_on_slight_harm(read_claim(text, vocabulary.load()), verdict) is is_slight


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


def test_what_the_treated_were_treated_for_denies_no_harm_that_is_reported() -> None:
    lost = PooledResult(
        treatment="fluoxetine",
        outcome="body weight",
        comparator="placebo",
        studies=10,
        favours=Favours.TREATMENT,
        certainty=StatedCertainty.LOW,
    )
    slimmer = Study(
        key="obese2019", title="Fluoxetine", design=Design.SYSTEMATIC_REVIEW, condition="obesity", pooled=(lost,)
    )
    mood = Study(
        key="mood2020",
        title="Fluoxetine",
        design=Design.SYSTEMATIC_REVIEW,
        condition="depression",
        pooled=(msgspec.structs.replace(lost, outcome="depression"),),
        harms=(Harm(event="weight gain"),),
    )
    said = "Fluoxetine makes you gain weight"
    with Library.in_memory((slimmer,)) as library:
        assert answer(said, library).kind is VerdictKind.CONTRADICTED
    moods = (mood, msgspec.structs.replace(mood, key="moods2021"))
    with Library.in_memory((slimmer, *moods)) as library:
        verdict = answer(said, library)
        assert (verdict.kind, verdict.studies) == (VerdictKind.SUPPORTED, ("mood2020", "moods2021"))
    in_anybody = msgspec.structs.replace(slimmer, condition="depression")
    with Library.in_memory((in_anybody, mood)) as library:
        assert answer(said, library).kind is VerdictKind.CONTRADICTED
    slimmers = (slimmer, msgspec.structs.replace(slimmer, key="obese2020"), mood)  # what it is mostly given for
    with Library.in_memory(slimmers) as library:
        assert answer(said, library).kind is VerdictKind.CONTRADICTED


def test_what_one_drug_brings_on_is_no_harm_of_drugs_as_a_whole() -> None:
    one = Study(
        key="mood2020",
        title="Fluoxetine",
        design=Design.SYSTEMATIC_REVIEW,
        condition="depression",
        pooled=(PooledResult(treatment="fluoxetine", outcome="depression", favours=Favours.TREATMENT),),
        harms=(Harm(event="insomnia"),),
    )
    with Library.in_memory((one,)) as library:
        assert answer("Tablets cause insomnia", library).kind is VerdictKind.NOT_ENOUGH
        assert answer("Tablets can cause insomnia", library).kind is VerdictKind.SUPPORTED
        assert answer("Antidepressants cause insomnia", library).kind is VerdictKind.SUPPORTED
