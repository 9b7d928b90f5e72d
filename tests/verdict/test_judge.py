"""The table of verdicts, row by row."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from palpate import vocabulary
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot, Strength
from palpate.types.concept import Concept, Family, Rung
from palpate.types.evidence import CertaintyLevel, Question
from palpate.types.study import Favours
from palpate.types.verdict import VerdictKind
from palpate.verdict import judge
from tests.verdict.test_standing import MASSAGE, PAIN, evidence, graded, review, rung, trials

SLEEP = Concept(id="O:sleep", family=Family.OUTCOME, label="sleep")
BODYWORK = Concept(id="T:bodywork", family=Family.TREATMENT, label="bodywork")


def claim(kind: ClaimType = ClaimType.EFFECT, **more: Any) -> Claim:
    """Massage improves pain."""
    given: dict[str, Any] = {
        "span": Span(0, 10),
        "text": "Massage eases pain.",
        "type": kind,
        "treatment": Slot(text="massage", label="massage", concept="T:massage"),
        "outcomes": (Slot(text="pain", label="pain", concept="O:pain"),),
        "direction": ClaimDirection.IMPROVES,
    }
    return Claim(**(given | more))


BENEFIT, NONE, HARM, OPEN = trials(0.3, 0.7), trials(-0.1, 0.1), trials(-0.7, -0.3), trials(-0.2, 0.8)


@pytest.mark.parametrize(
    ("direction", "found", "kind"),
    [
        (ClaimDirection.IMPROVES, BENEFIT, VerdictKind.SUPPORTED),
        (ClaimDirection.IMPROVES, NONE, VerdictKind.CONTRADICTED),
        (ClaimDirection.IMPROVES, HARM, VerdictKind.CONTRADICTED),
        (ClaimDirection.IMPROVES, OPEN, VerdictKind.NOT_ENOUGH),
        (ClaimDirection.NO_CHANGE, NONE, VerdictKind.SUPPORTED),
        (ClaimDirection.NO_CHANGE, BENEFIT, VerdictKind.CONTRADICTED),
        (ClaimDirection.NO_CHANGE, OPEN, VerdictKind.NOT_ENOUGH),
        (ClaimDirection.WORSENS, HARM, VerdictKind.SUPPORTED),
        (ClaimDirection.WORSENS, BENEFIT, VerdictKind.CONTRADICTED),
    ],
)
def test_direction_against_the_interval(direction: ClaimDirection, found: dict[str, Any], kind: VerdictKind) -> None:
    assert judge(claim(direction=direction), [evidence(rung(**found))]).kind is kind


def flat(**more: Any) -> Claim:
    """Massage does not ease pain."""
    return claim(ClaimType.NO_EFFECT, text="Massage does not ease pain.", direction=ClaimDirection.NO_CHANGE, **more)


def test_does_not_help_is_borne_out_by_harm_and_makes_no_difference_is_not() -> None:
    assert judge(flat(negated=True), [evidence(rung(**HARM))]).kind is VerdictKind.SUPPORTED
    assert judge(flat(negated=False), [evidence(rung(**HARM))]).kind is VerdictKind.CONTRADICTED
    harmless = claim(ClaimType.HARM, direction=ClaimDirection.NO_CHANGE, negated=True)
    assert judge(harmless, [evidence(rung(**HARM))]).kind is VerdictKind.CONTRADICTED
    assert judge(harmless, [evidence(rung(**BENEFIT))]).kind is VerdictKind.SUPPORTED


def test_no_difference_shown_at_low_certainty_bears_out_a_flat_no_and_leaves_it_helps_open() -> None:
    unsure = evidence(rung(certainty=None, reviews=(review(favours=Favours.NEITHER),)))
    denied = judge(flat(negated=True), [unsure])
    assert (denied.kind, denied.certainty) == (VerdictKind.SUPPORTED, CertaintyLevel.LOW)
    assert denied.readings[0].sentence is not None
    assert "may make little or no difference to pain" in denied.readings[0].sentence.text
    assert judge(claim(), [unsure]).kind is VerdictKind.NOT_ENOUGH


def test_an_agency_that_says_it_does_not_help_is_against_it_helps_where_nothing_else_is_known() -> None:
    said = msgspec.structs.replace(review(favours=Favours.NEITHER), is_statement=True)
    alone = evidence(rung(certainty=None, reviews=(said,)))
    found = judge(claim(), [alone])
    assert (found.kind, found.certainty) == (VerdictKind.CONTRADICTED, CertaintyLevel.LOW)
    beside = evidence(rung(certainty=None, reviews=(said,)), rung(Rung.SHAM, **OPEN))
    assert judge(claim(), [beside]).kind is VerdictKind.NOT_ENOUGH
    harms = claim(ClaimType.HARM, direction=ClaimDirection.WORSENS)
    assert judge(harms, [alone]).kind is VerdictKind.NOT_ENOUGH


def test_no_difference_shown_gives_way_to_a_benefit_elsewhere() -> None:
    sides = evidence(rung(**BENEFIT), rung(Rung.SHAM, certainty=None, reviews=(review(favours=Favours.NEITHER),)))
    assert judge(flat(negated=True), [sides]).kind is VerdictKind.CONTRADICTED


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"strength": Strength.EXAGGERATED}, VerdictKind.CONTRADICTED),
        ({"direction": ClaimDirection.WORSENS, "text": "Massage causes pain."}, VerdictKind.CONTRADICTED),
        ({"direction": ClaimDirection.WORSENS, "text": "Does massage cause pain?"}, VerdictKind.NOT_ENOUGH),
        ({"direction": ClaimDirection.WORSENS, "text": "Massage may raise pain."}, VerdictKind.NOT_ENOUGH),
    ],
)
def test_no_difference_shown_is_against_what_promises_much(said: dict[str, Any], kind: VerdictKind) -> None:
    unsure = evidence(rung(certainty=None, reviews=(review(favours=Favours.NEITHER),)))
    assert judge(claim(**said), [unsure]).kind is kind


def test_no_difference_of_a_size_that_matters_is_no_denial() -> None:
    causes = claim(direction=ClaimDirection.WORSENS, text="Massage causes pain.")
    for low, high, kind in ((-0.9, 0.5, VerdictKind.NOT_ENOUGH), (-0.6, 0.5, VerdictKind.CONTRADICTED)):
        wide = msgspec.structs.replace(graded(low=low, high=high), favours=Favours.NEITHER)
        assert judge(causes, [evidence(rung(certainty=None, reviews=(wide,)))]).kind is kind


def test_no_worse_than_another_treatment_bears_out_no_safety() -> None:
    safe = claim(ClaimType.HARM, text="Massage does not raise pain.", direction=ClaimDirection.NO_CHANGE, negated=True)
    assert judge(safe, [evidence(rung(Rung.ACTIVE, **NONE))]).kind is VerdictKind.NOT_ENOUGH
    assert judge(safe, [evidence(rung(Rung.SHAM, **NONE))]).kind is VerdictKind.SUPPORTED


def test_an_open_interval_leans_no_exaggerated_claims_way() -> None:
    assert judge(claim(strength=Strength.EXAGGERATED), [evidence(rung(**OPEN))]).kind is VerdictKind.NOT_ENOUGH


def test_very_low_certainty_is_not_enough() -> None:
    verdict = judge(claim(), [evidence(rung(level="very low", **BENEFIT))])
    assert verdict.kind is VerdictKind.NOT_ENOUGH
    assert verdict.certainty is CertaintyLevel.VERY_LOW


def test_better_than_nothing_and_no_better_than_sham_is_mixed() -> None:
    verdict = judge(claim(), [evidence(rung(Rung.NOTHING, **BENEFIT), rung(Rung.SHAM, **NONE))])
    assert verdict.kind is VerdictKind.MIXED
    assert "against nothing or usual care" in verdict.reason
    assert "against sham or light touch" in verdict.reason


def test_the_verdict_stands_on_the_highest_rung_that_decides() -> None:
    verdict = judge(claim(), [evidence(rung(Rung.NOTHING, **BENEFIT), rung(Rung.SHAM, **BENEFIT))])
    assert (verdict.kind, verdict.rung) == (VerdictKind.SUPPORTED, Rung.SHAM)


def test_no_better_than_another_treatment_speaks_against_nothing() -> None:
    found = [evidence(rung(Rung.NOTHING, **BENEFIT), rung(Rung.ACTIVE, **NONE))]
    assert judge(claim(), found).kind is VerdictKind.SUPPORTED
    assert judge(claim(), [evidence(rung(Rung.ACTIVE, **NONE))]).kind is VerdictKind.NOT_ENOUGH


@pytest.mark.parametrize("level", ["low", "very low"])
def test_exaggerated_wording_of_what_leans_its_way_is_overstated(level: str) -> None:
    strong = claim(strength=Strength.EXAGGERATED)
    verdict = judge(strong, [evidence(rung(level=level, **BENEFIT))])
    assert verdict.kind is VerdictKind.OVERSTATED
    assert verdict.reason.startswith("worded beyond the evidence")


def test_exaggerated_wording_against_the_evidence_is_contradicted() -> None:
    assert judge(claim(strength=Strength.EXAGGERATED), [evidence(rung(**NONE))]).kind is VerdictKind.CONTRADICTED


def test_no_study_says_how_far_the_search_got() -> None:
    verdict = judge(claim(), [evidence()])
    assert verdict.kind is VerdictKind.NOT_ENOUGH
    assert verdict.reason == "no study compares it: 500 searched, 40 on massage, 12 with pain"
    assert (verdict.certainty, verdict.studies) == (None, ())


def test_a_broader_treatment_takes_a_step_of_certainty_and_says_so() -> None:
    asked = Question(treatment=MASSAGE, outcome=PAIN)
    broader = evidence(rung(level="low", **BENEFIT), question=Question(treatment=BODYWORK, outcome=PAIN), asked=asked)
    verdict = judge(claim(), [broader])
    assert (verdict.kind, verdict.certainty) == (VerdictKind.NOT_ENOUGH, CertaintyLevel.VERY_LOW)
    assert "of bodywork, for nothing was found on massage" in verdict.reason


BACK = Concept(id="C:low-back-pain", family=Family.CONDITION, label="low back pain")


def test_broader_people_take_a_step_too_however_the_claim_named_them() -> None:
    asked = Question(treatment=MASSAGE, outcome=PAIN, condition=BACK)
    verdict = judge(claim(), [evidence(rung(level="moderate", **BENEFIT), asked=asked)])
    assert (verdict.kind, verdict.certainty) == (VerdictKind.SUPPORTED, CertaintyLevel.LOW)
    assert "in any people, not low back pain" in verdict.reason


DRUGS = Concept(id="T:painkillers", family=Family.TREATMENT, label="painkillers")


@pytest.mark.parametrize(
    ("text", "found", "kind"),
    [
        ("Massage beats painkillers.", BENEFIT, VerdictKind.SUPPORTED),
        ("Massage beats painkillers.", NONE, VerdictKind.CONTRADICTED),
        ("Massage beats painkillers.", HARM, VerdictKind.CONTRADICTED),
        ("Massage is as good as painkillers.", NONE, VerdictKind.SUPPORTED),
        ("Massage is as effective for pain as painkillers.", BENEFIT, VerdictKind.SUPPORTED),
        ("Massage is as good as painkillers.", HARM, VerdictKind.CONTRADICTED),
        ("Massage is as good as painkillers.", OPEN, VerdictKind.NOT_ENOUGH),
    ],
)
def test_a_comparison_is_judged_against_what_it_names(text: str, found: dict[str, Any], kind: VerdictKind) -> None:
    question = Question(treatment=MASSAGE, outcome=PAIN, comparator=DRUGS)
    verdict = judge(claim(text=text), [evidence(rung(Rung.ACTIVE, **found), question=question)])
    assert verdict.kind is kind
    assert verdict.readings[0].sentence is not None
    assert "compared with painkillers" in verdict.readings[0].sentence.text


@pytest.mark.parametrize(
    ("text", "against", "on", "kind"),
    [
        ("Massage eases pain more than a sham.", "sham", Rung.SHAM, VerdictKind.CONTRADICTED),
        ("Massage is as good as a sham.", "sham", Rung.SHAM, VerdictKind.NOT_ENOUGH),
        ("Massage is as good as squats.", "squats", Rung.ACTIVE, VerdictKind.SUPPORTED),
        ("Massage works better than squats.", "squats", Rung.ACTIVE, VerdictKind.CONTRADICTED),
        ("Massage eases pain more than nothing.", "nothing", Rung.NOTHING, VerdictKind.NOT_ENOUGH),
        ("Massage eases pain.", None, Rung.SHAM, VerdictKind.NOT_ENOUGH),
    ],
)
def test_no_difference_to_just_what_is_called_less_good_contradicts(
    text: str, against: str | None, on: Rung, kind: VerdictKind
) -> None:
    comparator = Slot(text=against, label=against) if against else None
    none = msgspec.structs.replace(graded("low", favours=Favours.NEITHER), rung=on)
    found = evidence(rung(on, certainty=None, reviews=(none,)), question=Question(treatment=MASSAGE, outcome=PAIN))
    assert judge(claim(text=text, comparator=comparator), [found]).kind is kind


def test_what_no_trial_compares_directly_is_said() -> None:
    question = Question(treatment=MASSAGE, outcome=PAIN, comparator=DRUGS)
    assert "none against painkillers" in judge(claim(), [evidence(question=question)]).reason


def test_a_less_sure_part_on_a_higher_rung_mixes_nothing() -> None:
    part = graded("low", low=-0.1, high=0.1, narrower=1)
    on_sham = msgspec.structs.replace(part, rung=Rung.SHAM)
    whole = msgspec.structs.replace(on_sham, narrower=0)
    for beside, kind in ((on_sham, VerdictKind.SUPPORTED), (whole, VerdictKind.MIXED)):
        sides = evidence(rung(level="high", **BENEFIT), rung(Rung.SHAM, certainty=None, reviews=(beside,)))
        assert judge(claim(), [sides]).kind is kind


@pytest.mark.parametrize(("narrower", "kind"), [(1, VerdictKind.SUPPORTED), (0, VerdictKind.MIXED)])
def test_an_equally_sure_part_mixes_nothing_unless_its_rung_is_higher(narrower: int, kind: VerdictKind) -> None:
    part = msgspec.structs.replace(graded("low", low=-0.1, high=0.1, narrower=narrower), rung=Rung.NOTHING)
    below = evidence(rung(Rung.NOTHING, certainty=None, reviews=(part,)), rung(Rung.SHAM, level="low", **BENEFIT))
    assert judge(claim(), [below]).kind is kind
    above = msgspec.structs.replace(part, rung=Rung.SHAM)
    sides = evidence(rung(level="low", **BENEFIT), rung(Rung.SHAM, certainty=None, reviews=(above,)))
    assert judge(claim(), [sides]).kind is VerdictKind.MIXED


def test_a_verdict_stands_on_all_that_was_asked_before_a_surer_part() -> None:
    part = msgspec.structs.replace(graded("high", low=0.4, high=0.9, narrower=1), rung=Rung.SHAM)
    found = evidence(rung(level="low", **BENEFIT), rung(Rung.SHAM, certainty=None, reviews=(part,)))
    verdict = judge(claim(), [found])
    assert (verdict.kind, verdict.rung, verdict.certainty) == (
        VerdictKind.SUPPORTED,
        Rung.NOTHING,
        CertaintyLevel.LOW,
    )


def test_outcomes_are_judged_each_and_opposite_ones_are_mixed() -> None:
    sleep = Question(treatment=MASSAGE, outcome=SLEEP)
    verdict = judge(claim(), [evidence(rung(**BENEFIT)), evidence(rung(**NONE), question=sleep)])
    assert verdict.kind is VerdictKind.MIXED
    assert [reading.kind for reading in verdict.readings] == [VerdictKind.SUPPORTED, VerdictKind.CONTRADICTED]
    assert verdict.reason.startswith("pain: supported; sleep: contradicted.")


def test_what_is_borne_out_in_part_is_mixed() -> None:
    sleep = Question(treatment=MASSAGE, outcome=SLEEP)
    found = [evidence(rung(**BENEFIT)), evidence(rung(**OPEN), question=sleep)]
    assert judge(claim(), found[:1]).kind is VerdictKind.SUPPORTED
    assert judge(claim(), found).kind is VerdictKind.MIXED
    assert judge(claim(), found[1:]).kind is VerdictKind.NOT_ENOUGH


def test_a_kind_of_an_outcome_that_is_supported_is_no_part_left_open() -> None:
    severity = vocabulary.load().concept("O:pain-intensity")
    within = Question(treatment=MASSAGE, outcome=severity)
    assert judge(claim(), [evidence(rung(**BENEFIT)), evidence(question=within)]).kind is VerdictKind.SUPPORTED


def test_no_evidence_is_contradicted_by_evidence_only() -> None:
    nothing_shown = claim(ClaimType.NO_EVIDENCE, direction=None, negated=True)
    assert judge(nothing_shown, [evidence(rung(**BENEFIT))]).kind is VerdictKind.CONTRADICTED
    assert judge(nothing_shown, [evidence(rung(level="very low", **BENEFIT))]).kind is VerdictKind.SUPPORTED
    assert judge(nothing_shown, [evidence()]).kind is VerdictKind.SUPPORTED


@pytest.mark.parametrize("kind", [ClaimType.ADVICE, ClaimType.POPULARITY])
def test_advice_and_popularity_are_not_checkable(kind: ClaimType) -> None:
    assert judge(claim(kind), [evidence(rung(**BENEFIT))]).kind is VerdictKind.NOT_CHECKABLE


def test_a_claim_without_an_outcome_is_not_checkable() -> None:
    assert judge(claim(outcomes=()), ()).kind is VerdictKind.NOT_CHECKABLE
    assert judge(claim(checkable=False), ()).kind is VerdictKind.NOT_CHECKABLE
    assert judge(claim(ClaimType.NO_EVIDENCE, outcomes=()), ()).kind is VerdictKind.NOT_ENOUGH


def test_what_the_vocabulary_does_not_know_is_named() -> None:
    unknown = claim(treatment=Slot(text="moon bathing", label="moon bathing"))
    verdict = judge(unknown, ())
    assert (verdict.kind, verdict.reason) == (
        VerdictKind.NOT_ENOUGH,
        '"moon bathing" is no treatment that palpate knows',
    )


def test_an_opinion_is_named_as_one_and_judged_by_what_it_says() -> None:
    verdict = judge(claim(ClaimType.OPINION), [evidence(rung(**BENEFIT))])
    assert verdict.kind is VerdictKind.SUPPORTED
    assert verdict.reason.startswith("an opinion; what it says: ")


def test_a_verdict_names_each_study_once() -> None:
    sleep = Question(treatment=MASSAGE, outcome=SLEEP)
    found = [evidence(rung(**BENEFIT)), evidence(rung(**BENEFIT, reviews=(review(0.3, 0.7),)), question=sleep)]
    assert judge(claim(), found).studies == ("trial0", "trial1", "trial2")


@pytest.mark.parametrize("level", list(CertaintyLevel))
def test_the_sentence_never_says_more_than_its_certainty(level: CertaintyLevel) -> None:
    (reading,) = judge(claim(), [evidence(rung(level=level.value, **BENEFIT))]).readings
    starts = {
        CertaintyLevel.HIGH: "Massage reduces pain",
        CertaintyLevel.MODERATE: "Massage probably reduces pain",
        CertaintyLevel.LOW: "Massage may reduce pain",
        CertaintyLevel.VERY_LOW: "It is very uncertain whether massage reduces pain",
    }
    assert reading.sentence is not None
    assert reading.sentence.text == f"{starts[level]} compared with nothing or usual care."


def test_the_sentence_for_no_effect_and_for_an_open_interval() -> None:
    sentences = [judge(claim(), [evidence(rung(**found))]).readings[0].sentence for found in (NONE, OPEN, HARM)]
    assert [one.text for one in sentences if one] == [
        "Massage may make little or no difference to pain compared with nothing or usual care.",
        "The trials leave open whether massage changes pain compared with nothing or usual care.",
        "Massage may increase pain compared with nothing or usual care.",
    ]


def test_that_harm_never_comes_goes_beyond_what_finds_no_difference() -> None:
    never = claim(
        ClaimType.HARM, direction=ClaimDirection.NO_CHANGE, negated=True, strength=Strength.EXAGGERATED, text="Never."
    )
    assert judge(never, [evidence(rung(**NONE))]).kind is VerdictKind.OVERSTATED


@pytest.mark.parametrize(
    ("said", "level", "kind"),
    [
        ("The evidence that massage eases pain is preliminary.", "low", VerdictKind.SUPPORTED),
        ("There is not enough evidence that massage eases pain.", "low", VerdictKind.SUPPORTED),
        ("There is not enough evidence that massage eases pain.", "moderate", VerdictKind.CONTRADICTED),
        ("No study has shown that massage eases pain.", "low", VerdictKind.CONTRADICTED),
    ],
)
def test_evidence_that_is_called_unsure_is_so_at_low_certainty(said: str, level: str, kind: VerdictKind) -> None:
    unsure = claim(ClaimType.NO_EVIDENCE, direction=None, negated=True, text=said)
    assert judge(unsure, [evidence(rung(level=level, **BENEFIT))]).kind is kind


def test_who_denies_only_that_it_helps_at_once_is_not_contradicted_by_what_helps_later() -> None:
    denied = claim(direction=ClaimDirection.NO_CHANGE, negated=True, text="Pain won't go overnight with massage.")
    verdict = judge(denied, [evidence(rung(**BENEFIT))])
    assert (verdict.kind, verdict.reason) == (
        VerdictKind.NOT_ENOUGH,
        "denies only that it helps at once; no result of so early a time",
    )
    flat = claim(direction=ClaimDirection.NO_CHANGE, negated=True, text="Pain won't go with massage.")
    assert judge(flat, [evidence(rung(**BENEFIT))]).kind is VerdictKind.CONTRADICTED
