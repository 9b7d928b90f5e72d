"""Two real servers on one real Postgres: reports and studies of each are the other's, through kills and restarts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from palpate.library import Library
from palpate.web.stored import open_reports
from tests.builders import row, study
from tests.cluster import Cluster
from tests.web.served import Served, Writers, served

TEXT = "Massage eases low back pain."
TWO = tuple[Served, Served]


@pytest.fixture
def two(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TWO]:
    """Two servers with nothing in common but the database."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    with served(database) as one:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "two"))
        with served(database) as other:
            yield one, other


def hash_of(server: Served) -> str:
    got = server.ask("POST", "/api/v1/check", body={"text": TEXT})
    assert got.status == 200, got.body
    return str(json.loads(got.body)["library"]["hash"])


@pytest.mark.slow
def test_two_servers_share_reports_and_studies_through_a_kill_and_a_restart(
    two: TWO, database: str, cluster: Cluster
) -> None:
    one, other = two

    mine = one.store(TEXT)
    assert mine is not None
    assert other.shows(mine)
    assert other.ask("DELETE", mine.path, headers={"X-Delete-Token": mine.token}).status == 204
    assert one.ask("GET", mine.path).status == 404

    before = hash_of(one)
    assert hash_of(other) == before
    assert one.ask("GET", "/api/v1/studies/new2026").status == 404
    with Library.open(database) as third:
        third.add([study("new2026", row())])
        assert hash_of(one) == hash_of(other) == third.hash != before
    for server in two:
        assert server.ask("GET", "/api/v1/studies/new2026").status == 200

    writers, beside = Writers(one, count=4), Writers(other, count=2)
    writers.wait_for(5)
    beside.wait_for(2)
    one.kill()
    kept = [*writers.end(), *beside.end()]
    assert all(other.shows(one) for one in kept)

    cluster.stop()
    try:
        refused = other.ask("POST", "/api/v1/check?store=true", body={"text": TEXT})
        assert (refused.status, refused.headers["content-type"]) == (503, "application/problem+json")
        assert other.ask("GET", kept[0].path).status == 503
    finally:
        cluster.start()
    assert all(other.shows(one) for one in kept)
    again = other.store(TEXT)
    assert again is not None

    cluster.crash()
    cluster.start()
    assert all(other.shows(one) for one in (*kept, again))
    reports = open_reports(database)
    assert reports is not None
    with reports:
        assert len(kept) + 1 <= reports.count() <= len(kept) + 1 + 4
