"""What is kept of a library between questions, and that a change of the library throws it away."""

from __future__ import annotations

from pathlib import Path

from palpate import vocabulary
from palpate.evidence import ask
from palpate.library import Library
from palpate.matching import could_match, match
from palpate.matching.catalogue import catalogue
from palpate.types.evidence import Stage
from palpate.types.study import Study
from tests.builders import arm, means, row, study

MASSAGE = vocabulary.load().concept("T:massage")


def trial(key: str, given: str = "massage", outcome: str = "pain") -> Study:
    arms = (arm("t", given), arm("c", "no treatment", is_comparator=True))
    return study(key, row(outcome=outcome, means=means(3, 4)), arms=arms)


def test_studies_stand_in_the_order_of_their_keys_kinds_of_the_treatment_among_them() -> None:
    with Library.in_memory([trial("b2001", "Swedish massage"), trial("a2001"), trial("c2001", "exercise")]) as library:
        assert [card.key for card in catalogue(library).shelf(MASSAGE).cards] == ["a2001", "b2001"]


def test_a_reason_is_made_once_for_all_questions() -> None:
    with Library.in_memory([trial("a2001")]) as library:
        first, second = (match(ask("massage", outcome=name), library) for name in ("anxiety", "sleep quality"))
        assert first.left_out[0].stage is Stage.OUTCOME
        assert first.left_out[0].why == "does not report this outcome; it has: pain"
        assert first.left_out[0] is second.left_out[0]


def test_the_starter_is_small_enough_for_its_shelves_to_be_kept(starter_library: Path) -> None:
    asked = vocabulary.load().concept("T:massage")
    with Library.open(starter_library) as library:
        assert catalogue(library).shelf(asked) is catalogue(library).shelf(asked)


def test_a_library_that_changes_is_read_again() -> None:
    with Library.in_memory([trial("a2001")]) as library:
        question = ask("massage", outcome="anxiety")
        assert not could_match(question, library)
        assert match(question, library).audit.treatment == 1
        library.add([trial("b2001", outcome="anxiety")])
        assert could_match(question, library)
        found = match(question, library)
        assert found.audit.treatment == 2
        assert [one.study.key for one in found.rows] == ["b2001"]


def test_what_is_said_of_studies_that_need_no_look_depends_on_the_people_asked_for_alone() -> None:
    studies = [trial("a2001"), trial("b2001", outcome="anxiety"), trial("c2001"), study("d2001", arms=())]
    with Library.in_memory(studies) as library:
        asked = [ask("massage", condition=people, outcome="anxiety") for people in (None, "low back pain", "asthma")]
        anybody, back, asthma = (match(question, library) for question in asked)
        assert [one.study for one in back.left_out] == ["a2001", "c2001", "d2001"][: len(back.left_out)]
        assert {one.stage for one in back.left_out if one.study == "a2001"} == {Stage.OUTCOME}
        assert {one.stage for one in asthma.left_out if one.study == "a2001"} == {Stage.PEOPLE}
        assert (back.audit.condition, asthma.audit.condition, anybody.audit.condition) == (3, 0, None)
        assert [one.study.key for one in back.rows] == ["b2001"]
        again = match(ask("massage", condition="low back pain", outcome="pain"), library)
        assert [one.study for one in again.left_out if one.stage is Stage.OUTCOME] == ["b2001"]
        assert again.audit.condition == 3
