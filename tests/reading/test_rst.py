from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.reading import read_text
from palpate.types.article import Article, BlockKind


def rst(text: str) -> Article:
    return read_text(text, suffix=".rst")


def shape(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.words(block.span)) for block in article.blocks]


def test_headings_take_their_level_from_the_order_of_their_adornments() -> None:
    article = rst("====\nRubs\n====\n\nText one.\n\nUnder\n-----\n\nDeeper\n~~~~~~\n\nNext\n-----\n")
    assert [(b.level, article.words(b.span)) for b in article.blocks if b.kind is BlockKind.HEADING] == [
        (1, "Rubs"),
        (2, "Under"),
        (3, "Deeper"),
        (2, "Next"),
    ]
    assert article.title == article.blocks[0].span


def test_lists_quotes_and_fields() -> None:
    article = rst(
        ":Author: N\n\nRubs can:\n\n* ease\n  pain\n\n  and more\n* lift mood\n\n1. sleep\n#. rest\n\n"
        "Said:\n\n   She said so.\n"
    )
    assert shape(article) == [
        ("metadata", ":Author: N"),
        ("paragraph", "Rubs can:"),
        ("list item", "ease pain"),
        ("paragraph", "and more"),
        ("list item", "lift mood"),
        ("list item", "sleep"),
        ("list item", "rest"),
        ("paragraph", "Said:"),
        ("quote", "She said so."),
    ]


def test_directives_and_comments() -> None:
    text = (
        ".. note:: Mind this.\n\n   It hurts.\n\n.. code-block:: python\n   :linenos:\n\n   x = 1\n\n"
        ".. figure:: a.png\n   :alt: hand\n\n   A hand.\n\n.. a comment\n   goes on\n\n"
        "As follows::\n\n   code\n\nEnd.\n\n.. [1] Field 1996.\n"
    )
    assert shape(rst(text)) == [
        ("paragraph", "Mind this."),
        ("paragraph", "It hurts."),
        ("paragraph", "A hand."),
        ("paragraph", "As follows:"),
        ("paragraph", "End."),
        ("references", "Field 1996."),
    ]


def test_inline_marks_and_links() -> None:
    text = (
        "Rubs *really* **help** ``backs`` [1]_ |x|, see `the trial <https://a.example>`_ or `Field`_ or :ref:`it <a>`."
        "\n\n.. _Field: https://b.example\n"
    )
    article = rst(text)
    assert article.words(article.blocks[0].span) == "Rubs really help backs x, see the trial or Field or it."
    assert [(article.words(link.anchor), link.target) for link in article.links] == [
        ("the trial", "https://a.example"),
        ("Field", "https://b.example"),
    ]
    help_ = article.prose.index("help")
    assert text[help_ - 2 : help_ + 6] == "**help**"


def test_tables_are_tables() -> None:
    text = "+---+---+\n| a | b |\n+---+---+\n\n=== ===\n a   b\n=== ===\n 1   2\n=== ===\n\nEnd.\n"
    assert [kind for kind, _ in shape(rst(text))] == ["table", "table", "paragraph"]


@given(st.text(alphabet="*_`|:.=-+[]#~ \n\\ab1<>", max_size=300))
def test_any_markup_reads(text: str) -> None:
    article = rst(text)
    assert len(article.prose) == len(text)
    spans = [block.span for block in article.blocks]
    assert not any(a.overlaps(b) for a, b in itertools.pairwise(spans))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


@pytest.mark.parametrize(
    "unit",
    [
        "`a ",
        "*a ",
        "a_ ",
        "|a ",
        ":a:`b ",
        "`a <b",
        "* a\n",
        "a\n=\n",
        ".. a\n",
        "  a\n",
        "+-\n",
        "|a|\n",
        "a::\n",
        "[1]_ ",
        "\\*",
    ],
)
@pytest.mark.usefixtures("bounded_time")
def test_hostile_repetition_is_read_in_linear_time(unit: str) -> None:
    rst(unit * (200_000 // len(unit)))


def test_an_escaped_blank_is_none() -> None:
    assert shape(read_text("Text with H\\ :sub:`2`\\ O in it.", suffix=".rst")) == [
        ("paragraph", "Text with H2O in it.")
    ]
