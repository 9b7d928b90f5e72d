"""Harm that is said without its name: what is spoilt, taken, or made what nobody wants to be."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims import read_claim, trained_reader
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Strength


def read(text: str) -> Claim:
    return read_claim(text, vocabulary.load(), reader=trained_reader())


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("Too much salt drives up blood pressure.", ("O:blood-pressure",)),
        ("Coffee sends your blood pressure soaring", ("O:blood-pressure",)),
        ("Fluoride in the water lowers children's IQ", ("O:cognition",)),
        ("Green tea extract is hard on the liver", ("O:liver-function",)),
        ("Talc has been tied to ovarian cancer", ("C:ovarian-cancer",)),
        ("Flu jabs give old people dementia", ("C:dementia",)),
        ("Headphones can leave you with tinnitus", ("O:tinnitus",)),
        ("Night shifts make you fat", ("C:obesity",)),
        ("Caffeine stops you sleeping", ("O:sleep",)),
        ("Sweeteners mess with your gut bacteria", ("O:gut-microbiota",)),
        ("Induction makes a caesarean more likely", ("O:caesarean",)),
        ("Iron pills bind you up", ("O:constipation",)),
        ("Cannabis eats away at your memory", ("O:memory",)),
        ("Raw milk puts children at risk", ("O:adverse-events",)),
    ],
)
def test_what_is_spoilt_taken_or_brought_on_is_a_harm(text: str, outcomes: tuple[str, ...]) -> None:
    claim = read(text)
    assert (claim.type, claim.direction, claim.negated) == (ClaimType.HARM, ClaimDirection.WORSENS, False)
    assert tuple(one.concept for one in claim.outcomes) == outcomes


@pytest.mark.parametrize(
    "text",
    [
        "Chewing gum stops acid eating into your teeth",
        "Moisturiser stops heating drying out your skin",
        "Ear plugs stop loud music damaging your hearing",
        "Antifungals kill the fungus that yellows nails",
        "Insect repellent keeps mosquitoes from giving you malaria",
        "Losing weight eases the strain on your back",
        "Insoles make running less hard on the knees",
        "Physio makes weak muscles stronger",
        "Exercise makes older people fall less",
        "Bleach baths kill skin bacteria",
        "Codeine gives headache relief",
        "Beta blockers keep the heart from racing",
        "Folic acid helps women put at risk by epilepsy drugs",
        "Hypnosis gives people with IBS relief",
        "Spearmint tea lowers testosterone in women with PCOS",
        "Getting more calcium nudges blood pressure down in people with normal readings",
        "Antibiotics kill off harmful gut bacteria",
        "Throat exercises make you snore less",
    ],
)
def test_what_is_stopped_eased_or_killed_for_good_is_no_harm(text: str) -> None:
    claim = read(text)
    assert (claim.type, claim.direction) == (ClaimType.EFFECT, ClaimDirection.IMPROVES)


@pytest.mark.parametrize(
    "text",
    [
        "Lifting weights doesn't stunt children's growth",
        "The pill won't make you infertile",
        "Statins don't make you forgetful",
        "You won't get cancer from a microwave",
    ],
)
def test_harm_that_is_denied_is_none(text: str) -> None:
    claim = read(text)
    assert (claim.type, claim.direction, claim.negated) == (ClaimType.HARM, ClaimDirection.NO_CHANGE, True)


def test_a_harm_of_no_known_name_is_not_any_harm() -> None:
    claim = read("Antidepressants leave you numb")
    assert claim.type is ClaimType.HARM
    assert [(one.concept, one.text) for one in claim.outcomes] == [(None, "leave you numb")]


@pytest.mark.parametrize(
    "text",
    [
        "Peanut butter is fine in pregnancy",
        "It's fine to take ibuprofen while breastfeeding",
        "X-rays at the dentist pose no danger",
        "Children can have both vaccines at once without problems",
    ],
)
def test_fine_and_without_problems_is_safe(text: str) -> None:
    claim = read(text)
    assert (claim.type, claim.direction) == (ClaimType.HARM, ClaimDirection.NO_CHANGE)
    assert [one.concept for one in claim.outcomes] == ["O:adverse-events"]


@pytest.mark.parametrize(
    "text",
    [
        "Copper bracelets are a con",
        "Detox diets are a load of rubbish",
        "Knee injections do little good",
        "Echinacea won't get rid of your cold any faster",
    ],
)
def test_a_con_and_what_will_not_get_rid_of_it_does_not_help(text: str) -> None:
    assert read(text).type is ClaimType.NO_EFFECT


def test_that_one_will_not_get_it_with_a_treatment_is_still_prevention() -> None:
    assert read("Take zinc and you will not catch a cold").type is ClaimType.EFFECT


def test_what_nothing_beats_is_not_compared_with_itself() -> None:
    claim = read("Nothing beats ginger for travel sickness")
    assert (claim.type, claim.comparator, claim.strength) == (ClaimType.EFFECT, None, Strength.EXAGGERATED)


@pytest.mark.parametrize(
    ("text", "treatment", "outcome"),
    [
        ("Learning to dance keeps the brain young", "T:dance", "O:cognition"),
        ("Vitamin A keeps children from going blind", "T:vitamin-a", "O:blindness"),
        ("Probiotics do nothing if you are healthy", "T:probiotics", "O:overall-effect"),
        ("Fizzy drinks rot your teeth", "T:sugar", "O:oral-health"),
    ],
)
def test_what_keeps_people_well_or_not_is_named(text: str, treatment: str, outcome: str) -> None:
    claim = read(text)
    assert claim.treatment is not None
    assert (claim.treatment.concept, [one.concept for one in claim.outcomes]) == (treatment, [outcome])


def test_what_an_unknown_treatment_changes_is_no_popularity() -> None:
    assert read("Dogs keep their owners' blood pressure down").type is ClaimType.EFFECT
