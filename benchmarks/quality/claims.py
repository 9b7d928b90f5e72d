"""How well claims are found in articles, against the annotated development articles and the two seeds.

Scored by the shared scorer (``bench/score_claims.py``). Rules and word lists were written with half of the Markdown
articles in view (odd numbers) and scored, without looking, on the other half (even numbers); the seeds were in view.
The trained reader is left out: it saw these articles, and its cross-validated scores stand in `training/SCORES.md`.

usage: python benchmarks/quality/claims.py [--shared ../shared] [--out benchmarks/quality/results/claims.md]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from palpate import vocabulary
from palpate.claims import find_claims
from palpate.claims.find import Reader
from palpate.findings import signals
from palpate.reading import read
from palpate.types.claim import Slot

ROOT = Path(__file__).parents[2]
RESAMPLES = 500
Score = dict[str, Any]
# CLAIMS_BASELINE.md: the best day-one model, cross-validation over all articles of the set.
BASELINE = {
    "span F1": 0.76,
    "span+type F1": 0.51,
    "type macro-F1 (matched)": 0.53,
    "treatment accuracy (matched)": 0.69,
    "outcome F1 (matched)": 0.60,
    "direction accuracy (matched)": 0.77,
    "strength accuracy (matched)": 0.81,
    "negated accuracy (matched)": 0.96,
    "citation F1 (matched)": 0.79,
    "claims per article without claims": 4.0,
}
SHOWN = ("gold claims", "found claims", "span precision", "span recall", *BASELINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "quality" / "results" / "claims.md")
    options = parser.parse_args()
    scorer = load_scorer(options.shared)
    articles = options.shared / "articles"
    names = [row["article"] for row in rows(articles / "articles_gold.jsonl")]
    markdown = [name for name in names if (articles / f"{name}.md").exists()]
    groups = {
        "looked at": (articles, [name for name in markdown if int(name[1:]) % 2]),
        "not looked at": (articles, [name for name in markdown if int(name[1:]) % 2 == 0]),
        "Markdown": (articles, markdown),
        "whole set": (articles, names),
        "seeds": (
            options.shared / "seeds",
            [row["article"] for row in rows(options.shared / "seeds" / "articles_gold.jsonl")],
        ),
    }
    predicted = {
        name: predict(path) for folder, group in groups.values() for name in group if (path := find(folder, name))
    }
    scores = {title: score(folder, group, predicted, scorer) for title, (folder, group) in groups.items()}
    intervals = {
        title: interval(folder, group, predicted, scorer)
        for title, (folder, group) in groups.items()
        if title in {"not looked at", "Markdown", "whole set"}
    }
    counts = {title: len(group) for title, (_, group) in groups.items()}
    options.out.write_text(report(scores, intervals, counts), encoding="utf-8")
    print(options.out.read_text(encoding="utf-8"))


def load_scorer(shared: Path) -> Callable[[Path, Path], Score]:
    """The shared scorer's `score`."""
    spec = importlib.util.spec_from_file_location("score_claims", shared / "bench" / "score_claims.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{shared / 'bench'}: no score_claims.py there. Say --shared FOLDER.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scorer: Callable[[Path, Path], Score] = module.score
    return scorer


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def find(folder: Path, name: str) -> Path | None:
    """The article's file if palpate reads its format."""
    return next(
        (path for path in (folder / name, folder / f"{name}.md", folder / f"{name}.html") if path.is_file()),
        None,
    )


def predict(path: Path, reader: Reader | None = None) -> dict[str, Any]:
    """What is found in an article, by the grammar alone or with a reader, in the form of the scorer."""
    article = read(path)
    claims = find_claims(article, vocabulary.load(), reader=reader)
    return {
        "signals": msgspec.to_builtins(signals(article, claims)),
        "claims": [
            {
                "start": claim.span.start,
                "end": claim.span.end,
                "type": claim.type.value,
                "treatment": named(claim.treatment),
                "outcomes": [named(outcome) for outcome in claim.outcomes],
                "direction": claim.direction.value if claim.direction else None,
                "strength": claim.strength.value,
                "negated": claim.negated,
                "citation": msgspec.to_builtins(claim.citation),
            }
            for claim in claims
        ],
    }


def named(slot: Slot | None) -> dict[str, str] | None:
    return None if slot is None else {"label": slot.label, "text": slot.text}


def score(
    folder: Path, group: Sequence[str], predicted: dict[str, Any], scorer: Callable[[Path, Path], Score]
) -> Score:
    """The scorer's figures on a group of articles; one that stands twice counts twice."""
    with tempfile.TemporaryDirectory() as scratch:
        gold, found = Path(scratch, "gold"), Path(scratch, "found")
        gold.mkdir()
        found.mkdir()
        signals_of = {row["article"]: row for row in rows(folder / "articles_gold.jsonl")}
        claims = rows(folder / "gold.jsonl")
        articles, wanted = [], []
        for place, name in enumerate(group):
            alias = f"{place}-{name}"
            articles.append(signals_of[name] | {"article": alias})
            wanted += [row | {"article": alias} for row in claims if row["article"] == name]
            if name in predicted:
                (found / f"{alias}.json").write_text(json.dumps(predicted[name]), encoding="utf-8")
        (gold / "articles_gold.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
        (gold / "gold.jsonl").write_text("\n".join(map(json.dumps, wanted)), encoding="utf-8")
        return scorer(gold, found)


def interval(
    folder: Path, group: Sequence[str], predicted: dict[str, Any], scorer: Callable[[Path, Path], Score]
) -> dict[str, tuple[float, float]]:
    """90 % bootstrap intervals by article, seeded."""
    draw = random.Random(1)
    made = [score(folder, draw.choices(group, k=len(group)), predicted, scorer) for _ in range(RESAMPLES)]
    ends = {}
    for name in ("span F1", "span+type F1"):
        values = sorted(one[name] for one in made)
        ends[name] = (values[int(0.05 * RESAMPLES)], values[int(0.95 * RESAMPLES) - 1])
    return ends


def report(
    scores: dict[str, Score], intervals: dict[str, dict[str, tuple[float, float]]], counts: dict[str, int]
) -> str:
    titles = list(scores)
    lines = [
        "# Finding claims: grammar and word lists",
        "",
        "Made by `benchmarks/quality/claims.py`, scored by the shared scorer. The trained reader is left out.",
        "*Looked at*: Markdown articles in view while the rules were written. *Not looked at*: the other half.",
        "The seeds were in view. The *whole set* has the HTML articles too. Treatments, outcomes, citations and",
        "signals are told by small models that were fitted on all of these articles, so that their lines are too good.",
        "*Baseline* is the best day-one model in `CLAIMS_BASELINE.md` (cross-validation).",
        "",
        "| | " + " | ".join(f"{title} ({counts[title]})" for title in titles) + " | baseline |",
        "| --- |" + " --- |" * (len(titles) + 1),
    ]
    for name in SHOWN:
        cells = [cell(scores[title][name], intervals.get(title, {}).get(name)) for title in titles]
        base = BASELINE.get(name)
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {'' if base is None else base} |")
    signal_names = sorted({name for one in scores.values() for name in one if name.startswith("signal")})
    lines += ["", "Signals of the whole article (F1):", ""]
    lines += ["| | " + " | ".join(titles) + " |", "| --- |" + " --- |" * len(titles)]
    lines += [
        f"| {name} | " + " | ".join(cell(scores[t].get(name), None) for t in titles) + " |" for name in signal_names
    ]
    lines += [
        "",
        "Brackets: 90 % bootstrap interval by article. Under 0.03 span F1 or 0.05 span+type F1 is noise here.",
        "",
    ]
    return "\n".join(lines)


def cell(value: float | None, ends: tuple[float, float] | None) -> str:
    if value is None:
        return "–"
    shown = str(value) if isinstance(value, int) else f"{value:.2f}"
    return f"{shown} ({ends[0]:.2f} to {ends[1]:.2f})" if ends else shown


if __name__ == "__main__":
    main()
