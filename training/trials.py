"""Trains the linear model that tells reports of randomised trials from other papers (``screening/``), and scores it.

Sources, none of which is shipped: MEDLINE records with their publication types (``bench/medline_rct``, which alone is
scored, by cross-validation); trial reports of PMC and what stands among them as protocol, review or correction
(``bench/pmc_trials.tar.zst``, unpacked to the folder ``--pmc``); their reference lists, by the words of the titles;
sentences of abstracts with the design that their annotators named (``bench/health_advice``); abstracts of other studies
(``bench/scifact_part``). Features are words and pairs of words, and the mean of the words' vectors that ship with the
vocabulary, in the title and in the abstract.

usage: PYTHONPATH=src VENV/bin/python training/trials.py --shared ../shared --pmc FOLDER
           [--out src/palpate/screening/model/weights.tsv]
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.stats import beta

from palpate.papers.jats import read_jats
from palpate.papers.medline import read_medline
from palpate.screening.words import NAMED, Feature, features
from palpate.types.paper import Paper
from palpate.vocabulary.vectors import load_vectors, words_of

SEED = 20261121
FOLDS, ROUNDS = 10, 5
LEAST_PAPERS = 4  # in which a feature stands
MOST_FEATURES = 25_000
VECTORS = 0.025  # what vectors of spread 1 are multiplied by: how much the ridge lets them say
SENSITIVITY = 0.985  # at which the threshold is set
WEIGHTS = {"medline": 20.0, "reference": 0.3}  # of a paper in training; 1 for the other sources
TAKEN = {"randomised title": 1500, "other title": 2500, "title about trials": 1000}
TRIAL = re.compile(r"randomi[sz]ed|randomly", re.IGNORECASE)
NO_TRIAL = re.compile(
    r"\b(rats?|mice|dogs?|pigs?|protocol|meta-analys|systematic review|design and rationale|rationale and design|"
    r"secondary analys)",
    re.IGNORECASE,
)
ABOUT_TRIALS = re.compile(r"\b(protocol|meta-analys|systematic review|design and rationale|rationale and design)", re.I)
OTHER_KINDS = {"protocol", "review-article", "correction", "case-report", "editorial", "retraction", "methods-article"}
TITLED_TRIAL = re.compile(
    r"randomi[sz]ed (?:controlled |clinical |double|placebo|trial)|double[- ]blind|placebo-controlled", re.I
)
NOT_TITLED = re.compile(
    r"review|meta-anal|protocol|guideline|CONSORT|statement|reporting|bias|design of|trials\b|methods", re.I
)
TITLED_OTHER = re.compile(
    r"review|meta-anal|cohort|cross-sectional|case-control|survey|in (?:rats|mice|vitro)|guideline|prevalence|"
    r"epidemiolog|validation|scale|questionnaire|mechanism|expression|receptor|gene\b|risk factor|prognos|incidence|"
    r"statement|statistical|methods? for|case report|protocol|recommendation",
    re.I,
)
OF_TRIALS = re.compile(r"random|placebo|blind|trial", re.I)
Floats = NDArray[np.float64]


class Example(NamedTuple):
    """A paper with its label: 1 for a randomised trial."""

    source: str
    title: str
    abstract: str
    label: int


def medline(shared: Path) -> Iterator[Example]:
    """The records that are scored."""
    file = shared / "bench" / "medline_rct" / "dev.txt"
    for paper in read_medline(file.read_bytes(), file.name):
        if isinstance(paper, Paper):
            label = "Randomized Controlled Trial" in paper.publication_types
            yield Example("medline", paper.title, paper.abstract_text, int(label))


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON Lines."""
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def others(shared: Path, pmc: Path) -> Iterator[Example]:
    """Everything but the records that are scored."""
    titles: set[str] = set()
    kinds = {row["pmcid"]: row["type"] for row in rows(shared / "bench" / "pmc_trials_index.jsonl")}
    for name in sorted(kinds):
        paper = read_jats((pmc / f"{name}.nxml").read_bytes(), name)
        titles.update(entry.title for entry in paper.references if entry.title and 20 < len(entry.title) < 250)
        text = paper.abstract_text
        if kinds[name] in OTHER_KINDS or ABOUT_TRIALS.search(paper.title):
            yield Example("pmc", paper.title, text, 0)
        elif is_trial_report(kinds[name], paper.title, text):
            yield Example("pmc", paper.title, text, 1)
    yield from references(sorted(titles))
    yield from advice(shared)
    abstracts = {row["doc_id"]: row["abstract"] for row in rows(shared / "bench" / "scifact_part" / "train.jsonl")}
    yield from (Example("scifact", "", one, 0) for one in abstracts.values() if not TRIAL.search(one))


def is_trial_report(kind: str, title: str, abstract: str) -> bool:
    """Whether a paper of PMC's set says itself that it reports a randomised trial of people."""
    is_report = kind in {"research-article", "brief-report"} and bool(abstract)
    return is_report and bool(TRIAL.search(f"{title} {abstract}")) and not NO_TRIAL.search(title)


def advice(shared: Path) -> Iterator[Example]:
    """Sentences of an abstract together, with the design that annotators gave the paper."""
    sentences: dict[str, list[str]] = defaultdict(list)
    designs: dict[str, str] = {}
    for row in rows(shared / "bench" / "health_advice" / "dev.jsonl"):
        if row["design"] and row["part"] != "discussion":
            sentences[row["pmid"]].append(row["sentence"])
            designs[row["pmid"]] = row["design"]
    for pmid, said in sentences.items():
        yield Example("advice", "", " ".join(said), int(designs[pmid] == "RCT"))


def references(titles: list[str]) -> Iterator[Example]:
    """Titles of cited papers whose words tell the design, a part of each kind."""
    random = np.random.default_rng(SEED)
    kinds = {
        "randomised title": [one for one in titles if TITLED_TRIAL.search(one) and not NOT_TITLED.search(one)],
        "other title": [one for one in titles if TITLED_OTHER.search(one) and not OF_TRIALS.search(one)],
        "title about trials": [one for one in titles if ABOUT_TRIALS.search(one) and OF_TRIALS.search(one)],
    }
    for kind, found in kinds.items():
        for at in random.permutation(len(found))[: TAKEN[kind]]:
            yield Example("reference", found[at], "", int(kind == "randomised title"))


def matrix(examples: list[Example]) -> tuple[Any, list[Feature], float]:
    """One row a paper: its known features at 1 / √(their number), its mean vectors; the names; the vectors' scale."""
    held = [features(one.title, one.abstract) for one in examples]
    counts = Counter(one for found in held for one in found)
    names = sorted((one for one, count in counts.items() if count >= LEAST_PAPERS), key=spelt)
    places = {name: at for at, name in enumerate(names)}
    columns = [[places[one] for one in found if one in places] for found in held]
    values = [[1 / max(len(known), 1) ** 0.5] * len(known) for known in columns]
    starts = np.r_[0, np.cumsum([len(known) for known in columns])]
    flat = np.array([at for known in columns for at in known])
    data = np.array([value for some in values for value in some])
    grams = sparse.csr_matrix((data, flat, starts), shape=(len(held), len(names)))
    means = np.array([np.r_[mean_vector(one.title), mean_vector(one.abstract)] for one in examples])
    scale = VECTORS / float(means.std())
    return sparse.hstack([grams, sparse.csr_matrix(scale * means)]).tocsr(), names, scale


def spelt(feature: Feature) -> str:
    """A feature as the file holds it."""
    return feature if isinstance(feature, str) else " ".join(feature)


def mean_vector(text: str) -> Floats:
    """The mean of the vectors of a text's words; zeros for no words."""
    vectors = load_vectors()
    words = words_of(text)
    return np.mean([vectors.of_word(word) for word in words], axis=0) if words else np.zeros(vectors.width)


def fit(x: Any, y: Floats, weights: Floats) -> Floats:
    """Logistic regression with a ridge of 1 on all weights but the bias, which stands last."""
    signs = 2 * y - 1

    def loss(b: Floats) -> tuple[float, Floats]:
        z = signs * (x @ b[:-1] + b[-1])
        slope = -(weights * signs / (1 + np.exp(np.clip(z, -50, 50))))
        value = (weights * np.logaddexp(0, -z)).sum() + 0.5 * b[:-1] @ b[:-1]
        return float(value), np.r_[x.T @ slope + b[:-1], slope.sum()]

    found: Floats = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return found


def crossed(x: Any, y: Floats, weights: Floats, scored: NDArray[np.intp]) -> list[Floats]:
    """Scores of the records that are scored, each by a model that did not see it; one array a round."""
    rest = np.setdiff1d(np.arange(len(y)), scored)
    rounds = []
    for number in range(ROUNDS):
        order = np.random.default_rng(SEED + number).permutation(scored)
        scores = np.zeros(len(y))
        for fold in np.array_split(order, FOLDS):
            seen = np.r_[np.setdiff1d(scored, fold), rest]
            b = fit(x[seen], y[seen], weights[seen])
            scores[fold] = x[fold] @ b[:-1] + b[-1]
        rounds.append(scores[scored])
    return rounds


def threshold_at(scores: Floats, y: Floats, sensitivity: float) -> float:
    """The highest score that keeps that share of the trials."""
    trials = np.sort(scores[y == 1])
    return float(trials[int(np.floor((1 - sensitivity) * len(trials) + 1e-9))])


def interval(hits: int, n: int) -> tuple[float, float]:
    """Clopper-Pearson, 95 %."""
    low = beta.ppf(0.025, hits, n - hits + 1) if hits else 0.0
    return float(low), float(beta.ppf(0.975, hits + 1, n - hits) if hits < n else 1.0)


def area(scores: Floats, y: Floats) -> float:
    """Area under the ROC curve."""
    ranks = scores.argsort().argsort() + 1
    n = y.sum()
    return float((ranks[y == 1].sum() - n * (n + 1) / 2) / (n * (len(y) - n)))


def told(rounds: list[Floats], y: Floats, threshold: float) -> None:
    """Print what the rounds say; intervals are of the first round, whose records count once."""
    at = {goal: [float((s[y == 0] < threshold_at(s, y, goal)).mean()) for s in rounds] for goal in (0.985, 0.99)}
    print(f"AUC {np.mean([area(s, y) for s in rounds]):.4f}")
    for goal, found in at.items():
        print(
            f"specificity at sensitivity {goal}: {np.mean(found):.3f} ({min(found):.3f} to {max(found):.3f} by round)"
        )
    hits, right = int((rounds[0][y == 1] >= threshold).sum()), int((rounds[0][y == 0] < threshold).sum())
    for name, count, n in (("sensitivity", hits, int(y.sum())), ("specificity", right, int((y == 0).sum()))):
        low, high = interval(count, n)
        print(f"{name} at the threshold {count}/{n} = {count / n:.3f} ({low:.3f} to {high:.3f})")


def main() -> None:
    """Read, score by cross-validation, and write the model of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pmc", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    examples = [*medline(asked.shared), *others(asked.shared, asked.pmc)]
    print(Counter((one.source, one.label) for one in examples))
    x, names, scale = matrix(examples)
    y = np.array([one.label for one in examples], dtype=float)
    weights = np.array([WEIGHTS.get(one.source, 1.0) for one in examples])
    scored = np.array([at for at, one in enumerate(examples) if one.source == "medline"])
    rounds = crossed(x, y, weights, scored)
    mean = np.mean(rounds, axis=0)
    threshold = threshold_at(mean, y[scored], SENSITIVITY)
    told(rounds, y[scored], threshold)
    if asked.out:
        b = fit(x, y, weights)
        chance = fit(
            sparse.csr_matrix(mean[:, None]), y[scored], np.full(len(scored), 1e6)
        )  # the ridge is nothing then
        write(asked.out, names, b, scale, [threshold, *chance])


def write(file: Path, names: list[Feature], b: Floats, scale: float, more: list[float]) -> None:
    """The bias, what makes a score a decision and a chance, the vectors' weights, and the strongest features."""
    grams, vectors = b[: len(names)], b[len(names) : -1] * scale
    kept = sorted(np.argsort(-np.abs(grams))[:MOST_FEATURES], key=lambda at: spelt(names[at]))
    title, abstract = np.array_split(vectors, 2)
    values = ([b[-1]], *([one] for one in more), title, abstract)
    lines = [f"{name}\t{' '.join(f'{one:.5g}' for one in held)}" for name, held in zip(NAMED, values, strict=True)]
    lines += [f"{spelt(names[at])}\t{grams[at]:.3f}" for at in kept]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
