"""The report on an article, whole: read this golden page as a user would."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from palpate.check import check
from palpate.library import Library
from palpate.reading import read_text
from palpate.report.terminal import Amount, report_text
from palpate.types.report import Report
from palpate.types.study import Arm, Better, Comparison, Design, Mean, MeanKind, Outcome, Role, Study
from tests.report.check_cases import NOTE, REWRITE, full_report, report_of

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


def report() -> Report:
    studies = [trial("ada", 2.0, 5.0), trial("ben", 2.2, 5.1), trial("cleo", 2.1, 5.2)]
    with Library.in_memory(studies) as library:
        made = check(read_text(ARTICLE, source="back.md", suffix=".md"), library)
    return msgspec.structs.replace(made, version="0", library="0123456789abcdef")


def rendered(width: int = 80, amount: Amount = Amount.USUAL) -> str:
    return report_text(report(), width=width, amount=amount)


def test_the_golden_page() -> None:
    assert rendered() == GOLDEN.read_text(encoding="utf-8")


def test_a_narrow_page_holds_the_same_words() -> None:
    narrow = rendered(width=60)
    assert words(narrow) == words(rendered())
    assert max(map(len, narrow.splitlines())) <= 60


def words(text: str) -> list[str]:
    """All words but those of rules and of lines that are cut."""
    return [word for line in text.splitlines() if "○ NOT" not in line for word in line.split() if "─" not in word]


def test_colours_change_no_word() -> None:
    coloured = report_text(report(), colour=True)
    assert "\x1b[1;32mline 3  ✓ SUPPORTED, low certainty\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == rendered()


def test_quiet_is_a_line_for_each_thing_to_mend_and_the_counts() -> None:
    assert rendered(amount=Amount.QUIET).splitlines() == [
        "back.md: markdown, English, 3 claims, 2 findings.",
        "  3:30  ? not enough evidence: “Studies show that massage cures migraine.”",
        '  3:30  C101 study-not-named: "Studies": no study is named',
        '  3:56  W101 exaggerated-wording: "cures" says more than trials can show',
        "1 supported, 1 not enough evidence, 1 not checkable",
    ]


def test_verbose_adds_sources_notes_and_what_is_not_checkable() -> None:
    text = rendered(amount=Amount.VERBOSE)
    assert "  - Ada 2010: A trial of massage (ada). https://doi.org/10.1000/ada" in text
    assert "Ada 2010 [ada], Ben 2010 [ben], Cleo 2010 [cleo]" in text
    assert "why      what people do or say is not evidence of an effect" in text
    assert "rungs - low back pain, against nothing or usual care: MD 3.00 [2.30 to 3.70]; 3 trials;" in " ".join(
        text.split()
    )
    assert "Massage may reduce low back pain compared with nothing or usual care." in " ".join(text.split())


def test_the_source_that_a_claim_names_is_followed() -> None:
    usual = " ".join(report_text(full_report()).split())
    assert f"instead {REWRITE} source resolved: Ada 2001: author and year agree; the study found this" in usual
    assert "misquoted number: the article says 50 people, the study 60 people" in usual
    assert "score 0.90" not in usual
    everything = " ".join(report_text(full_report(), amount=Amount.VERBOSE).split())
    assert f"notes - {NOTE}" in everything
    assert "Ben 2003 [ben2003]: score 0.40; differs on year - the best is 0.50 ahead of the next best" in everything


def test_of_several_outcomes_the_deciding_one_is_told_and_the_others_named() -> None:
    several = report_of("Massage eases low back pain, anxiety and insomnia.\n")
    figure = "Roe2015 2015, a review: g 0.40 (0.20 to 0.60), 5 studies; low certainty."
    assert (
        f"why low back pain: against nothing or usual care: {figure} Not enough evidence on anxiety, insomnia"
        in unwrapped(several)
    )


def unwrapped(made: Report) -> str:
    return " ".join(report_text(made).split())


def test_many_findings_of_one_kind_are_counted() -> None:
    text = "\n\n".join(
        f"Studies show that massage cures {what}." for what in ("colic", "gout", "acne", "cough", "flu", "ulcers")
    )
    found = unwrapped(report_of(text))
    assert "and 1 more (--verbose lists them)" in found
    assert found.count("no study is named") == 5
