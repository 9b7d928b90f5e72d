"""The linear model on words and pairs of words of title and abstract."""

from __future__ import annotations

import math
import re
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(r"[a-z]+|\d+")
NUMBER = "#"


class Model(NamedTuple):
    """Weights of the features, and from which score a paper is taken as a trial.

    ``slope`` and ``intercept`` turn a score into a chance.
    """

    weights: dict[str, float]
    bias: float
    threshold: float
    slope: float
    intercept: float

    def score(self, title: str, abstract: str) -> float:
        """How much the words speak for a randomised trial; 0 is even odds in the records of training."""
        known = [self.weights[one] for one in features(title, abstract) if one in self.weights]
        return self.bias + sum(known) / math.sqrt(max(len(known), 1))


def features(title: str, abstract: str) -> set[str]:
    """Words and pairs of neighbours of the whole, and again of the title; digits are alike."""
    headed = _words(title)
    words = [*headed, *_words(abstract)]
    found = set(words)
    found.update(f"{first} {second}" for first, second in pairwise(words))
    found.update(f"t:{word}" for word in headed)
    found.update(f"t:{first} {second}" for first, second in pairwise(headed))
    return found


def _words(text: str) -> list[str]:
    return [NUMBER if word[0].isdigit() else word for word in _WORD.findall(text.lower())]


@cache
def load() -> Model:
    """The shipped model; once a process."""
    lines = (files("palpate.screening") / "model" / "weights.tsv").read_text(encoding="utf-8").splitlines()
    named = dict(line.rpartition("\t")[::2] for line in lines)
    told = {name: float(named.pop(f"<{name}>")) for name in ("bias", "threshold", "slope", "intercept")}
    return Model({name: float(weight) for name, weight in named.items()}, **told)
