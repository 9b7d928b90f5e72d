"""What the MCP server costs: from its start to the first answer, and a warm call beside the session's own time.

Cold: processes of `palpate mcp`, the library already made, from their start to the answer of the first `ask` over the
bare wire (no client's own start in it), in both versions of the protocol. Warm: calls of each tool one after another
by the official client over standard input and output, each beside the same call in one Session in this process (answer
made and encoded); medians. Memory is the most of the server and of its worker.

usage: python benchmarks/speed/mcp_server.py [--runs 9] [--out results/mcp.md]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import msgspec
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from palpate.mcp import arguments
from palpate.mcp.articles import Articles, Kept
from palpate.mcp.tools import Tools
from palpate.session import Session

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "palpate", "mcp"]
QUESTION = "does massage help low back pain?"
EXAMPLE = (ROOT / "examples" / "hip_massage.txt").read_text(encoding="utf-8")
WARM: dict[str, dict[str, Any]] = {
    "ask": {"question": QUESTION},
    "options": {"condition": "migraine"},
    "evidence": {"treatment": "acupuncture", "condition": "migraine"},
    "study": {"name": "field1996"},
    "search_studies": {"query": "massage sleep"},
    "explain": {"term": "C202"},
}
CALLS = 20  # warm calls of a tool
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "benchmark", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
CALL = {"name": "ask", "arguments": {"question": QUESTION}}
BEGINNINGS: dict[str, list[dict[str, Any]]] = {
    "2026-07-28": [{"id": 9, "method": "tools/call", "params": {"_meta": META, **CALL}}],
    "2025-11-25": [
        {
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-11-25",
                "capabilities": {},
                "clientInfo": {"name": "benchmark", "version": "1"},
            },
        },
        {"method": "notifications/initialized"},
        {"id": 9, "method": "tools/call", "params": CALL},
    ],
}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    Session.open().close()
    load = os.getloadavg()[0]
    started = {version: [cold(lines) for _ in range(options.runs)] for version, lines in BEGINNINGS.items()}
    page = report(started, anyio.run(over_the_wire), in_this_process(), load)
    print(page)
    if options.out:
        options.out.write_text(page, encoding="utf-8")


class Cold(NamedTuple):
    """Seconds from the start of a server to its first answer; of these on a core, server and worker; megabytes."""

    taken: float
    server: float
    worker: float
    memory: float


def cold(lines: list[dict[str, Any]]) -> Cold:
    """Start a server and hear its first answer."""
    begun = time.perf_counter()
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in lines:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **line}).encode() + b"\n")
        process.stdin.flush()
        while json.loads(process.stdout.readline()).get("id") != 9:
            pass
        taken = time.perf_counter() - begun
        below = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        memory = sum(map(most_memory, [str(process.pid), *below]))
        server, worker = core_seconds(str(process.pid)), sum(map(core_seconds, below))
        process.stdin.close()
        process.wait()
    return Cold(taken, server, worker, memory)


def core_seconds(number: str) -> float:
    """The seconds that a process has run on a core, which do not hang on what else the machine does."""
    fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_memory(number: str) -> float:
    """The most megabytes that a process has held."""
    status = Path(f"/proc/{number}/status").read_text(encoding="ascii")
    return float(status.partition("VmHWM:")[2].split()[0]) / 1000


async def over_the_wire() -> dict[str, float]:
    """Median seconds of a warm call of each tool by the official client."""
    server = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=dict(os.environ))
    async with Client(server) as client:
        found = {}
        for name, given in (*WARM.items(), ("check_article", None)):
            times = []
            for place in range(CALLS):
                asked = given if given is not None else article(place)
                begun = time.perf_counter()
                result = await client.call_tool(name, asked)
                times.append(time.perf_counter() - begun)
                if result.is_error:
                    raise SystemExit(f"{name}: {result.content}")
            found[name] = statistics.median(times[1:])
        return found


def article(place: int) -> dict[str, Any]:
    """An article that was not checked before."""
    return {"text": f"{EXAMPLE}\n\nMassage number {place} eases pain."}


def in_this_process() -> dict[str, float]:
    """Median seconds of the same answers from one session, encoded."""
    with Session.open() as session:
        tools = Tools(session)
        found = {}
        for name, given in (*WARM.items(), ("check_article", None)):
            times = []
            for place in range(CALLS):
                asked = arguments.read(name, arguments.TOOLS[name], given if given is not None else article(place))
                begun = time.perf_counter()
                msgspec.json.encode(made(tools, name, asked))
                times.append(time.perf_counter() - begun)
            found[name] = statistics.median(times[1:])
        return found


def made(tools: Tools, name: str, asked: arguments.Arguments) -> msgspec.Struct:
    """An answer, as the worker makes it."""
    if not isinstance(asked, arguments.CheckArticle):
        return tools.run(name, asked)
    kept = Kept(data=str(asked.text).encode())
    return tools.check(kept, asked, handle=Articles().keep(kept), progress=lambda done, of: None)


def report(started: dict[str, list[Cold]], wire: dict[str, float], own: dict[str, float], load: float) -> str:
    """The page of results."""
    lines = [
        "# What `palpate mcp` costs",
        "",
        f"Made by `benchmarks/speed/mcp_server.py`, while {load:.1f} processes wanted {os.cpu_count()} cores.",
        "",
        "| from start to first answer | median | least | of it on a core: server | worker | memory, both |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for version, runs in started.items():
        times, memory = [run.taken for run in runs], max(run.memory for run in runs)
        server, worker = (
            statistics.median(seconds) for seconds in zip(*((r.server, r.worker) for r in runs), strict=True)
        )
        lines.append(
            f"| {version} | {statistics.median(times):.2f} s | {min(times):.2f} s | {server:.2f} s | {worker:.2f} s "
            f"| {memory:.0f} MB |"
        )
    lines += ["", "Server and worker start side by side: with two cores free, the longer of the two is the time."]
    lines += ["", "| a warm call | by the client | in a session | between |", "| --- | --- | --- | --- |"]
    for name, taken in wire.items():
        between = 1000 * (taken - own[name])
        lines.append(f"| `{name}` | {1000 * taken:.1f} ms | {1000 * own[name]:.1f} ms | {between:.1f} ms |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
