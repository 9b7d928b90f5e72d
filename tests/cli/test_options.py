"""`palpate options` from the command line to what it prints and writes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.commands import Palpate


def test_the_table_names_rungs_treatments_certainty_and_harms(palpate: Palpate) -> None:
    said = palpate("options", "low back pain")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("What helps low back pain: effects on pain\n")
    for words in (
        "Against placebo, sham or light touch",
        "acupuncture",
        "moderate",
        "Harms that studies report",
        "not personal",
    ):
        assert words in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_json_and_csv_hold_every_option(palpate: Palpate) -> None:
    found = json.loads(palpate("options", "low back pain", "--format", "json").out)["options"]
    rows = list(csv.DictReader(io.StringIO(palpate("options", "low back pain", "-f", "csv").out)))
    assert [row["treatment"] for row in rows] == [option["treatment"]["label"] for option in found]
    assert {"rung", "treatment", "says", "certainty", "smd", "studies", "harms"} <= set(rows[0])


def test_the_plot_shows_the_treatments_with_a_size(palpate: Palpate, tmp_path: Path) -> None:
    plot = tmp_path / "options.svg"
    assert palpate("options", "low back pain", "--plot", str(plot)).status == 0
    svg = plot.read_text(encoding="utf-8")
    assert "acupuncture" in svg
    assert "What helps low back pain" in svg


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("lowe bak pane",), "is not a condition that palpate knows"),
        (("",), "the condition is empty. Name one, such as 'low back pain'"),
        (("low back pain", "--outcome", "luck"), "is not an outcome that palpate knows"),
        (("low back pain", "--format", "xml"), "say one of table, json, csv"),
        (("low back pain", "--plot", "a.bmp"), "a plot is written as .svg"),
    ],
)
def test_bad_input_is_one_line_and_status_2(palpate: Palpate, given: tuple[str, ...], says: str) -> None:
    said = palpate("options", *given)
    assert (said.status, said.out) == (2, "")
    assert says in said.err
    assert said.err.count("\n") == 1
