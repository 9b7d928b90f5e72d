"""`kill -9` of the real server under load: no acknowledged report is lost, and the next start is a clean one."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.served import Kept, Writers, served, wait_until_ready

ENDED = {0, -signal.SIGTERM}  # both are an end in order to systemd
KILLS = 3


def is_whole(file: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file, looked at before palpate opens it again."""
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


@pytest.mark.slow
def test_a_kill_under_load_loses_no_acknowledged_report_and_the_restart_is_clean(library_file: Path) -> None:
    chance = random.Random(6)
    file = library_file.with_name("reports.sqlite")
    kept: list[Kept] = []
    for _ in range(KILLS):
        with served(library_file) as server:
            assert all(server.shows(one) for one in kept)
            writers = Writers(server)
            writers.wait_for(3)
            time.sleep(chance.uniform(0, 0.3))
            server.kill()
            kept += writers.end()
        assert is_whole(file)
    with served(library_file) as server:
        assert all(server.shows(one) for one in kept)
        with closing(sqlite3.connect(file)) as connection:
            held = connection.execute("SELECT count(*) FROM report").fetchone()[0]
        assert len(kept) <= held <= len(kept) + 8 * KILLS  # at most what each writer was about to be told
        one = kept[0]
        assert server.ask("DELETE", one.path, headers={"X-Delete-Token": one.token}).status == 204
        assert server.ask("GET", one.path).status == 404
        assert server.end() in ENDED
    assert len(kept) >= 3 * KILLS


@pytest.mark.slow
def test_a_killed_process_is_replaced_and_no_acknowledged_report_is_lost(library_file: Path) -> None:
    with served(library_file, workers=2) as server:
        writers = Writers(server, count=4)
        for _ in range(3):
            writers.wait_for(len(writers.kept) + 5)
            os.kill(random.Random(len(writers.kept)).choice(server.children()), signal.SIGKILL)
        writers.wait_for(len(writers.kept) + 5)
        kept = writers.end()
        assert all(server.shows(one) for one in kept)
        wait_until_ready(server, processes=3)
        assert len(server.children()) == 3


@pytest.mark.slow
def test_what_is_under_way_is_finished_when_the_server_is_told_to_end(library_file: Path) -> None:
    with served(library_file) as server:
        writers = Writers(server, count=4)
        writers.wait_for(5)
        assert server.end() in ENDED
        kept = writers.end()
    with served(library_file) as server:
        assert all(server.shows(one) for one in kept)
        assert server.end() in ENDED
    assert not library_file.with_name("reports.sqlite-wal").exists()
