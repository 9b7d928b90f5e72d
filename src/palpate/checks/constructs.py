"""Which way a named outcome is better, and which scales hold whole numbers; the words are in the two tables beside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from palpate.types.study import Better

_SPACES = re.compile(r"\s+")
_RANGE = re.compile(r"\b0-\d+\b")
_RESPONSE = re.compile(r"\b(responders?|improved?|improvement|success|no pain|without pain|pain-free)\b", re.IGNORECASE)
_NO_RESPONSE = re.compile(r"\b(?:no|not|without)(?: \w+)? (?:improved?|improvement|success)\b", re.IGNORECASE)
# What turns the name of a construct round, or leaves it open: remission of depression, loss of grip strength.
_TURNED = re.compile(
    r"\b(?:no|not|loss|lack|low|abnormal|impair(?:ed|ment)|decline|need for|freedom|free days|remission|resolution"
    r"|relief|reduction|response|favourable|for gestational age)\b",
    re.IGNORECASE,
)


def polarity(outcome: str, instrument: str | None = None) -> Better | None:
    """Which way of the scale is improvement.

    A row that counts those who improved is better higher, whatever it counts them on, and one of those who did not
    lower; else the instrument's own direction decides, else the name of the outcome, if no word turns that round.

    Examples
    --------
    >>> polarity("sleep quality"), polarity("sleep quality", "PSQI")
    (<Better.HIGHER: 'higher'>, <Better.LOWER: 'lower'>)
    >>> polarity("DHEA-S") is None
    True
    """
    if _NO_RESPONSE.search(outcome):
        return Better.LOWER
    if _RESPONSE.search(f"{outcome} {instrument or ''}"):
        return Better.HIGHER
    scale = scale_polarity(instrument or "") or scale_polarity(outcome)
    return scale or _by_name(outcome)


def scale_polarity(instrument: str) -> Better | None:
    """Which way an instrument runs, None where the table does not know it."""
    directed = {phrase: better for phrase, (better, _) in _scales().items() if better}
    phrase = _longest(instrument, directed)
    return Better(directed[phrase]) if phrase else None


@cache
def is_whole(instrument: str | None) -> bool:
    """Whether an instrument gives whole-number scores, so that GRIM applies to its means."""
    whole = [phrase for phrase, (_, is_whole_score) in _scales().items() if is_whole_score]
    return _longest(instrument or "", whole) is not None


def is_scale(instrument: str | None) -> bool:
    """Whether the words name a scale with its range, or one that the table knows, and not merely a unit."""
    return bool(instrument) and (
        _RANGE.search(instrument or "") is not None or scale_polarity(instrument or "") is not None
    )


def _by_name(outcome: str) -> Better | None:
    phrase = _longest(outcome, _constructs())
    is_turned = phrase is not None and _TURNED.search(outcome) and not _TURNED.search(phrase)
    return Better(_constructs()[phrase]) if phrase and not is_turned else None


def _longest(text: str, phrases: Iterable[str]) -> str | None:
    """The longest of the phrases that stands in the text as whole words."""
    padded = f" {_SPACES.sub(' ', text.lower())} "
    held = (phrase for phrase in phrases if phrase in padded)
    hits = [phrase for phrase in held if re.search(rf"(?<![\w]){re.escape(phrase)}(?![\w])", padded)]
    return max(hits, key=len, default=None)


@cache
def _constructs() -> dict[str, str]:
    return {phrase: better for better, phrase in _rows("constructs.tsv")}


@cache
def _scales() -> dict[str, tuple[str, bool]]:
    return {phrase: ("" if better == "-" else better, whole == "yes") for phrase, better, whole in _rows("scales.tsv")}


def _rows(name: str) -> list[list[str]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
