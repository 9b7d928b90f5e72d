"""The trained reader's last step, in numpy: from sentence vectors and the grammar's numbers to what each one claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from palpate.claims.features import KINDS, Candidate
from palpate.types.claim import ClaimDirection, ClaimType

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

DIRECTIONS: tuple[ClaimDirection | None, ...] = (None, *ClaimDirection)
_EVEN = 0.5
_LEAST = 1e-6  # no power of nothing
# What the wording counts beside the reader. In five folds any share from 0.2 to 0.3 of the type is as good; of the
# direction 0.2 to 0.3 (`training/README.md`).
_SHARE_OF_TYPES = 0.25
_SHARE_OF_DIRECTIONS = 0.25


@dataclass(frozen=True)
class Guess:
    """What the reader makes of one candidate; probabilities from 0 to 1.

    ``kinds`` has one for each of `KINDS`, ``directions`` for each of them one for each of `DIRECTIONS`, ``strengths``
    for each of `STRENGTHS`; ``negated`` is that it denies something, ``checkable`` that it can be checked, ``cites``
    that it names a particular source.
    """

    claims: float
    kinds: tuple[float, ...]
    directions: tuple[tuple[float, ...], ...]
    strengths: tuple[float, ...]
    negated: float
    checkable: float
    cites: float

    @property
    def kind(self) -> ClaimType:
        """The likeliest type."""
        return KINDS[self.kinds.index(max(self.kinds))]

    def direction_as(self, kind: ClaimType) -> ClaimDirection | None:
        """The likeliest direction of a claim of this type."""
        shares = self.directions[KINDS.index(kind)]
        return DIRECTIONS[shares.index(max(shares))]

    @property
    def denies(self) -> bool:
        """Whether it more likely denies something than not."""
        return self.negated > _EVEN


def guesses(vectors: Floats, found: Sequence[Candidate], weights: Mapping[str, Floats]) -> list[Guess]:
    """What each candidate of one article claims.

    Parameters
    ----------
    vectors : ndarray, shape (n, 384)
        One for each candidate.
    found : sequence of Candidate, length n
        All of one article.
    weights : dict of ndarray
        As training wrote them: ``near`` (384, 64), the recurrent layer's (``run_...``), ``hidden`` (w, 256), a matrix
        and a bias for each output.

    Returns
    -------
    list of Guess, length n
    """
    return guesses_of(outputs(vectors, found, weights))


def guesses_of(said: Mapping[str, Floats]) -> list[Guess]:
    """The guesses that the outputs' probabilities make, and what the ``wording`` says where it is among them."""
    kinds, directions = _beside(said["kind"], said["direction"], said.get("wording"))
    alone = [said[name][:, 0].tolist() for name in ("claims", "negated", "checkable", "cites")]
    of_each = (*alone, kinds.tolist(), directions.tolist(), said["strength"].tolist())
    return [
        Guess(
            claims=claims,
            kinds=tuple(kind),
            directions=tuple(map(tuple, direction)),
            strengths=tuple(strength),
            negated=negated,
            checkable=checkable,
            cites=cites,
        )
        for claims, negated, checkable, cites, kind, direction, strength in zip(*of_each, strict=True)
    ]


def _beside(kinds: Floats, directions: Floats, worded: Floats | None) -> tuple[Floats, Floats]:
    """Types, shape (n, 11), and the directions that each would have, shape (n, 11, 4), by reader and wording."""
    import numpy as np

    each = np.repeat(directions[:, None, :], len(KINDS), axis=1)
    if worded is None:
        return kinds, each
    worded = worded + np.float32(_LEAST)
    types = worded.sum(axis=2)
    return _mean(kinds, types, _SHARE_OF_TYPES), _mean(each, worded / types[:, :, None], _SHARE_OF_DIRECTIONS)


def _mean(first: Floats, second: Floats, share: float) -> Floats:
    """The geometric mean of probabilities, where the second counts for its share; sums to 1 along the last axis."""
    import numpy as np

    made = np.power(first + np.float32(_LEAST), 1 - share) * np.power(second + np.float32(_LEAST), share)
    return made / made.sum(axis=-1, keepdims=True)  # type: ignore[no-any-return]  # numpy's stubs say Any


def outputs(vectors: Floats, found: Sequence[Candidate], weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """The probabilities of each output by its name, shape (n, size)."""
    import numpy as np

    own = np.concatenate([vectors, np.asarray([one.numbers for one in found], dtype=np.float32)], axis=1)
    inputs = np.concatenate([own, *_around(own @ weights["near"], found, weights)], axis=1)
    hidden = np.maximum(inputs @ weights["hidden"] + weights["hidden_bias"], 0.0)
    names = [name.removesuffix("_bias") for name in weights if name.endswith("_bias") and name != "hidden_bias"]
    return {name: _probabilities(hidden @ weights[name] + weights[f"{name}_bias"]) for name in names}


def _probabilities(logits: Floats) -> Floats:
    """Of one output by itself, or of several of which one holds."""
    import numpy as np

    if logits.shape[1] == 1:
        return _sigmoid(logits)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)  # type: ignore[no-any-return]  # numpy's stubs say Any


def _around(near: Floats, found: Sequence[Candidate], weights: Mapping[str, Floats]) -> list[Floats]:
    """What stands before, after and above each candidate's sentence, the article's mean, and its run."""
    import numpy as np

    padded = np.concatenate([near, np.zeros((1, near.shape[1]), near.dtype)])  # place -1 is nothing
    sentences = sorted({one.sentence for one in found})
    places = {place: at for at, place in enumerate(sentences)}
    run = _run(near[sentences], weights)
    return [
        padded[[one.before for one in found]],
        padded[[one.after for one in found]],
        padded[[one.lead_in for one in found]],
        padded[[one.heading for one in found]],
        np.broadcast_to(near[sentences].mean(axis=0), near.shape),
        run[[places[one.sentence] for one in found]],
    ]


def _run(near: Floats, weights: Mapping[str, Floats]) -> Floats:
    """The article's sentences read in their order and backwards by a gated recurrent layer; shape (n, 128)."""
    import numpy as np

    ways = ("l0", "l0_reverse")
    both = zip((near, near[::-1]), ways, strict=True)
    given = np.stack(
        [some @ weights[f"run_weight_ih_{way}"] + weights[f"run_bias_ih_{way}"] for some, way in both], axis=1
    )
    inner = np.stack([weights[f"run_weight_hh_{way}"] for way in ways])
    bias = np.stack([weights[f"run_bias_hh_{way}"] for way in ways])
    size = inner.shape[1]
    state = np.zeros((2, size), dtype=np.float32)
    made = np.empty((len(near), 2, size), dtype=np.float32)
    for at, row in enumerate(given):  # both ways at once, each a step from its own end
        own = np.matmul(state[:, None, :], inner)[:, 0] + bias
        gates = _sigmoid(row[:, : 2 * size] + own[:, : 2 * size])
        fresh = np.tanh(row[:, 2 * size :] + gates[:, :size] * own[:, 2 * size :])
        state = fresh + gates[:, size:] * (state - fresh)
        made[at] = state
    return np.concatenate([made[:, 0], made[::-1, 1]], axis=1)


def _sigmoid(values: Floats) -> Floats:
    import numpy as np

    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * values), dtype=np.float32)
