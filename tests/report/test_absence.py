"""What is said where no trial answers a question."""

from __future__ import annotations

from palpate.report.evidence_lines import absence_lines
from tests.verdict.test_standing import evidence, review


def test_nothing_found_is_no_evidence_of_absence() -> None:
    assert absence_lines(evidence())[1] == "That is absence of evidence in this library, not evidence of absence."


def test_reviews_that_mix_comparators_are_no_absence() -> None:
    (said,) = absence_lines(evidence(mixed=(review(0.3, 0.9),)))
    assert said.endswith("reviews that mix them do.")
