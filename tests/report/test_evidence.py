"""The evidence on a question as text; read the golden page as a user would."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from palpate.evidence import ask, gather, overview
from palpate.library import Library
from palpate.report.evidence import evidence_text
from palpate.report.evidence_lines import few_line, review_line
from palpate.report.overview import overview_text
from palpate.types.evidence import Evidence, Overview
from palpate.types.study import Events, Finding, Measure
from tests.builders import arm, effect, means, pooled, row, study
from tests.report.evidence_cases import STUDIES, evidence_of, review

Found = TypeVar("Found", Evidence, Overview)
GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (60, 72, 80, 100, 120)


def stamped(found: Found) -> Found:
    """The same under a version and library that do not change."""
    return msgspec.structs.replace(found, version="0", library="0123456789abcdef")


def flat(text: str) -> str:
    """The page as one line, so that it does not matter where lines break."""
    return " ".join(text.split())


@pytest.mark.parametrize(("name", "verbose"), [("evidence.txt", False), ("evidence_verbose.txt", True)])
def test_the_whole_page(name: str, verbose: bool) -> None:
    """To renew a page on purpose, write what this renders to its file and read it in review."""
    assert evidence_text(stamped(evidence_of(*STUDIES)), verbose=verbose) == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_overview_page() -> None:
    with Library.in_memory(STUDIES) as library:
        text = overview_text(stamped(overview(ask("massage"), library)))
    assert text == (GOLDEN / "evidence_overview.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize(
    ("treatment", "outcome"), [("massage", "pain"), ("massage", "anxiety"), ("botulinum toxin", "wrinkles")]
)
def test_no_line_is_wider_than_the_page(
    width: int, verbose: bool, treatment: str, outcome: str, starter_library: Path
) -> None:
    with Library.open(starter_library) as library:
        text = evidence_text(gather(ask(treatment, outcome=outcome), library), width=width, verbose=verbose)
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("treatment", ["massage", "exercise", "acupuncture", "foam rolling", "retinoid"])
def test_no_line_of_an_overview_is_wider_than_the_page(width: int, treatment: str, starter_library: Path) -> None:
    with Library.open(starter_library) as library:
        text = overview_text(overview(ask(treatment), library), width=width)
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_figures_are_never_cut(width: int) -> None:
    long = study(
        "a2001",
        row(means=means(30, 42, sd=20), instrument="VAS 0-100", timepoint="at the end of all treatment"),
        authors=("Featherstonehaugh-Cholmondeley-Warburton A",),
    )
    text = evidence_text(evidence_of(long), width=width)
    assert "12.00 [1.88 to 22.12]" in text.split("Result:")[0]
    assert "100 %" in text.split("Result:")[0]


def test_no_study_prints_the_absence_audit() -> None:
    text = flat(evidence_text(evidence_of(study("a2001", row(outcome="mood")))))
    assert (
        "1 study searched, 1 name the treatment; of the trials 1 in these people, 0 report the outcome, 0 compare arms"
        in text
    )
    assert "No study of the library compares it with anything on this question." in text
    assert "That is absence of evidence in this library, not evidence of absence." in text
    assert "A trial of 1,052 people would settle whether there is an effect that matters" in text
    assert "A2001 2001: does not report this outcome; it has: mood" in text


def test_two_studies_say_in_one_line_why_the_interval_is_wide() -> None:
    found = pooled([effect("a"), effect("b")], 0.5, (-1.4, 2.4), plain_ci=(0.2, 0.8))
    assert few_line(found) == (
        "The interval is so wide because 2 studies hardly show how much trials differ; "
        "without that doubt it is 0.20 to 0.80."
    )


@pytest.mark.parametrize(("k", "plain_ci"), [(5, (0.2, 0.8)), (2, (0.1, 0.9)), (2, None)])
def test_the_line_is_left_out_where_it_says_nothing(k: int, plain_ci: tuple[float, float] | None) -> None:
    found = pooled([effect(f"s{i}") for i in range(k)], 0.5, (0.1, 0.9), plain_ci=plain_ci)
    assert few_line(found) == ""


def test_ratios_are_printed_as_ratios_everywhere() -> None:
    events = (Events(arm="t", events=10, n=40), Events(arm="c", events=20, n=40))
    text = flat(evidence_text(evidence_of(study("a2001", row(events=events)))))
    assert "RR = 2.00 [1.08 to 3.72]" in text
    assert "Smallest effect that matters: RR 1.25, a relative change of 25 % by Guyatt 2011." in text
    assert "interval 1.08 to 3.72, target 1.25, 30 events (fewer than 100 people)" in text


def test_a_review_is_turned_to_our_sign() -> None:
    found = evidence_of(STUDIES[0], review("no treatment"))
    assert review_line(found.rungs[0].reviews[0]) == (
        "Roe2015 2015: pain against no treatment, SMD 0.40 [0.20 to 0.60], 5 studies, favours treatment, "
        "certainty low. Agrees with ours."
    )


def test_a_review_of_unknown_direction_is_printed_as_it_is() -> None:
    (shown,) = evidence_of(review("no treatment")).rungs[0].reviews
    unknown = msgspec.structs.replace(shown, estimate=None, ci=None)
    assert "SMD −0.40 [−0.60 to −0.20] as printed" in review_line(unknown)


def test_a_reviews_ratio_is_not_left_on_the_log_scale() -> None:
    ratio = review("no treatment")
    result = msgspec.structs.replace(ratio.pooled[0], measure=Measure.RR, value=0.5, ci=(0.4, 0.8))
    (shown,) = evidence_of(msgspec.structs.replace(ratio, pooled=(result,))).rungs[0].reviews
    assert "RR 2.00 [1.25 to 2.50]" in review_line(shown)


def test_control_characters_of_a_record_do_not_reach_the_terminal() -> None:
    evil = study("a2001", row(finding=Finding.BETTER), authors=("\x1b[31mRed\u202e A",))
    assert "\x1b" not in evidence_text(evidence_of(evil), verbose=True)


def test_a_measure_is_named_in_the_table_head() -> None:
    assert "MD [95 % CI]" in evidence_text(evidence_of(STUDIES[0]))
    assert "g [95 % CI]" in evidence_text(evidence_of(study("a2001", row(means=means(3, 4)))))


def test_long_lists_of_studies_left_out_are_counted() -> None:
    many = [study(f"s{i:02}", row(outcome="mood")) for i in range(12)]
    others = [study(f"t{i:02}", row(), condition="asthma") for i in range(3)]
    short = evidence_text(evidence_of(*many, *others))
    assert "4 more do not report the outcome." in short
    assert "3 studied other people." in short
    assert "All of them by name: --verbose" in short
    full = evidence_text(evidence_of(*many, *others), verbose=True)
    assert full.count("does not report this outcome") == 12
    assert full.count("other people: asthma") == 3
    assert "--verbose" not in full


def test_arms_of_one_study_are_named_with_verbose() -> None:
    one = study("a2001", row(means=means(3, 4)), arms=(arm("t", "massage"), arm("c", "rest", is_comparator=True)))
    text = flat(evidence_text(evidence_of(one), verbose=True))
    assert "A2001 2001: massage against rest; means after treatment, SD" in text
    assert "risk of bias unclear: random sequence unclear (not reported)" in text
