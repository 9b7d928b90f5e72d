"""A corpus through kills, a full disk and two writers: nothing is lost, nothing stands twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from palpate.corpus import Corpus, index
from palpate.corpus.folder import Folder
from palpate.crawl.papers import fill
from tests.corpus.papers_made import a_file, paper
from tests.papers.pubmed_sample import deletion

pq = pytest.importorskip("pyarrow.parquet", reason="needs palpate[corpus]")
pytest.importorskip("tantivy", reason="needs palpate[corpus]")
pytest.importorskip("loky", reason="needs palpate[corpus]")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of Unix")

FILES, RECORDS, KILLS = 8, 150, 5
TOPICS = ("Massage for back pain", "Acupuncture for headache", "Yoga and sleep", "Stockings for oedema")
CHILD = "from palpate.cli import main; import sys; sys.argv[0] = 'palpate'; main()"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that revise and delete records of one another."""
    folder = tmp_path_factory.mktemp("source")
    for number in range(FILES):
        first = number * (RECORDS - 10)  # ten records of each file stand in the next one too
        made = [paper(pmid, f"{TOPICS[pmid % 4]}, part {number}") for pmid in range(first + 1, first + RECORDS + 1)]
        taken_back = [deletion(first - 20)] if number else []
        (folder / f"n{number}.xml").write_bytes(a_file(*made, *taken_back))
    return folder


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("expected") / "corpus"
    fill(folder, [source], cores=1)
    return folder


def started(*words: object, most: int | None = None) -> subprocess.Popen[str]:
    """A `palpate` of its own, whose files may have so many bytes at most."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); " if most else ""
    command = [sys.executable, "-c", limit + CHILD, *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def rows(folder: Path) -> dict[str, list[dict[str, object]]]:
    """What the parts of the files that are done hold."""
    return {mark.source: pq.read_table(Folder(folder).part(mark.name)).to_pylist() for mark in Folder(folder).marks()}


def indexed(folder: Path) -> list[tuple[str | None, str]]:
    return sorted((entry.pmid, entry.title) for entry in Corpus(folder).search(limit=None).entries)


def test_killed_again_and_again_it_comes_to_the_same(source: Path, expected: Path, tmp_path: Path) -> None:
    out, chance = tmp_path / "corpus", random.Random(6)
    killed = 0
    while killed < KILLS:
        process = started("ingest", source, "--corpus", out, "--cores", 2)
        try:
            process.wait(1.0 + chance.random() * 2.5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        killed += 1
    process = started("ingest", source, "--corpus", out, "--cores", 2)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert rows(out) == rows(expected)
    assert indexed(out) == indexed(expected)
    assert not list(out.rglob(".part-*"))


def test_killed_while_it_indexes_it_comes_to_the_same(source: Path, expected: Path, tmp_path: Path) -> None:
    """The index is one commit behind, or one ahead of what is noted of it."""
    out = tmp_path / "corpus"
    shutil.copytree(expected, out)
    noted = (out / "index" / "noted").read_bytes()
    (source.parent / "more").mkdir(exist_ok=True)
    more = source.parent / "more" / "n99.xml"
    more.write_bytes(a_file(paper(1, "Revised"), paper(9_000, "New"), deletion(2)))
    fill(out, [source, more], cores=1)
    whole = indexed(out)
    assert ("1", "Revised") in whole
    assert not any(pmid == "2" for pmid, _ in whole)
    (out / "index" / "noted").write_bytes(noted)  # as if it was killed after the commit
    fill(out, [source, more], cores=1)
    assert indexed(out) == whole
    (out / "index" / "noted").unlink()
    fill(out, [source, more], cores=1)
    assert indexed(out) == whole


def test_a_full_disk_is_one_line_and_what_is_done_stays(source: Path, expected: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    for most in (2_000, 8_000, 20_000, 40_000):
        process = started("ingest", source, "--corpus", out, "--cores", 1, most=most)
        _, said = process.communicate()
        if process.returncode:
            assert process.returncode == 2, said
            assert said.startswith(f"palpate: {out}"), said
            assert said.count("\n") == 1, said
            assert "room" in said, said
    fill(out, [source], cores=1)
    assert rows(out) == rows(expected)
    assert indexed(out) == indexed(expected)


def test_of_two_at_once_one_is_told_to_wait(source: Path, expected: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    both = [started("ingest", source, "--corpus", out, "--cores", 1) for _ in range(2)]
    said = [(process.communicate()[1], process.returncode) for process in both]
    refused = [line for line, status in said if status]
    assert len(refused) <= 1
    assert all("another process writes into this corpus now. Wait until it is done." in line for line in refused)
    assert rows(out) == rows(expected)
    assert indexed(out) == indexed(expected)


def test_a_search_goes_on_while_the_corpus_is_filled(source: Path, expected: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus"
    shutil.copytree(expected, out)
    corpus, before = Corpus(out), len(Corpus(out))
    (tmp_path / "more.xml").write_bytes(a_file(*(paper(50_000 + n, "Cupping") for n in range(300))))
    process = started("ingest", tmp_path / "more.xml", "--corpus", out, "--cores", 1)
    while process.poll() is None:
        assert corpus.search("massage").total > 0
        time.sleep(0.05)
    process.communicate()
    assert process.returncode == 0
    assert (corpus.search("cupping").total, len(Corpus(out))) == (0, before + 300)
    assert Corpus(out).search("cupping").total == 300


def test_an_index_that_was_begun_is_gone_on_with(
    source: Path, expected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "corpus"
    shutil.copytree(expected, out)
    shutil.rmtree(out / "index")
    monkeypatch.setattr(index, "AT_ONCE", 1)
    committed: list[int] = []

    def told(ready: int, _: int) -> None:
        committed.append(ready)
        if len(committed) == 3:
            raise KeyboardInterrupt

    folder = Folder(out)
    with pytest.raises(KeyboardInterrupt):
        index.update(folder, folder.marks(), threads=1, told=told)
    assert len(index.indexed(folder)) == 3
    assert len(Corpus(out)) == committed[-1]
    index.update(folder, folder.marks(), threads=1, told=lambda ready, _: committed.append(ready))
    assert committed == sorted(set(committed))
    assert indexed(out) == indexed(expected)
