"""Fixtures shared by all tests."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.cluster import Cluster
from tests.commands import Palpate, runner

ROOT = Path(__file__).parents[1]
_LONGEST = 60.0  # CPU seconds of a test on adverse input, on any machine

# A slow or busy machine is no fault of what is tested, and a run says the same twice.
# pytest --hypothesis-profile=seeking looks for new cases.
settings.register_profile("seeking", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("seeking"), derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development material beside the checkout; tests that need it are skipped where it is missing."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared (development material), which is not beside this checkout")
    return folder


@pytest.fixture(scope="session", autouse=True)
def usual_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the usual library lies in a test run (made by the first that opens it): never the user's own."""
    path = tmp_path_factory.mktemp("usual") / "library.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PALPATE_LIBRARY", str(path))
        yield path


@pytest.fixture(scope="session")
def starter_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library file with the starter records and nothing else; to be copied, not written to."""
    from palpate.library import Library

    path = tmp_path_factory.mktemp("starter") / "library.sqlite"
    Library.open(path).close()
    return path


@pytest.fixture
def library_file(starter_library: Path, tmp_path: Path) -> Path:
    """A test's own copy of the starter library."""
    return Path(shutil.copy(starter_library, tmp_path / "library.sqlite"))


@pytest.fixture
def palpate(library_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Palpate:
    """`palpate` in 80 columns without colours, with a library of the test's own."""
    monkeypatch.setenv("PALPATE_LIBRARY", str(library_file))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    return runner(monkeypatch, capsys)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running Postgres; whoever stops it starts it again. Tests that need it are skipped where there is none."""
    made = Cluster()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture
def database(cluster: Cluster) -> str:
    """The address of an empty Postgres database of the test's own."""
    return cluster.database()


@pytest.fixture
def bounded_time() -> Iterator[None]:
    """A guard against time that grows faster than the input, no benchmark: without it, hours; with it, seconds.

    The collector of garbage rests meanwhile, for its time grows with what other tests have left behind.
    """
    gc.disable()
    started = time.process_time()
    yield
    spent = time.process_time() - started
    gc.enable()
    assert spent < _LONGEST
