from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palpate.report.layout import TOGETHER, Page, Style

widths = st.integers(40, 120)
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=15)
texts = st.lists(words, min_size=1, max_size=40).map(" ".join)


def page_of(width: int, text: str) -> Page:
    """A page with `text` in every kind of line."""
    page = Page(width)
    page.title(text)
    page.line(text, indent=2)
    page.field("name", text)
    page.item(text, text)
    page.detail(text, deeper=True)
    page.named("name", text)
    page.listed("name", [text, text])
    page.cut(text)
    return page


@given(widths, texts)
@example(40, "0 %0000000000000")
def test_no_line_is_wider_than_the_page(width: int, text: str) -> None:
    assert max(len(line) for line in page_of(width, text).text().splitlines()) <= width


@given(widths, texts)
def test_lines_are_filled_as_textwrap_fills_them(width: int, text: str) -> None:
    page = Page(width)
    page.line(text, indent=2)
    wrapper = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    wrapper.initial_indent = wrapper.subsequent_indent = "  "
    if not TOGETHER.search(text) and text.isprintable():
        assert page.text().splitlines() == wrapper.wrap(text)


@given(widths, texts)
def test_no_word_is_lost(width: int, text: str) -> None:
    page = Page(width)
    page.line(text)
    assert page.text().split() == text.split()


@given(st.text())
def test_nothing_that_steers_a_terminal_gets_through(text: str) -> None:
    page = page_of(80, text)
    page.rows([("head", "other"), (text, text)])
    page.figures([(text, 3)])
    shown = page.text()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert shown.endswith("\n")


def test_an_escape_sequence_and_a_line_break_in_a_title_are_taken_out() -> None:
    page = Page(80)
    page.title("Massage\x1b[31m for\nall")
    assert page.text() == "Massage[31m for all\n───────────────────\n"


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "a-b/" * 40
    page = Page(40)
    page.field("link", address)
    assert address in page.text().split()


@pytest.mark.parametrize("text", ["p = 0.03", "n < 5", "g ≥ 0.2", "42 %", "I² 42 %"])
def test_a_figure_stays_on_the_line_of_its_sign(text: str) -> None:
    for width in range(40, 60):
        page = Page(width)
        page.line("word " * 7 + text + " and so on")
        assert text in page.text()


def test_figures_are_aligned_at_the_right() -> None:
    page = Page(80)
    page.figures([("trials", 1204), ("reviews of trials", 7)])
    assert page.text() == "  trials             1,204\n  reviews of trials      7\n"


def test_no_figures_are_no_lines() -> None:
    page = Page(80)
    page.figures([])
    assert page.text() == "\n"


@given(widths, st.lists(st.tuples(texts, texts, words), min_size=1, max_size=5))
def test_a_table_fits_and_its_columns_stand_under_each_other(width: int, rows: list[tuple[str, str, str]]) -> None:
    page = Page(width)
    page.rows([("First", "Second", "Third"), *rows])
    lines = page.text().splitlines()
    assert max(map(len, lines)) <= width
    assert len(lines) == len(rows) + 1
    second = lines[0].index("Second")
    assert all(line[second - 2 : second].isspace() for line in lines)


def test_only_the_widest_column_of_a_table_is_cut() -> None:
    page = Page(40)
    page.rows([("Study", "Measured by", "g"), ("Cherkin 2011", "a very long name of an instrument", "0.50")])
    assert page.text().splitlines()[1] == "  Cherkin 2011  a very long name …  0.50"


def test_gaps_do_not_add_up() -> None:
    page = Page(80)
    page.gap()
    page.line("one")
    page.gap()
    page.heading("two")
    assert page.text() == "one\n\ntwo\n"


def test_a_name_stands_beside_its_paragraph() -> None:
    page = Page(24)
    page.named("why", "one two three four")
    page.listed("notes", ["one two three", "four"])
    page.listed("more", [])
    assert page.text().splitlines() == [
        "  why      one two three",
        "           four",
        "  notes    - one two",
        "             three",
        "           - four",
    ]


def test_styles_show_only_with_colour() -> None:
    for colour, shown in ((False, "words"), (True, "\x1b[1mwords\x1b[0m")):
        page = Page(40, colour=colour)
        page.line("words", style=Style.BOLD)
        page.line("")
        assert page.text() == f"{shown}\n\n"


def test_a_line_that_is_too_long_is_cut() -> None:
    page = Page(10)
    page.cut("one two three")
    assert page.text() == "one two t…\n"
