"""Journals by name and abbreviation."""

from __future__ import annotations

import pytest

from palpate.text.journals import is_abbreviation, journal_key, known_journal


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ann Intern Med", "Annals of Internal Medicine"),
        ("J. Clin. Nurs.", "Journal of Clinical Nursing"),
        ("the Journal of Clinical Nursing", "Journal of Clinical Nursing"),
        ("NEJM", "New England Journal of Medicine"),
        ("Medicine & Science in Sports & Exercise", "Medicine and Science in Sports and Exercise"),
    ],
)
def test_names_and_abbreviations(words: str, name: str) -> None:
    assert known_journal(words) == name


@pytest.mark.parametrize("words", ["Monday", "Journal", "", "deep tissue massage"])
def test_other_words_are_none(words: str) -> None:
    assert known_journal(words) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Spine Journal", "Spine Journal"),
        ("Medicina (Kaunas)", "Medicina"),
        (
            "Scandinavian Journal of Medicine & Science in Sports",
            "Scandinavian Journal of Medicine and Science in Sports",
        ),
        ("J. Clin. Nurs.", "Journal of Clinical Nursing"),
        ("Evidence-based Complementary and Alternative Medicine : eCAM", "Evid Based Complement Alternat Med"),
    ],
)
def test_names_of_one_journal_have_one_key(one: str, other: str) -> None:
    assert journal_key(one) == journal_key(other)


@pytest.mark.parametrize(
    ("short", "full", "is_short"),
    [
        ("int j sports phys ther", "international journal sports physical therapy", True),
        ("j natl cancer inst", "journal national cancer institute", True),
        ("pain", "pain medicine", False),
        ("j physiother", "journal psychotherapy", False),
        ("pain medicine", "pain medicine", False),
    ],
)
def test_an_abbreviation_shortens_each_word(short: str, full: str, is_short: bool) -> None:
    assert is_abbreviation(short, full) is is_short
