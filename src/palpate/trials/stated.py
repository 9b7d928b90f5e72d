"""Which outcomes a report was made for: the primary one, that of its sample size, those of its abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from palpate.trials.asked import Scene
from palpate.trials.names import same_word, tokens
from palpate.types.study import Outcome

_PRIMARY = re.compile(
    r"\b(?:co-?)?primary (?:efficacy |clinical |study |treatment )?(?:outcomes?|end ?-?points?|variables?|"
    r"measures?|objective|aim|efficacy)\b|"
    r"\bmain outcomes?\b|\bprincipal outcome",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\bsample size|\bpower (?:of|analysis|calculation)|\b[89]0 ?% power", re.IGNORECASE)
_DULL = frozenset(("primary", "outcome", "endpoint", "measure", "variable", "secondary", "main", "study", "trial"))
_DULL |= frozenset(("change", "defined", "measured", "assessed", "using", "score", "scale", "difference", "baseline"))
_DULL |= frozenset(("week", "month", "size", "sample", "power", "mean", "effect"))
PRIMARY_WEIGHT, TABLE_WEIGHT, ABSTRACT_WEIGHT, SIZE_WEIGHT = 3.0, 2.0, 1.0, 0.7


class Stated:
    """What a report says of its outcomes, asked how well a row fits."""

    def __init__(self, scene: Scene) -> None:
        self._primary = [_words(one.text) for one in scene.sentences if _PRIMARY.search(one.text)]
        self._size = [_words(one.text) for one in scene.sentences if _SIZE.search(one.text)]
        self._abstract = [_words(one.text) for one in scene.sentences if one.section == "abstract"]

    def score(self, outcome: Outcome, name: str, *, is_primary: bool) -> float:
        """How much a row is what the trial was for."""
        words = _words(f"{name} {outcome.instrument or ''}")
        score = TABLE_WEIGHT * is_primary + PRIMARY_WEIGHT * _best(words, self._primary)
        score += SIZE_WEIGHT * _best(words, self._size) + ABSTRACT_WEIGHT * _best(words, self._abstract)
        complete = sum(mean.sd is not None or mean.se is not None or mean.ci is not None for mean in outcome.means)
        return score + 0.3 * bool(complete >= 2 or len(outcome.events) >= 2)

    def is_primary(self, name: str) -> bool:
        """Whether a sentence about the primary outcome holds most of a name's words."""
        return _best(_words(name), self._primary) >= 0.6


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in tokens(text) if word not in _DULL and not word[0].isdigit())


def _best(words: frozenset[str], others: Sequence[frozenset[str]]) -> float:
    if not words:
        return 0.0
    shares = (sum(any(same_word(word, one) for one in other) for word in words) / len(words) for other in others)
    return max(shares, default=0.0)
