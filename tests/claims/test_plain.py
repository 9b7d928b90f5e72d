"""Lay words, aches and slips of spelling are read as the vocabulary's words, and every letter keeps its place."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.claims.plain import plain, sayings


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("My lower back has hurt for years", "lower back pain"),
        ("Is yoga good for a sore, stiff neck?", "Is yoga good for neck pain?"),
        ("If you have a cold, honey helps", "If you have common cold, honey helps"),
        ("Lozenges ease a sore throat", "Lozenges ease a sore throat"),
        ("Sticking needles in people helps migraine", "acupuncture helps migraine"),
        ("Cracking your back eases headaches", "spinal manipulation eases headaches"),
        ("Regular mammograms save women's lives", "Regular mammograms reduces death"),
        ("A shingles jab protects old people", "A shingles vaccine protects old people"),
        ("Massage in neck pain works", "Massage against neck pain works"),
        ("Unlike yoga, massage eases pain", "massage eases pain"),
        ("Massage for neck pain works", "Massage against neck pain works"),
        ("There is no evidence for massage for my back pain", "There is no evidence for massage against my back pain"),
        ("Massage for the neck eases stress", "Massage for the neck eases stress"),
        ("Massaging your scalp prevents hair loss", "scalp massage prevents hair loss"),
        ("Rubbing tired feet helps you sleep", "feet massage helps you sleep"),
        ("Rubbing alcohol cleans wounds", "Rubbing alcohol cleans wounds"),
        ("Swapping butter for olive oil is good for you", "olive oil is good for you"),
        ("Milk thistel and hot flsuhes", "Milk thistle and hot flushes"),
        ("Women over 65 should have a bone scan", "Women over 65 benefit from a bone scan"),
        ("Men under 40 should not have a PSA test", "Men under 40 do not benefit from a PSA test"),
        ("Should women over 50 have mammograms?", "do women over 50 benefit from mammograms?"),
        ("does tumeric help psoriaisis", "does turmeric help psoriasis"),
        ("Running makes your knees hurt", "Running causes knees pain"),
        ("Heat makes sore muscles ache less", "Heat eases muscles pain"),
    ],
)
def test_plain_words_become_those_of_the_vocabulary(text: str, says: str) -> None:
    assert plain(text, vocabulary.load()).text == says


@pytest.mark.parametrize(
    "text",
    ["Massage eases back pain", "Zorbium sharpens the mind", "The product Diabetin lowers blood sugar", "Cold showers"],
)
def test_known_words_and_names_stay(text: str) -> None:
    assert plain(text, vocabulary.load()).text == text


def test_what_is_said_has_its_place_in_the_claim() -> None:
    text = "Does cracking your back get rid of migraines?"
    claim = read_claim(text, vocabulary.load(), reader=trained_reader())
    assert claim.treatment is not None
    assert claim.treatment.span is not None
    assert claim.treatment.concept == "T:spinal-manipulation"
    assert text[claim.treatment.span.start : claim.treatment.span.end] == "cracking your back"


def test_every_saying_stands_for_words_that_the_vocabulary_knows() -> None:
    known = vocabulary.load()
    unknown = [name for name in sayings().names if not known.find(name) and not _is_whole(name)]
    assert set(unknown) == {"causes", "raises", "lowers", "nothing beats"}  # verbs before what the claim names itself


def _is_whole(name: str) -> bool:
    known = vocabulary.load()
    return any(known.whole(name, family) for family in vocabulary.vocabulary.PRIORITY)


@pytest.mark.parametrize(
    ("text", "treatment"),
    [
        ("Going without gluten settles an irritable bowel", "T:gluten-free-diet"),
        ("Cutting down on alcohol lowers blood pressure", "T:drinking-less-alcohol"),
        ("Having COPD rehab with tai chi on top eases breathlessness", "T:tai-chi"),
    ],
)
def test_what_is_left_off_or_added_acts(text: str, treatment: str) -> None:
    claim = read_claim(text, vocabulary.load(), reader=trained_reader())
    assert claim.treatment is not None
    assert claim.treatment.concept == treatment


@pytest.mark.parametrize("text", ["Garlic does zilch for a cold", "Garlic for a cold is money down the drain"])
def test_lay_denials_deny(text: str) -> None:
    assert read_claim(text, vocabulary.load(), reader=trained_reader()).negated


@pytest.mark.parametrize(
    ("text", "treatment"),
    [
        ("A sore throat is made a little less painful by medicated lozenges", "medicated lozenges"),
        ("People with low back pain should get a massage", "massage"),
        ("Getting in the pool helps fibromyalgia", "pool"),
        ("People with cluster headaches benefit from yoga", "yoga"),
    ],
)
def test_what_acts_is_no_complaint_and_may_be_parted(text: str, treatment: str) -> None:
    claim = read_claim(text, vocabulary.load(), reader=trained_reader())
    assert claim.treatment is not None
    assert treatment in claim.treatment.text
