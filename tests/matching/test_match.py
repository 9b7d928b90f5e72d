"""Which rows of which studies answer a question, and why the others do not, with the vocabulary's real wordings."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest

from palpate import vocabulary
from palpate.evidence import ask
from palpate.library import Library
from palpate.matching import could_match, match
from palpate.types.concept import Distance, Rung
from palpate.types.evidence import LeftOut, Question, Stage
from palpate.types.match import Matches, RowMatch
from palpate.types.study import Comparison, Design, Finding, PooledResult, Study
from tests.builders import arm, means, row, study


def matched(*studies: Study, treatment: str = "massage", **slots: str | None) -> Matches:
    asked: dict[str, Any] = {"condition": "low back pain", "outcome": "pain"} | slots
    with Library.in_memory(studies) as library:
        return match(ask(treatment, **asked), library)


def trial(first: str, second: str, key: str = "a2001", **more: Any) -> Study:
    """One row of two arms in the order given."""
    return study(key, row(means=means(3, 4)), arms=(arm("t", first), arm("c", second, is_comparator=True)), **more)


def the_row(*studies: Study, **asked: Any) -> RowMatch:
    (found,) = matched(*studies, **asked).rows
    return found


def the_reason(*studies: Study, **asked: Any) -> LeftOut:
    found = matched(*studies, **asked)
    assert found.rows == ()
    (left,) = found.left_out
    return left


@pytest.mark.parametrize(
    ("second", "rung"),
    [
        ("no treatment", Rung.NOTHING),
        ("usual care", Rung.NOTHING),
        ("waiting list", Rung.NOTHING),
        ("rest", Rung.NOTHING),
        ("sham massage", Rung.SHAM),
        ("light touch", Rung.SHAM),
        ("exercise", Rung.ACTIVE),
        ("acupuncture", Rung.ACTIVE),
    ],
)
def test_the_rung_is_what_the_other_arm_got(second: str, rung: Rung) -> None:
    found = the_row(trial("massage", second))
    assert (found.rung, found.treatment, found.comparator, found.is_flipped) == (rung, "t", "c", False)


def test_the_asked_treatment_may_be_the_comparator() -> None:
    found = the_row(trial("acupuncture", "massage"))
    assert (found.treatment, found.comparator, found.is_flipped) == ("c", "t", True)
    assert found.rung is Rung.ACTIVE


@pytest.mark.parametrize(
    ("asked", "given", "distance"),
    [("massage", "Swedish massage", Distance.NARROWER), ("Swedish massage", "Swedish massage", Distance.SAME)],
)
def test_a_narrower_treatment_answers(asked: str, given: str, distance: Distance) -> None:
    assert the_row(trial(given, "usual care"), treatment=asked).treatment_distance is distance


@pytest.mark.parametrize("given", ["massage", "Thai massage"])
def test_a_broader_or_sibling_treatment_does_not_answer(given: str) -> None:
    """The study names nothing of Swedish massage, so it is not even looked at."""
    found = matched(trial(given, "usual care"), treatment="Swedish massage")
    assert (found.rows, found.left_out, found.audit.treatment) == ((), (), 0)


def test_a_technique_says_what_kind_of_treatment_it_was() -> None:
    kinds = (arm("t", "massage", technique="Thai massage"), arm("c", "usual care", is_comparator=True))
    assert the_row(study("a2001", row(), arms=kinds), treatment="Thai massage").treatment_distance is Distance.SAME


def test_one_kind_against_another_is_against_another_treatment() -> None:
    assert the_row(trial("Swedish massage", "Thai massage"), treatment="Swedish massage").rung is Rung.ACTIVE
    assert the_reason(trial("Swedish massage", "Thai massage")).why == "both arms got it"


def test_what_both_arms_got_leaves_the_treatment_against_nothing() -> None:
    found = the_row(trial("massage plus exercise", "exercise"))
    assert (found.rung, found.added_to) == (Rung.NOTHING, "exercise")


def test_a_sham_beside_what_both_arms_got_is_still_a_sham() -> None:
    found = the_row(trial("massage plus exercise", "sham massage plus exercise"))
    assert (found.rung, found.added_to) == (Rung.SHAM, "exercise")


def test_another_treatment_beside_what_both_arms_got() -> None:
    assert the_row(trial("massage plus exercise", "acupuncture plus exercise")).rung is Rung.ACTIVE


def test_what_is_given_together_with_something_else_does_not_answer() -> None:
    left = the_reason(trial("massage plus exercise", "usual care"))
    assert left.why == "given together with exercise, which the comparator did not get"
    assert left.stage is Stage.COMPARISON


def test_what_both_arms_got_is_no_comparison_even_beside_a_sham() -> None:
    left = the_reason(trial("massage plus exercise", "sham massage plus exercise"), treatment="exercise")
    assert left.why == "both arms got it"


def test_a_dummy_tablet_does_not_make_a_treatment_a_sham() -> None:
    """Double dummy: acupuncture with a placebo tablet against a drug with placebo acupuncture."""
    found = the_row(
        trial("electroacupuncture plus placebo tablet", "diclofenac plus placebo electroacupuncture"),
        treatment="electroacupuncture",
    )
    assert found.rung is Rung.ACTIVE


def test_a_sham_is_a_comparator_whatever_its_name() -> None:
    arms = (arm("t", "acupuncture"), arm("c", "sham massage", is_comparator=True), arm("m", "massage"))
    left = the_reason(study("a2001", row(), arms=arms))
    assert left.why == "neither arm of this row got it"


def test_a_comparator_that_says_nothing_is_a_reason() -> None:
    left = the_reason(trial("massage", "control"))
    assert left.why == "the comparator is not one that the vocabulary places: control"


def test_before_after_rows_stand_apart() -> None:
    one = row(comparison=Comparison.BEFORE_AFTER, arms=("t",), finding=Finding.IMPROVED)
    found = matched(study("a2001", one))
    assert found.rows == ()
    (kept,) = found.before_after
    assert (kept.treatment, kept.comparator, kept.rung) == ("t", None, None)
    assert found.audit.compared == 0


def test_a_before_after_row_of_the_other_arm_does_not_answer() -> None:
    one = row(comparison=Comparison.BEFORE_AFTER, arms=("c",), finding=Finding.IMPROVED)
    assert the_reason(study("a2001", one)).why == "the before-after result is of another arm"


def test_a_description_does_not_answer() -> None:
    one = row(comparison=Comparison.DESCRIPTION, arms=())
    assert the_reason(study("a2001", one)).why.startswith("describes")


@pytest.mark.parametrize(
    ("people", "distance"),
    [
        ("low back pain", Distance.SAME),
        ("chronic low back pain", Distance.NARROWER),
        ("musculoskeletal pain", Distance.BROADER),
    ],
)
def test_people_the_same_narrower_or_broader(people: str, distance: Distance) -> None:
    assert the_row(trial("massage", "rest", condition=people)).condition_distance is distance


@pytest.mark.parametrize("people", ["neck pain", "fibromyalgia", "asthma"])
def test_other_people_are_left_out(people: str) -> None:
    left = the_reason(trial("massage", "rest", condition=people))
    assert (left.stage, left.why) == (Stage.PEOPLE, f"other people: {people}")


def test_people_who_are_not_reported_are_other_people() -> None:
    assert the_reason(trial("massage", "rest", condition=None)).why == "other people: not reported"
    assert the_row(trial("massage", "rest", condition=None), condition=None).condition_distance is Distance.SAME


@pytest.mark.parametrize(
    ("outcome", "instrument", "asked", "distance"),
    [
        ("pain", None, "pain", Distance.SAME),
        ("pain intensity", None, "pain", Distance.SAME),
        ("pain on movement", None, "pain", Distance.NARROWER),
        ("pain", None, "pain intensity", Distance.BROADER),
        ("pain", "VAS 0-100", "pain intensity", Distance.SAME),
        ("anxiety", "STAI-S", "state anxiety", Distance.SAME),
        ("anxiety", "HAM-A", "state anxiety", Distance.BROADER),
    ],
)
def test_an_instrument_says_what_a_broad_wording_measured(
    outcome: str, instrument: str | None, asked: str, distance: Distance
) -> None:
    one = study("a2001", row(outcome=outcome, instrument=instrument))
    assert the_row(one, outcome=asked).outcome_distance is distance


def test_an_instrument_for_something_else_takes_a_broad_wording_away() -> None:
    left = the_reason(study("a2001", row(outcome="anxiety", instrument="STAI-T")), outcome="state anxiety")
    assert left.stage is Stage.OUTCOME


def test_a_missing_outcome_names_what_there_is() -> None:
    outcomes = ["sleep quality", "mood", "fatigue", "stiffness", "disability", "mood"]
    left = the_reason(study("a2001", *(row(outcome=name) for name in outcomes)))
    assert left.stage is Stage.OUTCOME
    assert left.why == ("does not report this outcome; it has: sleep quality, mood, fatigue, stiffness and 1 more")


def test_a_study_without_outcomes_says_so() -> None:
    assert the_reason(study("a2001")).why == "no outcome is recorded"


def test_a_retracted_study_never_answers() -> None:
    retracted = trial("massage", "rest", is_retracted=True, retraction="10.1000/notice")
    left = the_reason(retracted)
    assert (left.stage, left.why) == (Stage.RETRACTED, "retracted (10.1000/notice)")


def review(key: str = "r2015", comparator: str | None = "no treatment", **more: Any) -> Study:
    """A review of massage for pain in people with low back pain."""
    given: dict[str, Any] = {"treatment": "massage", "outcome": "pain", "condition": "low back pain"}
    pooled = PooledResult(comparator=comparator, **(given | more))
    return study(key, arms=(), design=Design.SYSTEMATIC_REVIEW, condition=None, pooled=(pooled,))


@pytest.mark.parametrize(
    ("comparator", "rung"),
    [
        ("no treatment", Rung.NOTHING),
        ("sham", Rung.SHAM),
        ("active controls", Rung.ACTIVE),
        ("sham or no treatment", Rung.NOTHING),
        ("sham or exercise", None),
        (None, None),
    ],
)
def test_a_review_stands_on_its_comparators_rung(comparator: str | None, rung: Rung | None) -> None:
    (found,) = matched(review(comparator=comparator)).reviews
    assert found.rung is rung


def test_a_review_of_broader_people_or_outcome_is_not_set_beside() -> None:
    found = matched(review(condition="musculoskeletal pain"), review("r2016", outcome="quality of life"))
    assert found.reviews == ()
    assert {left.stage for left in found.left_out} == {Stage.REVIEW}
    assert found.left_out[1].why == "its results answer other questions: massage, quality of life"


def test_a_retracted_review_is_left_out() -> None:
    found = matched(msgspec.structs.replace(review(), is_retracted=True))
    assert found.reviews == ()
    assert found.left_out[0].why == "retracted"


def test_the_audit_counts_study_by_study() -> None:
    studies = [
        trial("massage", "rest", "in1"),
        trial("massage", "exercise", "in2", condition="chronic low back pain"),
        trial("massage", "rest", "people", condition="asthma"),
        study("outcome", row(outcome="mood")),
        trial("massage plus exercise", "rest", "together"),
        trial("acupuncture", "rest", "unnamed"),
        review(),
    ]
    found = matched(*studies)
    audit = found.audit
    assert (audit.searched, audit.treatment, audit.reviews) == (7, 6, 1)
    assert (audit.condition, audit.outcome, audit.compared) == (4, 3, 2)
    assert {left.study: left.stage for left in found.left_out} == {
        "people": Stage.PEOPLE,
        "outcome": Stage.OUTCOME,
        "together": Stage.COMPARISON,
    }


def test_slots_that_are_not_asked_for_are_not_counted() -> None:
    audit = matched(trial("massage", "rest"), condition=None, outcome=None).audit
    assert (audit.condition, audit.outcome) == (None, None)


def test_a_study_with_one_row_that_answers_is_not_left_out() -> None:
    both = study("a2001", row(comparison=Comparison.DESCRIPTION, arms=()), row(means=means(3, 4)))
    found = matched(both)
    assert len(found.rows) == 1
    assert found.left_out == ()


def test_a_comparison_takes_only_rows_against_what_is_asked() -> None:
    against_drugs = trial("massage", "ibuprofen", key="a2001")
    against_exercise = trial("massage", "exercise", key="b2001")
    beside_it = trial("massage plus ibuprofen", "ibuprofen", key="c2001")
    question = msgspec.structs.replace(
        ask("massage", condition="low back pain", outcome="pain"), comparator=ask("painkillers").treatment
    )
    with Library.in_memory([against_drugs, against_exercise, beside_it]) as library:
        found = match(question, library)
    assert [one.study.key for one in found.rows] == ["a2001"]
    reasons = {left.study: left.why for left in found.left_out}
    assert reasons == {"b2001": "compared with exercise", "c2001": "compared with nothing or usual care"}


def test_the_index_rules_out_no_question_that_anything_answers(starter_library: Path) -> None:
    words, said = vocabulary.load(), Counter[bool]()
    with Library.open(starter_library) as library:
        ranked = {slot: Counter(library.concepts(slot)).most_common() for slot in ("treatment", "outcome", "condition")}
        treatments, outcomes = ([name for name, _ in ranked[slot][:80:4]] for slot in ("treatment", "outcome"))
        people = [None, *(name for name, _ in ranked["condition"][:40:2])]
        asked = ((t, o, people[n % len(people)]) for n, (t, o) in enumerate(product(treatments, outcomes)))
        for treatment, outcome, condition in asked:
            question = Question(
                treatment=words.concept(treatment),
                condition=words.concept(condition) if condition else None,
                outcome=words.concept(outcome),
            )
            said[could_match(question, library)] += 1
            if not could_match(question, library):
                found = match(question, library)
                assert (found.rows, found.before_after, found.reviews) == ((), (), ())
    assert min(said[True], said[False]) > 20
