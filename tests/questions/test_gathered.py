"""What is kept of questions, and what is asked of it before anything is pooled."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.evidence import ask
from palpate.library import Library
from palpate.questions import Gathered


@pytest.mark.parametrize(
    ("treatment", "condition", "outcome"),
    [
        ("massage", "low back pain", "pain"),
        ("massage", "glaucoma", "pain"),
        ("acupuncture", None, "nausea"),
        ("ginger", "pregnancy", "nausea"),
        ("homeopathy", None, "blood pressure"),
    ],
)
def test_a_question_is_answered_where_anything_is_gathered(
    starter_library: Path, treatment: str, condition: str | None, outcome: str
) -> None:
    question = ask(treatment, condition=condition, outcome=outcome)
    with Library.open(starter_library) as library:
        gathered = Gathered(library)
        before = gathered.is_answered(question)
        evidence = gathered.on(question)
        assert before == gathered.is_answered(question) == bool(evidence.rungs or evidence.mixed_reviews)
