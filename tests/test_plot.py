"""Plots as figures: of their own, on axes of the caller, without pyplot; and what cannot be drawn."""

from __future__ import annotations

import builtins
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import palpate
from palpate import plot
from palpate.errors import InputError
from palpate.evidence import overview
from palpate.library import Library
from palpate.ranking import options
from palpate.report import pictures
from palpate.types.effect_map import EffectMap
from palpate.types.evidence import Evidence, Overview
from palpate.types.ranking import Ranking
from palpate.types.study import Finding
from tests.builders import row, study
from tests.report.evidence_cases import STUDIES, evidence_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

matplotlib = pytest.importorskip("matplotlib")
PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return evidence_of(*STUDIES)


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    with Library.in_memory(STUDIES) as library:
        return options("low back pain", library)


@pytest.fixture(scope="module")
def all_outcomes() -> Overview:
    with Library.in_memory(STUDIES) as library:
        return overview(palpate.question("massage"), library)


@pytest.fixture(scope="module")
def tried() -> EffectMap:
    with Library.in_memory(STUDIES) as library:
        return palpate.effect_map("massage", library)


@pytest.fixture(scope="module")
def drawn(
    evidence: Evidence, ranking: Ranking, all_outcomes: Overview, tried: EffectMap
) -> dict[str, Callable[..., Figure]]:
    return {
        "forest": lambda **more: plot.forest(evidence, **more),
        "funnel": lambda **more: plot.funnel(evidence, **more),
        "ladder": lambda **more: plot.ladder(evidence, **more),
        "ranking": lambda **more: plot.ranking(ranking, **more),
        "effects": lambda **more: plot.effects(all_outcomes, **more),
        "map": lambda **more: plot.effects(tried, **more),
    }


KINDS = ("forest", "funnel", "ladder", "ranking", "effects", "map")


def words(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("kind", KINDS)
def test_a_plot_is_a_figure_that_a_notebook_shows(kind: str, drawn: dict[str, Callable[..., Figure]]) -> None:
    from matplotlib.figure import Figure

    figure = drawn[kind]()
    assert isinstance(figure, Figure)
    data, size = figure._repr_png_()  # type: ignore[attr-defined]  # of the figures that palpate makes
    assert data.startswith(PNG)
    assert size["width"] == round(figure.get_size_inches()[0] * 96)
    assert words(figure)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plot_is_drawn_on_axes_of_the_caller_with_letters_of_their_size(
    kind: str, drawn: dict[str, Callable[..., Figure]]
) -> None:
    from matplotlib.figure import Figure

    own = Figure(figsize=(12, 6))
    left, right = own.subplots(1, 2)
    assert drawn[kind](ax=left) is own
    assert len(right.texts) == 0
    assert words(own) == words(drawn[kind]())
    alone = drawn[kind]()
    box = left.get_window_extent()
    room = (box.width / own.get_dpi(), box.height / own.get_dpi())
    scale = min(there / needed for there, needed in zip(room, alone.get_size_inches(), strict=True))
    assert left.texts[0].get_fontsize() == pytest.approx(scale * alone.axes[0].texts[0].get_fontsize())


def test_the_words_of_a_figure_are_those_of_the_svg(
    evidence: Evidence, drawn: dict[str, Callable[..., Figure]]
) -> None:

    for kind in ("forest", "funnel", "ladder"):
        text = unescape(plot.svg(evidence, kind))
        assert all(word in text for word in words(drawn[kind]()))


def test_one_rung_is_drawn_alone(evidence: Evidence) -> None:
    second = evidence.rungs[1]
    shown = words(plot.forest(evidence, rung=second.rung))
    assert second.effects[0].label in shown
    assert evidence.rungs[0].effects[0].label not in shown
    assert plot.svg(evidence, rung="sham or light touch") == plot.svg(evidence, "forest", rung=second.rung)


def test_a_question_is_drawn_by_what_its_verdict_stands_on() -> None:
    report = palpate.ask("does massage help low back pain?")
    assert words(plot.forest(report)) == words(plot.forest(report.judged[0].verdict))
    assert words(plot.ladder(report))


def test_no_state_of_pyplot_is_touched() -> None:
    code = (
        "import sys, palpate\n"
        "palpate.plot.ladder(palpate.evidence('massage', outcome='pain'))\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert 'matplotlib' in sys.modules\n"
    )
    source = Path(palpate.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(source)},
    )
    assert done.returncode == 0, done.stderr


def test_without_matplotlib_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, evidence: Evidence) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest, **more)

    pictures._kind.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError) as refused:
        plot.forest(evidence)
    assert str(refused.value) == "plots need matplotlib. Run: pip install 'palpate[plots]'."
    assert plot.svg(evidence).startswith("<svg")


def test_where_nothing_was_compared_nothing_is_drawn() -> None:
    with Library.in_memory([study("a2001")]) as library:
        for value in (palpate.evidence("massage", library=library), palpate.effect_map("yoga", library)):
            assert isinstance(value, Overview | EffectMap)
            with pytest.raises(InputError, match="there is nothing to draw"):
                plot.effects(value)
            assert value._repr_html_()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda e, r: plot.forest(evidence_of(study("a2001", row(finding=Finding.BETTER)))), "massage for"),
        (lambda e, r: plot.forest(r), "Ranking: no evidence on one outcome. Give an Evidence, Verdict or Report."),
        (lambda e, r: plot.forest(e, rung="moon"), "'moon' is no rung. Say one of nothing or usual care, sham"),
        (
            lambda e, r: plot.effects(e),
            "Evidence: no map of effects. Give what palpate.effect_map gives.",
        ),
        (lambda e, r: plot.ranking(e), "Evidence: no ranking. Give what palpate.options gives."),
        (lambda e, r: plot.svg(e, "pie"), "'pie' is no kind of plot. Say forest, funnel or ladder."),
        (lambda e, r: plot.forest(palpate.check(text="Massage eases pain. Yoga eases pain.")), "a report of 2 claims."),
        (
            lambda e, r: plot.forest(palpate.ask("many people swear by massage")),
            "the verdict (not checkable) stands on no trials that can be drawn.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    call: Callable[[Evidence, Ranking], object], message: str, evidence: Evidence, ranking: Ranking
) -> None:
    with pytest.raises(InputError) as refused:
        call(evidence, ranking)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)
