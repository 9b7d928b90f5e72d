"""What stands on the wire itself: lines of the protocol and nothing else; malformed input; how the server ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.mcp.clients import COMMAND, environment

INITIALIZE: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}
MODERN = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


class Wire:
    """A server's standard streams, line by line."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def say(self, message: dict[str, Any] | bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        heard: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert heard["jsonrpc"] == "2.0"
        return heard

    def answer(self, number: object) -> dict[str, Any]:
        while (heard := self.hear()).get("id") != number:
            pass
        return heard

    def begin(self) -> None:
        self.say(INITIALIZE)
        assert self.answer(1)["result"]["protocolVersion"] == "2025-11-25"
        self.say(INITIALIZED)

    def call(self, number: int, name: str, **given: Any) -> None:
        self.say({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": name, "arguments": given}})


@contextmanager
def started(library: Path, **more: str) -> Iterator[Wire]:
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(library, **more),
    ) as process:
        try:
            yield Wire(process)
        finally:
            process.kill()


def children(of: int) -> list[int]:
    """The processes that a process has started and that still run."""
    listed = Path(f"/proc/{of}/task/{of}/children")
    if not listed.exists():
        pytest.skip("needs /proc")
    return [int(number) for number in listed.read_text().split()]


def is_running(number: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def gone(numbers: list[int], within: float = 15.0) -> bool:
    end = time.monotonic() + within
    while any(map(is_running, numbers)):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_the_end_of_the_input_ends_the_server_and_its_worker_with_status_0(starter_library: Path) -> None:
    with started(starter_library) as wire:
        wire.begin()
        wire.call(2, "ask", question="does massage help low back pain?")
        assert wire.answer(2)["result"]["structuredContent"]["verdict"] == "supported"
        workers = children(wire.process.pid)
        assert workers
        out, err = wire.process.communicate(timeout=30)
        assert (wire.process.returncode, out, err) == (0, b"", b"")
        assert gone(workers)


def test_input_that_ends_at_once_ends_the_server_with_status_0(starter_library: Path) -> None:
    with started(starter_library) as wire:
        assert wire.process.communicate(timeout=30) == (b"", b"")
        assert wire.process.returncode == 0


def test_what_was_asked_before_the_input_ended_is_answered(starter_library: Path) -> None:
    with started(starter_library) as wire:
        wire.say(INITIALIZE)
        wire.say(INITIALIZED)
        for number in range(2, 8):
            wire.call(number, "explain", term="C202")
        out, err = wire.process.communicate(timeout=60)
        answers = {one["id"]: one for one in map(json.loads, out.splitlines())}
        assert set(answers) == set(range(1, 8))
        assert all("result" in answer for answer in answers.values())
        assert (wire.process.returncode, err) == (0, b"")


def test_a_client_that_does_not_listen_any_more_ends_the_server_without_a_trace(starter_library: Path) -> None:
    with started(starter_library) as wire:
        wire.begin()
        assert wire.process.stdout is not None
        assert wire.process.stderr is not None
        wire.process.stdout.close()
        wire.call(2, "explain", term="C202")
        assert wire.process.wait(timeout=30) == 0
        assert wire.process.stderr.read() == b""


@pytest.mark.parametrize(
    "line",
    [
        b"this is no JSON\n",
        b'{"jsonrpc": "2.0", "id": 9, "method": \n',
        b"[]\n",
        b"\xff\xfe\x00\n",
        b"\n",
        b"[" * 100_000 + b"\n",
        b'{"jsonrpc": "2.0", "id": 9}\n',
    ],
    ids=["words", "cut", "list", "bytes", "empty", "nested", "no method"],
)
def test_a_malformed_line_is_survived_and_nothing_but_the_protocol_is_said(starter_library: Path, line: bytes) -> None:
    with started(starter_library) as wire:
        wire.begin()
        wire.say(line)
        wire.call(2, "explain", term="C202")
        assert wire.answer(2)["result"]["isError"] is False
        out, _ = wire.process.communicate(timeout=30)
        assert all(json.loads(one)["jsonrpc"] == "2.0" for one in out.splitlines())
        assert wire.process.returncode == 0


def test_malformed_requests_have_the_errors_of_the_protocol(starter_library: Path) -> None:
    with started(starter_library) as wire:
        wire.begin()
        wire.say({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"arguments": {}}})
        assert wire.answer(2)["error"]["code"] == -32602
        wire.say({"jsonrpc": "2.0", "id": 3, "method": "no/such"})
        assert wire.answer(3)["error"]["code"] == -32601
        wire.call(4, "nope")
        assert wire.answer(4)["error"]["code"] == -32602


def test_the_newest_version_needs_no_handshake_and_others_are_named_what_is_spoken(starter_library: Path) -> None:
    with started(starter_library) as wire:
        params = {"_meta": MODERN, "name": "explain", "arguments": {"term": "C202"}}
        wire.say({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
        assert wire.answer(1)["result"]["structuredContent"]["kind"] == "finding"
        other = {**MODERN, "io.modelcontextprotocol/protocolVersion": "2031-01-01"}
        wire.say({"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {"_meta": other}})
        error = wire.answer(2)["error"]
        assert (error["code"], error["data"]["supported"]) == (-32022, ["2026-07-28"])


@pytest.mark.parametrize("asked", ["2025-11-25", "2025-06-18", "2024-11-05", "1999-01-01"])
def test_the_handshake_agrees_on_a_version_that_both_speak(starter_library: Path, asked: str) -> None:
    with started(starter_library) as wire:
        wire.say({**INITIALIZE, "params": {**INITIALIZE["params"], "protocolVersion": asked}})
        agreed = wire.answer(1)["result"]["protocolVersion"]
        assert agreed == (asked if asked != "1999-01-01" else "2025-11-25")


def test_a_ping_is_answered_while_a_check_goes_on(starter_library: Path) -> None:
    long = "\n\n".join(f"Massage number {place} eases low back pain and migraine." for place in range(3_000))
    with started(starter_library) as wire:
        wire.begin()
        wire.call(2, "explain", term="C202")
        wire.answer(2)
        wire.call(3, "check_article", text=long)
        wire.say({"jsonrpc": "2.0", "id": 4, "method": "ping"})
        assert wire.hear()["id"] == 4
        wire.say({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 3}})
        wire.call(5, "explain", term="V101")
        assert wire.hear()["id"] == 5  # and nothing is said of what was cancelled


def test_a_worker_that_dies_is_replaced(starter_library: Path) -> None:
    with started(starter_library) as wire:
        wire.begin()
        wire.call(2, "explain", term="C202")
        wire.answer(2)
        for worker in children(wire.process.pid):
            os.kill(worker, signal.SIGKILL)
        wire.call(3, "explain", term="C202")
        assert wire.answer(3)["result"]["isError"]
        wire.call(4, "explain", term="C202")
        assert wire.answer(4)["result"]["isError"] is False


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_a_signal_ends_the_server_and_its_worker(starter_library: Path, sign: signal.Signals) -> None:
    with started(starter_library) as wire:
        wire.begin()
        wire.call(2, "check_article", text="Massage eases low back pain. " * 500)
        workers = children(wire.process.pid)
        wire.process.send_signal(sign)
        assert wire.process.wait(timeout=30) == -sign
        assert gone(workers)
        assert wire.process.stderr is not None
        assert b"Traceback" not in wire.process.stderr.read()


def test_a_client_that_is_killed_takes_the_server_with_it(starter_library: Path) -> None:
    first = json.dumps(INITIALIZE).encode() + b"\n"
    client = (
        "import subprocess, sys, time\n"
        f"server = subprocess.Popen({COMMAND!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        f"server.stdin.write({first!r}); server.stdin.flush()\n"
        "server.stdout.readline(); print(server.pid, flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", client]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(starter_library)) as process:
        assert process.stdout is not None
        server = int(process.stdout.readline())
        below = [server, *children(server)]
        process.kill()
    assert gone(below)


def test_what_is_no_library_ends_with_one_line_and_status_2(tmp_path: Path) -> None:
    wrong = tmp_path / "notes.sqlite"
    wrong.write_text("these are notes", encoding="utf-8")
    with started(wrong) as wire:
        out, err = wire.process.communicate(timeout=30)
        assert (wire.process.returncode, out) == (2, b"")
        assert err.startswith(b"palpate: ")
        assert len(err.splitlines()) == 1
        assert b"notes.sqlite" in err
    assert wrong.read_text(encoding="utf-8") == "these are notes"


def test_the_server_loads_nothing_heavy(starter_library: Path) -> None:
    code = "import palpate.mcp.server, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment(starter_library)
    )
    heavy = {"torch", "matplotlib", "numpy", "scipy", "onnxruntime", "pandas", "lxml", "jinja2", "sqlite3"}
    assert heavy & set(done.stdout.split()) == set()
    assert "palpate.check" not in done.stdout.split()
