"""A checked article in words: what a reading is about, why a verdict is what it is, what a rung found."""

from __future__ import annotations

import shlex

import msgspec
import pytest

from palpate import vocabulary
from palpate.report.check_lines import (
    SIGNS,
    borne_line,
    command,
    read_as,
    result,
    steps_line,
    trials,
    why,
)
from palpate.types.article import Span
from palpate.types.citation import Fate, Resolution
from palpate.types.claim import Claim, ClaimType, Slot, Strength
from palpate.types.concept import Concept
from palpate.types.evidence import Evidence, Step
from palpate.types.verdict import Reading, Verdict, VerdictKind
from tests.report.evidence_cases import STUDIES, evidence_of

EVIDENCE = evidence_of(*STUDIES)


def concept(name: str) -> Concept:
    return vocabulary.load().concept(name)


def reading(outcome: str, reason: str, kind: VerdictKind = VerdictKind.NOT_ENOUGH) -> Reading:
    return Reading(kind=kind, reason=reason, outcome=concept(outcome))


def about(condition: str, outcome: str) -> Reading:
    """A reading of one outcome in people with a condition."""
    question = msgspec.structs.replace(EVIDENCE.question, condition=concept(condition), outcome=concept(outcome))
    evidence: Evidence = msgspec.structs.replace(EVIDENCE, question=question)
    return Reading(kind=VerdictKind.NOT_ENOUGH, reason="", outcome=concept(outcome), evidence=evidence)


def test_every_verdict_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(VerdictKind)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_a_complaint_that_names_its_outcome_is_said_once() -> None:
    assert about("C:low-back-pain", "O:pain").what == "low back pain"
    assert about("C:fibromyalgia", "O:pain").what == "pain in fibromyalgia"
    assert about("C:common-cold", "O:occurrence").what == "occurrence of common cold"
    assert reading("O:anxiety", "").what == "anxiety"


def test_of_one_outcome_the_reason_is_the_verdicts_own() -> None:
    one = Verdict(kind=VerdictKind.NOT_ENOUGH, reason="open", readings=(reading("O:anxiety", "open"),))
    assert why(one) == "open"


def test_of_several_the_deciding_one_comes_first_and_the_others_by_their_verdicts() -> None:
    readings = (
        reading("O:pain", "open"),
        reading("O:anxiety", "sure", VerdictKind.SUPPORTED),
        reading("O:sleep", "fair", VerdictKind.SUPPORTED),
    )
    said = Verdict(kind=VerdictKind.SUPPORTED, reason="pain: …; anxiety: …. sure", readings=readings)
    assert why(said) == "anxiety: sure. The same on sleep; not enough evidence on pain"


def test_a_reason_that_is_no_readings_own_stands_as_it_is() -> None:
    readings = (reading("O:pain", "open"), reading("O:anxiety", "sure"))
    assert why(Verdict(kind=VerdictKind.MIXED, reason="they differ", readings=readings)) == "they differ"


def test_what_a_claim_was_read_as_names_the_words_where_they_differ() -> None:
    claim = Claim(
        span=Span(0, 1),
        text="",
        type=ClaimType.EFFECT,
        treatment=Slot(text="Rubbing", label="massage", from_context=True),
        outcomes=(Slot(text="aches", label="pain"), Slot(text="pain", label="pain")),
        condition=Slot(text="elders", label="older adults"),
        comparator=Slot(text="nothing", label="no treatment"),
        strength=Strength.EXAGGERATED,
    )
    parts = ("effect", "rubbing (as massage), from context", "pain", "in older adults", "against no treatment")
    assert read_as(claim) == " · ".join([*parts, "strong wording"])


def test_rungs_tell_their_trials_and_what_they_found() -> None:
    first, second, third = EVIDENCE.rungs
    assert [trials(rung) for rung in (first, second, third)] == ["4, 2 with numbers", "1", "1"]
    assert result(first).startswith("MD 9.79 [")
    assert result(third) == "0 better, 0 no difference, 1 worse, by direction only"
    bare = msgspec.structs.replace(third, effects=(), directions=(), count=None, reviews=first.reviews)
    assert (trials(bare), result(bare)) == ("–", f"{len(first.reviews)} review")


def test_only_steps_down_are_told() -> None:
    steps = [
        Step(domain=name, down=down, figure="", rule="") for name, down in (("risk of bias", 2), ("indirectness", 0))
    ]
    assert steps_line(steps) == "−2 risk of bias"


def test_the_command_asks_the_same_question() -> None:
    evidence = about("C:low-back-pain", "O:pain").evidence
    assert evidence is not None
    words = shlex.split(command(evidence.question))
    assert words == ["palpate", "evidence", "massage", "--condition", "low back pain", "--outcome", "pain"]


@pytest.mark.parametrize(
    ("bears", "said"), [(None, ""), (True, "the study found this"), (False, "the study did not find this")]
)
def test_whether_the_cited_study_found_it(bears: bool | None, said: str) -> None:
    assert borne_line(Resolution(fate=Fate.RESOLVED, why="", bears=bears)) == said
