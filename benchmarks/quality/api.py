"""The REST API against a long run of schemathesis: how many requests it made up, and what it found.

``python -m benchmarks.quality.api [SECONDS]`` starts a server of its own and writes ``results/api.md``. The test suite
holds a short run of the same (`tests/web/test_fuzzed.py`).
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from palpate._version import __version__
from palpate.library import Library
from tests.web.running import Running, running

RESULTS = Path(__file__).parent / "results" / "api.md"
SECONDS = 300
EXAMPLES = 40  # for each operation and phase, as far as the seconds reach
SEED = 20261121


def main() -> None:
    """Run it and write the results."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        library = folder / "library.sqlite"
        Library.open(library).close()
        with running(library, folder) as server:
            said = _fuzzed(server, seconds, folder)
        text = _page(said, server.errors.read_text(), seconds)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def _fuzzed(server: Running, seconds: int, folder: Path) -> str:
    program = str(Path(sys.executable).with_name("schemathesis"))
    words = [program, "run", f"{server.address}/api/v1/openapi.json", "--phases", "examples,coverage,fuzzing,stateful"]
    words += ["-n", str(EXAMPLES), "--seed", str(SEED), "--max-time", str(seconds), "--no-color"]
    words += ["--suppress-health-check", "too_slow"]  # of the generator, on a busy machine
    return subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder).stdout


def _page(said: str, log: str, seconds: int) -> str:
    version = importlib.metadata.version("schemathesis")
    summary = said[said.rfind("API Operations:") :].split("=====", maxsplit=1)[0].strip()
    lines = [line for line in map(json.loads, filter(_is_entry, log.splitlines())) if line["route"] != "/healthz"]
    return "\n".join(
        [
            "# The REST API against schemathesis",
            "",
            f"palpate {__version__}, schemathesis {version}, Python {platform.python_version()}, "
            f"phases examples, coverage, fuzzing and stateful, all of its checks, {EXAMPLES} examples, seed {SEED}, "
            f"at most {seconds} s; against `palpate serve` over a socket. "
            f"Again: `python -m benchmarks.quality.api {seconds}`.",
            "",
            "```text",
            summary,
            "```",
            "",
            f"The server answered {len(lines)} requests; {_count(lines, 500)} of them with 500 or more, "
            f"{log.count('Traceback')} stack traces in its messages.",
            "",
            *_table(lines),
            "",
            "Times are of the server, from the first byte taken to the last byte given, on a machine that was shared.",
            "",
        ]
    )


def _is_entry(line: str) -> bool:
    return line.startswith("{")


def _count(lines: list[dict[str, Any]], status: int) -> int:
    return sum(line["status"] >= status for line in lines)


def _table(lines: list[dict[str, Any]]) -> list[str]:
    routes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if line["route"] != "-":
            routes[f"{line['method']} {line['route'].replace(':path', '')}"].append(line)
    head = ["| address | requests | answers by status | median ms | p95 ms |", "| --- | --- | --- | --- | --- |"]
    known = {route: found for route, found in routes.items() if found[0]["status"] != 405 and "/api/" in route}
    return head + [_row(route, found) for route, found in sorted(known.items())]


def _row(route: str, found: list[dict[str, Any]]) -> str:
    times = sorted(line["ms"] for line in found)
    statuses = Counter(line["status"] for line in found)
    said = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
    return f"| `{route}` | {len(found)} | {said} | {times[len(times) // 2]} | {times[int(0.95 * (len(times) - 1))]} |"


if __name__ == "__main__":
    main()
