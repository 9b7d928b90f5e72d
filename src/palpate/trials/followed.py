"""Whether people were lost after they were randomised: then an arm's size is not what stands behind its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from palpate.trials.asked import Scene, Sentence
from palpate.trials.conduct import OTHERS_WORK
from palpate.trials.names import Arm
from palpate.trials.outcomes import Row

_PART = (
    r"(?:\w+[- ]){0,3}?(?:study|trial|follow|assessment|questionnaire|visit|treatment|intervention|program\w*|testing)"
)
_LOST = re.compile(
    r"\b(?:lost to|loss(?:es)? to|loss(?:es)? (?:at|during|in)) follow|\bdrop(?:ped|ping)?[- ]?outs?\b|"
    r"\bwithdr(?:ew|awn)\b|\bwithdrawals? (?:from|rates?)\b|\battrition\b|\bnon-?(?:completers?|responders? at follow)|"
    r"\b(?:did not|failed to|unable to|not) (?:complete|completing|return for|attend) (?:the |all |their |any )?"
    rf"{_PART}|"
    r"\bdiscontinu\w+ (?:from )?(?:the |their )?(?:study|trial|participation|follow)|\bcompletion rates?\b|"
    r"\bmissing (?:follow|data|values|outcome|observation|questionnaire)|\bcompleters?\b|\blast[- ]observation|"
    r"\b(?:multiple )?imput(?:ed|ation)|\bexcluded from (?:the |all |further |our )?(?:\w+ )?analys|"
    r"\b(?:left|quit) the (?:study|trial)\b|"
    r"\b(?:\d+|\d+(?:\.\d+)? ?%\)?)(?: of (?:the |all )?\w+| \w+){0,3} (?:had |who |have )?completed "
    rf"(?:the |all |their )?{_PART}",
    re.IGNORECASE,
)
_NONE_LOST = re.compile(
    r"\b(?:no|none|nobody|without(?: any)?|zero|neither|never|nor)\b[^.;]{0,70}"
    r"\b(?:lost|loss\w*|drop\w*|withdr\w+|attrition|discontinu\w+|missing|excluded|left|quit)\b|"
    r"\b(?:all|every|each|100 ?%)\b[^.;,]{0,60}\bcomplet\w+|\bcompletion rates? (?:was|were|of) 100\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:blood|samples?|plasma|serum|aspirate|needle|catheter)\b[^.;]{0,60}\bwithdrawn\b|"
    r"sample size|\bpower\b|\b(?:consider|assum|expect|anticipat|estimat|allow|predict|plan)\w*|\baccount\w* for\b|"
    r"\b(?:free|right|able|permitted|could|may|would|will|can|wish\w*|if|criteri\w+|any time|unless)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?P<lost>\d+) ?(?:/|of|out of) ?(?P<whole>\d+)\b")
_NEEDED = (
    *("follow", "drop", "withdr", "attrition", "complet", "discontinu", "missing", "observation", "imput", "exclu"),
    *("left the", "quit the", "return", "attend", "respon"),
)
_ACCOUNT = re.compile(r"\bflow ?-?(?:charts?|diagrams?)\b|\bper[- ]protocol\b", re.IGNORECASE)
_COMPLETED = re.compile(r"\bcompleted\b|\banaly[sz]ed\b", re.IGNORECASE)
_SECTIONS = frozenset({"abstract", "methods", "results", "other"})


def counted(rows: Sequence[Row], arms: Sequence[Arm], scene: Scene, *, randomised: int | None) -> list[Row]:
    """The rows, their means without the people that nothing gives them, where the report tells of people lost.

    Sizes of arms that together are fewer than were randomised are of those who were followed, and stay; so are sizes
    that losses left ("8/360" beside an arm of 352), or that a sentence says to have completed. A report that accounts
    for people in a flow chart, or per protocol, gives none either. An arm keeps its own ``n``, which pooling takes
    where a mean has none.
    """
    sizes = [arm.n or 0 for arm in arms]
    told = [one for one in scene.sentences if one.section in _SECTIONS and _tells(one)]
    if _ACCOUNT.search(scene.paper.text) and not any(_leaves(one, sizes) or _keeps(one, sum(sizes)) for one in told):
        return [_without(row) for row in rows]
    if not told or (randomised is not None and sum(sizes) < randomised) or any(_leaves(one, sizes) for one in told):
        return list(rows)
    return [_without(row) for row in rows]


def with_everyone(row: Row, n: int) -> Row:
    """A row of a crossover: behind means for which nothing gives the people stand all of them."""
    means = (
        msgspec.structs.replace(one, n=one.n or n) if at in row.assumed else one
        for at, one in enumerate(row.outcome.means)
    )
    return msgspec.structs.replace(row, outcome=msgspec.structs.replace(row.outcome, means=tuple(means)))


def _without(row: Row) -> Row:
    means = (
        msgspec.structs.replace(one, n=None) if at in row.assumed else one for at, one in enumerate(row.outcome.means)
    )
    return msgspec.structs.replace(row, outcome=msgspec.structs.replace(row.outcome, means=tuple(means)), assumed=())


def _leaves(sentence: Sentence, sizes: Sequence[int]) -> bool:
    """Whether the people lost of so many, as a sentence counts them by arm, leave the sizes of the arms."""
    left = {int(found["whole"]) - int(found["lost"]) for found in _OF.finditer(sentence.text)}
    return len(sizes) > 1 and left >= set(sizes)


def _keeps(sentence: Sentence, everyone: int) -> bool:
    """Whether a sentence says that as many people as the arms have together completed the trial or were analysed."""
    return _COMPLETED.search(sentence.text) is not None and re.search(rf"\b{everyone}\b", sentence.text) is not None


def _tells(sentence: Sentence) -> bool:
    """Whether a sentence says that people of this trial were lost, left out, or filled in for."""
    small = sentence.text.lower()
    if not any(letters in small for letters in _NEEDED) or _LOST.search(sentence.text) is None:
        return False
    if _NONE_LOST.search(sentence.text) or _NOT_YET.search(sentence.text):
        return False
    return OTHERS_WORK.search(sentence.text) is None or sentence.section == "abstract"
