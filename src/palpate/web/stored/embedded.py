"""Stored reports in one SQLite file in write-ahead-log mode, beside the library.

One connection for all threads of a process, which take turns; processes take turns by SQLite's own locks. Each
transaction is forced to the disk before it counts (``synchronous = FULL``), and what is deleted is overwritten.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from palpate.errors import PalpateError, StoreError
from palpate.library.file import Form, connect, damaged, size_pages, write_ahead
from palpate.web.stored.reports import Row

REPORTS = Form(
    name="a store of palpate's reports",
    application_id=0x70616C72,  # "palr"
    schema=1,
    error=StoreError,
    repair="Move it away, and restore it from a backup if there is one.",
    by_threads=True,
)
# A change here is a new schema.
TABLES = (
    "CREATE TABLE report (id TEXT PRIMARY KEY, made INTEGER NOT NULL, token BLOB NOT NULL, payload BLOB NOT NULL)",
    "CREATE INDEX report_made ON report (made, length(payload))",
    "CREATE TABLE held (bytes INTEGER NOT NULL)",
    "INSERT INTO held VALUES (0)",
    f"PRAGMA application_id = {REPORTS.application_id}",
    f"PRAGMA user_version = {REPORTS.schema}",
)
PRIVATE = 0o600  # articles that people pasted are nobody else's to read


class FileShelf:
    """Rows in a file, which is made where it is missing.

    Raises
    ------
    StoreError
        If the file is something else, damaged, of another schema, or cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.place = str(path)
        self._path = path
        self._turn = threading.Lock()
        with contextlib.suppress(OSError):  # `connect` says why nothing can be made there
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE))
        self._connection, self._read_only = connect(path, REPORTS)
        try:
            self._make_ready()
        except BaseException:
            self._connection.close()
            raise

    def _make_ready(self) -> None:
        if self._read_only is not None and self._is_empty():
            raise StoreError(f"{self.place}: {self._read_only}. Give a path that can be written, or --store off.")
        if self._read_only is not None:
            return
        with self._sayable():
            if self._is_empty():
                size_pages(self._connection)
                self._make_tables()
            write_ahead(self._connection)
            self._connection.execute("PRAGMA secure_delete = on")

    def _is_empty(self) -> bool:
        with self._sayable():
            return not self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]

    def _make_tables(self) -> None:
        with self._writing():
            if self._is_empty():
                for statement in TABLES:
                    self._connection.execute(statement)

    def insert(self, row: Row, *, most_bytes: int | None) -> bool:
        """Store a row; False if the payloads would be more than `most_bytes` together."""
        with self._writing() as connection:
            (held,) = connection.execute("SELECT bytes FROM held").fetchone()
            if most_bytes is not None and held + len(row.payload) > most_bytes:
                return False
            connection.execute("INSERT INTO report VALUES (?, ?, ?, ?)", row)
            connection.execute("UPDATE held SET bytes = bytes + ?", [len(row.payload)])
        return True

    def fetch(self, id: str) -> Row | None:
        """The row of that id."""
        with self._turn, self._sayable():
            found = self._connection.execute("SELECT * FROM report WHERE id = ?", [id]).fetchone()
        return Row(*found) if found else None

    def remove(self, id: str, token: bytes) -> bool:
        """Delete the row of that id and hashed token; False if there is none."""
        return self._remove("id = ? AND token = ?", id, token) > 0

    def remove_before(self, made: int) -> int:
        """Delete all rows made before that second; how many there were."""
        return self._remove("made < ?", made)

    def count(self, since: int) -> int:
        """How many rows were made in that second or later."""
        with self._turn, self._sayable():
            return int(self._connection.execute("SELECT count(*) FROM report WHERE made >= ?", [since]).fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._connection.close()

    def _remove(self, which: str, *values: str | bytes | int) -> int:
        """Delete rows, and what the log still holds of them, unless somebody reads it or the disk is full."""
        of = f"FROM report WHERE {which}"
        with self._turn, self._sayable():
            if not self._connection.execute(f"SELECT EXISTS (SELECT 1 {of})", values).fetchone()[0]:
                return 0
        with self._writing() as connection:
            count, size = connection.execute(f"SELECT count(*), total(length(payload)) {of}", values).fetchone()
            connection.execute(f"DELETE {of}", values)
            connection.execute("UPDATE held SET bytes = bytes - ?", [int(size)])
        with self._turn, contextlib.suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(count)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed whole, or rolled back whole."""
        if self._read_only is not None:
            raise StoreError(f"{self.place}: {self._read_only}, so nothing can be stored or deleted.")
        with self._turn, self._sayable():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    @contextlib.contextmanager
    def _sayable(self) -> Iterator[None]:
        """Turn what SQLite complains of into one line."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.Error) -> PalpateError:
        if isinstance(error, sqlite3.ProgrammingError):
            return StoreError(f"{self.place}: is closed already ({error}).")
        if not isinstance(error, sqlite3.OperationalError) or str(error).startswith("no such"):
            return damaged(self._path, error, REPORTS)
        return StoreError(f"{self.place}: {error}. Check the disk, then try again.")
