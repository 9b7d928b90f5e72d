"""People randomised, arms and design of trial reports, against what a person read off 60 of them.

The 60 were drawn at random (seed 22112026) from all reports but those of the other gold, protocols and papers that are
no trial of people among them: all that such a folder holds. The first 30 were mended on; the others were looked at
once, and then mended on as well (`first sight` in the results says what was read before).

Arms are right where there are as many as in the gold and each gold name shares a word with another one that was read.
Of 45 more (seed 770; no crossover, cluster trial or protocol, and only those whose number leaves no doubt) the number
randomised alone was read; their design and arms were not.

A protocol, or a paper that is no trial, has no number randomised: one that is read off it is counted as invented.

usage: python benchmarks/quality/trial_people.py ARTICLES [--out benchmarks/quality/results/trial_people.json]
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from palpate.papers.jats import read_jats
from palpate.trials import read_trial

HERE = Path(__file__).parent
GOLD = HERE / "data" / "trial_people.jsonl"
RESULTS = HERE / "results" / "trial_people.json"
NO_TRIAL = frozenset(("protocol", "no trial"))
# Figures at first sight, (right, of), by commit 530fe10 and by the code as it stood when the first 30 were mended on.
FIRST_SIGHT = {
    "one look, before": {"n randomised": (14, 19), "arms": (12, 20), "design": (19, 20)},
    "number alone": {"n randomised": (40, 45)},
    "one look, after the first 30 were mended on": {"n randomised": (14, 19), "arms": (16, 20), "design": (19, 20)},
}
EMPTY = frozenset(("group", "groups", "arm", "arms", "the", "of", "and", "a", "with", "treatment", "patients")) | {
    *("for", "to", "in", "or", "only", "after", "before"),
}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    result = measure([json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()], options.articles)
    options.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def measure(gold: Iterable[dict[str, Any]], articles: Path) -> dict[str, Any]:
    """Right ones and all, by part of the draw."""
    found: dict[str, dict[str, list[int]]] = {}
    for report in gold:
        counts = found.setdefault(report["part"], {})
        path = articles / f"{report['pmcid']}.nxml"
        study = read_trial(read_jats(path.read_bytes(), path.name))
        is_trial = report["design"] not in NO_TRIAL
        if report["n_randomised"] is not None:
            _count(counts, "n randomised", is_right=study.n == report["n_randomised"])
        if not is_trial:
            _count(counts, "no number invented", is_right=study.n is None)
        if is_trial and report["design"] is not None:
            _count(counts, "design", is_right=study.design.value == report["design"])
        if report["arms"]:
            _count(counts, "arms", is_right=same_arms(report["arms"], [arm.treatment for arm in study.arms]))
    return {"first sight": FIRST_SIGHT} | dict(sorted(found.items(), reverse=True))


def _count(counts: dict[str, list[int]], what: str, *, is_right: bool) -> None:
    pair = counts.setdefault(what, [0, 0])
    pair[0] += is_right
    pair[1] += 1


def same_arms(gold: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the arms are those of the gold: as many, and each with a word of another one."""
    if len(gold) != len(found):
        return False
    wanted = [_words(name) for name in gold]
    return any(all(a & _words(b) for a, b in zip(wanted, order, strict=True)) for order in permutations(found))


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", name.lower())) - EMPTY


if __name__ == "__main__":
    main()
