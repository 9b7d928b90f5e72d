from __future__ import annotations

from typing import Any

import msgspec
import pytest

from palpate.types.concept import Concept, Family, Rung
from palpate.types.evidence import (
    Audit,
    Certainty,
    CertaintyLevel,
    DirectionCount,
    Evidence,
    PooledEffect,
    Question,
    ReviewResult,
    RungEvidence,
)
from palpate.types.study import Better, Favours, Measure, PooledResult, StatedCertainty
from palpate.verdict.standing import ADVICE, Position, of_harmed_parts, standings
from tests.builders import effect, pooled

MASSAGE = Concept(id="T:massage", family=Family.TREATMENT, label="massage")
PAIN = Concept(id="O:pain", family=Family.OUTCOME, label="pain", better=Better.LOWER)


def rung(where: Rung = Rung.NOTHING, *, level: str = "low", target: float = 0.2, **more: Any) -> RungEvidence:
    """Evidence on a rung, empty but for what a test is about."""
    graded = CertaintyLevel(level)
    given: dict[str, Any] = {
        "rung": where,
        "effects": (),
        "directions": (),
        "pooled": None,
        "count": None,
        "certainty": Certainty(level=graded, start=CertaintyLevel.HIGH, steps=()),
        "natural": None,
        "target": target,
        "target_source": "Cohen",
        "risk_of_bias": (),
        "reviews": (),
        "left_out": (),
    }
    return RungEvidence(**(given | more))


def trials(low: float, high: float, *, k: int = 3) -> dict[str, Any]:
    """`k` trials pooled to the middle of an interval."""
    effects = [effect(f"trial{i}") for i in range(k)]
    made: PooledEffect = pooled(effects, (low + high) / 2, (low, high))
    return {"effects": tuple(effects), "pooled": made}


def review(low: float | None = None, high: float | None = None, **more: Any) -> ReviewResult:
    """A review's standardised difference, oriented."""
    result = PooledResult(
        treatment="massage",
        outcome="pain",
        measure=Measure.SMD if low is not None else None,
        studies=more.pop("studies", 9),
        certainty=more.pop("certainty", None),
    )
    given: dict[str, Any] = {
        "study": "review2020",
        "label": "Reviewer 2020",
        "year": 2020,
        "result": result,
        "rung": Rung.NOTHING,
        "estimate": None if low is None or high is None else (low + high) / 2,
        "ci": None if low is None or high is None else (low, high),
        "agrees": None,
        "remark": "",
    }
    return ReviewResult(**(given | more))


def evidence(
    *rungs: RungEvidence,
    mixed: tuple[ReviewResult, ...] = (),
    question: Question | None = None,
    asked: Question | None = None,
) -> Evidence:
    """Evidence on massage and pain."""
    return Evidence(
        question=question or Question(treatment=MASSAGE, outcome=PAIN),
        rungs=rungs,
        before_after=(),
        mixed_reviews=mixed,
        left_out=(),
        audit=Audit(searched=500, treatment=40, condition=None, outcome=12, compared=len(rungs), used=len(rungs)),
        library="hash",
        rules="1",
        version="0",
        method="test",
        asked=asked,
    )


@pytest.mark.parametrize(
    ("low", "high", "position"),
    [
        (0.25, 0.75, Position.BENEFIT),
        (-0.15, 0.15, Position.NO_EFFECT),
        (0.02, 0.15, Position.NO_EFFECT),
        (-0.75, -0.25, Position.HARM),
        (-0.1, 0.9, Position.OPEN),
        (0.01, 0.25, Position.OPEN),
    ],
)
def test_where_an_interval_lies(low: float, high: float, position: Position) -> None:
    (found,) = standings(evidence(rung(**trials(low, high))))
    assert found.position is position


def test_own_trials_at_low_certainty_stand_before_a_review() -> None:
    (found,) = standings(evidence(rung(**trials(0.3, 0.7), reviews=(review(-0.1, 0.1),))))
    assert not found.is_review
    assert found.studies == ("trial0", "trial1", "trial2")


def test_a_review_stands_where_our_own_are_very_unsure_and_fewer() -> None:
    one = rung(level="very low", **trials(-0.3, 0.7), reviews=(review(0.3, 0.7, certainty=StatedCertainty.MODERATE),))
    (found,) = standings(evidence(one))
    assert found.is_review
    assert (found.position, found.certainty) == (Position.BENEFIT, CertaintyLevel.MODERATE)


def test_a_review_of_fewer_studies_does_not() -> None:
    one = rung(level="very low", **trials(-0.3, 0.7, k=4), reviews=(review(0.3, 0.7, studies=2),))
    (found,) = standings(evidence(one))
    assert not found.is_review


def test_a_review_without_a_stated_certainty_is_low_at_the_best_whatever_it_was_compared_with() -> None:
    (beside,) = standings(evidence(rung(certainty=None, reviews=(review(0.3, 0.7),))))
    (mixed,) = standings(evidence(mixed=(review(0.3, 0.7, rung=None),)))
    assert (beside.certainty, mixed.certainty) == (CertaintyLevel.LOW, CertaintyLevel.LOW)


def test_of_two_reviews_the_newer_with_an_interval_stands() -> None:
    older = review(0.3, 0.7, study="old", year=2010)
    newer = review(0.2, 0.4, study="new", year=2021)
    named = review(study="words", year=2023, favours=Favours.TREATMENT)
    (found,) = standings(evidence(rung(certainty=None, reviews=(named, older, newer))))
    assert found.studies == ("new",)


def test_directions_count_only_where_the_sign_test_is_sure() -> None:
    few = DirectionCount(better=2, neither=0, worse=0, share=1.0, ci=(0.16, 1.0), p=0.5)
    many = DirectionCount(better=9, neither=0, worse=0, share=1.0, ci=(0.66, 1.0), p=0.004)
    positions = [standings(evidence(rung(level="very low", count=count)))[0].position for count in (few, many)]
    assert positions == [Position.OPEN, Position.BENEFIT]


def test_figures_are_positive_for_better() -> None:
    (found,) = standings(evidence(rung(**trials(-0.75, -0.25))))
    assert found.figure == "g −0.50 (−0.75 to −0.25), 3 trials, 300 people"


def graded(level: str | None = None, words: str | None = None, **more: Any) -> ReviewResult:
    """A review with a grade or with words on its evidence; ``measure``, ``low`` and ``high`` where it has a number."""
    number = {name: more.pop(name) for name in ("low", "high", "target", "favours", "narrower") if name in more}
    made = review(number.get("low"), number.get("high"))
    result = msgspec.structs.replace(
        made.result,
        certainty=StatedCertainty(level) if level else None,
        certainty_text=words,
        **more,
    )
    kept = {name: number[name] for name in ("target", "favours", "narrower") if name in number}
    return msgspec.structs.replace(made, result=result, **kept)


def stands(found: ReviewResult) -> tuple[Position, str]:
    (standing,) = standings(evidence(rung(certainty=None, reviews=(found,))))
    return standing.position, standing.certainty.value


@pytest.mark.parametrize(
    ("low", "high", "position"),
    [
        (0.04, 0.60, Position.BENEFIT),
        (-0.60, -0.04, Position.HARM),
        (-0.20, 0.20, Position.NO_EFFECT),
        (0.02, 0.10, Position.NO_EFFECT),
        (-0.60, 0.60, Position.OPEN),
    ],
)
def test_a_ratio_has_a_direction_unless_it_is_trivial(low: float, high: float, position: Position) -> None:
    assert stands(graded(measure=Measure.RR, low=low, high=high))[0] is position


def test_a_mean_difference_is_none_within_what_matters_on_its_instrument() -> None:
    on_scale: dict[str, Any] = {"measure": Measure.MD, "low": -3.0, "high": 8.0}
    assert stands(graded(**on_scale))[0] is Position.OPEN
    assert stands(graded(target=15.0, **on_scale))[0] is Position.NO_EFFECT
    assert stands(graded(measure=Measure.MD, target=15.0, low=3.0, high=30.0))[0] is Position.BENEFIT


def test_a_small_estimate_is_little_effect_where_the_review_graded_it() -> None:
    assert stands(graded("moderate", low=-0.25, high=0.40)) == (Position.NO_EFFECT, "moderate")
    assert stands(graded("very low", low=-0.25, high=0.40))[0] is Position.OPEN
    assert stands(graded(low=-0.25, high=0.40))[0] is Position.OPEN


def test_a_wide_interval_that_the_review_calls_unclear_is_open_whatever_its_grade() -> None:
    wide: dict[str, Any] = {"low": -0.40, "high": 0.60}
    assert stands(graded("moderate", **wide)) == (Position.NO_EFFECT, "moderate")
    assert stands(graded("moderate", favours=Favours.UNCLEAR, **wide))[0] is Position.OPEN
    assert stands(graded("moderate", favours=Favours.UNCLEAR, low=-0.25, high=0.40))[0] is Position.NO_EFFECT


def test_a_sure_difference_that_the_review_reads_as_none_is_none_if_it_is_small() -> None:
    small = {"measure": Measure.MD, "low": 0.2, "high": 1.4, "target": 1.5}
    read: dict[str, Any] = {"favours": Favours.NEITHER, **small}
    assert stands(graded("moderate", **read))[0] is Position.NO_EFFECT
    assert stands(graded("moderate", **(read | {"favours": Favours.TREATMENT})))[0] is Position.BENEFIT
    assert stands(graded("moderate", **(read | {"target": 0.5})))[0] is Position.BENEFIT


def test_a_sure_difference_that_is_read_as_none_needs_no_grade_for_it() -> None:
    read: dict[str, Any] = {"measure": Measure.MD, "low": 0.02, "high": 9.0, "target": 10.0}
    assert stands(graded(favours=Favours.NEITHER, **read))[0] is Position.NO_EFFECT


def test_a_sure_risk_is_one_though_it_is_small() -> None:
    raised: dict[str, Any] = {"measure": Measure.MD, "low": -0.6, "high": -0.2, "target": 1.5}
    assert stands(graded("low", favours=Favours.COMPARATOR, **raised))[0] is Position.HARM
    assert stands(graded("low", **raised))[0] is Position.NO_EFFECT


def test_a_sure_difference_that_the_review_calls_a_benefit_is_one_though_it_is_small() -> None:
    small: dict[str, Any] = {"measure": Measure.MD, "low": 0.2, "high": 0.6, "target": 1.5}
    assert stands(graded("low", favours=Favours.TREATMENT, **small))[0] is Position.BENEFIT
    assert stands(graded("low", **small))[0] is Position.NO_EFFECT
    assert stands(graded("low", favours=Favours.TREATMENT, **(small | {"low": -0.1})))[0] is Position.NO_EFFECT


def test_on_an_unknown_scale_the_reviews_own_reading_counts() -> None:
    unknown: dict[str, Any] = {"measure": Measure.MD, "low": -0.8, "high": 0.5}
    assert stands(graded("moderate", favours=Favours.NEITHER, **unknown))[0] is Position.NO_EFFECT
    assert stands(graded("moderate", **unknown))[0] is Position.OPEN


def test_advice_mixes_no_comparators() -> None:
    given = graded("low", favours=Favours.TREATMENT)
    advice = msgspec.structs.replace(given, rung=None, result=msgspec.structs.replace(given.result, outcome=ADVICE))
    (found,) = standings(evidence(mixed=(advice,)))
    assert (found.certainty, found.figure) == (CertaintyLevel.LOW, "Reviewer 2020, a guideline, advises it")


def test_no_difference_without_a_number_is_none_at_moderate_certainty() -> None:
    assert stands(graded("moderate", favours=Favours.NEITHER))[0] is Position.NO_EFFECT
    assert stands(graded("low", favours=Favours.NEITHER))[0] is Position.OPEN


@pytest.mark.parametrize(
    ("people", "studies", "position"),
    [(400, 2, Position.NO_EFFECT), (399, 2, Position.OPEN), (5000, 1, Position.OPEN), (None, 9, Position.OPEN)],
)
def test_no_difference_is_none_at_low_certainty_in_enough_people(
    people: int | None, studies: int, position: Position
) -> None:
    for stated in ("low", None):
        told = graded(stated, favours=Favours.NEITHER, studies=studies)
        counted = msgspec.structs.replace(told, result=msgspec.structs.replace(told.result, participants=people))
        assert stands(counted)[0] is position
    unclear = msgspec.structs.replace(counted, favours=Favours.UNCLEAR)
    assert stands(unclear)[0] is Position.OPEN


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("low to very low", "very low"),
        ("inadequate quality", "very low"),
        ("low to moderate", "low"),
        ("moderate to high", "moderate"),
        ("may be helpful", "low"),
    ],
)
def test_a_reviews_words_are_read_as_a_grade(words: str, level: str) -> None:
    assert stands(graded(words=words, low=0.3, high=0.9))[1] == level


def test_a_review_that_grades_nothing_and_pools_few_is_very_low() -> None:
    assert stands(graded(low=0.3, high=0.9, participants=399))[1] == "very low"
    assert stands(graded(low=0.3, high=0.9, participants=400))[1] == "low"
    assert stands(graded(low=0.3, high=0.9, studies=1))[1] == "very low"
    assert stands(graded(low=0.3, high=0.9, studies=2))[1] == "low"


def test_a_review_of_a_part_in_two_slots_is_a_step_less_direct() -> None:
    assert stands(graded("moderate", low=0.3, high=0.9, narrower=1))[1] == "moderate"
    assert stands(graded("moderate", low=0.3, high=0.9, narrower=2))[1] == "low"


def test_a_review_of_the_treatment_together_with_another_is_a_step_less_direct() -> None:
    joined = msgspec.structs.replace(graded("moderate", low=0.3, high=0.9), is_given_with_more=True)
    assert stands(joined)[1] == "low"


def test_a_review_that_says_nothing_is_found_and_stands_last() -> None:
    silent = review(study="silent", year=2024, favours=Favours.UNCLEAR)
    (alone,) = standings(evidence(rung(certainty=None, reviews=(silent,))))
    assert (alone.studies, alone.position) == (("silent",), Position.OPEN)
    (beside,) = standings(evidence(rung(certainty=None, reviews=(silent, review(0.3, 0.7, study="says", year=2010)))))
    assert beside.studies == ("says",)


def test_a_wide_interval_of_low_certainty_is_open() -> None:
    assert stands(graded("low", low=-0.5, high=0.5))[0] is Position.OPEN
    assert stands(graded("low", low=-0.3, high=0.3))[0] is Position.NO_EFFECT
    assert stands(graded("low", low=-0.45, high=0.35))[0] is Position.OPEN
    assert stands(graded("moderate", low=-0.45, high=0.35))[0] is Position.NO_EFFECT


def test_an_interval_that_holds_great_benefit_and_great_harm_is_open_at_any_certainty() -> None:
    assert stands(graded("moderate", low=-0.41, high=0.41))[0] is Position.OPEN
    assert stands(graded("high", low=-0.39, high=0.39))[0] is Position.NO_EFFECT


@pytest.mark.parametrize("others", [(), (0.3, 0.7)])
def test_no_effect_in_a_part_is_of_low_certainty_at_the_best(others: tuple[float, ...]) -> None:
    """Whatever others say: preschool wheeze does not settle asthma."""
    none = review(-0.1, 0.1, certainty=StatedCertainty.HIGH)
    part = rung(certainty=None, reviews=(msgspec.structs.replace(none, narrower=1),))
    found = standings(evidence(part, mixed=(review(*others, rung=None),) if others else ()))[0]
    assert (found.position, found.certainty) == (Position.NO_EFFECT, CertaintyLevel.LOW)
    (whole,) = standings(evidence(rung(certainty=None, reviews=(none,))))
    assert whole.certainty is CertaintyLevel.HIGH


def test_the_review_of_just_what_was_asked_stands_before_a_newer_one_of_a_part() -> None:
    newer = msgspec.structs.replace(review(0.5, 0.9, year=2024, study="part"), narrower=1)
    exact = review(0.3, 0.6, year=2010, study="whole")
    (found,) = standings(evidence(rung(certainty=None, reviews=(newer, exact))))
    assert found.studies == ("whole",)


def test_a_part_that_came_to_no_harm_does_not_deny_the_harm_of_others_in_the_review_that_stands() -> None:
    none = msgspec.structs.replace(review(-0.1, 0.1, year=2020), narrower=1)
    harm = msgspec.structs.replace(review(-0.9, -0.5, year=2020), narrower=1)
    gain = msgspec.structs.replace(review(0.5, 0.9, year=2020), narrower=1)
    newer = msgspec.structs.replace(review(-0.1, 0.1, year=2024, study="newer"), narrower=1)
    whole = review(-0.1, 0.1, year=2000, study="whole")

    def kept(*reviews: ReviewResult) -> list[float | None]:
        (found,) = of_harmed_parts(evidence(rung(certainty=None, reviews=reviews))).rungs
        return [one.estimate for one in found.reviews]

    assert kept(none, harm) == [harm.estimate]
    for others in ((none, harm, gain), (none, harm, newer), (none, harm, whole), (none,), ()):
        assert kept(*others) == [one.estimate for one in others]


def test_of_results_as_near_and_as_sure_one_on_all_who_were_asked_about_stands() -> None:
    some = msgspec.structs.replace(review(0.5, 0.9, year=2024, study="some"), narrower=1, is_of_some=True)
    part = msgspec.structs.replace(review(0.3, 0.6, year=2010, study="all"), narrower=1)
    (found,) = standings(evidence(rung(certainty=None, reviews=(some, part))))
    assert found.studies == ("all",)


def test_of_reviews_of_just_what_was_asked_the_surest_stands_then_the_newest() -> None:
    unsure = review(0.3, 0.7, year=2024, study="unsure", certainty=StatedCertainty.VERY_LOW)
    sure = review(0.2, 0.6, year=2010, study="sure", certainty=StatedCertainty.MODERATE)
    newer = review(0.2, 0.6, year=2015, study="newer", certainty=StatedCertainty.MODERATE)
    (found,) = standings(evidence(rung(certainty=None, reviews=(unsure, sure, newer))))
    assert found.studies == ("newer",)
    (wordy,) = standings(
        evidence(rung(certainty=None, reviews=(unsure, review(study="words", favours=Favours.TREATMENT))))
    )
    assert wordy.studies == ("words",)


def test_an_interval_on_one_side_is_open_where_the_review_calls_it_unclear() -> None:
    assert stands(graded("low", low=0.3, high=0.9, favours=Favours.UNCLEAR))[0] is Position.OPEN
    assert stands(graded("low", low=0.3, high=0.9, favours=None))[0] is Position.BENEFIT


def test_of_one_review_the_surest_result_stands_then_the_one_with_most_studies() -> None:
    part = review(-0.1, 0.1, studies=1, certainty=StatedCertainty.LOW)
    whole = review(0.3, 0.7, studies=5, certainty=StatedCertainty.HIGH)
    alike = review(0.2, 0.6, studies=9, certainty=StatedCertainty.HIGH)
    (found,) = standings(evidence(rung(certainty=None, reviews=(part, whole, alike))))
    assert (found.estimate, found.certainty) == (0.4, CertaintyLevel.HIGH)


def test_an_interval_that_ends_at_no_effect_is_a_benefit_where_the_review_reads_one() -> None:
    touching = {"certainty": StatedCertainty.MODERATE, "favours": Favours.TREATMENT}
    (read,) = standings(evidence(rung(certainty=None, reviews=(review(0.0, 0.3, **touching),))))
    (open_,) = standings(evidence(rung(certainty=None, reviews=(review(-0.1, 0.35, **touching),))))
    assert (read.position, open_.position) == (Position.BENEFIT, Position.OPEN)


def test_a_review_that_does_not_say_on_how_many_studies_stands_where_it_is_surer() -> None:
    def stood_on(level: str) -> bool:
        theirs = graded(level=level, low=0.3, high=0.7, studies=None)
        (found,) = standings(evidence(rung(level="very low", **trials(-0.3, 0.7, k=1), reviews=(theirs,))))
        return found.is_review

    assert stood_on("moderate")
    assert not stood_on("very low")


@pytest.mark.parametrize(
    ("measure", "figure"),
    [
        (Measure.HR, "HR 1.35 (1.11 to 1.65)"),
        (Measure.ROM, "ROM 1.35 (1.11 to 1.65)"),
        (Measure.RD, "RD 0.30 (0.10 to 0.50)"),
        (Measure.SMD, "g 0.30 (0.10 to 0.50)"),
    ],
)
def test_a_review_is_printed_on_its_own_scale(measure: Measure, figure: str) -> None:
    result = PooledResult(treatment="massage", outcome="pain", measure=measure, studies=9)
    (found,) = standings(evidence(rung(certainty=None, reviews=(review(0.1, 0.5, result=result),))))
    assert found.figure == f"Reviewer 2020, a review: {figure}, 9 studies"


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("found ineffective", (Position.NO_EFFECT, "moderate")),
        ("no better than placebo", (Position.NO_EFFECT, "moderate")),
        ("not shown", (Position.OPEN, "low")),
        ("may not help", (Position.OPEN, "low")),
    ],
)
def test_a_source_that_says_flatly_that_it_does_not_work_is_surer_than_one_that_hedges(
    words: str, position: tuple[Position, str]
) -> None:
    assert stands(graded(words=words, favours=Favours.NEITHER)) == position


@pytest.mark.parametrize(
    "words", ["a few small studies", "limited evidence, high risk of bias", "one trial", "sparse data"]
)
def test_few_people_or_bias_in_a_reviews_words_are_very_low(words: str) -> None:
    found = graded(words=words, favours=Favours.TREATMENT)
    assert standings(evidence(rung(certainty=None, reviews=(found,))))[0].certainty is CertaintyLevel.VERY_LOW


def test_a_sure_review_without_an_interval_stands_before_an_unsure_one_with_one() -> None:
    sure = graded("moderate", favours=Favours.NEITHER)
    unsure = graded("low", low=0.3, high=0.9)
    (found,) = standings(evidence(rung(certainty=None, reviews=(unsure, sure))))
    assert (found.position, found.certainty) == (Position.NO_EFFECT, CertaintyLevel.MODERATE)
