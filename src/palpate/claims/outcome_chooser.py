"""Which of a claim's candidates are its outcomes: a small trained network, run in numpy (`training/outcomes.py`)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from palpate.claims.outcome_candidates import Option, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 8  # outcomes of a claim; the longest list of the annotated articles has 8
ENOUGH = 0.38  # probability from which a name that the claim has is taken
ENOUGH_AROUND = 0.45  # the same of a name that only its surroundings have, where the claim has none itself
AROUND = frozenset({Source.LEAD_IN, Source.HEADING, Source.BEFORE, Source.TOPIC, Source.ALWAYS})
_ENDING = re.compile(r"(?:ies|es|s|ing|ed)$")
_AS_MANY = 8  # offers of the average name that are added to each name's own
_FAR = 5.0  # standard deviations; a number farther out counts as this far


class Seen:
    """How often names were offered in training, and how often they were outcomes.

    Parameters
    ----------
    counts : mapping of str to (int, int)
        By `key`: how often a name was offered, and how often it was right.
    share : float
        Of all names offered, how many were right.
    """

    def __init__(self, counts: Mapping[str, tuple[int, int]], share: float) -> None:
        self._counts = counts
        self._share = share
        self._known: dict[tuple[int, int], tuple[float, float]] = {}

    def numbers(self, one: Option, *, less: tuple[int, int] = (0, 0)) -> tuple[float, float]:
        """The log odds that a name is right, and the log of how often it was offered.

        ``less`` is taken off the counts (what a claim's own article adds, in training). A name seldom offered is near
        the share of all.
        """
        offered, right = self._counts.get(key(one), (0, 0))
        counted = offered - less[0], right - less[1]
        if counted not in self._known:
            self._known[counted] = self._numbers(*counted)
        return self._known[counted]

    def _numbers(self, offered: int, right: int) -> tuple[float, float]:
        chance = (right + _AS_MANY * self._share) / (offered + _AS_MANY)
        return math.log(chance / (1 - chance)), math.log1p(offered)


def key(one: Option) -> str:
    """A name, told apart by whether the claim or only its surroundings have it."""
    return f"~{one.label}" if one.source in AROUND else one.label


class Chooser:
    """Several like networks whose probabilities are averaged.

    Parameters
    ----------
    weights : mapping of str to ndarray
        As training wrote them: ``mean`` and ``scale`` (w + 2,); ``first`` (k, w + 2, h), ``second`` (k, h, g) and
        ``third`` (k, g) with their biases, for k networks.
    seen : Seen
        How often each name was an outcome in training.
    """

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], seen: Seen) -> None:
        self._weights = weights
        self._seen = seen

    def probabilities(self, made: Sequence[Option], rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """How likely each candidate is an outcome of its claim.

        Parameters
        ----------
        made : candidates of a claim
        rows : ndarray, shape (n, w)
            As `outcome_features.numbers` gives them.

        Returns
        -------
        ndarray, shape (n,)
        """
        import numpy as np

        weights = self._weights
        before = np.asarray([self._seen.numbers(one) for one in made], dtype=np.float32)
        inputs = np.concatenate([before, rows], axis=1)  # a table of its own, gone through in place
        inputs -= weights["mean"]
        inputs /= weights["scale"]
        np.clip(inputs, -_FAR, _FAR, out=inputs)
        hidden = inputs
        for layer in ("first", "second"):
            hidden = hidden @ weights[layer]
            hidden += weights[f"{layer}_bias"][:, None, :]
            np.maximum(hidden, 0.0, out=hidden)
        said = np.einsum("kng,kg->kn", hidden, weights["third"]) + weights["third_bias"][:, None]
        return (1 / (1 + np.exp(-said))).mean(axis=0)  # type: ignore[no-any-return]  # numpy's stubs say Any


def choose(made: Sequence[Option], likely: Iterable[float]) -> list[tuple[Option, float]]:
    """The outcomes among a claim's candidates, the likeliest first.

    No two share words of the claim or all words of their names; what the surroundings speak of counts only where
    nothing in the claim does.
    """
    kept: list[tuple[Option, float]] = []
    names: list[frozenset[str]] = []
    for one, chance in sorted(zip(made, likely, strict=True), key=lambda pair: -pair[1]):
        is_around = one.source in AROUND
        if len(kept) == MOST or chance < min(ENOUGH, ENOUGH_AROUND):
            break
        if chance < (ENOUGH_AROUND if is_around else ENOUGH) or (is_around and kept):
            continue
        name = _stems(one.label)
        if any(_share_words(one, other) for other, _ in kept) or any(name <= other or other <= name for other in names):
            continue
        kept.append((one, float(chance)))
        names.append(name)
    return kept


@lru_cache(maxsize=4096)
def _stems(label: str) -> frozenset[str]:
    return frozenset(_ENDING.sub("", word) for word in label.split())


def _share_words(one: Option, other: Option) -> bool:
    return one.first >= 0 and other.first >= 0 and one.first <= other.last and other.first <= one.last


@cache
def trained_chooser() -> Chooser:
    """The chooser that ships with the package; once a process."""
    import numpy as np

    with as_file(files("palpate.claims") / "model" / "outcomes.npz") as path, np.load(path) as stored:
        weights = {name: stored[name] for name in stored.files}
    return chooser_of(weights)


def chooser_of(stored: Mapping[str, NDArray[Any]]) -> Chooser:
    """A chooser from what training stored: weights, and ``names`` with what was counted of each."""
    import numpy as np

    names = bytes(stored["names"]).decode("utf-8").split("\n")
    counts = dict(zip(names, map(tuple, stored["counts"].tolist()), strict=True))
    weights = {name: stored[name].astype(np.float32) for name in stored if name not in {"names", "counts", "share"}}
    return Chooser(weights, Seen(counts, float(stored["share"])))
