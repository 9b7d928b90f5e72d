"""What an article is cut into before its claims are looked for."""

from __future__ import annotations

from palpate.claims.segments import segments
from palpate.reading import read_text
from palpate.types.article import BlockKind


def test_teasers_are_read_where_they_are_sentences() -> None:
    post = "<h3><a href=a>{}</a></h3><p>{}</p>"
    posts = [
        post.format("Can yoga help sleep?", "Yoga eases the mind and many sleep better after it. [more]"),
        post.format("Yoga eases pain", "Last week"),
    ]
    page = f"<h1>Massage</h1>{'<p>Massage eases the pain of many people who stand all day long at work.</p>' * 4}"
    article = read_text(page + "<h2>Related posts</h2>" + "".join(posts), suffix=".html")
    read = [segment.text for segment in segments(article) if segment.block.kind is BlockKind.TEASER]
    assert read == ["Yoga eases the mind and many sleep better after it."]
