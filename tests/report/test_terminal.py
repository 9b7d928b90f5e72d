"""The report on an article, whole: read this golden page as a user would."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from palpate.check import check
from palpate.library import Library
from palpate.reading import read_text
from palpate.report.terminal import report_text
from palpate.types.study import Arm, Better, Comparison, Design, Mean, MeanKind, Outcome, Role, Study

ARTICLE = """# About massage

Massage eases low back pain. Studies show that massage cures migraine.
Many people swear by massage.
"""
GOLDEN = Path(__file__).parent / "golden" / "check.txt"


def trial(key: str, treated: float, untreated: float) -> Study:
    """A trial of massage against usual care with pain after treatment."""
    means = (
        Mean(arm="t", kind=MeanKind.POST, n=100, mean=treated, sd=2.0),
        Mean(arm="c", kind=MeanKind.POST, n=100, mean=untreated, sd=2.0),
    )
    return Study(
        key=key,
        title=f"A trial of massage ({key})",
        design=Design.RANDOMISED,
        authors=(f"{key.capitalize()} A",),
        year=2010,
        doi=f"10.1000/{key}",
        condition="low back pain",
        n=200,
        arms=(
            Arm(id="t", treatment="massage", role=Role.TREATMENT, n=100),
            Arm(id="c", treatment="usual care", role=Role.COMPARATOR, n=100),
        ),
        outcomes=(
            Outcome(
                outcome="pain",
                comparison=Comparison.BETWEEN_ARMS,
                arms=("t", "c"),
                instrument="VAS 0-10",
                better=Better.LOWER,
                timepoint="8 weeks",
                weeks=8,
                means=means,
            ),
        ),
    )


def rendered(width: int = 80) -> str:
    studies = [trial("ada", 2.0, 5.0), trial("ben", 2.2, 5.1), trial("cleo", 2.1, 5.2)]
    with Library.in_memory(studies) as library:
        report = check(read_text(ARTICLE, source="back.md", suffix=".md"), library)
    report = msgspec.structs.replace(report, version="0", library="0123456789abcdef")
    return report_text(report, width=width)


def test_the_golden_page() -> None:
    assert rendered() == GOLDEN.read_text(encoding="utf-8")


def test_a_narrow_page_holds_the_same_words() -> None:
    assert re.sub(r"[\s─]+", " ", rendered(width=60)) == re.sub(r"[\s─]+", " ", rendered())
    assert max(map(len, rendered(width=60).splitlines())) <= 60
