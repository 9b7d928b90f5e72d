"""Packed, broken and hostile files: read where they are sound, one clear line where they are not."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from palpate.papers import opening, read_papers
from palpate.papers.opening import in_order
from palpate.types.paper import Paper, Rejected
from tests.papers.jats_sample import DATA
from tests.papers.pubmed_sample import a_set, short


def read(path: Path) -> tuple[list[str | None], list[str]]:
    """The PMIDs read, and the lines about the rest."""
    found = list(read_papers([path]))
    lines = [f"{one.place}: {one.reason}" for one in found if isinstance(one, Rejected)]
    return [one.pmid for one in found if isinstance(one, Paper)], lines


def packed_tar(path: Path, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # the mode is one of two literals
        for name, data in (("a/knee.nxml", DATA), ("a/set.xml", a_set(short(1))), ("a/notes.txt", b"some words")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def test_archives_and_gzip_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("set10.xml.gz", gzip.compress(a_set(short(10))))
        archive.writestr("set9.xml", a_set(short(9)))
    (tmp_path / "g.xml.gz").write_bytes(gzip.compress(a_set(short(1))) + gzip.compress(b"\n"))
    assert read(tmp_path / "z.zip") == (["9", "10"], [])
    assert read(tmp_path / "g.xml.gz") == (["1"], [])
    pmids, lines = read(packed_tar(tmp_path / "t.tgz"))
    assert pmids == ["99000001", "1"]
    assert [line.split("!")[1] for line in lines] == [
        "a/notes.txt: in no form that is read. Give PubMed, MEDLINE, JATS, RIS, BibTeX, JSON or CSV."
    ]


def test_zstd_is_read_where_a_package_for_it_is(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra scan is not installed")
    path = tmp_path / "t.tar.zst"
    with pyarrow.CompressedOutputStream(str(path), "zstd") as out:
        out.write(packed_tar(tmp_path / "t.tar", "w").read_bytes())
    assert read(path)[0] == ["99000001", "1"]


def test_frames_of_zstd_are_read_one_after_the_other_and_a_cut_one_is_told(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard", reason="the extra zstd is not installed")
    whole = a_set(*(short(number) for number in range(1, 60)))
    frames = [zstandard.ZstdCompressor(write_checksum=True).compress(piece) for piece in (whole[:999], whole[999:])]
    path = tmp_path / "p.xml.zst"
    path.write_bytes(b"".join(frames))
    assert read(path) == ([str(number) for number in range(1, 60)], [])
    path.write_bytes(b"".join(frames)[:-9])
    pmids, lines = read(path)
    assert len(pmids) < 60
    assert len(lines) == 1
    assert "ends inside a frame" in lines[0]


def test_a_folder_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    for number in (10, 9, 100):
        (tmp_path / f"pubmed26n{number}.xml").write_bytes(a_set(short(number)))
    (tmp_path / ".hidden.xml").write_bytes(a_set(short(5)))
    (tmp_path / "readme.md").write_text("no paper")
    assert read(tmp_path) == (["9", "10", "100"], [])
    assert sorted(["n10", "n9"], key=in_order) == ["n9", "n10"]


def test_a_gzip_stream_that_is_cut_off_gives_what_it_holds(tmp_path: Path) -> None:
    packed = gzip.compress(a_set(*(short(number) for number in range(1, 3000))))
    (tmp_path / "cut.xml.gz").write_bytes(packed[: len(packed) // 2])
    pmids, lines = read(tmp_path / "cut.xml.gz")
    assert len(pmids) > 100
    assert len(lines) == 1
    assert "the gzip stream ends early" in lines[0]


@pytest.mark.parametrize("suffix", ["xml.gz", "zip"])
def test_a_bomb_is_refused(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "FREE_PACKING", 1_000_000)
    path = tmp_path / f"bomb.{suffix}"
    data = b"<PubmedArticleSet>" + b" " * 30_000_000
    if suffix == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("b.xml", data)
    else:
        path.write_bytes(gzip.compress(data))
    pmids, lines = read(path)
    assert pmids == []
    assert len(lines) == 1
    assert "not read further" in lines[0]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("e.xml", b"", "empty"),
        ("b.xml.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff", "cannot be unpacked"),
        ("z.zip", b"PK\x03\x04 no more", "the zip archive is broken"),
        ("t.zst", b"\x28\xb5\x2f\xfd....", "zstd"),
        ("x.xml", b'<!DOCTYPE article [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><article>&b;</article>', "entities"),
        ("d.pdf", b"%PDF-1.7", "a PDF"),
    ],
)
def test_bad_files_get_one_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    pmids, lines = read(path)
    assert pmids == []
    assert len(lines) == 1
    assert lines[0].startswith(str(path))
    assert said in lines[0].lower() if said == "zstd" else said in lines[0]
    assert "\n" not in lines[0]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert read(tmp_path / "none.xml") == ([], [f"{tmp_path / 'none.xml'}: no such file. Check the path."])
    assert "no file of papers" in read(tmp_path)[1][0]
