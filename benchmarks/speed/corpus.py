"""A million PubMed records into a corpus, through kills, and searched; what each stage costs beside pubmed_parser.

The records are synthetic: PubMed's form around the texts of trial reports, no two rounds alike (`pubmed_form.py`). They
are made file by file, ingested by `palpate ingest --corpus` while the whole process group is killed again and again,
then counted and compared with what was made. The stages are timed on a sample in CPU seconds, all threads counted, the
peer's and ours in turn. What was made stays in the work folder, so that a run goes on where it was ended.

usage: python -m benchmarks.speed.corpus --pmc FOLDER --work FOLDER [--records 1000000] [--kills 5] [--cores 2]
           [--peer PYTHON] [--runs 3] [--out FILE]     the peer's interpreter has pubmed_parser installed
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.speed.corpus_queries import cold, lines, queries, timed
from benchmarks.speed.ingest import peer_seconds, read, seconds, told
from benchmarks.speed.pubmed_form import END, FIRST_PMID, HEAD, mixed_records, papers
from palpate import vocabulary
from palpate.corpus import Corpus, index
from palpate.corpus.folder import Folder, checksum
from palpate.corpus.parts import batches
from palpate.crawl.papers import fill
from palpate.types.paper import Paper

ROOT = Path(__file__).parents[2]
A_FILE = 30_000  # records, as in the baseline
SAMPLE = 10_000  # records on which the stages are timed
PUBMED = 38_000_000  # records of PubMed (https://pubmed.ncbi.nlm.nih.gov/about/, 2025)
MACHINES, CORES = (1, 4, 16), 16
CHILD = "from palpate.cli import main; import sys; sys.argv[0] = 'palpate'; main()"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pmc", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--within", type=float, default=240, help="seconds from a start to a kill at most")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--peer", default=sys.executable)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "speed" / "results" / "corpus.md")
    options = parser.parse_args()
    gc.set_threshold(100_000)  # as the command line does
    options.work.mkdir(parents=True, exist_ok=True)
    held = papers(options.pmc, most=10_000)
    made = [write(options.work / "files", held, number, options.records) for number in numbers(options.records)]
    ran = filled(options.work, options.cores, options.kills, options.within)
    stages = costs(options.work, held, options.peer, options.runs)
    found: dict[str, Any] = {"reports": len(held), "size": sum(size for _, size in made), **ran, "stages": stages}
    found |= counted(options.work / "corpus", options.records)
    text = report(found, searched(options.work / "corpus"), options)
    options.out.write_text(text, encoding="utf-8")
    options.out.with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(text)


def numbers(count: int) -> range:
    """Of the files that so many records make."""
    return range((count + A_FILE - 1) // A_FILE)


def write(folder: Path, held: list[Paper], number: int, count: int) -> tuple[Path, int]:
    """Make a file, if it is not there; its path and its size unpacked."""
    folder.mkdir(exist_ok=True)
    file, noted = folder / f"synthetic{number + 1:04d}.xml.gz", folder / f".size{number + 1:04d}"
    if not noted.exists():
        first = number * A_FILE
        size = packed(file, held, min(A_FILE, count - first), first)
        noted.write_text(str(size), encoding="utf-8")
    return file, int(noted.read_text(encoding="utf-8"))


def packed(file: Path, held: list[Paper], count: int, first: int) -> int:
    """Write so many records; their size unpacked."""
    size = 0
    with gzip.open(file, "wb", compresslevel=3) as out:
        for piece in (HEAD, *mixed_records(held, count, first=first), END):
            size += out.write(piece.encode())
    return size


def filled(work: Path, cores: int, kills: int, within: float) -> dict[str, Any]:
    """Ingest the files, killed so often on the way: seconds, the most memory of all processes together, kills."""
    noted = work / "filled.json"
    ran: dict[str, Any] = json.loads(noted.read_text()) if noted.exists() else {"wall": 0.0, "memory": 0, "kills": 0}
    chance = random.Random(6)
    while not ran.get("done"):
        command = [sys.executable, "-c", CHILD, "ingest", str(work / "files")]
        command += ["--corpus", str(work / "corpus"), "--cores", str(cores)]
        began = time.monotonic()
        process = subprocess.Popen(command, start_new_session=True)
        end = began + chance.uniform(within / 4, within) if ran["kills"] < kills else float("inf")
        while process.poll() is None and time.monotonic() < end:
            ran["memory"] = max(ran["memory"], memory_of(process.pid))
            time.sleep(0.5)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            ran["kills"] += 1
        elif process.returncode:
            raise SystemExit(f"palpate ingest ended with {process.returncode}")
        else:
            ran["done"] = True
        ran["wall"] += time.monotonic() - began
        noted.write_text(json.dumps(ran), encoding="utf-8")
        print(f"filled: {ran}", flush=True)
    return ran


def memory_of(group: int) -> int:
    """Bytes that the processes of a group hold, pages that they share counted once in each."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                total += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            continue
    return total


def counted(folder: Path, records: int) -> dict[str, Any]:
    """Whether every record is there once: in the parts, by PMID, and in the index."""
    corpus = Folder(folder)
    marks = corpus.marks()
    numbers = sorted(
        number
        for mark in marks
        for batch in batches(corpus.part(mark.name), ("own",))
        for number in batch[0].to_pylist()
    )
    broken = sum(checksum(corpus.part(mark.name)) != mark.checksum for mark in marks)
    stats = Corpus(folder).stats()
    return {
        "rows": len(numbers),
        "as made": numbers == list(range(FIRST_PMID, FIRST_PMID + records)),
        "broken": broken,
        "indexed": stats.in_force,
        "parts_size": stats.parts_size,
        "index_size": stats.index_size,
        "trials": stats.trials,
    }


def costs(work: Path, held: list[Paper], peer: str, runs: int) -> dict[str, float]:
    """Microseconds of a processor for each record of a sample, the best of the runs."""
    file = work / "sample.xml.gz"
    packed(file, held, SAMPLE, len(held))  # of the second round, whose abstracts are mixed
    best: dict[str, float] = {}

    def note(name: str, spent: float) -> None:
        best[name] = min(best.get(name, float("inf")), spent * 1e6 / SAMPLE)

    vocabulary.load().find("warm")
    for _ in range(runs):
        note("parsed by pubmed_parser", peer_seconds(peer, file))
        note("parsed", seconds(lambda: sum(1 for _ in read(file))))
        ones = [one for one in read(file) if isinstance(one, Paper)]
        note("cut into words, screened, named", seconds(partial(told, ones)))
        del ones
        note("the whole road: parsed, screened, named, written, indexed", seconds(lambda: whole(work, file)))
        note("of that: indexed", seconds(lambda: indexed(work)))
    return best


def whole(work: Path, file: Path) -> None:
    shutil.rmtree(work / "sample", ignore_errors=True)
    fill(work / "sample", [file], cores=1)


def indexed(work: Path) -> None:
    corpus = Folder(work / "sample")
    index.rebuild(corpus, corpus.marks(), threads=1)


def searched(folder: Path) -> list[str]:
    """The table of searches."""
    corpus = Corpus(folder)
    asked = queries(corpus)
    first = cold(folder, asked)
    timed(corpus, asked[:200])
    return list(lines(timed(corpus, asked), first))


def report(found: dict[str, Any], searches: list[str], options: argparse.Namespace) -> str:
    stages: dict[str, float] = found["stages"]
    theirs = stages["parsed by pubmed_parser"]
    road = stages["the whole road: parsed, screened, named, written, indexed"]
    records: int = options.records
    whether = "each once" if found["as made"] and found["indexed"] == records else "NOT AS MADE"
    return f"""# A corpus of {records:,} PubMed records

Made by `benchmarks/speed/corpus.py`. The records are synthetic: PubMed's form around the texts of
{found["reports"]:,} trial reports, parts of several in each abstract; {found["size"] / 1e9:.1f} GB unpacked in
{len(numbers(records))} files. Load of the machine at the end: {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores.

## What was held

Ingested on {options.cores} cores in {found["wall"] / 60:.0f} minutes, the whole process group killed {found["kills"]}
times (`kill -9`) on the way: {found["rows"]:,} rows in the parts and {found["indexed"]:,} papers in the index,
{whether}; {found["broken"]} parts with another checksum than when they were written. Most memory of all processes
together: {found["memory"] / 1e6:,.0f} MB.

Parts: {found["parts_size"] / 1e6:,.0f} MB, {found["parts_size"] / records:,.0f} bytes a record. Index:
{found["index_size"] / 1e6:,.0f} MB, {found["index_size"] / records:,.0f} bytes a record.

## What a record costs

Processor time on a sample of {SAMPLE:,}, all threads counted, one core, the best of {options.runs}, gzip included; the
ratio is pubmed_parser's time to ours.

| stage | µs a record | ratio |
| --- | ---: | ---: |
{lines_of(f"| {name} | {spent:.0f} | {theirs / spent:.2f} |" for name, spent in stages.items())}

## What a search takes

The first page of 20 papers, with the count of all.

{lines_of(searches)}

{extrapolated(found, road, records)}"""


def lines_of(some: Iterable[str]) -> str:
    return "\n".join(some)


def extrapolated(found: dict[str, Any], road: float, records: int) -> str:
    """What all of PubMed would take, worked from these figures."""
    part, one = found["parts_size"] / records, found["index_size"] / records
    hours = PUBMED * road / 3600e6
    rows = lines_of(
        f"| {count} | {PUBMED / count / 1e6:.1f} | {hours / count / CORES:.2f} | {PUBMED / count * one / 1e9:.1f} |"
        for count in MACHINES
    )
    return f"""## All of PubMed, on paper: {PUBMED:,} records

Not run. {hours:.1f} hours of one core; {PUBMED * part / 1e9:.0f} GB of parts and {PUBMED * one / 1e9:.0f} GB of index,
if real records are as long as these. Which of several revisions counts is worked out over 16 bytes a record:
{PUBMED * 16 / 1e6:,.0f} MB.

| machines of {CORES} cores | million records each | hours | GB of index each |
| ---: | ---: | ---: | ---: |
{rows}

The work splits by file: each part depends on its file alone, so that machines share the list of files and nothing
else. Parts and marks copied into one folder are one corpus, whose index `palpate corpus rebuild` makes. Or each machine
keeps its own index: a search then takes the best 20 of each and keeps the best 20 of those, a word's weight (its
rarity) coming from each index alone, which is near enough alike for shares drawn by file. Update files go to every
machine then, so that each takes out what was revised.
"""


if __name__ == "__main__":
    main()
