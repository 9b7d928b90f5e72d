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


def test_a_word_that_denies_names_no_arm() -> None:
    question = asked("massage", "no intervention")
    assert marked("There was no difference in pain with massage.", question) == [
        "there", "was", "no", "difference", "in", "OUT", "with", "INT",
    ]  # fmt: skip
    assert read("Pain was lower with massage than with no intervention.", question)[-1] == "COM"


def test_words_beside_any_arm_tell_the_arms_apart_where_no_others_do() -> None:
    assert "INT" not in marked("Pain fell after two weeks.", asked("massage twice daily"))
    dosed = asked("massage twice daily", "massage once daily")
    assert marked("Pain fell with massage twice daily.", dosed)[-2:] == ["INT", "daily"]


def test_what_bears_on_direction_does_so_in_the_name_of_the_outcome() -> None:
    question = asked(outcome="reduction in pain")
    assert read("The reduction in pain was greater with massage.", question, "reduction in pain") == [
        "DOWN", "OUT", "UP", "INT",
    ]  # fmt: skip


def test_a_name_with_a_number_is_one_word_and_no_figure() -> None:
    question = asked(outcome="HbA1c")
    assert marked("HbA1c fell.", question) == ["OUT", "fell"]
    assert with_figures("HbA1c and IL-6 were 7.2 with massage and 8.1 with usual care.", question) == [
        7.2, "INT", 8.1, "COM",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["PLA", "second", "other"])
def test_a_group_of_another_name_is_the_arm_that_is_not_named(name: str) -> None:
    assert read(f"Pain was lower in the massage group than in the {name} group.", asked())[-2:] == ["than", "COM"]


def test_a_group_without_a_name_is_no_arm() -> None:
    for text in ("Massage was no different between the two groups.", "Massage helped in each age group."):
        assert "COM" not in marked(text, asked())
    assert "zinc" in marked("Massage, usual care and the zinc group did not differ.", asked())
