from __future__ import annotations

import pytest

from palpate.trials.asked import Scene
from palpate.trials.direction import Way, direction
from palpate.trials.wording import marked
from palpate.types.paper import Paper
from tests.trials.papers import paper

FILLER = "The aim of this trial was to compare massage with usual care in adults with knee pain."


def report(*sentences: str) -> Paper:
    return paper(
        abstract=FILLER, body=[("Methods", "Pain was measured on a visual scale."), ("Results", " ".join(sentences))]
    )


@pytest.mark.parametrize(
    ("sentence", "way"),
    [
        ("Pain was significantly lower in the massage group than in the usual care group (p = 0.01).", Way.DOWN),
        ("Pain was significantly higher in the massage group than in the usual care group (p = 0.01).", Way.UP),
        ("There was no significant difference in pain between the groups (p = 0.41).", Way.NO_DIFFERENCE),
        ("Pain did not differ significantly between massage and usual care (p > 0.05).", Way.NO_DIFFERENCE),
    ],
)
def test_the_wording_of_a_result_gives_its_way(sentence: str, way: Way) -> None:
    trial = report("Age was similar in both groups.", sentence, "Two people in the usual care group moved away.")
    answer = direction(Scene(trial), "massage", "usual care", "pain")
    assert answer.way is way
    assert answer.span is not None
    assert trial.text[answer.span.start : answer.span.end] == sentence


def test_probabilities_add_up_and_an_answer_is_repeatable() -> None:
    trial = report("Pain was significantly lower in the massage group (p = 0.01).")
    first, second = (direction(Scene(trial), "massage", "usual care", "pain") for _ in range(2))
    assert first == second
    assert sum(first.probabilities) == pytest.approx(1.0, abs=1e-3)
    assert first.confidence == max(first.probabilities)


def test_a_paper_without_sentences_has_no_place() -> None:
    assert direction(Scene(paper(abstract="")), "massage", "usual care", "pain").span is None


def test_names_and_figures_are_put_aside() -> None:
    scene = Scene(report("Pain fell."))
    asked = scene.asked("massage", "usual care", "pain")
    kinds = marked("Pain fell by 12.3 with massage versus usual care (95% CI 2.1 to 20.4; p < 0.001).", asked)
    assert kinds[:6] == ["OUT", "fell", "by", "#", "with", "INT"]
    assert "pSIG" in kinds
    assert "CIOFF" in kinds
