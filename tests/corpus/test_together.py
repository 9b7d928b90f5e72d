"""Shares of a corpus, each filled by a machine of its own, searched as one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from palpate.corpus import Corpus, search_together
from palpate.crawl.papers import fill
from tests.corpus.papers_made import PAPERS, a_file, paper

pytest.importorskip("tantivy", reason="needs palpate[corpus]")
pytest.importorskip("pyarrow", reason="needs palpate[corpus]")

UPDATE = paper(77, "Massage, revised", year=2021)


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two corpora with other papers each, and an update that both took in."""
    folder = tmp_path_factory.mktemp("shares")
    for name, papers in (("one", PAPERS[:3]), ("two", PAPERS[3:])):
        (folder / f"{name}.xml").write_bytes(a_file(*papers, UPDATE))
        fill(folder / name, [folder / f"{name}.xml"], cores=1)
    return [folder / "one", folder / "two"]


def test_the_best_of_all_come_first_and_each_once(shares: list[Path]) -> None:
    found = search_together([Corpus(one) for one in shares])
    assert [entry.pmid for entry in found.entries] == ["77", "4", "3", "2", "1", "5"]
    assert (found.searched, found.is_partial) == (7, False)
    assert [entry.pmid for entry in search_together([Corpus(one) for one in shares], limit=2, offset=3).entries] == [
        "2",
        "1",
    ]


def test_what_holds_all_the_words_in_one_comes_before_some_of_them_in_another(shares: list[Path]) -> None:
    found = search_together([Corpus(one) for one in shares], "swedish massage")
    assert ([entry.pmid for entry in found.entries], found.is_partial) == (["1"], False)


def test_parts_of_several_machines_put_together_are_one_corpus(shares: list[Path], tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(shares[0], whole)
    for name in ("parts", "done"):
        shutil.copytree(shares[1] / name, whole / name, dirs_exist_ok=True)
    assert Corpus(whole).stats().unindexed == 1
    assert Corpus(whole).rebuild().total == 6
    assert [entry.pmid for entry in Corpus(whole).search().entries] == ["77", "4", "3", "2", "1", "5"]
