"""The notebooks of the docs run, show what they should, and become pages of the site."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docs.tools.notebook_pages import page_of
from docs.tools.notebooks import FOLDER
from tests.conftest import ROOT

pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST_BYTES = 400_000  # with its outputs, so that a clone stays light


def outputs(notebook: Path) -> list[list[list[str]]]:
    """What each code cell shows: the media types of each of its outputs."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [[_kinds(one) for one in cell["outputs"]] for cell in cells if cell["cell_type"] == "code"]


def _kinds(output: dict[str, Any]) -> list[str]:
    return sorted(output.get("data", {output.get("name", ""): ""}))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_and_shows_what_is_committed(notebook: Path, tmp_path: Path) -> None:
    made = tmp_path / notebook.name
    command = [sys.executable, "-m", "docs.tools.notebooks", str(notebook), str(made)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert outputs(made) == outputs(notebook), "Run: make docs-refresh, and look at the difference."
    assert any("image/png" in kinds for cell in outputs(made) for kinds in cell)
    assert "stderr" not in str(outputs(made))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_is_light_and_settled(notebook: Path) -> None:
    assert notebook.stat().st_size < MOST_BYTES
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert all(cell.get("execution_count") is None for cell in cells)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_becomes_a_page_with_its_pictures(notebook: Path) -> None:
    page = page_of(notebook.read_text(encoding="utf-8"), "tour")
    assert page.text.startswith("# ")
    assert page.pictures
    assert all(f"({name})" in page.text for name in page.pictures)
    assert all(picture.startswith(b"\x89PNG") for picture in page.pictures.values())
    assert '<div class="palpate-card">' in page.text


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["tour.ipynb"]
