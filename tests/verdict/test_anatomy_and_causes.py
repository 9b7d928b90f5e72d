from __future__ import annotations

import pytest

from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimType
from palpate.types.concept import Muscle
from palpate.types.evidence import CertaintyLevel
from palpate.types.study import Design, Study
from palpate.types.verdict import VerdictKind
from palpate.verdict import judge_anatomy, judge_cause
from palpate.verdict.causes import causes_in

LIFTER = Muscle(
    id="M:lifter",
    label="lifter",
    origin=("ilium", "sacrum"),
    insertion=("femur",),
    actions=("hip flexion",),
    region="buttock",
    size_rank=2,
    layer="deep, under cover",
)
COVER = Muscle(id="M:cover", label="cover", layer="superficial")


def said(text: str, *, negated: bool = False, kind: ClaimType = ClaimType.ANATOMY) -> Claim:
    return Claim(span=Span(0, len(text)), text=text, type=kind, negated=negated)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The lifter runs from the pelvis to the thigh bone.", VerdictKind.SUPPORTED),
        ("The lifter runs from the jaw to the cheekbone.", VerdictKind.CONTRADICTED),
        ("The lifter helps you lift your thigh.", VerdictKind.SUPPORTED),
        ("The lifter helps to straighten the knee.", VerdictKind.CONTRADICTED),
        ("The lifter is the largest muscle of the buttock.", VerdictKind.CONTRADICTED),
        ("The lifter lies under the cover.", VerdictKind.SUPPORTED),
        ("The lifter lies on top of the cover.", VerdictKind.CONTRADICTED),
        ("The lifter is a muscle.", VerdictKind.NOT_ENOUGH),
    ],
)
def test_a_muscle_against_the_table(text: str, kind: VerdictKind) -> None:
    assert judge_anatomy(said(text), LIFTER, beside=(COVER,)).kind is kind


@pytest.mark.parametrize(
    ("action", "text", "kind"),
    [
        ("shoulder medial rotation", "It rotates your arm inward.", VerdictKind.SUPPORTED),
        ("shoulder medial rotation", "It turns the leg inward.", VerdictKind.CONTRADICTED),
        ("shoulder blade retraction", "It draws the shoulder blades upward and back.", VerdictKind.SUPPORTED),
        ("hip extension", "It straightens the leg.", VerdictKind.SUPPORTED),
        ("knee flexion", "It straightens the leg.", VerdictKind.CONTRADICTED),
        ("ankle plantar flexion", "It pulls the toes up.", VerdictKind.CONTRADICTED),
        ("ankle plantar flexion", "It points your foot downward.", VerdictKind.SUPPORTED),
    ],
)
def test_what_a_muscle_does_in_plain_words(action: str, text: str, kind: VerdictKind) -> None:
    muscle = Muscle(id="M:one", label="one", actions=(action,))
    assert judge_anatomy(said(text), muscle).kind is kind


def test_a_superficial_muscle_lies_over_one_that_lies_under_another_of_the_region() -> None:
    cover = Muscle(id="M:deltoid", label="deltoid", layer="superficial", region="shoulder")
    below = Muscle(id="M:supra", label="supra", layer="under trapezius", region="shoulder")
    text = "The deltoid lies {} the supra."
    assert judge_anatomy(said(text.format("over")), cover, beside=(below,)).kind is VerdictKind.SUPPORTED
    assert judge_anatomy(said(text.format("beneath")), cover, beside=(below,)).kind is VerdictKind.CONTRADICTED
    assert (
        judge_anatomy(said("The supra lies under the deltoid."), below, beside=(cover,)).kind is VerdictKind.SUPPORTED
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The hip is a ball-and-socket joint.", VerdictKind.SUPPORTED),
        ("The knee is a ball and socket joint.", VerdictKind.CONTRADICTED),
        ("The shoulder joint connects the humerus with the shoulder blade.", VerdictKind.SUPPORTED),
        ("The hip joint carries our body weight and moves in various directions.", VerdictKind.SUPPORTED),
        ("The knee joint moves in all directions.", VerdictKind.CONTRADICTED),
        ("The hip joint can move in only one direction.", VerdictKind.CONTRADICTED),
        ("The elbow joint moves about only one axis.", VerdictKind.SUPPORTED),
        ("The hip joint is strong.", VerdictKind.NOT_ENOUGH),
        ("The big toe is large.", VerdictKind.NOT_ENOUGH),
    ],
)
def test_a_joint_against_the_table(text: str, kind: VerdictKind) -> None:
    assert judge_anatomy(said(text), None).kind is kind


def test_the_muscles_of_a_joint_are_counted() -> None:
    mover = Muscle(id="M:mover", label="mover", actions=("hip flexion",), joints=("hip",))
    holder = Muscle(id="M:holder", label="holder", actions=("hip steadying",), joints=("hip", "pelvis"))
    verdict = judge_anatomy(said("The muscles around the hip joint move it."), None, muscles=(mover, holder, LIFTER))
    assert verdict.kind is VerdictKind.SUPPORTED
    assert verdict.reason == "hip joint: is moved by 2 muscles of the table, 1 of which steady it"


BIGGEST = Muscle(
    id="M:biggest", label="biggest", origin=("ilium",), insertion=("femur",), region="buttock", size_rank=1
)


@pytest.mark.parametrize(
    ("text", "muscles", "kind"),
    [
        (
            "This one is the largest of the buttocks and runs to the thigh bone.",
            (BIGGEST, LIFTER),
            VerdictKind.SUPPORTED,
        ),
        ("This one is the largest of the buttocks.", (BIGGEST, LIFTER), VerdictKind.NOT_ENOUGH),
        ("This one is the largest of the calf and runs to the thigh bone.", (BIGGEST,), VerdictKind.NOT_ENOUGH),
        ("This one is the largest of the buttocks and runs to the jaw.", (BIGGEST,), VerdictKind.NOT_ENOUGH),
    ],
)
def test_a_muscle_described_without_its_name(text: str, muscles: tuple[Muscle, ...], kind: VerdictKind) -> None:
    verdict = judge_anatomy(said(text), None, muscles=muscles)
    assert verdict.kind is kind
    assert ("fits biggest" in verdict.reason) is (kind is VerdictKind.SUPPORTED)


def test_a_wrong_fact_comes_with_the_right_one() -> None:
    verdict = judge_anatomy(said("The lifter lies on top of the cover."), LIFTER, beside=(COVER,))
    assert verdict.rewrite == "The lifter lies under cover."


def looked(key: str, *causes: str, design: Design = Design.OBSERVATIONAL) -> Study:
    return Study(key=key, title=key, design=design, condition="facial ageing", causes=causes)


def test_two_studies_that_say_the_same_are_low_certainty() -> None:
    verdict = judge_cause(said("Sunlight makes wrinkles."), [looked("a", "sun damage"), looked("b", "sun, smoking")])
    assert (verdict.kind, verdict.certainty) == (VerdictKind.SUPPORTED, CertaintyLevel.LOW)
    assert verdict.studies == ("a", "b")


def test_one_study_alone_is_not_enough() -> None:
    verdict = judge_cause(said("Sunlight makes wrinkles."), [looked("a", "sun damage")])
    assert (verdict.kind, verdict.certainty) == (VerdictKind.NOT_ENOUGH, CertaintyLevel.VERY_LOW)


def test_what_was_looked_for_and_not_found_speaks_against() -> None:
    studies = [
        looked("a", "muscle tone change with age (mostly not found)"),
        looked("b", "fat rather than muscle change"),
    ]
    assert judge_cause(said("Weak muscles make skin sag."), studies).kind is VerdictKind.CONTRADICTED
    assert judge_cause(said("Weak muscles are no cause.", negated=True), studies).kind is VerdictKind.SUPPORTED


def test_studies_that_differ_are_mixed_and_reviews_that_repeat_them_are_silent() -> None:
    found = [looked(key, "loss of fat") for key in "abc"]
    not_found = [looked(key, "loss of fat (not found)") for key in "de"]
    says = said("Loss of fat makes skin sag.")
    assert judge_cause(says, found + not_found).kind is VerdictKind.MIXED
    assert judge_cause(says, found + not_found[:1]).kind is VerdictKind.SUPPORTED
    assert judge_cause(says, found[:2] + not_found[:1]).kind is VerdictKind.NOT_ENOUGH
    assert judge_cause(says, found[:1] + not_found).kind is VerdictKind.NOT_ENOUGH
    narrative = [looked("c", "loss of fat", design=Design.NARRATIVE_REVIEW) for _ in range(3)]
    assert judge_cause(said("Loss of fat makes skin sag."), narrative).kind is VerdictKind.NOT_ENOUGH


def test_what_is_disputed_as_a_cause_is_not_the_main_one() -> None:
    studies = [looked(key, "muscle tone") for key in "ab"] + [looked(key, "muscle tone (not found)") for key in "cd"]
    assert (
        judge_cause(said("Weak muscles are not the main cause.", negated=True), studies).kind is VerdictKind.SUPPORTED
    )
    assert judge_cause(said("Weak muscles are no cause.", negated=True), studies).kind is VerdictKind.MIXED


def test_the_cause_is_what_stands_on_its_side_of_the_verb() -> None:
    studies = [looked(key, "sun damage") for key in "ab"] + [looked(key, "muscle tone (not found)") for key in "cd"]
    assert judge_cause(said("Sunlight leads to weak muscle tone."), studies).kind is VerdictKind.SUPPORTED
    assert judge_cause(said("Muscle loss is due to the sun."), studies).kind is VerdictKind.SUPPORTED


def test_a_disputed_cause_is_put_as_the_studies_leave_it() -> None:
    studies = [looked(key, "loss of fat") for key in "ab"] + [looked(key, "loss of fat (not found)") for key in "cd"]
    verdict = judge_cause(said("Loss of fat makes skin sag."), studies)
    assert verdict.rewrite == "Whether fat brings on this is disputed: 2 studies found it, 2 did not."


def test_a_cause_that_no_study_names() -> None:
    assert causes_in("The moon does it.") == frozenset()
    assert judge_cause(said("The moon makes wrinkles."), [looked("a", "sun damage")]).kind is VerdictKind.NOT_ENOUGH


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("all of which can contribute to tension.", VerdictKind.NOT_CHECKABLE),
        ("This may lead to pain.", VerdictKind.NOT_CHECKABLE),
        ("Loud noise leads to pain.", VerdictKind.NOT_ENOUGH),
    ],
)
def test_what_only_points_back_at_a_cause_cannot_be_looked_up(text: str, kind: VerdictKind) -> None:
    assert judge_cause(said(text, kind=ClaimType.CAUSE), ()).kind is kind
