"""The Markdown report: what an author has to look into in full, hostile words as words."""

from __future__ import annotations

import re

import msgspec
import pytest
from markdown_it import MarkdownIt

from palpate.report.check_markdown import check_markdown, escaped, link
from palpate.types.report import Report
from palpate.types.verdict import VerdictKind
from tests.report.check_cases import EVIL, NOTE, REWRITE, full_report, report_of
from tests.report.pages import Page

HOSTILE = """# `code` <b>Rubbing</b> @octocat | # \\[x](https://evil.example)

Massage *eases* low back pain ![x](javascript:alert(1)) for @octocat, see www.evil.example and https://evil.example/x.

Massage may cure the **anxiety** of people, their &lt;img src=x onerror=y&gt; $x$ | and their ~~stress~~
[here](javascript:alert(1)).
"""


def page_of(text: str) -> Page:
    """The Markdown as a forge renders it, raw HTML and tables included."""
    return Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


@pytest.mark.parametrize("text", [check_markdown(full_report()), check_markdown(report_of(HOSTILE, source=EVIL))])
def test_no_markup_of_the_article_gets_through(text: str) -> None:
    page = page_of(text)
    assert {tag for tag, _ in page.tags} <= {
        *("h1", "h2", "p", "blockquote", "ul", "li", "strong", "a", "table", "thead", "tbody", "tr", "th", "td", "hr"),
        *("details", "summary"),
    }
    links = [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]
    assert all(re.match(r"https://doi\.org/", address) for address in links)
    assert not re.search(r"@\w", page.text)
    assert page.open == []


def test_hostile_words_are_shown_as_they_were_written() -> None:
    text = page_of(check_markdown(report_of(HOSTILE))).text
    assert "code Rubbing @\N{WORD JOINER}octocat | #" in text
    assert "<img src=x onerror=y> $x$" in text


def test_a_problem_has_its_reason_wording_source_and_rungs() -> None:
    text = page_of(check_markdown(report_of("Massage cures low back pain.\n"))).text
    assert "▲ Line 1: overstated, low certainty" in text
    assert "Why: worded beyond the evidence; against nothing or usual care" in text
    assert "Instead: Massage may reduce low back pain" in text
    assert "low back pain, nothing or usual care 4, 2 with numbers MD" in text


def test_what_is_borne_stands_in_a_table() -> None:
    text = page_of(check_markdown(report_of("Massage eases low back pain. Many swear by massage.\n"))).text
    assert "1 ✓ supported Massage eases low back pain. against nothing" in text
    assert "1 ○ not checkable Many swear by massage." in text


def test_a_source_is_followed_and_misquotes_are_said() -> None:
    report = full_report()
    text = check_markdown(as_problem(report))
    for words in (
        "**Source, resolved:** Ada 2001: author and year agree (0.50 ahead of the next best; the study found this)",
        "**Misquoted** number: the article says 50 people, the study 60 people",
        "[Ada 2001 \\[ada2001\\]: score 0.90; agrees on author, year](<https://doi.org/10.1000/a>)",
        "  - Ben 2003 \\[ben2003\\]: score 0.40",
        REWRITE,
        f"- {NOTE}",
    ):
        assert words in text, words


def as_problem(report: Report) -> Report:
    """The report with its first claim contradicted, so that it is told in full."""
    first, *others = report.judged
    verdict = msgspec.structs.replace(first.verdict, kind=VerdictKind.CONTRADICTED)
    return msgspec.structs.replace(report, judged=(msgspec.structs.replace(first, verdict=verdict), *others))


def test_findings_are_listed_by_code_and_many_are_counted() -> None:
    text = check_markdown(report_of("\n\n".join(f"Studies show that massage cures {n} pains." for n in range(12))))
    assert "- **C101 study-not-named**: Name one study" in text
    assert "  - and 2 more" in text


def test_without_claims_only_the_foot_is_left() -> None:
    text = check_markdown(report_of("The lamps of the harbour will be replaced.", suffix=".txt", source="lamps.txt"))
    assert text.splitlines()[:3] == ["# lamps.txt", "", "lamps.txt: plain, English, 0 claims."]
    assert text.rstrip().endswith("not personal medical advice.")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://a.example/x(1)", "[x](<https://a.example/x(1)>)"),
        ("https://a.example/> <b", "[x](<https://a.example/%3E%20%3Cb>)"),
        ("javascript:alert(1)", "x"),
        (None, "x"),
    ],
)
def test_only_the_web_is_linked(address: str | None, shown: str) -> None:
    assert link("x", address) == shown


def test_a_line_end_starts_no_block() -> None:
    assert escaped("one\n# two\n- three") == "one \\# two - three"
