"""The outcomes of claims: lay words and terms to constructs, with their places and concepts."""

from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims.context import Context
from palpate.claims.outcome_candidates import Option, Source
from palpate.claims.outcome_chooser import choose
from palpate.claims.outcomes import Stated, find_condition, find_outcomes
from palpate.claims.segments import segments
from palpate.claims.terms import Finder
from palpate.reading import read_text
from palpate.types.claim import ClaimType
from tests.claims.articles import claims_in


def labels(text: str, kind: ClaimType) -> list[str]:
    """The names of the outcomes of a sentence that is a claim of a type."""
    article = read_text(text)
    finder = Finder(article.prose, vocabulary.load())
    (segment,) = segments(article)
    context = Context.of(article, [segment], finder)
    terms = finder.terms(segment)
    (found,) = find_outcomes([Stated(terms, kind, None, find_condition(terms, None, context))], context)
    return [outcome.label for outcome in found]


def test_a_complaint_that_is_treated_is_an_outcome() -> None:
    (claim,) = claims_in("Massage helps with sciatica and headache.")
    assert {outcome.label for outcome in claim.outcomes} == {"sciatica", "headache"}
    assert claim.condition is None


def test_items_under_a_list_of_causes_are_causes_of_what_the_lead_in_names() -> None:
    text = "Massage is one thing.\n\nWrinkles are caused by three things:\n\n- sunlight\n- smoking\n"
    found = claims_in(text, about="")
    assert [(claim.type, [o.concept for o in claim.outcomes]) for claim in found] == [
        (ClaimType.CAUSE, ["O:wrinkles"]),
        (ClaimType.CAUSE, ["O:wrinkles"]),
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Massage helps you unwind.", "relaxation"),
        ("Facial massage gives the skin a healthy glow.", "skin appearance"),
        ("Massage gets athletes back in action faster.", "recovery"),
        ("Massage reduces muscle tension.", "muscle tension"),
        ("Massage improves sleep.", "sleep"),
    ],
)
def test_lay_words_and_terms_give_the_construct(text: str, label: str) -> None:
    assert label in labels(text, ClaimType.EFFECT)


def test_several_outcomes_stand_in_the_order_of_the_text() -> None:
    (claim,) = claims_in("Massage eases pain, anxiety and fatigue.")
    assert [outcome.label for outcome in claim.outcomes] == ["pain", "anxiety", "fatigue"]


def test_a_complaint_keeps_the_concept_of_the_whole_term() -> None:
    (claim,) = claims_in("Massage relieves low back pain.")
    assert [outcome.concept for outcome in claim.outcomes] == ["C:low-back-pain"]


def test_spans_cut_out_the_words_and_known_ones_have_similarity_1() -> None:
    text = "Massage eases pain and lifts your mood."
    (claim,) = claims_in(text)
    for outcome in claim.outcomes:
        assert outcome.span is not None
        assert outcome.similarity == 1.0
    assert claim.text == text


def test_the_name_of_a_treatment_is_no_outcome() -> None:
    assert labels("Deep tissue massage relieves migraine.", ClaimType.EFFECT) == ["migraine"]


def test_chosen_names_share_no_words_of_the_claim() -> None:
    (claim,) = claims_in(
        "Massage improves blood flow, lymph flow and blood pressure in tired muscles of the lower back."
    )
    spans = [outcome.span for outcome in claim.outcomes if outcome.span]
    assert all(not a.overlaps(b) for at, a in enumerate(spans) for b in spans[at + 1 :])


def test_what_the_surroundings_speak_of_counts_only_where_the_claim_names_nothing() -> None:
    inside = Option("sleep", Source.TERM_AS_WRITTEN, 2, 2)
    around = Option("wrinkles", Source.TOPIC)
    assert [one.label for one, _ in choose([inside, around], [0.6, 0.9])] == ["wrinkles", "sleep"]
    assert [one.label for one, _ in choose([inside, around], [0.9, 0.6])] == ["sleep"]
    assert choose([inside, around], [0.1, 0.1]) == []


def test_the_likelier_of_two_names_for_the_same_words_is_taken() -> None:
    found = [Option("sore muscles", Source.TERM_AS_WRITTEN, 1, 2), Option("muscle soreness", Source.LAY_WORD, 1, 2)]
    assert [one.label for one, _ in choose(found, [0.6, 0.7])] == ["muscle soreness"]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Massage was helpful in decreasing pain.", None),
        ("People had a clear decrease in anxiety after massage.", None),
        ("Massage improved sleep in fibromyalgia.", "fibromyalgia"),
    ],
)
def test_what_changes_is_not_for_whom(text: str, condition: str | None) -> None:
    (claim,) = claims_in(text)
    assert (claim.condition.label if claim.condition else None) == condition


def test_what_a_study_says_for_whom_is_no_outcome_beside_others() -> None:
    (claim,) = claims_in("A study found that massage eased depression in people living with severe pain.")
    assert [outcome.label for outcome in claim.outcomes] == ["depression"]


def test_an_item_that_names_a_cause_is_a_cause_of_what_its_list_is_about() -> None:
    text = "Massage is one thing.\n\nSagging skin is caused by three things:\n\n- loss of body fat\n- smoking\n"
    assert [[o.concept for o in claim.outcomes] for claim in claims_in(text, about="")] == [["O:sagging"]] * 2


def test_who_lives_with_pain_has_it_for_long() -> None:
    (claim,) = claims_in("A study found that massage eased depression in people living with severe pain.")
    assert claim.condition is not None
    assert (claim.condition.text, claim.condition.concept) == ("pain", "C:chronic-pain")


def test_what_this_is_only_possible_with_is_what_was_spoken_of() -> None:
    article = read_text("Massage cannot smooth wrinkles. This is only possible with surgery.")
    finder = Finder(article.prose, vocabulary.load())
    every = list(segments(article))
    context = Context.of(article, every, finder)
    terms = finder.terms(every[1])
    (found,) = find_outcomes([Stated(terms, ClaimType.EFFECT, None, find_condition(terms, None, context))], context)
    assert [outcome.concept for outcome in found] == ["O:wrinkles"]


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("High-strength capsaicin relieves nerve pain.", {"nerve pain"}),
        ("Extra strength paracetamol lowers fever.", {"fever"}),
        ("Massage improves strength.", {"strength"}),
    ],
)
def test_the_strength_of_a_medicine_is_no_outcome(text: str, outcomes: set[str]) -> None:
    (claim,) = claims_in(text)
    assert {outcome.label for outcome in claim.outcomes} == outcomes
