"""Fits the linear model of type and direction that stands beside the reader (`claims/wording.py`).

Multinomial logistic regression on the wordings of every labelled claim, one class for each pair of a type and a
direction. Nothing is drawn at random. `train.py` and `refit.py` call it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from articles_read import Label, Labelled
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from palpate.claims.features import Candidate
from palpate.claims.wording import WAYS, wording

FILE = "wording.npz"
FEWEST_CLAIMS = 5  # with a wording, for it to count
FEWEST_OF_PAIR = 8  # claims of a type and direction, for the two to go together at all
FOUND = 3.0  # what a claim of a found article counts for one of a written one
CLAUSE = 0.5  # what a clause counts whose sentence is the claim
SPREAD = 0.3  # of the grammar's numbers against the wordings', whose squares sum to 1
PENALTY = 0.15  # of squared weights
STEPS = 70
MOST = 127  # of a weight in eight bits
Example = tuple[Candidate, Label, float]


def fit(found: Sequence[Labelled], written: Sequence[Labelled]) -> dict[str, NDArray[Any]]:
    """The model's arrays, as `wording_of` takes them.

    Parameters
    ----------
    found, written : sequence of Labelled
        Found articles count `FOUND` times as much, of the written ones each type as its labels say (`train.weighted`).
    """
    shown = [*examples(found, FOUND), *examples(written, 1.0)]
    counts = Counter(pair_of(label) for _, label, _ in shown)
    pairs = sorted(pair for pair, count in counts.items() if count >= FEWEST_OF_PAIR)
    shown = [one for one in shown if pair_of(one[1]) in pairs]
    said = [wording(one.terms) for one, _, _ in shown]
    often = Counter(each for some in said for each in some)
    names = sorted(each for each, count in often.items() if count >= FEWEST_CLAIMS)
    numbers = np.array([one.numbers for one, _, _ in shown]) * SPREAD
    inputs = hstack([rows_of(said, names), csr_matrix(numbers)]).tocsr()
    weights = np.array([weight for _, _, weight in shown])
    classes = np.array([pairs.index(pair_of(label)) for _, label, _ in shown])
    made = solved(inputs, np.eye(len(pairs))[classes], weights / weights.mean())
    stored: dict[str, NDArray[Any]] = {"names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8)}
    stored["pairs"] = np.array(pairs, dtype=np.int64)
    for name, part in (("words", made[: len(names)]), ("numbers", made[len(names) :] * SPREAD)):
        scale = np.abs(part).max(axis=0) / MOST
        stored[name], stored[f"{name}_scale"] = np.rint(part / scale).astype(np.int8), scale.astype(np.float32)
    return stored


def add_wording(folder: Path, found: Sequence[Labelled], written: Sequence[Labelled]) -> None:
    """Fit the model and write it to its file in a folder."""
    np.savez_compressed(folder / FILE, **fit(found, written))


def examples(articles: Sequence[Labelled], worth: float) -> list[Example]:
    """The labelled claims and clauses of some articles, each with what it counts."""
    pairs = (pair for one in articles for pair in zip(one.found, one.labels, strict=True))
    return [
        (one, label, worth * label.weight * (1.0 if label.claims else CLAUSE))
        for one, label in pairs
        if label.kind >= 0
    ]


def pair_of(label: Label) -> int:
    """The place of a type and direction."""
    return label.kind * WAYS + label.direction


def rows_of(said: Sequence[set[str]], names: Sequence[str]) -> csr_matrix:
    """A row for each claim, of length 1, with a column for each name."""
    places = {name: at for at, name in enumerate(names)}
    kept = [sorted(places[each] for each in some if each in places) for some in said]
    values = [1 / np.sqrt(len(some)) for some in kept for _ in some]
    ends = np.cumsum([0, *map(len, kept)])
    return csr_matrix((values, [at for some in kept for at in some], ends), shape=(len(said), len(names)))


def solved(inputs: csr_matrix, classes: NDArray[Any], weights: NDArray[Any]) -> NDArray[Any]:
    """The weights, shape (columns, classes), after `STEPS` of L-BFGS from nothing."""
    shape = inputs.shape[1], classes.shape[1]
    turned = inputs.T.tocsr()

    def lost(flat: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        own = flat.reshape(shape)
        score = inputs @ own
        score -= score.max(axis=1, keepdims=True)
        share = score - np.log(np.exp(score).sum(axis=1, keepdims=True))
        total = -(weights[:, None] * share * classes).sum() + 0.5 * PENALTY * (own**2).sum()
        return total, (turned @ (weights[:, None] * (np.exp(share) - classes)) + PENALTY * own).ravel()

    start = np.zeros(shape[0] * shape[1])
    return minimize(lost, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x.reshape(shape)  # type: ignore[no-any-return]  # scipy is untyped
