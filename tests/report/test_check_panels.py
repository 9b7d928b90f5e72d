"""A checked claim as a panel: evidence once, what was left out counted, links to the web alone."""

from __future__ import annotations

import msgspec
import pytest

from palpate.report.check_panels import Panel, is_web, panels
from palpate.types.report import Report
from tests.report.check_cases import full_report, report_of


def panels_of(report: Report, placed: frozenset[int] = frozenset()) -> list[Panel]:
    return list(panels(report, placed))


def test_the_same_evidence_stands_in_the_first_panel_and_the_others_lead_there() -> None:
    shown = [panel.readings[0] for panel in panels_of(full_report()) if panel.readings and panel.readings[0].rungs]
    assert [reading.evidence is not None for reading in shown] == [True, False, False, False]
    assert [reading.same_as for reading in shown] == [None, 1, 1, 1]


def test_of_two_outcomes_with_one_question_the_first_holds_the_evidence() -> None:
    report = report_of("Massage eases low back pain.\n")
    one = report.judged[0]
    twice = msgspec.structs.replace(one.verdict, readings=one.verdict.readings * 2)
    doubled = msgspec.structs.replace(report, judged=(msgspec.structs.replace(one, verdict=twice),))
    first, second = panels_of(doubled)[0].readings
    assert (first.evidence is not None, first.same_as) == (True, None)
    assert (second.evidence, second.same_as) == (None, 1)


def test_the_rung_that_decides_is_marked_and_tells_its_steps_down() -> None:
    lines = panels_of(full_report())[0].readings[0].rungs
    assert [line.decides for line in lines] == [True, False, False]
    assert lines[0].steps.startswith("−")


def test_what_was_left_out_is_named_where_it_is_little() -> None:
    evidence = panels_of(full_report())[0].readings[0].evidence
    assert evidence is not None
    assert "1 was retracted: Kim2016 2001" in evidence.left_out
    assert evidence.summary.endswith("what was left out")
    assert evidence.command == "palpate evidence massage --condition 'low back pain' --outcome pain"


def test_where_nothing_was_found_the_audit_says_so_and_the_reason_is_not_said_twice() -> None:
    (panel,) = panels_of(report_of("Massage lowers anxiety.\n"))
    (reading,) = panel.readings
    assert "That is absence of evidence in this library, not evidence of absence." in reading.absence
    assert reading.audit.startswith("13 studies searched")
    assert (reading.rungs, reading.reason) == ([], None)


def test_a_claim_without_a_place_has_no_way_back() -> None:
    assert [panel.is_placed for panel in panels_of(full_report(), frozenset({2}))] == [False, True, *[False] * 4]


def test_a_study_without_numbers_leads_to_its_place_in_the_list_or_to_its_address() -> None:
    evidence = panels_of(full_report())[0].readings[0].evidence
    assert evidence is not None
    links = {one.label: one.link for _, found in evidence.rungs[0].directions for one in found}
    listed = {reference.label for reference in full_report().references}
    assert set(links) == {"Cleo2005 2001", "Dan2007 2001"}
    assert all((link or "").startswith("#study-") is (label in listed) for label, link in links.items())


@pytest.mark.parametrize(
    ("link", "is_one"),
    [("https://a.example", True), ("http://a.example", True), ("javascript:x", False), ("//a", False), (None, False)],
)
def test_only_addresses_of_the_web_are_links(link: str | None, is_one: bool) -> None:
    assert is_web(link) is is_one
