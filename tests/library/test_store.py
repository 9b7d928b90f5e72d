from __future__ import annotations

import logging
import multiprocessing
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from palpate.errors import InputError, LibraryError
from palpate.library import Library, default_path
from palpate.library import store as store_module
from palpate.library.file import APPLICATION_ID, SCHEMA_VERSION, write_ahead
from palpate.library.starter import starter_records, starter_stamp
from palpate.types.study import Identity, Study
from tests.builders import row, study
from tests.rights import folders_open, without_rights


def test_the_starter_library_is_built_at_first_use_and_holds_every_record(tmp_path: Path) -> None:
    with Library.open(tmp_path / "new" / "library.sqlite") as library:
        assert library.keys() == tuple(sorted(study.key for study in starter_records()))
        assert list(library.studies()) == sorted(starter_records(), key=lambda study: study.key)
        assert library.added() == ()


def test_opening_again_changes_no_byte(library_file: Path) -> None:
    before = library_file.read_bytes()
    with Library.open(library_file) as library:
        assert len(library) > 0
    assert library_file.read_bytes() == before
    assert [path.name for path in library_file.parent.iterdir()] == [library_file.name]


def test_two_builds_have_the_same_hash_and_one_study_more_has_another(starter_library: Path, tmp_path: Path) -> None:
    with Library.open(starter_library) as one, Library.open(tmp_path / "other.sqlite") as other:
        assert one.hash == other.hash
        other.add([study("new2026")])
        assert one.hash != other.hash


def test_a_study_added_and_replaced_leaves_the_hash_of_its_record_alone() -> None:
    with Library.in_memory([study("a2001"), study("b2002")]) as one, Library.in_memory([study("b2002")]) as other:
        other.add([study("a2001", n=7)])
        assert one.hash != other.hash
        other.add([study("a2001")], replace=True)
        assert one.hash == other.hash


@pytest.mark.parametrize(
    "name",
    [
        "A2001",
        "10.1000/ABC.1",
        "doi:10.1000/abc.1",
        "https://doi.org/10.1000/abc.1",
        "http://dx.doi.org/10.1000%2Fabc.1",
        "123456",
        "PMID: 123456",
        "https://pubmed.ncbi.nlm.nih.gov/123456/",
        "pmc77",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC77/",
        "nct0001",
        "10.1000/second-report",
    ],
)
def test_a_study_is_found_by_every_name_it_has(name: str) -> None:
    one = study(
        "a2001",
        doi="10.1000/abc.1",
        pmid="123456",
        pmcid="PMC77",
        registry="NCT0001",
        reports=(Identity(title="Again", doi="10.1000/Second-Report"),),
    )
    with Library.in_memory([one, study("b2002")]) as library:
        assert library.get(name) == one
        assert library.get(f"{name}9") is None


def test_a_key_goes_before_an_identifier_of_another_study() -> None:
    first = study("a2001", registry="b2002", related=("b2002",))
    with Library.in_memory([study("b2002")]) as library:
        library.add([first])
        found = library.get("b2002")
    assert found is not None
    assert found.key == "b2002"


def test_studies_are_found_by_the_concepts_they_name() -> None:
    with Library.in_memory([study("a2001", row()), study("b2002", row(outcome="anxiety"))]) as library:
        assert library.keys_with("treatment", ["T:massage"]) == {"a2001", "b2002"}
        assert library.keys_with("outcome", ["O:anxiety"]) == {"b2002"}
        assert library.keys_with("outcome", []) == frozenset()
        assert library.concepts("treatment") == {"T:massage": 2}
        assert [found.key for found in library.studies(["b2002", "nobody", "b2002"])] == ["b2002"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"key": "a2001"}, "key a2001 is in the library already. "),
        ({"doi": "10.1000/ABC"}, "doi 10.1000/abc is in the library already, as a2001. "),
        ({"pmid": "123"}, "pmid 123 is in the library already, as a2001. "),
        ({"pmcid": "PMC7"}, "pmcid pmc7 is in the library already, as a2001. "),
        ({"registry": "nct1"}, "registry nct1 is in the library already, as a2001. "),
        ({"reports": (Identity(title="x", doi="10.1000/abc"),)}, "doi 10.1000/abc is in the library already"),
    ],
)
def test_what_is_there_already_is_refused_with_what_to_do(more: dict[str, Any], what: str) -> None:
    held = study("a2001", doi="10.1000/abc", pmid="123", pmcid="PMC7", registry="NCT1")
    with Library.in_memory([held]) as library:
        before = library.hash
        new = study(**({"key": "b2002"} | more))
        with pytest.raises(InputError) as refused:
            library.add([study("c2003"), new], places={new.key: "mine.jsonl, line 2"})
        assert str(refused.value).startswith(f"mine.jsonl, line 2: {what}")
        assert str(refused.value).endswith("Leave the record out, or say --replace to put it in that one's place.")
        assert library.hash == before
        assert library.add([new], replace=True) == (new.key,)
        assert list(library.studies()) == [new]


def test_a_starter_study_stays_beside_an_added_one_that_says_it_is_related(
    library_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(library_file) as library:
        known = next(study for study in library.studies() if study.registry)
        library.add([study("mine2026", registry=known.registry, related=(known.key,))])
        before = library.hash
    monkeypatch.setattr(store_module, "starter_stamp", lambda: "of the next version")
    with Library.open(library_file) as library:
        assert library.get(known.key) == known
        assert library.hash == before


def test_related_studies_may_share_a_registry_number() -> None:
    with Library.in_memory([study("a2001", registry="NCT1")]) as library:
        library.add([study("b2002", registry="NCT1", related=("a2001",))])
        assert len(library) == 2


def test_one_record_cannot_replace_two_studies() -> None:
    with Library.in_memory([study("a2001", doi="10.1000/a"), study("b2002", pmid="22")]) as library:
        with pytest.raises(InputError, match=r"c2003: has identifiers of several studies, a2001, b2002\."):
            library.add([study("c2003", doi="10.1000/a", pmid="22")], replace=True)
        assert library.keys() == ("a2001", "b2002")


def test_equal_studies_have_equal_records_however_their_numbers_were_typed() -> None:
    with (
        Library.in_memory([study("a2001", row(weeks=4))]) as one,
        Library.in_memory([study("a2001", row(weeks=4.0))]) as two,
    ):
        assert one.hash == two.hash


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"n": 0}, r"a2001, n: 0; a count of people or studies is at least 1\."),
        ({"year": "2001"}, r"a2001: Expected `int \| null`, got `str` - at `\$.year`\."),
    ],
)
def test_a_study_that_no_record_could_be_is_refused(more: dict[str, Any], what: str) -> None:
    with Library.in_memory() as library:
        with pytest.raises(InputError, match=what):
            library.add([study("b2002"), study("a2001", **more)])
        assert len(library) == 0


@pytest.mark.parametrize("replace", [False, True])
def test_the_same_study_twice_in_one_batch_is_refused_whole(replace: bool) -> None:
    with Library.in_memory() as library:
        with pytest.raises(InputError, match=r"b2002: pmid 22 is also that of a2001\. Make them one record\."):
            library.add([study("a2001", pmid="22"), study("b2002", pmid="22")], replace=replace)
        assert len(library) == 0


def test_nothing_of_a_batch_is_kept_when_writing_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.in_memory() as library:
        calls: list[str] = []
        insert = library._insert

        def fail_at_third(one: Study, origin: str) -> None:
            calls.append(one.key)
            if len(calls) == 3:
                raise KeyboardInterrupt
            insert(one, origin)

        monkeypatch.setattr(library, "_insert", fail_at_third)
        with pytest.raises(KeyboardInterrupt):
            library.add([study(f"s{number}") for number in range(4)])
        assert len(library) == 0
        monkeypatch.undo()
        assert library.add([study("s1")]) == ("s1",)


def test_a_snapshot_does_not_see_what_is_added_meanwhile(library_file: Path) -> None:
    with Library.open(library_file) as reader, Library.open(library_file) as writer:
        before = reader.hash
        with reader.snapshot():
            held = len(reader)
            writer.add([study("new2026")])
            with reader.snapshot():
                assert len(reader) == held
            assert (len(reader), reader.hash) == (held, before)
        assert (len(reader), reader.hash) == (held + 1, writer.hash)


# The starter records or the vocabulary change with a new version of the package.


def test_a_refresh_keeps_added_studies_and_indexes_them_anew(
    library_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(library_file) as library:
        library.add([study("mine2026", row())])
        for name in ("posting", "reading"):  # a version ago there were no readings, and postings had another form
            library._run(f"DROP TABLE {name}")
        library._run("CREATE TABLE posting (concept TEXT)")
        library._run("UPDATE study SET record = '{}', digest = 'x' WHERE origin = 'starter'")
        library._run("INSERT INTO study VALUES ('gone1999', 'starter', '', '{}')")
    monkeypatch.setattr(store_module, "starter_stamp", lambda: "of the next version")
    with Library.open(library_file) as library:
        assert library.added() == ("mine2026",)
        assert "mine2026" in library.keys_with("treatment", ["T:massage"])
        assert len(library) == 1 + len(list(starter_records()))
        assert library.get("gone1999") is None
        library.check()


def test_the_users_own_record_of_a_starter_study_stands_after_a_refresh(
    library_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = next(one for one in starter_records() if one.doi)
    with Library.open(library_file) as library:
        held = len(library)
        library.add([study("mine2026", doi=theirs.doi)], replace=True)
    monkeypatch.setattr(store_module, "starter_stamp", lambda: "of the next version")
    with Library.open(library_file) as library:
        assert theirs.doi is not None
        found = library.get(theirs.doi)
        assert found is not None
        assert found.key == "mine2026"
        assert len(library) == held


# Files that cannot be used: one line with the repair.


def make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE diary (day TEXT)")
    connection.close()


def make_text(path: Path) -> None:
    path.write_text("key,title\na2001,A trial\n" * 40)


def make_short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0short")


def make_old(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE study (key TEXT)")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def make_without_tables(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (key TEXT)")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.close()


@pytest.mark.parametrize(
    ("make", "what", "repair"),
    [
        (make_foreign, "is a database of another program, left as it is.", "Give palpate a path of its own."),
        (make_text, "is not a palpate library, or is damaged", "Run: palpate library rebuild {path}"),
        (make_short, "is not a palpate library, or is damaged", "Run: palpate library rebuild {path}"),
        (make_old, f"has schema {SCHEMA_VERSION + 1}, this version reads {SCHEMA_VERSION}.", "rebuild {path}"),
        (make_without_tables, "is damaged (no such table: meta).", "Run: palpate library rebuild {path}"),
        (Path.mkdir, "is a folder.", "Give the path of a file in it."),
    ],
)
def test_a_file_that_is_no_library_is_named_in_one_line_with_the_repair(
    make: Callable[[Path], None], what: str, repair: str, tmp_path: Path
) -> None:
    path = tmp_path / "library.sqlite"
    make(path)
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(LibraryError) as refused:
        Library.open(path)
    message = str(refused.value)
    assert message.startswith(str(path))
    assert what in message
    assert message.endswith(repair.format(path=path))
    assert "\n" not in message
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.99])
def test_a_truncated_library_is_refused_with_the_repair(share: float, library_file: Path) -> None:
    os.truncate(library_file, int(library_file.stat().st_size * share))
    with (
        pytest.raises(LibraryError, match=r"damaged .*Run: palpate library rebuild"),
        Library.open(library_file) as one,
    ):
        one.check()


def test_a_record_altered_by_hand_is_found(library_file: Path) -> None:
    with Library.open(library_file) as library:
        library.check()
        library._run("UPDATE study SET record = replace(record, 'massage', 'Massage')")
        with pytest.raises(LibraryError, match="was altered"):
            library.check()


def test_bytes_overwritten_in_the_middle_are_found(library_file: Path) -> None:
    data = bytearray(library_file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20_000] = bytes(20_000)
    library_file.write_bytes(data)
    with pytest.raises(LibraryError, match="damaged"), Library.open(library_file) as library:
        library.check()


def test_a_record_that_does_not_decode_is_a_damaged_library(library_file: Path) -> None:
    with Library.open(library_file) as library:
        library._run("UPDATE study SET record = '{'")
        with pytest.raises(LibraryError, match="damaged"):
            next(library.studies())


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.touch()
    with Library.open(path) as library:
        assert len(library) > 0


# Places that cannot be written.


def test_without_a_place_for_the_file_the_library_is_made_in_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, starter_library: Path
) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "library.sqlite"
    with caplog.at_level(logging.WARNING), Library.open(path) as library, Library.open(starter_library) as other:
        assert library.hash == other.hash
        with pytest.raises(
            LibraryError, match=r"nothing can be added \(no file can be made in .*\)\. Give another path"
        ):
            library.add([study("new2026")])
        assert library.get("new2026") is None
    assert f"{path}: no file can be made in" in caplog.text


@pytest.fixture
def read_only(library_file: Path) -> Iterator[Path]:
    """A library with a study added, in a folder that may only be read; everyone may walk to it."""
    with Library.open(library_file) as library:
        library.add([study("mine2026")])
    library_file.chmod(0o444)
    library_file.parent.chmod(0o555)
    with folders_open(library_file):
        yield library_file
    library_file.parent.chmod(0o755)


@pytest.mark.parametrize("stamp", [starter_stamp(), "of the next version"])
def test_a_read_only_library_is_read_and_not_added_to(
    stamp: str, read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "starter_stamp", lambda: stamp)
    with without_rights(), Library.open(read_only) as library:
        assert library.added() == ("mine2026",)
        assert len(library) > 1
        with pytest.raises(LibraryError, match=r"nothing can be added \(the file or its folder is read-only\)"):
            library.add([study("another2026")])


def test_a_read_only_library_with_a_log_beside_it_shows_what_the_log_holds(read_only: Path) -> None:
    read_only.parent.chmod(0o755)
    read_only.chmod(0o644)
    with Library.open(read_only) as writer:
        writer.add([study("logged2026")])
        assert read_only.with_name(read_only.name + "-wal").stat().st_size > 0
        read_only.parent.chmod(0o555)
        with without_rights(), Library.open(read_only) as library:
            assert library.added() == ("logged2026", "mine2026")


def test_the_path_is_the_users_or_that_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PALPATE_LIBRARY", str(tmp_path / "mine.sqlite"))
    assert default_path() == tmp_path / "mine.sqlite"
    monkeypatch.setenv("PALPATE_LIBRARY", "~/mine.sqlite")
    assert default_path() == Path.home() / "mine.sqlite"
    monkeypatch.delenv("PALPATE_LIBRARY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path().name == "library.sqlite"
    assert default_path().parent.name == "palpate"


# Processes at once.


def _open(path: Path, start: float) -> int:
    time.sleep(max(0.0, start - time.time()))
    with Library.open(path) as library:
        return len(library)


def test_processes_that_open_a_missing_library_at_once_all_get_it_whole(tmp_path: Path) -> None:
    expected = len(list(starter_records()))
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.starmap(_open, [(tmp_path / "warm.sqlite", 0.0)] * 4, chunksize=1)
        for number in range(4):
            path = tmp_path / f"library{number}.sqlite"
            found = pool.starmap(_open, [(path, time.time() + 0.05)] * 4, chunksize=1)
            assert found == [expected] * 4
            with Library.open(path) as library:
                library.check()


def test_a_library_that_is_read_elsewhere_is_switched_to_the_log_later(library_file: Path) -> None:
    def mode(connection: sqlite3.Connection) -> str:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])

    connection = sqlite3.connect(library_file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = delete")
    with Library.open(library_file) as library:
        pass
    reader = sqlite3.connect(library_file, isolation_level=None)
    reader.execute("PRAGMA journal_mode = delete")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM study").fetchone()
    write_ahead(connection)
    assert mode(connection) == "delete"
    reader.execute("COMMIT")
    reader.close()
    write_ahead(connection)
    assert mode(connection) == "wal"
    connection.close()
    del library
