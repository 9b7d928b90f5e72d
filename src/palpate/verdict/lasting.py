"""Claims of a lasting effect: what was measured long after the treatment goes before what was measured at its end."""

from __future__ import annotations

import re

import msgspec

from palpate.types.evidence import Evidence, ReviewResult, RungEvidence

# What is found this many months after is lasting: palpate's own figure.
LASTING_MONTHS = 6
_LASTING = re.compile(
    r"\blong[- ]lasting|\blasting\b|\blasts? (?:for )?(?:years|months|forever|a long time|a lifetime)"
    r"|\bpermanent(?:ly)?\b|\bfor good\b|\bfor ?ever\b|\bin the long (?:run|term)\b"
    r"|\blong[- ]term (?:relief|benefits?|effects?|results?|improvements?|success)\b",
    re.IGNORECASE,
)
_IN_MONTHS = {"day": 1 / 30.44, "week": 7 / 30.44, "month": 1.0, "year": 12.0}
_TIME = re.compile(r"(\d+(?:\.\d+)?)[ -](day|week|month|year)s?", re.IGNORECASE)
_LONG = re.compile(r"\blong(?:er|est)?\b", re.IGNORECASE)


def says_lasting(text: str) -> bool:
    """Whether a claim says that an effect lasts."""
    return _LASTING.search(text) is not None


def of_long_standing(evidence: Evidence) -> Evidence | None:
    """The reviews' results that were measured long after; None where no review says that any was."""
    rungs = tuple(kept for rung in evidence.rungs if (kept := _late_on(rung)))
    mixed = tuple(review for review in evidence.mixed_reviews if _is_late(review))
    return msgspec.structs.replace(evidence, rungs=rungs, mixed_reviews=mixed) if rungs or mixed else None


def _late_on(rung: RungEvidence) -> RungEvidence | None:
    late = tuple(review for review in rung.reviews if _is_late(review))
    return msgspec.structs.replace(rung, reviews=late, pooled=None, count=None, certainty=None) if late else None


def _is_late(review: ReviewResult) -> bool:
    """Whether a result is of a time that a reader would call long; "up to 6 months" begins with the treatment."""
    when = review.result.timepoint or ""
    times = [float(number) * _IN_MONTHS[unit.lower()] for number, unit in _TIME.findall(when)]
    is_late = bool(times) and max(times) >= LASTING_MONTHS and not when.lower().startswith("up to")
    return is_late or _LONG.search(when) is not None
