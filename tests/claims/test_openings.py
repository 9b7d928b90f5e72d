"""What stands before the claim itself is no part of who acts."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.claims.openings import unopened
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot


def read(text: str) -> Claim:
    return read_claim(text, vocabulary.load(), reader=trained_reader())


def concept_of(slot: Slot | None) -> str | None:
    return slot.concept if slot else None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("However, zinc shortens colds.", "zinc shortens colds."),
        ("In addition, for example, zinc shortens colds.", "zinc shortens colds."),
        ("In people with migraine, magnesium prevents attacks.", "magnesium prevents attacks in people with migraine."),
        ("For insomnia, is valerian any good?", "is valerian any good for insomnia?"),
        ("Compared with rest, zorbium helps.", "zorbium helps compared with rest."),
        ("There is good evidence that people taking zinc recover sooner.", "people taking zinc recover sooner."),
        ("In yoga, breathing matters.", "In yoga, breathing matters."),  # what acts stays where it is
        ("For pain, swelling, and stiffness, ginger helps.", "For pain, swelling, and stiffness, ginger helps."),
        ("Rather than rest, people should try yoga.", "people should try yoga rather than rest."),
        ("Yoga eases back pain, a new study has found.", "Yoga eases back pain."),
        ("Yoga eases back pain by relaxing the muscles.", "Yoga eases back pain."),
        ("Colds are kept away by boosting zinc.", "Colds are kept away by boosting zinc."),  # what acts comes last
        ("Steroids help if other medicines do not work.", "Steroids help."),
        ("Statins prevent heart attacks, which can cause heart failure.", "Statins prevent heart attacks."),
        (
            "Massage relaxes muscles, which eases pain.",
            "Massage relaxes muscles, which eases pain.",
        ),  # that is its point
        ("Zinc shortens colds.", "Zinc shortens colds."),
    ],
)
def test_whom_it_is_about_comes_last(text: str, says: str) -> None:
    assert unopened(text, vocabulary.load()).text == says


def test_places_are_those_of_the_claims_own_words() -> None:
    text = "Moreover, in people with migraine, zorbium prevents nausea."
    claim = read(text)
    assert claim.text == text
    assert claim.treatment is not None
    assert claim.treatment.label == "zorbium"
    for slot in (claim.treatment, claim.condition, *claim.outcomes):
        assert slot is not None
        assert slot.span is not None
        assert text[slot.span.start : slot.span.end] == slot.text


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("There is also moderate-quality evidence to suggest that zorbium helps back pain", "zorbium"),
        ("Very low quality evidence shows zorbium helps back pain", "zorbium"),
        ("Experts recommend zorbium for back pain", "zorbium"),
        ("Studies have not shown that zorbium relieves back pain", "zorbium"),
        ("Zorbium was found to relieve back pain", "zorbium"),
        ("Zorbium seems to relieve back pain", "zorbium"),
        ("Zorbium significantly reduced back pain", "zorbium"),
        ("Zorbium did not demonstrate any significant benefit for back pain", "zorbium"),
        ("Treatment with zorbium reduced back pain", "zorbium"),
        ("There is a lack of high-quality evidence for the use of acupuncture or yoga for acne", "acupuncture"),
        ("Zorbium improves compliance with medication", "zorbium"),  # and no medication
    ],
)
def test_who_tells_it_is_not_what_acts(text: str, acts: str) -> None:
    treatment = read(text).treatment
    assert treatment is not None
    assert treatment.label == acts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("There is low-quality evidence that cupping helps back pain", ClaimType.EFFECT),
        ("Low-quality evidence suggests that cupping does not help back pain", ClaimType.NO_EFFECT),
        ("There is only low-quality evidence that cupping helps back pain", ClaimType.NO_EVIDENCE),
        ("Evidence on the efficacy of cupping for back pain was inconclusive", ClaimType.NO_EVIDENCE),
        ("The research on cupping for back pain is not conclusive", ClaimType.NO_EVIDENCE),
        ("The benefits of cupping for back pain are unclear", ClaimType.NO_EVIDENCE),
        ("The benefits of cupping for back pain are clear", ClaimType.EFFECT),
        ("There is a lack of evidence for the benefits of cupping for back pain", ClaimType.NO_EVIDENCE),
        ("Not enough evidence exists to recommend cupping for back pain", ClaimType.NO_EVIDENCE),
        ("Cupping has yet to be shown to ease back pain", ClaimType.NO_EVIDENCE),
        ("There is not enough information to say that cupping eases back pain", ClaimType.NO_EVIDENCE),
        ("No firm conclusions on cupping for back pain can be drawn", ClaimType.NO_EVIDENCE),
        ("Evidence from trials cannot yet support cupping for back pain", ClaimType.NO_EVIDENCE),
        ("Cupping is not scientifically proven to ease back pain", ClaimType.NO_EVIDENCE),
        ("There is little evidence that cupping helps back pain", ClaimType.NO_EVIDENCE),
        ("Strong evidence in support of cupping for back pain is currently lacking", ClaimType.NO_EVIDENCE),
    ],
)
def test_evidence_of_a_grade_is_evidence(text: str, kind: ClaimType) -> None:
    assert read(text).type is kind


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Clozapine helps those for whom other drugs have not worked", ClaimDirection.IMPROVES),
        ("Aspirin prevents strokes in people not suitable for warfarin", ClaimDirection.IMPROVES),
        ("Stockings prevent blood clots better than in those not wearing any", ClaimDirection.IMPROVES),
        ("Cough syrup reduces but does not eliminate coughs", ClaimDirection.IMPROVES),
        ("Not smoking prevents heart disease", ClaimDirection.IMPROVES),
        ("Walking, and not smoking, prevents heart disease", ClaimDirection.IMPROVES),
        ("Vaginal, but not oral, oestrogen prevents cystitis", ClaimDirection.IMPROVES),
        ("No diets have yet been shown to prevent dementia", ClaimDirection.NO_CHANGE),
        ("Aspirin is not suitable for migraine", ClaimDirection.NO_CHANGE),
        ("Gargling is easy but does not cure a sore throat", ClaimDirection.NO_CHANGE),
        ("Antibiotics do not help people who are not ill", ClaimDirection.NO_CHANGE),
    ],
)
def test_what_is_denied_of_the_people_denies_nothing_else(text: str, direction: ClaimDirection) -> None:
    claim = read(text)
    assert (claim.direction, claim.negated) == (direction, direction is ClaimDirection.NO_CHANGE)


@pytest.mark.parametrize(
    ("text", "treatment", "outcome"),
    [
        ("People who received statins were less likely to die than people given a placebo", "T:statins", "O:death"),
        ("Children given zinc had fewer infections than those who did not", "T:zinc", "O:infection"),
        ("Babies given probiotics die less often", "T:probiotics", "O:death"),
        ("People who received zorbium were less likely to die", None, "O:death"),
    ],
)
def test_what_people_were_given_acts(text: str, treatment: str | None, outcome: str) -> None:
    claim = read(text)
    assert claim.treatment is not None
    assert claim.treatment.concept == treatment
    assert [one.concept for one in claim.outcomes] == [outcome]
    assert claim.direction is ClaimDirection.IMPROVES


def test_those_who_went_without_are_no_treatment() -> None:
    claim = read("Patients given music had less anxiety than those who were not")
    assert claim.comparator is not None
    assert claim.comparator.label == "no treatment"


@pytest.mark.parametrize("text", ["Women who do not exercise get back pain", "People who never take zinc get colds"])
def test_who_do_not_do_it_say_nothing_of_those_who_do(text: str) -> None:
    treatment = read(text).treatment
    assert treatment is not None
    assert treatment.concept is None


@pytest.mark.parametrize(
    "text",
    [
        "Women who breastfed have less back pain than women who had children but did not breastfeed",
        "Exercise helps back pain compared to no exercise",
        "Massage eases back pain compared with no massage",
    ],
)
def test_nothing_is_what_people_did_who_did_not(text: str) -> None:
    claim = read(text)
    assert claim.comparator is not None
    assert claim.comparator.label == "no treatment"
    assert claim.direction is ClaimDirection.IMPROVES


def test_pain_relief_as_well_as_another_benefit_is_set_against_nothing() -> None:
    assert read("Ibuprofen gives pain relief as well as functional improvements").comparator is None
    assert read("Ibuprofen works as well as codeine").comparator is not None


@pytest.mark.parametrize(
    ("text", "treatment"),
    [
        ("Music reduces the need for painkillers", "T:music-therapy"),
        ("The use of painkillers harms the kidneys", "T:painkillers"),
        ("By taking zinc, you can shorten a cold", "T:zinc"),
        ("Surgery reduces the need for amputation", "T:surgery"),  # and is none
        ("Competitive sports help children stay fit", "T:exercise"),  # which is no test
    ],
)
def test_what_changes_is_not_what_acts(text: str, treatment: str) -> None:
    found = read(text).treatment
    assert found is not None
    assert found.concept == treatment


def test_of_two_that_only_or_joins_neither_is_set_against_the_other() -> None:
    assert read("Walking more or swimming helps back pain").comparator is None
    assert read("Drugs such as mebeverine or peppermint oil may be useful for cramps").comparator is None
    assert read("Is yoga or stretching better for back pain?").comparator is not None


def test_every_complaint_that_comes_more_often_is_an_outcome() -> None:
    claim = read("Corticosteroids increase the risk of muscle weakness and osteoporosis")
    assert claim.condition is None
    assert len(claim.outcomes) == 2
    assert concept_of(read("Aspirin increases the risk of bleeding in people with diabetes").condition) == "C:diabetes"


def test_as_good_as_another_is_set_against_it() -> None:
    claim = read("Paracetamol is equivalent to ibuprofen for fever")
    assert claim.comparator is not None
    assert claim.comparator.concept == "T:ibuprofen"


def test_two_that_do_not_differ_are_set_against_each_other() -> None:
    claim = read("There was no difference between ibuprofen and paracetamol for fever")
    assert claim.treatment is not None
    assert claim.treatment.concept == "T:ibuprofen"
    assert claim.comparator is not None
    assert claim.comparator.concept == "T:paracetamol"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Acupuncture helps with side effects of chemotherapy", ClaimDirection.IMPROVES),
        ("Garlic slows the development of atherosclerosis", ClaimDirection.IMPROVES),
        ("Chemotherapy has side effects", ClaimDirection.WORSENS),
        ("Screens slow the development of language", ClaimDirection.WORSENS),
        ("Aspirin should not be used because it causes bleeding", ClaimDirection.WORSENS),
        ("Antibiotics should not be used for colds", ClaimDirection.NO_CHANGE),
        ("Oestrogen causes blood clots rather than prevent them", ClaimDirection.WORSENS),
        ("Doctors do not recommend kava, as the risk of liver damage outweighs the benefit", ClaimDirection.WORSENS),
        ("Exercise lowers blood pressure and the risk of stroke", ClaimDirection.IMPROVES),
        ("Garlic is linked to lowering cholesterol", ClaimDirection.IMPROVES),
        ("Garlic is linked to high cholesterol", ClaimDirection.WORSENS),
        ("By losing weight, you may regain your bladder control", ClaimDirection.IMPROVES),
        ("Honey is less effective than cough syrup", ClaimDirection.NO_CHANGE),
        ("Cranberry prevents cystitis, but is less effective than antibiotics", ClaimDirection.IMPROVES),
        ("Massage does not cause pain and is safe", ClaimDirection.NO_CHANGE),
        ("Massage is not safe", ClaimDirection.WORSENS),
        ("Surgery has no benefit but may cause pain", ClaimDirection.WORSENS),
        ("Feverfew reduces migraines with minimal side effects", ClaimDirection.IMPROVES),
        ("Honey promotes wound healing", ClaimDirection.IMPROVES),
        ("Meat is closely linked to bowel cancer", ClaimDirection.WORSENS),
        ("Men should limit alcoholic drinks", ClaimDirection.WORSENS),
        ("TNF-alpha blocking agents such as infliximab ease arthritis", ClaimDirection.IMPROVES),
        ("Nasal sprays ease a blocked nose and are safe for children", ClaimDirection.IMPROVES),
        ("Weight loss is an effective way to ease knee pain without adverse effects", ClaimDirection.IMPROVES),
        ("St. John's wort can lower the effectiveness of birth control pills", ClaimDirection.WORSENS),
    ],
)
def test_harm_that_is_held_back_is_none(text: str, direction: ClaimDirection) -> None:
    assert read(text).direction is direction


@pytest.mark.parametrize(
    "text",
    [
        "Aspirin works in many people",
        "Women should take folic acid every day",
        "Aspirin is not recommended as a long-term solution",
        "Evidence for aspirin is limited",
        "Aspirin does not work in the long term",
    ],
)
def test_when_and_in_how_many_is_no_outcome(text: str) -> None:
    assert [one.concept for one in read(text).outcomes] == ["O:overall-effect"]
