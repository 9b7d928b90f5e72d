"""What an arm got, as far as a sentence says it in plain figures: minutes, sessions, weeks."""

from __future__ import annotations

import re

from palpate.text.numbers import NUMBER_WORDS
from palpate.trials.asked import Scene
from palpate.trials.names import ArmNames

_N = rf"(?P<n>\d+(?:\.\d+)?|{'|'.join(NUMBER_WORDS)})"
_M = _N.replace("?P<n>", "?P<m>")
_PROGRAMME = r"(?:program\w*|course|intervention|treatment|training|trial)"
_DOSES = {
    "minutes": re.compile(rf"\b{_N}[- ]?min(?:ute)?s?\b", re.IGNORECASE),
    "sessions": re.compile(
        rf"\b{_N}(?: [\w-]+){{0,2}}? (?:sessions|treatments|visits|massages|classes)\b", re.IGNORECASE
    ),
    "weeks": re.compile(
        rf"\b(?:for|over|during|of) (?:the )?{_N}[- ]weeks?\b|\b{_M}[- ]week (?:\w+ ){{0,3}}{_PROGRAMME}", re.IGNORECASE
    ),
}
_GIVEN = re.compile(
    r"\b(?:receiv|treat|session|program|intervention|consist|perform|admin|deliver|given|attend|assigned|"
    r"allocated)",
    re.IGNORECASE,
)
_PARTS = frozenset({"abstract", "methods"})


def doses(scene: Scene, names: ArmNames) -> dict[str, dict[str, float]]:
    """For each arm its doses, from the first sentence that names this arm alone and says one."""
    found: dict[str, dict[str, float]] = {arm.id: {} for arm in names.arms}
    for sentence in scene.sentences:
        if sentence.section not in _PARTS or not _GIVEN.search(sentence.text):
            continue
        named = names.in_order(sentence.text)
        for arm in named if len(named) == 1 else ():
            for kind, pattern in _DOSES.items():
                match = pattern.search(sentence.text)
                if match is not None and kind not in found[arm]:
                    value = _value(next(one for one in match.groups() if one))
                    if value > 0:
                        found[arm][kind] = value
    return found


def _value(said: str) -> float:
    word = NUMBER_WORDS.get(said.lower())
    return float(word) if word is not None else float(said)
