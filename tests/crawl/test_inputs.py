"""What a scan reads: files told apart, large ones in stretches that give each page once, bad sources named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.crawl.folder import opened
from palpate.crawl.inputs import Input, inputs
from palpate.crawl.pages import pages
from palpate.errors import InputError
from palpate.reading.source import Raw
from palpate.reading.warc import pages_between
from palpate.types.article import Unread
from tests.crawl.pages_made import archive, folder_of, page

pytest.importorskip("fastwarc", reason="needs palpate[scan]")
pa = pytest.importorskip("pyarrow", reason="needs palpate[scan]")


@pytest.fixture(scope="module", params=[True, False], ids=["packed", "plain"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = "many.warc.gz" if request.param else "many.warc"
    return archive(tmp_path_factory.mktemp("archive") / name, 60, packed=bool(request.param))


@given(cuts=st.lists(st.integers(1, 30_000), max_size=8))
def test_stretches_of_an_archive_give_each_page_once(made: Path, cuts: list[int]) -> None:
    size = made.stat().st_size
    ends = sorted({*(cut for cut in cuts if cut < size), size})
    found: list[str] = []
    for first, end in zip([0, *ends[:-1]], ends, strict=True):
        with opened(str(made)) as file:
            found += [one.name for one in pages_between(file, "a", first, end) if isinstance(one, Raw)]
    assert found == [f"a: https://a.example/{number}" for number in range(60)]


def test_a_head_of_a_gzip_member_inside_packed_data_begins_no_record(tmp_path: Path) -> None:
    import gzip

    from tests.crawl.pages_made import record

    path = tmp_path / "a.warc.gz"
    false = b"\x1f\x8b\x08" * 40  # stored uncompressed, so that the bytes stand in the member as they are
    first = gzip.compress(record(0) + false, compresslevel=0)
    path.write_bytes(first + gzip.compress(record(1)))
    with path.open("rb") as file:
        found = [one.name for one in pages_between(file, "a", 1, path.stat().st_size) if isinstance(one, Raw)]
    assert found == ["a: https://a.example/1"]


def table(path: Path, columns: dict[str, list[object]], *, group: int) -> Path:
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), path, row_group_size=group)
    return path


def test_a_table_is_read_in_stretches_of_rows_whatever_its_row_groups(tmp_path: Path) -> None:
    path = table(
        tmp_path / "t.parquet",
        {"html": [page(number) for number in range(600)], "url": [f"https://a.example/{n}" for n in range(600)]},
        group=101,
    )
    found, refused = inputs([str(path)])
    assert not refused
    assert len(found) > 2
    names = [one.name for stretch in found for one in pages(stretch) if isinstance(one, Raw)]
    assert names == [f"{path}: https://a.example/{number}" for number in range(600)]


def test_an_empty_cell_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    path = table(tmp_path / "t.parquet", {"text": ["Massage eases pain.", None, "Yoga eases pain."]}, group=10)
    found, _ = inputs([str(path)])
    read = [one for stretch in found for one in pages(stretch)]
    assert [isinstance(one, Unread) for one in read] == [False, True, False]
    assert read[1] == Unread(source=f"{path}: row 1", reason=f"{path}: row 1: the cell is empty.")


def test_a_folder_gives_what_can_be_read_by_name_and_a_file_named_twice_comes_once(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", 2)
    archive(folder / "a.warc.gz", 1)
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "draft.html").write_text("no")
    found, refused = inputs([str(folder), str(folder / "page000.html"), str(folder / "*.html")])
    assert [Path(one.name).name for one in found] == ["a.warc.gz", "page000.html", "page001.html"]
    assert not refused


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("missing.html", "No such file or directory"),
        ("empty/", "no file in this folder ends in one of .txt"),
        ("broken.parquet", "no Parquet file"),
        ("other.parquet", "no column html, text, content, body, markdown, but x"),
        ("none*.html", "no file fits this pattern"),
        ("memory://nothing/*.html", "nothing there that is read"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 not at all")
    table(tmp_path / "other.parquet", {"x": [1]}, group=1)
    found, refused = inputs([source])
    assert found == []
    assert says in refused[0].reason
    assert "\n" not in refused[0].reason


@pytest.mark.parametrize("source", ["-", "https://a.example/page"])
def test_what_cannot_be_read_again_is_refused(source: str) -> None:
    with pytest.raises(InputError, match="a scan reads files, which it can read again"):
        inputs([source])


def test_an_object_store_is_listed_and_read(tmp_path: Path) -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe_file("/crawl/a.html", page(1).encode())
    store.pipe_file("/crawl/deep/b.warc.gz", archive(tmp_path / "b.warc.gz", 3).read_bytes())
    found, refused = inputs(["memory://crawl"])
    assert not refused
    names = [one.name for stretch in found for one in pages(stretch) if isinstance(one, Raw)]
    assert [name.rpartition("/")[2] for name in names] == ["a.html", "0", "1", "2"]


def test_a_file_that_vanished_since_it_was_listed_is_an_unread() -> None:
    gone = Input(name="/nowhere/page.html", size=1, stamp="1")
    [found] = pages(gone)
    assert isinstance(found, Unread)
    assert "no such file" in found.reason
