"""Harm and safety against what studies report."""

from __future__ import annotations

import msgspec
import pytest

from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot, Strength
from palpate.types.concept import Concept, Family
from palpate.types.evidence import CertaintyLevel
from palpate.types.match import ReportedHarm, ReportedHarms
from palpate.types.study import Design, Harm, Study
from palpate.types.verdict import VerdictKind
from palpate.verdict import harm_note, judge_harms
from tests.verdict.test_judge import claim
from tests.verdict.test_standing import MASSAGE

ANY, BRUISING = "O:adverse-events", "O:bruising"


def harm(
    event: str = "bruising", *, n: int = 100, design: Design = Design.RANDOMISED, events: int | None = None
) -> ReportedHarm:
    """A harm that one study reports."""
    study = Study(key=f"{event} {n}", title="A", design=design, n=n, authors=("Lee A",), year=2020)
    kinds = frozenset({ANY, BRUISING} if event == "bruising" else {ANY})
    return ReportedHarm(
        study=study,
        harm=Harm(event=event, events=events, n=n),
        concepts=kinds,
        is_serious=event == "stroke",
        happened=events != 0,
    )


def reported(*harms: ReportedHarm, looked: int = 5, treatment: Concept = MASSAGE) -> ReportedHarms:
    return ReportedHarms(treatment=treatment, harms=harms, looked=looked, looked_in_any=looked)


def bruises(strength: Strength = Strength.HEDGED) -> Claim:
    return claim(ClaimType.HARM, text="It may bruise.", direction=ClaimDirection.WORSENS, strength=strength)


def safe(text: str = "It is generally safe.") -> Claim:
    return claim(text=text, direction=ClaimDirection.IMPROVES)


CASE = harm("stroke", n=1, design=Design.OBSERVATIONAL)


@pytest.mark.parametrize(
    ("one", "found", "kind"),
    [
        (bruises(), reported(harm(events=3)), VerdictKind.SUPPORTED),
        (bruises(Strength.EXAGGERATED), reported(harm(events=3)), VerdictKind.OVERSTATED),
        (bruises(), reported(harm(events=0)), VerdictKind.NOT_ENOUGH),
        (bruises(), reported(harm("headache")), VerdictKind.NOT_ENOUGH),
        (bruises(), reported(harm(n=1, design=Design.OBSERVATIONAL)), VerdictKind.NOT_ENOUGH),
        (bruises(), reported(looked=0), VerdictKind.NOT_ENOUGH),
    ],
)
def test_a_harm_is_borne_by_what_groups_of_people_had(one: Claim, found: ReportedHarms, kind: VerdictKind) -> None:
    assert judge_harms(one, {BRUISING}, found).kind is kind


@pytest.mark.parametrize(
    ("one", "found", "kind"),
    [
        (safe(), reported(harm()), VerdictKind.SUPPORTED),
        (safe(), reported(CASE), VerdictKind.SUPPORTED),
        (safe(), reported(harm("stroke")), VerdictKind.OVERSTATED),
        (safe(), reported(harm("stroke"), looked=2), VerdictKind.CONTRADICTED),
        (safe(), reported(looked=1), VerdictKind.NOT_ENOUGH),
        (safe(), reported(harm("sleepiness more often than with placebo")), VerdictKind.NOT_ENOUGH),
        (safe("It is harmless."), reported(harm()), VerdictKind.CONTRADICTED),
        (safe("There are no side effects."), reported(harm()), VerdictKind.CONTRADICTED),
        (safe("It is completely safe."), reported(CASE), VerdictKind.CONTRADICTED),
        (safe("There are no side effects."), reported(harm(events=0)), VerdictKind.NOT_ENOUGH),
    ],
)
def test_safety_is_judged_by_what_was_seen_and_how_serious(one: Claim, found: ReportedHarms, kind: VerdictKind) -> None:
    assert judge_harms(one, {ANY}, found).kind is kind


def test_danger_takes_serious_harm_in_half_of_the_studies_of_people_who_were_followed() -> None:
    dangerous = claim(ClaimType.HARM, text="It is dangerous.", direction=ClaimDirection.WORSENS)
    assert judge_harms(dangerous, {ANY}, reported(harm("stroke", events=3), looked=2)).kind is VerdictKind.SUPPORTED
    assert judge_harms(dangerous, {ANY}, reported(harm("stroke", events=3), looked=3)).kind is VerdictKind.OVERSTATED
    assert judge_harms(dangerous, {ANY}, reported(harm(events=3), CASE)).kind is VerdictKind.NOT_ENOUGH
    assert judge_harms(dangerous, {ANY}, reported(harm(events=3))).kind is VerdictKind.OVERSTATED


def test_advice_to_avoid_something_takes_serious_harm_too() -> None:
    avoid = claim(ClaimType.HARM, text="They should avoid it.", direction=ClaimDirection.WORSENS)
    assert judge_harms(avoid, {ANY}, reported(harm(events=3))).kind is VerdictKind.OVERSTATED


def test_the_reason_names_the_harms_with_their_figures_and_single_cases_apart() -> None:
    verdict = judge_harms(safe(), {ANY}, reported(harm(events=3, n=100), CASE))
    says = "5 studies say what harm was seen; reported: bruising, 3 of 100 (Lee 2020); single cases: stroke (Lee 2020)"
    assert verdict.reason == says
    assert verdict.certainty is CertaintyLevel.LOW
    assert verdict.studies == ("bruising 100", "stroke 1")


def test_harms_of_a_broader_treatment_decide_nothing() -> None:
    parent = Concept(id="T:bodywork", family=Family.TREATMENT, label="bodywork")
    own = claim(treatment=Slot(text="massage", label="massage", concept="T:massage"), direction=ClaimDirection.WORSENS)
    verdict = judge_harms(own, {BRUISING}, reported(harm(events=3), treatment=parent))
    assert (verdict.kind, verdict.certainty) == (VerdictKind.NOT_ENOUGH, CertaintyLevel.VERY_LOW)
    assert verdict.reason.endswith("(of bodywork)")


def test_advice_carries_serious_harms_first() -> None:
    note = harm_note(reported(harm(), CASE))
    assert note == "harms reported of massage: stroke (Lee 2020), bruising (Lee 2020)"
    assert harm_note(reported(harm(events=0))) is None


PREGNANCY = Slot(text="pregnancy", label="pregnancy", concept="C:pregnancy")


@pytest.mark.parametrize("one", [bruises(), safe()])
def test_harms_seen_in_other_people_decide_nothing(one: Claim) -> None:
    said = msgspec.structs.replace(one, condition=PREGNANCY)
    found = judge_harms(said, {BRUISING}, reported(harm(events=3)))
    assert found.kind is VerdictKind.NOT_ENOUGH
    assert "in other people" in found.reason


def test_one_study_of_the_people_bears_safety_where_others_looked_too() -> None:
    said = msgspec.structs.replace(safe(), condition=PREGNANCY)
    women = Concept(id="C:pregnancy", family=Family.CONDITION, label="pregnancy")
    found = ReportedHarms(treatment=MASSAGE, harms=(), looked=1, looked_in_any=4, people=women)
    assert judge_harms(said, {ANY}, found).kind is VerdictKind.SUPPORTED
