"""A report of a study against that study, then against all the evidence."""

from __future__ import annotations

from typing import Any

import pytest

from palpate.types.citation import Candidate, Fate, Resolution
from palpate.types.claim import ClaimType
from palpate.types.evidence import CertaintyLevel
from palpate.types.verdict import Verdict, VerdictKind
from palpate.verdict import judge, with_citation
from tests.verdict.test_judge import BENEFIT, NONE, OPEN, claim
from tests.verdict.test_standing import evidence, rung

REPORT = claim(ClaimType.STUDY)


def cites(fate: Fate = Fate.RESOLVED, *, bears: bool | None = True) -> Resolution:
    cited = Candidate(key="lee2001", label="Lee 2001", score=0.9)
    return Resolution(fate=fate, why="", candidates=(cited,), bears=bears)


def judged(found: dict[str, Any]) -> Verdict:
    return judge(REPORT, [evidence(rung(level="very low" if found is OPEN else "low", **found))])


def test_a_faithful_report_is_supported_though_all_the_evidence_is_thin() -> None:
    verdict = with_citation(REPORT, judged(OPEN), cites())
    assert (verdict.kind, verdict.certainty) == (VerdictKind.SUPPORTED, CertaintyLevel.VERY_LOW)
    assert verdict.reason.startswith("Lee 2001, the study cited, found it; all the evidence: ")
    assert verdict.studies[0] == "lee2001"


@pytest.mark.parametrize(
    ("bears", "found", "kind"),
    [
        (True, BENEFIT, VerdictKind.SUPPORTED),
        (True, NONE, VerdictKind.MIXED),
        (False, OPEN, VerdictKind.CONTRADICTED),
        (False, BENEFIT, VerdictKind.MIXED),
        (False, NONE, VerdictKind.CONTRADICTED),
    ],
)
def test_the_report_against_its_study_and_the_rest(bears: bool, found: dict[str, Any], kind: VerdictKind) -> None:
    assert with_citation(REPORT, judged(found), cites(bears=bears)).kind is kind


@pytest.mark.parametrize("resolution", [None, cites(Fate.NOT_FOUND), cites(bears=None)])
def test_without_a_study_that_speaks_of_it_nothing_changes(resolution: Resolution | None) -> None:
    assert with_citation(REPORT, judged(OPEN), resolution) == judged(OPEN)


def test_what_is_no_report_of_a_study_is_left_to_all_the_evidence() -> None:
    assert with_citation(claim(), judged(OPEN), cites()) == judged(OPEN)
