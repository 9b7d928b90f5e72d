from __future__ import annotations

import pytest

from palpate.trials.asked import Asked, Scene
from palpate.trials.marks import composed, next_test, subject_of, with_figures
from palpate.trials.wording import abstracted, good_ways, marked
from tests.trials.papers import paper


def asked(
    intervention: str = "massage", comparator: str = "usual care", outcome: str = "pain", text: str = "Pain fell."
) -> Asked:
    return Scene(paper(abstract=text)).asked(intervention, comparator, outcome)


def read(text: str, question: Asked, outcome: str = "pain") -> list[str]:
    return abstracted(marked(text, question), good_ways(outcome))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Pain was higher in the massage group than in the usual care group.", "UP"),
        ("Pain was higher in the usual care group than in the massage group.", "DOWN"),
        ("Compared with usual care, massage led to lower pain.", "DOWN"),
        ("Compared with massage, usual care led to lower pain.", "UP"),
        ("There was a greater decrease in pain with massage.", "DOWN"),
        ("Massage did nothing.", ""),
    ],
)
def test_who_is_higher_is_told_of_the_arm_before_than(text: str, way: str) -> None:
    assert subject_of(read(text, asked())) == way


def test_two_directions_in_a_row_are_one() -> None:
    assert composed(["UP", "DOWN", "OUT"]) == ["DOWN", "OUT"]
    assert composed(["DOWN", "GOOD"]) == ["BAD"]
    assert composed(["UP", "INT", "DOWN"]) == ["UP", "INT", "DOWN"]


def test_the_test_of_an_outcome_stands_next_behind_it() -> None:
    assert next_test(["pSIG", "OUT", "UP", "pNOT", "pSIG"]) == "pNOT"
    assert next_test(["pSIG", "OUT"]) == "pSIG"
    assert next_test(["OUT", "UP"]) == ""


def test_what_one_arm_has_beside_the_other_is_told_apart() -> None:
    both = asked("massage plus heat", "massage")
    assert read("Pain was 3 with massage alone and 2 when heat was added.", both)[:3] == ["OUT", "COM", "INT"]
    without = asked("with tourniquet", "without tourniquet")
    assert read("Pain was lower without a tourniquet.", without) == ["OUT", "DOWN", "COM"]
    assert read("Pain was lower in the non-tourniquet group.", without) == ["OUT", "DOWN", "COM"]
    assert read("Pain was lower in the non-heat group.", both) == ["OUT", "DOWN", "COM"]


def test_more_than_a_figure_compares_no_arms() -> None:
    assert "than" not in read("Pain fell by more than 20 points with massage.", asked())


def test_sooner_and_later_are_directions_of_a_time_alone() -> None:
    question = asked(outcome="time to healing")
    assert "DOWN" in abstracted(marked("Massage was quicker.", question), good_ways("time to healing"))
    assert "UP" in abstracted(marked("Massage was slower.", question), good_ways("time to healing"))
    assert "DOWN" not in read("Massage was slower.", asked())


def test_figures_stand_beside_their_arms_without_what_is_in_brackets() -> None:
    told = with_figures("Pain was 24.2±3.4 (18–28) with massage and 30 % (8/24) with usual care (p = 0.04).", asked())
    assert told == [24.2, "INT", 30.0, "COM"]


def test_two_letters_behind_one_word_are_two_arms() -> None:
    question = asked(text="Group A received massage. Group B received usual care. Pain was measured in both.")
    assert read("Pain in groups A and B was lower than before.", question)[:3] == ["OUT", "INT", "COM"]
