"""Which way the person fares, from the verbs before each outcome and the outcome's own better side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from palpate.claims.cues import several
from palpate.types.claim import ClaimDirection
from palpate.types.concept import Concept, Family
from palpate.types.study import Better

if TYPE_CHECKING:
    from palpate.claims.terms import Terms

_UP, _DOWN, _GOOD, _BAD = "up", "down", "good", "bad"

_LOSS = re.compile(r"\b(?:loss|losing|lost)\b", re.IGNORECASE)  # inside a term: "loss of elasticity"
# "brings blood pressure down": the verb before an outcome, and which way behind it.
_MOVES = re.compile(
    r"\b(?:bring|brings|bringing|brought|get|gets|getting|got|drive|drives|driving|drove|push\w*|nudg\w*|send|sends|"
    r"sent|"
    r"keep|keeps|keeping|kept|pull\w*|tak(?:e|es|ing)|took|knock\w*)\b[^.;]*$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\s+(?:(?:levels?|numbers?|readings?|back|right|way)\s+){0,2}(?P<where>down|up|soaring|rocketing|"
    r"through the roof|sky[- ]high)\b",
    re.IGNORECASE,
)
_REACH = 7  # words before an outcome that can be about it


def worded_direction(terms: Terms) -> ClaimDirection | None:
    """Improves or worsens, by the majority of the outcomes whose better side is known; None where nothing is said.

    "Raises the loss of elasticity" is read as a product: more of a loss is less. "Reduces pain and stiffness" holds for
    both: an outcome without words of its own takes those of the one before it.
    """
    signs = list(_signs(terms))
    if not signs or sum(signs) == 0:
        return None
    return ClaimDirection.IMPROVES if sum(signs) > 0 else ClaimDirection.WORSENS


def _signs(terms: Terms) -> list[int]:
    signs: list[int] = []
    last: str | None = None
    at = 0
    start = terms.segment.span.start
    for mention, concept in terms.of(Family.OUTCOME):
        named = terms.segment.text[mention.start - start : mention.end - start]
        at = max(
            [at, *(one.end - start for one, _ in terms.treatments if one.end <= mention.start)]
        )  # "slow breathing"
        before = terms.segment.text[at : mention.start - start].split()[-_REACH:]
        said = _moved(terms.segment.text, at, mention.start - start, mention.end - start) or _change(
            " ".join([*before, *_LOSS.findall(named)])
        )
        at = mention.end - start
        last = said or last
        sign = _sign(last, concept)
        if sign:
            signs.append(sign)
    return signs


def _moved(text: str, at: int, start: int, end: int) -> str | None:
    """Which way an outcome is brought by a verb before it and a word behind it; None where it is not."""
    where = _WHERE.match(text, end)
    if where is None or not _MOVES.search(text[at:start]):
        return None
    return _DOWN if where["where"].lower() == "down" else _UP


def _sign(change: str | None, concept: Concept) -> int:
    if change is None or concept.better is None:
        return 0
    if change in {_GOOD, _BAD}:
        return 1 if change == _GOOD else -1
    is_more = change == _UP
    return 1 if is_more == (concept.better is Better.HIGHER) else -1


def _change(words: str) -> str | None:
    """What a stretch of words says of the outcome at its end."""
    said = several(_BAD, _DOWN, _GOOD, _UP).places(words)
    if _BAD in said:
        return _BAD
    downs = len({start for start, _ in said.get(_DOWN, ())})
    if not downs and _GOOD in said:
        return _GOOD  # "eases pressure that creates pain" is good, whatever else it says
    if not downs and _UP not in said:
        return None
    return _UP if downs % 2 == 0 else _DOWN
