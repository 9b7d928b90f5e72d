"""A real Postgres of a test run's own, in a folder that goes away with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

NOBODY = 65534
START_SECONDS = 60.0


def programs() -> Path:
    """The folder of Postgres' programs; the test is skipped where there is none."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'palpate[postgres]'")
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found is None and not debian:
        pytest.skip("needs a Postgres server (Debian: postgresql), which is not on this machine")
    return Path(found or debian[-1]).resolve().parent


class Cluster:
    """A Postgres that can be stopped, killed and started again; it refuses to run as the superuser."""

    def __init__(self) -> None:
        self._programs = programs()
        self._as: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="palpate-pg-"))
        self._data = str(self.folder / "data")
        if os.geteuid() == 0:
            self._as = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(self.folder, NOBODY, NOBODY)
        words = ["--auth=trust", "--username=palpate", "--encoding=UTF8", "--locale=C", "--no-sync", self._data]
        made = subprocess.run([self._programs / "initdb", *words], check=False, capture_output=True, **self._as)
        if made.returncode:
            raise RuntimeError(made.stderr.decode())
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        words = ["-D", self._data, "-k", str(self.folder), "-c", "listen_addresses="]
        with (self.folder / "log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [self._programs / "postgres", *words], stdout=log, stderr=log, start_new_session=True, **self._as
            )
        self._process = process
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop it, breaking connections (Postgres calls it fast)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)
            self._process = None

    def crash(self) -> None:
        """Let it stop without writing anything more; the next start recovers from its log (Postgres: immediate)."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(60)
        self._process = None

    def database(self) -> str:
        """The address of a new, empty database."""
        import psycopg

        self._databases += 1
        name = f"test{self._databases}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, database: str, *, user: str = "palpate", password: str = "") -> str:
        """The address of a database of that name."""
        secret = f"&password={password}" if password else ""
        return f"postgresql:///{database}?host={self.folder}&user={user}{secret}"

    def remove(self) -> None:
        """Stop it and throw it away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
