from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.people import count_randomised
from tests.trials.papers import paper


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("One hundred and fifteen patients were randomised to massage or rest.", 115),
        ("We randomly assigned 84 women to two groups.", 84),
        ("A total of 468 women were screened and 101 women were randomised.", 101),
        ("Participants were randomly allocated to massage (n = 12) or rest (n = 14).", 26),
        ("Patients (n = 26) were randomly allocated to massage (n = 12) or rest (n = 14).", 26),
        ("In total, 1,204 adults aged 18 to 65 years were randomly assigned.", 1204),
    ],
)
def test_sentences_that_say_how_many(sentence: str, n: int) -> None:
    trial = paper(title="A trial", abstract=sentence)
    found = count_randomised(trial, ())
    assert found is not None
    assert found.n == n
    assert found.said is not None
    assert trial.text[found.said.start : found.said.end] in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The sample size calculation required 240 patients in two groups.",
        "Pain is common in the elderly.",
        "A randomised controlled trial.",
    ],
)
def test_other_counts_are_weak_or_none(sentence: str) -> None:
    found = count_randomised(paper(title="A trial", abstract=sentence), ())
    assert found is None or found.confidence < 0.8


def test_the_text_outvotes_one_group() -> None:
    text = "Thirty patients in each group were randomly assigned. In all, 60 patients were randomised at two centres."
    found = count_randomised(paper(title="A trial", abstract=text), ())
    assert found is not None
    assert found.n == 60


def test_the_parts_of_a_sentence_make_the_whole() -> None:
    said = "Eighteen women were randomised to receive the intervention and 18 to receive usual care."
    study = read_trial(paper(abstract=said, title="Massage versus usual care for back pain"))
    assert study.n == 36
