"""Claims that say when: of a lasting effect what was measured long after speaks, of "by the next day" what was then."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from palpate.types.evidence import Evidence, ReviewResult, RungEvidence

# What is found this many months after is lasting: palpate's own figure.
LASTING_MONTHS = 6
# Behind "long-lasting": a complaint that lasts, and no effect.
_COMPLAINT = (
    r"(?! (?:(?!relief|cure|help|benefits?|effects?|results?|improvements?|and|for|from|in|on|of|to)[\w-]+ ){0,3}"
    r"(?:pains?|aches?|coughs?|fatigue|tiredness|symptoms|insomnia|diarrhoea|illness(?:es)?|conditions?|diseases?|"
    r"damage|wounds?|hives|colds?|headaches?|depression|grief|stress|covid)\b(?![- ](?:relief|reduction|control|free)))"
)
_LASTING = re.compile(
    rf"\blasting\b{_COMPLAINT}"
    r"|\blasts? (?:for )?(?:years|months|forever|a long time|a lifetime)"
    r"|\bpermanent(?:ly)?\b|\bfor good\b|\bfor ?ever\b|\bin the long (?:run|term)\b"
    r"|\blong[- ]term (?:relief|benefits?|effects?|results?|improvements?|success)\b",
    re.IGNORECASE,
)
# A result of at most so many times the claim's own time, or so many times less, is of that time: palpate's own figure.
ABOUT = 2.0
_NUMBERS = {"a": 1, "an": 1, "one": 1, "a single": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5}
_NUMBERS |= {"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}
_WITHIN = re.compile(
    rf"\b(?:in|within|after|inside)(?: just| only| about| as little as)? (?P<n>\d+|{'|'.join(_NUMBERS)}) "
    r"(?P<unit>hour|day|week|month)s?\b(?! (?:of|old|per|or more))|"
    r"\b(?P<overnight>overnight|by the next (?:day|morning)|the day after)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:overnight|by the next (?:day|morning)|instant(?:ly|aneous(?:ly)?)?|at once|(?:right|straight) away|"
    r"immediate(?:ly)?|"
    r"(?:after|in|from) (?:the|a|an|one|your|only one|just one) (?:(?:first|single|one) )?"
    r"(?:session|treatment|visit|appointment|massage|adjustment|use|dose|application))\b",
    re.IGNORECASE,
)
_IN_MONTHS = {"hour": 1 / 730.5, "day": 1 / 30.44, "week": 7 / 30.44, "month": 1.0, "year": 12.0}
AT_ONCE_MONTHS = _IN_MONTHS["day"]
_TIME = re.compile(r"(\d+(?:\.\d+)?)[ -](hour|day|week|month|year)s?", re.IGNORECASE)
_LONG = re.compile(r"\blong(?:er|est)?\b", re.IGNORECASE)


def says_lasting(text: str) -> bool:
    """Whether a claim says that an effect lasts."""
    return _LASTING.search(text) is not None


def of_long_standing(evidence: Evidence) -> Evidence | None:
    """The reviews' results that were measured long after; None where no review says that any was."""
    return _kept(evidence, _is_late)


def said_time(text: str) -> float | None:
    """When a claim says that it helps, in months; None where it says no time."""
    found = _WITHIN.search(text)
    if found is None:
        return None
    if found["overnight"]:
        return _IN_MONTHS["day"]
    count = found["n"].lower()
    return float(_NUMBERS.get(count) or count) * _IN_MONTHS[found["unit"].lower()]


def says_at_once(text: str) -> bool:
    """Whether a claim is about what is felt at once, or after one go."""
    return _AT_ONCE.search(text) is not None


def measured_at(evidence: Evidence, months: float) -> Evidence | None:
    """The reviews' results of about that time; None where no review says that any was."""
    return _kept(evidence, lambda review: _is_about(review, months))


def of_time(evidence: Evidence, months: float) -> Evidence:
    """The reviews' results of about that time, where there are any; else all that is known."""
    return measured_at(evidence, months) or evidence


def _is_about(review: ReviewResult, months: float) -> bool:
    times = _months(review.result.timepoint or "")
    return bool(times) and max(times) <= ABOUT * months and min(times) * ABOUT >= months


def _months(when: str) -> list[float]:
    return [float(number) * _IN_MONTHS[unit.lower()] for number, unit in _TIME.findall(when)]


def _kept(evidence: Evidence, is_wanted: Callable[[ReviewResult], bool]) -> Evidence | None:
    """The reviews' results that are wanted; None where there is none."""
    found = ((rung, tuple(filter(is_wanted, rung.reviews))) for rung in evidence.rungs)
    rungs = tuple(_of_reviews(rung, wanted) for rung, wanted in found if wanted)
    mixed = tuple(filter(is_wanted, evidence.mixed_reviews))
    return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=mixed) if rungs or mixed else None


def _of_reviews(rung: RungEvidence, reviews: tuple[ReviewResult, ...]) -> RungEvidence:
    return msgspec.structs.replace(rung, reviews=reviews, pooled=None, count=None, certainty=None)


def _is_late(review: ReviewResult) -> bool:
    """Whether a result is of a time that a reader would call long; "up to 6 months" begins with the treatment."""
    when = review.result.timepoint or ""
    times = _months(when)
    is_late = bool(times) and max(times) >= LASTING_MONTHS and not when.lower().startswith("up to")
    return is_late or _LONG.search(when) is not None
