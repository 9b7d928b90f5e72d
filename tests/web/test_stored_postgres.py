"""Stored reports in a real Postgres: what the embedded store promises, and what several machines and outages add."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from palpate.errors import StoreError
from palpate.web.stored import Receipt, Reports, open_reports
from tests.cluster import Cluster

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def opened(address: str, *, keep_days: int | None = None, most_bytes: int | None = None) -> Reports:
    found = open_reports(address, keep_days=keep_days, most_bytes=most_bytes)
    assert found is not None
    return found


@pytest.fixture
def reports(database: str) -> Iterator[Reports]:
    with opened(database) as found:
        yield found


def put(reports: Reports, *, page: str = "<p>Page</p>", title: str | None = "Knead") -> Receipt:
    return reports.put(title=title, source=None, json=b"{}", page=page, library="0123456789abcdef")


def test_two_machines_see_each_others_reports_and_deletions(reports: Reports, database: str) -> None:
    with opened(database) as other:
        mine = put(reports, page="\0 \U0001f9e0", title="a\0b")
        found = other.get(mine.id)
        assert found is not None
        assert (found.title, found.page, found.json, found.source) == ("a\0b", "\0 \U0001f9e0", b"{}", None)
        assert other.delete(mine.id, "not the token") is False
        assert other.delete(mine.id, mine.token) is True
        assert reports.get(mine.id) is None
        assert reports.delete(mine.id, mine.token) is False
        assert reports.count() == other.count() == 0


@pytest.mark.parametrize("id", ["", "\0" * 22, "a" * 22, "'; DROP TABLE report", "é" * 22])
def test_an_id_that_nobody_was_given_is_no_report(reports: Reports, id: str) -> None:
    assert reports.get(id) is None
    assert reports.delete(id, "\0") is False


def test_after_its_days_a_report_is_gone_for_every_machine(database: str) -> None:
    now = NOON
    found = open_reports(database, clock=lambda: now, keep_days=30, most_bytes=5000)
    assert found is not None
    with found as reports, opened(database) as keeper:
        old = put(reports, page=os.urandom(2000).hex())
        now += timedelta(days=30)
        assert reports.get(old.id) is not None
        now += timedelta(seconds=1)
        assert reports.get(old.id) is None
        assert (reports.count(), keeper.count()) == (0, 1)
        for _ in range(2):  # each takes more than half the room: the old one no longer counts
            now += timedelta(days=31)
            put(reports, page=os.urandom(1400).hex())
        assert keeper.count() == 1


def test_a_refused_report_leaves_nothing_behind(database: str) -> None:
    with opened(database, most_bytes=5000) as reports:
        held = 0
        with pytest.raises(StoreError, match="no room"):
            for _ in range(10):
                put(reports, page=os.urandom(800).hex())
                held += 1
        assert reports.count() == held > 2
    with psycopg.connect(database) as connection:
        said = connection.execute("SELECT bytes FROM palpate_held").fetchone()
        lies = connection.execute("SELECT sum(length(payload)) FROM palpate_report").fetchone()
    assert said == lies


def test_many_machines_that_begin_at_once_make_the_tables_once(database: str) -> None:
    given: list[Receipt] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with opened(database) as reports:
                given.extend(put(reports) for _ in range(10))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with opened(database) as reports:
        assert reports.count() == len(given) == 80
        assert all(reports.get(receipt.id) for receipt in given)


def test_a_restart_of_postgres_costs_no_request_and_no_report(reports: Reports, cluster: Cluster) -> None:
    before = put(reports)
    cluster.stop()
    cluster.start()
    after = put(reports)
    assert reports.get(before.id) is not None
    assert reports.get(after.id) is not None


def test_what_was_acknowledged_outlives_a_crash_of_postgres(reports: Reports, cluster: Cluster) -> None:
    given = [put(reports) for _ in range(20)]
    cluster.crash()
    cluster.start()
    assert all(reports.get(receipt.id) for receipt in given)


def test_without_postgres_each_request_says_so_in_one_line_and_the_next_works_again(
    reports: Reports, cluster: Cluster, database: str
) -> None:
    first = put(reports)
    cluster.stop()
    try:
        for request in (lambda: put(reports), lambda: reports.get(first.id), reports.count, lambda: opened(database)):
            with pytest.raises(StoreError, match=r"postgresql://.*failed.*Check the database") as said:
                request()
            assert "\n" not in str(said.value)
    finally:
        cluster.start()
    assert reports.get(first.id) is not None
    put(reports)
    assert reports.count() == 2


def test_a_connection_that_is_cut_midway_leaves_the_store_usable(reports: Reports, database: str) -> None:
    put(reports)
    with psycopg.connect(database, autocommit=True) as operator:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
        shelf = reports._shelf._database  # type: ignore[attr-defined]  # to cut the line inside a transaction
        with pytest.raises(StoreError, match=r"terminating connection|closed"), shelf.transaction() as connection:
            connection.execute("DELETE FROM palpate_report")
            operator.execute(others.encode() + b"current_database()")
            connection.execute("SELECT 1")
    assert reports.count() == 1
    put(reports)
    assert reports.count() == 2


def test_another_schema_is_refused(reports: Reports, database: str) -> None:
    put(reports)
    with psycopg.connect(database) as connection:
        connection.execute("UPDATE palpate_part SET schema = 2")
    with pytest.raises(StoreError, match="has schema 2 of reports, this version reads 1"):
        opened(database)


def test_a_user_without_rights_is_told_so(cluster: Cluster, database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("CREATE USER guest")
    name = conninfo_to_dict(database)["dbname"]
    with pytest.raises(StoreError, match="permission denied for schema public"):
        opened(cluster.address(str(name), user="guest"))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:s3cr3t@127.0.0.1:1/name",
        "postgresql://me:s3cr3t@127.0.0.1:port/name",
        "postgresql://me:s3c r3t@127.0.0.1/name",
        "postgresql://me:s3cr3t%zz@127.0.0.1/name",
        "postgresql://me:a@s3cr3t@127.0.0.1:1/name",
        "postgresql://me@127.0.0.1:1/name?password=s3cr3t",
        "postgresql://me@127.0.0.1:1/name?s3cr3t",
        "postgresql://127.0.0.1:1/name?sslpassword=s3cr3t&sslmode=disable",
    ],
)
def test_no_message_holds_a_secret_of_the_address(address: str) -> None:
    with pytest.raises(StoreError) as said:
        opened(address)
    assert "s3c" not in str(said.value)
    assert "r3t" not in str(said.value)
    assert "\n" not in str(said.value)
