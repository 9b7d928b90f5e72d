"""Journals by name and abbreviation."""

from __future__ import annotations

import pytest

from palpate.claims.sources.journals import known_journal


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
