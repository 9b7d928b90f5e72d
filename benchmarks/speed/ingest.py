"""What reading PubMed records costs, stage by stage, beside pubmed_parser's parsing of the same file, on one core.

The records are synthetic: PubMed's form around the titles and abstracts of trial reports (`pubmed_form.py`). Stages are
timed in CPU seconds, ours and the peer's in turn: parsing; screening for trials and naming the treatments, conditions
and outcomes in title and abstract, as a corpus has them; and the road of a study into a library file, where every
record is a trial, the worst case: most of PubMed's records are none. Words that were met are remembered, so that the
first run, in which every text is new, is told beside the best.

usage: PYTHONPATH=src python benchmarks/speed/ingest.py --pmc FOLDER [--records 3000] [--peer PYTHON] [--runs 3]
           [--out benchmarks/speed/results/ingest.md]      the peer's interpreter has pubmed_parser installed
"""

from __future__ import annotations

import argparse
import gc
import gzip
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from palpate import vocabulary
from palpate.crawl.papers import AT_ONCE, NAMED
from palpate.ingest import ingest_into
from palpate.library import Library
from palpate.papers.pubmed import read_pubmed
from palpate.papers.read import Record
from palpate.screening import screen_all, wording
from palpate.types.paper import Paper
from palpate.vocabulary.pieces import cut_many

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # run as a script, the repository's root is not on the path

from benchmarks.speed.pubmed_form import END, HEAD, papers, records  # noqa: E402

REPORTS = 3_000  # whose texts stand in the records
TO_LIBRARY = 200  # records that are read into a library
PEERS = "parsed by pubmed_parser"
ROAD = ("parsed", "cut into words, screened, named")
PEER = """
import sys, time, pubmed_parser
start = time.process_time()
count = sum(1 for _ in pubmed_parser.parse_medline_xml(sys.argv[1]))
print(count, time.process_time() - start)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pmc", type=Path, required=True)
    parser.add_argument("--records", type=int, default=3_000)
    parser.add_argument("--peer", default=sys.executable)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "speed" / "results" / "ingest.md")
    options = parser.parse_args()
    gc.set_threshold(100_000)  # as the command line does
    with tempfile.TemporaryDirectory() as folder:
        file, few = Path(folder) / "synthetic.xml.gz", Path(folder) / "few.xml.gz"
        size = write(file, options.pmc, options.records)
        write(few, options.pmc, TO_LIBRARY)
        runs = [timed(file, few, options.peer) for _ in range(options.runs)]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = report(runs, size, options, memory)
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


def timed(file: Path, few: Path, peer: str) -> dict[str, float]:
    """CPU seconds of each stage; of reading into a library, as if it had been all records."""
    spent = {PEERS: peer_seconds(peer, file), "parsed": seconds(lambda: sum(1 for _ in read(file)))}
    held = [one for one in read(file) if isinstance(one, Paper)]
    spent["cut into words, screened, named"] = seconds(lambda: told(held))
    spent["read into a library, every record a trial"] = seconds(lambda: into_library(few)) * len(held) / TO_LIBRARY
    return spent


def told(papers: list[Paper]) -> None:
    """Screen papers and name their concepts, as many at once as the road into a corpus does."""
    for at in range(0, len(papers), AT_ONCE):
        some = papers[at : at + AT_ONCE]
        texts = [wording(paper) for paper in some]
        pieces = cut_many(texts)
        screen_all(some, pieces)
        vocabulary.load().named(texts, pieces, families=NAMED)


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


def report(runs: list[dict[str, float]], size: int, options: argparse.Namespace, memory: float) -> str:
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    for spent in (best, runs[0]):
        spent["parsed, screened and named"] = sum(spent[name] for name in ROAD)
    lines = [
        "# Ingesting PubMed records",
        "",
        f"Made by `benchmarks/speed/ingest.py`: {options.records:,} synthetic records ({size / 1e6:.0f} MB unpacked,",
        f"in PubMed's form around the texts of {REPORTS:,} trial reports), one core, CPU seconds, gzip",
        f"included; {os.getloadavg()[0]:.0f} processes wanted the machine's {os.cpu_count()} cores. The ratio is",
        f"pubmed_parser's time to ours, both the best of {len(runs)} runs. In the first run every text was new.",
        "",
        "| stage | µs a record | MB/s | ratio | µs in the first run |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, spent_best in best.items():
        each, first = (1e6 * one / options.records for one in (spent_best, runs[0][name]))
        lines.append(
            f"| {name} | {each:.0f} | {size / 1e6 / spent_best:.1f} | {best[PEERS] / spent_best:.2f} | {first:.0f} |"
        )
    lines += ["", f"Most memory of the process that timed all stages: {memory:,.0f} MB.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
