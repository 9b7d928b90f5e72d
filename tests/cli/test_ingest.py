from __future__ import annotations

from pathlib import Path

from palpate.library import Library
from palpate.library.schema import decode
from tests.commands import Palpate
from tests.papers.pubmed_sample import a_set, short


def test_studies_are_printed_and_nothing_is_stored(palpate: Palpate, tmp_path: Path, library_file: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(a_set(short(1), short(2).replace("</Article>", ""), short(3)))
    before = library_file.read_bytes()
    said = palpate("ingest", file, "--format", "jsonl")
    assert said.status == 0
    studies = [decode(line, file="out", line_number=1) for line in said.out.splitlines()]
    assert [(one.pmid, one.machine_read) for one in studies] == [("1", True), ("3", True)]
    assert f"palpate: {file}, line 5: no sound XML" in said.err
    assert "2 studies read\n  1 rejected: no sound XML\n" in said.err
    assert library_file.read_bytes() == before


def test_studies_are_stored_and_a_rerun_doubles_nothing(palpate: Palpate, tmp_path: Path) -> None:
    file, into = tmp_path / "a.xml", tmp_path / "mine.sqlite"
    file.write_bytes(a_set(short(1), short(3)))
    first, second = palpate("ingest", file, "--into", into), palpate("ingest", file, "--into", into)
    assert (first.status, first.out, first.err) == (0, "", "2 studies stored\n")
    assert (second.status, second.err) == (0, "0 studies stored\n  1 passed over: file ingested before\n")
    with Library.open(into) as library:
        assert library.added() == ("berg2001-pmid1", "berg2001-pmid3")


def test_nothing_that_can_be_read_is_status_2(palpate: Palpate, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_bytes(b"<rss/>")
    said = palpate("ingest", bad, tmp_path / "none.xml")
    assert (said.status, said.out) == (2, "")
    assert f"palpate: {tmp_path / 'none.xml'}: no such file. Check the path." in said.err
    assert "XML of <rss>" in said.err
    assert "Traceback" not in said.err
