"""What a claim reports of a study it cites, against what that study found; then against all the evidence."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from palpate.types.citation import Fate, Resolution
from palpate.types.claim import Claim, ClaimDirection, ClaimType
from palpate.types.evidence import Direction, Effect, ReviewResult
from palpate.types.study import Favours
from palpate.types.verdict import Verdict, VerdictKind

_Z_975 = 1.959963984540054  # normal quantile of the 95 % intervals of single studies
_WAY = {ClaimDirection.IMPROVES: 1, ClaimDirection.NO_CHANGE: 0, ClaimDirection.WORSENS: -1}
_FOUND = {1: "better", 0: "no difference", -1: "worse"}


def with_citation(claim: Claim, verdict: Verdict, resolution: Resolution | None) -> Verdict:
    """The verdict on a report of a study, given the study that it was resolved to.

    A report that says what its study found is supported, unless all the evidence says otherwise (then it is mixed); the
    certainty stays that of all the evidence. A report that turns its study round is contradicted, unless all the
    evidence bears the claim. Other claims, and studies that the evidence on the claim does not hold, change nothing.

    Parameters
    ----------
    claim : Claim
    verdict : Verdict
        On all the evidence, as `palpate.verdict.judge` gives it.
    resolution : Resolution or None
    """
    cited = resolution.study if resolution and resolution.fate is Fate.RESOLVED else None
    if cited is None or claim.type is not ClaimType.STUDY:
        return verdict
    ways = {way for way in _ways(cited.key, verdict) if way is not None}
    if len(ways) != 1:
        return verdict
    found = ways.pop()
    agrees = found == _WAY[claim.direction or ClaimDirection.IMPROVES]
    return msgspec.structs.replace(
        verdict,
        kind=_kind(verdict.kind, agrees=agrees),
        reason=f"{cited.label}, the study cited, found {_FOUND[found]}; all the evidence: {verdict.reason}",
        studies=tuple(dict.fromkeys((cited.key, *verdict.studies))),
    )


def _kind(overall: VerdictKind, *, agrees: bool) -> VerdictKind:
    if agrees:
        turned = {VerdictKind.NOT_ENOUGH: VerdictKind.SUPPORTED, VerdictKind.CONTRADICTED: VerdictKind.MIXED}
    else:
        turned = {VerdictKind.NOT_ENOUGH: VerdictKind.CONTRADICTED, VerdictKind.SUPPORTED: VerdictKind.MIXED}
    return turned.get(overall, overall)


def _ways(key: str, verdict: Verdict) -> Iterator[int | None]:
    """Which way each result of the study points, on any outcome and rung that the claim asks for."""
    for evidence in (reading.evidence for reading in verdict.readings if reading.evidence):
        reviews = (review for rung in evidence.rungs for review in rung.reviews)
        yield from (_way_of_review(one) for one in (*reviews, *evidence.mixed_reviews) if one.study == key)
        effects = (effect for rung in evidence.rungs for effect in (*rung.effects, *rung.directions))
        yield from (_way(effect) for effect in effects if effect.study == key)


def _way(effect: Effect) -> int | None:
    """By its interval where it has numbers, else as it reports."""
    if effect.y is not None and effect.v is not None:
        half = _Z_975 * effect.v**0.5
        return _side((effect.y - half, effect.y + half))
    named = {Direction.BETTER: 1, Direction.NEITHER: 0, Direction.WORSE: -1}
    return named[effect.direction] if effect.direction else None


def _way_of_review(review: ReviewResult) -> int | None:
    if review.ci is not None:
        return _side(review.ci)
    named = {Favours.TREATMENT: 1, Favours.NEITHER: 0, Favours.COMPARATOR: -1}
    return named.get(review.favours) if review.favours else None


def _side(interval: tuple[float, float]) -> int:
    return 1 if interval[0] > 0 else -1 if interval[1] < 0 else 0
