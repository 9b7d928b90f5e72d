"""The order of imports that STYLE.md draws: each room sees what is below it, and no room another one."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from palpate import library

PACKAGE = Path(library.__file__).parents[1]
LAYERS = (
    ("types", "errors", "_version", "cores"),
    ("text", "vocabulary", "checks"),
    (
        *(
            "papers",
            "reading",
            "screening",
            "claims",
            "citations",
            "trials",
            "library",
            "corpus",
            "matching",
            "appraisal",
        ),
        *("synthesis", "certainty", "verdict", "findings", "report"),
    ),
    ("evidence", "pool_request", "explaining"),
    ("questions",),
    ("answer", "ranking", "pool_table"),
    ("check", "ingest", "effect_map"),
    ("asking", "crawl", "updating"),
    ("session",),
    ("api", "plot", "display"),
    ("cli", "web", "mcp"),
    ("", "__main__"),
)
LAYER = {room: place for place, rooms in enumerate(LAYERS) for room in rooms}
ALSO = {("citations", "library"), ("matching", "library"), ("types", "errors")}
STARTED = {("cli", "web"), ("cli", "mcp")}  # by a command, inside its function: other commands never load them
WITHIN = {"cli", "web", "mcp"}  # of one layer, but strangers to each other as the rooms are
HEAVY = ("scipy", "matplotlib", "pandas", "statsmodels", "pymare")


def room_of(file: Path) -> str:
    """The first name below the package: "synthesis" for synthesis/tau2.py, "check" for check.py, "" for the package."""
    first = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imported(source: str, folder: Path) -> Iterator[tuple[int, str, bool]]:
    """Line and room of every import of the package's own modules, and whether it stands inside a function."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = folder.parents[node.level - 2] if node.level > 1 else folder
                base = ".".join(["palpate", *above.relative_to(PACKAGE).parts, *filter(None, [base])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "palpate":
                first = rest.partition(".")[0]
                yield node.lineno, first if first in LAYER or is_module(first) else "", id(node) in inside


def is_module(name: str) -> bool:
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


def wrong(room: str, other: str) -> bool:
    """Whether a file of `room` may not import from `other`."""
    if room == other or (room, other) in ALSO:
        return False
    return LAYER[other] >= LAYER[room]


def faults(source: str, room: str, folder: Path) -> list[str]:
    return [
        f"line {line}: {room or 'palpate'} imports {other or 'palpate'}"
        for line, other, is_inside in imported(source, folder)
        if wrong(room, other) and not (is_inside and (room, other) in STARTED)
    ]


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_one_way(file: Path) -> None:
    room = room_of(file)
    assert room in LAYER, f"{room} is not in the order of STYLE.md: give it its place in both"
    assert faults(file.read_text(encoding="utf-8"), room, file.parent) == []


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("report", "from palpate.library import Library"),
        ("report", "def f():\n    from palpate.synthesis.tau2 import reml"),
        ("report", "if TYPE_CHECKING:\n    from palpate.library.verify import Problem"),
        ("types", "from palpate import vocabulary"),
        ("vocabulary", "import palpate.text.sentences"),
        ("certainty", "from palpate import evidence"),
        ("cli", "from palpate.web import app"),
        ("web", "def f():\n    from palpate.mcp import server"),
        ("synthesis", "from palpate import pool"),
    ],
)
def test_an_import_against_the_order_is_found(room: str, line: str) -> None:
    assert len(faults(line, room, PACKAGE / room)) == 1


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("matching", "from palpate.library import Library"),
        ("report", "from palpate import vocabulary"),
        ("cli", "from palpate.cli.options import Output"),
        ("check", "from palpate.answer import answer"),
        ("library", "from . import index\nfrom .rules import RULES"),
        ("cli", "def serve():\n    from palpate.web import app"),
    ],
)
def test_an_import_in_the_order_is_let_through(room: str, line: str) -> None:
    assert faults(line, room, PACKAGE / room) == []


def loaded_by(code: str, tmp_path: Path) -> set[str]:
    """Top-level modules in a fresh process after it ran `code`."""
    script = f"{code}\nimport sys\nprint(' '.join(sorted(m for m in sys.modules if '.' not in m)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={"PALPATE_LIBRARY": str(tmp_path / "library.sqlite"), "PYTHONPATH": str(PACKAGE.parent)},
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_the_command_line_starts_without_heavy_modules(tmp_path: Path) -> None:
    loaded = loaded_by("import palpate.cli", tmp_path)
    assert "typer" in loaded
    assert loaded & {*HEAVY, "numpy", "msgspec", "jinja2"} == set()


def test_evidence_is_pooled_without_scipy_or_pandas(tmp_path: Path) -> None:
    asked = "['evidence', 'massage', '--condition', 'low back pain', '--outcome', 'pain']"
    code = f"from palpate.cli import build\nbuild()({asked}, standalone_mode=False)"
    loaded = loaded_by(code, tmp_path)
    assert "numpy" in loaded
    assert loaded & {*HEAVY, "jinja2"} == set()
