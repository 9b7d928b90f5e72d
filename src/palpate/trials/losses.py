"""Those randomised told from those left: reports count the ones who completed, were analysed, or came to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from palpate.trials.counts import NUMBER, PEOPLE, PLAINLY_ENROLLED, PLAINLY_RANDOMISED, PLAINLY_SAID, Count, value_of
from palpate.types.paper import Passage

_COMPLETED_BY = re.compile(
    rf"\b{NUMBER}(?: [\w-]+){{0,2}}? {PEOPLE} (?:had |who |have )?(?:complet(?:ed|ing)|(?:were|was) (?:\w+ )?"
    r"(?:analy[sz]ed|evaluable|included in the (?:\w+ )?analys[ei]s))\b",
    re.IGNORECASE,
)
MOST_LOST = 1.4  # times as many as were analysed: a larger count is of other people
_TAKEN_IN = r"(?P<how>randomi[sz]ed|randomly|allocated|assigned|enrolled|recruited|included|entered)"
_M = NUMBER.replace("?P<n>", "?P<m>")
_THEN_COMPLETED = (
    r"(?: (?!run|screening)[\w-]+){0,4}?(?: \([^()]*\))?,? (?:who |had |have |has |were )?complet(?:ed|ing)\b"
    r"(?!(?: [\w-]+){0,4}? (?:run|screening|baseline|questionnaires?|and were (?:\w+ )?random\w*)\b)"
)
_WHOLE_AND_LEFT = re.compile(
    rf"\b{NUMBER}(?: [\w-]+){{0,4}}? {PEOPLE}(?:(?:\([^()]*\)|[^.;()\d]){{0,60}}? (?:were|was) (?:\w+ )?| )"
    rf"{_TAKEN_IN}\b(?:\([^()]*\)|[^.;()\d]){{0,50}}?(?:,|of whom|of these|of which|with|and) {_M}{_THEN_COMPLETED}",
    re.IGNORECASE,
)
_LEFT_OF_WHOLE = re.compile(
    rf"\b{_M}(?: \([^()]*\))? (?:out )?of (?:the |all )?{NUMBER}(?: [\w-]+)? {PEOPLE}(?: \([^()]*\))?"
    rf"(?: (?:who were |that were )?{_TAKEN_IN})?,? (?:had |have )?completed (?:the |this |all )"
    r"(?=(?:\w+ )?(?:study|trial|interventions?|program\w*|follow|treatment|protocol))",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:were|was|we|been) (?:\w+ ){0,4}?random", re.IGNORECASE)
MOST_LEFT = 5.0  # times as many at the start: more were hardly of the same trial
_REFUSED = re.compile(
    r"\b(?:refus\w+|declin\w+|exclu\w+|unwilling|(?:did|not) (?:not )?(?:meet|fulfil)\w*)\b", re.IGNORECASE
)
SOON = 300  # characters: "131 were allocated for the study. Eleven refused. Therefore, 120 were randomised"
_WRONGLY = re.compile(
    r"\b(?:falsely|wrongly|mistakenly|erroneously|incorrectly|inadvertently) (?:randomi[sz]ed|assigned|"
    r"allocated|enrolled)",
    re.IGNORECASE,
)


def before_losses(
    passages: Sequence[Passage], best: int, counts: Sequence[Count], votes: Mapping[int, float], *, text: str
) -> int:
    """The larger of two counts that are said as plainly, or of which the larger is told to have lost people.

    ``passages`` are those that speak of this trial, ``text`` is the paper's, ``votes`` are the weights of the counts.
    """
    whole = _whole_of(passages, best, counts, text)
    if whole is not None:
        return whole
    if any(_WRONGLY.search(passage.text) for passage in passages):
        return best
    is_plain = any(count.n == best and count.weight >= PLAINLY_SAID and not count.is_completed for count in counts)
    is_said = any(count.n == best for count in counts)
    completed = not is_plain and (not is_said or best in set(_completers(passages)))
    least = PLAINLY_ENROLLED if completed else PLAINLY_RANDOMISED
    larger = [
        count.n for count in counts
        if best < count.n <= MOST_LOST * best and count.weight >= least and votes[count.n] >= least
        and not _were_asked(count, best, counts, text)
    ]  # fmt: skip
    return max(larger, key=lambda n: (votes[n], n), default=best)


def _whole_of(passages: Sequence[Passage], best: int, counts: Sequence[Count], text: str) -> int | None:
    """Of how many a sentence says that the best count is those who completed: 37 of "37 were randomised, 27 completed".

    Of those "enrolled" or "included" only where the smaller count is never said to have been randomised.
    """
    plainly = any(
        count.n == best and count.weight >= PLAINLY_RANDOMISED and _DONE.search(text[count.start : count.end])
        for count in counts
    )
    found: list[int] = []
    for passage in passages:
        for pattern in (_WHOLE_AND_LEFT, _LEFT_OF_WHOLE) if "omplet" in passage.text else ():
            for match in pattern.finditer(passage.text):
                n, left = value_of(match["n"]), value_of(match["m"])
                is_random = (match["how"] or "").lower().startswith("random")
                if n and left == best and best < n <= MOST_LEFT * best and (is_random or not plainly):
                    found.append(n)
    return max(found, default=None)


def _were_asked(count: Count, best: int, counts: Sequence[Count], text: str) -> bool:
    """Whether a count is of those who were asked: soon after it some refuse, and the rest are randomised."""
    for other in counts:
        between = text[count.end : other.start]
        if other.n == best and count.end < other.start <= count.end + SOON and _REFUSED.search(between):
            return "randomi" in text[other.start : other.end].lower() and "randomi" not in text[count.start : count.end]
    return False


def _completers(passages: Sequence[Passage]) -> Iterator[int]:
    """Counts of people who are said to have completed the trial, or to be in the analysis."""
    for passage in passages:
        has = "omplet" in passage.text or "analy" in passage.text or "evaluable" in passage.text
        for match in _COMPLETED_BY.finditer(passage.text) if has else ():
            n = value_of(match["n"])
            if n is not None:
                yield n
