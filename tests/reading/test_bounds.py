"""Lines and tags without end are refused at once; what real pages have is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.errors import ReadingError
from palpate.reading import bounds, read
from palpate.reading.bounds import DEEPEST, LONGEST_LINE, refuse_endless


@pytest.mark.parametrize("unit", ["a", "massage ", "Massage eases pain. ", "<p>Rub</p>"])
@pytest.mark.usefixtures("bounded_time")
def test_a_line_without_end_is_refused(unit: str) -> None:
    with pytest.raises(ReadingError, match=r"a\.txt: a line of 5,000,000 characters, which is no article"):
        refuse_endless("a.txt", "Rubs.\n" + unit * (5_000_000 // len(unit)))


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<DIV class='a'>\n", "<x y=1>"])
@pytest.mark.usefixtures("bounded_time")
def test_tags_without_end_are_refused(tag: str) -> None:
    with pytest.raises(ReadingError, match=r"a\.html: tags nested more than 20,000 deep"):
        refuse_endless("a.html", tag * 100_000 + "Massage eases pain." + "</div>" * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONGEST_LINE + "\n" + "a" * LONGEST_LINE,
        "<div>" * DEEPEST + "Rub",
        "<p><b>Rub</b>\n" * 50_000,
        "<li>Rub<br/><img src=a>\n" * 50_000,
        "1 < 2 and <3 " * 50_000,
    ],
    ids=["lines", "nested", "paragraphs", "items", "signs"],
)
def test_what_pages_have_is_not_refused(text: str) -> None:
    refuse_endless("a.html", text)


def test_a_text_that_is_no_article_by_its_length_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_TEXT", 10_000)
    path = tmp_path / "a.html"
    path.write_text("<p>Massage eases pain.</p>\n" * 527)
    with pytest.raises(ReadingError, match=r"a\.html: 10,013 characters of running text, which is no article\. Split"):
        read(path)
    path.write_text("<nav><p>Massage eases pain.</p></nav>\n" * 527 + "<p>Rub.</p>")
    article = read(path)
    assert article.words(article.blocks[-1].span) == "Rub."
