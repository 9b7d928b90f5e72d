"""How well the nearest concept is found for wording that the vocabulary lacks, and how often it rightly is not.

Each wording of a concept with several is left out in turn and looked up among all others: right where the nearest one
is the same concept's, close where it is one step from it (broader, narrower). Words of other fields, below, are what
should land nowhere. The threshold is the least at which three of four that land, foreign words among them, are right or
close, chosen on four fifths of the concepts and scored on the fifth.

usage: python benchmarks/quality/nearest.py [--out benchmarks/quality/results/nearest.json]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from palpate import vocabulary
from palpate.types.concept import Concept, Family
from palpate.vocabulary.nearness import Nearness
from palpate.vocabulary.vectors import load_vectors

RESULTS = Path(__file__).parent / "results" / "nearest.json"
FAMILIES = (Family.OUTCOME, Family.CONDITION, Family.TREATMENT)
FOLDS = 5
WANTED = 0.75  # of what lands: right or one step away
THRESHOLDS = np.arange(0.5, 0.96, 0.02)
FOREIGN = tuple(
    """
    interest rate | share price | quarterly revenue | mortgage payment | tax return | customer loyalty | supply chain
    search ranking | page views | loading time | server outage | password strength | battery life | screen resolution
    fuel consumption | engine oil | tyre pressure | traffic jam | parking fee | flight delay | train timetable
    election result | voter turnout | court ruling | prison sentence | property law | copyright claim | border control
    soil acidity | crop yield | lawn growth | rose pruning | compost heap | garden fence | bird feeder | rainfall
    oven temperature | bread dough | cake icing | salad dressing | wine cellar | coffee roast | recipe card | pan handle
    chess opening | penalty kick | league table | ticket price | guitar chord | film review | book cover | stage light
    paint colour | roof tile | floor plan | wall paper | kitchen cabinet | plumbing leak | door hinge | window frame
    planet orbit | rock layer | river delta | sea level | volcanic ash | star cluster | magnetic north | glacier
    grammar school | exam grade | tuition fee | history lesson | essay topic | spelling bee | class size | homework
    job interview | salary level | office rent | meeting agenda | email signature | printer ink | company logo
    wedding guest | birthday card | holiday home | hotel lobby | suitcase lock | passport photo | city tour | beach bar
    """.replace("\n", " | ").split("|")
)


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    results = {family.value: measure(family) for family in FAMILIES}
    options.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2))


def measure(family: Family) -> dict[str, Any]:
    """The shares of one family, at the cross-validated threshold."""
    words = vocabulary.load()
    pairs = [(word.lstrip("~"), one) for one in words.concepts(family) for word in (one.label, *one.synonyms)]
    pairs = list({vocabulary.fold(word): (word, one) for word, one in pairs}.values())
    nearness = Nearness(pairs, load_vectors())
    owners = np.array([one.id for _, one in pairs])
    cosines = nearness.similarities([word for word, _ in pairs])
    np.fill_diagonal(cosines, -1.0)
    best = np.array([nearness.elected(row) for row in cosines])
    several = np.array([(owners == one).sum() > 1 for one in owners])
    right, near = (owners[best] == owners)[several], cosines[np.arange(len(best)), best][several]
    close = np.array([is_close(words, owners[a], owners[b]) for a, b in enumerate(best) if several[a]])
    foreign = nearness.similarities([word.strip() for word in FOREIGN if word.strip()]).max(axis=1)
    folds = fold_of([one for (_, one), kept in zip(pairs, several, strict=True) if kept])
    thresholds, scores = [], []
    for held in range(FOLDS):
        seen, unseen = folds != held, folds == held
        good = [at for at in THRESHOLDS if precision(right[seen] | close[seen], near[seen], foreign, at) >= WANTED]
        thresholds.append(round(float(good[0]), 2))
        scores.append(precision(right[unseen] | close[unseen], near[unseen], foreign, good[0]))
    at = float(np.median(thresholds))
    return {
        "wordings left out": int(several.sum()),
        "nearest is the same concept": share(right),
        "or one step from it": share(right | close),
        "threshold by fold": thresholds,
        "right or one step on the fold left out": [round(score, 3) for score in scores],
        "at the median threshold": at,
        "land": share(near >= at),
        "right of those that land": share(right[near >= at]),
        "right or one step of those that land": share((right | close)[near >= at]),
        "foreign words that land": share(foreign >= at),
    }


def is_close(words: vocabulary.Vocabulary, first: str, second: str) -> bool:
    """Whether two concepts are one step apart."""
    steps = words.steps(first, second)
    return steps is not None and steps <= 1


def fold_of(concepts: list[Concept]) -> np.ndarray:
    """The fold of each wording, the same for all of a concept."""
    order = {one: at for at, one in enumerate(dict.fromkeys(concept.id for concept in concepts))}
    return np.array([order[concept.id] % FOLDS for concept in concepts])


def precision(good: np.ndarray, near: np.ndarray, foreign: np.ndarray, least: float) -> float:
    """The share of what lands that is good; foreign words that land are not."""
    landed = (near >= least).sum() + (foreign >= least).sum()
    return float((good & (near >= least)).sum() / max(landed, 1))


def share(values: np.ndarray) -> float:
    """The share that is true."""
    return round(float(np.mean(values)), 3) if len(values) else 0.0


if __name__ == "__main__":
    main()
