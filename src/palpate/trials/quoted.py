"""The p that the text gives beside a row's own figures, where its table gives none.

"The score in the active group (20.85) was lower than in the placebo group (26.0, P = 0.037)": a sentence that prints
the figures of both arms speaks of that row, and the p behind them compares the arms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from palpate.trials.asked import Scene, Sentence
from palpate.trials.cells import plain, read_p
from palpate.trials.outcomes import Row, is_significant
from palpate.types.study import Finding, MeanKind, Outcome, ReadPlace

SURE_IN_TEXT = 0.7  # of a figure that a sentence gives, as in `said`
FAR = 60  # characters between the last of the figures and the p
LONGEST = 2_000  # characters of a sentence; a longer one is a list
LEAST_DIGITS = 3  # that the figures of both arms have together: smaller ones stand in sentences by chance
_P = re.compile(r"\bp ?(?:-? ?values?)? ?(?:=|<|>|≤|≥|of) ?\d?\.\d+", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\d.,])\d+(?:,\d{3})*(?:\.\d+)?")
_WITHIN = re.compile(r"\b(?:from|to|versus|vs\.?|with) (?:the )?baseline\b|\bwithin[- ]group", re.IGNORECASE)
_RESULTS = frozenset({"abstract", "results", "other"})


class _Quote(msgspec.Struct, frozen=True):
    """A sentence with a p, and where each of its figures ends last before that p."""

    sentence: Sentence
    ends: dict[float, int]
    p: tuple[str, float]
    start: int


def with_quoted(rows: Sequence[Row], scene: Scene) -> list[Row]:
    """The rows, those without a p with that of the one sentence that prints their figures.

    A p that shows a difference takes back that there was none: a table may leave its mark to another row of a measure.
    """
    quotes = list(_quotes(scene))
    return [row if row.outcome.p is not None else _quoted(row, quotes) for row in rows] if quotes else list(rows)


def _quotes(scene: Scene) -> Iterator[_Quote]:
    for sentence in scene.sentences:
        if sentence.section not in _RESULTS or len(sentence.text) > LONGEST or _WITHIN.search(sentence.text):
            continue
        text = plain(sentence.text)
        since = 0
        for match in _P.finditer(text):
            found = read_p(match.group().replace(" of ", " = "))
            ends = {
                abs(float(one.group().replace(",", ""))): one.end()
                for one in _FIGURE.finditer(text, since, match.start())
            }
            if found is not None and found[1] is not None and len(ends) > 1:
                yield _Quote(sentence, ends, (found[0], found[1]), match.start())
            since = match.end()


def _quoted(row: Row, quotes: Sequence[_Quote]) -> Row:
    outcome = row.outcome
    figures = [_figures(outcome, arm) for arm in outcome.arms[:2]]
    if len(figures) < 2 or not all(figures):
        return row
    found = {quote.p: quote for quote in quotes if _is_of(quote, *figures)}
    if len(found) != 1:
        return row
    (p_is, p), quote = next(iter(found.items()))
    span = (quote.sentence.span.start, quote.sentence.span.end)
    place = ReadPlace(field="p", part=quote.sentence.label or None, span=span, confidence=SURE_IN_TEXT)
    is_denied = outcome.finding is Finding.NO_DIFFERENCE and is_significant(p, p_is, None)
    finding, tested = (None, None) if is_denied else (outcome.finding, outcome.tested)
    made = msgspec.structs.replace(outcome, p=p, p_is=p_is, finding=finding, tested=tested)
    return msgspec.structs.replace(row, outcome=made, places=(*row.places, place))


def _is_of(quote: _Quote, treatment: set[float], comparator: set[float]) -> bool:
    """Whether the sentence prints a figure of each arm, two different ones, the later of them near the p."""
    for one in treatment & quote.ends.keys():
        for other in comparator & quote.ends.keys():
            digits = sum(len(re.sub(r"\D", "", f"{figure:g}")) for figure in (one, other))
            near = quote.start - max(quote.ends[one], quote.ends[other]) <= FAR
            if one != other and near and digits >= LEAST_DIGITS:
                return True
    return False


def _figures(outcome: Outcome, arm: str) -> set[float]:
    """The figures by which an arm's result is known: its mean or median after treatment or of a change, its events."""
    found = {
        abs(value)
        for one in outcome.means
        if one.arm == arm and one.kind is not MeanKind.BASELINE
        for value in (one.mean, one.median)
        if value is not None
    }
    return found | {float(one.events) for one in outcome.events if one.arm == arm}
