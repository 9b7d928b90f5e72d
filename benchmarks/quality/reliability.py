"""What is lost when processes are killed, disks are full and power is cut: tries and losses, part by part.

Each part is done in rounds, each round with its own random numbers, and counted in a file beside the results, so that a
run that was ended can be run again and goes on where it was. A loss is a study, row or page that stood there or was
acknowledged and does not stand there in the end, one that stands there twice or altered, a file that SQLite finds
damaged, an exception that escapes, or a process that outlives the one that started it.

usage: python -m benchmarks.quality.reliability [--part NAME ...] [--tries N] [--seed 1] [--out results/reliability.md]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.quality import reliability_scan as scans
from benchmarks.quality import reliability_store as stores

RESULTS = Path(__file__).parent / "results"
Round = Callable[[Path, random.Random], Counter[str]]
PARTS: dict[str, tuple[int, str, Round]] = {
    "ingest-kills": (60, "`palpate ingest --into` killed with SIGKILL", stores.killed_ingest),
    "ingest-two": (12, "two to four `palpate ingest` at once into one library", stores.ingests_at_once),
    "library-full": (40, "no space left while a library is written", stores.no_space),
    "library-read-only": (8, "a file or folder that may not be written", stores.read_only),
    "library-power": (200, "power cut while a library is written", stores.power_cut),
    "scan-kills": (60, "`palpate scan`, local engine, killed with SIGKILL", partial(scans.killed, "local")),
    "scan-kills-ray": (30, "`palpate scan --engine ray` killed with SIGKILL", partial(scans.killed, "ray")),
    "scan-power": (60, "power cut while a scan is written", scans.power_cut),
}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, nargs="*", default=list(PARTS))
    parser.add_argument("--tries", type=int, help="of each part; by default as many as the results were made with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS / "reliability.md")
    options = parser.parse_args()
    counts = options.out.with_suffix(".json")
    for name in options.part:
        done(name, options.tries or PARTS[name][0], options.seed, counts)
        options.out.write_text(report(read(counts)), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))


def done(name: str, tries: int, seed: int, place: Path) -> None:
    """Rounds of one part until it has so many tries."""
    held = Counter(read(place).get(name, {}))
    while held["tries"] < tries:
        dice = random.Random(f"{seed} {name} {held['rounds']}")
        with tempfile.TemporaryDirectory(prefix="palpate-reliability-") as folder:
            found = PARTS[name][2](Path(folder), dice)
        held += found + Counter(rounds=1)
        if found["losses"]:
            print(f"{name}, seed {seed}, round {held['rounds'] - 1}: {found['losses']} losses", file=sys.stderr)
        place.write_text(json.dumps({**read(place), name: held}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{time.strftime('%H:%M:%S')} {name}: {held['tries']} of {tries}, {held['losses']} losses", flush=True)


def read(place: Path) -> dict[str, dict[str, int]]:
    """What was counted so far."""
    found: dict[str, dict[str, int]] = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
    return found


def report(counts: dict[str, dict[str, int]]) -> str:
    """The counts as a page."""
    lines = [
        "# What is lost",
        "",
        *(__doc__ or "").split("\n\nusage:")[0].partition("\n\n")[2].splitlines(),
        "",
        "Made by `python -m benchmarks.quality.reliability`, which can be ended and run again; what is done is kept.",
        "",
        "| what | tries | losses | of the tries, and beside them |",
        "| --- | --- | --- | --- |",
    ]
    for name, (_, words, _) in PARTS.items():
        if held := counts.get(name):
            rest = (f"{count:,} {what}" for what, count in sorted(held.items()) if what not in {"tries", "losses"})
            lines.append(f"| {words} | {held['tries']:,} | {held.get('losses', 0):,} | {'; '.join(rest)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
