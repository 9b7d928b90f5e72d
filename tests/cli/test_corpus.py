"""`palpate ingest --corpus` and `palpate corpus`, as a user meets them."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest

from palpate.library import Library
from tests.commands import Palpate
from tests.corpus.papers_made import a_file, paper
from tests.rights import without_rights

pytest.importorskip("tantivy", reason="needs palpate[corpus]")
pytest.importorskip("pyarrow", reason="needs palpate[corpus]")


@pytest.fixture
def corpus(palpate: Palpate, tmp_path: Path) -> Path:
    """A corpus of the made-up papers."""
    (tmp_path / "a.xml").write_bytes(a_file())
    said = palpate("ingest", tmp_path / "a.xml", "--corpus", tmp_path / "corpus")
    assert (said.status, said.out) == (0, "")
    assert said.err == "5 records read from 1 file; 4 trials among them\n5 papers can be searched\n"
    return tmp_path / "corpus"


def test_search_in_every_form(palpate: Palpate, corpus: Path) -> None:
    said = palpate("corpus", "search", corpus, "massage", "--trial")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("1 paper of 5.\n")
    data = json.loads(palpate("corpus", "search", corpus, "--condition", "low back pain", "-f", "json").out)
    assert [one["pmid"] for one in data["papers"]] == ["1", "5"]
    assert data["search"]["condition"] == {"id": "C:low-back-pain", "label": "low back pain"}
    rows = list(csv.DictReader(io.StringIO(palpate("corpus", "search", corpus, "-n", "0", "-f", "csv").out)))
    assert [row["pmid"] for row in rows] == ["4", "3", "2", "1", "5"]
    assert palpate("corpus", "search", corpus, "acupuncture", "-f", "ris").out.startswith("TY  - GEN\nID  - 2\n")


def test_trials_are_read_into_a_library_once(palpate: Palpate, corpus: Path, tmp_path: Path) -> None:
    into = tmp_path / "mine.sqlite"
    first = palpate("corpus", "read", corpus, "--condition", "low back pain", "--into", into)
    assert (first.status, first.err) == (0, "2 studies stored\n")
    second = palpate("corpus", "read", corpus, "--condition", "low back pain", "--into", into)
    assert second.err == "0 studies stored\n  1 passed over: records read before\n"
    with Library.open(into) as library:
        assert {(study.pmid, study.machine_read) for study in library.studies(library.added())} == {
            ("1", True),
            ("5", True),
        }


def test_a_file_that_was_changed_is_not_read_from(palpate: Palpate, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(a_file(paper(8, "Others")))
    said = palpate("corpus", "read", corpus, "acupuncture", "--into", tmp_path / "mine.sqlite")
    assert said.status == 2
    assert "not the record that was there. Ingest the file again" in said.err
    (tmp_path / "a.xml").unlink()
    said = palpate("corpus", "read", corpus, "acupuncture", "--into", tmp_path / "mine.sqlite")
    assert said.status == 2
    assert f"palpate: {tmp_path / 'a.xml'}: cannot be read (No such file or directory)" in said.err


def test_refusals_are_one_line(palpate: Palpate, corpus: Path, tmp_path: Path) -> None:
    for words, part in (
        (("corpus", "search", tmp_path / "none", "x"), "none: no corpus. Make one: palpate ingest FILES --corpus"),
        (("corpus", "stats", tmp_path), "no corpus. Make one"),
        (("corpus", "search", tmp_path / "a.xml", "x"), "no corpus. Make one"),
        (("ingest", tmp_path / "a.xml", "--corpus", tmp_path), "a folder of something else, no corpus"),
        (("ingest", tmp_path / "a.xml", "--corpus", tmp_path / "a.xml"), "cannot be written (File exists)"),
        (("ingest", tmp_path / "a.xml", "--corpus", corpus, "--into", "x.sqlite"), "--into and --corpus: say one"),
        (("corpus", "read", corpus, "x"), "Say where: --into LIBRARY"),
        (("corpus", "search", corpus, "x", "--treatment", "xyzzyx"), "is not a treatment that palpate knows"),
        (("corpus", "search", corpus, "x", "-f", "xml"), "--format xml: say one of table, json, csv, ris"),
    ):
        said = palpate(*words)
        assert (said.status, said.out) == (2, ""), words
        assert part in said.err
        assert said.err.startswith("palpate: ")
        assert said.err.count("\n") == 1


def test_a_folder_of_something_else_is_left_as_it_was(palpate: Palpate, corpus: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert palpate("ingest", tmp_path / "a.xml", "--corpus", tmp_path).status == 2
    assert sorted(tmp_path.iterdir()) == before


def test_nothing_that_can_be_read_is_status_2(palpate: Palpate, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_bytes(b"<rss/>")
    said = palpate("ingest", tmp_path / "bad.xml", tmp_path / "none.xml", "--corpus", tmp_path / "corpus")
    assert said.status == 2
    assert f"palpate: {tmp_path / 'none.xml'}: no such file. Check the path." in said.err
    assert "XML of <rss>" in said.err


def test_a_missing_package_is_named(palpate: Palpate, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import util

    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == "tantivy" else find(name))
    said = palpate("corpus", "search", corpus, "x")
    assert (said.status, said.out) == (2, "")
    assert said.err == "palpate: a corpus of papers needs tantivy. Run: pip install 'palpate[corpus]'\n"


def test_a_damaged_index_and_a_damaged_part_are_mended(palpate: Palpate, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_bytes(a_file(paper(6, "Cupping for neck pain")))
    assert palpate("ingest", tmp_path / "b.xml", "--corpus", corpus).status == 0
    for segment in (corpus / "index" / "words").glob("*.term"):
        segment.write_bytes(b"no index")
    said = palpate("corpus", "search", corpus, "massage")
    assert (said.status, said.out) == (2, "")
    assert f"damaged ({said.err.partition('damaged (')[2].partition(')')[0]}" in said.err
    assert f"Run: palpate corpus rebuild {corpus}" in said.err
    assert "Traceback" not in said.err
    said = palpate("corpus", "rebuild", corpus)
    assert (said.status, said.out) == (0, "6 papers can be searched\n")
    part = max((corpus / "parts").glob("*.parquet"), key=lambda path: path.stat().st_size)
    part.write_bytes(part.read_bytes()[:-40])
    said = palpate("corpus", "rebuild", corpus)
    assert (said.status, said.out.count("Ingest it again.")) == (2, 1)
    said = palpate("ingest", tmp_path / "a.xml", tmp_path / "b.xml", "--corpus", corpus)
    assert (said.status, said.err.splitlines()[-1]) == (0, "6 papers can be searched")


def test_a_folder_that_cannot_be_written(palpate: Palpate, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_bytes(a_file(paper(6, "Cupping for neck pain")))
    for folder in (tmp_path, *tmp_path.parents[:1], corpus, *corpus.rglob("*")):
        folder.chmod(0o755 if folder.is_dir() else 0o644)
    opened = [folder for folder in tmp_path.parents if folder.owner() == tmp_path.owner() and folder != Path("/")]
    before = [(folder, folder.stat().st_mode) for folder in opened]
    for folder, mode in before:
        folder.chmod(mode | 0o011)
    try:
        with without_rights():
            if os.access(corpus, os.W_OK):
                pytest.skip("needs users with fewer rights")
            said = palpate("ingest", tmp_path / "b.xml", "--corpus", corpus)
            found = palpate("corpus", "search", corpus, "acupuncture")
    finally:
        for folder, mode in before:
            folder.chmod(mode)
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "cannot be written (Permission denied). Check the folder and its permissions." in said.err
    assert found.status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="locks of Unix")
def test_a_second_writer_is_told_to_wait(palpate: Palpate, corpus: Path, tmp_path: Path) -> None:
    import fcntl

    with (corpus / ".lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for words in (("ingest", tmp_path / "a.xml", "--corpus", corpus), ("corpus", "rebuild", corpus)):
            said = palpate(*words)
            assert said.status == 2
            assert (
                said.err == f"palpate: {corpus}: another process writes into this corpus now. Wait until it is done.\n"
            )
        assert palpate("corpus", "search", corpus, "massage").status == 0
