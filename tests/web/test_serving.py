"""A server over a real socket: many at once, a child killed, ended while it checks, callers who are slow."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra: pip install 'palpate[web]'")

import httpx

from tests.web.running import PATIENCE, Running, running

# Some seconds of work on any machine; no sentence stands twice, for those are read once.
LONG = "\n\n".join(
    f"Massage eases low back pain in {n} weeks. Acupuncture cures migraine in {n} days." for n in range(600)
)
pytestmark = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="looks at processes in /proc")


@pytest.fixture(scope="module")
def server(starter_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(starter_library, tmp_path_factory.mktemp("server")) as found:
        yield found


def check(server: Running, text: str) -> httpx.Response:
    return httpx.post(f"{server.address}/api/v1/check", json={"text": text}, timeout=PATIENCE)


def busy_child(server: Running) -> int:
    """The process that is at work: the one that used the most time in a moment."""

    def used(process: int) -> int:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11])

    children = server.children()
    before = {one: used(one) for one in children}
    time.sleep(0.4)
    return max(children, key=lambda one: used(one) - before[one])


def test_twenty_at_once_each_get_their_own_report(server: Running) -> None:
    texts = [f"Massage eases low back pain in {number} people." for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda text: check(server, text), texts))
    assert [answer.status_code for answer in answers] == [200] * 20
    assert [answer.json()["claims"][0]["text"] for answer in answers] == texts


def test_only_the_request_whose_process_dies_fails(server: Running) -> None:
    with ThreadPoolExecutor(3) as pool:
        lost = pool.submit(check, server, LONG)
        time.sleep(0.5)
        waiting = pool.submit(check, server, "Massage eases pain.")
        asked = httpx.get(f"{server.address}/api/v1/ask", params={"claim": "massage eases pain"}, timeout=PATIENCE)
        os.kill(busy_child(server), signal.SIGKILL)
        assert lost.result().status_code == 503
        assert lost.result().json()["type"] == "/api/v1/problems/lost"
        assert lost.result().headers["retry-after"] == "1"
        assert waiting.result().status_code == 200
        assert asked.status_code == 200
    assert check(server, "Massage eases pain.").status_code == 200
    assert len(server.children()) == 2


def test_a_caller_who_leaves_is_not_worked_for(server: Running) -> None:
    with pytest.raises(httpx.TimeoutException):
        httpx.post(f"{server.address}/api/v1/check", json={"text": LONG}, timeout=0.3)
    assert httpx.get(f"{server.address}/healthz").json()["waiting"] == 0
    assert check(server, "Massage eases pain.").status_code == 200


def test_the_log_has_a_line_for_each_request_and_nothing_of_what_was_said(server: Running) -> None:
    httpx.get(f"{server.address}/api/v1/ask", params={"claim": "does aromatherapy help dread?"}, timeout=PATIENCE)
    httpx.get(f"{server.address}/api/v1/studies/secretname1999", headers={"Authorization": "Bearer secretkey"})
    until = time.monotonic() + PATIENCE
    while "/api/v1/studies/{name:path}" not in (text := server.errors.read_text()) and time.monotonic() < until:
        time.sleep(0.1)  # a line is written when the answer has gone out
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert {"GET"} <= {line["method"] for line in lines}
    assert {"/api/v1/ask", "/api/v1/studies/{name:path}"} <= {line["route"] for line in lines}
    for secret in ("aromatherapy", "dread", "secretname", "secretkey", "low back pain"):
        assert secret not in text


def test_a_head_that_never_ends_is_let_go(server: Running) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as caller:
        caller.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        began = time.monotonic()
        assert caller.recv(100) == b""
        assert 5 < time.monotonic() - began < 40


def test_a_body_beyond_the_limit_is_refused_before_it_is_sent(server: Running) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as caller:
        caller.sendall(b"POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n")
        assert caller.recv(4000).startswith(b"HTTP/1.1 413 ")


def test_a_body_in_chunks_is_refused_where_it_passes_the_limit(server: Running) -> None:
    head = b"POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as caller:
        caller.sendall(head + b"Content-Type: application/json\r\n\r\n")
        piece = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        sent = 0
        try:
            while sent < 60:
                caller.sendall(piece)
                sent += 1
        except OSError:
            pass
        answer = b""
        try:
            answer = caller.recv(4000)
        except OSError:
            assert sent < 60
        assert answer.startswith(b"HTTP/1.1 413 ") or sent < 60


def test_another_name_is_refused_where_only_this_machine_listens(server: Running) -> None:
    answer = httpx.get(f"{server.address}/api/v1/library", headers={"Host": "rebound.example.org"})
    assert answer.status_code == 421
    assert answer.json()["type"] == "/api/v1/problems/host"


def test_what_is_under_way_is_finished_when_the_server_is_ended(starter_library: Path, tmp_path: Path) -> None:
    with running(starter_library, tmp_path) as server, ThreadPoolExecutor(4) as pool:
        under_way = pool.submit(check, server, LONG)
        time.sleep(0.7)
        waiting = [pool.submit(check, server, "Massage eases pain.") for _ in range(2)]
        time.sleep(0.3)
        children = server.children()
        assert server.end() == 0
        assert under_way.result().status_code == 200
        assert [one.result().status_code for one in waiting] == [503, 503]
        assert [one for one in children if Path(f"/proc/{one}/cmdline").exists()] == []
    assert "Traceback" not in server.errors.read_text()


def test_ctrl_c_ends_it_well(starter_library: Path, tmp_path: Path) -> None:
    with running(starter_library, tmp_path) as server:
        assert server.end(signal.SIGINT) == 0
    assert server.errors.read_text().count("Traceback") == 0


def test_a_taken_port_is_one_clear_line(server: Running, starter_library: Path) -> None:
    words = [sys.executable, "-m", "palpate", "serve", "--port", str(server.port), "--library", str(starter_library)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"palpate: 127.0.0.1:{server.port}: cannot listen there")
    assert done.stderr.count("\n") == 1


def test_a_damaged_library_is_one_clear_line(tmp_path: Path) -> None:
    library = tmp_path / "library.sqlite"
    library.write_bytes(b"no database" * 100)
    words = [sys.executable, "-m", "palpate", "serve", "--port", "0", "--library", str(library)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "palpate library rebuild" in done.stderr


def test_what_is_added_meanwhile_is_seen(library_file: Path, tmp_path: Path) -> None:
    with running(library_file, tmp_path) as server:
        first = httpx.get(f"{server.address}/api/v1/library", timeout=PATIENCE).json()
        record = {"key": "roe2026", "title": "Rubs for hips", "design": "randomised trial"}
        words = [sys.executable, "-m", "palpate", "library", "add", "-", "--library", str(library_file)]
        subprocess.run(words, input=json.dumps(record), text=True, check=True, capture_output=True, timeout=PATIENCE)
        then = httpx.get(f"{server.address}/api/v1/library", timeout=PATIENCE).json()
        assert then["library"]["studies"] == first["library"]["studies"] + 1
        assert httpx.get(f"{server.address}/api/v1/studies/roe2026", timeout=PATIENCE).status_code == 200
        report = check(server, "Massage eases low back pain.").json()
        assert report["library"] == then["library"]
