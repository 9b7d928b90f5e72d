"""What checking an article costs: cold, beside finding its claims, and a thousand articles on all cores.

Cold: processes of `palpate check` and `palpate claims` on an article of about 900 words, from start to printed report.
Warm: the development articles in two halves; what is gathered for one half serves the other. For each article of the
other half, seen for the first time, finding its claims (with the article's signals) and, when many others were read in
between, the whole check with its report as text are timed, CPU seconds on one core; then once more, now that all its
questions were asked before; then the halves change places. The best of the runs counts. The collector of unused objects
is set as the commands set it.
Long run: the same for all development articles, none of which was seen, in a process that has checked 300 others
before, written for training (`training/articles`): what a folder or a crawl costs an article.
Folder: articles made of the development articles, each with some of its paragraphs left out (Markdown in another order,
too), checked by one command on all cores; memory is the most that all its processes hold together, sampled.

usage: OMP_NUM_THREADS=1 python benchmarks/speed/check.py [--shared ../shared] [--runs 5] [--articles 1000]
           [--out results/check.json]
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from palpate.cli import COLLECT_AFTER

ROOT = Path(__file__).parents[2]
COLD, RATIO = 1.5, 1.3  # seconds, times finding the claims: wanted at most (the project's own targets)
COLD_RUNS = 9
THOUSAND_WORDS = "articles/a033.md"
OTHERS, SEED = 300, 1  # articles that a long run has checked before, drawn by lot
KEPT = 0.8  # of the paragraphs of an article in each of its variants
PALPATE = [sys.executable, "-c", "from palpate.cli import main; main()"]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    gc.set_threshold(COLLECT_AFTER)
    result = {
        "cold": cold(options.shared),
        "warm": warm(options.shared, options.runs),
        "long": long_run(options.shared, options.runs),
        "folder": folder(options.shared, options.articles),
    }
    page = report(result, options.runs)
    print(page)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        options.out.with_suffix(".md").write_text(page, encoding="utf-8")


def sources(shared: Path) -> list[Path]:
    """The annotated development articles."""
    rows = (shared / "articles" / "articles_gold.jsonl").read_text(encoding="utf-8").splitlines()
    names = [json.loads(row)["article"] for row in rows if row.strip()]
    return [file for name in names for file in sorted((shared / "articles").glob(f"{name}.*"))]


def cold(shared: Path) -> dict[str, float]:
    """Median seconds of both commands, the library already made, and the memory of the check."""
    article = str(shared / THOUSAND_WORDS)
    process([*PALPATE, "check", article])
    runs = [(process([*PALPATE, "check", article]), process([*PALPATE, "claims", article])) for _ in range(COLD_RUNS)]
    return {
        "check": statistics.median(check[0] for check, _ in runs),
        "check CPU": statistics.median(check[1] for check, _ in runs),
        "claims": statistics.median(claims[0] for _, claims in runs),
        "MB": max(check[2] for check, _ in runs),
        "load": os.getloadavg()[0],
    }


def process(command: list[str]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and most resident MB of a process."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"OMP_NUM_THREADS": "1"})
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def warm(shared: Path, runs: int) -> dict[str, Any]:
    """For each article the CPU seconds of its claims and of its check, and the ratio of the sums."""
    from palpate.reading import read

    articles = [(file.name, read(file)) for file in sources(shared)]
    halved = ((articles[::2], articles[1::2]), (articles[1::2], articles[::2]))
    return ratios(row for _ in range(runs) for first, other in halved for row in halves(first, other))


def long_run(shared: Path, runs: int) -> dict[str, Any]:
    """The same for each development article, behind many others."""
    from palpate.reading import read

    articles = [(file.name, read(file)) for file in sources(shared)]
    with tempfile.TemporaryDirectory() as place:
        written = sorted(str(file) for file in (ROOT / "training" / "articles").glob("?-*.md"))
        build = [sys.executable, str(ROOT / "training" / "build.py"), "-o", place, *written]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        files = sorted(file for file in Path(place).rglob("*") if file.suffix in {".md", ".html", ".txt"})
        others = [(file.name, read(file)) for file in random.Random(SEED).sample(files, OTHERS)]
    return ratios(row for _ in range(runs) for row in halves(others, articles))


def ratios(timed: Iterable[tuple[str, dict[str, float]]]) -> dict[str, Any]:
    """The best seconds of each article, the ratio of their sums, and the median of the articles' ratios."""
    best: dict[str, dict[str, float]] = {}
    for name, row in timed:
        known = best.setdefault(name, row)
        best[name] = {key: min(known[key], row[key]) for key in row}
    sums = {key: sum(row[key] for row in best.values()) for key in ("claims", "check", "again")}
    rows = [{"article": name, **row} for name, row in best.items()]
    each = [row["check"] / row["claims"] for row in best.values()]
    return {
        "articles": rows,
        "ratio": sums["check"] / sums["claims"],
        "median ratio": statistics.median(each),
        "ratio again": sums["again"] / sums["claims"],
    }


def halves(first: Sequence[Any], other: Sequence[Any]) -> Iterator[tuple[str, dict[str, float]]]:
    """Check one half, then time each article of the other, which nobody has seen, and once more."""
    from palpate.answer import Answers
    from palpate.check import check, claims_of
    from palpate.findings import signals
    from palpate.library import Library
    from palpate.report.terminal import report_text

    with Library.open() as library:
        answers = Answers(library)
        for _, article in first:
            check(article, library, answers=answers)
        rows: dict[str, dict[str, float]] = {}
        for key in ("check", "again"):
            for name, article in other:
                start = time.process_time()
                signals(article, claims_of(article)[0])
                rows.setdefault(name, {"claims": time.process_time() - start})
            for _, article in first:  # so that no sentence that was seen of the others is still at hand
                signals(article, claims_of(article)[0])
            for name, article in other:
                start = time.process_time()
                report_text(check(article, library, answers=answers))
                rows[name][key] = time.process_time() - start
        yield from rows.items()


def folder(shared: Path, count: int) -> dict[str, float]:
    """Seconds and memory of one command over a folder of that many articles."""
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "articles"
        made.mkdir()
        words = sum(write_variants(sources(shared), made, count))
        out = Path(place) / "verdicts.csv"
        command = [*PALPATE, "check", str(made), "--format", "csv", "--output", str(out)]
        start = time.perf_counter()
        child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
        memory = Memory(child.pid)
        _, said = child.communicate()
        seconds = time.perf_counter() - start
        if child.returncode:
            raise SystemExit(f"exit status {child.returncode}: {said}")
        with out.open(encoding="utf-8", newline="") as rows:
            claims = sum(1 for _ in csv.reader(rows)) - 1
    cores = len(os.sched_getaffinity(0))
    return {
        "articles": count,
        "words": words,
        "claims": claims,
        "seconds": seconds,
        "MB": memory.most(),
        "cores": cores,
    }


def write_variants(files: list[Path], to: Path, count: int) -> Iterator[int]:
    """Write the articles; the words of each."""
    for number in range(count):
        file = files[number % len(files)]
        vary = page_variant if file.suffix == ".html" else markdown_variant
        text = vary(file.read_text(encoding="utf-8"), random.Random(number))
        (to / f"{number:04}{file.suffix}").write_text(text, encoding="utf-8")
        yield len(text.split())


def markdown_variant(text: str, chance: random.Random) -> str:
    """An article with some of its paragraphs left out and the others in another order."""
    matter, end, text = text.partition("\n---\n") if text.startswith("---\n") else ("", "", text)
    first, *rest = text.split("\n\n")
    body = [part for part in rest if chance.random() < KEPT]
    chance.shuffle(body)
    return matter + end + "\n\n".join([first, *body])


def page_variant(text: str, chance: random.Random) -> str:
    """A page with some of its paragraphs left out."""
    return re.sub(r"<p\b.*?</p>", lambda p: p[0] if chance.random() < KEPT else "", text, flags=re.DOTALL)


class Memory:
    """The most resident memory of a process and all below it, sampled four times a second."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most = pid, 0.0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def most(self) -> float:
        """In MB, once the process has ended."""
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while (Path("/proc") / str(self._pid) / "statm").exists():
            self._most = max(self._most, sum(map(resident, family(self._pid))))
            time.sleep(0.25)


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    for task in (Path("/proc") / str(pid) / "task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def resident(pid: int) -> float:
    """MB of a process; none once it has ended."""
    try:
        pages = int((Path("/proc") / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def report(result: dict[str, Any], runs: int) -> str:
    """The results as a page."""
    start, steady, many, run = result["cold"], result["warm"], result["folder"], result["long"]
    per_article = {key: 1000 * statistics.mean(row[key] for row in steady["articles"]) for key in ("claims", "check")}
    lines = [
        "# What checking costs",
        "",
        f"Made by `benchmarks/speed/check.py`, while {start['load']:.0f} processes wanted {many['cores']:.0f} cores.",
        "",
        "| what | measured | wanted at most |",
        "| --- | --- | --- |",
        f"| cold `palpate check`, an article of about 900 words | {start['check']:.2f} s | {COLD} s |",
        f"| of that, one core's time | {start['check CPU']:.2f} s, {start['MB']:.0f} MB | |",
        f"| cold `palpate claims` on the same | {start['claims']:.2f} s | |",
        f"| warm check of an article not seen before, times finding its claims, after {OTHERS} other articles | "
        f"{run['ratio']:.2f} (median of articles {run['median ratio']:.2f}) | {RATIO} |",
        f"| the same after {len(steady['articles']) // 2} other articles | {steady['ratio']:.2f} "
        f"(median of articles {steady['median ratio']:.2f}) | {RATIO} |",
        f"| the same where all its questions were asked before | {steady['ratio again']:.2f} | {RATIO} |",
        f"| {many['articles']:.0f} articles in one run, {many['cores']:.0f} cores | {many['seconds']:.0f} s, "
        f"{many['articles'] / many['seconds']:.1f} articles a second | |",
        f"| memory of that run, all processes together | {many['MB']:.0f} MB | |",
        "",
        f"Warm: {len(steady['articles'])} development articles, best of {runs} runs; finding the claims of one takes "
        f"{per_article['claims']:.0f} ms, checking it {per_article['check']:.0f} ms of one core on average.",
        "",
        f"The folder held {many['words']:,} words; {many['claims']:,} claims came out.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
