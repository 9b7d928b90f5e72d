"""What scanning costs, and what it loses when processes are killed.

Pages are articles of about a thousand words, made of the written training articles. Cost: wall and CPU seconds of
`palpate scan` on all cores with either engine, beside checking the same pages bare in one process of this script.
Kills: scans are begun again and again, and at a random moment one of their processes, or the one that was started, or
all of them at once (as when the machine goes down) are killed; in the end what stands there is compared row by row with
a scan that was left alone.

usage: python -m benchmarks.speed.scan [--pages 400] [--kills 30] [--seed 1] [--out results/scan.md]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.articles import article
from palpate.library import Library
from palpate.reading import read
from palpate.session import Session
from tests.crawl.test_scan import children, rows

PALPATE = [sys.executable, "-m", "palpate", "scan"]
KINDS = ("one of its processes", "the one that was started", "all at once")
KILL_PAGES = 60
LONGEST = 6.0  # seconds until a kill


class Cost(NamedTuple):
    """Seconds of a scan by the clock and of CPU in all its processes."""

    wall: float
    cpu: float


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = report(Path(folder), options.pages, options.kills, random.Random(options.seed))
    print(page)
    if options.out:
        options.out.write_text(page, encoding="utf-8")


def made(folder: Path, many: int) -> Path:
    """A folder of so many pages."""
    folder.mkdir()
    for number in range(many):
        (folder / f"{number:05}.md").write_text(article(number), encoding="utf-8")
    return folder


def bare(source: Path) -> Cost:
    """Checking every page in this process, the report thrown away."""
    with Session(Library.open()) as session:
        session.check(read(next(source.iterdir())))
        wall, cpu = time.perf_counter(), time.process_time()
        for file in sorted(source.iterdir()):
            session.check(read(file))
        return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def scanned(source: Path, out: Path, *more: str) -> Cost:
    """One scan, from start to end."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*PALPATE, str(source), "-o", str(out), *more], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - wall, used)


def killed(source: Path, out: Path, kind: str, chance: random.Random) -> bool:
    """Begin a scan in its own group of processes and kill some of it; whether it was still at work."""
    driver = subprocess.Popen(
        [*PALPATE, str(source), "-o", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(chance.uniform(0.5, LONGEST))
    if driver.poll() is not None:
        return False
    if kind == KINDS[0]:
        workers = children(driver.pid)
        if workers:
            os.kill(chance.choice(workers), signal.SIGKILL)
        driver.wait()
        return bool(workers)
    if kind == KINDS[1]:
        driver.kill()
    else:
        os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    return True


def report(folder: Path, pages: int, kills: int, chance: random.Random) -> str:
    """Everything, as a page."""
    source = made(folder / "pages", pages)
    alone = bare(source)
    local, ray = scanned(source, folder / "local"), scanned(source, folder / "ray", "--engine", "ray")
    again = scanned(source, folder / "local")
    lines = [
        "# Scanning",
        "",
        f"Made by `benchmarks/speed/scan.py`; {pages} pages of about 1,000 words, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} at the end. CPU of Ray's own processes is not counted.",
        "",
        "| | wall s | CPU s | pages/s | times bare CPU |",
        "| --- | --- | --- | --- | --- |",
        _row("checked bare, one process", alone, pages, alone),
        _row("scan, local engine", local, pages, alone),
        _row("scan, Ray started for it", ray, pages, alone, has_cpu=False),
        _row("scan again, all done before", again, pages, alone),
        "",
        *kill_lines(folder, kills, chance),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, cost: Cost, pages: int, alone: Cost, *, has_cpu: bool = True) -> str:
    cpu = (
        f"{cost.cpu:.1f} | {pages / cost.wall:.1f} | {cost.cpu / alone.cpu:.2f}"
        if has_cpu
        else f"| {pages / cost.wall:.1f} |"
    )
    return f"| {name} | {cost.wall:.1f} | {cpu} |"


def kill_lines(folder: Path, kills: int, chance: random.Random) -> list[str]:
    """Scans killed at random moments until so many kills met one at work, each kind in turn."""
    source = made(folder / "few", KILL_PAGES)
    scanned(source, folder / "whole")
    expected = rows(folder / "whole")
    met = dict.fromkeys(KINDS, 0)
    lost = doubled = scans = left = 0
    while sum(met.values()) < kills:
        scans += 1
        out = folder / f"killed{scans}"
        for _ in range(3):
            kind = KINDS[sum(met.values()) % len(KINDS)]
            met[kind] += killed(source, out, kind, chance)
        scanned(source, out)
        found = rows(out)
        lost += sum(1 for table, whole in expected.items() for row in whole if row not in found[table])
        doubled += sum(len(found[table]) - len(whole) for table, whole in expected.items())
        left += sum(1 for path in out.rglob(".part-*"))
    counted = ", ".join(f"{number} of {kind}" for kind, number in met.items())
    return [
        "## Kills",
        "",
        f"{sum(met.values())} kills ({counted}) in {scans} scans of {KILL_PAGES} pages, each finished by a last run: "
        f"{lost} rows lost, {doubled} doubled, of {sum(map(len, expected.values())):,} in each; "
        f"{left} unfinished files left.",
    ]


if __name__ == "__main__":
    main()
