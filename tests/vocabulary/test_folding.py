"""Folding: different writings of one wording meet, different wordings stay apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate import vocabulary
from palpate.types.concept import Family
from palpate.vocabulary import folding
from palpate.vocabulary.folding import COMMA, STOP, fold, fold_all, remember, spans, tokens, without_tail


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Swedish Massages", "the swedish massage"),
        ("oedema of the ankles", "edema in ankle"),
        ("post-operative", "postoperative"),
        ("Bell’s palsy", "Bells palsy"),
        ("crow's feet", "crows foot"),
        ("anaesthesia", "anesthesia"),
        ("behaviour programmes", "behavior program"),
        ("moisturiser", "moisturizers"),
        ("children’s headaches", "child headache"),
        ("fibre", "fibers"),
        ("dysmenorrhoea", "dysmenorrhea"),
        ("sleep apnoea", "sleep apnea"),
        ("photo-ageing", "photoaging"),
        ("β-alanine", "beta-alanine"),
        ("Ménière's disease", "Meniere disease"),
        ("tendinopathies", "tendinopathy"),
        ("counselling", "counseling"),
        ("caesarean section", "cesarean sections"),
    ],
)
def test_writings_of_one_wording_meet(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("TENS", "ten"),
        ("MS", "m"),
        ("AIDS", "aid"),
        ("aloe", "ale"),
        ("vitamin A", "vitamin"),
        ("hepatitis A", "hepatitis"),
        ("stress", "stres"),
        ("foot", "food"),
        ("four", "for"),
        ("low back pain", "back pain"),
        ("self-massage", "massage"),
        ("HADS-A", "HADS"),
        ("STAI-S", "STAI"),
        ("S-1", "1"),
    ],
)
def test_different_wordings_stay_apart(first: str, second: str) -> None:
    assert fold(first) != fold(second)


@pytest.mark.parametrize("text", ["vitamin a", "vitamin A", "botulinum toxin type a", "hepatitis a"])
def test_the_letter_behind_vitamin_is_no_article(text: str) -> None:
    assert fold(text).endswith(" a")
    assert [word for word, _, _ in spans(text)][-1] == "a"


@pytest.mark.parametrize("text", ["HADS-A", "STAI-S", "FACE-Q"])
def test_the_letter_behind_a_hyphen_is_part_of_the_name(text: str) -> None:
    assert fold(text).split()[-1] == text[-1].lower()
    assert [text[start:end] for _, start, end in spans(text)] == text.split("-")


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="|")), min_size=1, max_size=8))
def test_many_at_once_fold_as_one_by_one(wordings: list[str]) -> None:
    assert fold_all(wordings) == [fold(wording) for wording in wordings]


@given(st.text())
def test_words_met_all_at_once_are_those_met_one_by_one(text: str) -> None:
    folding._memo.clear()
    alone = spans(text)
    folding._memo.clear()
    remember(text)
    assert spans(text) == alone


@given(st.text())
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = spans(text)
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(found))


def test_spans_cut_out_the_words() -> None:
    text = "Crow’s feet: self-massage of the neck."
    cut = [text[start:end] for _, start, end in spans(text)]
    assert cut == ["Crow’s", "feet", ":", "self", "massage", "of", "neck", "."]


def test_spans_mark_where_a_phrase_ends() -> None:
    marks = [word for word, _, _ in spans("oil. Massage, heat\n\nrest - cold") if word in {COMMA, STOP}]
    assert marks == [STOP, COMMA, STOP, STOP]


def test_tails_go_but_one_word_stays() -> None:
    assert list(without_tail(fold("craniosacral therapy sessions").split())) == ["craniosacral"]
    assert list(without_tail(fold("therapy").split())) == ["therapy"]


@given(st.text("abcdehilmnoprstuvyzAST0129", min_size=1, max_size=9))
def test_a_word_alone_folds_as_in_a_phrase(word: str) -> None:
    """One word takes a shorter way; with a mark behind it the long one."""
    assert tokens(word) == tokens(f"{word} !")


@pytest.mark.parametrize(
    "word", ["a", "The", "S", "s", "TENS", "AIDS", "women", "Children", "of", "in", "calves", "rhoea", "oedema", "1s"]
)
def test_words_with_rules_of_their_own_fold_alone_as_in_a_phrase(word: str) -> None:
    assert tokens(word) == tokens(f"{word} !")


def test_word_by_word_is_the_same_as_all_at_once() -> None:
    known = vocabulary.load()
    wordings = [word for one in known.concepts(Family.TREATMENT) for word in (one.label, *one.synonyms)]
    alone = [fold(wording) for wording in wordings]
    assert alone == fold_all(wordings)
    assert len(alone) > 5_000
