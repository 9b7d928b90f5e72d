"""What searching the library costs, and whether it finds: by words of a title, and by what studies are about.

Known item: three words of a study's title, drawn by chance, are searched for; the mean of one over the study's rank
tells how far up it stands. Topic: the labels of a treatment and a condition that some study names; of the studies that
name both, or narrower ones, in their arms and condition, the share that stands among the first ten (ten at most count).
Cold is a process of `palpate library search`, from start to printed table.

usage: python benchmarks/speed/search.py [--out results/search.json]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from palpate import vocabulary
from palpate.library import Library
from palpate.library.index import postings
from palpate.types.study import Study

TOPICS, FIRST, LONG = 250, 10, 4  # questions; studies of a page that are looked at; letters of a word worth drawing
COLD_RUNS = 7
PALPATE = [sys.executable, "-c", "from palpate.cli import main; main()"]
Pairs = list[tuple[str, str]]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.sqlite"
        with Library.open(path) as library:
            result = measured(library)
        result["cold_seconds"] = round(cold(path), 3)
    page = report(result)
    print(page)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        options.out.with_suffix(".md").write_text(page, encoding="utf-8")


def measured(library: Library) -> dict[str, float]:
    """How well and how fast a library is searched."""
    studies = list(library.studies())
    chance = random.Random(5)
    items = known_items(studies, chance)
    topics = topics_of(studies, chance)
    seconds: list[float] = []
    ranks = [1 / rank if (rank := rank_of(key, library, text, seconds)) else 0.0 for text, key in items]
    shares = [share_of(pair, studies, library, seconds) for pair in topics]
    ordered = sorted(seconds)
    return {
        "studies": len(studies),
        "known_items": len(items),
        "mean_reciprocal_rank": round(statistics.mean(ranks), 3),
        "topics": len(topics),
        "share_of_first_ten": round(statistics.mean(shares), 3),
        "searches": len(seconds),
        "median_ms": round(1000 * statistics.median(seconds), 2),
        "p95_ms": round(1000 * ordered[int(0.95 * len(ordered))], 2),
    }


def known_items(studies: Sequence[Study], chance: random.Random) -> Pairs:
    """Three long words of each title, with the key."""
    words = ((study, [word for word in study.title.split() if len(word) > LONG]) for study in studies)
    return [(" ".join(chance.sample(found, 3)), study.key) for study, found in words if len(found) >= 3]


def topics_of(studies: Sequence[Study], chance: random.Random) -> Pairs:
    """Pairs of a treatment and a condition (ids) that some study names."""
    pairs = {(t, c) for study in studies for t in named(study, "treatment") for c in named(study, "condition")}
    return chance.sample(sorted(pairs), min(TOPICS, len(pairs)))


def named(study: Study, slot: str) -> list[str]:
    """The concepts that a study names in a slot; of arms treatments only."""
    return [concept for where, concept in postings(study) if where == slot and concept[0] in "TC"]


def rank_of(key: str, library: Library, text: str, seconds: list[float]) -> int | None:
    """The place of a study on the first page, from 1; the time it took goes to `seconds`."""
    started = time.process_time()
    found = library.search(text, limit=FIRST)
    seconds.append(time.process_time() - started)
    keys = [study.key for study in found.studies]
    return keys.index(key) + 1 if key in keys else None


def share_of(pair: tuple[str, str], studies: Sequence[Study], library: Library, seconds: list[float]) -> float:
    """The share of what should stand on the first page that does."""
    words = vocabulary.load()
    wanted = [{concept, *words.descendants(concept)} for concept in pair]
    good = {
        study.key
        for study in studies
        if wanted[0] & {*named(study, "treatment")} and wanted[1] & {*named(study, "condition")}
    }
    started = time.process_time()
    found = library.search(" ".join(words.concept(concept).label for concept in pair), limit=FIRST)
    seconds.append(time.process_time() - started)
    return len(good & {study.key for study in found.studies}) / min(len(good), FIRST)


def cold(path: Path) -> float:
    """Seconds of one process of the command, the median of several."""
    command = [*PALPATE, "library", "search", "massage sleep", "--library", str(path)]
    times = []
    for _ in range(COLD_RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def report(result: dict[str, float]) -> str:
    """The figures as a page."""
    return (
        "# Searching the library\n\n"
        f"{result['studies']:,} studies; `python benchmarks/speed/search.py`.\n\n"
        "| what | figure |\n| --- | ---: |\n"
        f"| three words of a title, {result['known_items']:,} studies: mean reciprocal rank |"
        f" {result['mean_reciprocal_rank']} |\n"
        f"| a treatment and a condition, {result['topics']:,} pairs: share of the first ten |"
        f" {result['share_of_first_ten']} |\n"
        f"| one search, CPU, median of {result['searches']:,} | {result['median_ms']} ms |\n"
        f"| one search, CPU, 95th percentile | {result['p95_ms']} ms |\n"
        f"| `palpate library search`, a process from start to end | {result['cold_seconds']} s |\n"
    )


if __name__ == "__main__":
    main()
