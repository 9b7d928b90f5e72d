from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.reading import read_text
from palpate.types.article import Article, BlockKind


def markdown(text: str) -> Article:
    return read_text(text, suffix=".md")


def shape(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.words(block.span)) for block in article.blocks]


def test_front_matter_gives_the_title_and_is_no_prose() -> None:
    article = markdown('---\ntitle: "Cups: do they work?"\ntags: [massage]\n---\n\nMassage helps.\n')
    assert article.title is not None
    assert article.words(article.title) == "Cups: do they work?"
    assert shape(article)[1:] == [("paragraph", "Massage helps.")]


def test_headings_of_both_kinds() -> None:
    article = markdown("Top\n===\n\nText one.\n\n## Under ##\n\nSub\n---\nText two.\n")
    assert [(b.level, article.words(b.span)) for b in article.blocks if b.kind is BlockKind.HEADING] == [
        (1, "Top"),
        (2, "Under"),
        (2, "Sub"),
    ]
    assert article.title is not None
    assert article.words(article.title) == "Top"


def test_list_items_with_continuation_and_lead_in() -> None:
    article = markdown("It can:\n\n* ease\n  pain\n1. lift mood\n\nEnd.")
    assert shape(article)[1:3] == [("list item", "ease pain"), ("list item", "lift mood")]
    assert article.blocks[2].lead_in == article.blocks[0].span


def test_links_keep_their_anchor_and_target() -> None:
    article = markdown(
        'Try [warm *stones*](https://a.example/x_(y) "T") or ![a stone](s.png) or [this][1] or <https://b.example>.'
    )
    assert [(article.words(link.anchor), link.target) for link in article.links] == [
        ("warm stones", "https://a.example/x_(y)"),
        ("this", ""),
        ("", "https://b.example"),
    ]
    assert article.words(article.blocks[0].span) == "Try warm stones or or this or ."


def test_marks_are_blanked_and_offsets_stay() -> None:
    text = "Massage *really* **helps** `backs` and snake_case\\!"
    article = markdown(text)
    assert len(article.prose) == len(text)
    assert article.words(article.blocks[0].span) == "Massage really helps backs and snake_case!"


def test_inline_html_is_read_through() -> None:
    article = markdown("<p>Massage <b>helps</b> &amp; soothes.<br/>Cups do not.</p><ul><li>ease pain</li></ul>")
    assert shape(article) == [
        ("paragraph", "Massage helps & soothes."),
        ("paragraph", "Cups do not."),
        ("list item", "ease pain"),
    ]


def test_code_tables_comments_and_definitions_are_no_prose() -> None:
    article = markdown(
        "Text.\n\n```\nmassage cures\n```\n\n| a | b |\n|---|---|\n| massage | cures |\n\n<!-- massage\n\ncures -->\n\n"
        "[1]: https://example.org\n\n{{ massage }} end.\n"
    )
    assert [words for kind, words in shape(article) if BlockKind(kind).is_prose] == ["Text.", "end."]


def test_a_reference_list_lasts_until_the_next_heading_of_its_level() -> None:
    article = markdown("## References\n\n1. Field 1996.\n\n### Books\n\nBook.\n\n## More\n\nText.\n")
    assert [block.kind.value for block in article.blocks] == [
        "heading", "references", "references", "references", "heading", "paragraph",
    ]  # fmt: skip


@given(st.text(alphabet="*_[]()`#->|!<&;~ \n\\ab1.:/{%}=", max_size=300))
def test_any_markup_reads(text: str) -> None:
    article = markdown(text)
    assert len(article.prose) == len(text)
    spans = [block.span for block in article.blocks]
    assert not any(a.overlaps(b) for a, b in itertools.pairwise(spans))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


@pytest.mark.parametrize(
    "unit",
    [
        "<!--",
        "[a](",
        "[",
        "![",
        "<a ",
        "**",
        "> ",
        "- ",
        "{{",
        "<p>",
        "`",
        "| ",
        "&amp;",
        "a\n",
        "# ",
        "<script>",
        "---\n",
    ],
)
@pytest.mark.usefixtures("bounded_time")
def test_hostile_repetition_is_read_in_linear_time(unit: str) -> None:
    markdown(unit * (200_000 // len(unit)))


def test_block_tags_part_words_and_inline_tags_do_not() -> None:
    article = markdown("<ul><li>one</li><li>two</li></ul>\n\nA break<br/>here, H<sub>2</sub>O.")
    assert shape(article) == [
        ("list item", "one"),
        ("list item", "two"),
        ("paragraph", "A break"),
        ("paragraph", "here, H2O."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":::note Careful\nMassage eases pain.\n:::", "Massage eases pain."),
        ("[[massage therapy|Massage]] eases [[pain]].", "Massage eases pain."),
        ("- [x] Massage eases pain.", "Massage eases pain."),
        ("> [!NOTE]\n> Massage eases pain.", "Massage eases pain."),
        ("Massage eases\\\npain. {: .big}", "Massage eases pain."),
        ("Massage ==eases== pain. {#id}", "Massage eases pain."),
    ],
)
def test_marks_of_dialects_are_no_words(text: str, words: str) -> None:
    assert [found for _, found in shape(markdown(text))] == [words]


def test_an_empty_quoted_line_parts_paragraphs() -> None:
    assert shape(markdown("> It is old.\n>\n> It is warm.")) == [("quote", "It is old."), ("quote", "It is warm.")]


def test_a_sentence_with_a_note_mark_opens_no_list() -> None:
    article = markdown("It works.[^2]\n\n- one\n- two")
    assert [block.lead_in for block in article.blocks] == [None] * 3


def test_what_stands_under_see_also_is_not_the_article() -> None:
    assert [kind for kind, _ in shape(markdown("Text.\n\n## See also\n\n- [Ten rubs that help](b.md)"))] == [
        "paragraph",
        "heading",
        "references",
    ]


@pytest.mark.usefixtures("bounded_time")
def test_front_matter_that_never_ends_is_read_in_linear_time() -> None:
    article = read_text("---\r\n" + "title: Rubs\r\n" * 20_000, suffix=".md")
    assert not any(block.kind is BlockKind.METADATA for block in article.blocks)
