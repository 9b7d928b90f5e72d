"""What the plots of evidence show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from palpate.errors import InputError
from palpate.report.drawing import draw_forest, draw_funnel, forest
from palpate.types.evidence import Evidence
from palpate.types.study import Finding
from tests.builders import row, study
from tests.report.evidence_cases import STUDIES, evidence_of


def test_a_forest_plot_names_its_studies_and_rungs(tmp_path: Path) -> None:
    path = tmp_path / "forest.svg"
    draw_forest(evidence_of(*STUDIES[:4]), path)
    text = path.read_text(encoding="utf-8")
    for words in ("Ada2001 2001", "Ben2003 2001", "Against nothing or usual care", "favours treatment", "VAS 0-100"):
        assert words in text, words


def test_only_rungs_on_the_first_ones_scale_share_its_axis(tmp_path: Path) -> None:
    """The first rung is standardised here, the sham rung in points of the DASS."""
    path = tmp_path / "forest.svg"
    everything = study("zoe2020", row(means=STUDIES[5].outcomes[0].means, instrument="NRS 0-10"))
    draw_forest(evidence_of(*STUDIES, everything), path)
    text = path.read_text(encoding="utf-8")
    assert "Against nothing or usual care" in text
    assert "Against sham" not in text


def test_one_rung_alone_has_no_title_and_one_study_no_diamond() -> None:
    first, second = evidence_of(*STUDIES).rungs[:2]
    assert "Random effects" in forest(first)
    assert "Against nothing" not in forest(first)
    assert "Random effects" not in forest(second)


def test_a_funnel_plot_is_of_the_first_rung_with_numbers(tmp_path: Path) -> None:
    path = tmp_path / "funnel.svg"
    draw_funnel(evidence_of(*STUDIES), path)
    assert "against nothing or usual care" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("draw", [draw_forest, draw_funnel])
def test_nothing_to_draw_is_an_error(draw: Callable[[Evidence, Path], None], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no study has numbers to draw. Leave --plot and --funnel out"):
        draw(evidence_of(study("a2001", row(finding=Finding.BETTER))), tmp_path / "x.svg")
    assert list(tmp_path.iterdir()) == []


def test_a_rung_without_numbers_has_no_plot() -> None:
    assert forest(evidence_of(STUDIES[6]).rungs[0]) == ""


def test_a_plot_of_single_studies_names_them_to_those_who_cannot_see_it() -> None:
    text = forest(evidence_of(STUDIES[5]).rungs[0])
    assert '<desc id="plot-description">Forest plot of 1 study; effect: MD. Fay2010 2001: 3.82 (' in text
