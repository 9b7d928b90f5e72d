"""Arms that a paper knows by a letter or a number ("group A", "arm 2"): which of them a question's arms are.

A label stands for the arm whose words stand beside it most often, through the whole paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import sqrt

from palpate.trials.names import same_word, tokens

LABEL = re.compile(
    r"\b(?:[Gg]roup|[Aa]rm|[Cc]ohort|GROUP|[Gg]r\.?)[- ]{0,2}(?P<behind>I{1,3}|IV|[A-Z]|[1-6])\b(?![-.]?\w)"
    r"|\b(?P<before>[A-Z])[- ](?:group|arm)\b"
)
PAIR = re.compile(
    r"\b[Gg]roups (?P<one>[A-Z]|[1-6]|I{1,3}) (?P<and>and|or|versus|vs\.?) (?P<other>[A-Z]|[1-6]|I{1,3})\b"
)
BEHIND, BEFORE = 70, 50  # characters of what is said of a label, within its sentence
MOST_MENTIONS = 30  # of labels in a paper: the definitions stand among the first ones
LEAST = 1.0  # of the score by which one arm's words must lead
Mention = tuple[str, frozenset[str], frozenset[str]]


def label_of(match: re.Match[str]) -> str:
    """The letter or number of a label."""
    return str(match["behind"] or match["before"])


def mentions(texts: Iterable[str]) -> tuple[Mention, ...]:
    """The first labels of a paper, each with the words before and behind it up to the next label."""
    found: list[Mention] = []
    for text in texts:
        places = list(LABEL.finditer(text))
        for at, match in enumerate(places):
            start = max(match.start() - BEFORE, places[at - 1].end() if at else 0)
            end = min(match.end() + BEHIND, places[at + 1].start() if at + 1 < len(places) else len(text))
            words = frozenset(tokens(text[start : match.start()])), frozenset(tokens(text[match.end() : end]))
            found.append((label_of(match), *words))
        if len(found) >= MOST_MENTIONS:
            break
    return tuple(found)


def sides(
    known: Iterable[Mention], intervention: str, comparator: str, own: tuple[frozenset[str], frozenset[str]]
) -> Mapping[str, str]:
    """The side (``INT`` or ``COM``) of each label that stands for an arm that is asked about.

    ``own`` are the words of the intervention that the comparator lacks, and the other way round.
    """
    said = {label_of(match): "INT" for match in LABEL.finditer(intervention)}
    said |= {label_of(match): "COM" for match in LABEL.finditer(comparator)}
    if said:
        return said
    scores: dict[str, float] = {}
    for label, before, behind in known:
        for words, weight in ((behind, 1.0), (before, 0.5)):
            lead = _shared(own[0], words) - _shared(own[1], words)
            scores[label] = scores.get(label, 0.0) + weight * lead
    made: dict[str, str] = {}
    if scores:
        most, least = max(scores, key=lambda one: scores[one]), min(scores, key=lambda one: scores[one])
        if scores[most] >= LEAST:
            made[most] = "INT"
        if scores[least] <= -LEAST:
            made[least] = "COM"
    return _completed(made, scores)


def _completed(made: dict[str, str], labels: Iterable[str]) -> dict[str, str]:
    """Of two labels, the one that is left for the side that is left."""
    left = [label for label in labels if label not in made]
    if len(made) == 1 and len(left) == 1:
        made[left[0]] = "COM" if "INT" in made.values() else "INT"
    return made


def _shared(asked: frozenset[str], words: frozenset[str]) -> float:
    return sum(any(same_word(word, other) for other in words) for word in asked) / sqrt(max(len(asked), 1))
