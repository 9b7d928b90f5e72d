"""The library survives a kill at any moment: the old state or the new one, never a broken one."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from palpate.library import Library
from palpate.library.starter import starter_records
from tests.builders import study
from tests.conftest import ROOT
from tests.library.crash_child import BATCH

BUILDS, ADDS, REBUILDS = 15, 45, 10  # kills, each in a child process of its own
ENDLESS = 10_000  # batches: more than a child that is killed can store


@contextmanager
def child(job: str, path: Path | str, name: str, count: int = ENDLESS) -> Iterator[subprocess.Popen[str]]:
    """A child that has imported everything and waits for a word to begin; killed at the end whatever it does."""
    command = [sys.executable, "-m", "tests.library.crash_child", job, str(path), name, str(count)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("begin\n")
    process.stdin.flush()


def killed(job: str, path: Path | str, name: str, delay: float, *, lines: int = 0) -> list[str]:
    """What a child said before `kill -9` met it, `delay` seconds after its first lines (0: after it began)."""
    with child(job, path, name) as process:
        begin(process)
        assert process.stdout is not None
        first = "".join(process.stdout.readline() for _ in range(lines))
        time.sleep(delay)
        process.kill()
        return (first + process.stdout.read()).splitlines()


def is_whole(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file, looked at before palpate opens it again."""
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


def batches(library: Library) -> Counter[str]:
    """How many studies of each batch the library holds."""
    return Counter(key.rpartition("-")[0] for key in library.added())


def seconds(job: str, path: Path) -> float:
    """How long a child takes to open the library, or to rebuild it, when nobody kills it."""
    with child(job, path, "unhurried", count=0) as process:
        started = time.monotonic()
        begin(process)
        assert process.stdout is not None
        assert process.stdout.readline() in {"open\n", "rebuilt\n"}
        return time.monotonic() - started


@pytest.mark.slow
def test_a_kill_during_the_first_build_leaves_nothing_or_all(tmp_path: Path, starter_library: Path) -> None:
    chance = random.Random(1)
    whole = len(list(starter_records()))
    longest = seconds("add", tmp_path / "timed.sqlite")
    said = Counter[str]()
    for number in range(BUILDS):
        path = tmp_path / f"library{number}.sqlite"
        said.update(killed("add", path, "k", chance.uniform(0, 1.1 * longest))[:1])
        if path.exists():
            assert is_whole(path)
            with closing(sqlite3.connect(path)) as connection:
                tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'study'").fetchone()[0]
                held = connection.execute("SELECT count(*) FROM study").fetchone()[0] if tables else 0
            assert held == 0 or held >= whole
        with Library.open(path) as library, Library.open(starter_library) as other:
            library.check()
            assert set(other.keys()) <= set(library.keys())
    assert said["open"] < BUILDS  # most kills met the build, not what comes after


@pytest.mark.slow
def test_a_kill_while_adding_loses_nothing_stored_and_leaves_no_half_batch(library_file: Path) -> None:
    chance = random.Random(2)
    expected: set[str] = set()
    for number in range(ADDS):
        said = killed("add", library_file, f"round{number}", chance.uniform(0, 0.02), lines=chance.randrange(10))
        assert is_whole(library_file)
        expected |= {f"round{number}-{line.split()[1]}" for line in said if line.startswith("stored")}
        with Library.open(library_file) as library:
            library.check()
            found = batches(library)
        assert set(found.values()) <= {BATCH}
        assert expected <= set(found)
        unsaid = set(found) - expected  # at most the batch that was stored just before the kill
        assert len(unsaid) <= 1
        expected |= unsaid


@pytest.mark.slow
def test_a_kill_during_a_rebuild_keeps_the_added_studies(library_file: Path) -> None:
    chance = random.Random(3)
    with Library.open(library_file) as library:
        library.add(study(f"mine{number}") for number in range(BATCH))
        before = library.hash
    longest = seconds("rebuild", library_file)
    for _ in range(REBUILDS):
        killed("rebuild", library_file, "k", chance.uniform(0, 1.1 * longest))
        assert is_whole(library_file)
        with Library.open(library_file) as library:
            library.check()
            assert library.hash == before


@pytest.mark.slow
def test_two_writers_at_once_lose_nothing(library_file: Path) -> None:
    count = 40
    with child("add", library_file, "one", count) as one, child("add", library_file, "two", count) as two:
        begin(one)
        begin(two)
        for process in (one, two):
            assert process.stdout is not None
            assert process.stdout.read().count("stored") == count
            assert process.wait() == 0
    with Library.open(library_file) as library:
        library.check()
        assert batches(library) == {f"{name}-{batch}": BATCH for name in ("one", "two") for batch in range(count)}


@pytest.mark.slow
def test_a_writer_goes_on_while_another_is_killed(library_file: Path) -> None:
    chance = random.Random(4)
    count = 60
    with child("add", library_file, "steady", count) as steady:
        begin(steady)
        for number in range(5):
            killed("add", library_file, f"killed{number}", chance.uniform(0, 0.02), lines=chance.randrange(5))
        assert steady.stdout is not None
        assert steady.stdout.read().count("stored") == count
    with Library.open(library_file) as library:
        library.check()
        found = batches(library)
    assert {f"steady-{batch}" for batch in range(count)} <= set(found)
    assert set(found.values()) == {BATCH}
