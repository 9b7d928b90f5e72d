"""Whether an article as a whole sells: a logistic model over its words and over what the rules of sales text see.

`training/promotional.py` makes the weights (`data/promotional.json`). Only the signal rests on it; the finding T102
stands where a rule sees words that sell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import exp, log1p

import msgspec

from palpate.findings.patterns import DATA
from palpate.findings.sales_text import PRICE, selling
from palpate.types.article import Article

Features = dict[str, float]

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_WE = ("we", "our", "us", "we're")
_YOU = ("you", "your")
_I = ("i", "my")
_SAID = ("said", "says")
_MUCH = {"we": 5.0, "you": 8.0, "i": 5.0, "said": 1.0}  # words in 100, above which more of them says no more
_MANY_MARKS = 2.0  # of a kind in 100 words
_FEWEST_WORDS = (
    60  # of an article that is weighed; the shortest written one that the model was fitted on has about as many
)
_SIGNS, _CURRENCIES = "£$€₹", frozenset({"aed", "rs", "rupees"})  # one of which each price has
_FEW_LINKS = 5  # links within the site, above which more of them says no more


class Model(msgspec.Struct, frozen=True):
    """A weight for each feature, and the probability from which an article is taken to sell."""

    threshold: float
    weights: dict[str, float]


def is_promotional(article: Article) -> bool:
    """Whether the article sells; of a text too short to weigh, whether it holds words that sell."""
    if sum(len(article.prose[b.span.start : b.span.end].split()) for b in article.blocks) < _FEWEST_WORDS:
        return bool(selling(article))
    model = _shipped()
    return probability(features(article, known=_weighed()), model) >= model.threshold


def features(article: Article, *, known: Mapping[str, str] | None = None) -> Features:
    """What the model weighs: each word of the prose (of those `known`, with the names of theirs), and counts.

    What is absent is 0.
    """
    prose = " ".join(article.prose[b.span.start : b.span.end] for b in article.blocks if b.kind.is_prose)
    words = Counter(_WORD.findall(prose.lower().replace("’", "'")))
    n = max(words.total(), 1)
    names = {word: f"word {word}" for word in words} if known is None else known
    found: Features = {names[word]: 1.0 for word in words if word in names}
    places = len(selling(article))
    found |= {"one": 1.0, "length": log1p(n) / 3, "places that sell": log1p(places)}
    found |= {f"{least} places that sell": 1.0 for least in (1, 2, 4) if places >= least}
    for name, some in (("we", _WE), ("you", _YOU), ("i", _I), ("said", _SAID)):
        found[f"rate of {name}"] = min(100 * sum(words[word] for word in some) / n, _MUCH[name])
    for mark in "!?":
        found[f"rate of {mark}"] = min(100 * prose.count(mark) / n, _MANY_MARKS)
    found["trade mark"] = float("™" in prose or "®" in prose)
    has_sign = any(map(prose.__contains__, _SIGNS)) or not words.keys().isdisjoint(_CURRENCIES)
    found["price"] = float(has_sign and PRICE.search(prose) is not None)
    found["links within"] = (
        min(sum(not link.target.startswith("http") for link in article.links), _FEW_LINKS) / _FEW_LINKS
    )
    return found


def probability(found: Features, model: Model) -> float:
    """That an article sells, 0 to 1."""
    return 1 / (1 + exp(-sum(value * model.weights.get(name, 0.0) for name, value in found.items())))


@cache
def _weighed() -> Mapping[str, str]:
    return {name.removeprefix("word "): name for name in _shipped().weights if name.startswith("word ")}


@cache
def _shipped() -> Model:
    return msgspec.json.decode((DATA / "promotional.json").read_bytes(), type=Model)
