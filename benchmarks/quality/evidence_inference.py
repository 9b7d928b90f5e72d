"""Direction of a result for a given intervention, comparator and outcome, with the article given.

Evidence Inference 2.0 (DeYoung et al. 2020): macro-F1 and accuracy over increased, no difference, decreased; how often
the sentence given is one that annotators marked. The articles lie in a folder as JATS files, named by PMC id.

The weights that ship learned from the train and the validation part; the stored figure on the validation part is that
of weights that learned from the train part alone, which `training/trial_direction.py --held-out` prints as well.

usage: python benchmarks/quality/evidence_inference.py PROMPTS.jsonl ARTICLES
       [--out benchmarks/quality/results/evidence_inference.json]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from palpate.papers.jats import read_jats
from palpate.trials.asked import Scene
from palpate.trials.direction import Answer, direction
from palpate.trials.read import read_tables, study_arms

RESULTS = Path(__file__).parent / "results" / "evidence_inference.json"
WAYS = {-1: "decreased", 0: "no difference", 1: "increased"}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prompts", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    result = measure(options.prompts, options.articles)
    options.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def measure(prompts: Path, articles: Path) -> dict[str, Any]:
    """The figures over all prompts whose article is there."""
    rows = [json.loads(line) for line in prompts.read_text(encoding="utf-8").splitlines()]
    pairs: list[tuple[int, int]] = []
    marked = shown = 0
    started = time.process_time()
    for pmcid in dict.fromkeys(row["pmcid"] for row in rows):
        path = articles / f"{pmcid}.nxml"
        if not path.exists():
            continue
        paper = read_jats(path.read_bytes(), path.name)
        found_arms, found_rows = read_tables(paper)
        scene, arms, outcomes = Scene(paper), study_arms(found_arms), [one.outcome for one in found_rows]
        for row in (one for one in rows if one["pmcid"] == pmcid):
            asked = (row["intervention"], row["comparator"], row["outcome"])
            answer = direction(scene, *asked, arms=arms, rows=outcomes)
            pairs.append((row["label_code"], int(answer.way)))
            spans = [_letters(one["text"]) for one in row["evidence"]]
            shown += bool(spans)
            marked += _is_marked(answer, paper.text, spans)
    seconds = time.process_time() - started
    return scores(pairs) | {
        "sentence given is a marked one": round(marked / max(shown, 1), 3),
        "prompts": len(pairs),
        "CPU seconds a prompt, reading included": round(seconds / max(len(pairs), 1), 3),
    }


def _is_marked(answer: Answer, text: str, spans: list[str]) -> bool:
    if answer.span is None:
        return False
    own = _letters(text[answer.span.start : answer.span.end])
    return any(own in span or span in own for span in spans if span)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def scores(pairs: list[tuple[int, int]]) -> dict[str, Any]:
    """Macro-F1, F1 of each way, accuracy."""
    gold, found = Counter(label for label, _ in pairs), Counter(way for _, way in pairs)
    hits = Counter(label for label, way in pairs if label == way)
    f1 = {name: 2 * hits[way] / max(gold[way] + found[way], 1) for way, name in WAYS.items()}
    return {
        "macro-F1": round(sum(f1.values()) / len(f1), 3),
        **{f"F1 {name}": round(value, 3) for name, value in f1.items()},
        "accuracy": round(sum(hits.values()) / max(len(pairs), 1), 3),
    }


if __name__ == "__main__":
    main()
