"""Claims that name no outcome, in an article that is about some."""

from __future__ import annotations

from typing import Any

import pytest

from palpate import vocabulary
from palpate.check import claims_of
from palpate.claims import with_subject
from palpate.reading import read_text
from palpate.types.article import Span
from palpate.types.claim import Claim, ClaimDirection, ClaimType, Slot


def slot(name: str) -> Slot:
    return Slot(text=name, label=name, concept=name)


def claim(*outcomes: str, treatment: str | None = "massage", **more: Any) -> Claim:
    given: dict[str, Any] = {
        "span": Span(0, 1),
        "text": "It helps.",
        "type": ClaimType.EFFECT,
        "treatment": slot(treatment) if treatment else None,
        "outcomes": tuple(slot(name) for name in outcomes),
    }
    return Claim(**(given | more))


PAGE = (read_text("Rubbing\n\nIt helps.\n", suffix=".md"), vocabulary.load())
ABOUT = (claim("wrinkles"), claim("wrinkles", "sagging"), claim("sagging", "pain"))


def outcomes_of_last(*claims: Claim) -> list[str]:
    return [found.label for found in with_subject(claims, *PAGE)[-1].outcomes]


def test_a_claim_without_an_outcome_speaks_of_those_that_the_article_is_about() -> None:
    filled = with_subject((*ABOUT, claim()), *PAGE)[-1]
    assert [(one.label, one.from_context) for one in filled.outcomes] == [("sagging", True), ("wrinkles", True)]


@pytest.mark.parametrize(
    "left_alone",
    [
        claim(treatment="acupuncture"),
        claim(treatment=None),
        claim(condition=slot("back pain")),
        claim(checkable=False),
        claim(checkable=False, type=ClaimType.OPINION),
        claim(type=ClaimType.MECHANISM),
    ],
)
def test_others_are_left_alone(left_alone: Claim) -> None:
    assert outcomes_of_last(*ABOUT, left_alone) == []
    assert with_subject(ABOUT, *PAGE) == ABOUT


@pytest.mark.parametrize(
    ("text", "kind", "is_filled"),
    [
        ("This massage is of little use, a waste of money.", ClaimType.NO_EFFECT, True),
        ("There is no evidence that massage works.", ClaimType.NO_EVIDENCE, True),
        ("More research is needed.", ClaimType.NO_EVIDENCE, True),
        ("It will not straighten a crooked spine.", ClaimType.NO_EFFECT, False),
        ("You may upset your stomach.", ClaimType.HARM, False),
        ("There is no proof that a therapist can spot a disease.", ClaimType.NO_EVIDENCE, False),
    ],
)
def test_only_what_says_whether_a_treatment_is_of_use_is_about_the_articles_outcomes(
    text: str, kind: ClaimType, is_filled: bool
) -> None:
    found = outcomes_of_last(*ABOUT, claim(text=text, type=kind))
    assert found == (["sagging", "wrinkles"] if is_filled else [])


def test_what_one_claim_alone_names_is_not_what_the_article_is_about() -> None:
    assert outcomes_of_last(claim("pain"), claim()) == []


def test_an_opinion_for_a_treatment_can_be_looked_up_once_it_is_known_on_what() -> None:
    opinion = claim(checkable=False, type=ClaimType.OPINION, direction=ClaimDirection.IMPROVES)
    filled = with_subject((*ABOUT, opinion), *PAGE)[-1]
    assert filled.checkable
    assert len(filled.outcomes) == 2


SPRING = "Many people have a runny nose and itchy eyes in spring. Rinsing the nose with salt water helps."


@pytest.mark.parametrize(
    "page",
    [
        "# Ask us\n\nMy eyes itch. What helps hay fever?\n\nRinsing the nose with salt water helps.\n",
        f"# Ask us\n\n## Hay fever\n\n{SPRING}\n",
        f"# Seven remedies for hay fever\n\n{SPRING}\n",
    ],
)
def test_a_claim_that_names_nothing_speaks_of_what_was_asked_or_of_what_the_heading_says(page: str) -> None:
    article = read_text(page, suffix=".md")
    claims, _ = claims_of(article)
    filled = with_subject(claims, article, vocabulary.load())[-1]
    assert filled.text == "Rinsing the nose with salt water helps."
    assert [(one.concept, one.from_context) for one in filled.outcomes] == [("C:hay-fever", True)]


def test_a_heading_on_two_complaints_leaves_it_open() -> None:
    article = read_text(
        "# For hay fever and asthma\n\nMy eyes itch in spring. Rinsing the nose with salt water helps.\n", suffix=".md"
    )
    claims, _ = claims_of(article)
    assert with_subject(claims, article, vocabulary.load()) == claims
