"""What reading PubMed records costs, stage by stage, beside pubmed_parser's parsing of the same file, on one core.

The records are synthetic: PubMed's form around the titles and abstracts of trial reports (`pubmed_form.py`). Stages are
timed in CPU seconds, the best of the runs, ours and the peer's in turn: parsing; screening for trials; naming the
vocabulary's concepts in title and abstract; and the whole road into a library file, where every record is a trial, the
worst case: most of PubMed's records are none.

usage: PYTHONPATH=src python benchmarks/speed/ingest.py --pmc FOLDER [--records 10000] [--peer PYTHON] [--runs 3]
           [--out benchmarks/speed/results/ingest.md]      the peer's interpreter has pubmed_parser installed
"""

from __future__ import annotations

import argparse
import gc
import gzip
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from palpate import vocabulary
from palpate.ingest import ingest_into
from palpate.library import Library
from palpate.papers.pubmed import read_pubmed
from palpate.papers.read import Record
from palpate.screening import screen
from palpate.types.paper import Paper

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, the repository's root is not on the path

from benchmarks.speed.pubmed_form import END, HEAD, papers, records  # noqa: E402

REPORTS = 1_000  # whose texts stand in the records
PEER = """
import sys, time, pubmed_parser
start = time.process_time()
count = sum(1 for _ in pubmed_parser.parse_medline_xml(sys.argv[1]))
print(count, time.process_time() - start)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pmc", type=Path, required=True)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--peer", default=sys.executable)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "speed" / "results" / "ingest.md")
    options = parser.parse_args()
    gc.set_threshold(100_000)  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "synthetic.xml.gz"
        size = write(file, options.pmc, options.records)
        rows = timed(file, options.peer, options.runs)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = report(rows, size, options, memory)
    options.out.write_text(text, encoding="utf-8")
    print(text)


def write(file: Path, pmc: Path, count: int) -> int:
    """Make the file; its size unpacked."""
    held = papers(pmc, most=REPORTS)
    size = 0
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=6) as out:
        for piece in (HEAD, *records(held, count), END):
            size += len(piece.encode())
            out.write(piece)
    return size


def timed(file: Path, peer: str, runs: int) -> dict[str, float]:
    """Best CPU seconds of each stage."""
    best: dict[str, float] = {}

    def note(name: str, spent: float) -> None:
        best[name] = min(best.get(name, spent), spent)

    for _ in range(runs):
        note("parsed by pubmed_parser", peer_seconds(peer, file))
        note("parsed", seconds(lambda: sum(1 for _ in read(file))))
        held = [one for one in read(file) if isinstance(one, Paper)]
        note("screened for trials", seconds(partial(each, screen, held)))
        note("concepts named", seconds(partial(each, vocabulary.load().find, [paper.text for paper in held])))
        note("the whole road into a library, every record a trial", seconds(lambda: into_library(file)))
    return best


def each(work: Callable[[Any], object], items: list[Any]) -> None:
    for item in items:
        work(item)


def read(file: Path) -> Iterator[Record]:
    with gzip.open(file) as stream:
        yield from read_pubmed(cast(BinaryIO, stream), file.name)


def into_library(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library.sqlite") as library:
        for _ in ingest_into(library, [file]):
            pass


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def peer_seconds(python: str, file: Path) -> float:
    done = subprocess.run([python, "-c", PEER, str(file)], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[1])


def report(rows: dict[str, float], size: int, options: argparse.Namespace, memory: float) -> str:
    theirs = rows["parsed by pubmed_parser"]
    lines = [
        "# Ingesting PubMed records",
        "",
        f"Made by `benchmarks/speed/ingest.py`: {options.records:,} synthetic records ({size / 1e6:.0f} MB unpacked,",
        f"in PubMed's form around the texts of {REPORTS:,} trial reports), one core, CPU seconds, the best",
        f"of {options.runs}; gzip included. The ratio is pubmed_parser's time to ours.",
        "",
        "| stage | µs a record | MB/s | ratio |",
        "| --- | --- | --- | --- |",
    ]
    for name, spent in rows.items():
        each, speed = spent * 1e6 / options.records, size / 1e6 / spent
        lines.append(f"| {name} | {each:.0f} | {speed:.1f} | {theirs / spent:.2f} |")
    lines += ["", f"Most memory of the process that timed all stages: {memory:,.0f} MB.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
