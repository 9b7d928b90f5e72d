from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.trials.assigned import assigned, compared
from tests.trials.papers import paper, table


def names(text: str) -> list[str]:
    found = next(assigned(paper(title="A trial", abstract=text)), ())
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Women were randomised to receive either massage or an identical sham.", ["massage", "sham"]),
        ("Adults were randomly allocated (1:1:1) to massage, sham or usual care.", ["massage", "sham", "usual care"]),
        (
            "They were assigned to the taping group, the control group, and the medication group.",
            ["taping", "control", "medication"],
        ),
        ("Patients were randomised to exercise with or without massage.", ["exercise with massage", "exercise alone"]),
        (
            "They were randomised to oil 0.5 ml twice daily for 6 weeks or placebo, and screened after 28 days.",
            ["oil 0.5 ml", "placebo"],
        ),
        ("Random allocation to receive coaching (N = 76) or care as usual (N = 75).", ["coaching", "care as usual"]),
    ],
)
def test_sentences_that_say_who_got_what(sentence: str, wanted: list[str]) -> None:
    assert names(sentence) == wanted


def test_sizes_stand_beside_the_names() -> None:
    text = "Adults were randomised to massage (n = 30) or usual care (n = 31)."
    assert [one.n for one in next(assigned(paper(abstract=text)))] == [30, 31]


def test_groups_by_letter_and_by_order() -> None:
    text = "In group A, massage was given. Group B received rest for 4 weeks."
    assert [(one.letter, one.name) for one in next(assigned(paper(abstract=text)))] == [("A", "massage"), ("B", "rest")]
    text = "The first group of 20 adults received massage. The second group received rest."
    assert [one.letter for one in next(assigned(paper(abstract=text)))] == ["1", "2"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The trial was randomised to assess the safety and the efficacy of massage.",
        "Women were randomised to two groups: massage, sham or rest.",
        "Adults were randomly assigned to groups A or B.",
    ],
)
def test_sentences_that_name_no_arms(sentence: str) -> None:
    assert names(sentence) == []


def test_a_title_sets_its_arms_against_each_other() -> None:
    pair = next(compared(paper(title="Wounds after surgery: comparison of electrocautery versus scalpel in women")))
    assert [one.name for one in pair] == ["electrocautery", "scalpel"]


def test_arms_of_the_text_stand_before_other_groups_of_a_table() -> None:
    of_sexes = table(
        "Pain", [["", "Responding (n = 20)", "Not responding (n = 41)"], ["Pain, mean (SD)", "3 (1)", "4 (1)"]]
    )
    text = "Sixty-one adults were randomly assigned to massage or usual care."
    study = read_trial(paper(of_sexes, abstract=text, title="Coping with knee pain"))
    assert [arm.treatment for arm in study.arms] == ["massage", "usual care"]
