"""What is read off trial reports against numbers that a person read off them.

Values (arm, kind, field, number), outcomes with all cells exact, people randomised, findings and contrasts, by the
scorer that comes with the gold: a predicted outcome is matched to each gold one by the values that they share.
The trials in `MENDED_ON` were looked at while the grammar was written; the others are reported apart. Trials with a
``draw`` are reported by it: each was read at first sight (`results/trial_numbers_first_sight.json`), then mended on.

usage: python benchmarks/quality/effects.py GOLD.jsonl ARTICLES SCORER.py
       [--out benchmarks/quality/results/effects.json]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from palpate.library.schema import encode
from palpate.papers.jats import read_jats
from palpate.trials import read_trial

RESULTS = Path(__file__).parent / "results" / "effects.json"
MENDED_ON = frozenset(
    ("PMC1821024", "PMC2630316", "PMC4389977", "PMC3830844", "PMC1187893", "PMC5976899", "PMC4119719", "PMC4360612")
) | {"PMC4411465", "PMC3564932", "PMC4440276", "PMC4005035"}
MENDED_ON |= {"PMC3492023", "PMC4766670", "PMC3375426", "PMC5838794", "PMC5584514", "PMC4236282", "PMC4132222"}
MENDED_ON |= {"PMC5873437", "PMC5747107", "PMC1550608", "PMC4804512", "PMC5362536"}
Score = Callable[[list[dict[str, Any]], dict[str, dict[str, Any]]], dict[str, float]]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "articles", "scorer"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    gold = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    result = measure(gold, options.articles, scorer(options.scorer))
    options.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def scorer(path: Path) -> Score:
    """The function of the scorer's file."""
    spec = importlib.util.spec_from_file_location("score_effects", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file. Give the scorer of the gold.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Score = module.score
    return score


def measure(gold: list[dict[str, Any]], articles: Path, score: Score) -> dict[str, Any]:
    """The figures over the trials that were looked at, the others, and all."""
    found: dict[str, dict[str, Any]] = {}
    seconds = []
    for trial in gold:
        path = articles / f"{trial['pmcid']}.nxml"
        paper = read_jats(path.read_bytes(), path.name)
        started = time.process_time()
        found[trial["pmcid"]] = json.loads(encode(read_trial(paper)))
        seconds.append(time.process_time() - started)
    parts = parts_of(gold)
    figures: dict[str, Any] = {}
    for name, some in parts.items():
        if some:
            figures[name] = {key: round(value, 3) for key, value in score(some, found).items()}
    return figures | {"CPU seconds a trial, median": round(sorted(seconds)[len(seconds) // 2], 3)}


def parts_of(gold: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The trials by the draw that they came in, or by whether they were looked at; and all."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for trial in gold:
        looked_at = "looked at while writing" if trial["pmcid"] in MENDED_ON else "the others"
        parts.setdefault(f"draw {trial['draw']}" if "draw" in trial else looked_at, []).append(trial)
    return parts | {"all": gold}


if __name__ == "__main__":
    main()
