from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from palpate.reading import read_text
from palpate.types.article import Article, BlockKind


def shape(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.words(block.span)) for block in article.blocks]


def test_title_paragraphs_and_a_list_with_its_lead_in() -> None:
    article = read_text(
        "Ten benefits of massage\n\nMassage is old. It can:\n\n- ease pain\n- lift mood\n\nThat is all."
    )
    assert shape(article) == [
        ("heading", "Ten benefits of massage"),
        ("paragraph", "Massage is old. It can:"),
        ("list item", "ease pain"),
        ("list item", "lift mood"),
        ("paragraph", "That is all."),
    ]
    assert article.title == article.blocks[0].span
    assert [article.words(b.lead_in) for b in article.blocks if b.lead_in] == ["Massage is old. It can:"] * 2
    assert all(b.heading == article.title for b in article.blocks[1:])


def test_lines_broken_by_hand_are_one_paragraph() -> None:
    text = (
        "Massage of the shoulders eased the pain of nurses\nwho had stood for a whole day, and their sleep got\nbetter."
    )
    assert [b.kind for b in read_text(text).blocks] == [BlockKind.PARAGRAPH]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    line = (
        "Massage of the shoulders eased the pain of nurses who had stood for a whole day, and their sleep got better."
    )
    assert [b.kind for b in read_text(f"{line}\n{line}").blocks] == [BlockKind.PARAGRAPH] * 2


def test_word_numerals_open_list_items() -> None:
    article = read_text("Sagging has two causes:\n\none. Less collagen\ntwo. Less fat\n")
    assert shape(article)[1:] == [("list item", "Less collagen"), ("list item", "Less fat")]


def test_a_comment_form_is_boilerplate_and_references_are_references() -> None:
    text = "Massage helps.\n\nReferences\n\n1. Field T. Massage. 1996.\n\nLeave a Reply\n\nRequired fields are marked *"
    kinds = [block.kind for block in read_text(text).blocks]
    assert kinds == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.REFERENCES,
        BlockKind.BOILERPLATE,
        BlockKind.BOILERPLATE,
    ]


def test_bare_addresses_are_links_and_no_prose() -> None:
    article = read_text("See https://example.org/a_(b) for more.")
    assert [link.target for link in article.links] == ["https://example.org/a_(b)"]
    assert article.words(article.blocks[0].span) == "See for more."


def test_windows_line_ends_and_a_byte_order_mark_keep_offsets() -> None:
    article = read_text("﻿Title here\r\n\r\nMassage helps.\r\n")
    assert shape(article) == [("heading", "Title here"), ("paragraph", "Massage helps.")]
    assert article.locate(article.blocks[1].span) == (3, 1)


@given(st.text(max_size=400))
def test_any_text_reads_and_blocks_stay_in_order(text: str) -> None:
    article = read_text(text)
    assert len(article.prose) == len(text)
    spans = [block.span for block in article.blocks]
    assert spans == sorted(spans)
    assert all(len(span) and not a.overlaps(b) for span in spans for a, b in itertools.pairwise(spans))


def test_lines_without_a_letter_are_no_text() -> None:
    assert [kind for kind, _ in shape(read_text("Massage helps.\n\n- - -\n\n* * *\n\nIt is old."))] == [
        "paragraph",
        "code",
        "code",
        "paragraph",
    ]


def test_a_line_of_copyright_is_boilerplate() -> None:
    assert shape(read_text("Massage helps.\n\nCopyright 2020 The Spa"))[1][0] == "boilerplate"
