"""Many users at once: each posts an article, waits for the answer, and posts the next, until the time is over.

A process of its own, so that it takes no time of the server's. Prints one JSON object: the seconds of every request,
those that failed by their reason, and its own CPU seconds.

usage: python -m benchmarks.speed.users HOST PORT --path /api/v1/check --users 50 --seconds 60 --first 0
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.speed.articles import article

PATIENCE = 120.0  # seconds that a user waits for an answer


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--path", default="/api/v1/check")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--first", type=int, default=0, help="number of the first article")
    options = parser.parse_args()
    load = Load(options.host, options.port, options.path, itertools.count(options.first))
    print(json.dumps(asyncio.run(load.run(options.users, options.seconds))))


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


class Load:
    """Users of one address; each article goes to one of them."""

    def __init__(self, host: str, port: int, path: str, numbers: Iterator[int]) -> None:
        self._host, self._port, self._path, self._numbers = host, port, path, numbers
        self._taken: list[float] = []
        self._failed: Counter[str] = Counter()
        self._bytes = 0

    async def run(self, users: int, seconds: float) -> dict[str, object]:
        """Let them work; what is under way at the end is heard out, and counts."""
        article(0)  # the texts are read before the clock runs
        started, spent = time.monotonic(), time.process_time()
        await asyncio.gather(*(self._user(started + seconds) for _ in range(users)))
        return {
            "seconds": time.monotonic() - started,
            "cpu": time.process_time() - spent,
            "taken": self._taken,
            "failed": dict(self._failed),
            "bytes": self._bytes,
        }

    async def _user(self, end: float) -> None:
        while time.monotonic() < end:
            body = json.dumps({"text": article(next(self._numbers)), "format": "markdown"}).encode()
            started = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await self._post(body)
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                self._failed[type(error).__name__] += 1
                continue
            if answer.status == 200 and answer.body.endswith(b"}\n") and b'"claims"' in answer.body:
                self._taken.append(time.monotonic() - started)
                self._bytes += len(answer.body)
            else:
                self._failed[f"status {answer.status}"] += 1

    async def _post(self, body: bytes) -> Answer:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            writer.write(
                f"POST {self._path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nConnection: close\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            )
            writer.write(body)
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            return Answer(int(head.split(b" ", 2)[1]), await reader.readexactly(length))
        finally:
            writer.close()


if __name__ == "__main__":
    main()
