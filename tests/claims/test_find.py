from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from palpate import vocabulary
from palpate.claims import find_claims
from palpate.reading import read_text
from palpate.types.claim import ClaimType
from tests.claims.articles import claims_in

WORDS = (
    "massage", "hip", "pain", "does", "not", "reduce", "studies", "show", "that", "it", "may", "cure", "wrinkles",
    "blood", "flow", "avoid", "you", "should", "many", "people", "(Field", "et", "al.,", "1996)", "[1]", "no",
    "evidence", "because", "of", "in", "older", "adults", "muscle", "is", "the", "largest", ".", ",", ";", ":", "?",
    "\n", "\n\n- ", "but", "“",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Massage eases back pain.", ClaimType.EFFECT),
        ("Massage does not reduce pain.", ClaimType.NO_EFFECT),
        ("Massage can cause bruising and soreness.", ClaimType.HARM),
        ("Studies show that massage reduces pain.", ClaimType.STUDY),
        ("There is no evidence that massage reduces pain.", ClaimType.NO_EVIDENCE),
        ("More research on massage for headache is needed.", ClaimType.NO_EVIDENCE),
        ("Massage works by raising blood flow.", ClaimType.MECHANISM),
        ("Tight hip muscles lead to low back pain.", ClaimType.CAUSE),
        ("The hip is a ball-and-socket joint.", ClaimType.ANATOMY),
        ("Dr. Brown believes that massage helps with pain.", ClaimType.OPINION),
        ("Avoid massage after a fracture.", ClaimType.ADVICE),
        ("You should drink water after a massage.", ClaimType.ADVICE),
        ("Many people swear by massage for their back pain.", ClaimType.POPULARITY),
    ],
)
def test_types(text: str, kind: ClaimType) -> None:
    assert [claim.type for claim in claims_in(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Does massage reduce pain?",
        "Benefits of massage:",
        "Call us for prices.",
        "The studio opened in the last century.",
        "Massage.",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert claims_in(text) == []


def test_two_statements_of_one_sentence_part_where_they_are_judged_apart() -> None:
    found = claims_in("Massage reduces pain in the knee, but it does not improve the sleep of anybody.")
    assert [(claim.type, claim.negated) for claim in found] == [(ClaimType.EFFECT, False), (ClaimType.NO_EFFECT, True)]


def test_one_statement_with_a_joint_stays_whole() -> None:
    (claim,) = claims_in("Massage reduces pain in the knee, and it improves the sleep of older people.")
    assert claim.type is ClaimType.EFFECT


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)))
@example("0 A HIP [0] ; MASSAGE NO 0 0")
def test_every_claim_cuts_out_its_quote_in_order_and_apart(text: str) -> None:
    article = read_text(text, suffix=".md")
    claims = find_claims(article, vocabulary.load())
    for claim in claims:
        assert article.words(claim.span) == claim.text
        assert article.quote(claim.span) == article.quote(claim.span).strip()
        for slot in (claim.treatment, claim.technique, claim.site, claim.condition, *claim.outcomes):
            if slot is not None and slot.span is not None:
                assert article.words(slot.span) == slot.text
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(claims))
