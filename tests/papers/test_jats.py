from __future__ import annotations

import pytest

from palpate.errors import ReadingError
from palpate.papers.jats import read_jats
from palpate.papers.registry import registry_numbers
from palpate.types.paper import Author, Paper, RelationKind
from tests.papers.jats_sample import ARTICLE, DATA


@pytest.fixture(scope="module")
def paper() -> Paper:
    return read_jats(DATA, "knee.nxml")


def test_the_front_is_read(paper: Paper) -> None:
    assert (paper.pmid, paper.pmcid, paper.doi) == ("99000001", "PMC9900001", "10.5555/invented.1")
    assert paper.title == "Rubbing for sore knees: a trial"
    assert (paper.journal, paper.year, paper.pages) == ("Journal of Inventions", 2016, "10-19")
    assert paper.authors == (Author(family="Ålund", given="Mia Eva"), Author(collective="The Knee Group"))
    assert [author.name for author in paper.authors] == ["Ålund ME", "The Knee Group"]
    assert (paper.licence, paper.languages, paper.kind) == ("CC BY 4.0", ("en",), "research-article")
    assert (paper.keywords, paper.funding, paper.interests) == (("knee", "rubbing"), ("The Fund",), "None.")


def test_a_retraction_is_linked(paper: Paper) -> None:
    assert [(one.kind, one.doi) for one in paper.relations] == [(RelationKind.RETRACTED_BY, "10.5555/note")]
    assert paper.is_retracted


def test_the_abstract_keeps_its_labels(paper: Paper) -> None:
    assert [(part.label, part.text) for part in paper.abstract] == [
        ("Methods", "We drew lots for 40 people."),
        ("Results", "Pain fell by 2.1 points (10^9 cells)."),
    ]
    assert [(one.kind, one.language) for one in paper.other_abstracts] == [("graphical", None), (None, "sv")]


def test_a_summary_is_the_abstract_where_there_is_no_other() -> None:
    only = ARTICLE.replace("<abstract><sec>", '<abstract abstract-type="executive-summary"><sec>')
    only = only.replace('<abstract abstract-type="graphical"><p>A picture.</p></abstract>', "")
    assert read_jats(only.encode(), "x").abstract[0].label == "Methods"


def test_the_body_keeps_sections_and_order(paper: Paper) -> None:
    assert [(passage.path, passage.text) for passage in paper.body] == [
        (("Methods",), "Registered as ISRCTN 12345678."),
        (("Methods", "People"), "They were:"),
        (("Methods", "People"), "adults,"),
        (("Methods", "People"), "sore."),
        (("Methods", "People"), "As others did.[1]"),
        (("Results",), "See the table."),
        (("Competing interests",), "None."),
    ]
    assert paper.registry == ("ISRCTN12345678",)


def test_every_passage_has_its_places(paper: Paper) -> None:
    for passage in paper.passages:
        assert paper.text[passage.span.start : passage.span.end] == passage.text
        assert paper.passage_at(passage.span) == passage
        assert passage.byte is not None
        assert DATA[passage.byte :].startswith(b"<p")
        assert passage.text[:3].encode() in DATA[passage.byte : passage.byte + 90]


def test_a_table_is_a_grid(paper: Paper) -> None:
    table = paper.tables[0]
    assert (table.id, table.label, table.caption, table.path) == ("t1", "Table 1", "Pain, mean (SD)", ("Results",))
    assert (len(table.grid), table.width, table.header_rows, table.stub_columns) == (5, 5, 2, 1)
    assert all(len(row) == 5 for row in table.grid)
    assert table.column_head(2) == ("Rubbing (n = 20)", "After")
    assert table.column_head(0) == ("Measure",)
    assert table.grid[2][0] is table.grid[2][4]
    assert (table.grid[3][0].text, table.grid[3][0].indent, table.stub(3)) == ("VAS", 1, ("VAS",))
    assert DATA[table.byte or 0 :].startswith(b'<table-wrap id="t1"')


def test_footnote_marks_are_told_from_powers(paper: Paper) -> None:
    table = paper.tables[0]
    assert (table.grid[1][2].text, table.grid[1][2].marks) == ("After", ("a",))
    assert (table.grid[3][2].text, table.grid[3][2].marks) == ("3.9 (1.4)", ("*",))
    assert (table.grid[4][2].text, table.grid[4][2].marks) == ("2", ("a",))
    assert table.grid[4][0].text == "Cells × 10^9"
    assert [(note.mark, note.text) for note in table.footnotes] == [("a", "At 8 weeks."), ("*", "P < 0.05.")]


def test_a_span_ends_with_the_body_of_its_table(paper: Paper) -> None:
    assert paper.tables[0].grid[4][4].rows == 1


def test_a_picture_has_no_grid(paper: Paper) -> None:
    assert (paper.tables[1].label, paper.tables[1].grid, paper.tables[1].width) == ("Table 2", (), 0)
    assert [figure.caption for figure in paper.figures] == ["Flow of people."]


def test_references_are_told_apart(paper: Paper) -> None:
    (entry,) = paper.references
    assert (entry.id, entry.label, entry.title, entry.year) == ("r1", "1", "Older rubbing", 1996)
    assert (entry.authors, entry.pmid) == ((Author(family="Field", given="T"),), "99000002")


@pytest.mark.parametrize("span", ["1000000000", "-1", "x", "٣"])
def test_an_absurd_span_is_one_column(span: str) -> None:
    broad = ARTICLE.replace('<td colspan="5">', f'<td colspan="{span}">')
    assert read_jats(broad.encode(), "x").tables[0].width == 5


def test_named_entities_of_the_dtd_are_read() -> None:
    greek = ARTICLE.replace("Open.", "&alpha;").replace("We drew", "&beta;-blockers: we drew")
    assert read_jats(greek.encode(), "x").abstract[0].text.startswith("β-blockers: we drew")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><article>&x;</article>', "declares XML entities"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><article>&x;</article>', "declares XML entities"),
        (DATA[:900], "no sound XML"),
        (b"<html><p>x</p></html>", "not of <article>"),
        (b"<article>" + b"<sec>" * 400 + b"</sec>" * 400 + b"</article>", "no sound XML"),
    ],
)
def test_what_is_no_article_is_told_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=said) as caught:
        read_jats(data, "bad.nxml")
    assert str(caught.value).startswith("bad.nxml")
    assert "\n" not in str(caught.value)


def test_registration_numbers_of_many_registries() -> None:
    said = (
        "NCT01234567, ACTRN12612000123456; ChiCTR-TRC-12345678 and EudraCT number 2012-000123-41; NTR 1234 NCT01234567"
    )
    assert registry_numbers([said]) == (
        *("NCT01234567", "ACTRN12612000123456", "ChiCTR-TRC-12345678", "EudraCT 2012-000123-41", "NTR1234"),
    )
    assert registry_numbers(["NCT012345678 is a digit too long; NTRK1 is a gene."]) == ()


def test_a_cell_keeps_the_lines_that_it_stacks() -> None:
    table = (
        "<table><tr><th>Pain<break/>0-10</th><th>Mean</th></tr><tr><td>Before<break/>After</td><td>5<break/>3</td></tr>"
    )
    wrap = f'<body><sec><table-wrap id="s1">{table}</table></table-wrap></sec></body>'
    read = read_jats(f"<article><front/>{wrap}</article>".encode(), "stacked.nxml")
    assert [[cell.text for cell in row] for row in read.tables[0].grid] == [
        ["Pain 0-10", "Mean"],
        ["Before\nAfter", "5\n3"],
    ]
