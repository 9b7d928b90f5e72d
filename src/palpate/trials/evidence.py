"""Which sentence of a paper answers a question: what it shares with the question, and how much it sounds like a result.

The weights were learned from the evidence that annotators marked (training/trial_direction.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from palpate.trials.asked import Asked, Scene, Sentence, before
from palpate.trials.lettered import LABEL, label_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SIGNS = {
    "p": r"\bp ?[<>=≤≥]|\bp ?-? ?value",
    "significant": r"\bsignifican",
    "no difference": (
        r"\b(?:no|not|nor|neither|without)\b(?: \w+){0,4}? (?:significan\w+|differ\w*|effect|change|improve\w*|"
        r"associat\w+|influence)|\bsimilar|\bcomparable|\bunchanged"
    ),
    "than": r"\bthan\b|\bcompared (?:with|to)|\bversus\b|\bvs\b|\bin comparison",
    "between": r"\bbetween[- ](?:the )?(?:two |three |both |treatment |study )?(?:groups?|arms?|treatments?)",
    "ci": r"\b(?:ci|confidence interval)\b",
    "direction": (
        r"\b(?:increas|decreas|reduc|improv|lower|higher|greater|fewer|less|more|better|worse|declin|rise|rose|"
        r"fell|shorter|longer|prolong)"
    ),
    "figure": r"\d",
    "per cent": r"\d ?%",
    "ratio": r"\b(?:odds|risk|hazard|relative) (?:ratio|risk)",
    "plan": (
        r"\b(?:aim|objective|hypothes|purpose|measured|assessed|evaluated|recorded|calculated|defined|will be|"
        r"was used|were used|investigate|to determine|to compare)"
    ),
    "primary": r"\bprimary\b",
    "cited": r"\[\d|\bet al\b|\bprevious|\bother stud|\bet al",
    "table": r"\btables?\b|\bfig(?:ure)?s?\b",
    "baseline": r"\bbaseline\b",
    "conclude": r"\bconclu|\bsuggest|\bour (?:results|findings|study|data)|\bwe found",
}
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _SIGNS.items())
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_PLACES = ("abstract", "results", "discussion", "methods", "introduction", "other")
_RESULT_LABEL = re.compile(r"result|finding|conclusion|outcome")
NAMES = (
    *("bias", "outcome", "intervention", "comparator", "outcome before", "intervention before", "all outcome"),
    *("both arms", "outcome x sign", "outcome x p", "outcome x significant", "length", "results part"),
    *(name for name, _ in _COMPILED),
    *(f"in {place}" for place in _PLACES),
    *(f"outcome in {place}" for place in _PLACES),
    *("run", "whole run", "run x sign", "run x results", "run x abstract", "figures", "figures missed"),
    *("outcome is best", "run is best", "outcome before x sign", "both arms x outcome", "both arms x sign"),
    *("arms by letter", "outcome before, not here, x sign", "many figures"),
)


def own_features(sentence: Sentence) -> list[float]:
    """What a sentence is by itself, whatever is asked: its length, its part, its signs, its section."""
    return [
        min(len(sentence.text) / 200, 3.0),
        float(_RESULT_LABEL.search(sentence.label) is not None),
        *(float(pattern.search(sentence.text) is not None) for _, pattern in _COMPILED),
        *(float(sentence.section == place) for place in _PLACES),
        min(len(_FIGURE.findall(sentence.text)) / 10, 2.0),
    ]


class Shares(NamedTuple):
    """What each sentence of a paper shares with a question: words, runs of the outcome's wording, its figures."""

    outcome: Sequence[float]
    intervention: Sequence[float]
    comparator: Sequence[float]
    own_intervention: Sequence[float]
    runs: Sequence[float]
    best_outcome: float
    best_run: float
    figures: frozenset[str]


def shares_of(scene: Scene, asked: Asked) -> Shares:
    """What the sentences share with a question."""
    outcome, runs = scene.shares(asked.outcome), scene.runs(asked)
    return Shares(
        outcome=outcome,
        intervention=scene.shares(asked.own_intervention or asked.intervention),
        comparator=scene.shares(asked.own_comparator or asked.comparator),
        own_intervention=scene.shares(asked.own_intervention),
        runs=runs,
        best_outcome=max(outcome, default=0.0),
        best_run=max(runs, default=0.0),
        figures=frozenset(token for token in asked.phrase if token[0].isdigit()),
    )


def features(scene: Scene, asked: Asked, sentence: Sentence, own: Sequence[float], shares: Shares) -> list[float]:
    """How a sentence stands to a question, in the order of `NAMES`; ``own`` are its `own_features`."""
    at, above = sentence.place, before(scene, sentence)
    outcome, intervention, comparator = shares.outcome[at], shares.intervention[at], shares.comparator[at]
    outcome_before = shares.outcome[above] if above is not None else 0.0
    intervention_before = shares.own_intervention[above] if above is not None else 0.0
    length, part, signs, places, figures = own[0], own[1], own[2:-7], own[-7:-1], own[-1]
    sign, both, run = max(signs[:3]), min(intervention, comparator), shares.runs[at]
    held = len(scene.figures(at) & shares.figures) / len(shares.figures) if shares.figures else 0.0
    lettered = sum(label_of(match) in asked.labels for match in LABEL.finditer(sentence.text)) if asked.labels else 0
    is_best = float(outcome >= shares.best_outcome > 0), float(run >= shares.best_run > 0)
    return [
        *(1.0, outcome, intervention, comparator, outcome_before, intervention_before, float(outcome > 0.99)),
        *(both, outcome * sign, outcome * signs[0], outcome * signs[1], length, part),
        *signs,
        *places,
        *(outcome * place for place in places),
        *(run, float(run > 0.99), run * sign, run * places[1], run * places[0]),
        *(held, float(bool(shares.figures)) * (1 - held) * outcome),
        *(*is_best, outcome_before * sign, both * outcome, both * sign),
        *(min(lettered, 2) / 2, max(outcome_before - outcome, 0.0) * sign, figures),
    ]


def table_of_features(scene: Scene, asked: Asked) -> NDArray[np.float64]:
    """The features of every sentence, shape (sentences, `NAMES`)."""
    import numpy as np

    if not scene.own:
        scene.own = [own_features(sentence) for sentence in scene.sentences]
    shares = shares_of(scene, asked)
    rows = [features(scene, asked, one, own, shares) for one, own in zip(scene.sentences, scene.own, strict=True)]
    return np.asarray(rows).reshape(-1, len(NAMES))
