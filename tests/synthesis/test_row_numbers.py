from __future__ import annotations

import math
from typing import Any

import pytest

from palpate.synthesis.mean_effects import hedges_g
from palpate.synthesis.numbers import Numbers, numbers
from palpate.types.match import RowMatch
from palpate.types.study import (
    Arm,
    Better,
    Design,
    Doubt,
    Events,
    Mean,
    MeanKind,
    Measure,
    Outcome,
    ReportedEffect,
    Role,
)
from tests.builders import matched, means, row, study


def found(one: Outcome, better: Better | None = Better.LOWER, **more: object) -> Numbers:
    """Numbers of a row, which must have some."""
    made = numbers([matched(study("a2001", one, **more), better=better)])
    assert isinstance(made, Numbers), made
    return made


def refused(one: Outcome, better: Better | None = Better.LOWER, **more: object) -> str:
    made = numbers([matched(study("a2001", one, **more), better=better)])
    assert isinstance(made, str), made
    return made


def test_less_pain_after_treatment_is_positive() -> None:
    made = found(row(means=means(3.0, 4.0)))
    g, v = (a.item() for a in hedges_g(4.0, 2.0, 30, 3.0, 2.0, 30))
    assert made.smd == pytest.approx((g, v))
    assert made.md == pytest.approx((1.0, 2 * 4 / 30))
    assert made.sd == pytest.approx(2.0)
    assert (made.n_treatment, made.n_comparator) == (30, 30)


def test_more_function_after_treatment_is_positive() -> None:
    made = found(row(means=means(4.0, 3.0)), Better.HIGHER)
    assert made.md is not None and made.md[0] == pytest.approx(1.0)


def test_the_asked_treatment_may_stand_second() -> None:
    one = study("a2001", row(means=means(3.0, 4.0)))
    turned = matched(one, treatment="c", comparator="t", is_flipped=True)
    made = numbers([turned])
    assert isinstance(made, Numbers) and made.md is not None
    assert made.md[0] == pytest.approx(-1.0)


def test_a_reported_effect_is_turned_with_the_arms() -> None:
    effect = ReportedEffect(measure=Measure.MD, value=-10.0, ci=(-16.0, -4.0))
    one = study("a2001", row(effect=effect))
    straight, turned = matched(one), matched(one, treatment="c", comparator="t", is_flipped=True)
    values = [made.md[0] for m in (straight, turned) if isinstance(made := numbers([m]), Numbers) and made.md]
    assert values == [10.0, -10.0]


def test_a_difference_with_its_interval_gives_the_sd() -> None:
    se = 12.0 / (2 * 1.959963984540054)
    made = found(row(effect=ReportedEffect(measure=Measure.MD, value=-10.0, ci=(-16.0, -4.0))))
    assert made.md == pytest.approx((10.0, se**2))
    assert made.sd == pytest.approx(se / math.sqrt(2 / 30))


def test_standard_errors_and_intervals_become_sds() -> None:
    by_se = (
        Mean(arm="t", kind=MeanKind.POST, n=25, mean=3, se=0.4),
        Mean(arm="c", kind=MeanKind.POST, n=25, mean=4, se=0.4),
    )
    made = found(row(means=by_se))
    assert made.sd == pytest.approx(2.0)
    assert "SD from SE" in made.derivation


def test_change_is_used_where_there_is_no_end_value_and_says_so() -> None:
    made = found(row(means=means(-3.0, -1.0, kind=MeanKind.CHANGE)))
    assert made.md is not None and made.md[0] == pytest.approx(2.0)
    assert made.flags == ("SD of change taken for the SD of scores",)


def test_events_on_three_scales() -> None:
    made = found(row(events=(Events(arm="t", events=10, n=40), Events(arm="c", events=20, n=40))))
    assert made.log_rr is not None and made.log_or is not None and made.rd is not None
    assert made.log_rr[0] == pytest.approx(math.log(2.0))
    assert made.log_or[0] == pytest.approx(math.log((20 / 20) / (10 / 30)))
    assert made.rd[0] == pytest.approx(0.25)
    assert made.events == 30


def test_a_ratio_with_its_interval() -> None:
    made = found(row(effect=ReportedEffect(measure=Measure.RR, value=2.0, ci=(1.0, 4.0))), Better.HIGHER)
    assert made.log_rr == pytest.approx((math.log(2), (math.log(4) / (2 * 1.959963984540054)) ** 2))


def test_a_difference_and_its_exact_p() -> None:
    one = row(p=0.05, means=(Mean(arm="t", kind=MeanKind.POST, mean=3), Mean(arm="c", kind=MeanKind.POST, mean=4)))
    made = found(one)
    assert made.md is not None
    t = made.md[0] / math.sqrt(made.md[1])
    assert t == pytest.approx(2.0017, abs=1e-4)  # t of two-sided p 0.05 on 58 degrees of freedom, printed tables


@pytest.mark.parametrize("relation", ["<", ">"])
def test_a_bound_on_p_gives_no_size(relation: str) -> None:
    one = row(
        p=0.05,
        p_is=relation,
        means=(Mean(arm="t", kind=MeanKind.POST, mean=3), Mean(arm="c", kind=MeanKind.POST, mean=4)),
    )
    assert "no numbers" in refused(one)


def test_p_alone_gives_no_size() -> None:
    assert "no numbers" in refused(row(p=0.01))


def test_a_doubt_that_blocks_is_the_reason() -> None:
    one = row(means=means(3, 4), doubts=(Doubt(field="means", why="arms may be swapped", blocks=True),))
    assert refused(one) == "doubtful: arms may be swapped"


def test_an_open_direction_gives_no_numbers() -> None:
    assert "which way is better is open" in refused(row(means=means(3, 4)), None)


def test_clusters_without_allowance_are_left_out() -> None:
    assert "clusters" in refused(row(means=means(3, 4)), design=Design.CLUSTER)
    effect = ReportedEffect(measure=Measure.MD, value=-1.0, ci=(-2.0, 0.0), adjusted=True)
    assert found(row(effect=effect), design=Design.CLUSTER).md is not None


def test_the_same_people_in_both_arms_get_a_paired_variance() -> None:
    parallel, paired = found(row(means=means(3, 4))), found(row(means=means(3, 4)), design=Design.CROSSOVER)
    assert parallel.md is not None and paired.md is not None
    assert paired.md[1] == pytest.approx(parallel.md[1] / 2)  # v (1 - r) with r = 0.5
    assert "same people" in paired.flags[0]


def test_a_spread_without_its_label_is_not_used() -> None:
    bare = tuple(Mean(arm=m.arm, kind=m.kind, n=m.n, mean=m.mean, sd=m.sd, spread_unlabelled=True) for m in means(3, 4))
    assert "no numbers" in refused(row(means=bare))


def test_arms_of_one_treatment_are_combined() -> None:
    arms = (
        Arm(id="t", treatment="60-minute massage", role=Role.TREATMENT, n=20),
        Arm(id="u", treatment="30-minute massage", role=Role.TREATMENT, n=20),
        Arm(id="c", treatment="usual care", role=Role.COMPARATOR, n=20),
    )
    first = row(means=(*means(3, 5, n=20),))
    third = Mean(arm="u", kind=MeanKind.POST, n=20, mean=4, sd=2)
    second = row(arms=("u", "c"), means=(third, first.means[1]))
    one = study("a2001", first, second, arms=arms)
    pair = [matched(one), RowMatch(study=one, row=second, treatment="u", comparator="c", rung=matched(one).rung)]
    made = numbers(pair)
    assert isinstance(made, Numbers) and made.md is not None
    assert (made.n_treatment, made.n_comparator) == (40, 20)
    assert made.md[0] == pytest.approx(1.5)


def test_halves_are_assumed_only_with_a_word() -> None:
    arms = (Arm(id="t", treatment="massage", role=Role.TREATMENT), Arm(id="c", treatment="rest", role=Role.COMPARATOR))
    effect = ReportedEffect(measure=Measure.MD, value=-1.0, ci=(-2.0, 0.0))
    made = found(row(effect=effect), arms=arms, n=41)
    assert (made.n_treatment, made.n_comparator) == (20, 21)
    assert "halves assumed" in made.flags[0]


def medians(low: float, median: float, high: float, n: int, **more: Any) -> tuple[Mean, ...]:
    """Medians with quartiles in both arms; the comparator's are symmetrical."""
    other = Mean(arm="c", kind=MeanKind.POST, n=n, median=5.0, quartiles=(4.0, 6.0))
    given: dict[str, Any] = {"arm": "t", "kind": MeanKind.POST, "n": n, "median": median, "quartiles": (low, high)}
    return Mean(**(given | more)), other


def test_a_median_amid_its_quartiles_becomes_a_mean() -> None:
    made = found(row(means=medians(2.0, 3.0, 4.0, 40)))
    assert made.md is not None
    assert made.md[0] == pytest.approx(2.0)
    assert "median and quartiles" in made.derivation


@pytest.mark.parametrize(
    ("n", "lies_askew"),
    [
        (40, True),  # the limit is 2.65 / sqrt(40) - 6 / 1600 = 0.415, the shift (2 + 4 - 4.6) / 2 is 0.7
        (10, False),  # the limit is 2.65 / sqrt(10) - 6 / 100 = 0.778
    ],
)
def test_a_median_far_from_the_middle_does_not(n: int, lies_askew: bool) -> None:
    """Shi et al. (2020), arXiv 2010.05749: the test for skewness from median and quartiles."""
    one = row(means=medians(2.0, 2.3, 4.0, n))
    if lies_askew:
        assert refused(one).startswith("medians of too few people, or too far from the middle")
    else:
        assert found(one).md is not None


def test_medians_of_fewer_than_five_people_are_not_converted() -> None:
    assert refused(row(means=medians(2.0, 3.0, 4.0, 4))).startswith("medians of too few people")
    assert found(row(means=medians(2.0, 3.0, 4.0, 5))).md is not None


def test_a_median_with_its_range() -> None:
    """The limit for 40 people is 1 / ln(49) + 2.5 / 41 = 0.318."""
    inside = medians(0, 5.0, 0, 40, quartiles=None, range=(0.0, 10.0))
    askew = medians(0, 3.0, 0, 40, quartiles=None, range=(0.0, 10.0))
    assert "median and range" in found(row(means=inside)).derivation
    assert refused(row(means=askew)).startswith("medians")


def test_halves_are_assumed_for_means_without_sizes_too() -> None:
    arms = (Arm(id="t", treatment="massage", role=Role.TREATMENT), Arm(id="c", treatment="rest", role=Role.COMPARATOR))
    bare = tuple(Mean(arm=m.arm, kind=m.kind, mean=m.mean, sd=m.sd) for m in means(3, 4))
    made = found(row(means=bare), arms=arms, n=61)
    assert (made.n_treatment, made.n_comparator) == (30, 31)
    assert made.flags == ("people per arm not reported; halves assumed",)
    assert "no numbers" in refused(row(means=bare), arms=arms, n=None)


def test_the_arm_stands_in_for_people_that_a_program_did_not_find() -> None:
    bare = row(means=tuple(Mean(arm=m.arm, kind=m.kind, mean=m.mean, sd=m.sd) for m in means(3.0, 4.0)))
    arms = (
        Arm(id="t", treatment="massage", role=Role.TREATMENT, n=30),
        Arm(id="c", treatment="rest", role=Role.COMPARATOR, n=30),
    )
    by_machine, by_hand = found(bare, arms=arms, machine_read=True), found(bare, arms=arms)
    assert by_machine.smd == by_hand.smd == found(row(means=means(3.0, 4.0)), arms=arms).smd
    assert by_machine.flags == ("people behind the means not reported; those of the arms taken",)
    assert by_hand.flags == ()


def test_a_paired_difference_gives_the_sd_of_scores() -> None:
    """With r = 0.5 the SD of differences equals the SD of scores, so SE² n = SD²."""
    se = 12.0 / (2 * 1.959963984540054)
    effect = ReportedEffect(measure=Measure.MD, value=-10.0, ci=(-16.0, -4.0))
    made = found(row(effect=effect), design=Design.CROSSOVER)
    assert made.sd == pytest.approx(se * math.sqrt(30))
    assert made.smd is not None and made.smd[0] == pytest.approx(
        10 / (se * math.sqrt(30)) * (1 - 3 / (4 * 58 - 1)), abs=1e-4
    )
    assert any("same people" in flag for flag in made.flags)


def test_an_adjusted_difference_says_whose_sd_stands_behind_g() -> None:
    effect = ReportedEffect(measure=Measure.MD, value=-10.0, ci=(-16.0, -4.0), adjusted=True)
    assert "adjusted difference" in found(row(effect=effect)).flags[0]


@pytest.mark.parametrize(
    ("effect", "why"),
    [
        (ReportedEffect(measure=Measure.MD, value=-10.0), "MD reported without a spread"),
        (ReportedEffect(measure=Measure.HR, value=0.5, ci=(0.3, 0.8)), "HR reported, which is not converted"),
        (ReportedEffect(measure=Measure.MD, value=-1.0, ci=(-1.0, -1.0)), "no numbers with a spread are reported"),
        (ReportedEffect(measure=Measure.RR, value=2.0, ci=(2.0, 2.0)), "no numbers with a spread are reported"),
    ],
)
def test_an_effect_that_cannot_be_used_says_why(effect: ReportedEffect, why: str) -> None:
    assert refused(row(effect=effect)) == why


def test_the_comparators_share_of_events_is_kept() -> None:
    made = found(row(events=(Events(arm="t", events=10, n=40), Events(arm="c", events=20, n=40))))
    assert made.comparator_risk == 0.5


def test_people_who_stand_in_both_arms_are_not_halved() -> None:
    arms = (Arm(id="t", treatment="massage", role=Role.TREATMENT), Arm(id="c", treatment="rest", role=Role.COMPARATOR))
    bare = tuple(Mean(arm=m.arm, kind=m.kind, mean=m.mean, sd=m.sd) for m in means(3, 4))
    made = found(row(means=bare), arms=arms, n=20, design=Design.CROSSOVER)
    assert (made.n_treatment, made.n_comparator) == (20, 20)
    assert not any("halves" in flag for flag in made.flags)
