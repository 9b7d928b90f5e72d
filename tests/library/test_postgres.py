"""The library in a real Postgres: the answers of the embedded one, on every machine, through outages and kills."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from palpate.errors import InputError, LibraryError
from palpate.library import Library
from palpate.library.adding import copy_added
from palpate.library.rebuild import rebuild
from palpate.library.starter import starter_records
from palpate.reading import read
from palpate.report.evidence_data import evidence_json
from palpate.report.json import report_json
from palpate.session import Session
from palpate.types.evidence import Evidence
from palpate.types.study import Study
from tests.builders import row, study
from tests.cluster import Cluster
from tests.commands import Palpate
from tests.conftest import ROOT
from tests.library.crash_child import BATCH
from tests.library.test_crash import batches, begin, child, killed

Machine = Callable[..., Library]


@pytest.fixture
def machine(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """Opens the database's library as a machine of that name, with a copy of its own."""
    with ExitStack() as stack:

        def opened(name: str = "one", address: str = database) -> Library:
            monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
            return stack.enter_context(Library.open(address))

        yield opened


def answers(library: Library) -> list[str]:
    """What a library says of an article, and pools on a question, byte by byte."""
    session = Session(library)
    found = session.evidence("massage", condition="low back pain", outcome="pain")
    assert isinstance(found, Evidence)
    return [report_json(session.check(read(ROOT / "examples" / "hip_massage.txt"))), evidence_json(found)]


def starter(number: int) -> Study:
    return next(study for place, study in enumerate(starter_records()) if place == number)


def test_the_answers_are_those_of_the_embedded_library(machine: Machine, library_file: Path) -> None:
    shared = machine()
    with Library.open(library_file) as embedded:
        assert shared.hash == embedded.hash
        assert answers(shared) == answers(embedded)
        embedded.add([study("mine2026", row(), doi="10.1000/mine"), study("other2026", row())])
        assert copy_added(embedded, shared).keys == ("mine2026", "other2026")
        assert copy_added(embedded, shared).same == 2
        for library in (shared, machine("two")):
            assert library.hash == embedded.hash
            assert list(library.studies()) == list(embedded.studies())
            assert library.added() == embedded.added()
            assert library.concepts("treatment") == embedded.concepts("treatment")
            assert library.get("10.1000/MINE") == embedded.get("mine2026")
            assert library.search("massage back pain") == embedded.search("massage back pain")
            assert answers(library) == answers(embedded)


def test_each_machine_sees_what_another_adds_and_replaces(machine: Machine) -> None:
    one, two = machine("one"), machine("two")
    before = one.hash
    one.add([study("new2026", row(), n=60)])
    assert two.get("new2026") == one.get("new2026")
    assert two.hash == one.hash != before
    two.add([study("new2026", row(), n=61)], replace=True)
    found = one.get("new2026")
    assert found is not None
    assert found.n == 61
    assert len(one) == len(two) == len(list(starter_records())) + 1


def test_what_one_machine_removes_is_gone_on_another(machine: Machine) -> None:
    one, two = machine("one"), machine("two")
    before = one.hash
    one.add([study("mine2026", row())])
    assert two.get("mine2026") is not None
    assert two.remove(["mine2026"]) == ("mine2026",)
    assert (one.get("mine2026"), one.hash) == (None, before)


def test_inside_a_snapshot_nothing_moves(machine: Machine) -> None:
    one, two = machine("one"), machine("two")
    with two.snapshot():
        before = two.hash
        one.add([study("new2026")])
        with two.snapshot():
            assert two.hash == before
            assert two.get("new2026") is None
    assert two.get("new2026") is not None
    assert two.hash == one.hash != before


def test_all_studies_are_stored_or_none(machine: Machine) -> None:
    one, two = machine("one"), machine("two")
    before = one.hash
    with pytest.raises(InputError, match="is in the library already"):
        one.add([study("new2026"), study(starter(0).key)])
    with pytest.raises(InputError, match="n"):
        one.add([study("new2026"), study("bad2026", n=-1)])
    one.add([study("held2026")])
    with pytest.raises(InputError, match="key held2026 is in the library already"):
        two.add([study("held2026")])
    assert (one.added(), two.added()) == (("held2026",), ("held2026",))
    assert one.hash == two.hash != before


def test_an_own_record_of_a_starter_study_stands_in_its_place_until_it_is_replaced(machine: Machine) -> None:
    one, two = machine("one"), machine("two")
    known = next(study for study in starter_records() if study.doi)
    one.add([study("mine2026", doi=known.doi)], replace=True)
    assert two.get(known.key) is None
    assert one.hash == two.hash == machine("three").hash
    two.add([study("mine2026", doi="10.1000/another")], replace=True)
    for library in (one, two, machine("four")):
        assert library.get(known.key) == known
        assert library.added() == ("mine2026",)
    assert one.hash == two.hash == machine("five").hash


def test_a_database_set_back_to_an_earlier_backup_is_followed(machine: Machine, database: str) -> None:
    one = machine()
    one.add([study("kept2026")])
    with psycopg.connect(database) as backup:
        state = backup.execute("SELECT state FROM palpate_library").fetchone()
    before = one.hash
    one.add([study("lost2026")])
    assert one.added() == ("kept2026", "lost2026")
    with psycopg.connect(database) as restored:
        restored.execute("DELETE FROM palpate_study WHERE key = 'lost2026'")
        restored.execute("UPDATE palpate_library SET state = %s", state)
    assert one.added() == ("kept2026",)
    assert one.hash == before


def test_without_a_folder_for_it_the_copy_is_in_memory_and_takes_additions(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    one, two = machine("file"), machine("two")
    one.add([study("new2026")])
    assert one.path is None
    assert one.read_only is None
    assert two.hash == one.hash


def test_a_damaged_copy_is_left_aside(machine: Machine) -> None:
    first = machine()
    first.add([study("new2026")])
    assert first.path is not None
    first.path.write_bytes(b"no database " * 1000)
    again = machine()
    assert again.path is None
    assert again.added() == ("new2026",)


def test_processes_of_one_machine_share_its_copy(machine: Machine) -> None:
    first, second = machine(), machine()
    assert first.path == second.path is not None
    first.add([study("a2026")])
    second.add([study("b2026")])
    assert first.added() == second.added() == ("a2026", "b2026")


def test_verification_finds_a_record_altered_in_the_database(machine: Machine, database: str) -> None:
    one = machine()
    one.add([study("new2026")])
    one.check()
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE palpate_study SET record = record || ' '::bytea")
    with pytest.raises(LibraryError, match="the record of new2026 was altered"):
        one.check()


def test_a_record_of_a_later_version_is_named(machine: Machine, database: str) -> None:
    machine("one").add([study("new2026")])
    with psycopg.connect(database) as connection:
        later = b'{"key": "new2026", "design": "of a kind not known yet"}'
        connection.execute("UPDATE palpate_study SET digest = 'other', record = %s", [later])
        connection.execute("UPDATE palpate_library SET state = 'other'")
    with pytest.raises(LibraryError, match=r"new2026, line 1.*Use the version of palpate that stored it"):
        len(machine("two"))


# Outages.


def test_a_restart_of_postgres_costs_no_request(machine: Machine, cluster: Cluster) -> None:
    one = machine()
    one.add([study("before2026")])
    cluster.stop()
    cluster.start()
    one.add([study("after2026")])
    cluster.crash()
    cluster.start()
    assert one.added() == machine("two").added() == ("after2026", "before2026")


def test_without_postgres_every_request_says_so_and_the_next_works_again(
    machine: Machine, cluster: Cluster, database: str
) -> None:
    one = machine()
    cluster.stop()
    try:
        for request in (
            lambda: len(one),
            lambda: answers(one),
            lambda: one.add([study("new2026")]),
            lambda: Library.open(database),
        ):
            with pytest.raises(LibraryError, match=r"^postgresql://.*Check the database") as said:
                request()
            assert "\n" not in str(said.value)
    finally:
        cluster.start()
    assert one.added() == ()
    one.add([study("new2026")])
    assert one.added() == ("new2026",)


def test_a_connection_cut_while_adding_adds_nothing(
    machine: Machine, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = machine()
    admit = Library._admit

    def cut(self: Library, *given: object, **more: object) -> None:
        admit(self, *given, **more)  # type: ignore[arg-type]  # handed on as it came
        with psycopg.connect(database, autocommit=True) as operator:
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )

    with monkeypatch.context() as patch:
        patch.setattr(Library, "_admit", cut)
        with pytest.raises(LibraryError, match="Check the database"):
            one.add([study("new2026")])
    assert one.added() == machine("two").added() == ()
    one.add([study("new2026")])
    assert machine("two").added() == ("new2026",)


def test_a_user_who_may_only_read_reads(machine: Machine, cluster: Cluster, database: str) -> None:
    machine("one").add([study("new2026")])
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    with psycopg.connect(database) as connection:
        connection.execute("CREATE USER reader")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    reader = machine("two", cluster.address(str(name), user="reader"))
    assert reader.added() == ("new2026",)
    with pytest.raises(LibraryError, match="permission denied"):
        reader.add([study("other2026")])
    assert reader.added() == ("new2026",)


@pytest.mark.slow
def test_a_kill_while_adding_loses_nothing_stored_and_leaves_no_half_batch(
    machine: Machine, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(5)
    witness = machine("witness")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "killed"))
    expected: set[str] = set()
    for number in range(15):
        said = killed("add", database, f"round{number}", chance.uniform(0, 0.02), lines=1 + chance.randrange(8))
        expected |= {f"round{number}-{line.split()[1]}" for line in said if line.startswith("stored")}
        found = batches(witness)
        assert set(found.values()) <= {BATCH}
        assert expected <= set(found)
        assert len(set(found) - expected) <= 1  # at most the batch that was stored just before the kill
        expected |= set(found)
    assert expected
    assert machine("killed").hash == machine("fresh").hash == witness.hash


@pytest.mark.slow
def test_two_machines_add_at_once_and_lose_nothing(
    machine: Machine, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 25
    with ExitStack() as stack:
        writers = []
        for name in ("one", "two"):
            monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
            writers.append(stack.enter_context(child("add", database, name, count)))
        for process in writers:
            begin(process)
        for process in writers:
            assert process.stdout is not None
            assert process.stdout.read().count("stored") == count
            assert process.wait() == 0
    found = batches(machine("three"))
    assert found == {f"{name}-{batch}": BATCH for name in ("one", "two") for batch in range(count)}


# The command line, and how the address is told.


def test_commands_take_an_address(
    palpate: Palpate, database: str, library_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with Library.open(library_file) as embedded:
        embedded.add([study("mine2026", row())])
    said = palpate("library", "copy", "--to", database)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("1 study copied to postgresql://")
    again = palpate("library", "copy", "--to", database)
    assert again.out.endswith("; 1 was there already.\n")
    question = ("evidence", "massage", "--condition", "low back pain", "--outcome", "pain", "--format", "json")
    assert palpate(*question, "--library", database).out == palpate(*question).out
    monkeypatch.setenv("PALPATE_LIBRARY", database)
    assert palpate("study", "mine2026").status == 0
    assert "mine2026" in palpate("library", "export", "--added").out
    assert "added here             1\n" in palpate("library", "stats").out
    assert palpate("library", "rebuild").err.count("nothing to make anew") == 1


def test_the_path_is_shown_without_its_password(palpate: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALPATE_LIBRARY", "postgresql://me:s3cr3t@db.example:5433/name")
    assert palpate("library", "path").out == "postgresql://db.example:5433/name\n"


def test_what_cannot_be_reached_is_one_line(palpate: Palpate) -> None:
    said = palpate("library", "stats", "--library", "postgresql://me:s3cr3t@127.0.0.1:1/name")
    assert said.status == 2
    assert said.err.startswith("palpate: postgresql://127.0.0.1:1/name: connection")
    assert said.err.count("\n") == 1
    assert "s3cr3t" not in said.err


def test_an_address_made_a_path_is_refused(database: str) -> None:
    for use in (Library.open, rebuild):
        with pytest.raises(InputError, match="is an address, not a path"):
            use(Path(database))


def test_without_psycopg_the_extra_is_named() -> None:
    code = "import sys; sys.modules['psycopg'] = None; from palpate.cli import main; main()"
    words = ["library", "stats", "--library", "postgresql://127.0.0.1/name"]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr == "palpate: A Postgres address needs psycopg. Run: pip install 'palpate[postgres]'\n"
