"""Which sentence of a paper answers a question: what it shares with the question, and how much it sounds like a result.

The weights were learned from the evidence that annotators marked (training/trial_direction.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from palpate.trials.asked import Asked, Scene, Sentence, before

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
_PLACES = ("abstract", "results", "discussion", "methods", "introduction", "other")
_RESULT_LABEL = re.compile(r"result|finding|conclusion|outcome")
NAMES = (
    *("bias", "outcome", "intervention", "comparator", "outcome before", "intervention before", "all outcome"),
    *("both arms", "outcome x sign", "outcome x p", "outcome x significant", "length", "results part"),
    *(name for name, _ in _COMPILED),
    *(f"in {place}" for place in _PLACES),
    *(f"outcome in {place}" for place in _PLACES),
)


def own_features(sentence: Sentence) -> list[float]:
    """What a sentence is by itself, whatever is asked: its length, its part, its signs, its section."""
    return [
        min(len(sentence.text) / 200, 3.0),
        float(_RESULT_LABEL.search(sentence.label) is not None),
        *(float(pattern.search(sentence.text) is not None) for _, pattern in _COMPILED),
        *(float(sentence.section == place) for place in _PLACES),
    ]


def features(scene: Scene, asked: Asked, sentence: Sentence, own: Sequence[float]) -> list[float]:
    """How a sentence stands to a question, in the order of `NAMES`; ``own`` are its `own_features`."""
    at, above = sentence.place, before(scene, sentence)
    outcome = scene.shares(asked.outcome)[at]
    intervention = scene.shares(asked.own_intervention or asked.intervention)[at]
    comparator = scene.shares(asked.own_comparator or asked.comparator)[at]
    outcome_before = scene.shares(asked.outcome)[above] if above is not None else 0.0
    intervention_before = scene.shares(asked.own_intervention)[above] if above is not None else 0.0
    length, part, signs, places = own[0], own[1], own[2:-6], own[-6:]
    return [
        *(1.0, outcome, intervention, comparator, outcome_before, intervention_before, float(outcome > 0.99)),
        *(
            min(intervention, comparator),
            outcome * max(signs[:3]),
            outcome * signs[0],
            outcome * signs[1],
            length,
            part,
        ),
        *signs,
        *places,
        *(outcome * place for place in places),
    ]


def table_of_features(scene: Scene, asked: Asked) -> NDArray[np.float64]:
    """The features of every sentence, shape (sentences, `NAMES`)."""
    import numpy as np

    if not scene.own:
        scene.own = [own_features(sentence) for sentence in scene.sentences]
    rows = [features(scene, asked, one, own) for one, own in zip(scene.sentences, scene.own, strict=True)]
    return np.asarray(rows).reshape(-1, len(NAMES))
