"""Scans that are killed, or lose the end of what they wrote; what stands there in the end beside an undisturbed one."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path

from tests.crawl.pages_made import folder_of
from tests.crawl.test_scan import Rows, rows

PAGES = 48
KILLS = 4  # of one scan, before it is run to its end
LONGEST = {"local": 5.0, "ray": 12.0}  # seconds until a kill that waits for nothing
LAST_OF_RAY = 120.0  # seconds after which none of a scan's processes may be left; Ray's agents take up to a minute
PATIENCE = 300.0  # seconds that a scan may take
VICTIMS = ("one of its processes", "the one that was started", "all at once")


@lru_cache(maxsize=1)
def pages() -> Path:
    """The pages that are scanned, in a folder that stays until this process ends."""
    held = tempfile.TemporaryDirectory(prefix="palpate-pages-")
    _KEPT.append(held)
    return folder_of(Path(held.name) / "in", PAGES)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@lru_cache(maxsize=1)
def whole() -> tuple[Path, Rows]:
    """A scan that was left alone, and its rows."""
    out = pages().parent / "whole"
    finished(out, "local")
    return out, rows(out)


def command(out: Path, engine: str) -> list[str]:
    """The command line of a scan on two cores."""
    return [
        *(sys.executable, "-m", "palpate", "scan", str(pages()), "-o", str(out)),
        "--engine",
        engine,
        "--cores",
        "2",
    ]


def finished(out: Path, engine: str) -> bool:
    """Run a scan to its end; whether it ended well."""
    return not subprocess.run(command(out, engine), capture_output=True, timeout=PATIENCE, check=False).returncode


def killed(engine: str, folder: Path, dice: random.Random) -> Counter[str]:
    """One scan, killed again and again at random moments and then run to its end."""
    found: Counter[str] = Counter()
    out = folder / "out"
    below: dict[int, str] = {}
    for _ in range(KILLS):
        victim = dice.choice(VICTIMS)
        met = _kill(out, engine, victim, dice, below)
        found.update({"tries": met, f"of {victim}": met, "too late": not met})
    found["losses"] += not finished(out, engine)
    found["losses"] += _outlived(below)
    found["losses"] += differing(rows(out), whole()[1]) + sum(1 for _ in out.rglob(".part-*"))
    found["rows compared"] += sum(map(len, whole()[1].values()))
    return found


def differing(found: Rows, expected: Rows) -> int:
    """How many rows are missing, doubled or altered."""
    lost = 0
    for table, whole_rows in expected.items():
        here, there = Counter(map(_text, found[table])), Counter(map(_text, whole_rows))
        lost += (here - there).total() + (there - here).total()
    return lost


def _text(row: dict[str, object]) -> str:
    return json.dumps(row, sort_keys=True, default=str)


def _kill(out: Path, engine: str, victim: str, dice: random.Random, all_below: dict[int, str]) -> bool:
    """Begin a scan and kill some of it; whether it was at work. What it had started is put in the dictionary."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command(out, engine), stdout=quiet, stderr=quiet, start_new_session=True) as driver:
        _wait(driver, out, engine, dice)
        if driver.poll() is not None:
            return False
        below = descendants(driver.pid)
        all_below |= below
        if victim == VICTIMS[0]:
            workers = [pid for pid, line in below.items() if "loky" in line or line.startswith("ray::")]
            workers = [pid for pid in workers if "resource_tracker" not in below[pid]]
            if not workers:
                driver.kill()
            else:
                _end(dice.choice(workers))
                driver.wait(PATIENCE)
        elif victim == VICTIMS[1]:
            driver.kill()
        else:
            for pid in (driver.pid, *below):
                _end(pid)
        driver.wait(PATIENCE)
    return True


def _wait(driver: subprocess.Popen[bytes], out: Path, engine: str, dice: random.Random) -> None:
    """A random time, or until some more parts are done and a moment longer, so that kills meet every phase."""
    if dice.random() < 0.4:
        time.sleep(dice.uniform(0.3, LONGEST[engine]))
        return
    wanted = _parts(out) + dice.randint(0, 3)
    until = time.monotonic() + 60
    while driver.poll() is None and time.monotonic() < until and not (_parts(out) >= wanted and _begun(out)):
        time.sleep(0.005)
    time.sleep(dice.uniform(0, 0.3))


def _parts(out: Path) -> int:
    return len(list((out / "done").glob("*.json")))


def _begun(out: Path) -> bool:
    return any((out / "begun").glob("*.json")) or any((out / "done").glob("*.json"))


def descendants(pid: int) -> dict[int, str]:
    """The processes below one, with their command lines and when they were started."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    lines = {int(line.split()[0]): line.split(maxsplit=2)[1:] for line in told.splitlines()}
    found: dict[int, str] = {}
    new = {pid}
    while new:
        new = {one for one, (parent, *_) in lines.items() if int(parent) in new} - set(found)
        found |= {one: f"{(lines[one] + [''])[1]}{_SINCE}{_started(one)}" for one in new}
    return found


_SINCE = " started at "


def _started(pid: int) -> str | None:
    """When a process that is at work was started, in ticks since the machine was; it tells a number used again."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return rest[18] if state != "Z" else None


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _outlived(below: dict[int, str]) -> int:
    """How many of these processes are still there after a while; they are ended then."""
    until = time.monotonic() + LAST_OF_RAY
    while (left := _left(below)) and time.monotonic() < until:
        time.sleep(0.1)
    for pid in left:
        print(f"outlived: {below[pid][:120]}", file=sys.stderr)
        _end(pid)
    return len(left)


def _left(below: dict[int, str]) -> list[int]:
    return [pid for pid, line in below.items() if (since := _started(pid)) and line.endswith(f"{_SINCE}{since}")]


def power_cut(folder: Path, dice: random.Random) -> Counter[str]:
    """A scan's folder as a loss of power may leave it, and the scan run again over it."""
    import shutil

    out = folder / "out"
    shutil.copytree(whole()[0], out)
    for mark in sorted((out / "done").glob("*.json")):
        if dice.random() < 0.5:
            _lose(out, mark, dice)
    found = Counter(tries=1, losses=int(not finished(out, "local")))
    found["losses"] += differing(rows(out), whole()[1]) + sum(1 for _ in out.rglob(".part-*"))
    return found


def _lose(out: Path, mark: Path, dice: random.Random) -> None:
    """A task as it may be found: without its mark, with a mark or parts that lost their end, or half written ones.

    Parts of zeros have no mark: what is in a part is on the disk before its mark is begun.
    """
    kind = dice.choice(("no mark", "mark cut off", "part cut off", "part of zeros", "part gone", "half written"))
    if kind == "mark cut off":
        _cut(mark, dice)
    elif kind in {"no mark", "part of zeros", "half written"} or dice.random() < 0.5:
        mark.unlink()
    for part in sorted(out.glob(f"*/{mark.stem}.parquet")):
        if dice.random() < 0.5 or kind == "part gone":
            if kind == "part gone":
                part.unlink()
            elif kind == "part of zeros":
                part.write_bytes(bytes(part.stat().st_size))
            elif kind == "half written":
                part.rename(part.with_name(f".part-{dice.randrange(1 << 32):08x}"))
            else:
                _cut(part, dice)


def _cut(file: Path, dice: random.Random) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: dice.randrange(len(data))])
