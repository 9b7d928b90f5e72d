"""Forest and funnel plots: what the SVG shows, pictures through matplotlib, and files that cannot be written."""

from __future__ import annotations

import builtins
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import msgspec
import pytest

from palpate.errors import InputError
from palpate.report.axes import Axis, printed
from palpate.report.canvas import fitted, text_width, wrapped
from palpate.report.plots import forest_svg, funnel_svg, save
from palpate.types.plot import Forest, ForestGroup, ForestRow, ForestSummary, Funnel, FunnelPoint

SVG = "{http://www.w3.org/2000/svg}"


def row(label: str, estimate: float, half: float, weight: float | None = None) -> ForestRow:
    return ForestRow(
        label=label, estimate=estimate, ci=(estimate - half, estimate + half), weight=weight, cells=("40",)
    )


ROWS = (row("Alpha 2001", 0.5, 0.3, 0.4), row("Beta & Gamma 2002", -0.1, 0.2, 0.6))
POOLED = ForestSummary(label="Pooled (REML)", estimate=0.14, ci=(-0.2, 0.5), prediction=(-0.6, 0.9), note="τ² = 0.1")
FOREST = Forest(
    groups=(ForestGroup(rows=ROWS),),
    measure="Mean difference",
    title="Pain <after> treatment",
    favours=("favours control", "favours massage"),
    headings=("n",),
    overall=POOLED,
    target=0.2,
    footnote="A note.",
)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def shapes(svg: str, name: str) -> list[dict[str, str]]:
    return [element.attrib for element in ET.fromstring(svg).iter(f"{SVG}{name}")]


def strokes(svg: str) -> list[tuple[float, float]]:
    """Where the lines of a plot begin and end, from left to right."""
    found = []
    for path in shapes(svg, "path"):
        for x, to, end in re.findall(r"M([\d.]+) [\d.]+([VHL])([\d.]+)", path["d"]):
            found.append((float(x), float(x if to == "V" else end)))
    return found


def boxes(svg: str) -> list[tuple[float, float]]:
    """Middle and side of the squares of studies."""
    found = []
    for element in ET.fromstring(svg).iter(f"{SVG}polygon"):
        points = [tuple(map(float, point.split(","))) for point in element.attrib["points"].split()]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        side = max(xs) - min(xs)
        if len(points) == 4 and math.isclose(side, max(ys) - min(ys), abs_tol=0.2):
            found.append(((min(xs) + max(xs)) / 2, side))
    return found


def test_forest_says_its_numbers_and_words() -> None:
    shown = texts(forest_svg(FOREST))
    for words in ("Alpha 2001", "Beta & Gamma 2002", "0.50 (0.20 to 0.80)", "−0.10 (−0.30 to 0.10)", "40.0 %", "n"):
        assert words in shown
    for words in ("Pooled (REML)", "0.14 (−0.20 to 0.50)", "Prediction interval", "(−0.60 to 0.90)", "τ² = 0.1"):
        assert words in shown
    assert "← favours control" in shown
    assert "favours massage →" in shown
    assert any("smallest effect that matters (0.20)" in words for words in shown)


def test_forest_reads_aloud() -> None:
    root = ET.fromstring(forest_svg(FOREST))
    assert root.attrib["role"] == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "Pain <after> treatment"
    assert description.text == (
        "Forest plot of 2 studies; effect: Mean difference. Pooled (REML): 0.14 (−0.20 to 0.50). "
        "Prediction interval −0.60 to 0.90."
    )
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], description.attrib["id"]]


def test_area_of_a_box_is_the_share_of_the_weight() -> None:
    first, second = (side for _, side in boxes(forest_svg(FOREST)))
    assert (first / second) ** 2 == pytest.approx(0.4 / 0.6, abs=0.02)


def test_ratios_stand_on_a_logarithmic_axis() -> None:
    rows = tuple(row(f"r{ratio}", math.log(ratio), 0.1) for ratio in (0.5, 1.0, 2.0))
    svg = forest_svg(Forest(groups=(ForestGroup(rows=rows),), measure="Risk ratio", is_ratio=True))
    left, middle, right = (x for x, _ in boxes(svg))
    assert middle - left == pytest.approx(right - middle, abs=0.3)
    assert "0.50 (0.45 to 0.55)" in texts(svg)
    assert {"0.5", "1", "2"} <= set(texts(svg))


def test_an_endless_interval_is_cut_with_an_arrow() -> None:
    rows = (*(row(f"s{i}", 0.1 * i, 0.2) for i in range(5)), row("wide", 0.2, 40.0))
    svg = forest_svg(Forest(groups=(ForestGroup(rows=rows),), measure="d"))
    triangles = [s for s in shapes(svg, "polygon") if len(s["points"].split()) == 3]
    assert len(triangles) == 2
    assert "0.20 (−39.80 to 40.20)" in texts(svg)
    width = float(ET.fromstring(svg).attrib["width"])
    assert all(0 <= x <= width for ends in strokes(svg) for x in ends)


def test_groups_have_titles_and_diamonds() -> None:
    groups = tuple(ForestGroup(title=title, rows=ROWS, summary=POOLED) for title in ("Sham", "Usual care"))
    svg = forest_svg(Forest(groups=groups, measure="g", is_ratio=False))
    assert {"Sham", "Usual care"} <= set(texts(svg))
    assert texts(svg).count("Prediction interval") == 2
    description = ET.fromstring(svg).find(f"{SVG}desc")
    assert description is not None
    assert "Sham, Pooled (REML): 0.14" in (description.text or "")


def test_a_study_without_an_effect_keeps_its_row() -> None:
    rows = (*ROWS, ForestRow(label="Delta", estimate=None, ci=None))
    shown = texts(forest_svg(Forest(groups=(ForestGroup(rows=rows),), measure="g", headings=("n",))))
    assert "Delta" in shown
    assert "not estimable" in shown


def test_no_study_and_one_study_are_drawn() -> None:
    assert texts(forest_svg(Forest(groups=(), measure="g")))
    assert "One" in texts(forest_svg(Forest(groups=(ForestGroup(rows=(row("One", 0.0, 0.1),)),), measure="g")))


def test_no_line_where_there_is_no_null() -> None:
    plain = Forest(groups=(ForestGroup(rows=(row("a", 0.7, 0.1),)),), measure="Proportion", null=None)
    with_null = msgspec.structs.replace(plain, null=0.0)
    assert len(strokes(forest_svg(with_null))) > len(strokes(forest_svg(plain))) > 0
    assert "0.0" not in texts(forest_svg(plain))


FUNNEL = Funnel(
    points=(
        FunnelPoint(label="a", estimate=0.1, se=0.1),
        FunnelPoint(label="b", estimate=0.6, se=0.3),
        FunnelPoint(label="filled", estimate=-0.4, se=0.3, is_filled=True),
    ),
    centre=0.12,
    measure="Hedges' g",
)


def test_funnel_puts_precise_studies_on_top_and_fills_open_circles() -> None:
    svg = funnel_svg(FUNNEL)
    a, b, filled = shapes(svg, "circle")
    assert float(a["cy"]) < float(b["cy"]) == float(filled["cy"])
    assert float(filled["cx"]) < float(a["cx"]) < float(b["cx"])
    assert filled["fill"] == "#ffffff" != a["fill"]
    assert any("Open circles: filled in by trim and fill." in words for words in texts(svg))
    assert "0.0" in texts(svg)


def test_same_plot_same_text() -> None:
    assert forest_svg(FOREST) == forest_svg(FOREST)
    assert funnel_svg(FUNNEL) == funnel_svg(FUNNEL)


@pytest.mark.parametrize("plot", [FOREST, FUNNEL])
def test_saved_svg_is_the_svg(plot: Forest | Funnel, tmp_path: Path) -> None:
    save(plot, tmp_path / "a.SVG")
    written = (tmp_path / "a.SVG").read_text(encoding="utf-8")
    assert written == (forest_svg(plot) if isinstance(plot, Forest) else funnel_svg(plot))
    assert [path.name for path in tmp_path.iterdir()] == ["a.SVG"]


@pytest.mark.parametrize("plot", [FOREST, FUNNEL])
def test_pictures_are_written_the_same_each_time(plot: Forest | Funnel, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for suffix, start in ((".png", b"\x89PNG"), (".pdf", b"%PDF")):
        save(plot, tmp_path / f"a{suffix}")
        save(plot, tmp_path / f"b{suffix}")
        data = (tmp_path / f"a{suffix}").read_bytes()
        assert data.startswith(start)
        assert data == (tmp_path / f"b{suffix}").read_bytes()


def test_missing_matplotlib_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **other: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *more, **other)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"pip install 'palpate\[plots\]', or write \.svg"):
        save(FOREST, tmp_path / "a.png")
    assert not list(tmp_path.iterdir())


def test_other_suffixes_and_folders_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.gif: a plot is written as \.svg, \.png, \.pdf, not as '\.gif'"):
        save(FOREST, Path("a.gif"))
    with pytest.raises(InputError, match="not as 'no suffix'"):
        save(FOREST, Path("a"))
    with pytest.raises(InputError, match=r"cannot be written \(No such file or directory\)"):
        save(FOREST, tmp_path / "none" / "a.svg")


@pytest.mark.parametrize(
    ("value", "is_ratio", "text"),
    [
        (-0.004, False, "0.00"),
        (-0.5, False, "−0.50"),
        (math.log(2), True, "2.00"),
        (9.0, True, "8.1e+03"),
        (800, True, "1.01e+304"),
    ],
)
def test_printed_effects(value: float, is_ratio: bool, text: str) -> None:
    assert printed(value, is_ratio=is_ratio, digits=2) == text


@pytest.mark.parametrize(
    ("low", "high", "is_ratio", "labels"),
    [
        (-1.0, 1.0, False, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
        (0.0, 0.03, False, ["0.000", "0.005", "0.010", "0.015", "0.020", "0.025", "0.030"]),
        (math.log(0.1), math.log(10), True, ["0.1", "0.2", "0.5", "1", "2", "5", "10"]),
        (math.log(0.001), math.log(1000), True, ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]),
        (math.log(0.8), math.log(1.3), True, ["0.8", "0.9", "1.0", "1.1", "1.2", "1.3"]),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, is_ratio: bool, labels: list[str]) -> None:
    axis = Axis(low, high, left=0.0, width=100.0, is_ratio=is_ratio)
    assert [label for _, label in axis.ticks()] == labels


def test_long_words_are_cut_and_lines_wrapped() -> None:
    assert fitted("short", 13.0, 200.0) == "short"
    cut = fitted("a very long name of a study group", 13.0, 100.0)
    assert cut.endswith("…")
    assert text_width(cut, 13.0) <= 100.0
    assert wrapped("one two three", 13.0, text_width("one two", 13.0)) == ["one two", "three"]
    assert wrapped("p\u00a0=\u00a00.05", 13.0, 1.0) == ["p\u00a0=\u00a00.05"]
