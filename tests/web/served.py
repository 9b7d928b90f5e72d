"""A real `palpate serve` in a process of its own, and clients that store reports at it until it is killed."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.conftest import ROOT

START_SECONDS = 240.0  # on a machine that is busy with other things
TEXTS = ("Massage eases low back pain.", "Yoga cures arthritis.", "Cupping does nothing for neck pain.")


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Kept(NamedTuple):
    """A report that the server has acknowledged, as it was told."""

    path: str
    token: str
    body: bytes


class Served:
    """A running server; its children end with it, whatever ends it."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port

    def ask(self, method: str, path: str, *, body: object = None, headers: dict[str, str] | None = None) -> Answer:
        """One request on a connection of its own; OSError or HTTPException where the server is gone."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            sent = json.dumps(body).encode() if body is not None else None
            typed = {"Content-Type": "application/json"} if sent else {}
            line.request(method, path, sent, typed | (headers or {}))
            got = line.getresponse()
            return Answer(got.status, got.headers, got.read())
        finally:
            line.close()

    def store(self, text: str) -> Kept | None:
        """Check a text and store its report; None where the server did not acknowledge it."""
        got = self.ask("POST", "/api/v1/check?store=true", body={"text": text})
        if got.status != 201:
            return None
        return Kept(urlsplit(got.headers["Location"]).path, got.headers["X-Delete-Token"], got.body)

    def shows(self, kept: Kept) -> bool:
        """Whether it gives the report back, byte by byte."""
        got = self.ask("GET", kept.path)
        return got.status == 200 and got.body == kept.body

    def children(self) -> list[int]:
        """The processes that work for it."""
        tasks = (Path("/proc") / str(self.process.pid) / "task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    def kill(self) -> None:
        """`kill -9`; returns when it and its children are gone."""
        children = self.children()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        deadline = time.monotonic() + 30
        while any(is_alive(pid) for pid in children):
            assert time.monotonic() < deadline, "a child outlived its server"
            time.sleep(0.02)

    def end(self) -> int:
        """Ask it to end as systemd does; its status."""
        self.process.terminate()
        return self.process.wait(90)


def is_alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def served(library: str | Path, *, store: str | Path | None = None, **settings: Any) -> Iterator[Served]:
    """A server that is ready; killed at the end if it still runs."""
    named = {f"PALPATE_{name.upper()}": str(value) for name, value in settings.items()}
    named |= {"PALPATE_LIBRARY": str(library)} | ({"PALPATE_STORE": str(store)} if store else {})
    command = [sys.executable, "-m", "palpate", "serve", "--port", str(free_port())]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **named}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        try:
            assert process.stdout is not None
            port = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
            assert port, f"the server did not start (status {process.poll()})"
            server = Served(process, int(port[1]))
            wait_until_ready(server)
            yield server
        finally:
            if process.poll() is None:
                server = Served(process, 0)
                server.kill()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: Served, *, processes: int = 0) -> float:
    """Seconds until it says that its processes (so many) have opened the library."""
    started = time.monotonic()
    while time.monotonic() < started + START_SECONDS:
        got = server.ask("GET", "/healthz")
        state = json.loads(got.body)
        if got.status == 200 and state["status"] == "ok" and state["processes"] >= processes:
            return time.monotonic() - started
        time.sleep(0.25)
    raise AssertionError("the server did not become ready")


class Writers:
    """Threads that store reports one after another, and remember those that were acknowledged."""

    def __init__(self, server: Served, *, count: int = 8) -> None:
        self._server, self._is_over = server, threading.Event()
        self.kept: list[Kept] = []
        self.refused = 0
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def _work(self, number: int) -> None:
        turn = number
        while not self._is_over.is_set():
            try:
                kept = self._server.store(TEXTS[turn % len(TEXTS)])
            except (OSError, http.client.HTTPException):
                if self._server.process.poll() is not None:
                    return
                continue
            if kept:
                self.kept.append(kept)
            else:
                self.refused += 1
            turn += 1

    def wait_for(self, reports: int, *, seconds: float = 180.0) -> None:
        """Wait until so many are acknowledged."""
        deadline = time.monotonic() + seconds
        while len(self.kept) < reports:
            assert time.monotonic() < deadline, f"{len(self.kept)} of {reports} reports in {seconds} s"
            time.sleep(0.001)

    def end(self) -> list[Kept]:
        """Let every thread finish; what was acknowledged."""
        self._is_over.set()
        for thread in self._threads:
            thread.join(90)
            assert not thread.is_alive()
        return self.kept
