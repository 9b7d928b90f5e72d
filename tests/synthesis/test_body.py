"""Effects on one scale -> pooled effect, and directions -> count; the pooling itself is tested in `test_pooling`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.synthesis.body import count, pool_effects
from palpate.synthesis.pooling import pool
from palpate.types.evidence import Direction, Effect, EffectMeasure
from tests.builders import effect

SMD = EffectMeasure.SMD
THREE = [effect("a", y=0.8893, v=0.3256), effect("b", y=1.5854, v=0.1946), effect("c", y=1.3481, v=0.4154)]


def test_one_study_is_itself() -> None:
    found = pool_effects([effect(y=0.5, v=0.04)], SMD)
    assert (found.k, found.estimate) == (1, 0.5)
    assert found.se == pytest.approx(0.2)
    assert found.ci == pytest.approx((0.5 - 1.959964 * 0.2, 0.5 + 1.959964 * 0.2))
    assert (found.weights, found.tau2, found.i2, found.q) == ((1.0,), 0.0, 0.0, 0.0)
    assert [found.prediction, found.tau2_ci, found.q_p, found.plain_ci, found.egger_p] == [None] * 5
    assert found.method == "single study"


@given(y=st.floats(-5, 5), v=st.floats(1e-4, 100))
def test_one_study_by_itself_is_what_pooling_makes_of_one(y: float, v: float) -> None:
    found, pooled = pool_effects([effect(y=y, v=v)], SMD), pool([y], [v], interval="wald")
    assert (found.estimate, found.se, found.ci, found.p) == (pooled.estimate, pooled.se, pooled.ci, pooled.p)


def test_several_studies_have_all_that_a_reviewer_asks_for() -> None:
    found = pool_effects(THREE, SMD)
    assert found.k == 3
    assert found.participants == 300
    assert found.prediction is not None and found.tau2_ci is not None and found.plain_ci is not None
    assert found.prediction[0] <= found.ci[0] <= found.plain_ci[0] < found.estimate
    assert found.egger_p is None, "three studies are too few to look for small-study effects"


def test_the_plain_interval_is_that_of_the_normal_quantile() -> None:
    y, v = [e.y or 0.0 for e in THREE], [e.v or 0.0 for e in THREE]
    assert pool_effects(THREE, SMD).plain_ci == pytest.approx(pool(y, v, interval="wald").ci, rel=1e-12)


def test_small_study_effects_are_looked_for_from_ten_studies_on() -> None:
    many = [effect(f"s{i}", y=0.2 + 0.1 * i, v=0.01 * (i + 1)) for i in range(10)]
    assert pool_effects(many[:9], SMD).egger_p is None
    found = pool_effects(many, SMD)
    assert found.egger_p is not None and found.egger_p < 0.01


def test_heterogeneity_is_in_per_cent() -> None:
    """Two studies ten standard errors apart: Q = 50 on 1 degree of freedom, so I² is 98 %."""
    found = pool_effects([effect("a", y=0.0, v=0.01), effect("b", y=1.0, v=0.01)], SMD)
    assert found.q == pytest.approx(50.0)
    assert found.i2 == pytest.approx(98.0)


def test_two_studies_show_the_plain_interval_beside_the_wide_one() -> None:
    """Hartung and Knapp's interval of two studies has one degree of freedom: 12.7 standard errors each way."""
    found = pool_effects(THREE[:2], SMD)
    assert found.plain_ci is not None
    width, plain = found.ci[1] - found.ci[0], found.plain_ci[1] - found.plain_ci[0]
    assert width / plain > 6
    assert found.egger_p is None


def test_people_are_not_summed_where_one_trial_does_not_report_them() -> None:
    assert pool_effects([*THREE, effect("d", n_treatment=None)], SMD).participants is None


def test_people_who_stand_in_both_arms_are_counted_once() -> None:
    assert pool_effects([effect(n=60, is_paired=True)], SMD).participants == 30


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.01, 1)), min_size=1, max_size=8))
def test_weights_are_shares_of_one(pairs: list[tuple[float, float]]) -> None:
    found = pool_effects([effect(f"s{i}", y=y, v=v) for i, (y, v) in enumerate(pairs)], SMD)
    assert sum(found.weights) == pytest.approx(1.0)
    assert all(0 < weight <= 1 for weight in found.weights)
    assert min(y for y, _ in pairs) - 1e-9 <= found.estimate <= max(y for y, _ in pairs) + 1e-9


@given(st.permutations(THREE))
def test_the_order_of_studies_does_not_matter(effects: list[Effect]) -> None:
    found, usual = pool_effects(effects, SMD), pool_effects(THREE, SMD)
    assert found.estimate == pytest.approx(usual.estimate, rel=1e-9)
    assert found.ci == pytest.approx(usual.ci, rel=1e-9)


def pointing(*directions: Direction | None) -> list[Effect]:
    return [effect(f"s{i}", direction=way, y=None, v=None) for i, way in enumerate(directions)]  # type: ignore[arg-type]


def test_directions_are_counted_and_tested() -> None:
    """Twelve of fourteen: the exact two-sided p is 2 (1 + 14 + 91) / 2**14."""
    found = count(pointing(*[Direction.BETTER] * 12, *[Direction.WORSE] * 2, Direction.NEITHER, None))
    assert found is not None
    assert (found.better, found.neither, found.worse) == (12, 1, 2)
    assert found.p == pytest.approx(212 / 2**14)
    assert found.share == pytest.approx(12 / 14)


def test_no_difference_alone_has_no_test() -> None:
    found = count(pointing(Direction.NEITHER, Direction.NEITHER))
    assert found is not None
    assert (found.neither, found.share, found.ci, found.p) == (2, None, None, None)


def test_nothing_stated_is_no_count() -> None:
    assert count(pointing(None, None)) is None
    assert count([]) is None
