"""Which words are mended: slips of the pen, and no common words that the vocabulary happens to lack."""

from __future__ import annotations

from palpate.types.concept import Family
from palpate.vocabulary import load
from palpate.vocabulary.spelling import Speller


def test_a_common_word_is_no_slip_of_a_near_one() -> None:
    assert not load().resolve("scary", Family.CONDITION).concepts  # one letter from "scaby", as "scabies" is kept


def test_a_word_that_nobody_knows_is_mended() -> None:
    speller = Speller(["sciatica"], known=["pain"], is_word={"sciatic"}.__contains__)
    assert speller.mend(["sciatca", "sciatic", "pain"]) == ["sciatica", "sciatic", "pain"]


def test_slips_in_running_text_are_mended_and_words_of_the_language_stay() -> None:
    known = load()
    slips = ("flsuhes", "thistel", "acnee", "tumeric", "psoriaisis", "acupunctre")
    assert [known.mended(word) for word in slips] == [
        "flushes",
        "thistle",
        "acne",
        "turmeric",
        "psoriasis",
        "acupuncture",
    ]
    words = [
        "sharpens",
        "tames",
        "mends",
        "stave",
        "warding",
        "whiten",
        "lessens",
        "swears",
        "medicated",
        "practise",
        "vaccinating",
        "migraine",
    ]
    assert not any(map(known.mended, words))


def test_a_word_in_which_people_speak_of_a_concept_is_no_slip() -> None:
    """ "Snorting" is a letter from "snoring"; it is said of rinsing the nose."""
    assert [load().mended(word) for word in ("snorting", "squirting", "fusing")] == [None, None, None]
    assert not load().resolve("plonk", Family.OUTCOME).concepts
    assert load().resolve("squirting", Family.TREATMENT).concepts == ()
