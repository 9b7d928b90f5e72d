"""SARIF 2.1.0: one run, rules with their pages, results whose regions and fingerprints hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest

from palpate import findings, verdict
from palpate.reading import read_text
from palpate.report.sarif import BETWEEN, sarif_frame, sarif_results
from palpate.types.article import Span
from palpate.types.report import Report
from tests.report.report_cases import TEXT, report

RULES = tuple(sorted((*findings.rules(), *verdict.rules()), key=lambda rule: rule.code))


def log_of(*reports: Report, folder: Path | None = None) -> dict[str, Any]:
    frame = sarif_frame(RULES, library="abc", studies=3, graded_by="1")
    pieces = [piece for one in reports for piece in sarif_results(one, RULES, folder=folder)]
    loaded: dict[str, Any] = json.loads(frame.head + BETWEEN.join(pieces) + frame.tail)
    return loaded


def results(*reports: Report, folder: Path | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log_of(*reports, folder=folder)["runs"][0]["results"]
    return found


def moved(lines: int) -> Report:
    """The same report with lines put in before everything."""
    first = report()
    text = "New.\n" * lines + TEXT
    by = len(text) - len(TEXT)
    shifted = [
        msgspec.structs.replace(
            one, claim=msgspec.structs.replace(one.claim, span=Span(one.claim.span.start + by, one.claim.span.end + by))
        )
        for one in first.judged
    ]
    mended = [msgspec.structs.replace(one, span=Span(one.span.start + by, one.span.end + by)) for one in first.findings]
    article = read_text(text, source="a folder/rubs.md", suffix=".md")
    return msgspec.structs.replace(first, article=article, judged=tuple(shifted), findings=tuple(mended))


def test_a_log_has_one_run_of_one_tool_with_all_rules_that_can_be_named() -> None:
    log = log_of(report())
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    driver = log["runs"][0]["tool"]["driver"]
    assert driver["name"] == "palpate"
    codes = [rule["id"] for rule in driver["rules"]]
    assert codes == sorted(set(codes))
    assert {"V101", "V102", "V103", "V104", "C101", "W101"} <= set(codes)
    assert not {"V105", "V106"} & set(codes)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["fullDescription"]["text"]
        assert "## Why it matters\n" in rule["help"]["markdown"]
        assert "---" not in rule["help"]["markdown"]


def test_results_name_rules_by_code_and_place() -> None:
    log = log_of(report())["runs"][0]
    for one in log["results"]:
        assert log["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    said = [(one["ruleId"], one["level"]) for one in log["results"]]
    assert said == [("W101", "warning"), ("V101", "error"), ("V104", "note"), ("V101", "error")]


def test_regions_cut_out_the_words_by_offset_and_by_line_and_column() -> None:
    lines = TEXT.split("\n")
    for one in results(report()):
        region = one["locations"][0]["physicalLocation"]["region"]
        start, length = region["charOffset"], region["charLength"]
        assert TEXT[start : start + length] == region["snippet"]["text"]
        cut = lines[region["startLine"] - 1 : region["endLine"]]
        cut[-1] = cut[-1][: region["endColumn"] - 1]
        cut[0] = cut[0][region["startColumn"] - 1 :]
        assert "\n".join(cut) == region["snippet"]["text"]


def test_fingerprints_survive_moved_lines_and_tell_twins_apart() -> None:
    def prints(one: Report) -> list[str]:
        return [result["partialFingerprints"]["palpateWords/v1"] for result in results(one)]

    assert prints(report()) == prints(moved(7))
    assert len(set(prints(report()))) == 4
    first, second = (result["partialFingerprints"]["palpateWords/v1"] for result in results(report())[1::2])
    assert first.partition(":")[0] == second.partition(":")[0]


def test_another_reason_leaves_the_fingerprint() -> None:
    first = report()
    judged = msgspec.structs.replace(
        first.judged[0], verdict=msgspec.structs.replace(first.judged[0].verdict, reason="another")
    )
    other = msgspec.structs.replace(first, judged=(judged, *first.judged[1:]))
    assert [one["partialFingerprints"] for one in results(other)] == [
        one["partialFingerprints"] for one in results(first)
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a folder/rubs.md", "a%20folder/rubs.md"),
        ("/home/me/site/a#1.md", "a%231.md"),
        ("/elsewhere/a.md", "file:///elsewhere/a.md"),
        ("standard input", "standard%20input"),
        ("https://a.example/ü?x=1", "https://a.example/%C3%BC?x=1"),
        ("crawl.warc.gz, https://a.example/1", "https://a.example/1"),
    ],
)
def test_an_article_is_a_relative_uri_where_it_can_be(source: str, said: str) -> None:
    (first, *_) = results(report(source), folder=Path("/home/me/site"))
    assert first["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": said}
    assert unquote(said)


def test_many_articles_stand_in_one_log_and_none_gives_an_empty_one() -> None:
    assert len(results(report("a.md"), report("b.md"))) == 8
    assert results() == []
