"""Words that name nothing, beside all that is said of each concept."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.types.concept import Family
from palpate.vocabulary.fitting import content, stem

TREATMENTS = vocabulary.load().told((Family.TREATMENT,))


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("injecting cement into a crushed vertebra", "T:vertebroplasty"),
        ("blowing up a balloon through your nostrils", "T:autoinflation"),
        ("a stay at the Dead Sea", "T:dead-sea-climatotherapy"),
    ],
)
def test_the_concept_of_which_most_is_said_fits_best(text: str, nearest: str) -> None:
    fits = list(TREATMENTS.fits(dict.fromkeys(content(text), 1.0)))
    assert fits[0].concept.id == nearest
    assert 0 < fits[0].understood <= 1.001
    assert len({fit.concept.id for fit in fits}) == len(fits)


def test_a_word_that_counts_less_is_understood_less() -> None:
    whole = {fit.concept.id: fit for fit in TREATMENTS.fits({"cement": 1.0, "vertebra": 1.0})}
    half = {fit.concept.id: fit for fit in TREATMENTS.fits({"cement": 0.25, "vertebra": 0.25, "flannel": 1.0})}
    assert half["T:vertebroplasty"].understood < whole["T:vertebroplasty"].understood / 2


def test_words_that_no_wording_says_fit_nothing() -> None:
    assert list(TREATMENTS.fits({"xqzvw": 1.0})) == []
    assert list(TREATMENTS.fits({})) == []


def test_what_a_wording_says_of_the_words_is_told() -> None:
    (best, *_) = TREATMENTS.fits({"cement": 1.0, "vertebra": 1.0, "kindly": 1.0})
    assert TREATMENTS.in_common(["cement", "vertebra", "kindly"], best.wording) == {"cement", "vertebra"}


def test_small_words_and_words_of_change_are_no_content() -> None:
    assert content("does taking it every day help to ease the pain?") == ["day", "pain"]
    assert content("does it help?") == ["does", "it", "help"]  # nothing else is said


@pytest.mark.parametrize(("one", "other"), [("rubbing", "rubs"), ("babies", "baby"), ("injected", "injecting")])
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_each_concept_is_said_by_its_best_wording() -> None:
    said = TREATMENTS.says(["cement", "vertebra", "flannel"])
    best = said["T:vertebroplasty"]
    assert best.said >= 0.5
    assert best.covers.shape == (3,) and best.covers[0] == 1 and best.covers[2] < 0.5
    assert TREATMENTS.says(["xqzvw"]) == {}


def test_a_wording_with_a_letter_asks_for_it() -> None:
    assert "T:vitamin-e" not in TREATMENTS.says(["vitamin"])
    assert "T:vitamin-e" in TREATMENTS.says(["vitamin", "e"])


def test_rare_words_count_more() -> None:
    common, rare = TREATMENTS.rarity(["water", "acupuncture"])
    assert 0 < common < rare <= 1
