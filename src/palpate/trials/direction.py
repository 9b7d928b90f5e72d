"""Which way an outcome went under an intervention against a comparator, as the paper reports it.

The sentences that answer best (`evidence`) and the trial's own tables are read together by a linear model whose weights
lie in ``model/`` with their card. "Up" is about the figure, not about benefit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import msgspec

from palpate.trials.asked import Asked, Scene
from palpate.trials.evidence import table_of_features
from palpate.trials.marks import BUCKETS, marks
from palpate.trials.names import same_word, tokens
from palpate.trials.outcomes import is_significant, treatment_is_higher
from palpate.types.article import Span
from palpate.types.study import Arm, Outcome

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEST = 4  # sentences read for an answer: the right one is among the first three in 90 % of prompts (model card)
SHARPNESS = 0.6  # of the ranker's odds in the shares: 0.777 macro-F1 in folds, 0.770 at 1
TABLE_WEIGHT = 1.5  # of the tables' answer beside a sentence's marks; chosen by cross-validation over 0, 1.5 and 3
LEAST_MATCH = 0.3  # of the outcome's words, for a row of a table to be heard
SURE_MATCH = 0.7


class Way(IntEnum):
    """Which way an outcome went under the intervention."""

    DOWN = -1
    NO_DIFFERENCE = 0
    UP = 1


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer with the probability of each way (down, no difference, up) and the sentence that weighed most."""

    way: Way
    probabilities: tuple[float, float, float]
    span: Span | None

    @property
    def confidence(self) -> float:
        """The probability of the answer given."""
        return self.probabilities[self.way + 1]


class Weights(NamedTuple):
    """What training wrote: of the sentences' features, and of the marks for each way, with its bias."""

    ranker: NDArray[np.float64]
    marks: NDArray[np.float32]
    bias: NDArray[np.float64]


@cache
def weights() -> Weights:
    """The weights that ship with the package."""
    import numpy as np

    with as_file(files("palpate.trials") / "model" / "direction.npz") as path, np.load(path) as stored:
        return Weights(stored["ranker"], stored["marks"].astype(np.float32) * stored["scale"], stored["bias"])


def direction(
    scene: Scene,
    intervention: str,
    comparator: str,
    outcome: str,
    *,
    arms: Sequence[Arm] = (),
    rows: Iterable[Outcome] = (),
) -> Answer:
    """Which way an outcome went.

    Parameters
    ----------
    scene : Scene
        The paper's sentences.
    intervention, comparator, outcome : str
        In words, as the paper or a reviewer names them.
    arms, rows : optional
        What `read_tables` found in the same paper.

    Returns
    -------
    Answer
        Its ``span`` is None for a paper without sentences.
    """
    import numpy as np

    asked = scene.asked(intervention, comparator, outcome)
    learned = weights()
    shares, order = best_sentences(table_of_features(scene, asked) @ learned.ranker)
    bag = bag_of(scene, asked, outcome, shares, order)
    bag |= table_marks(asked, arms, rows)
    buckets = list(bag)
    scores = np.asarray(list(bag.values())) @ learned.marks[buckets] + learned.bias
    odds = np.exp(scores - scores.max())
    probabilities = odds / odds.sum()
    down, none, up = (round(float(one), 4) for one in probabilities)
    span = scene.sentences[order[0]].span if len(order) else None
    return Answer(way=Way(int(probabilities.argmax()) - 1), probabilities=(down, none, up), span=span)


def best_sentences(scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The places of the sentences that answer best, and the share that each has in the answer."""
    import numpy as np

    order = np.argsort(-scores, kind="stable")[:BEST]
    if not len(order):
        return np.zeros(0), order
    odds = np.exp(SHARPNESS * (scores[order] - scores[order[0]]))
    return odds / odds.sum(), order


def bag_of(
    scene: Scene, asked: Asked, outcome: str, shares: Sequence[float] | NDArray[np.float64], order: Iterable[int]
) -> dict[int, float]:
    """The marks of some sentences, each by its share."""
    bag: dict[int, float] = {}
    for share, place in zip(shares, order, strict=True):
        for bucket, value in marks(scene.sentences[place].text, asked, outcome).items():
            bag[bucket] = bag.get(bucket, 0.0) + float(share) * value
    return bag


def table_marks(asked: Asked, arms: Sequence[Arm], rows: Iterable[Outcome]) -> dict[int, float]:
    """What the row of the trial's tables says that names the outcome best."""
    words = {arm.id: set(tokens(arm.treatment)) for arm in arms}
    matched = [(_match(asked, row), row) for row in rows if len(row.arms) == 2]
    match, row = max(matched, key=lambda pair: pair[0], default=(0.0, None))
    if row is None or match < LEAST_MATCH:
        return {_bucket("none"): 1.0}
    said = _said(asked, row, words)
    sure = "sure" if match >= SURE_MATCH else "near"
    value = TABLE_WEIGHT * min(1.0, match + 0.2)
    return {_bucket(mark): value for mark in (said, f"{said} {sure}")}


def _bucket(mark: str) -> int:
    """The place of a mark of the tables among all features."""
    return crc32(f"T:{mark}".encode()) % BUCKETS


def _match(asked: Asked, row: Outcome) -> float:
    name = set(tokens(row.outcome))
    return 0.7 * _overlap(asked.outcome, name) + 0.3 * _overlap(name, asked.outcome) if name else 0.0


def _overlap(words: Iterable[str], others: Iterable[str]) -> float:
    some, known = list(words), list(others)
    return sum(any(same_word(word, other) for other in known) for word in some) / max(len(some), 1)


def _said(asked: Asked, row: Outcome, words: dict[str, set[str]]) -> str:
    """Significant or not, and which way for the intervention that is asked about."""
    treatment, comparator = words[row.arms[0]], words[row.arms[1]]
    same = _overlap(asked.own_intervention, treatment) + _overlap(asked.own_comparator, comparator)
    turned = _overlap(asked.own_intervention, comparator) + _overlap(asked.own_comparator, treatment)
    higher = treatment_is_higher(row.effect, row.means, row.events, (row.arms[0], row.arms[1]))
    significant = is_significant(row.p, row.p_is, row.effect)
    if significant is False:
        return "NS"
    sign = "?" if higher is None else "+" if higher == (same >= turned) else "-"
    return ("SIG" if significant else "un") + sign
