"""Numbers in prose with what they count: years, people, durations, per cent, p values, intervals."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

import msgspec

from palpate.text.wordings import words_in
from palpate.types.article import Span


class NumberKind(StrEnum):
    """What a number in a sentence is."""

    INTERVAL = "interval"
    P_VALUE = "p value"
    PERCENT = "percent"
    PEOPLE = "people"
    STUDIES = "studies"
    DURATION = "duration"
    YEAR = "year"


class Number(msgspec.Struct, frozen=True):
    """One number: ``values`` holds two for a range or an interval. ``unit`` is the counted noun or time unit.

    Proportions stay as printed (12.5 for 12.5 %), durations stay in their unit.
    """

    kind: NumberKind
    span: Span
    values: tuple[float, ...]
    unit: str | None = None


_UP_TO_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TIME_UNITS = r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?"
NUMBER_WORDS = {word: value for value, word in enumerate(_UP_TO_TWENTY)} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_COUNT = rf"(?:{_NUMBER}|\b(?:{'|'.join(NUMBER_WORDS)})\b)"
_SIGNED = rf"[-−–]?(?:{_NUMBER})"
_TO = r"\s*(?:to|,|;|–|-|−)\s*"
_DIGIT = re.compile(r"\d")
_PEOPLE = (
    r"people|persons?|patients?|participants?|subjects?|adults?|women|men|children|infants?|babies|students?|nurses?|"
    r"volunteers?|athletes?|runners?|workers?|employees?|individuals?|individuales|attendees|females?|males?|seniors?|"
    r"elderly|mothers?|veterans?|players?|clients?|cases|healthy"
)
_PATTERNS = (
    (
        NumberKind.INTERVAL,
        re.compile(rf"(?:CI|confidence interval)[\s:(\[=,]{{0,5}}({_SIGNED}){_TO}({_SIGNED})", re.IGNORECASE),
    ),
    (NumberKind.P_VALUE, re.compile(r"\b[pP]\s*[=<>≤≥]\s*(0?\.\d+)")),
    (NumberKind.PERCENT, re.compile(rf"({_NUMBER})(?:{_TO}({_NUMBER}))?\s*(?:%|per ?cent\b)", re.IGNORECASE)),
    (NumberKind.PEOPLE, re.compile(rf"\b[nN]\s*=\s*({_NUMBER})")),
    (
        NumberKind.PEOPLE,
        re.compile(rf"({_COUNT})(?=(?:[ -](?!and\b|or\b)[a-z-]+){{0,3}}?[ -]({_PEOPLE})\b)", re.IGNORECASE),
    ),
    (
        NumberKind.STUDIES,
        re.compile(rf"({_COUNT})(?=(?:[ -][a-z-]+){{0,3}}? (studies|trials|reviews|RCTs)\b)", re.IGNORECASE),
    ),
    (
        NumberKind.DURATION,
        re.compile(rf"({_COUNT})(?:{_TO}({_COUNT}))?[ -]?({_TIME_UNITS})\b", re.IGNORECASE),
    ),
    (NumberKind.YEAR, re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)(?![\d%]|[.,]\d)")),
)


@lru_cache(maxsize=256)
def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number of a known kind, in order; a stretch of text counts once, as the first kind that fits.

    Examples
    --------
    >>> [(n.kind.value, n.values) for n in find_numbers("In 2010, 50 adults got 15-minute massages (p < .05).")]
    [('year', (2010.0,)), ('people', (50.0,)), ('duration', (15.0,)), ('p value', (0.05,))]
    """
    found: list[Number] = []
    if _DIGIT.search(text) is None and NUMBER_WORDS.keys().isdisjoint(words_in(text)):
        return ()
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            number = _number(kind, match)
            if not any(number.span.overlaps(other.span) for other in found):
                found.append(number)
    return tuple(sorted(found, key=lambda number: number.span))


def _number(kind: NumberKind, match: re.Match[str]) -> Number:
    groups = [group for group in match.groups() if group]
    unit = groups.pop().lower() if groups[-1][-1].isalpha() and groups[-1].lower() not in NUMBER_WORDS else None
    return Number(kind, Span(*match.span()), tuple(_value(group) for group in groups), unit)


def _value(text: str) -> float:
    word = NUMBER_WORDS.get(text.lower())
    return float(word) if word is not None else float(text.replace(",", "").replace("−", "-").replace("–", "-"))
