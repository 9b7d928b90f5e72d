"""An article as parts: block structure kept, cut where claims, findings and links begin and end."""

from __future__ import annotations

import pytest

from palpate.reading import read_text
from palpate.report.marked import Part, Piece, parts, placed
from palpate.types.article import Article, Span

PAGE = """<html><body><article><h1>On rubbing</h1><p>Massage <b>ea</b>ses pain. It is old.</p><h4>Times</h4>
<table><tr><th>Day</th><th>Minutes</th></tr><tr><td>Monday</td><td>30</td></tr></table>
<p>See <a href="https://www.clinic.example/x">our page</a> or <a href="javascript:alert(1)">this</a>, please read on
for the rest of this long paragraph of words about the rubbing of backs and shoulders.</p></article></body></html>"""


def drawn(text: str, *quotes: str, findings: tuple[str, ...] = (), suffix: str = ".md") -> tuple[Part, ...]:
    article = read_text(text, source="a", suffix=suffix)
    return parts(article, claims=[span(article, q) for q in quotes], findings=[span(article, q) for q in findings])


def span(article: Article, quote: str) -> Span:
    start = article.text.index(quote)
    return Span(start, start + len(quote))


def pieces(part_list: tuple[Part, ...]) -> list[Piece]:
    return [piece for part in part_list for row in part.rows for cell in row.cells for piece in cell]


def words(part: Part) -> list[list[str]]:
    return [["".join(piece.text for piece in cell) for cell in row.cells] for row in part.rows]


def test_blocks_keep_their_kind_and_headings_do_not_leap() -> None:
    found = drawn("# A\n\nOne.\n\n#### B\n\n- x\n- y\n\n> said\n\n## C\n\n1. z\n")
    assert [(part.kind, part.level) for part in found] == [
        *(("heading", 1), ("paragraph", 0), ("heading", 2), ("list item", 0)),
        *(("quote", 0), ("heading", 2), ("list item", 0)),
    ]
    assert [row.number for row in found[3].rows] == [None, None]
    assert [row.number for row in found[6].rows] == [1]


def test_a_claim_is_cut_out_and_linked() -> None:
    found = pieces(drawn("Rubbing is old. It eases pain. Fine.", "It eases pain."))
    assert [(piece.text, piece.claim, piece.opens, piece.closes) for piece in found] == [
        ("Rubbing is old. ", None, (), ()),
        ("It eases pain.", 1, (1,), (1,)),
        (" Fine.", None, (), ()),
    ]


def test_a_finding_inside_a_claim_cuts_it_in_three() -> None:
    found = pieces(drawn("It cures pain.", "It cures pain.", findings=("cures",)))
    assert [(piece.text, piece.claim, piece.flawed, piece.ends) for piece in found] == [
        ("It ", 1, False, ()),
        ("cures", 1, True, (1,)),
        (" pain.", 1, False, ()),
    ]
    assert [piece.closes for piece in found] == [(), (), (1,)]


def test_a_blank_between_two_findings_is_no_link() -> None:
    found = pieces(drawn("It cures pain.", "It cures pain.", findings=("cures", "pain")))
    assert [(piece.text, piece.claim) for piece in found if not piece.text.strip()] == [(" ", None)]


def test_of_claims_that_overlap_the_shorter_has_the_words_and_both_have_tags() -> None:
    found = pieces(drawn("It eases pain and sleep.", "It eases pain and sleep.", "eases pain"))
    assert [(piece.text, piece.claim) for piece in found] == [("It ", 1), ("eases pain", 2), (" and sleep.", 1)]
    assert [piece.closes for piece in found] == [(), (2,), (1,)]


def test_two_claims_on_the_same_words_both_open_and_close() -> None:
    (piece,) = pieces(drawn("It eases pain.", "It eases pain.", "It eases pain."))
    assert (piece.claim, piece.opens, piece.closes) == (1, (1, 2), (1, 2))


def test_a_claim_over_two_blocks_closes_in_the_last() -> None:
    article = read_text("It eases\n\npain.", source="a", suffix=".md")
    found = pieces(parts(article, claims=[Span(0, len(article.text))], findings=()))
    assert [(piece.text, piece.opens, piece.closes) for piece in found] == [("It eases", (1,), ()), ("pain.", (), (1,))]


def test_a_finding_on_no_character_has_a_place() -> None:
    article = read_text("It eases pain.", source="a", suffix=".md")
    found = parts(article, claims=(), findings=[Span(9, 9)])
    assert placed(found) == (frozenset(), frozenset({1}))


def test_a_finding_on_the_last_place_of_a_block_has_one_too() -> None:
    article = read_text("It eases pain.", source="a", suffix=".md")
    found = parts(article, claims=[Span(3, 13)], findings=[Span(13, 14), Span(13, 13)])
    assert [(piece.text, piece.ends) for piece in pieces(found)][-1] == (".", (1, 2))


def test_many_marks_are_as_quick_as_few(bounded_time: None) -> None:
    article = read_text("word " * 200_000, source="a", suffix=".txt")
    spans = [Span(start, start + 4) for start in range(0, len(article.text), 10)]
    assert len(pieces(parts(article, claims=spans, findings=spans))) > 150_000


def test_a_claim_outside_all_blocks_has_no_place() -> None:
    article = read_text("# A\n\nOne.\n", source="a", suffix=".md")
    assert placed(parts(article, claims=[Span(0, 1)], findings=[Span(0, 1)])) == (frozenset(), frozenset())


def test_markup_inside_a_claim_leaves_its_words_whole() -> None:
    found = drawn(PAGE, "Massage <b>ea</b>ses pain.", suffix=".html")
    assert [piece.text for piece in pieces(found) if piece.claim] == ["Massage eases pain."]


@pytest.mark.parametrize(
    ("text", "suffix"), [(PAGE, ".html"), ("| Day | Minutes |\n|---|---|\n| Monday | 30 |\n", ".md")]
)
def test_tables_have_rows_and_cells(text: str, suffix: str) -> None:
    (table,) = (part for part in drawn(text, suffix=suffix) if part.kind == "table")
    assert words(table) == [["Day", "Minutes"], ["Monday", "30"]]


def test_two_tables_side_by_side_stay_two() -> None:
    table = "<table><tr><td>a</td><td>b</td></tr></table>"
    found = drawn(
        f"<body><p>Words before the tables, so that the page is an article.</p>{table * 2}</body>", suffix=".html"
    )
    assert [words(part) for part in found if part.kind == "table"] == [[["a", "b"]], [["a", "b"]]]


def test_a_link_says_where_it_leads_only_if_that_is_the_web_and_not_said() -> None:
    found = pieces(drawn(PAGE, suffix=".html"))
    assert [(piece.text, piece.host) for piece in found if piece.host] == [("See our page", "clinic.example")]
    plain = pieces(drawn("See [clinic.example](https://clinic.example/a).\n"))
    assert [piece.host for piece in plain] == [None] * len(plain)


def test_text_around_the_article_is_one_part() -> None:
    page = PAGE.replace("<body>", "<body><nav><a href='/a'>Home</a> <a href='/b'>Shop</a></nav>")
    assert next(part.kind for part in drawn(page, suffix=".html")) == "around"
