"""Train the model that reads the direction of a trial's result: which sentence answers, and what it says.

    PYTHONPATH=src:. python training/trial_direction.py --prompts train.jsonl --held-out validation.jsonl \
        --articles FOLDER --out src/palpate/trials/model/direction.npz [--folds 5]

`FOLDER` holds the articles as JATS files by PMC id. Prompts are those of Evidence Inference 2.0 (DeYoung et al. 2020).
Two linear models: a choice among the sentences of a paper (softmax over the article, any marked sentence is right), and
a choice of direction from the marks of the four best sentences and of the tables (softmax, L2). No random number but
the folds' order (seed 0). With `--folds` the cross-validated figures are printed first, by article: with the sentences
that the ranker finds, and with those that annotators marked in their place. With `--held-out` what the prompts alone
teach is scored on the prompts held out, and then the weights are fitted on both.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from palpate.papers.jats import read_jats
from palpate.trials.asked import Scene
from palpate.trials.direction import bag_of, best_sentences, table_marks
from palpate.trials.evidence import table_of_features
from palpate.trials.marks import BUCKETS
from palpate.trials.read import read_tables, study_arms

Floats = NDArray[np.float64]
RANKER_L2, DIRECTION_L2 = 1.0, 4.0
MARKED_WEIGHT = 0.7  # of the sentences that annotators marked, read by themselves, beside those that the ranker finds
CLASS_WEIGHTS = np.array([1.2, 0.9, 1.1])  # down, no difference, up: a little towards macro-F1
SHORTEST = 15  # letters of a sentence that may count as marked


class Prompt(NamedTuple):
    """A question with its label, the features and marks of its article's sentences."""

    pmcid: str
    label: int
    features: Floats
    is_marked: NDArray[np.bool_]
    scene: Scene
    asked: Any
    outcome: str
    tables: dict[int, float]


def read_prompts(file: Path, articles: Path) -> list[Prompt]:
    """Every prompt whose article is there, with its features."""
    made: list[Prompt] = []
    kept: dict[str, tuple[Scene, Any, Any]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = articles / f"{row['pmcid']}.nxml"
        if not path.exists():
            continue
        if row["pmcid"] not in kept:
            paper = read_jats(path.read_bytes(), path.name)
            arms, rows = read_tables(paper)
            kept = {row["pmcid"]: (Scene(paper), study_arms(arms), [one.outcome for one in rows])}
        scene, arms, rows = kept[row["pmcid"]]
        asked = scene.asked(row["intervention"], row["comparator"], row["outcome"])
        marked = np.array([_is_marked(one.text, row["evidence"]) for one in scene.sentences], dtype=bool)
        features = table_of_features(scene, asked)
        tables = table_marks(asked, arms, rows)
        made.append(Prompt(row["pmcid"], row["label_code"] + 1, features, marked, scene, asked, row["outcome"], tables))
    return made


def _is_marked(sentence: str, evidence: Sequence[dict[str, Any]]) -> bool:
    own = _letters(sentence)
    spans = (_letters(one["text"]) for one in evidence)
    return len(own) > SHORTEST and any(own in span or (len(span) > SHORTEST and span in own) for span in spans)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def fit_ranker(prompts: Sequence[Prompt]) -> Floats:
    """Weights of the sentences' features."""
    some = [prompt for prompt in prompts if prompt.is_marked.any()]
    x = np.vstack([prompt.features for prompt in some])
    right = np.concatenate([prompt.is_marked for prompt in some]).astype(float)
    sizes = [len(prompt.features) for prompt in some]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    article = np.repeat(np.arange(len(some)), sizes)
    spread = x.std(axis=0) + 1e-6
    z = x / spread

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = z @ w
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[article])
        total, good = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        value = -(np.log(good) - np.log(total)).sum() + RANKER_L2 * (w @ w)
        slope = -((odds * right) / good[article] - odds / total[article]) @ z + 2 * RANKER_L2 * w
        return float(value), slope

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x / spread)


def found_bag(prompt: Prompt, ranker: Floats) -> dict[int, float]:
    """The marks of the sentences that the ranker finds, and of the tables."""
    shares, order = best_sentences(prompt.features @ ranker)
    return bag_of(prompt.scene, prompt.asked, prompt.outcome, shares, order) | prompt.tables


def marked_bag(prompt: Prompt) -> dict[int, float]:
    """The marks of the first three sentences that annotators marked."""
    order = np.flatnonzero(prompt.is_marked)[:3]
    return bag_of(prompt.scene, prompt.asked, prompt.outcome, [1 / max(len(order), 1)] * len(order), order)


def matrix(bags: Sequence[dict[int, float]]) -> sparse.csr_matrix:
    """Bags as the rows of a sparse matrix."""
    rows = [at for at, bag in enumerate(bags) for _ in bag]
    columns = [bucket for bag in bags for bucket in bag]
    values = [value for bag in bags for value in bag.values()]
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(bags), BUCKETS))


def fit_direction(x: sparse.csr_matrix, labels: NDArray[np.int64], weights: Floats) -> tuple[Floats, Floats]:
    """Weights of each mark for each way, and the bias of each way."""
    target = np.eye(3)[labels]

    def loss(flat: Floats) -> tuple[float, Floats]:
        w, bias = flat[:-3].reshape(BUCKETS, 3), flat[-3:]
        scores = x @ w + bias
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        value = -(weights * np.log((shares * target).sum(axis=1) + 1e-12)).sum() + DIRECTION_L2 * (w * w).sum()
        off = (shares - target) * weights[:, None]
        return float(value), np.concatenate([(x.T @ off + 2 * DIRECTION_L2 * w).ravel(), off.sum(axis=0)])

    start = np.zeros(BUCKETS * 3 + 3)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return found.x[:-3].reshape(BUCKETS, 3), found.x[-3:]


def fit(prompts: Sequence[Prompt], marked: Sequence[dict[int, float]]) -> tuple[Floats, Floats, Floats]:
    """Both models, from the prompts and the bags of their marked sentences."""
    ranker = fit_ranker(prompts)
    labels = np.array([prompt.label for prompt in prompts])
    has = [at for at, bag in enumerate(marked) if bag]
    x = sparse.vstack([matrix([found_bag(prompt, ranker) for prompt in prompts]), matrix([marked[at] for at in has])])
    both = np.concatenate([labels, labels[has]])
    weights = np.concatenate([np.ones(len(labels)), np.full(len(has), MARKED_WEIGHT)]) * CLASS_WEIGHTS[both]
    return (ranker, *fit_direction(x, both, weights))


def macro_f1(labels: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """Mean F1 over the three ways."""
    scores = []
    for way in range(3):
        hits = ((labels == way) & (found == way)).sum()
        scores.append(2 * hits / max((labels == way).sum() + (found == way).sum(), 1))
    return float(np.mean(scores))


def cross_validate(prompts: Sequence[Prompt], marked: Sequence[dict[int, float]], folds: int) -> None:
    """Print the figures of folds by article."""
    articles = sorted({prompt.pmcid for prompt in prompts})
    order = np.random.default_rng(0).permutation(len(articles))
    fold_of = {articles[place]: at % folds for at, place in enumerate(order)}
    fold = np.array([fold_of[prompt.pmcid] for prompt in prompts])
    labels, found = np.array([prompt.label for prompt in prompts]), np.zeros(len(prompts), dtype=np.int64)
    given = np.zeros_like(found)
    first = 0
    for one in range(folds):
        inside, outside = np.flatnonzero(fold != one).tolist(), np.flatnonzero(fold == one).tolist()
        ranker, w, bias = fit([prompts[at] for at in inside], [marked[at] for at in inside])
        found[outside] = (matrix([found_bag(prompts[at], ranker) for at in outside]) @ w + bias).argmax(axis=1)
        given[outside] = (matrix([marked[at] | prompts[at].tables for at in outside]) @ w + bias).argmax(axis=1)
        first += sum(prompts[at].is_marked[int((prompts[at].features @ ranker).argmax())] for at in outside)
    shown = np.array([prompt.is_marked.any() for prompt in prompts])
    print(f"{folds} folds by article, {len(prompts)} prompts: macro-F1 {macro_f1(labels, found):.4f}", end=", ")
    print(f"accuracy {(labels == found).mean():.4f}, first sentence marked {first / shown.sum():.4f} of {shown.sum()}")
    print(f"of those, macro-F1 {macro_f1(labels[shown], found[shown]):.4f}", end=", ")
    print(f"with the marked sentences in their place {macro_f1(labels[shown], given[shown]):.4f}")


def score_held_out(prompts: Sequence[Prompt], marked: Sequence[dict[int, float]], held_out: Sequence[Prompt]) -> None:
    """Print what the prompts alone teach, on prompts held out."""
    ranker, w, bias = fit(prompts, marked)
    labels = np.array([prompt.label for prompt in held_out])
    found = (matrix([found_bag(prompt, ranker) for prompt in held_out]) @ w + bias).argmax(axis=1)
    print(f"{len(held_out)} prompts held out: macro-F1 {macro_f1(labels, found):.4f}", end=", ")
    print(f"accuracy {(labels == found).mean():.4f}")


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", type=Path, required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held-out", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    prompts = read_prompts(options.prompts, options.articles)
    marked = [marked_bag(prompt) for prompt in prompts]
    if options.folds:
        cross_validate(prompts, marked, options.folds)
    if options.held_out:
        held_out = read_prompts(options.held_out, options.articles)
        score_held_out(prompts, marked, held_out)
        prompts += held_out
        marked += [marked_bag(prompt) for prompt in held_out]
    ranker, w, bias = fit(prompts, marked)
    scale = float(np.abs(w).max() / 127)
    packed = np.round(w / scale).astype(np.int8)
    np.savez_compressed(options.out, ranker=ranker, marks=packed, scale=np.float32(scale), bias=bias)
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
