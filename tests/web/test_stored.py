"""Reports under permanent addresses, in the embedded store; `test_stored_postgres` asks the same of the shared one."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from palpate._version import __version__
from palpate.errors import InputError, PalpateError, StoreError
from palpate.library import Library
from palpate.web.stored import Receipt, Reports, open_reports
from palpate.web.stored.embedded import REPORTS
from tests.rights import folders_open, without_rights

NOON = datetime(2026, 3, 1, 12, 0, 0, 999, tzinfo=UTC)
JSON = b'{"claims": []}'


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reports.sqlite"


def opened(
    where: str | Path, *, clock: Clock | None = None, keep_days: int | None = None, most_bytes: int | None = None
) -> Reports:
    found = open_reports(where, clock=clock or Clock(), keep_days=keep_days, most_bytes=most_bytes)
    assert found is not None
    return found


@pytest.fixture
def reports(file: Path, clock: Clock) -> Iterator[Reports]:
    with opened(file, clock=clock) as found:
        yield found


def put(reports: Reports, *, page: str = "<p>Page</p>", title: str | None = "Knead") -> Receipt:
    return reports.put(title=title, source="https://example.org/a", json=JSON, page=page, library="0123456789abcdef")


def test_a_report_comes_back_as_it_was_stored_also_in_another_process_life(reports: Reports, file: Path) -> None:
    receipt = put(reports)
    reports.close()
    with opened(file) as again:
        report = again.get(receipt.id)
    assert report is not None
    assert report.id == receipt.id
    assert report.made == NOON.replace(microsecond=0)
    assert (report.title, report.source) == ("Knead", "https://example.org/a")
    assert (report.json, report.page) == (JSON, "<p>Page</p>")
    assert (report.palpate, report.library) == (__version__, "0123456789abcdef")


def test_the_time_is_utc_whatever_zone_the_clock_has(file: Path) -> None:
    clock = Clock()
    clock.now = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with opened(file, clock=clock) as reports:
        report = reports.get(put(reports).id)
    assert report is not None
    assert report.made == NOON.replace(microsecond=0)
    assert report.made.tzinfo == UTC


def test_what_an_article_may_hold_comes_back_letter_by_letter(reports: Reports) -> None:
    page, title = "a\0b \U0001f9e0 \u202e </script>", "\0 '; DROP TABLE report; --"
    report = reports.get(put(reports, page=page, title=title).id)
    assert report is not None
    assert (report.page, report.title) == (page, title)
    empty = reports.get(reports.put(title=None, source=None, json=b"", page="", library="").id)
    assert empty is not None
    assert (empty.title, empty.source, empty.json, empty.page) == (None, None, b"", "")


def test_ids_and_tokens_are_long_random_and_safe_in_an_address(reports: Reports) -> None:
    receipts = [put(reports) for _ in range(50)]
    assert len({text for receipt in receipts for text in receipt}) == 100
    for receipt in receipts:
        assert len(receipt.id) == 22
        assert len(receipt.token) == 32
        assert set("".join(receipt)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    "id", ["", "x", "../../etc/passwd", "a" * 22, "a" * 10_000, "\0" * 22, "'--" * 7 + "-", "é" * 22]
)
def test_an_id_that_nobody_was_given_is_no_report(reports: Reports, id: str) -> None:
    put(reports)
    assert reports.get(id) is None
    assert reports.delete(id, "token") is False
    assert reports.count() == 1


def test_only_its_own_token_deletes_a_report_and_then_it_is_gone(reports: Reports) -> None:
    mine, other = put(reports), put(reports)
    for token in ("", other.token, mine.token[:-1], mine.token + "a", "\ud800"):
        assert reports.delete(mine.id, token) is False
    assert reports.get(mine.id) is not None
    assert reports.delete(mine.id, mine.token) is True
    assert reports.get(mine.id) is None
    assert reports.delete(mine.id, mine.token) is False
    assert reports.count() == 1
    assert reports.get(other.id) is not None


def test_no_byte_of_a_deleted_report_and_no_token_lies_in_the_files(reports: Reports, file: Path) -> None:
    noise = os.urandom(3000).hex()  # of no pattern that compression finds: each zlib block of it is its own
    mine = put(reports, page=noise)
    with closing(sqlite3.connect(file)) as beside:
        (payload,) = beside.execute("SELECT payload FROM report").fetchone()
    piece = payload[1000:1040]

    def lies() -> bool:
        return any(piece in path.read_bytes() for path in file.parent.iterdir())

    assert lies()
    assert not any(mine.token.encode() in path.read_bytes() for path in file.parent.iterdir())
    assert reports.delete(mine.id, mine.token)
    assert not lies()


def test_reports_lie_compressed_and_readable_for_their_owner_alone(reports: Reports, file: Path) -> None:
    put(reports, page="<p>the same words again and again</p>" * 20_000)
    reports.close()
    assert file.stat().st_size < 200_000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_after_its_days_a_report_is_gone_and_the_next_one_takes_it_off_the_disk(file: Path) -> None:
    clock = Clock()
    with opened(file, clock=clock, keep_days=30) as reports, opened(file, clock=clock) as keeper:
        old = put(reports)
        clock.now += timedelta(days=30)
        assert reports.get(old.id) is not None
        clock.now += timedelta(seconds=1)
        assert reports.get(old.id) is None
        assert (reports.count(), keeper.count()) == (0, 1)
        new = put(reports)
        assert keeper.get(old.id) is None
        assert reports.get(new.id) is not None
        assert reports.purge() == 0
        clock.now += timedelta(days=31)
        assert (reports.purge(), keeper.count()) == (1, 0)


def test_beyond_its_most_bytes_a_report_is_refused_until_another_is_deleted(file: Path) -> None:
    with opened(file, most_bytes=5000) as reports:
        first = put(reports, page=os.urandom(2000).hex())
        put(reports, page=os.urandom(1000).hex())
        with pytest.raises(StoreError, match=r"no room for a report of 2,\d{3} bytes within the 5,000"):
            put(reports, page=os.urandom(2000).hex())
        assert reports.count() == 2
        assert reports.delete(first.id, first.token)
        assert reports.get(put(reports, page=os.urandom(2000).hex()).id) is not None


def test_threads_store_and_read_side_by_side(reports: Reports) -> None:
    given: list[Receipt] = []

    def work() -> None:
        for _ in range(25):
            receipt = put(reports)
            assert reports.get(receipt.id) is not None
            given.append(receipt)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reports.count() == len({receipt.id for receipt in given}) == 200


def store_some(file: Path, queue: multiprocessing.Queue[list[str]]) -> None:
    with opened(file) as reports:
        queue.put([put(reports).id for _ in range(25)])


def test_processes_that_open_a_new_store_at_once_lose_nothing(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[list[str]] = context.Queue()
    children = [context.Process(target=store_some, args=(file, queue)) for _ in range(3)]
    for child in children:
        child.start()
    ids = [id for _ in children for id in queue.get(timeout=60)]
    for child in children:
        child.join()
        assert child.exitcode == 0
    with opened(file) as reports:
        assert all(reports.get(id) for id in ids)
        assert reports.count() == 75


def test_a_full_disk_is_one_line_and_what_was_stored_stays(file: Path) -> None:
    with opened(file) as reports:
        first = put(reports)
        connection = reports._shelf._connection  # type: ignore[attr-defined]  # no disk to fill in a test
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match=r"reports\.sqlite: database or disk is full\. Check the disk"):
            put(reports, page=os.urandom(100_000).hex())
        assert reports.get(first.id) is not None
        assert reports.count() == 1
        assert reports.delete(first.id, first.token)
        connection.execute("PRAGMA max_page_count = 1000000")
        assert reports.get(put(reports, page=os.urandom(100_000).hex()).id) is not None


def make_text(file: Path) -> None:
    file.write_bytes(b"not a database at all " * 100)


def make_library(file: Path) -> None:
    Library.open(file).close()


def make_foreign(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE mine (a)")


def make_newer(file: Path) -> None:
    opened(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 2")


def make_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (make_text, "is not a store of palpate's reports, or is damaged"),
        (make_library, "is a database of another program, left as it is"),
        (make_foreign, "is a database of another program, left as it is"),
        (make_newer, "has schema 2, this version reads 1. Move it away"),
        (make_folder, "is a folder"),
    ],
)
def test_what_is_no_store_is_refused_and_left_as_it_is(file: Path, make: object, said: str) -> None:
    assert callable(make)
    make(file)
    before = file.read_bytes() if file.is_file() else b""
    with pytest.raises(StoreError) as caught:
        opened(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_a_store_cut_short_is_said_to_be_damaged(reports: Reports, file: Path) -> None:
    ids = [put(reports, page=os.urandom(50_000).hex()).id for _ in range(10)]
    reports.close()
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(StoreError, match="damaged"), opened(file) as cut:  # by opening or by reading
        for id in ids:
            cut.get(id)


def test_a_report_whose_bytes_were_altered_is_damaged_and_the_others_are_not(reports: Reports, file: Path) -> None:
    bad, good = put(reports), put(reports)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE report SET payload = ? WHERE id = ?", [b"\0no zlib", bad.id])
    with pytest.raises(StoreError, match=rf"report {bad.id} is damaged"):
        reports.get(bad.id)
    assert reports.get(good.id) is not None


def test_a_store_that_may_only_be_read_shows_what_it_holds_and_takes_nothing(reports: Reports, file: Path) -> None:
    receipt = put(reports)
    reports.close()
    file.chmod(0o444)
    file.parent.chmod(0o555)
    with folders_open(file), without_rights(), opened(file) as kept:
        assert kept.get(receipt.id) is not None
        with pytest.raises(StoreError, match="read-only, so nothing can be stored"):
            put(kept)
        with pytest.raises(StoreError, match="read-only, so nothing can be stored"):
            kept.delete(receipt.id, receipt.token)
    file.parent.chmod(0o755)


def test_where_no_file_can_be_made_it_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    with pytest.raises(StoreError, match=r"no file can be made in .*--store off"):
        opened(tmp_path / "file" / "reports.sqlite")


def test_the_store_lies_beside_the_library_unless_it_is_named_or_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALPATE_LIBRARY", str(tmp_path / "usual" / "library.sqlite"))
    for given, library, expected in (
        (None, None, tmp_path / "usual" / "reports.sqlite"),
        (None, tmp_path / "other" / "mine.sqlite", tmp_path / "other" / "reports.sqlite"),
        (tmp_path / "named.sqlite", None, tmp_path / "named.sqlite"),
    ):
        found = open_reports(given, library=library)
        assert found is not None
        assert found.place == str(expected)
        found.close()
        assert expected.exists()
    assert open_reports("off") is None
    monkeypatch.setenv("PALPATE_STORE", "off")
    assert open_reports(None) is None


def test_a_bound_below_one_is_refused(file: Path) -> None:
    with pytest.raises(InputError, match="keep_days is 0"):
        opened(file, keep_days=0)
    with pytest.raises(InputError, match="most_bytes is -1"):
        opened(file, most_bytes=-1)
    assert not file.exists()


def test_the_store_says_its_errors_as_palpates_own() -> None:
    assert issubclass(StoreError, PalpateError)
    assert REPORTS.application_id.to_bytes(4, "big") == b"palr"
