"""The evidence page: self-contained, escaped, and holding what the text holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from palpate.evidence import ask, gather, overview
from palpate.library import Library
from palpate.report.evidence_html import evidence_html, overview_html
from palpate.types.study import Finding, Source
from tests.builders import arm, means, row, study
from tests.report.evidence_cases import STUDIES, evidence_of
from tests.report.pages import Page

EVIL = '<script>alert("x")</script><img src=x onerror=y>'


@pytest.fixture(scope="module")
def pages(starter_library: Path) -> dict[str, str]:
    with Library.open(starter_library) as library:
        found = {
            "evidence": evidence_html(gather(ask("massage", outcome="pain"), library)),
            "overview": overview_html(overview(ask("massage"), library)),
            "cases": evidence_html(evidence_of(*STUDIES)),
            "nothing": evidence_html(evidence_of()),
        }
    with Library.in_memory([]) as empty:
        return found | {"nothing at all": overview_html(overview(ask("massage"), empty))}


NAMES = ("evidence", "overview", "cases", "nothing", "nothing at all")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_loaded_from_elsewhere(name: str, pages: dict[str, str]) -> None:
    page = Page(pages[name])
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "base"} == set()
    for tag, attributes in page.tags:
        assert tag == "a" or not {"src", "href", "xlink:href", "srcset"} & set(attributes), (tag, attributes)
        assert not [key for key in attributes if key.startswith("on")]
    assert not re.search(r"@import|url\(", pages[name])


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_is_closed_in_order(name: str, pages: dict[str, str]) -> None:
    page = Page(pages[name])
    assert page.open == []
    assert pages[name].startswith("<!DOCTYPE html>\n")
    assert ("meta", {"charset": "utf-8"}) in page.tags


@pytest.mark.parametrize("name", NAMES)
def test_every_id_is_given_once(name: str, pages: dict[str, str]) -> None:
    ids = [attributes["id"] for _, attributes in Page(pages[name]).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_hostile_words_are_escaped() -> None:
    arms = (arm("t", f"massage {EVIL}"), arm("c", "usual care", is_comparator=True))
    evil = study(
        "a2001",
        row(means=means(3, 4), instrument=EVIL, timepoint=EVIL),
        row(outcome=EVIL, finding=Finding.BETTER),
        authors=(f"{EVIL} A",),
        title=EVIL,
        arms=arms,
    )
    other = study("b2002", row(outcome=EVIL), authors=(f"{EVIL} B",))
    text = evidence_html(evidence_of(evil, other))
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text
    assert Page(text).open == []


def test_a_link_that_is_no_address_is_not_a_link() -> None:
    one = study("a2001", row(means=means(3, 4)), sources=(Source(url="javascript:alert(1)", part="abstract"),))
    page = Page(evidence_html(evidence_of(one)))
    assert [attributes for tag, attributes in page.tags if tag == "a"] == []
    assert "A2001 2001" in page.text


def test_a_study_links_to_where_it_can_be_read() -> None:
    page = Page(evidence_html(evidence_of(*STUDIES)))
    assert ("a", {"href": "https://doi.org/10.1000/ben", "rel": "noreferrer"}) in page.tags


def test_what_is_to_be_known_of_each_study_is_in_its_row() -> None:
    text = Page(evidence_html(evidence_of(*STUDIES))).text
    assert "Thai massage against sham massage" in text
    assert "Does not add up: pain: no whole-number scores of 24 people have that mean (GRIM)" in text
    assert "allocation concealment: low (stated)" in text
    assert "means after treatment, SD" in text


def test_steps_reviews_and_what_was_left_out_are_there() -> None:
    text = Page(evidence_html(evidence_of(*STUDIES))).text
    for words in (
        "Certainty: very low (randomised trials start at high)",
        "−2 imprecision",
        "Published reviews on the same question",
        "Roe2015 2015: pain against no treatment, SMD 0.40 [0.20 to 0.60]",
        "implausible: g = 6.9",
        "Before-after only",
        "better: 1 Hal2012 2001: massage, pain",
        "They stand beside no single rung.",
        "1 was retracted Kim2016 2001: retracted (10.1000/notice)",
        "1 studied other people Jan2014 2001: other people: asthma",
    ):
        assert words in text, words


def test_a_rung_with_numbers_has_its_plot_inside() -> None:
    page = Page(evidence_html(evidence_of(*STUDIES)))
    assert sum(tag == "svg" for tag, _ in page.tags) == 2


def test_no_study_says_so(pages: dict[str, str]) -> None:
    assert "absence of evidence in this library, not evidence of absence." in Page(pages["nothing"]).text
    assert "No trial of the library compares it with anything" in Page(pages["nothing at all"]).text


def test_the_overview_has_a_row_for_each_rung(pages: dict[str, str]) -> None:
    page = Page(pages["overview"])
    assert page.text.startswith("massage: what trials compared")
    assert "pain nothing or usual care" in page.text
    assert sum(tag == "tr" for tag, _ in page.tags) > 30


def test_the_same_evidence_gives_the_same_page() -> None:
    assert evidence_html(evidence_of(*STUDIES)) == evidence_html(evidence_of(*STUDIES))
