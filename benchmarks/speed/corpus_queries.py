"""Searches of a corpus as people make them, drawn from its own papers and from the vocabulary, and what they take."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from palpate import vocabulary
from palpate.corpus import Corpus
from palpate.types.concept import Family
from palpate.types.corpus import Entry

EACH = 150  # searches of each kind
SEED = 6
COMMON = ("patients", "treatment", "group", "trial", "randomized", "effect", "study", "results", "control", "weeks")
COLD = 40  # searches each in a process of its own, with the index out of the page cache
CHILD = """
import sys, time
from palpate import vocabulary
from palpate.corpus import Corpus
vocabulary.load()
start = time.perf_counter()
Corpus(sys.argv[1]).search(sys.argv[2])
print(time.perf_counter() - start)
"""


class Asked(NamedTuple):
    """One search: its kind, words, and filters."""

    kind: str
    text: str
    filters: dict[str, Any]


def queries(corpus: Corpus) -> list[Asked]:
    """So many of each kind, the same for the same corpus."""
    chance = random.Random(SEED)
    entries = [
        entry for year in range(1990, 2026) for entry in corpus.search(year_from=year, year_to=year, limit=60).entries
    ]
    named = {family: vocabulary.load().concepts(family) for family in (Family.TREATMENT, Family.CONDITION)}
    made: list[Asked] = []
    for kind, make in KINDS.items():
        made += [Asked(kind, *make(chance, chance.choice(entries), named)) for _ in range(EACH)]
    chance.shuffle(made)
    return made


def _words(entry: Entry, least: int = 4) -> list[str]:
    return [word for word in entry.title.split() if word.isalpha() and len(word) >= least] or ["pain"]


def _some_words(count: int) -> Callable[..., tuple[str, dict[str, Any]]]:
    def make(chance: random.Random, entry: Entry, _: Any) -> tuple[str, dict[str, Any]]:
        words = _words(entry)
        return " ".join(chance.sample(words, min(count, len(words)))), {}

    return make


def _phrase(chance: random.Random, entry: Entry, _: Any) -> tuple[str, dict[str, Any]]:
    words = [word for word in entry.title.split() if word.isalpha()] or ["low", "back"]
    at = chance.randrange(max(len(words) - 1, 1))
    return f'"{" ".join(words[at : at + 2])}"', {}


def _concepts(chance: random.Random, _: Entry, named: Any) -> tuple[str, dict[str, Any]]:
    return f"{chance.choice(named[Family.TREATMENT]).label} {chance.choice(named[Family.CONDITION]).label}", {}


def _filtered(chance: random.Random, entry: Entry, named: Any) -> tuple[str, dict[str, Any]]:
    since = chance.randrange(1995, 2020)
    filters = {"treatment": chance.choice(named[Family.TREATMENT]), "is_trial": True, "year_from": since}
    return chance.choice(_words(entry)), filters


def _listed(chance: random.Random, _: Entry, named: Any) -> tuple[str, dict[str, Any]]:
    return "", {"condition": chance.choice(named[Family.CONDITION])}


def _identifier(_: random.Random, entry: Entry, __: Any) -> tuple[str, dict[str, Any]]:
    return entry.pmid or entry.doi or "1", {}


def _common(chance: random.Random, _: Entry, __: Any) -> tuple[str, dict[str, Any]]:
    return " ".join(chance.sample(COMMON, 3)), {}


def _beginning(chance: random.Random, entry: Entry, _: Any) -> tuple[str, dict[str, Any]]:
    words = _words(entry, 6)
    return f"{chance.choice(words)[:5]}* {chance.choice(words)}", {}


KINDS: dict[str, Callable[..., tuple[str, dict[str, Any]]]] = {
    "one word of a title": _some_words(1),
    "three words of a title": _some_words(3),
    "six words of a title": _some_words(6),
    "two words side by side": _phrase,
    "a treatment and a condition": _concepts,
    "a word, of trials of a treatment since a year": _filtered,
    "all papers on a condition, newest first": _listed,
    "an identifier": _identifier,
    "three of the commonest words": _common,
    "a beginning of a word, and a word": _beginning,
}


class Spent(NamedTuple):
    """Milliseconds that a search took: of a processor, and until the answer was there."""

    cpu: float
    wall: float


def timed(corpus: Corpus, asked: list[Asked]) -> dict[str, list[Spent]]:
    """What each search takes, by kind."""
    spent: dict[str, list[Spent]] = {kind: [] for kind in KINDS}
    for one in asked:
        cpu, wall = time.process_time(), time.perf_counter()
        corpus.search(one.text, **one.filters)
        spent[one.kind].append(Spent((time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3))
    return spent


def cold(folder: Path, asked: list[Asked]) -> list[float]:
    """Milliseconds from opening the corpus to the answer, in a new process and with nothing of it in memory."""
    found = []
    for one in [one for one in asked if not one.filters][:COLD]:
        forget(folder / "index")
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(folder), one.text], capture_output=True, text=True, check=True
        )
        found.append(float(done.stdout) * 1e3)
    return found


def forget(folder: Path) -> None:
    """Ask the system to drop the pages of a folder's files from its cache."""
    for file in folder.rglob("*"):
        if file.is_file():
            handle = os.open(file, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def lines(spent: dict[str, list[Spent]], cold_ones: list[float]) -> Iterator[str]:
    """The table of the times."""
    yield "| searches | count | CPU p50 ms | p95 | p99 | wall p50 ms | p95 | p99 |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    together = [one for some in spent.values() for one in some]
    for kind, some in (*spent.items(), ("**all**", together)):
        figures = (*percentiles([one.cpu for one in some]), *percentiles([one.wall for one in some]))
        yield f"| {kind} | {len(some):,} | {' | '.join(f'{one:.1f}' for one in figures)} |"
    if cold_ones:
        shown = " | ".join(f"{one:.1f}" for one in percentiles(cold_ones))
        yield f"| cold: opened in a new process, its pages dropped | {len(cold_ones):,} | | | | {shown} |"


def percentiles(some: list[float]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th."""
    cuts = statistics.quantiles(some, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]
