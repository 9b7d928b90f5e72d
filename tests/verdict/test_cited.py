"""A report of a study against that study, then against all the evidence."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from palpate.types.citation import Candidate, Fate, Resolution
from palpate.types.claim import Claim, ClaimDirection, ClaimType
from palpate.types.concept import Rung
from palpate.types.evidence import CertaintyLevel, Direction
from palpate.types.verdict import Verdict, VerdictKind
from palpate.verdict import judge, with_citation
from tests.builders import effect
from tests.verdict.test_judge import BENEFIT, NONE, OPEN, claim
from tests.verdict.test_standing import evidence, review, rung

REPORT = claim(ClaimType.STUDY)


def cites(key: str = "lee2001", fate: Fate = Fate.RESOLVED) -> Resolution:
    return Resolution(fate=fate, why="", candidates=(Candidate(key=key, label="Lee 2001", score=0.9),))


def judged(one: Claim, *, y: float, level: str = "very low", found: dict[str, Any] = OPEN) -> Verdict:
    """A verdict on evidence that holds the study cited, with that effect."""
    rows = (*found["effects"], effect("lee2001", y=y, v=0.01))
    return judge(one, [evidence(rung(level=level, **(found | {"effects": rows})))])


def test_a_faithful_report_is_supported_though_all_the_evidence_is_thin() -> None:
    verdict = with_citation(REPORT, judged(REPORT, y=0.8), cites())
    assert (verdict.kind, verdict.certainty) == (VerdictKind.SUPPORTED, CertaintyLevel.VERY_LOW)
    assert verdict.reason.startswith("Lee 2001, the study cited, found better; all the evidence: ")
    assert verdict.studies[0] == "lee2001"


@pytest.mark.parametrize(
    ("direction", "y", "level", "found", "kind"),
    [
        (ClaimDirection.IMPROVES, 0.8, "low", BENEFIT, VerdictKind.SUPPORTED),
        (ClaimDirection.IMPROVES, 0.8, "low", NONE, VerdictKind.MIXED),
        (ClaimDirection.IMPROVES, 0.0, "very low", OPEN, VerdictKind.CONTRADICTED),
        (ClaimDirection.IMPROVES, -0.8, "low", BENEFIT, VerdictKind.MIXED),
        (ClaimDirection.NO_CHANGE, 0.0, "very low", OPEN, VerdictKind.SUPPORTED),
        (ClaimDirection.WORSENS, 0.8, "very low", OPEN, VerdictKind.CONTRADICTED),
    ],
)
def test_the_report_against_its_study_and_the_rest(
    direction: ClaimDirection, y: float, level: str, found: dict[str, Any], kind: VerdictKind
) -> None:
    one = claim(ClaimType.STUDY, direction=direction)
    assert with_citation(one, judged(one, y=y, level=level, found=found), cites()).kind is kind


@pytest.mark.parametrize("resolution", [None, cites(fate=Fate.NOT_FOUND), cites("another2001")])
def test_without_its_study_among_the_evidence_nothing_changes(resolution: Resolution | None) -> None:
    verdict = judged(REPORT, y=0.8)
    assert with_citation(REPORT, verdict, resolution) == verdict


def test_what_is_no_report_of_a_study_is_left_to_all_the_evidence() -> None:
    verdict = judged(claim(), y=0.8)
    assert with_citation(claim(), verdict, cites()) == verdict


def test_a_study_that_found_both_is_left_too() -> None:
    rows = (effect("lee2001", y=0.8, v=0.01), effect("lee2001", y=0.0, v=0.01))
    verdict = judge(REPORT, [evidence(rung(level="very low", **(OPEN | {"effects": rows})))])
    assert with_citation(REPORT, verdict, cites()) == verdict


def test_directions_and_reviews_count_as_well() -> None:
    told = msgspec.structs.replace(effect("lee2001"), y=None, v=None, direction=Direction.BETTER)
    by_direction = judge(REPORT, [evidence(rung(Rung.SHAM, level="very low", **(OPEN | {"directions": (told,)})))])
    by_review = judge(REPORT, [evidence(mixed=(review(0.3, 0.7, study="lee2001", rung=None),))])
    for verdict in (by_direction, by_review):
        assert with_citation(REPORT, verdict, cites()).kind is VerdictKind.SUPPORTED
