"""Which way a report wants an outcome to go, where no word of the outcome's name says."""

from __future__ import annotations

from palpate.trials import read_trial
from palpate.trials.aimed import Aims
from palpate.trials.asked import Scene
from palpate.types.study import Better, Finding
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE, id="base")


def better(name: str, *said: str) -> Better | None:
    return Aims(Scene(paper(ARMS, body=[("Introduction", text) for text in said]))).better(name)


def test_what_is_to_be_reduced_or_raised() -> None:
    assert better("Quux index", "We tested whether massage can reduce the quux index.") is Better.LOWER
    assert better("Zorb rate, mean", "Massage may help to preserve the zorb rate in adults.") is Better.HIGHER
    assert better("Outcomes, zorb rate", "Massage may help to preserve the zorb rate in adults.") is Better.HIGHER


def test_the_title_speaks_too_and_as_many_words_each_way_say_nothing() -> None:
    scene = Scene(paper(ARMS, title="Massage to prevent quuxing after surgery"))
    assert Aims(scene).better("Quuxing") is Better.LOWER
    both = ("Massage could reduce quuxing in these adults.", "It could also increase quuxing in other adults.")
    assert better("Quuxing", *both) is None


def finding(treatment: str, comparator: str) -> Finding | None:
    rows = [
        ["", "Massage (n = 28)", "Usual care (n = 29)", "P"],
        ["Quux index, mean (SD)", treatment, comparator, "0.02"],
    ]
    said = [("Introduction", "We tested whether massage can reduce the quux index in these adults.")]
    return read_trial(paper(ARMS, table("Outcomes", rows, id="t1"), body=said)).outcomes[0].finding


def test_an_aim_says_better_only_of_a_result_that_went_its_way() -> None:
    assert finding("29.4 (8.0)", "40.1 (7.0)") is Finding.BETTER
    assert finding("40.1 (7.0)", "29.4 (8.0)") is not Finding.BETTER
