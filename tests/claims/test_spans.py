"""Where a claim stands: its span cuts exactly its words out of the raw file, the marks between them included."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from palpate import vocabulary
from palpate.claims import find_claims
from palpate.reading import read, read_text
from palpate.types.article import Article
from palpate.types.claim import Claim

SOFT = re.compile("[\xad\u200b\u200c\u200d\ufeff]")
SENTENCES = (
    ("Massage", " ", "eases", " ", "the", " ", "pain", " ", "of", " ", "tired", " ", "hips", "."),
    ("Studies", " ", "show", " ", "that", " ", "it", " ", "does", " ", "not", " ", "cure", " ", "wrinkles", "!"),
    ("Avoid", " ", "hot", " ", "stones", " ", "after", " ", "a", " ", "burn", "."),
)
MARKS = ("<b>", "</b>", "<a href='x>y'>", "</a>", "<!-- -->", "\xad", "&shy;", "&#8203;", "<i class=z>", "</i>")
BLANKS = (" ", "\n  ", "&nbsp;", " <br>", "</span> <span>", "\r\n")


class _Text(HTMLParser):
    """What Python's own parser sees as text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def letters(markup: str) -> str:
    """The visible characters of a piece of a page, without blanks."""
    return "".join(SOFT.sub("", "".join(_Text(markup).pieces)).split())


def claims_of(article: Article) -> tuple[Claim, ...]:
    return find_claims(article, vocabulary.load())


def check_edges(article: Article, claim: Claim) -> None:
    """A span starts and ends on the claim's own first and last character, written out or as an entity."""
    cut = article.quote(claim.span)
    assert cut == cut.strip() != ""
    assert cut[0] in {claim.text[0], "&"}
    assert cut[-1] in {claim.text[-1], ";"}


@st.composite
def marked(draw: st.DrawFn) -> str:
    """A sentence that claims something, with marks anywhere in it, and characters written as entities."""
    pieces = []
    for word in draw(st.sampled_from(SENTENCES)):
        if word == " ":
            pieces.append(draw(st.sampled_from(BLANKS)))
            continue
        at = draw(st.integers(0, len(word) - 1))
        mark = draw(st.sampled_from((*MARKS, *("",) * 10, f"&#{ord(word[at])};")))
        pieces.append(word[:at] + mark + word[at + mark.startswith("&#") * (mark != "&#8203;") :])
    return "".join(pieces)


@settings(max_examples=150, deadline=None)
@given(st.lists(marked(), min_size=1, max_size=3))
def test_a_claim_of_a_page_is_cut_out_with_the_marks_inside_it(sentences: list[str]) -> None:
    article = read_text("<h1>Massage</h1><p>" + " ".join(sentences) + "</p>", suffix=".html")
    for claim in claims_of(article):
        check_edges(article, claim)
        assert letters(article.quote(claim.span)) == "".join(claim.text.split())
        for named in (claim.treatment, claim.technique, claim.site, claim.condition, *claim.outcomes):
            if named and named.span and not named.from_context:
                words = letters(article.quote(named.span)).lower()
                assert words == "".join(named.text.split()).lower()


def test_a_claim_that_begins_and_ends_inside_broken_words() -> None:
    text = "<p>It is old.<i>M</i>assage eases p<b>ain</b>.It is new.</p>"
    article = read_text(text, suffix=".html")
    assert [article.quote(claim.span) for claim in claims_of(article)] == ["M</i>assage eases p<b>ain</b>."]


def test_marks_of_markdown_lie_inside_or_outside_a_claim() -> None:
    text = "# Massage\n\n*Massage* **eases** [the pain](http://a.example/b) of hi*ps*. It\\'s said to h&#101;lp sleep."
    article = read_text(text, suffix=".md")
    assert [article.quote(claim.span) for claim in claims_of(article)] == [
        "Massage* **eases** [the pain](http://a.example/b) of hi*ps*.",
        "It\\'s said to h&#101;lp sleep.",
    ]


def test_every_claim_of_the_articles_beside_the_checkout_is_cut_out_exactly(shared: Path) -> None:
    index = (shared / "articles" / "index.jsonl").read_text(encoding="utf-8").splitlines()
    names = [json.loads(line)["file"] for line in index]
    found = 0
    for path in (shared / "articles" / name for name in names):
        article = read(path)
        for claim in claims_of(article):
            found += 1
            check_edges(article, claim)
            cut = article.quote(claim.span)
            if path.suffix == ".html" and "http" not in cut:
                assert letters(cut) == "".join(claim.text.split())
            else:
                rest = iter(cut)
                assert all(letter in rest for letter in "".join(claim.text.split()) if letter.isalnum())
    assert found > 400
