"""Reference marks, and what looks like one."""

from __future__ import annotations

import pytest

from palpate.claims.sources.marks import marks
from palpate.reading import read_text
from palpate.types.article import Span


def keys(text: str, *, suffix: str = ".md", entries: tuple[str, ...] = ()) -> list[str]:
    article = read_text(text, suffix=suffix)
    block = article.blocks[0].span
    return [key for key, _ in marks(article, block, entries)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It eases pain [3].", ["3"]),
        ("It eases pain [3, 5].", ["3", "5"]),
        ("It eases pain [3-5].", ["3", "4", "5"]),
        ("It eases pain \\[3\\].", ["3"]),
        ("It eases pain.[^neck]", ["neck"]),
        ("It eases pain.²", ["2"]),
        ("It covers 20 cm² of skin.", []),
        ("See [the 3 steps](https://example.org).", []),
        ("It eases pain in 2 of 3 people.", []),
    ],
)
def test_marks_in_markdown(text: str, found: list[str]) -> None:
    assert keys(text) == found


@pytest.mark.parametrize(
    "markup",
    ['<sup><a href="#ref3">3</a></sup>', "<sup>[3]</sup>", '<a href="#cite_note-3">[3]</a>', "<sup>3</sup>"],
)
def test_marks_in_pages(markup: str) -> None:
    assert "3" in keys(f"<p>It eases pain.{markup}</p>", suffix=".html")


def test_number_glued_to_the_full_stop_counts_only_with_an_entry() -> None:
    text = "One in a million adjustments.4"
    assert keys(text, entries=("4",)) == ["4"]
    assert keys(text) == []


def test_letters_in_brackets_count_only_with_an_entry() -> None:
    assert keys("Wrinkles went by a third (b).", entries=("a", "b")) == ["b"]
    assert keys("Wrinkles went by a third (b).") == []


def test_mark_behind_the_sentence_is_its_own() -> None:
    article = read_text("<p>It eases pain.<sup>3</sup> It is safe.</p>", suffix=".html")
    start = article.text.index("It eases")
    sentence = Span(start, article.text.index("<sup>"))
    assert [key for key, _ in marks(article, sentence, ())] == ["3"]
