"""A real server in a process of its own, over either transport, and the official client for it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
from mcp import Client
from mcp.client.stdio import StdioServerParameters

VERSIONS = {"auto": "2026-07-28", "legacy": "2025-11-25"}
"""By how a client begins, the version of the protocol that is agreed on: the newest, and the one before it."""
COMMAND = [sys.executable, "-m", "palpate", "mcp"]
SOURCES = Path(__file__).parents[2] / "src"
LONGEST = 120.0  # seconds of one test on any machine
Talk = Callable[[Client], Awaitable[None]]


def environment(library: Path | str, **more: str) -> dict[str, str]:
    """What a server needs to know."""
    return {**os.environ, "PALPATE_LIBRARY": str(library), "PYTHONPATH": str(SOURCES), **more}


def stdio(library: Path | str) -> StdioServerParameters:
    """A server to be started by the client."""
    return StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=environment(library))


@contextmanager
def http(library: Path, *words: str, **more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server over HTTP at a free port: its address and its process, which is told to end in the end."""
    with subprocess.Popen(
        [*COMMAND, "--http", "--port", "0", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(library, **more),
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        try:
            yield found[0], process
        finally:
            process.terminate()
            process.communicate(timeout=30)


def talk(server: StdioServerParameters | str, mode: str, what: Talk) -> None:
    """Connect with the official client, agree on the version, and run what is to be said."""

    async def run() -> None:
        with anyio.fail_after(LONGEST):
            async with Client(server, mode=mode) as client:
                assert client.protocol_version == VERSIONS[mode]
                await what(client)

    anyio.run(run)
