"""Notebooks of the docs: run by a kernel of this interpreter, and written with what their cells show.

``python -m docs.tools.notebooks IN OUT`` runs one notebook into another file; without names it runs every notebook of
``docs/notebooks`` in its place.
"""

from __future__ import annotations

import base64
import io
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

FOLDER = Path(__file__).parents[1] / "notebooks"
SECONDS = 300  # for one cell
COLOURS = 128  # of a plot: a handful, and their edges on white


def executed(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """The notebook with its outputs, run in `folder`; raises where a cell does."""
    from jupyter_client.manager import KernelManager
    from nbclient import NotebookClient

    manager = KernelManager(kernel_name="python3")
    if manager.kernel_spec is None:
        raise SystemExit("no kernel for Python: install ipykernel")
    manager.kernel_spec.argv[0] = sys.executable
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, km=manager, timeout=SECONDS, resources=resources).execute()
    return notebook


def settled(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what differs from run to run: times, counts of runs, versions of the kernel."""
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell["metadata"] = {}
        if cell.cell_type == "code":
            cell["execution_count"] = None
            for output in cell.outputs:
                if "execution_count" in output:
                    output["execution_count"] = None
                output["metadata"] = {}
                if png := output.get("data", {}).get("image/png"):
                    output["data"]["image/png"] = _smaller(png)
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _smaller(png: str) -> str:
    """A picture of few colours in base64, written with no more of them than it needs."""
    from PIL import Image

    made = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").quantize(COLOURS).save(made, "PNG", optimize=True)
    return base64.b64encode(made.getvalue()).decode()


def main(arguments: list[str]) -> None:
    """Run one notebook into another file, or all of the docs in place."""
    nbformat: Any = import_module("nbformat")
    pairs = [(Path(arguments[0]), Path(arguments[1]))] if arguments else [(one, one) for one in FOLDER.glob("*.ipynb")]
    for source, made in pairs:
        notebook = nbformat.read(source, as_version=4)
        nbformat.write(settled(executed(notebook, FOLDER.parents[1])), made)


if __name__ == "__main__":
    main(sys.argv[1:])
