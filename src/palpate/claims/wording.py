"""What the words of a claim say of its type and direction: a linear model beside the trained reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Any

from palpate.types.claim import ClaimDirection, ClaimType
from palpate.types.concept import Family, Mention
from palpate.types.study import Better

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from palpate.claims.features import Candidate
    from palpate.claims.terms import Terms

    Floats = NDArray[np.float32]

TYPES, WAYS = len(ClaimType), len(ClaimDirection) + 1
_WORDS = re.compile(r"[a-z][a-z’'-]*|\d+|[%.,;:?!()]")
_START, _END = "^", "$"
_OPENING = 3  # first words that count once more as the claim's opening


def wording(terms: Terms) -> set[str]:
    """What is said in a claim, as the model counts it.

    Its words; its words and pairs of words once more with each term as what it is (a treatment, a complaint, an outcome
    that is better higher or lower); how it opens; the words of its list's opening line and of the heading above.
    """
    segment = terms.segment
    named = [_START, *_with_kinds(terms), _END]
    lead_in = segment.lead_in if segment.is_item else ""
    return {
        *_words(segment.text),
        *(f"D {word}" for word in named),
        *(f"D {word} {after}" for word, after in pairwise(named)),
        *(f"B {' '.join(named[1 : 1 + count])}" for count in range(1, _OPENING + 1)),
        *_around("L", lead_in),
        *_around("H", segment.heading),
    }


@lru_cache(maxsize=64)  # many claims have the same heading and opening line
def _around(what: str, text: str) -> frozenset[str]:
    return frozenset(f"{what} {word}" for word in _words(text))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower())


def _with_kinds(terms: Terms) -> Iterator[str]:
    """The words, with what each term is in place of its words; of terms that overlap the first counts."""
    at, start, text = 0, terms.segment.span.start, terms.segment.text
    for mention in sorted(terms.mentions, key=lambda one: (one.start, one.end)):
        if mention.start - start >= at:
            yield from _words(text[at : mention.start - start])
            yield _kind(mention)
            at = mention.end - start
    yield from _words(text[at:])


def _kind(mention: Mention) -> str:
    families = {concept.family for concept in mention.concepts}
    if Family.OUTCOME in families:
        sides = (one.better for one in mention.concepts if one.family is Family.OUTCOME and one.better)
        better = next(sides, None)
        return "OUTCOME" if better is None else "LESS_IS_BETTER" if better is Better.LOWER else "MORE_IS_BETTER"
    if Family.CONDITION in families:
        return "LESS_IS_BETTER"
    return "TREATMENT" if Family.TREATMENT in families else "BODY"


class Wording:
    """A linear model of type and direction together.

    Parameters
    ----------
    places : mapping of str to int
        The row of each wording.
    words : ndarray, shape (n, 44)
        What each wording adds to each pair of a type and a direction.
    numbers : ndarray, shape (w, 44)
        What each of the grammar's numbers adds.
    never : ndarray of bool, shape (44,)
        Pairs that training never saw.
    """

    def __init__(self, places: Mapping[str, int], words: Floats, numbers: Floats, never: NDArray[np.bool_]) -> None:
        self._places, self._words, self._numbers, self._never = places, words, numbers, never

    def probabilities(self, found: Sequence[Candidate], asked: Iterable[bool]) -> Floats:
        """How likely each type is with each direction, shape (n, 11, 4); all alike where it is not asked."""
        import numpy as np

        made = np.zeros((len(found), TYPES * WAYS), dtype=np.float32)
        places = [at for at, is_asked in enumerate(asked) if is_asked]
        if places:
            made[places] = self._scores([found[at] for at in places])
        powers = np.exp(made - made.max(axis=1, keepdims=True, initial=0.0))
        shares = powers / powers.sum(axis=1, keepdims=True)
        return np.asarray(shares.reshape(-1, TYPES, WAYS), dtype=np.float32)

    def _scores(self, found: Sequence[Candidate]) -> Floats:
        """What the wordings and the grammar's numbers add up to for each pair of a type and a direction."""
        import numpy as np

        rows = [sorted(map(self._places.__getitem__, self._places.keys() & wording(one.terms))) for one in found]
        scores = np.asarray([one.numbers for one in found], dtype=np.float32) @ self._numbers
        for at, some in enumerate(rows):
            if some:
                scores[at] += self._words[some].sum(axis=0) / np.float32(sqrt(len(some)))
        scores[:, self._never] = -np.inf
        return np.asarray(scores, dtype=np.float32)


def wording_of(stored: Mapping[str, NDArray[Any]]) -> Wording:
    """The model that training stored.

    ``names``: the wordings, one a line, in UTF-8; ``words`` and ``numbers``: weights in whole numbers with a ``scale``
    for each column; ``pairs``: the place of each column among the types and directions.
    """
    import numpy as np

    names = bytes(stored["names"]).decode("utf-8").split("\n")
    pairs = stored["pairs"]
    weights = {}
    for name in ("words", "numbers"):
        weights[name] = np.zeros((len(stored[name]), TYPES * WAYS), dtype=np.float32)
        weights[name][:, pairs] = stored[name] * stored[f"{name}_scale"]
    never = np.ones(TYPES * WAYS, dtype=bool)
    never[pairs] = False
    return Wording({name: at for at, name in enumerate(names)}, weights["words"], weights["numbers"], never)
