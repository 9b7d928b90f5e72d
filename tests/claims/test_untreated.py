from __future__ import annotations

import pytest

from palpate import vocabulary
from palpate.claims.segments import segments
from palpate.claims.terms import Finder
from palpate.claims.untreated import untreated_numbers
from palpate.reading import read_text

SHOULDER = """# Shoulder pain

## When to see a doctor

- Pain lasts more than a week

## How common is it?

Low back pain affects 7 percent of adults. Yoga helps.
"""


def told(quote: str) -> list[float]:
    """The numbers of the sentence that holds a quote."""
    article = read_text(SHOULDER, suffix=".md")
    segment = next(one for one in segments(article) if quote in one.text)
    return untreated_numbers(Finder(article.prose, vocabulary.load()).terms(segment))


def test_each_number_is_a_share() -> None:
    for quote in ("Pain lasts", "Low back pain", "Yoga"):
        assert len(told(quote)) == 13
        assert all(0 <= number <= 1 for number in told(quote))


def test_a_heading_that_sends_to_a_doctor() -> None:
    assert told("Pain lasts")[:2] == [0.0, 1.0]
    assert told("Yoga")[:3] == [0.0, 0.0, 0.0]


def test_a_heading_under_which_complaints_are_described() -> None:
    assert told("Pain lasts")[3] == 1.0
    assert told("Yoga")[3] == 0.0


@pytest.mark.parametrize(("quote", "asks"), [("Yoga", 1.0), ("Pain lasts", 0.0)])
def test_a_heading_that_asks(quote: str, asks: float) -> None:
    assert told(quote)[5] == asks


def test_what_the_sentence_opens_with() -> None:
    assert told("Low back pain")[7] == 1.0
    assert told("Low back pain")[10] == 0.0
    assert told("Yoga")[7] == 0.0
    assert told("Yoga")[10] == 1.0


def test_numbers_and_percentages() -> None:
    assert told("Low back pain")[-2:] == [1.0, 1.0]
    assert told("Yoga")[-2:] == [0.0, 0.0]
