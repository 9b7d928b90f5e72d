"""Scores the cross-validated reader against the grammar alone, on the same articles, with intervals.

Each article is read with the outputs of the fold that left it out (`train.py --folds`), and all else as
`palpate claims` does it.

usage: PYTHONPATH=src:. python training/score.py --shared ../shared --folds FOLDER --out training/SCORES.md
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality.claims import RESAMPLES, load_scorer, predict, rows, score
from palpate.claims.features import Candidate
from palpate.claims.find import Reader
from palpate.claims.heads import Guess, guesses_of

Found = Mapping[str, dict[str, Any]]
Scorer = Callable[[Path, Path], dict[str, Any]]
SHOWN = (
    *("gold claims", "found claims", "span precision", "span recall", "span F1", "span+type F1"),
    *("type accuracy (matched)", "type macro-F1 (matched)", "treatment accuracy (matched)", "outcome F1 (matched)"),
    *("direction accuracy (matched)", "strength accuracy (matched)", "negated accuracy (matched)"),
    *("citation F1 (matched)", "claims per article without claims"),
)
TARGETS = {
    "span F1": 0.80,
    "span+type F1": 0.62,
    "type macro-F1 (matched)": 0.62,
    "treatment accuracy (matched)": 0.82,
    "outcome F1 (matched)": 0.70,
    "direction accuracy (matched)": 0.88,
    "strength accuracy (matched)": 0.85,
    "negated accuracy (matched)": 0.97,
    "citation F1 (matched)": 0.84,
    "claims per article without claims": 1.0,
}


@dataclass(frozen=True)
class Group:
    """Articles that are scored together, and the folder of their gold."""

    folder: Path
    names: list[str]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("SCORES.md"))
    options = parser.parse_args()
    scorer = load_scorer(options.shared)
    groups = groups_of(options.shared)
    files = {name: file_of(group.folder, name) for group in groups.values() for name in group.names}
    grammar = {name: predict(file, None) for name, file in files.items()}
    reader = {name: predict(file, stored(options.folds / f"{name}.json")) for name, file in files.items()}
    text = "\n".join([*table(groups, grammar, reader, scorer), "", *intervals(groups["all"], grammar, reader, scorer)])
    options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def groups_of(shared: Path) -> dict[str, Group]:
    """All annotated development articles, those of each format, and the seeds."""
    articles, seeds = shared / "articles", shared / "seeds"
    names = [row["article"] for row in rows(articles / "articles_gold.jsonl")]
    return {
        "all": Group(articles, names),
        "Markdown": Group(articles, [name for name in names if (articles / f"{name}.md").exists()]),
        "HTML": Group(articles, [name for name in names if (articles / f"{name}.html").exists()]),
        "seeds": Group(seeds, [row["article"] for row in rows(seeds / "articles_gold.jsonl")]),
    }


def file_of(folder: Path, name: str) -> Path:
    """The article's file."""
    return next(path for path in (folder / name, folder / f"{name}.md", folder / f"{name}.html") if path.is_file())


def stored(file: Path) -> Reader:
    """A reader that says what a fold's outputs say of one article."""
    row = json.loads(file.read_text(encoding="utf-8"))
    made = guesses_of({name: np.asarray(values, dtype=np.float32) for name, values in row["said"].items()})
    known = dict(zip(map(tuple, row["spans"]), made, strict=True))

    def say(found: Sequence[Candidate]) -> list[Guess]:
        return [known[one.segment.span.start, one.segment.span.end] for one in found]

    return say


def table(groups: Mapping[str, Group], grammar: Found, reader: Found, scorer: Scorer) -> list[str]:
    """Every line of the scorer, for each group, before and after."""
    made = {
        title: [score(group.folder, group.names, found, scorer) for found in (grammar, reader)]
        for title, group in groups.items()
    }
    lines = [
        "# The claim reader, cross-validated, beside the grammar alone",
        "",
        "Made by `training/score.py`: five folds by article; no reader has seen the articles it is scored on. The",
        "grammar, whose findings the reader is told, was written with half of the Markdown articles and the seeds in",
        "view. Treatment, outcome, citation and the signals are told by models that were fitted on these articles, so",
        "that their lines are too good (`training/README.md` says by how much). In each cell: grammar → with reader.",
        "",
        "| | " + " | ".join(f"{title} ({len(group.names)})" for title, group in groups.items()) + " | target |",
        "| --- |" + " --- |" * (len(groups) + 1),
    ]
    names = [*SHOWN, *sorted(name for name in made["all"][1] if name.startswith("signal"))]
    for name in names:
        cells = [f"{shown(before.get(name))} → {shown(after.get(name))}" for before, after in made.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {shown(TARGETS.get(name))} |")
    return lines


def intervals(group: Group, grammar: Found, reader: Found, scorer: Scorer) -> list[str]:
    """The middle 90 % of each target's score over articles drawn with replacement, seeded."""
    draw = random.Random(1)
    pairs = []
    for _ in range(RESAMPLES):
        drawn = draw.choices(group.names, k=len(group.names))
        pairs.append([score(group.folder, drawn, found, scorer) for found in (grammar, reader)])
    lines = ["90 % bootstrap intervals by article, all articles:", "", "| | grammar | with reader | difference |"]
    lines.append("| --- | --- | --- | --- |")
    for name in TARGETS:
        before, after = ([pair[at][name] for pair in pairs] for at in (0, 1))
        gained = [b - a for a, b in zip(before, after, strict=True)]
        lines.append(f"| {name} | " + " | ".join(ends(values) for values in (before, after, gained)) + " |")
    return lines


def shown(value: float | None) -> str:
    """A count as it is, a share with two decimals."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def ends(values: list[float]) -> str:
    """The middle 90 %."""
    ordered = sorted(values)
    return f"{ordered[int(0.05 * len(ordered))]:.2f} to {ordered[int(0.95 * len(ordered)) - 1]:.2f}"


if __name__ == "__main__":
    main()
