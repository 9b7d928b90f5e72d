"""In a real kernel values show themselves, plots too, without anything to load or to switch on."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from palpate.types.report import Report
from tests.conftest import ROOT

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
CELLS = {
    "report": "import palpate\npalpate.ask('does massage help low back pain?')",
    "evidence": "found = palpate.evidence('massage', outcome='pain')\nfound",
    "ranking": "palpate.options('low back pain')",
    "studies": "palpate.search('massage', limit=3)",
    "opened": "with palpate.Library.open() as library:\n    one = library.search('massage', limit=1)\none",
    "study": "palpate.study('cherkin2011')",
    "pooled": "palpate.pool([0.1, 0.3], [0.03, 0.03])",
    "figure": "palpate.plot.ladder(found)",
    "inline": "import matplotlib.pyplot\npalpate.plot.ladder(found)",
    "frame": "palpate.to_frame(found)",
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each cell shows, by its media type, in a kernel of this interpreter."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS.values()])
    nbformat.write(notebook, folder / "in.ipynb")
    command = [sys.executable, "-m", "docs.tools.notebooks", str(folder / "in.ipynb"), str(folder / "out.ipynb")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(folder / "out.ipynb", as_version=4).cells
    outputs = ([one for one in cell.outputs if one.output_type == "execute_result"] for cell in cells)
    return {name: found[0]["data"] for name, found in zip(CELLS, outputs, strict=True)}


@pytest.mark.parametrize("name", ["report", "evidence", "ranking", "studies", "opened", "study", "pooled"])
def test_a_value_shows_its_card(name: str, shown: dict[str, dict[str, Any]]) -> None:
    assert shown[name]["text/html"].startswith('<div class="palpate-card">')
    assert shown[name]["text/markdown"].startswith("**")
    assert max(map(len, shown[name]["text/plain"].splitlines())) <= 100
    assert "msgspec" not in shown[name]["text/plain"]


@pytest.mark.parametrize("name", ["figure", "inline"])
def test_a_plot_shows_its_picture(name: str, shown: dict[str, dict[str, Any]]) -> None:
    assert shown[name]["image/png"].startswith("iVBOR")


def test_a_frame_is_shown_by_its_own_library(shown: dict[str, dict[str, Any]]) -> None:
    assert "dataframe" in shown["frame"]["text/html"]


def test_values_know_nothing_of_pages_until_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from palpate.types import shown as module

    monkeypatch.setattr(module, "_renderers", {})
    assert Report._repr_html_(object()) is None  # type: ignore[arg-type]  # any value
    assert Report._repr_markdown_(object()) is None  # type: ignore[arg-type]
    said: list[str] = []
    printer = type("Printer", (), {"text": lambda _, text: said.append(text)})()
    Report._repr_pretty_("a report", printer, False)  # type: ignore[arg-type]
    assert said == ["'a report'"]
