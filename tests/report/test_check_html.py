"""The HTML report: self-contained, escaped, marked in place, and holding what the verdicts rest on."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from palpate.findings import rules
from palpate.report.check_html import check_html
from tests.report.check_cases import EVIL, NOTE, REWRITE, full_report, report_of
from tests.report.pages import Page

HTML_PAGE = f"""<html><head><title>{EVIL.replace("<", "&lt;")}</title></head><body onload="x()"><article>
<h1 onclick="x()">Rubbing</h1><p>Massage eases low back pain<script>alert(1)</script>, says <a
href="javascript:alert(1)" onmouseover="y()">a friend</a>. It cures &lt;img src=x onerror=alert(1)&gt; migraine.</p>
<iframe src="https://evil.example"></iframe><style>body {{ display:none }}</style></article></body></html>"""


class Order(HTMLParser):
    """Collects levels of headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    german = "Massage hilft bei Rückenschmerzen, das zeigen viele Studien, die wir hier vorstellen und lesen."
    return {
        "full": check_html(full_report(), rules()),
        "hostile": check_html(report_of(HTML_PAGE, suffix=".html", source=EVIL), rules()),
        "no claim": check_html(report_of("The lamps of the harbour will be replaced.", suffix=".txt"), rules()),
        "skipped": check_html(report_of(german, suffix=".txt"), rules()),
    }


NAMES = ("full", "hostile", "no claim", "skipped")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_and_nothing_is_loaded(name: str, pages: dict[str, str]) -> None:
    page = Page(pages[name])
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "base"} == set()
    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on")], (tag, attributes)
        assert not {"src", "srcset", "xlink:href", "action"} & set(attributes), (tag, attributes)
        if "href" in attributes:
            assert re.match(r"#|https?://", attributes["href"] or ""), attributes
    assert not re.search(r"@import|url\(", pages[name])
    assert "default-src 'none'" in pages[name]


@pytest.mark.parametrize("name", NAMES)
def test_tags_are_closed_ids_are_single_and_links_lead_somewhere(name: str, pages: dict[str, str]) -> None:
    page = Page(pages[name])
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert page.open == []
    assert len(ids) == len(set(ids))
    targets = [attributes["href"] or "" for _, attributes in page.tags if "href" in attributes]
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)
    named = [attributes.get(key) for _, attributes in page.tags for key in ("for", "aria-labelledby")]
    assert {one for names in named if names for one in names.split()} <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_headings_never_leap(name: str, pages: dict[str, str]) -> None:
    levels = Order(pages[name]).levels
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_no_link_lies_in_another(pages: dict[str, str]) -> None:
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", pages["full"], re.DOTALL)


def test_hostile_words_are_shown_as_words(pages: dict[str, str]) -> None:
    assert EVIL in Page(pages["full"]).text
    assert "It cures <img src=x onerror=alert(1)> migraine" in Page(pages["hostile"]).text
    for page in pages.values():
        assert "javascript:" not in page
        assert "<img" not in page


def test_every_claim_is_marked_with_a_sign_and_its_verdict(pages: dict[str, str]) -> None:
    page = Page(pages["full"])
    marks = [attributes for tag, attributes in page.tags if tag == "a" and "mark" in (attributes.get("class") or "")]
    numbers = range(1, len(full_report().judged) + 1)
    assert {attributes["href"] for attributes in marks} == {f"#claim-{n}" for n in numbers}
    for sign in ("✓ 1 supported", "▲ 3 overstated", "○ 2 not checkable"):
        assert sign in page.text


def test_a_panel_holds_source_misquote_note_and_rewrite(pages: dict[str, str]) -> None:
    text = Page(pages["full"]).text
    for words in (
        REWRITE,
        NOTE,
        "The source it names: resolved",
        "Ada 2001 [ada2001]: score 0.90; agrees on author, year",
        "0.50 ahead of the next best; the study found this",
        "Misquoted number: the article says 50 people, the study 60 people",
    ):
        assert words in text, words


def test_the_evidence_stands_in_the_first_panel_that_rests_on_it(pages: dict[str, str]) -> None:
    page = pages["full"]
    assert page.count("Roe2015 2015: pain against no treatment") == 1
    text = Page(page).text
    for words in (
        "The same evidence as for claim 1",
        "Certainty: very low (randomised trials start at high)",
        "no difference: Dan2007",
        "Does not add up: pain: no whole-number scores",
        "studies searched",
        "palpate evidence massage --condition 'low back pain' --outcome pain",
    ):
        assert words in text, words
    assert page.count("<svg") == len({*re.findall(r'aria-labelledby="(c\d+-\d+-rung\d-plot)-title', page)}) > 0


def test_findings_are_listed_with_their_pages(pages: dict[str, str]) -> None:
    text = Page(pages["full"]).text
    assert "C101 study-not-named Do this: Name one study" in text
    assert "About study-not-named" in text
    assert "Why it matters" in text


def test_the_summary_counts_and_says_that_it_is_no_advice(pages: dict[str, str]) -> None:
    text = Page(pages["full"]).text
    assert "not personal medical advice." in text
    assert "all 6 ✓ supported 3 ▲ overstated 1 ? not enough evidence 1 ○ not checkable 1" in text
    assert "library 0123456789abcdef (13 studies), rules" in text


def test_without_claims_the_page_says_so(pages: dict[str, str]) -> None:
    assert "The article makes no claim that palpate found." in Page(pages["no claim"]).text
    assert "written in German; palpate reads English. Not read for claims." in Page(pages["skipped"]).text


def test_an_article_in_another_language_is_marked_as_such(pages: dict[str, str]) -> None:
    assert [attributes.get("lang") for tag, attributes in Page(pages["skipped"]).tags if tag == "div"][:2] == [
        None,
        "de",
    ]


def test_the_same_article_gives_the_same_page(pages: dict[str, str]) -> None:
    assert check_html(full_report(), rules()) == pages["full"]


def test_a_page_of_small_evidence_is_small(pages: dict[str, str]) -> None:
    assert len(pages["full"].encode()) < 60_000
