"""Trains and scores the small model that says whether an article sells (``findings/promotional.py``).

A logistic model over the words of an article, fitted on the written articles (``articles/``), the annotated development
articles and the two seeds. Scores are five-fold, by article.

usage: PYTHONPATH=src python training/promotional.py [--shared ../shared]
           [--out src/palpate/findings/data/promotional.json] [--report benchmarks/quality/results/promotional.md]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from build import read_files
from citations import file_of, rows
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from palpate.findings.promotional import Features, Model, features, probability
from palpate.findings.sales_text import selling
from palpate.reading import read, read_text

ROOT = Path(__file__).parents[1]
FOLDS = 5
RIDGE = 10.0  # of 1, 3 and 10, by five-fold score; the three are within 0.02
COUNTED_RIDGE = 3.0  # of the counts, which are few
THRESHOLD = 0.5
FEWEST_ARTICLES = 5  # that hold a word, for it to be weighed
REAL_WEIGHT = 2.0  # of an annotated article, next to a written one
SLIGHT = 0.02  # a smaller weight of a word is left out


@dataclass(frozen=True)
class Labelled:
    """One article: what the model weighs, whether it sells, and whether the rules see words that sell."""

    group: str
    features: Features
    sells: bool
    by_rule: bool


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=ROOT / "src/palpate/findings/data/promotional.json")
    parser.add_argument("--report", type=Path, default=ROOT / "benchmarks/quality/results/promotional.md")
    options = parser.parse_args()
    articles = load(options.shared)
    options.report.write_text(report(articles, cross_validate(articles)), encoding="utf-8")
    print(options.report.read_text(encoding="utf-8"))
    options.out.write_text(json.dumps(msgspec.to_builtins(fit(articles)), indent=1) + "\n", encoding="utf-8")


def load(shared: Path) -> list[Labelled]:
    """Every labelled article, in the order of its files."""
    found = []
    for folder in (shared / "articles", shared / "seeds"):
        for row in rows(folder / "articles_gold.jsonl"):
            article = read(file_of(folder, row["article"]))
            found.append(
                Labelled("annotated", features(article), row["signals"]["promotional"], bool(selling(article)))
            )
    written, problems = read_files(sorted((ROOT / "training" / "articles").glob("?-*.md")))
    if problems:
        raise SystemExit("\n".join(problems))
    for one in written:
        article = read_text(one.text, suffix=".md")
        found.append(Labelled("written", features(article), "promotional" in one.signals, bool(selling(article))))
    return found


def fit(articles: Sequence[Labelled]) -> Model:
    """Ridge logistic regression."""
    held = Counter(name for one in articles for name in one.features)
    names = sorted(name for name, n in held.items() if n >= FEWEST_ARTICLES or not name.startswith("word "))
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name], value)
        for row, one in enumerate(articles)
        for name, value in one.features.items()
        if name in column
    ]
    at, to, values = zip(*cells, strict=True)
    x = csr_matrix((values, (at, to)), shape=(len(articles), len(names)))
    y = np.array([one.sells for one in articles], dtype=float)
    weight = np.array([REAL_WEIGHT if one.group == "annotated" else 1.0 for one in articles])
    ridge = np.array([RIDGE if name.startswith("word ") else COUNTED_RIDGE for name in names])

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ beta
        slope = x.T @ (weight * (1 / (1 + np.exp(-z)) - y)) + ridge * beta
        return float((weight * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (ridge * beta * beta).sum()), slope

    beta = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    kept = {name: round(b, 3) for name, b in zip(names, beta.tolist(), strict=True) if abs(b) >= SLIGHT}
    return Model(THRESHOLD, kept)


def cross_validate(articles: Sequence[Labelled]) -> list[bool]:
    """What a model that saw nothing of an article's fold says of it; folds by place within each group."""
    place: Counter[str] = Counter()
    fold = []
    for one in articles:
        fold.append(place[one.group] % FOLDS)
        place[one.group] += 1
    models = [fit([one for one, at in zip(articles, fold, strict=True) if at != left]) for left in range(FOLDS)]
    return [probability(one.features, models[at]) >= THRESHOLD for one, at in zip(articles, fold, strict=True)]


def report(articles: Sequence[Labelled], told: Sequence[bool]) -> str:
    """The table."""
    lines = [
        "# Whether an article sells",
        "",
        "Made by `training/promotional.py`: five folds by article. *Rule*: words that sell stand somewhere. *Model*: a",
        "logistic model over the article's words, which ships. In brackets: articles that sell, found rightly / found",
        "wrongly / missed.",
        "",
        "| | articles | rule: F1 | model: F1 |",
        "| --- | --- | --- | --- |",
    ]
    for group in ("annotated", "written"):
        some = [(one, said) for one, said in zip(articles, told, strict=True) if one.group == group]
        by_rule, by_model = f1([(one.sells, one.by_rule) for one, _ in some]), f1([(one.sells, s) for one, s in some])
        lines.append(f"| {group} | {len(some)} | {by_rule} | {by_model} |")
    return "\n".join([*lines, ""])


def f1(pairs: Sequence[tuple[bool, bool]]) -> str:
    """F1 of gold and told, with the counts."""
    counts = Counter(pairs)
    right, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
    return f"{2 * right / max(2 * right + wrong + missed, 1):.2f} ({right + missed}: {right}/{wrong}/{missed})"


if __name__ == "__main__":
    main()
