"""A row of CSV for each claim with its verdict."""

from __future__ import annotations

import csv
import io

from palpate.report.claims_verdicts import COLUMNS, verdicts_csv, verdicts_csv_head
from tests.report.report_cases import TEXT, report
from tests.report.test_json import ARTICLES, falls_report, report_of


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(verdicts_csv_head() + text)))


def test_a_row_says_where_the_claim_stands_and_what_became_of_it() -> None:
    found = rows(verdicts_csv(report()))
    assert [one["verdict"] for one in found] == ["contradicted", "not enough evidence", "supported", "contradicted"]
    assert tuple(found[0]) == COLUMNS
    assert (found[0]["line"], found[0]["column"], found[0]["studies"]) == ("3", "1", "ada2001")
    assert TEXT[int(found[0]["start"]) : int(found[0]["end"])] == "Rubbing <b>eases</b> pain – always."
    assert found[1]["reason"] == "100 %, nothing\nfound"


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    assert {one["treatment"] for one in rows(verdicts_csv(report()))} == {"'=massage"}


def test_the_effect_is_printed_as_in_json() -> None:
    (one,) = rows(verdicts_csv(falls_report()))
    assert (one["measure"], one["trials"], one["participants"], one["review"]) == ("RR", "3", "600", "")
    assert 1 < float(one["ci_low"]) < float(one["value"]) < float(one["ci_high"])


def test_a_real_article_has_a_row_a_claim() -> None:
    whole = report_of(ARTICLES[0])
    assert len(rows(verdicts_csv(whole))) == len(whole.judged)
