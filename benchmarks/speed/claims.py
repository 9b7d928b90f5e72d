"""What finding an article's claims costs, beside trafilatura's extraction of the text alone, in one run on one core.

Every annotated development article as an HTML page: pages as they came, Markdown rendered by markdown-it-py into a
plain page. For each page both are timed in turn (CPU seconds, the best of the runs; all other pages lie between two
runs of one), and the ratio is taken page by page. The collector of unused objects is set as the commands set it. Then
the stages of one pass over all pages, and processes of their own: a cold `palpate claims` on an article of about 900
words, and the most memory that it and a pass over all pages take.

usage: OMP_NUM_THREADS=1 python benchmarks/speed/claims.py [--shared ../shared] [--runs 5]
           [--out benchmarks/speed/results/claims.json]

trafilatura needs an environment of its own: python -m venv peers; peers/bin/pip install . trafilatura lxml_html_clean
markdown-it-py. With --out, a page of the same name stands beside the JSON file.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

from palpate.cli import COLLECT_AFTER

ROOT = Path(__file__).parents[2]
RATIO, MEMORY, COLD = 8.0, 400.0, 1.0  # times trafilatura, MB, seconds: wanted at most (the project's own targets)
COLD_RUNS = 9
THOUSAND_WORDS = "articles/a033.md"
STAGES = {  # what is timed, in the module that calls it
    "reading the page": "palpate.reading.read_text",
    "sentences": "palpate.claims.find.segments",
    "terms of the vocabulary": "palpate.claims.find.Finder",
    "the article's topic": "palpate.claims.find.Context.of",
    "what the grammar sees": "palpate.claims.find.drafts",
    "the same as numbers": "palpate.claims.features.Draft.candidate",
    "the network": "palpate.claims.reader.TrainedReader.__call__",
    "the claims' slots": "palpate.claims.find.sketch",
    "the claims' outcomes": "palpate.claims.find.completed",
    "signals": "palpate.findings.signals",
}
ALL = "everything else"
_PASS = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
import claims
for _, page in claims.pages(pathlib.Path(sys.argv[2])):
    claims.claims(page)
"""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    gc.set_threshold(COLLECT_AFTER)
    rows = timed(options.shared, options.runs)
    result = {
        "pages": rows,
        "ratio": {name: statistics.median(r["ratio"] for r in some) for name, some in groups(rows).items()},
        "stages": stages(options.shared),
        "cold": cold(options.shared),
    }
    page = report(result, options.runs)
    print(page)
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        options.out.with_suffix(".md").write_text(page, encoding="utf-8")


def pages(shared: Path) -> Iterator[tuple[str, str]]:
    """Name and HTML of each annotated development article."""
    from markdown_it import MarkdownIt

    render = MarkdownIt("commonmark", {"html": True}).enable("table").render
    folder = shared / "articles"
    rows = (folder / "articles_gold.jsonl").read_text(encoding="utf-8").splitlines()
    for name in (json.loads(row)["article"] for row in rows if row.strip()):
        (file,) = folder.glob(f"{name}.*")
        text = file.read_bytes().decode("utf-8")
        if file.suffix == ".md":
            body = render(text.split("\n---", 1)[-1] if text.startswith("---") else text)
            text = f"<html><head><title>{name}</title></head><body><article>{body}</article></body></html>"
        yield file.name, text


def groups(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """All pages, those that came as HTML, and those rendered from Markdown."""
    html = [row for row in rows if row["page"].endswith(".html")]
    return {"all": rows, "HTML as it came": html, "rendered Markdown": [row for row in rows if row not in html]}


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of a run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def claims(page: str) -> int:
    """The whole of `palpate claims` but for starting: read, find, and the article's signals."""
    from palpate import findings, reading
    from palpate.check import claims_of

    article = reading.read_text(page, suffix=".html")
    found, _ = claims_of(article)
    findings.signals(article, found)
    return len(found)


def timed(shared: Path, runs: int) -> list[dict[str, Any]]:
    """For each page: characters, claims, CPU seconds of both and their ratio."""
    from trafilatura import extract

    every = list(pages(shared))
    rows = [{"page": name, "characters": len(page), "claims": claims(page)} for name, page in every]
    best = {"palpate": [inf] * len(every), "trafilatura": [inf] * len(every)}
    extract(every[0][1])  # warms what is loaded once
    for _ in range(runs):
        for at, (_, page) in enumerate(every):
            for name, work in (("palpate", claims), ("trafilatura", extract)):
                best[name][at] = min(best[name][at], seconds(partial(work, page)))
    both = zip(best["palpate"], best["trafilatura"], strict=True)
    times = [{"palpate": ours, "trafilatura": theirs, "ratio": ours / theirs} for ours, theirs in both]
    return [row | spent for row, spent in zip(rows, times, strict=True)]


def stages(shared: Path) -> dict[str, float]:
    """CPU seconds of each stage in one pass over all pages, each stage without those inside it."""
    spent: dict[str, float] = defaultdict(float)
    running: list[float] = []

    def watch(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            running.append(0.0)
            start = time.process_time()
            found = work(*given, **named)
            if isinstance(found, Iterator):
                found = list(found)
            whole = time.process_time() - start
            spent[name] += whole - running.pop()
            if running:
                running[-1] += whole
            return found

        return watched

    for name, path in STAGES.items():
        owner, attribute = _owner(path)
        setattr(owner, attribute, watch(name, getattr(owner, attribute)))
    everything = watch(ALL, claims)
    for _, page in pages(shared):
        everything(page)
    return dict(spent)


def _owner(path: str) -> tuple[Any, str]:
    """The module or class that holds a name."""
    parts = path.split(".")
    for size in range(len(parts) - 1, 0, -1):
        try:
            owner: Any = importlib.import_module(".".join(parts[:size]))
        except ModuleNotFoundError:
            continue
        for part in parts[size:-1]:
            owner = getattr(owner, part)
        return owner, parts[-1]
    raise LookupError(path)


def cold(shared: Path) -> dict[str, float]:
    """Median seconds and most MB of `palpate claims` on one article, and most MB over the whole folder."""
    palpate = str(Path(sys.executable).with_name("palpate"))
    one = [palpate, "claims", str(shared / THOUSAND_WORDS)]
    runs = [process(one) for _ in range(COLD_RUNS)]
    _, folder = process([sys.executable, "-c", _PASS, str(Path(__file__).parent), str(shared)])
    return {"seconds": statistics.median(s for s, _ in runs), "MB": max(mb for _, mb in runs), "folder MB": folder}


def process(command: list[str]) -> tuple[float, float]:
    """Seconds and most resident MB of a process."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"OMP_NUM_THREADS": "1"})
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def report(result: dict[str, Any], runs: int) -> str:
    """The results as a page."""
    ratio, spent, start = result["ratio"], result["stages"], result["cold"]
    whole = sum(spent.values())
    lines = [
        "# What finding claims costs",
        "",
        f"Made by `benchmarks/speed/claims.py`: one core, best of {runs} runs for each page, CPU time.",
        "",
        f"| pages | palpate, times trafilatura (median; at most {RATIO:.0f} is wanted) |",
        "| --- | --- |",
        *(f"| {name} | {value:.1f} |" for name, value in ratio.items()),
        "",
        "| stage | share of the time | ms a page |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {spent[name] / whole:.0%} | {1000 * spent[name] / len(result['pages']):.1f} |"
            for name in sorted(spent, key=lambda stage: -spent[stage])
        ),
        "",
        f"Cold `palpate claims` on an article of about 900 words: {start['seconds']:.2f} s ({COLD:.1f} wanted), "
        f"{start['MB']:.0f} MB; all pages in one process: {start['folder MB']:.0f} MB ({MEMORY:.0f} wanted).",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
