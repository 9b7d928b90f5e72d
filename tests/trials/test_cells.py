from __future__ import annotations

import pytest

from palpate.trials.cells import Figures, Group, read_figures, read_p


@pytest.mark.parametrize(
    ("text", "value", "spread", "groups"),
    [
        ("12.3 (4.5)", 12.3, None, [(4.5,)]),
        ("−3·2 ± 1.0*", -3.2, 1.0, []),
        ("9.7+/−(5.1)", 9.7, 5.1, []),
        ("1,482.9 (1,177.2; 1,788.7)", 1482.9, None, [(1177.2, 1788.7)]),
        ("3,5 ± 1,2", 3.5, 1.2, []),
        ("−11.3 (−5.9 to −16.7)", -11.3, None, [(-5.9, -16.7)]),
        (".35 (.15–.79)", 0.35, None, [(0.15, 0.79)]),
        ("12 ± 3 kg", 12.0, 3.0, []),
        ("17.3a", 17.3, None, []),
        ("-0.365 (18.99\u200f)", -0.365, None, [(18.99,)]),
        ("£18 (£9)", 18.0, None, [(9.0,)]),
        ("−£17 [−£20, −£14]", -17.0, None, [(-20.0, -14.0)]),
        ("−0,02697 (0.050)", -0.02697, None, [(0.05,)]),
        ("4 (3-4) acd", 4.0, None, [(3.0, 4.0)]),
    ],
)
def test_forms_of_cells(text: str, value: float, spread: float | None, groups: list[tuple[float, ...]]) -> None:
    figures = read_figures(text)
    assert figures is not None
    assert (figures.value, figures.spread, [group.values for group in figures.groups]) == (value, spread, groups)


def test_a_count_of_a_total_with_per_cent() -> None:
    figures = read_figures("83/102 (81.4%, 72.4-88.4%)")
    assert figures is not None
    assert (figures.value, figures.over, figures.groups[0]) == (
        83.0,
        102.0,
        Group((81.4,), is_percent=True, decimals=1),
    )


def test_a_bare_interval_and_a_p_inside_a_cell() -> None:
    assert read_figures("-3.2 – 6.8") == Figures(low=-3.2, high=6.8, decimals=1)
    figures = read_figures("0.69 (0.59–0.78) p = 0.61")
    assert figures is not None
    assert figures.p == ("=", 0.61)


@pytest.mark.parametrize("text", ["", "-", "6 months", "Week 3", "Massage (n = 30)", "6 w", "see text 3", "n/a"])
def test_labels_are_no_data(text: str) -> None:
    assert read_figures(text) is None


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("0.003a)", ("=", 0.003)),
        ("F = 6.473;\np = 0.013", ("=", 0.013)),
        ("t(54) = −2.1, p < .05", ("<", 0.05)),
        ("χ² = 3.2 (p=0.07)", ("=", 0.07)),
        ("12.3 (4.5) p = 0.2", None),
        ("P < 0.001*", ("<", 0.001)),
        (".65", ("=", 0.65)),
        ("NS", ("ns", None)),
        ("12.3 (4)", None),
        ("0,04", ("=", 0.04)),
    ],
)
def test_p_values(text: str, p: tuple[str, float | None] | None) -> None:
    assert read_p(text) == p


@pytest.mark.parametrize("text", ["1,482.9", "12,500", "1,482"])
def test_thousands_are_no_interval(text: str) -> None:
    figures = read_figures(text)
    assert figures is not None
    assert figures.value == float(text.replace(",", ""))


def test_a_mean_behind_a_median() -> None:
    figures = read_figures("180 (120/414); 266 ± 55")
    assert figures is not None
    assert (figures.value, figures.spread, figures.groups) == (266.0, 55.0, ())
