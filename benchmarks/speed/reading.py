"""What reading a page costs, beside trafilatura's extraction of its text, in one run on one core.

Every development article in HTML. For each page the two are timed in turn (CPU seconds, the best of the runs), and the
ratio is taken page by page. palpate's reading yields blocks, links and offsets; trafilatura's, in its fast mode, text.

usage: python benchmarks/speed/reading.py [--shared ../shared] [--runs 15]
           [--out benchmarks/speed/results/reading.md]      needs: pip install 'palpate[peers]'
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import trafilatura  # type: ignore[import-untyped, unused-ignore]  # a peer, not installed everywhere

from palpate.reading import read_text

ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "speed" / "results" / "reading.md")
    options = parser.parse_args()
    rows = []
    for path in sorted((options.shared / "articles").glob("*.html")):
        page = path.read_bytes().decode("utf-8")
        rows.append((path.stem, len(page), *timed(page, options.runs)))
    options.out.write_text(report(rows, options.runs), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))


def timed(page: str, runs: int) -> tuple[float, float]:
    """Best CPU seconds of palpate and of trafilatura, called in turn."""
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(seconds(lambda: read_text(page, suffix=".html")))
        theirs.append(seconds(lambda: trafilatura.extract(page, fast=True)))
    return min(ours), min(theirs)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def report(rows: list[tuple[str, int, float, float]], runs: int) -> str:
    ratios = [ours / theirs for _, _, ours, theirs in rows]
    size, ours, theirs = (sum(column) for column in zip(*(row[1:] for row in rows), strict=True))
    lines = [
        "# Reading a page",
        "",
        f"Made by `benchmarks/speed/reading.py`: CPU milliseconds, best of {runs}, trafilatura"
        f" {trafilatura.__version__} in its fast mode.",
        f"Median ratio {median(ratios):.2f}, from {min(ratios):.2f} to {max(ratios):.2f}; palpate reads"
        f" {size / ours / 1e6:.1f} million characters a second, trafilatura {size / theirs / 1e6:.1f}.",
        "",
        "| article | characters | palpate | trafilatura | ratio |",
        "| --- | --: | --: | --: | --: |",
        *(f"| {name} | {n} | {1e3 * a:.2f} | {1e3 * b:.2f} | {a / b:.2f} |" for name, n, a, b in rows),
        f"| all | {size} | {1e3 * ours:.2f} | {1e3 * theirs:.2f} | {ours / theirs:.2f} |",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
