"""`kill -9` of the real server, again and again, while clients store reports at it.

Each round starts `palpate serve` on the same folder, lets eight clients check short articles and store their reports,
kills the server at a random moment, looks with SQLite whether the file is whole, and starts it again. Then every
report that was ever acknowledged is asked for and compared byte by byte. In every other round one of the server's own
processes is killed before, which costs at most the one request that it worked on.

usage: python -m benchmarks.speed.kill [--kills 30] [--seed 1] [--out results/kill.json]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.web.served import Kept, Writers, served
from tests.web.test_kill import is_whole

CLIENTS = 8
LONGEST = 1.0  # seconds of storing before the kill, after the first report


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = rounds(Path(folder), options.kills, random.Random(options.seed))
    page = report(result)
    print(page)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        options.out.with_suffix(".md").write_text(page, encoding="utf-8")


def rounds(folder: Path, kills: int, chance: random.Random) -> dict[str, Any]:
    """Kill a server so often; what was lost, and how long the starts took."""
    library, kept, starts = folder / "library.sqlite", list[Kept](), list[float]()
    refused = broken = 0
    for number in range(kills):
        began = time.monotonic()
        with served(library, workers=2) as server:
            starts.append(time.monotonic() - began)
            writers = Writers(server, count=CLIENTS)
            writers.wait_for(1)
            time.sleep(chance.uniform(0, LONGEST))
            if number % 2:
                os.kill(chance.choice(server.children()), signal.SIGKILL)
                time.sleep(chance.uniform(0, 0.1))
            server.kill()
            kept += writers.end()
            refused += writers.refused
        broken += not is_whole(folder / "reports.sqlite")
        print(f"{number + 1} of {kills}: {len(kept)} reports", flush=True)
    with served(library) as server:
        lost = sum(not server.shows(one) for one in kept)
        gone = [server.ask("DELETE", one.path, headers={"X-Delete-Token": one.token}).status for one in kept[:10]]
        server.end()
    return {
        "load": os.getloadavg()[1],
        "kills": kills,
        "acknowledged": len(kept),
        "lost": lost,
        "broken": broken,
        "refused": refused,
        "deleted": sum(status == 204 for status in gone),
        "start": statistics.median(starts),
        "longest start": max(starts),
    }


def report(result: dict[str, Any]) -> str:
    """The results as a page."""
    lines = [
        "# What a kill costs",
        "",
        f"Made by `benchmarks/speed/kill.py`: `palpate serve --workers 2`, {CLIENTS} clients that store reports, and "
        f"`kill -9` at {result['kills']} random moments; before every other one, of one of its own processes too.",
        "",
        "| what | measured |",
        "| --- | --- |",
        f"| kills of the server | {result['kills']} |",
        f"| reports that it had acknowledged | {result['acknowledged']:,} |",
        f"| of these lost or altered | {result['lost']} |",
        f"| files that SQLite found damaged after a kill | {result['broken']} |",
        f"| seconds from the start to ready, half of them, while {result['load']:.1f} processes wanted the machine's "
        f"{len(os.sched_getaffinity(0))} cores | {result['start']:.1f} |",
        f"| the longest | {result['longest start']:.1f} |",
        f"| requests that a killed process cost while the server went on | {result['refused']} |",
        f"| of ten reports, deleted by their tokens afterwards | {result['deleted']} |",
        "",
        "No process outlived its server: each kill waits until all its children are gone.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
