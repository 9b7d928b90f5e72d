"""`palpate library review` and `machine-read`: listed, decided without asking, walked through, refusals in one line."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from palpate.library import Library
from tests.commands import Palpate
from tests.library.test_reviewing import read_by_program


@pytest.fixture
def shelf(library_file: Path) -> Path:
    with Library.open(library_file) as library:
        library.add([read_by_program("sure1", 0.9), read_by_program("doubt1", 0.2)])
    return library_file


def waiting(shelf: Path) -> list[str]:
    with Library.open(shelf) as library:
        return [study.key for study in library.studies() if study.machine_read]


def test_those_that_wait_are_listed(palpate: Palpate, shelf: Path) -> None:
    done = palpate("library", "review", "--list", "--library", str(shelf))
    assert done.status == 0
    assert done.out.startswith("2 studies wait for review")
    assert done.out.index("doubt1") < done.out.index("sure1")
    assert "20 %" in done.out


def test_named_ones_are_accepted_and_refused_without_asking(palpate: Palpate, shelf: Path) -> None:
    done = palpate("library", "review", "sure1", "--accept", "--library", str(shelf))
    assert done.out == "sure1: accepted. 1 still waits for review.\n"
    done = palpate("library", "review", "doubt1", "--refuse", "--library", str(shelf))
    assert done.out == "doubt1: refused. 0 still wait for review.\n"
    with Library.open(shelf) as library:
        assert library.get("sure1") is not None
        assert library.get("doubt1") is None


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--accept"], "name the studies that you decide on"),
        (["sure1", "--accept", "--refuse"], "ask for different things"),
        (["nobody"], "nobody: no study that waits for review"),
        (["sure1", "doubt1", "--mend", "x.json"], "one record for 2 studies"),
        (["sure1", "--mend", "missing.json"], "missing.json: cannot be read"),
        ([], "nobody to ask: standard input is no terminal"),
    ],
)
def test_refusals_are_one_line_and_change_nothing(palpate: Palpate, shelf: Path, more: list[str], says: str) -> None:
    done = palpate("library", "review", *more, "--library", str(shelf))
    assert done.status == 2
    assert says in done.err
    assert done.err.count("\n") == 1
    assert waiting(shelf) == ["doubt1", "sure1"]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a system with pseudo-terminals")
def test_a_person_is_walked_through_them(shelf: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"x\na\nr\n")
    command = [sys.executable, "-m", "palpate", "library", "review", "--library", str(shelf)]
    done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, timeout=60, check=False)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "1 of 2" in done.stdout
    assert "Read off JATS by palpate 0.1; 20 % sure of the whole" in done.stdout
    assert done.stdout.endswith("0 still wait for review.\n")
    with Library.open(shelf) as library:
        kept = library.get("doubt1")
        assert kept is not None
        assert not kept.machine_read
        assert library.get("sure1") is None


def test_how_they_are_pooled_is_kept_in_the_library(palpate: Palpate, shelf: Path) -> None:
    where = ("--library", str(shelf))
    assert palpate("library", "machine-read", *where).out == "Machine-read trials are pooled apart.\n"
    assert palpate("library", "machine-read", "together", *where).out == "Machine-read trials are pooled together.\n"
    assert palpate("library", "machine-read", *where).out == "Machine-read trials are pooled together.\n"
    assert palpate("library", "machine-read", "sideways", *where).err == "palpate: sideways: say apart or together.\n"
