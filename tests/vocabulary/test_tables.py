"""Tables kept between runs: the same as read anew, made anew when broken, and never needed."""

from __future__ import annotations

import os
from pathlib import Path

from palpate.vocabulary.files import DATA
from palpate.vocabulary.tables import KEPT, load_tables, read_tables


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("vocabulary-*.msgpack"))


def test_kept_tables_equal_those_read(tmp_path: Path) -> None:
    assert load_tables(tmp_path) == read_tables(DATA)
    (file,) = kept(tmp_path)
    before = file.stat().st_mtime_ns
    assert load_tables(tmp_path) == read_tables(DATA)
    assert file.stat().st_mtime_ns == before


def test_broken_tables_are_made_anew(tmp_path: Path) -> None:
    load_tables(tmp_path)
    (file,) = kept(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    assert load_tables(tmp_path) == read_tables(DATA)
    assert file.read_bytes() == whole


def test_the_newest_tables_stay_and_older_and_half_written_ones_go(tmp_path: Path) -> None:
    for age, ending in enumerate(("msgpack", "123", *["msgpack"] * KEPT), start=1):
        file = tmp_path / f"vocabulary-{9 - age}.{ending}"
        file.write_bytes(b"old")
        os.utime(file, (age, age))
    load_tables(tmp_path)
    *older, newest = sorted(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime)
    assert [file.stat().st_mtime for file in older] == list(range(4, KEPT + 3))
    assert load_tables(tmp_path) == read_tables(DATA)
    assert newest.suffix == ".msgpack"


def test_a_place_that_takes_no_files_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert load_tables(tmp_path / "file").concepts
