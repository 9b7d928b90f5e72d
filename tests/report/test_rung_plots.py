"""The ladder and the map of effects: what they show, and that they read aloud."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

import palpate
from palpate.evidence import ask, overview
from palpate.library import Library
from palpate.report.canvas import Dot, Drawing, Text, to_svg
from palpate.report.effect_map_plot import RADII, draw_effect_map
from palpate.report.ladder_plot import draw_ladder
from palpate.report.overview_plot import draw_overview
from palpate.report.rung_marks import FILLS, Lies, certainty_marks, lies
from palpate.types.concept import Rung
from palpate.types.evidence import CertaintyLevel, Evidence, Overview
from palpate.types.study import Finding
from tests.builders import effect, means, pooled, row, study
from tests.report.evidence_cases import STUDIES, evidence_of


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Text)]


def discs(drawing: Drawing) -> list[Dot]:
    """The discs and rings of cells, not the dots of certainty or of the key."""
    return [mark for mark in drawing.marks if isinstance(mark, Dot) and mark.tip]


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return evidence_of(*STUDIES)


@pytest.fixture(scope="module")
def map_of() -> Overview:
    shelf = (
        study("a2001", row(means=means(3.0, 5.0, n=200)), row(outcome="anxiety", finding=Finding.BETTER)),
        study("b2002", row(means=means(3.5, 5.0)), row(outcome="fatigue", means=means(3.0, 3.0))),
    )
    with Library.in_memory(shelf) as library:
        return overview(ask("massage"), library)


@pytest.mark.parametrize(
    ("ci", "target", "where"),
    [
        ((0.1, 0.9), 0.2, Lies.BETTER),
        ((-0.9, -0.1), 0.2, Lies.WORSE),
        ((0.01, 0.1), 0.2, Lies.WITHIN),
        ((-0.1, 0.1), 0.2, Lies.WITHIN),
        ((-0.1, 0.1), None, Lies.OPEN),
        ((-0.1, 0.9), 0.2, Lies.OPEN),
        ((0.0, 0.9), 0.2, Lies.OPEN),
    ],
)
def test_where_an_interval_lies(ci: tuple[float, float], target: float | None, where: Lies) -> None:
    assert lies(pooled([effect()], sum(ci) / 2, ci), target) is where


@pytest.mark.parametrize("level", list(CertaintyLevel))
def test_the_surer_the_more_dots_are_filled(level: CertaintyLevel) -> None:
    dots = [mark for mark in certainty_marks(0.0, 0.0, level) if isinstance(mark, Dot)]
    assert len(dots) == 4
    assert sum(dot.fill != "#ffffff" for dot in dots) == level.order + 1


def test_the_ladder_has_every_rung_whether_or_not_it_was_tried(evidence: Evidence) -> None:
    shown = texts(draw_ladder(evidence))
    for words in ("Against nothing or usual care", "Against sham or light touch", "Against another treatment"):
        assert words in shown
    drawn = draw_ladder(evidence_of(*STUDIES[:2]))
    assert texts(drawn).count("no trial") == 2
    assert "Against sham or light touch: no trial." in drawn.description


def test_a_rung_of_the_ladder_says_its_effect_its_certainty_and_the_steps_down(evidence: Evidence) -> None:
    drawn = draw_ladder(evidence)
    first = evidence.rungs[0]
    assert first.pooled is not None
    assert first.certainty is not None
    assert f"{first.certainty.level.value} certainty" in texts(drawn)
    taken = [step for step in first.certainty.steps if step.down]
    assert taken
    assert any(f"{step.domain} −{step.down}" in line for step in taken for line in texts(drawn))
    assert f"{first.pooled.estimate:.2f}" in drawn.description


def test_the_map_has_a_line_for_each_outcome_and_a_mark_where_something_was_tried(map_of: Overview) -> None:
    drawn = draw_overview(map_of)
    outcomes = [one.question.outcome.label for one in map_of.outcomes if one.question.outcome]
    assert [text for text in texts(drawn) if text in outcomes] == outcomes
    assert len(discs(drawn)) == len(outcomes) == 3
    assert "1 better" in texts(drawn)
    assert f"pain: against {Rung.NOTHING.value} g " in drawn.description


def test_more_people_make_a_bigger_disc_and_directions_a_ring(map_of: Overview) -> None:
    by_tip = {disc.tip: disc for disc in discs(draw_overview(map_of))}
    ring = next(disc for tip, disc in by_tip.items() if "1 better" in tip)
    assert ring.fill == "#ffffff"
    large = max((disc for disc in by_tip.values() if disc is not ring), key=lambda disc: disc.radius)
    assert large.fill in FILLS.values()
    assert large.radius > min(disc.radius for disc in by_tip.values())


def test_an_overview_of_nothing_says_so() -> None:
    with Library.in_memory([study("a2001")]) as library:
        drawn = draw_overview(overview(ask("massage"), library))
    assert drawn.description == "No trial compares it with anything."


def test_the_map_of_a_concept_has_a_disc_for_each_comparison_the_surer_the_larger() -> None:
    with Library.in_memory(STUDIES) as library:
        tried = palpate.effect_map("massage", library)
    drawn = draw_effect_map(tried)
    held = [cell for row in tried.cells for cell in row if cell is not None]
    assert held
    by_tip = discs(drawn)
    assert len(by_tip) == len(held)
    for disc, cell in zip(by_tip, held, strict=True):
        assert cell.figure in disc.tip
        assert disc.radius == RADII[cell.certainty]
    assert RADII[CertaintyLevel.VERY_LOW] < RADII[CertaintyLevel.HIGH]
    assert [text for text in texts(drawn) if text in {row.label for row in tried.rows}]
    assert f"{tried.rows[0].label}, {tried.columns[0].label}: " in drawn.description


def test_both_read_aloud_and_are_the_same_each_time(evidence: Evidence, map_of: Overview) -> None:
    for drawn, again in (
        (draw_ladder(evidence), draw_ladder(evidence)),
        (draw_overview(map_of), draw_overview(map_of)),
    ):
        assert drawn == again
        root = ET.fromstring(to_svg(drawn))
        assert root.attrib["role"] == "img"
        assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
