from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from palpate.papers import pubmed
from palpate.papers.pubmed import read_pubmed
from palpate.types.paper import Author, Deletion, Heading, Paper, Rejected, RelationKind
from tests.papers.pubmed_sample import FULL, HEAD, a_set, deletion, short


def read(data: bytes) -> list[Paper | Deletion | Rejected]:
    return list(read_pubmed(io.BytesIO(data), "p.xml"))


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    (found,) = read(a_set(FULL))
    assert isinstance(found, Paper)
    yield found


def test_a_record_is_read_whole(paper: Paper) -> None:
    assert (paper.pmid, paper.pmcid, paper.doi) == ("99000001", "PMC9900001", "10.5555/invented.1")
    assert (paper.title, paper.vernacular_title) == ("Rubbing for sore knees: H2O", "Gnidning av knän")
    assert (paper.year, paper.date, paper.pages) == (1998, "1998 Dec-1999 Jan", "10-9")
    assert (paper.journal, paper.journal_abbreviation, paper.issn) == ("Journal of inventions", "J Invent", "0000-0000")
    assert paper.authors == (
        Author(family="Ålund", given="Mia Eva", initials="ME"),
        Author(collective="The Knee Group"),
    )
    assert (paper.languages, paper.keywords, paper.funding, paper.interests) == (
        *(("swe",), ("knee",), ("The Fund X1",), "None."),
    )
    assert paper.mesh == (Heading(descriptor="Knee Joint", id="D007719", qualifiers=("physiology",), is_major=True),)
    assert paper.publication_types == ("Randomized Controlled Trial",)


def test_nested_and_labelled_abstracts_are_whole(paper: Paper) -> None:
    assert [(part.label, part.text) for part in paper.abstract] == [
        ("METHODS", "We drew lots for 40 people (all adults) < 60."),
        ("RESULTS", "Cells fell to 10^9; NCT01234567."),
    ]
    assert [paper.text[part.span.start : part.span.end] for part in paper.abstract] == [p.text for p in paper.abstract]
    assert [(one.kind, one.language, one.parts[0].text) for one in paper.other_abstracts] == [
        ("Publisher", "swe", "Vi drog lott.")
    ]


def test_the_identifiers_of_references_are_not_the_papers(paper: Paper) -> None:
    assert paper.doi == "10.5555/invented.1"
    assert paper.registry == ("ISRCTN12345678", "NCT01234567")


def test_retractions_and_corrections_are_linked(paper: Paper) -> None:
    assert [(one.kind, one.pmid) for one in paper.relations] == [
        (RelationKind.RETRACTED_BY, "99000009"),
        (RelationKind.CORRECTED_BY, None),
    ]
    assert paper.is_retracted


def test_every_record_has_its_place() -> None:
    data = a_set(short(1), short(2), deletion(7, 8))
    first, second, last = read(data)
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    assert isinstance(last, Deletion)
    assert last.pmids == ("7", "8")
    for one in (first, second):
        assert data[one.origin.byte or 0 :].startswith(b"<PubmedArticle>")
        assert one.origin.line == data[: one.origin.byte].count(b"\n") + 1


def test_chunks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_set(short(1), FULL, "<!-- between -->", short(2), deletion(7))
    whole = read(data)
    for size in (1, 7, 64, 1000):
        monkeypatch.setattr(pubmed, "CHUNK", size)
        assert read(data) == whole


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (short(2).replace("</Article>", ""), "no sound XML"),
        (
            "<PubmedArticle><MedlineCitation><PMID>2</PMID></MedlineCitation></PubmedArticle>",
            "a record without an article",
        ),
        ("<PubmedBookArticle><BookDocument/></PubmedBookArticle>", "a book or chapter, not an article"),
        ("<Other>x</Other>", "unknown element"),
    ],
)
def test_one_bad_record_loses_no_other(bad: str, kind: str) -> None:
    found = read(a_set(short(1), bad, short(3)))
    assert [one.pmid for one in found if isinstance(one, Paper)] == ["1", "3"]
    (rejected,) = (one for one in found if isinstance(one, Rejected))
    assert rejected.kind == kind
    assert rejected.line == 5


def test_a_record_that_begins_inside_another_is_read() -> None:
    inside = short(2).split("</Article>")[0]
    for size in (1, 64, pubmed.CHUNK):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pubmed, "CHUNK", size)
            found = read(a_set(short(1), inside, short(3)))
        assert [one.pmid for one in found if isinstance(one, Paper)] == ["1", "3"]
        assert [one.kind for one in found if isinstance(one, Rejected)] == ["no sound XML"]


def test_control_characters_are_no_xml() -> None:
    found = read(a_set(short(1), short(2).replace("</Article>", "\x07</Article>"), short(3)))
    assert [type(one) for one in found] == [Paper, Rejected, Paper]


def test_a_file_that_is_cut_off_gives_what_it_holds() -> None:
    data = a_set(short(1), short(2))
    for end in (data.index(b"</PubmedArticleSet>"), data.rindex(b"</Article>"), data.rindex(b"<PubmedArticle>") + 5):
        *papers, last = read(data[:end])
        assert papers
        assert isinstance(last, Rejected)
        assert last.kind in {"the file ends early", "unknown element"}


def test_garbage_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubmed, "MOST_RECORD", 5000)
    (found,) = read(HEAD.encode() + b"x" * 3_000_000)
    assert isinstance(found, Rejected)
    opened = read(HEAD.encode() + b"<PubmedArticle>" + b"x" * 3_000_000)
    assert [type(one) for one in opened] == [Rejected]


def test_an_old_set_of_citations_is_read() -> None:
    old = short(5).replace("<PubmedArticle>", "").replace("</PubmedArticle>", "")
    (found,) = read(f"<MedlineCitationSet>{old}</MedlineCitationSet>".encode())
    assert isinstance(found, Paper)
    assert found.pmid == "5"
