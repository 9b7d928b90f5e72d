"""A corpus: what it holds is found by words and concepts, each paper once, in its revision that counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate.corpus import Corpus
from palpate.corpus.query import alike
from palpate.crawl.papers import fill
from palpate.errors import InputError, LibraryError
from palpate.types.corpus import CorpusFound
from tests.corpus.papers_made import a_file, paper
from tests.papers.pubmed_sample import deletion

pytest.importorskip("tantivy", reason="needs palpate[corpus]")
pytest.importorskip("pyarrow", reason="needs palpate[corpus]")
pytest.importorskip("loky", reason="needs palpate[corpus]")


def corpus_of(folder: Path, **files: bytes) -> Corpus:
    """A corpus filled with these files."""
    source = folder / "in"
    source.mkdir(exist_ok=True)
    for name, data in files.items():
        (source / f"{name}.xml").write_bytes(data)
    fill(folder / "corpus", [source], cores=1)
    return Corpus(folder / "corpus")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus_of(tmp_path_factory.mktemp("corpus"), a=a_file())


def pmids(found: CorpusFound) -> list[str | None]:
    return [entry.pmid for entry in found.entries]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("swedish massage", ["1"]),
        ("low back pain", ["1", "5"]),  # lumbago is another name of it
        ("physical treatment", ["1", "3"]),  # massage and shiatsu are kinds of it
        ("SLEEP nurse", ["3"]),  # nurses
        ('"long flights"', ["4"]),
        ('"flights long"', []),
        ('"after long flights of the"', ["4"]),  # little words at the ends say nothing
        ('"of the"', []),
        ("acupunct*", ["2"]),
        ("sjogren", ["4"]),
        ("edema", ["4"]),  # the vocabulary knows the other spelling
        ("3", ["3"]),
        ("pmid:4", ["4"]),
        ("", ["4", "3", "2", "1", "5"]),  # the newest first
        ("?", []),
    ],
)
def test_papers_are_found(corpus: Corpus, text: str, expected: list[str]) -> None:
    found = corpus.search(text)
    assert sorted(map(str, pmids(found))) == sorted(expected)
    assert (found.total, found.searched) == (len(expected), 5)
    if not text:
        assert pmids(found) == expected


@pytest.mark.parametrize(
    "text",
    ["(", '"', "a AND (b", "title:x", "massage^2", "[1 TO 2]", "*", "~", "\\", "NOT", "+-", "\ud800", "🙂", "IN ["],
)
def test_signs_of_a_query_language_mean_nothing(corpus: Corpus, text: str) -> None:
    assert corpus.search(text).searched == 5
    assert corpus.search(f"shiatsu {text}").total >= 0


def test_words_that_none_holds_all_are_found_in_part(corpus: Corpus) -> None:
    found = corpus.search("shiatsu flights")
    assert found.is_partial
    assert set(pmids(found)) == {"3", "4"}


def test_words_of_every_tenth_paper_are_found_as_they_are_written(tmp_path: Path) -> None:
    many = [paper(number, "Zithers") for number in range(1, 1_202)]
    corpus = corpus_of(tmp_path, a=a_file(*many, paper(9_000, "A zither", "One patient.")))
    assert corpus.search("patients").total == 1_201
    assert corpus.search("patient").total == 1_202


def test_a_word_in_the_title_counts_for_more(corpus: Corpus) -> None:
    assert pmids(corpus.search("massage"))[0] == "1"


def test_what_narrows(corpus: Corpus) -> None:
    assert pmids(corpus.search(treatment="massage", is_trial=False)) == ["3"]
    assert pmids(corpus.search(condition="low back pain")) == ["1", "5"]
    assert pmids(corpus.search(is_retracted=True)) == ["5"]
    assert set(pmids(corpus.search(year_from=2015, year_to=2019))) == {"2", "3"}
    assert pmids(corpus.search(outcome="sleep")) == ["3"]
    assert pmids(corpus.search("massage", sort="year"))[0] == "3"
    assert pmids(corpus.search(limit=2, offset=1)) == ["3", "2"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"treatment": "xyzzy"}, "xyzzy"),
        ({"year_from": 0}, "0 is no year"),
        ({"year_from": 2010, "year_to": 2000}, "earlier one first"),
        ({"sort": "label"}, "no order of papers"),
        ({"limit": 0}, "limit is 0"),
        ({"text": "a" * 1001}, "1001 letters"),
        ({"text": "word " * 41}, "41 words"),
    ],
)
def test_what_cannot_be_asked(corpus: Corpus, asked: dict[str, str], words: str) -> None:
    with pytest.raises(InputError, match=words):
        corpus.search(**asked)  # type: ignore[arg-type]  # wrong on purpose


def test_an_entry_says_where_its_record_stands(corpus: Corpus) -> None:
    (entry,) = corpus.search("acupuncture").entries
    assert entry.byte is not None
    assert Path(entry.source).read_bytes()[entry.byte :].startswith(b"<PubmedArticle>")
    assert (entry.is_trial, entry.year, entry.authors, entry.form) == (True, 2015, ("Berg A",), "PubMed XML")
    assert "T:acupuncture" in entry.concepts


def test_of_several_revisions_the_highest_counts_and_the_latest_of_equals(tmp_path: Path) -> None:
    corpus = corpus_of(
        tmp_path,
        n9=a_file(paper(1, "First words"), paper(2, "Second words", version=2), paper(3, "Third words")),
        n10=a_file(paper(1, "Later words"), paper(2, "Older words"), deletion(3)),
    )
    assert sorted(entry.title for entry in corpus.search().entries) == ["Later words", "Second words"]
    assert corpus.stats().records == 5


def test_files_that_come_later_take_their_place_by_name(tmp_path: Path) -> None:
    corpus_of(tmp_path, n10=a_file(paper(1, "Tenth words"), paper(4, "Other words")))
    corpus = corpus_of(tmp_path, n9=a_file(paper(1, "Ninth words")))
    assert sorted(entry.title for entry in corpus.search().entries) == ["Other words", "Tenth words"]
    corpus = corpus_of(tmp_path, n11=a_file(paper(1, "Eleventh words"), deletion(4)))
    assert [entry.title for entry in corpus.search().entries] == ["Eleventh words"]


def test_a_file_that_was_changed_takes_the_place_of_what_was_read_of_it(tmp_path: Path) -> None:
    corpus_of(tmp_path, a=a_file(paper(1, "One"), paper(2, "Two")), b=a_file(paper(2, "Two again")))
    corpus = corpus_of(tmp_path, b=a_file(paper(3, "Three")))
    assert sorted(entry.title for entry in corpus.search().entries) == ["One", "Three", "Two"]


def test_what_is_done_is_not_done_again_and_a_copy_is_the_same(tmp_path: Path) -> None:
    corpus_of(tmp_path, a=a_file())
    (tmp_path / "in" / "b.xml").write_bytes(a_file())
    filled = fill(tmp_path / "corpus", [tmp_path / "in"], cores=1)
    assert (filled.files, filled.before, filled.records, filled.total) == (2, 2, 0, 5)


def test_what_cannot_be_read_is_told_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(a_file(paper(1, "One"), paper(2, "Two").replace("</Article>", ""), deletion(7)))
    filled = fill(tmp_path / "corpus", [tmp_path / "a.xml", tmp_path / "none.xml"], cores=1)
    assert (filled.records, filled.rejected) == (1, {"no sound XML": 1, "no such file": 1})
    assert {one.source for one in filled.told} == {str(tmp_path / "a.xml"), str(tmp_path / "none.xml")}


def test_a_corpus_of_nothing_is_searched(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<rss/>")
    fill(tmp_path / "corpus", [tmp_path / "a.xml"], cores=1)
    corpus = Corpus(tmp_path / "corpus")
    assert (corpus.search("massage").total, corpus.search().entries, corpus.stats().years) == (0, (), None)
    assert corpus.rebuild().total == 0
    assert corpus.search("massage").searched == 0


def test_a_paper_without_year_or_identifier_is_held(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Massage of the hand\nAB  - Words.\nER  - \n", encoding="utf-8")
    fill(tmp_path / "corpus", [tmp_path / "a.ris"], cores=1)
    for text in ("hand massage", ""):
        (entry,) = Corpus(tmp_path / "corpus").search(text).entries
    assert (entry.pmid, entry.year, entry.link) == (None, None, None)


def test_figures(corpus: Corpus) -> None:
    stats = corpus.stats()
    assert (stats.files, stats.records, stats.in_force, stats.trials, stats.retracted) == (1, 5, 5, 4, 1)
    assert (stats.years, stats.unindexed) == ((2001, 2020), 0)
    assert dict(dict(stats.concepts)["treatment"])["massage"] == 2


def test_another_form_is_refused(tmp_path: Path) -> None:
    corpus_of(tmp_path, a=a_file())
    (tmp_path / "corpus" / "corpus.json").write_text('{"form":9,"made_by":"7.0"}', encoding="utf-8")
    with pytest.raises(LibraryError, match=r"form 9, made by palpate 7\.0; this version reads 1"):
        Corpus(tmp_path / "corpus")


def test_words_that_are_alike() -> None:
    assert list(alike("therapies")) == ["therapies", "therapy"]
    assert list(alike("therapy")) == ["therapy", "therapies"]
    assert list(alike("stress")) == ["stress"]
    assert list(alike("arm")) == ["arm"]
