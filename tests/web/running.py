"""A server of the tests' own, started as a person starts it, at a port that is free."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

PATIENCE = 120.0  # seconds for a server to be ready, on any machine


class Running(NamedTuple):
    """A server: its process, where it is, and the file that its standard error goes to."""

    process: subprocess.Popen[str]
    address: str
    errors: Path

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def children(self) -> list[int]:
        """The ids of its processes."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(one) for one in found]

    def end(self, name: signal.Signals = signal.SIGTERM) -> int:
        """Its exit status after a signal."""
        self.process.send_signal(name)
        return self.process.wait(PATIENCE)


@contextmanager
def running(library: Path, folder: Path, *options: str, **variables: str) -> Iterator[Running]:
    """A server with these options, ready to work."""
    errors = folder / "errors.txt"
    words = [sys.executable, "-m", "palpate", "serve", "--port", "0", "--library", str(library), *options]
    environment = {**os.environ, "PALPATE_STORE": str(folder / "reports.sqlite"), **variables}
    with errors.open("w") as file:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=file, text=True, env=environment)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("palpate serves http://"), said + errors.read_text()
        server = Running(process, said.split()[2], errors)
        _wait(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _wait(server: Running) -> None:
    until = time.monotonic() + PATIENCE
    while httpx.get(f"{server.address}/healthz").status_code != 200:
        assert time.monotonic() < until, server.errors.read_text()
        time.sleep(0.1)
