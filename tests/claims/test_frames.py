"""Claims in whatever order they are put become what is done, what it does and what it is for."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.claims.frames import frames, in_plain_order
from palpate.types.claim import Claim, ClaimType
from palpate.vocabulary import Vocabulary


@cache
def known() -> Vocabulary:
    return vocabulary.load()


def read(text: str) -> Claim:
    return read_claim(text, known(), reader=trained_reader())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Is it worth taking zinc for a cold?", "does zinc help a cold?"),
        ("Is zorbium any good against gout?", "does zorbium help gout?"),
        ("Should you try zorbium for gout?", "does zorbium help gout?"),
        ("Can you get rid of gout with zorbium?", "can zorbium help gout?"),
        ("Can you prevent gout with zorbium?", "can zorbium prevent gout?"),
        ("Gout clears up faster with zorbium", "zorbium helps Gout"),
        ("If you have gout, take zorbium", "zorbium helps gout"),
        ("If you wear a copper hat you'll get less gout", "wear a copper hat: you'll get less gout"),
        ("If you cut out dairy your acne will clear", "cutting out dairy: your acne will clear"),
        ("Got gout? Try zorbium", "zorbium helps gout"),
        ("My nan reckons zorbium cures gout", "zorbium cures gout"),
        ("Every adult should be tested for hepatitis C", "hepatitis C screening works"),
        ("Should all adults have their blood pressure checked every year?", "blood pressure screening works?"),
        ("It is worth testing everyone for diabetes", "diabetes screening works"),
        ("Healthy people need not be screened for ovarian cancer", "ovarian cancer screening does not work"),
        ("There is no point in testing everyone for vitamin D", "vitamin D screening does not work"),
        ("Every adult should be tested for zorbium", "Every adult should be tested for zorbium"),
        ("Everybody should be checked for free", "Everybody should be checked for free"),
        ("Apparently it is not worth taking zorbium for gout", "zorbium does not help gout"),
        ("My nan swears by zorbium for gout", "zorbium helps gout"),
        ("Zorbium sees off gout", "Zorbium helps gout"),
        ("Zorbium knocks gout on the head", "Zorbium helps gout"),
        ("Zorbium keeps gout at bay", "Zorbium prevents gout"),
        ("Zorbium stops you blushing", "Zorbium stops blushing"),
        ("Zorbium keeps kids from snoring", "Zorbium stops snoring"),
        ("Zorbium won't touch gout", "Zorbium does not help gout"),
        ("There's no point taking zorbium for gout", "zorbium does not help gout"),
        ("Is it bad to take zorbium when you have gout?", "is zorbium bad for gout?"),
        ("Is it ok to take zorbium with gout?", "is zorbium safe for gout?"),
        ("Does it matter if you skip lunch?", "is skip lunch harmful?"),
        ("People with gout should steer clear of zorbium", "zorbium is bad for gout"),
        ("Which is better for gout, zorbium or ice?", "is zorbium better than ice for gout?"),
        ("Zorbium outdoes ice for gout", "Zorbium is better than ice for gout"),
        ("How long does zorbium take to ease gout?", "does zorbium ease gout?"),
    ],
)
def test_the_plain_order_stands_for_many(text: str, says: str) -> None:
    assert in_plain_order(text, known()).text == says


@pytest.mark.parametrize(
    "text",
    [
        "Ginger helps nausea",
        "Stopping alcohol brings the risk of mouth cancer down",  # a risk is no complaint
        "Back pain beats massage for most people",  # what acts is no complaint
        "Yoga isn't always good for back pain",
        "Nothing beats ginger for travel sickness",
        "Magnets work with no clear cause",
        "It works on the nerves",
        "Nuts keep your heart ticking",  # what goes on is not stopped
    ],
)
def test_other_claims_stay_as_they_stand(text: str) -> None:
    assert in_plain_order(text, known()).text == text


def test_every_letter_knows_where_it_stood() -> None:
    text = "Is it worth taking zinc for a cold?"
    said = in_plain_order(text, known())
    kept = [(letter, text[at]) for letter, at in zip(said.text, said.places, strict=True) if at is not None]
    assert kept and all(new == old for new, old in kept)
    claim = read(text)
    assert claim.text == text
    assert claim.treatment is not None and claim.treatment.span is not None
    assert text[claim.treatment.span.start : claim.treatment.span.end] == "zinc"


def test_a_long_claim_is_no_bare_form() -> None:
    text = "Is it worth taking zinc for " + "a very " * 40 + "bad cold?"
    assert in_plain_order(text, known()).text == text


def test_every_form_has_a_place_for_all_that_its_plain_order_names() -> None:
    for frame in frames():
        assert {name for name in "tarsvw" if f"{{{name}}}" in frame.said} <= set(frame.form.groupindex), frame.said


@pytest.mark.parametrize(
    ("text", "kind", "treatment", "aim"),
    [
        ("Can migraine be treated with zorbium?", ClaimType.EFFECT, "zorbium", "C:migraine"),
        ("Is there any point in zorbium for migraine?", ClaimType.EFFECT, "zorbium", "C:migraine"),
        ("Don't bother with zorbium for migraine", ClaimType.NO_EFFECT, "zorbium", "C:migraine"),
        ("Zorbium does naff all for migraine", ClaimType.NO_EFFECT, "zorbium", "C:migraine"),
        ("How quickly does zorbium cure migraine?", ClaimType.EFFECT, "zorbium", "C:migraine"),
        ("Are steroids worth taking for Bell's palsy?", ClaimType.EFFECT, "corticosteroids", "C:bells-palsy"),
        ("Is it bad to use ginger when you have migraine?", ClaimType.HARM, "ginger", "C:migraine"),
    ],
)
def test_unknown_treatments_are_told_from_the_words_around_them(
    text: str, kind: ClaimType, treatment: str, aim: str
) -> None:
    claim = read(text)
    assert (claim.type, claim.treatment.label if claim.treatment else None) == (kind, treatment)
    slots = [claim.condition, *claim.outcomes]
    assert aim in [one.concept for one in slots if one]


@pytest.mark.parametrize(
    "text", ["Ginger sorts out blarkitis", "Ginger is worth a try for blarkitis", "Is ginger any use for blarkitis?"]
)
def test_an_unknown_complaint_stands_without_the_words_before_it(text: str) -> None:
    assert [one.text for one in read(text).outcomes] == ["blarkitis"]


def test_what_is_left_off_stays_left_off() -> None:
    claim = read("If you cut gluten, autistic kids behave better")
    assert claim.treatment is not None and claim.treatment.concept == "T:gluten-free-diet"
    claim = read("Less screen time helps teenagers sleep")
    assert claim.treatment is not None and claim.treatment.concept == "T:less-screen-time"


def test_a_claim_of_a_treatment_without_its_name_is_no_popularity() -> None:
    assert read("Steroids spare babies with bronchiolitis a stay in hospital").type is ClaimType.EFFECT


def test_a_raised_scar_is_no_harm() -> None:
    assert read("Is silicone gel worth it for a raised scar?").type is ClaimType.EFFECT


def test_nothing_named_but_people_is_asked_as_a_whole() -> None:
    claim = read("Antidepressants don't do a thing for teenagers")
    assert (claim.type, [one.concept for one in claim.outcomes]) == (ClaimType.NO_EFFECT, ["O:overall-effect"])


@pytest.mark.parametrize(
    ("text", "kind", "treatment", "aim"),
    [
        ("Milk gives you spots", ClaimType.HARM, "milk", "acne"),
        ("Scrape your tongue to get rid of bad breath", ClaimType.EFFECT, "tongue scraping", "bad breath"),
        ("Is mouthwash worth using on top of brushing?", ClaimType.EFFECT, "mouthwash", "overall effect"),
        (
            "If you do wobble board exercises you won't go over on your ankle again",
            ClaimType.EFFECT,
            None,
            "occurrence",
        ),
        ("People who cut out dairy get fewer migraines", ClaimType.EFFECT, "dairy-free diet", "headache frequency"),
        ("If you go on the pill your skin clears up", ClaimType.EFFECT, None, "acne"),
    ],
)
def test_what_is_done_may_be_told_as_what_people_do(
    text: str, kind: ClaimType, treatment: str | None, aim: str | None
) -> None:
    claim = read(text)
    assert claim.type is kind
    assert treatment is None or (claim.treatment is not None and claim.treatment.label == treatment)
    assert aim is None or aim in [one.label for one in [claim.condition, *claim.outcomes] if one]


def test_a_word_is_no_abbreviation_of_its_letters() -> None:
    claim = read("If you get on all fours the breech baby will turn")
    assert claim.treatment is None or claim.treatment.concept != "T:graded-activity"


def test_whom_it_helps_is_no_part_of_the_outcome() -> None:
    assert [one.label for one in read("Valerian helps older people drop off").outcomes] == ["sleep onset latency"]
    assert read("Craniosacral therapy soothes babies").condition is not None


@pytest.mark.parametrize(
    ("text", "kind", "treatment", "aim"),
    [
        ("If you drink alcohol every night you sleep worse", ClaimType.HARM, "alcohol", "sleep"),
        ("Back surgery leaves you worse off", ClaimType.HARM, "back surgery", None),
        ("A hysterectomy sends you into an early menopause", ClaimType.HARM, "hysterectomy", None),
        ("Fluoride varnish hardens children's teeth", ClaimType.EFFECT, "fluoride varnish", None),
        ("Does it matter if you don't finish your antibiotics?", ClaimType.HARM, "skipping antibiotics", None),
        ("Going dairy-free clears up a blocked nose", ClaimType.EFFECT, "dairy-free diet", "nasal congestion"),
        ("If coeliacs cut out gluten they sleep better", ClaimType.EFFECT, "gluten-free diet", "sleep"),
        ("Do you need vitamin D pills in winter?", ClaimType.EFFECT, "vitamin D", "overall effect"),
        ("One dose of steroid calms croup", ClaimType.EFFECT, "corticosteroids", "croup"),
        ("Lithium evens out bipolar", ClaimType.EFFECT, "lithium", "bipolar disorder"),
        ("Cinnamon brings your sugar down", ClaimType.EFFECT, "cinnamon", "blood sugar"),
    ],
)
def test_how_people_fare_says_whether_it_is_for_the_better(
    text: str, kind: ClaimType, treatment: str, aim: str | None
) -> None:
    claim = read(text)
    assert (claim.type, claim.treatment.label if claim.treatment else None) == (kind, treatment)
    assert aim is None or aim in [one.label for one in [claim.condition, *claim.outcomes] if one]


@pytest.mark.parametrize(
    ("text", "kind", "aim"),
    [
        ("Ginseng gives you more oomph", ClaimType.EFFECT, None),
        ("Plant sterol spreads bring cholesterol down", ClaimType.EFFECT, "cholesterol"),
        ("Blood thinners make you bruise like a peach", ClaimType.HARM, "bruise"),
        ("Coffee gives you migraines", ClaimType.HARM, "migraine"),
        ("Eat more nuts if you want bigger muscles", ClaimType.EFFECT, "muscle growth"),
    ],
)
def test_what_people_are_given_more_of_is_no_harm(text: str, kind: ClaimType, aim: str | None) -> None:
    claim = read(text)
    assert claim.type is kind
    assert aim is None or aim in [one.label for one in [claim.condition, *claim.outcomes] if one]


def test_an_unknown_treatment_ends_before_what_it_causes() -> None:
    claim = read("Bleaching makes your teeth sensitive")
    assert claim.type is ClaimType.HARM
    assert claim.treatment is not None and "cause" not in claim.treatment.label


def test_what_stops_a_complaint_is_no_cause_of_it() -> None:
    claim = read("Feeding from the sore side stops mastitis turning nasty")
    assert (claim.type, claim.treatment.text if claim.treatment else None) == (
        ClaimType.EFFECT,
        "Feeding from the sore side",
    )
    assert read("Tight hamstrings cause back pain").type is ClaimType.CAUSE
    assert read("Most back pain comes from weak muscles").type is ClaimType.CAUSE


def test_no_form_is_passed_over_that_fits() -> None:
    data = Path(__file__).parents[2] / "benchmarks" / "quality" / "data"
    files = (data / "claims.jsonl", data / "claims_reworded.jsonl", data / "claims_slots.jsonl")
    claims = [json.loads(line)["claim"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    fitting = [(one, frame) for one in claims for frame in frames() if frame.form.fullmatch(one)]
    assert len(fitting) > 20
    assert all(not frame.needs or frame.needs & {*re.findall("[a-z]+", one.lower())} for one, frame in fitting)
    assert sum(not frame.needs for frame in frames()) < 10
