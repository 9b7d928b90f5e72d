"""What helps a complaint: which treatments are listed, on which rung, in which order, with which harms."""

from __future__ import annotations

import pytest

from palpate.errors import InputError
from palpate.library import Library
from palpate.ranking import options
from palpate.report.ranking import ranking_csv
from palpate.types.concept import Rung
from palpate.types.ranking import Option, Ranking
from palpate.types.study import Favours, Harm, Measure, PooledResult, StatedCertainty, Study
from tests.builders import arm, means, row, study


def review(
    key: str, treatment: str, value: float, certainty: str, *, half: float = 0.1, against: str = "sham massage"
) -> Study:
    """A review's standardised difference in pain; below 0 is less pain."""
    result = PooledResult(
        treatment=treatment,
        comparator=against,
        condition="low back pain",
        outcome="pain",
        measure=Measure.SMD,
        value=value,
        ci=(value - half, value + half),
        studies=9,
        certainty=StatedCertainty(certainty),
    )
    return study(key, arms=(), pooled=(result,))


def trial(key: str, treatment: str, second: str = "usual care", *, outcome: str = "pain", **more: object) -> Study:
    given = (arm("t", treatment), arm("c", second, is_comparator=True))
    return study(key, row(means=means(3, 4), outcome=outcome), arms=given, **more)


def ranked(*studies: Study, condition: str = "low back pain", outcome: str | None = None) -> Ranking:
    with Library.in_memory(studies) as library:
        return options(condition, library, outcome=outcome)


def names(found: Ranking, rung: Rung | None = Rung.SHAM) -> list[str]:
    return [option.treatment.label for option in found.options if option.rung is rung]


def the(found: Ranking, label: str) -> Option:
    (option,) = [option for option in found.options if option.treatment.label == label]
    return option


def test_the_surer_and_the_larger_benefit_come_first_and_worse_last() -> None:
    found = ranked(
        review("a2001", "yoga", 0.5, "moderate"),
        review("b2001", "acupuncture", -0.4, "low"),
        review("c2001", "heat therapy", -0.6, "low"),
        review("d2001", "massage", -0.3, "high"),
        review("e2001", "cupping", -0.05, "high"),
        review("f2001", "tai chi", -0.3, "low", half=0.5),
    )
    assert names(found) == ["massage", "heat therapy", "acupuncture", "tai chi", "cupping", "yoga"]


def test_each_rung_is_ranked_apart_and_sham_stands_before_nothing() -> None:
    found = ranked(trial("a2001", "massage"), review("b2001", "massage", -0.3, "low"))
    assert [option.rung for option in found.options] == [Rung.SHAM, Rung.NOTHING]


def test_effects_are_given_in_standard_deviations_where_they_can() -> None:
    found = ranked(trial("a2001", "massage"))
    assert the(found, "massage").smd == pytest.approx(0.5, abs=0.02)


def test_the_kind_stands_for_the_treatment_that_rests_on_it_alone() -> None:
    assert names(ranked(trial("a2001", "Swedish massage")), Rung.NOTHING) == ["Swedish massage"]


def test_no_cell_of_a_table_runs_as_a_formula() -> None:
    harms = (Harm(event="=1+1 bruises"),)
    table = ranking_csv(ranked(trial("a2001", "massage", harms=harms)))
    assert "'=1+1 bruises" in table


def test_what_was_tried_without_a_comparison_is_named() -> None:
    found = ranked(trial("a2001", "massage"), study("b2001", arms=(arm("t", "acupuncture"),)))
    assert [one.label for one in found.uncompared] == ["acupuncture"]


def test_harms_stand_beside_the_effect_serious_ones_first() -> None:
    harms = (Harm(event="bruising"), Harm(event="stroke"), Harm(event="headache", events=0))
    option = the(ranked(trial("a2001", "massage", harms=harms)), "massage")
    assert [harm.split(" (")[0] for harm in option.harms] == ["stroke", "bruising"]
    assert option.is_seriously_harmful
    assert not the(ranked(trial("a2001", "massage")), "massage").harms


def test_without_an_outcome_the_commonest_is_asked_unless_the_complaint_is_a_pain() -> None:
    assert ranked(trial("a2001", "massage")).outcome.label == "pain"
    poor_sleep = study("b2001", row(outcome="sleep quality", means=means(3, 4)), condition="insomnia")
    assert ranked(poor_sleep, condition="insomnia").outcome.label == "sleep"
    assert ranked(poor_sleep, condition="insomnia", outcome="anxiety").options == ()


def test_where_few_treatments_were_compared_the_outcome_of_that_name_is_asked_in_anybody() -> None:
    stressed = trial("a2001", "massage", condition="stress", outcome="stress")
    patients = trial("b2002", "yoga", condition="cancer", outcome="stress")
    found = ranked(stressed, patients, condition="stress")
    assert (found.outcome.label, found.is_of_anybody) == ("stress", True)
    assert names(found, Rung.NOTHING) == ["massage", "yoga"]
    assert found.of_whom == "2 report it, in any people"
    asked = ranked(stressed, patients, condition="stress", outcome="stress")
    assert (names(asked, Rung.NOTHING), asked.of_whom) == (["massage"], "1 of these people")


def test_what_people_are_exposed_to_is_no_option() -> None:
    found = ranked(review("a2001", "smoking", -0.5, "high"), review("b2002", "massage", -0.4, "high"))
    assert names(found) == ["massage"]


def test_a_harm_is_not_what_is_to_get_better() -> None:
    rows = [row(outcome=name, means=means(3, 4)) for name in ("adverse events", "sleep quality")]
    found = [study("a2001", *rows, condition="insomnia"), study("b2001", rows[0], condition="insomnia")]
    assert ranked(*found, condition="insomnia").outcome.label == "sleep"


def test_a_review_that_only_says_whom_it_favours_is_ranked_without_a_size() -> None:
    result = PooledResult(treatment="massage", outcome="pain", condition="low back pain", favours=Favours.TREATMENT)
    (option,) = ranked(study("a2001", arms=(), pooled=(result,))).options
    assert (option.rung, option.smd, option.review) == (None, None, "A2001 2001")


def test_an_unknown_complaint_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="is not a condition that palpate knows"):
        ranked(trial("a2001", "massage"), condition="lowe bak pane")
