"""What is found once for an article is found anew for the next one."""

from __future__ import annotations

from palpate.text.kept import kept_for_article
from palpate.types.article import Article


def _article(text: str) -> Article:
    return Article(source="", format="plain", text=text, prose=text, blocks=())


def test_is_asked_once_for_one_article_and_again_for_an_equal_one() -> None:
    asked: list[str] = []

    @kept_for_article
    def letters(article: Article) -> int:
        asked.append(article.text)
        return len(article.text)

    one, other = _article("ab"), _article("ab")
    assert [letters(one), letters(one), letters(other), letters(one)] == [2, 2, 2, 2]
    assert asked == ["ab", "ab", "ab"]
