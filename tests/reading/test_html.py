"""Pages to typed blocks, with what belongs around the article marked and kept, and every word's place known."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palpate.reading import read_text
from palpate.types.article import Article, BlockKind, Span

LONG = "Massage of the shoulders eased the pain of nurses who had stood for a whole day, and their sleep got better. "


def page(text: str) -> Article:
    return read_text(text, suffix=".html")


def shape(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.words(block.span)) for block in article.blocks]


def kind_of(text: str, words: str) -> str:
    """The kind of the block that holds these words."""
    return next(kind for kind, found in shape(page(text)) if words in found)


def test_blocks_by_their_elements() -> None:
    article = page(
        "<h1>Rubs</h1><p>It can:<ul><li>ease pain<li>lift <b>mood</b></ul><blockquote><p>She said so.</p></blockquote>"
        "<table><tr><th>a<td>1</table><figure><img><figcaption>A hand.</figcaption></figure><pre>x = {1};</pre>"
    )
    assert shape(article) == [
        ("heading", "Rubs"),
        ("paragraph", "It can:"),
        ("list item", "ease pain"),
        ("list item", "lift mood"),
        ("quote", "She said so."),
        ("table", "a"),
        ("table", "1"),
        ("caption", "A hand."),
        ("code", "x = {1};"),
    ]
    assert article.blocks[2].lead_in == article.blocks[1].span
    assert article.blocks[1].heading == article.title == article.blocks[0].span


def test_a_span_cuts_out_its_words_with_the_tags_between_them() -> None:
    text = "<p>It&#8217;s <b>kind to</b>\n the <i>b</i>ack, <a href='x'>they</a>. say &lt;3</p>"
    article = page(text)
    block = article.blocks[0].span
    passage = article.passage(block)
    assert passage.text == "It’s kind to the back, they. say <3"
    cut = {
        words: article.quote(passage.raw(passage.text.index(words), passage.text.index(words) + len(words)))
        for words in ("It’s", "’s", "kind to the", "back", "they.", "<3")
    }
    assert cut == {
        "It’s": "It&#8217;s",
        "’s": "&#8217;s",
        "kind to the": "kind to</b>\n the",
        "back": "b</i>ack",
        "they.": "they</a>.",
        "<3": "&lt;3",
    }


def test_spans_found_in_the_prose_are_made_exact() -> None:
    article = page("<p>Don&#8217;t <em>r</em>ub it</p>")
    words = article.prose.split()
    assert words == ["Don’t", "rub", "it"]
    found = [article.prose.index(word) for word in words]
    spans = [Span(at, at + len(word)) for at, word in zip(found, words, strict=True)]
    assert [article.quote(article.exact(span)) for span in spans] == ["Don&#8217;t", "r</em>ub", "it"]


def test_breaks_part_lines_that_are_no_running_text() -> None:
    text = f"<p>{LONG * 2}<br>and more.<br><br>Next.</p><p><b>Helps with:</b><br>- pain<br>- mood</p>"
    assert [words for _, words in shape(page(text))] == [
        f"{LONG * 2}and more.",
        "Next.",
        "Helps with:",
        "pain",
        "mood",
    ]


def test_a_paragraph_in_bold_is_a_heading_and_opens_references() -> None:
    article = page(f"<p>{LONG}</p><p><strong>Sources:</strong></p><p>Field T. Massage. 1996.</p>")
    assert [kind for kind, _ in shape(article)] == ["paragraph", "heading", "references"]


def test_a_cell_with_running_text_lays_out_the_page_and_others_are_tables() -> None:
    cell = f"<b>Hot stones</b><br><br>{LONG}<br><br>It also:<br>- eases pain<div>Come in.</div>"
    assert shape(page(f"<table><tr><td>12 euros</td><td>{cell}</td></tr></table>")) == [
        ("table", "12 euros"),
        ("heading", "Hot stones"),
        ("paragraph", LONG.strip()),
        ("paragraph", "It also:"),
        ("list item", "eases pain"),
        ("paragraph", "Come in."),
    ]


def test_a_question_in_bold_is_a_heading() -> None:
    assert kind_of(f"<p><strong>How does it help?</strong></p><p>{LONG}</p>", "How") == "heading"


def test_lines_in_bold_behind_a_colon_are_its_list() -> None:
    lines = "<strong>Benefits –</strong><br><strong><img> Less pain</strong><br><strong><img> Better sleep</strong>"
    assert shape(page(f"<p>{LONG}</p>{lines}<br><b>What else?</b><p>{LONG}</p>"))[1:5] == [
        ("heading", "Benefits –"),
        ("list item", "Less pain"),
        ("list item", "Better sleep"),
        ("heading", "What else?"),
    ]


def test_marks_of_a_typed_list_may_stand_in_markup_of_their_own() -> None:
    article = page("<p><b>It helps with:</b><br><b>1.</b> Headache<br><b>2.</b>&nbsp;Insomnia<br>3.&nbsp;Stress</p>")
    assert shape(article)[1:] == [("list item", "Headache"), ("list item", "Insomnia"), ("list item", "Stress")]
    assert [article.words(block.lead_in) for block in article.blocks if block.lead_in] == ["It helps with:"] * 3


def test_links_under_sources_are_references() -> None:
    links = "<ul><li><a href=a>Trial of rubs</a><li><a href=b>Review of rubs</a></ul>"
    kinds = [kind for kind, _ in shape(page(f"<p>{LONG}</p><h3>Sources:</h3>{links}"))]
    assert kinds == ["paragraph", "heading", "references", "references"]


def test_code_with_marks_of_its_own_stays_code() -> None:
    assert kind_of(f"<p>{LONG}</p><pre><i class=comment>// x</i> = {{1}};</pre>", "// x") == "code"


def test_links_keep_their_anchors_and_targets() -> None:
    article = page(
        "<p>See <a class=b href='/a?b=1&amp;c'>the <b>trial</b></a>, <a href=x><img></a> http://e.org/f.</p>"
    )
    assert [(article.words(link.anchor), link.target) for link in article.links] == [
        ("the trial", "/a?b=1&c"),
        ("", "x"),
        ("", "http://e.org/f"),
    ]
    assert article.words(article.blocks[0].span) == "See the trial, ."


@pytest.mark.parametrize(
    ("around", "kind"),
    [
        ("<nav><p>X1 goes here.</p></nav>", "navigation"),
        ("<div role='navigation'>X1 goes here.</div>", "navigation"),
        ("<ul class='main-menu'><li>X1 goes here</ul>", "navigation"),
        ("<ul><li><a href=a>X1</a><li><a href=b>Home</a></ul>", "navigation"),
        ("<footer><p>X1 goes here.</p></footer>", "boilerplate"),
        ("<div id='cookieConsent'><p>X1 goes here.</p></div>", "boilerplate"),
        ("<div style='display: none'>X1 goes here.</div>", "boilerplate"),
        ("<p>By X1 Miller</p>", "boilerplate"),
        ("<p>Published on 3 May 2020 by X1</p>", "boilerplate"),
        ("<p>By X1 Miller\n Published on: 3 May 2020</p>", "boilerplate"),
        ("<ol class='commentlist'><li>X1 cured me.</ol>", "comment"),
        ("<h3>2 Comments</h3><p>X1 cured me.</p>", "comment"),
        ("<h3>Related posts</h3><p>X1 goes here.</p>", "teaser"),
        ("<h3><a href=a>X1</a></h3><p>Ten rubs that help.</p>", "teaser"),
        ("<form><select><option>X1</select></form>", "boilerplate"),
        ("<form><p>X1 sends you a letter each week.</p></form>", "boilerplate"),
        ("<div class='jp-relatedposts-item'><p>X1 goes here.</p></div>", "boilerplate"),
        ("<div id='social-support-and-pain'><p>X1 goes here.</p></div>", "paragraph"),
        ("<title>X1</title>", "metadata"),
    ],
)
def test_what_belongs_around_the_article_is_marked_and_kept(around: str, kind: str) -> None:
    text = f"<h2>Rubs</h2><p>{LONG}</p>{around}<h2>More rubs</h2><p>{LONG}</p>"
    assert kind_of(text, "X1") == kind
    paragraphs = [words for found, words in shape(page(text)) if found == "paragraph" and "X1" not in words]
    assert paragraphs == [LONG.strip()] * 2


LATER = "Nobody knows how long that lasts, and whether a friend with warm hands would have done as well as they did. "


@pytest.mark.parametrize(
    ("around", "kind"),
    [
        (f"<div id='comments'>{f'<p>X1 cured me. {LATER}</p>' * 12}</div>", "comment"),
        (f"<div class='site-footer'>{f'<p>X1 lives here. {LATER}</p>' * 12}</div>", "boilerplate"),
        (f"<h3><a href=a>Ten more rubs</a></h3><p>X1 goes here. {LATER}</p>" * 12, "teaser"),
    ],
    ids=["comments", "footer", "teasers"],
)
def test_what_is_longer_than_the_article_is_set_apart_all_the_same(around: str, kind: str) -> None:
    text = f"<h1>Rubs</h1>{f'<p>{LONG}</p>' * 6}{around}"
    assert kind_of(text, "X1") == kind
    assert kind_of(text, "nurses") == "paragraph"


def test_a_class_for_comments_around_the_whole_page_is_not_believed() -> None:
    assert kind_of(f"<div class='comments-closed'>{f'<p>{LONG}</p>' * 6}</div><p>Bye.</p>", "nurses") == "paragraph"


def test_other_posts_in_what_is_set_apart_are_teasers() -> None:
    posts = (
        "<footer><h2>More resources</h2><a href=a><h3>Does it last?</h3><p>X1 goes here.</p></a><h2>Us</h2><p>X2</p>"
    )
    article = page(f"<main><p>{LONG}</p></main>{posts}</footer>")
    assert [kind for kind, _ in shape(article)][1:] == ["teaser"] * 3 + ["boilerplate"] * 2


def test_related_posts_end_where_the_article_goes_on() -> None:
    inset = "<h3>Related articles</h3><p><a href=a>Ten rubs that help</a></p>"
    article = page(f"<h1>Rubs</h1>{f'<p>{LONG}</p>' * 9}{inset}<p>{LATER}</p><p>{LATER}</p>")
    assert [kind for kind, words in shape(article) if words == LATER.strip()] == ["paragraph"] * 2
    assert "teaser" in [kind for kind, _ in shape(article)]


@pytest.mark.parametrize(
    "words",
    [
        "This website uses cookies. By going on without a change of your settings you agree with them. " * 2,
        "(Image credit: A. Miller)",
        "Image 2 of 5",
        "Published 3 days ago",
        "Story continues below",
    ],
)
def test_notices_and_credits_are_no_text_of_the_article(words: str) -> None:
    assert kind_of(f"<p>{LONG}</p><p>{words}</p><p>{LONG}</p>", words.strip()[:12]) in {"boilerplate", "navigation"}


def test_cookies_to_eat_are_part_of_the_article() -> None:
    assert kind_of(f"<p>{LONG}</p><p>Our cookies use oats, and these cookies ease pain.</p>", "oats") == "paragraph"


def test_a_class_that_sets_the_article_itself_apart_is_not_believed() -> None:
    assert kind_of(f"<div class='sidebar-layout'><p>{LONG}</p></div>", "nurses") == "paragraph"
    assert kind_of(f"<nav><p>{LONG}</p></nav>", "nurses") == "navigation"


def test_what_stands_outside_a_main_part_is_around_it_where_that_holds_the_text() -> None:
    text = f"<p>Call us today.</p><main><p>{LONG}</p></main>"
    assert kind_of(text, "Call us") == "boilerplate"
    assert kind_of(f"<p>{LONG}</p><main>Hi.</main>", "nurses") == "paragraph"


def test_a_heading_about_related_posts_inside_the_article_does_not_end_it() -> None:
    text = f"<h2>Rubs</h2><p>{LONG}</p><h3>Related stories</h3><p>Read on</p>" + f"<p>{LONG}</p>" * 3
    kinds = [kind for kind, words in shape(page(text)) if "nurses" in words]
    assert kinds == ["paragraph"] * 4


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<title>Rubs that help | The Spa</title><p>Text.</p>", "Rubs that help"),
        ("<title>Spa</title><h1><a href=/>Spa</a></h1><h1>Rubs that help</h1><p>Text.</p>", "Rubs that help"),
        ("<h2>Rubs that help</h2><p>Text.</p><h2>More</h2>", "Rubs that help"),
        ("---\ntitle: Rubs that help\n---\n<h1>Other</h1>", "Rubs that help"),
        ("<p>Text.</p>", None),
    ],
)
def test_title(text: str, title: str | None) -> None:
    article = page(text)
    assert (article.words(article.title) if article.title else None) == title


@pytest.mark.parametrize(
    "text",
    [
        "<p>Rubs <!-- <p>not --> help.</p>",
        "<p>Rubs <script>if (a < b) '</p>'</script>help.</p>",
        "<p>Rubs <style>p > b { }</style>help.</p>",
        "<p>Rubs <svg><title>no</title><path d=''/></svg>help.</p>",
        "<p title='a > b'>Rubs help.</p>",
        "<P CLASS=x>Rubs <BR/> help.</P>",
        "<p>Rubs <?php echo $a->b; ?>help.</p>",
        "<p>Rubs {{ name }} help.</p>",
        "<p>Rubs {!! Form::open(['a' => 1]) !!} help.</p>",
        "<p>Rubs {/* no */} help.</p>",
        "@extends('layout')\n@section('content')\n<p>Rubs help.</p>\n@stop\n",
        "<p>Rubs <Icon name='x'/> help.</p>",
        "<p>Rubs&nbsp;help.",
        "<![CDATA[x]]><!DOCTYPE html><p>Rubs help.</p>",
        "<textarea>no</textarea><p>Rubs help.",
    ],
)
def test_code_and_comments_are_no_words(text: str) -> None:
    assert [words for kind, words in shape(page(text)) if BlockKind(kind).is_prose] == ["Rubs help."]


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    links = "<a href='/x'>More.</a> "
    text = f'<p>One <a href="x>two</a> three.</p><p>{links * 200}</p><p>Last words.</p>'
    found = [words for _, words in shape(page(text))]
    assert found[0].startswith("One")
    assert found[-1] == "Last words."


def test_text_without_tags_is_read() -> None:
    assert shape(page("Rubs help. a < b & c")) == [("paragraph", "Rubs help. a < b & c")]


@given(st.text(alphabet="<>/pabih1'\"=!-?{}%&;# \nxé", max_size=300))
def test_any_markup_reads(text: str) -> None:
    article = page(text)
    assert len(article.prose) == len(text)
    spans = [block.span for block in article.blocks]
    assert not any(a.overlaps(b) for a, b in itertools.pairwise(spans))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    for span in spans:
        passage = article.passage(span)
        assert passage.text == article.words(span)
        assert len(passage.text) == len(passage.starts) == len(passage.ends)
        assert list(passage.starts) == sorted(passage.starts)


PARTS = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "&amp;",
    "&nbsp;",
    "&#8217;",
    " ",
    "\n",
    "word",
    "s",
    ".",
    "\xad",
    "&shy;",
    "&zwj;",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30), st.data())
def test_words_of_a_stretch_are_those_of_its_passage(parts: list[str], data: st.DataObject) -> None:
    """The words alone take a shorter way where no markup stands in the stretch."""
    article = page("".join(parts))
    start = data.draw(st.integers(0, len(article.text)))
    span = Span(start, data.draw(st.integers(start, len(article.text))))
    assert article.words(span) == article.passage(span).text


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40))
def test_words_are_those_that_a_reader_sees(parts: list[str]) -> None:
    """Against the simplest rendering: block tags are line ends, other tags nothing, entities their character."""
    meaning = {"<p>": "\n", "</p>": "\n", "&amp;": "&", "&nbsp;": " ", "&#8217;": "’", "\n": " "}
    meaning |= dict.fromkeys(("\xad", "&shy;", "&zwj;"), "")
    seen = "".join(meaning.get(part, "" if part.startswith("<") else part) for part in parts)
    lines = [" ".join(line.split()) for line in seen.split("\n")]
    assert "\n".join(words for _, words in shape(page("".join(parts)))).replace("\n", "") == "".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000,
        "<a " + "x=1 " * 250_000 + ">text",
        "massage helps " * 70_000,
        "<a b='>' " * 100_000,
        '<a href="x>text</a> ' * 50_000,
        "<!" * 500_000,
        "<ul><li>" + "<ul>" * 900 + "<li></li>" * 100_000,
        "<div class=nav>x" * 60_000,
        "<h2><a href=x>y</a></h2>" * 40_000,
        "&#8217;s" * 125_000,
        "<p>http://a.b " * 70_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.usefixtures("bounded_time")
def test_hostile_pages_are_read_in_linear_time(text: str) -> None:
    page(text)
