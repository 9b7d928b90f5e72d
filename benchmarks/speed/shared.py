"""What a library in Postgres costs beside one in a file: opening, asking whether it is the same, adding, catching up.

Starts a Postgres of its own on this machine, so that the way over a network is not in it; each question whether the
state is the same is one exchange with the server.

usage: python -m benchmarks.speed.shared [--out results/shared.json]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from palpate.library import Library
from palpate.types.study import Study
from tests.builders import row, study
from tests.cluster import Cluster

ROUNDS = 9
MANY = 1000


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    cluster = Cluster()
    try:
        cluster.start()
        with tempfile.TemporaryDirectory() as folder:
            result = measured(cluster.database(), Path(folder))
    finally:
        cluster.remove()
    page = report(result)
    print(page)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        options.out.with_suffix(".md").write_text(page, encoding="utf-8")


def measured(address: str, folder: Path) -> dict[str, dict[str, float]]:
    """Milliseconds of each thing, in Postgres and in a file; the median of some rounds."""
    found: dict[str, dict[str, float]] = {}
    for name, place in (("file", str(folder / "library.sqlite")), ("Postgres", address)):
        os.environ["XDG_CACHE_HOME"] = str(folder / "one")
        first = timed(partial(opened_once, place), rounds=1)
        again = timed(partial(opened_once, place))
        with Library.open(place) as mine:
            os.environ["XDG_CACHE_HOME"] = str(folder / "another")
            with Library.open(place) as other:
                found[name] = {"first opening": first, "opening": again, **changes(mine, other)}
    return found


def opened_once(place: str) -> None:
    """Open a library, and let go of it."""
    Library.open(place).close()


def changes(mine: Library, other: Library) -> dict[str, float]:
    """Of adding here, and of the next reading of another process or machine."""
    same = timed(lambda: other.keys_identified("nct0"), rounds=200)
    one, follow_one = [], []
    for number in range(ROUNDS):
        new = [study(f"one{number}", row())]
        one.append(timed(partial(mine.add, new), rounds=1))
        follow_one.append(timed(lambda: other.get("one0"), rounds=1))
    many: list[Study] = [study(f"many{number}", row()) for number in range(MANY)]
    add_many = timed(lambda: mine.add(many), rounds=1)
    follow_many = timed(lambda: other.get("many0"), rounds=1)
    assert mine.hash == other.hash
    return {
        "a look-up": same,
        "adding a study": statistics.median(one),
        "the next look-up elsewhere": statistics.median(follow_one),
        f"adding {MANY} studies": add_many,
        "the next look-up elsewhere, after these": follow_many,
    }


def timed(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Milliseconds, the median of the rounds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)


def report(result: dict[str, dict[str, float]]) -> str:
    """The results as a page."""
    lines = [
        "# What a library in Postgres costs",
        "",
        f"Made by `benchmarks/speed/shared.py`, Postgres on the same machine, while {os.getloadavg()[0]:.0f} processes "
        f"wanted {len(os.sched_getaffinity(0))} cores. Milliseconds.",
        "",
        "| what | in a file | in Postgres |",
        "| --- | --- | --- |",
        *(f"| {name} | {taken:.2f} | {result['Postgres'][name]:.2f} |" for name, taken in result["file"].items()),
        "",
        "A request reads inside one snapshot, so it asks once whether the library is still the same.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
