"""Claims of which nothing was found as they were read, by the study that says most of their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from palpate.asking import Asking
from palpate.library import Library
from palpate.questions.whole import as_whole, wholes
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot


@pytest.fixture(scope="module")
def library(starter_library: Path) -> Iterator[Library]:
    with Library.open(starter_library) as held:
        yield held


def claim(text: str, *, type: ClaimType = ClaimType.EFFECT, outcome: str | None = None) -> Claim:
    asked = (Slot(text="that", label="that", concept=outcome),) if outcome else ()
    span = Span(0, len(text))
    return Claim(span=span, text=text, type=type, outcomes=asked, direction=ClaimDirection.IMPROVES)


@pytest.mark.parametrize(
    ("text", "treatment", "aim"),
    [
        ("Keyhole surgery gives lasting relief from a worn, arthritic knee", "T:arthroscopy", "C:knee-osteoarthritis"),
        ("Twitchy legs at night? Iron may be the answer", "T:iron-supplement", "C:restless-legs-syndrome"),
        (
            "Practising standing up from a chair makes stroke survivors quicker at it",
            "T:sit-to-stand-training",
            "O:standing-up",
        ),
    ],
)
def test_the_study_that_says_most_of_the_words_tells_what_is_asked(
    text: str, treatment: str, aim: str, library: Library
) -> None:
    first = next(as_whole(claim(text), library))
    assert first.treatment is not None and first.treatment.concept == treatment
    assert first.outcomes[0].concept == aim
    span = first.treatment.span
    assert span is not None and text[span.start : span.end] == first.treatment.text


@pytest.mark.parametrize(
    "text",
    [
        "Melatonin reduces seizures in epilepsy",  # other drugs do
        "Shock wave therapy heals a sore Achilles tendon",  # it was tried in wounds
        "Can CBD help with period pain?",  # it was tried in other pain
        "Imunoglukan strengthens the immune system",  # nobody knows the name
        "xqzvw",
        "",
    ],
)
def test_what_a_claim_names_must_be_what_the_study_is_on(text: str, library: Library) -> None:
    assert wholes(text, library) == []


def test_safety_and_prevention_are_asked_of_nothing_else(library: Library) -> None:
    text = "Qigong prevents heart disease"
    assert list(as_whole(claim(text), library))
    assert not list(as_whole(claim(text, outcome="O:occurrence"), library))
    assert not list(as_whole(claim("Lifting weights is safe with HIV", outcome="O:adverse-events"), library))
    assert not list(as_whole(claim(text, type=ClaimType.ADVICE), library))


def test_the_nearest_comes_first_and_each_question_once(library: Library) -> None:
    found = wholes("Creams prevent stretch marks in pregnancy", library)
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    asked = [tuple(slot and slot.concept for slot in one[2:]) for one in found]
    assert asked and len(asked) == len(set(asked))


def test_what_was_read_so_is_what_is_judged(library: Library) -> None:
    (judged,) = Asking(library).report("Twitchy legs at night? Iron may be the answer").judged
    assert judged.verdict.studies
    assert judged.claim.treatment is not None and judged.claim.treatment.text == "Iron"
    (outcome,) = judged.claim.outcomes
    assert outcome.concept == "C:restless-legs-syndrome" and outcome.similarity is not None and outcome.similarity < 1
