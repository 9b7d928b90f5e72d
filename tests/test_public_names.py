"""The names that ``import palpate`` promises: all there, fetched when asked for, never a module for a function."""

from __future__ import annotations

import subprocess
import sys
from inspect import getdoc, isfunction, ismodule
from pathlib import Path

import pytest

import palpate


def run(code: str) -> str:
    """What a fresh process prints."""
    source = Path(palpate.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(source)},
    )
    return done.stdout.strip()


@pytest.mark.parametrize("name", palpate.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(palpate, name)
    assert not ismodule(value)
    assert name in dir(palpate)
    assert isinstance(value, str) or getdoc(value)


def test_importing_the_package_imports_none_of_its_rooms() -> None:
    loaded = run("import palpate, sys; print(*sys.modules, sep='\\n')").split()
    assert [name for name in loaded if name.startswith(("palpate", "numpy", "msgspec"))] == [
        "palpate._version",
        "palpate",
    ]


@pytest.mark.parametrize("name", ["answer", "check", "effect_map", "evidence"])
@pytest.mark.parametrize(
    "code",
    [
        "import palpate; print(palpate.{0}.__class__.__name__)",
        "import palpate.{0}; print(palpate.{0}.__class__.__name__)",
        "from palpate import {0}; print({0}.__class__.__name__)",
        "import palpate; palpate.{0}; import palpate.{0}; print(palpate.{0}.__class__.__name__)",
        "from palpate.{0} import __doc__; import palpate; print(palpate.{0}.__class__.__name__)",
    ],
)
def test_a_name_is_the_function_whatever_was_imported_first(code: str, name: str) -> None:
    assert run(code.format(name)) == "function"


def test_other_submodules_stay_modules() -> None:
    import palpate.ranking

    assert ismodule(palpate.ranking)
    assert isfunction(palpate.gather)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        palpate.chekc  # type: ignore[attr-defined]
