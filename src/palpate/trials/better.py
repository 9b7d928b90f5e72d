"""Which way an outcome of a trial is better, from its name: the vocabulary first, then word lists."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from palpate import vocabulary
from palpate.checks.constructs import polarity
from palpate.types.concept import Concept, Family
from palpate.types.study import Better

_RESPONSE = re.compile(
    r"\b(?:improve[ds]?|improvement|better|responders?|relie[fv]\w*|free)\b|"
    r"\b(?:clinically (?:relevant|significant|important|meaningful)(?:ly)?|relevant|reliable|meaningful) "
    r"(?:chang|reduc|decreas)\w+",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def better_way(name: str) -> Better | None:
    """Which way is improvement; None where no word of the name tells.

    Examples
    --------
    >>> better_way("Leg ulcer healed"), better_way("HRSD-17 scores")
    (<Better.HIGHER: 'higher'>, <Better.LOWER: 'lower'>)
    """
    if _RESPONSE.search(name):
        return Better.HIGHER
    known = vocabulary.load()
    for family in (Family.INSTRUMENT, Family.OUTCOME):
        ways = [known.better(mention.concept) for mention in known.find(name, families=(family,))]
        if found := next((way for way in ways if way is not None), None):
            return found
    return _by_words(name) or polarity(name)


def instrument_of(name: str) -> Concept | None:
    """The instrument that an outcome's name names, as the vocabulary knows it."""
    mentions = vocabulary.load().find(name, families=(Family.INSTRUMENT,))
    return mentions[0].concept if mentions else None


def _by_words(name: str) -> Better | None:
    padded = f" {re.sub(r'-(?= )', '', re.sub(r'[^a-z0-9-]+', ' ', name.lower()))} "
    held = [phrase for phrase in _words() if f" {phrase} " in padded]
    return Better(_words()[max(held, key=len)]) if held else None


@cache
def _words() -> dict[str, str]:
    lines = Path(__file__).with_name("better_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {phrase: better for better, phrase in rows}
