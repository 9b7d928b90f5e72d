"""What an article is cut into before its claims are looked for."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.claims.segments import clauses, segments
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


PIECES = (
    *("Massage", "eases", "pain", "It", "p", "e.g.", "5", ".", "!", ",", " ", " ", " ", "\n", "\n\n", "\t", "\xa0"),
    *("<p>", "</p>", "<b>", "</b>", "<li>", "<br>", "<a href='x'>", "</a>", "&amp;", "&nbsp;", "&#8217;", "&shy;"),
    *("**", "*", "_", "`", "[", "](http://a.b)", "# ", "- ", "1. ", "> ", "\\", "|", "~~", "[^1]", "\xad", "\ufeff"),
    *("http://a.example/b", "(", ")", "“", "”", "•", "—", "é", "😀", "===", "::", "[[", "]]", "{", "}"),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from([".html", ".md", ".txt", ".rst"]))
def test_a_sentence_of_any_text_is_cut_out_exactly(pieces: list[str], suffix: str) -> None:
    """Its span has no white space at its ends, and holds the sentence's characters and no other visible one."""
    article = read_text("".join(pieces), suffix=suffix)
    for segment in segments(article):
        span = article.exact(segment.span)
        cut = article.quote(span)
        assert cut == cut.strip() != ""
        assert "".join(article.words(span).split()) == "".join(segment.text.split())


def test_what_nobody_has_shown_and_what_is_denied_are_two_sentences() -> None:
    text = "There is no study that cups heal a shoulder, nor will they straighten a spine."
    assert [segment.text for segment in segments(read_text(text))] == [
        "There is no study that cups heal a shoulder",
        "nor will they straighten a spine.",
    ]
    one = "It will not lengthen your muscles for good, nor can it mend a bad posture."
    assert [segment.text for segment in segments(read_text(one))] == [one]


def test_a_reason_in_brackets_may_be_a_statement_of_its_own() -> None:
    (segment,) = segments(read_text("Tape does not ease the pain (because the glue is too weak to hold)."))
    assert [part.text for part in clauses(segment)] == [
        "Tape does not ease the pain",
        "(because the glue is too weak to hold).",
    ]


def test_a_clause_that_affirms_instead() -> None:
    text = "Cupping does not melt your fat away, but instead {} bruises for many days."
    (segment,) = segments(read_text(text.format("leaves")))
    assert [part.affirms_instead for part in clauses(segment)] == [False, True]
    (segment,) = segments(read_text(text.format("never leaves")))
    assert [part.affirms_instead for part in clauses(segment)] == [False, False]
