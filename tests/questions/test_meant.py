"""Words that name nothing, read as the nearest concept that a library has studies of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from palpate import vocabulary
from palpate.asking import Asking
from palpate.claims import read_claim
from palpate.library import Library
from palpate.questions.meant import Nearest
from palpate.types.claim import Claim, ClaimType, Slot


@pytest.fixture(scope="module")
def library(starter_library: Path) -> Iterator[Library]:
    with Library.open(starter_library) as held:
        yield held


def read(text: str, library: Library) -> Claim:
    return read_claim(text, vocabulary.load(), meant=Nearest(library))


def named(slot: Slot | None) -> tuple[str, str | None]:
    assert slot is not None
    return slot.text, slot.concept


@pytest.mark.parametrize(
    ("text", "words", "concept"),
    [
        (
            "Injecting cement into a crushed vertebra relieves osteoporosis pain",
            "Injecting cement into a crushed vertebra",
            "T:vertebroplasty",
        ),
        ("Rubbing a baby's tummy stops colic", "Rubbing a baby's tummy", "T:infant-massage"),
        ("Needles in the right points get rid of hay fever", "Needles in the right points", "T:acupuncture"),
    ],
)
def test_a_treatment_told_by_what_is_done_is_found(text: str, words: str, concept: str, library: Library) -> None:
    treatment = read(text, library).treatment
    assert named(treatment) == (words, concept)
    assert treatment is not None and treatment.similarity is not None and 0 < treatment.similarity < 1
    assert treatment.span is not None and text[treatment.span.start : treatment.span.end] == words


def test_what_changes_is_found_by_what_was_studied_of_the_treatment(library: Library) -> None:
    (outcome,) = read("Eating carrots lets you see in the dark", library).outcomes
    assert outcome.concept == "O:night-vision"


@pytest.mark.parametrize(
    ("text", "words", "concept"),
    [
        ("Old-fashioned antihistamines stop you getting travel sick", "travel sick", "C:motion-sickness"),
        (
            "Rubbing in an anti-inflammatory gel relieves sprains",
            "Rubbing in an anti-inflammatory gel",
            "T:topical-nsaid",
        ),
    ],
)
def test_what_more_words_mean_goes_before_what_a_part_names(
    text: str, words: str, concept: str, library: Library
) -> None:
    assert (words, concept) in {named(slot) for slot in _slots(read(text, library))}


def test_a_term_within_its_own_words_stays(library: Library) -> None:
    claim = read("Do gentle massage sessions help with chronic lower back pain?", library)
    assert all(slot.similarity is None for slot in _slots(claim))


def test_what_is_understood_between_the_words_stays(library: Library) -> None:
    claim = read("For anaemia, iron beats a placebo", library)
    assert named(claim.treatment) == ("iron", "T:iron-supplement")
    assert "anaemia" in {slot.text for slot in claim.outcomes}


def test_nothing_is_put_where_all_is_understood_or_nothing_is_near(library: Library) -> None:
    assert all(slot.similarity is None for slot in _slots(read("does massage help back pain?", library)))
    unknown = read("Xqzvw drops cure hay fever", library).treatment
    assert unknown is not None and unknown.concept is None


def test_what_is_left_off_is_not_read_as_the_treatment(library: Library) -> None:
    treatment = read("giving up blowing up a balloon through the nose helps glue ear", library).treatment
    assert treatment is None or treatment.concept != "T:autoinflation"


def test_a_concept_without_a_study_is_no_meaning() -> None:
    with Library.in_memory() as empty:
        treatment = read("Injecting cement into a crushed vertebra relieves pain", empty).treatment
    assert treatment is not None and treatment.concept is None


def test_the_type_stays_that_of_the_claims_own_words(library: Library) -> None:
    claim = read("Injecting cement into a crushed vertebra does nothing for osteoporosis pain", library)
    assert claim.type is ClaimType.NO_EFFECT and claim.negated
    assert named(claim.treatment)[1] == "T:vertebroplasty"


def test_the_answer_says_what_was_read_as_what(library: Library) -> None:
    judged = Asking(library).report("Blowing up a special balloon through the nose clears glue ear").judged[0]
    assert judged.verdict.notes[0].startswith('"Blowing up a special balloon through the nose" is read as ')
    assert judged.verdict.studies


def _slots(claim: Claim) -> list[Slot]:
    return [slot for slot in (claim.treatment, claim.condition, *claim.outcomes) if slot]
