"""Claims of an article that say all that they speak of are read as the same question is."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.check import claims_of
from palpate.claims.by_itself import as_asked
from palpate.reading import read_text
from palpate.types.article import Article
from palpate.types.claim import Claim, ClaimDirection, ClaimType

ON_TURMERIC = """Turmeric tea: what I learned

Turmeric contains curcumin. Turmeric reduces joint pain and swelling. Many people drink turmeric tea.

{claim}
"""
ON_GINGER = """Ginger: what to know

Ginger has been used for a long time. {claim}
"""


def looked_up(page: str, claim: str) -> tuple[Article, Claim, Claim | None]:
    """The article, the claim as found and as asked."""
    article = read_text(page.format(claim=claim), suffix=".txt")
    claims, _ = claims_of(article)
    asked = as_asked(claims, article, vocabulary.load())
    (found,) = [pair for pair in zip(claims, asked, strict=True) if pair[0].text.rstrip(".") == claim.rstrip(".")]
    return article, *found


@pytest.mark.parametrize(
    ("claim", "treatment", "outcome", "kind"),
    [
        ("Ginger also helps with migraine.", "T:ginger", "C:migraine", ClaimType.EFFECT),
        ("Melatonin is safe for children.", "T:melatonin", "O:adverse-events", ClaimType.HARM),
        ("Selenium supplements prevent cancer.", "T:selenium", "O:occurrence", ClaimType.EFFECT),
        ("Chromium supplements control type 2 diabetes.", "T:chromium", "C:type-2-diabetes", ClaimType.EFFECT),
    ],
)
def test_a_claim_on_another_treatment_is_asked_of_that_one(
    claim: str, treatment: str, outcome: str, kind: ClaimType
) -> None:
    article, found, asked = looked_up(ON_TURMERIC, claim)
    assert asked is not None
    assert asked.treatment is not None
    assert (asked.treatment.concept, asked.type) == (treatment, kind)
    assert [one.concept for one in asked.outcomes] == [outcome]
    assert (asked.span, asked.text) == (found.span, found.text)
    placed = asked.treatment.span
    assert placed is not None
    assert article.text[placed.start : placed.end] == asked.treatment.text


@pytest.mark.parametrize("claim", ["It prevents migraine.", "This remedy prevents migraine."])
def test_what_stands_for_a_treatment_is_that_treatment(claim: str) -> None:
    _, found, asked = looked_up(ON_GINGER, claim)
    assert asked is not None
    assert found.treatment is not None
    assert asked.treatment == found.treatment
    assert asked.treatment.concept == "T:ginger"
    assert asked.condition is not None
    assert asked.condition.concept == "C:migraine"
    assert [one.concept for one in asked.outcomes] == ["O:occurrence"]


@pytest.mark.parametrize(
    "claim", ["Critics argue that ginger does not work for nausea.", "Sceptics say that it does not work for nausea."]
)
def test_what_somebody_denies_is_denied(claim: str) -> None:
    _, _, asked = looked_up(ON_GINGER, claim)
    assert asked is not None
    assert (asked.type, asked.direction, asked.negated) == (ClaimType.OPINION, ClaimDirection.NO_CHANGE, True)


def test_what_studies_are_said_to_show_is_asked() -> None:
    _, _, asked = looked_up(ON_TURMERIC, "Studies show that selenium prevents cancer.")
    assert asked is not None
    assert asked.treatment is not None
    assert (asked.type, asked.treatment.concept) == (ClaimType.STUDY, "T:selenium")
    assert [one.concept for one in asked.outcomes] == ["O:occurrence"]


def test_what_one_source_found_is_asked_and_its_citation_kept() -> None:
    _, found, asked = looked_up(ON_TURMERIC, "A 2015 Cochrane review found that zinc shortens a cold by a day.")
    assert asked is not None
    assert asked.treatment is not None
    assert (asked.type, asked.treatment.concept, asked.citation) == (ClaimType.STUDY, "T:zinc", found.citation)
    assert [one.concept for one in asked.outcomes] == ["C:common-cold"]


def test_no_side_effects_are_no_harm_of_what_the_article_is_about() -> None:
    page = "Ginger: what to know\n\nGinger eases nausea.\n\nBenefits of ginger:\n\n- {claim}\n- eases nausea\n"
    _, _, asked = looked_up(page, "no side effects")
    assert asked is not None
    assert (asked.type, [one.concept for one in asked.outcomes]) == (ClaimType.HARM, ["O:adverse-events"])


def test_too_little_of_what_the_article_is_about_is_not_that() -> None:
    _, _, asked = looked_up(ON_GINGER, "Insufficient ginger raises the risk of nausea.")
    assert asked is not None
    assert asked.treatment is not None
    assert (asked.treatment.text, asked.treatment.concept) == ("Insufficient ginger", None)


@pytest.mark.parametrize(
    "claim",
    [
        "If you take ginger for nausea, it often passes faster.",
        "Ginger relieves nausea, and honey, lemon, rest, sleep, warm soup and a long walk in the park relieve a cold.",
        "Nausea: ginger is what relieves it.",
        "Doctors recommend ginger for nausea.",
    ],
)
def test_what_leans_on_other_words_is_left_as_the_article_has_it(claim: str) -> None:
    page = ON_TURMERIC.format(claim=claim)
    article = read_text(page, suffix=".txt")
    claims, _ = claims_of(article)
    asked = as_asked(claims, article, vocabulary.load())
    start = page.index(claim)
    assert [one for found, one in zip(claims, asked, strict=True) if found.span.end > start] in ([], [None])
