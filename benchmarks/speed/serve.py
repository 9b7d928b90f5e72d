"""What serving costs beside the bare check: many users at once, each posting articles of a thousand words.

The real server (`palpate serve`) runs as its users do, in processes of its own; a second process (`users.py`) is fifty
users for a minute. Every article is another one (`articles.py`). Beside it stands what the same articles cost one
process that only reads and checks them and writes their JSON, after as many to warm up: the requests a second that all
cores could do if serving cost nothing. CPU seconds are compared too, which a machine busy with other things blurs less.

usage: python -m benchmarks.speed.serve [--users 50] [--seconds 60] [--workers 2] [--out results/serve.json]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.speed.articles import article
from benchmarks.speed.check import family, resident

ROOT = Path(__file__).parents[2]
WARM = 20  # articles to each process before anything is timed
BARE = 100  # articles of the bare cost
START_SECONDS = 120.0


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--bare", type=int, default=BARE, help="articles to take the bare cost from")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    result: dict[str, Any] = vars(options) | {"cores": len(os.sched_getaffinity(0)), "load": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), "--workers", str(options.workers)) as server:
        users(server, 2 * options.workers, WARM / 4, first=1_000_000)
        before = server.cpu()
        result["served"] = users(server, options.users, options.seconds, first=0)
        result["cpu"] = [after - before.get(pid, 0.0) for pid, after in server.cpu().items()]
        result["memory"] = server.memory()
    result["bare"] = bare(options.bare)
    page = report(result)
    print(page)
    if options.out:
        options.out.write_text(json.dumps(result | {"out": None}, indent=1) + "\n", encoding="utf-8")
        options.out.with_suffix(".md").write_text(page, encoding="utf-8")


class Server:
    """`palpate serve` in processes of its own, and the most memory that they held."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port
        self._most: dict[int, float] = {}
        self._is_over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        while not self._is_over.wait(0.25):
            for pid in family(self.process.pid):
                self._most[pid] = max(self._most.get(pid, 0.0), resident(pid))

    def cpu(self) -> dict[int, float]:
        """CPU seconds of each process so far, the server's own first."""
        return {pid: spent(pid) for pid in family(self.process.pid)}

    def memory(self) -> list[float]:
        """MB of each process at its most, the server's own first."""
        self._is_over.set()
        self._watcher.join()
        return [most for _, most in sorted(self._most.items(), key=lambda one: one[0] != self.process.pid)]


def spent(pid: int) -> float:
    """CPU seconds of a process, in user and system mode; fields 14 and 15 of its stat file, see proc(5)."""
    fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(folder: Path, *words: str) -> Iterator[Server]:
    """A server of a library and store in that folder, on a free port, ended as an operator ends it."""
    named = {"PALPATE_LIBRARY": str(folder / "library.sqlite"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "palpate", "serve", "--port", "0", *words]
    with (
        (folder / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=os.environ | named, cwd=ROOT
        ) as process,
    ):
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            found = re.search(r"http://[\d.]+:(\d+)", said)
            if not found:
                raise SystemExit(f"the server said {said!r}")
            yield Server(process, int(found[1]))
        finally:
            process.terminate()
            if (status := process.wait(90)) not in {0, -15}:
                print(f"the server ended with status {status}", file=sys.stderr)


def users(server: Server, count: int, seconds: float, *, first: int) -> dict[str, Any]:
    """What so many users got, from a process of their own."""
    words = ["127.0.0.1", str(server.port), "--users", count, "--seconds", seconds, "--first", first]
    command = [sys.executable, "-m", "benchmarks.speed.users", *map(str, words)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    got: dict[str, Any] = json.loads(done.stdout)
    return got


def bare(count: int) -> dict[str, float]:
    """Seconds of one core that an article costs on average, and the bytes of its report, in a process of its own."""
    command = [sys.executable, "-c", f"from benchmarks.speed.serve import bare_here; bare_here({count})"]
    named = {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT, env=os.environ | named)
    got: dict[str, float] = json.loads(done.stdout)
    return got


def bare_here(count: int) -> None:
    """Read and check the articles that the users post first, and write their JSON."""
    import gc

    from palpate.cli import COLLECT_AFTER
    from palpate.reading import read_text
    from palpate.report.json import report_json
    from palpate.session import Session

    gc.set_threshold(COLLECT_AFTER)
    taken, size = [], 0
    with tempfile.TemporaryDirectory() as folder, Session.open(Path(folder) / "library.sqlite") as session:
        for number in range(-WARM, count):
            text = article(number if number >= 0 else 1_000_000 - number)
            started = time.process_time()
            made = report_json(session.check(read_text(text))).encode()
            if number >= 0:
                taken.append(time.process_time() - started)
                size += len(made)
    print(json.dumps({"seconds": statistics.mean(taken), "median": statistics.median(taken), "bytes": size / count}))


def report(result: dict[str, Any]) -> str:
    """The results as a page."""
    served, alone = result["served"], result["bare"]
    taken, failed = sorted(served["taken"]), sum(served["failed"].values())
    rate = len(taken) / served["seconds"]
    most = result["cores"] / alone["seconds"]
    memory, cpu = result["memory"], result["cpu"]
    each = sum(cpu) / max(1, len(taken))
    setting = (
        f"{result['users']} users at once for {result['seconds']:.0f} s, each posting articles of 1,000 words to "
        f"`palpate serve --workers {result['workers']}`, on {result['cores']} cores that also ran the users; "
        f"{result['load']:.1f} processes wanted them before."
    )
    lines = [
        "# What serving costs",
        "",
        f"Made by `benchmarks/speed/serve.py`: {setting}",
        "",
        "| what | measured |",
        "| --- | --- |",
        f"| requests answered | {len(taken):,} |",
        f"| errors | {failed}{_reasons(served['failed'])} |",
        f"| requests a second | {rate:.2f} |",
        f"| seconds to the answer, half of them | {_share(taken, 0.5):.2f} |",
        f"| 95 in 100 | {_share(taken, 0.95):.2f} |",
        f"| 99 in 100 | {_share(taken, 0.99):.2f} |",
        f"| bare check of such an article, one core | {1000 * alone['seconds']:.0f} ms "
        f"(half of them {1000 * alone['median']:.0f} ms) |",
        f"| what {result['cores']} cores could do of these a second | {most:.2f} |",
        f"| served, as a share of that | {rate / most:.2f} |",
        f"| one core's time for an article, all of the server's processes | {1000 * each:.0f} ms "
        f"({each / alone['seconds']:.2f} of the bare check; "
        f"{1000 * cpu[0] / max(1, len(taken)):.0f} ms of it in the process that listens) |",
        f"| one core's time that the users' own process took | {100 * served['cpu'] / served['seconds']:.0f} % |",
        f"| one answer | {served['bytes'] / max(1, len(taken)) / 1000:.0f} kB of JSON |",
        f"| memory, all processes | {sum(memory):.0f} MB: {', '.join(f'{one:.0f}' for one in memory)} |",
        "",
    ]
    return "\n".join(lines)


def _share(taken: list[float], share: float) -> float:
    return taken[min(len(taken) - 1, int(share * len(taken)))] if taken else float("nan")


def _reasons(failed: dict[str, int]) -> str:
    return f" ({', '.join(f'{count} {reason}' for reason, count in sorted(failed.items()))})" if failed else ""


if __name__ == "__main__":
    main()
