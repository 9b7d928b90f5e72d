from __future__ import annotations

import pytest

from palpate.trials.asked import Scene
from palpate.trials.lettered import mentions, sides
from tests.trials.papers import paper

DEFINED = (
    "Group A (n = 20) received massage with oil and group B (n = 21) received stretching at home. "
    "After six weeks pain was lower in group B than in group A (p = 0.01)."
)


def test_letters_stand_for_the_arms_whose_words_are_beside_them() -> None:
    scene = Scene(paper(abstract="", body=[("Methods", DEFINED)]))
    assert dict(scene.asked("massage", "stretching", "pain").labels) == {"A": "INT", "B": "COM"}
    assert dict(scene.asked("stretching", "massage", "pain").labels) == {"B": "INT", "A": "COM"}


def test_the_last_of_two_letters_is_the_other_arm() -> None:
    known = mentions(["Group A received massage.", "Group B stayed as it was."])
    own = frozenset({"massage"}), frozenset({"waiting"})
    assert dict(sides(known, "massage", "waiting list", own)) == {"A": "INT", "B": "COM"}


def test_a_question_that_names_the_letters_is_taken_at_its_word() -> None:
    own = frozenset({"new"}), frozenset({"old"})
    assert dict(sides((), "new method (group B)", "old method (group A)", own)) == {"B": "INT", "A": "COM"}


@pytest.mark.parametrize("text", ["Both groups did well.", "Vitamin A was given to one group.", "GROUP THERAPY"])
def test_no_letter_no_side(text: str) -> None:
    own = frozenset({"massage"}), frozenset({"stretching"})
    assert not sides(mentions([text]), "massage", "stretching", own)
