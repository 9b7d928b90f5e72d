"""The library that several machines share: the studies that were added lie in Postgres, all else is made from them.

What is true stands in the database: the added records, and their state (a digest of them all). The starter records are
those of each machine's own palpate, so that machines with different versions can serve side by side. Every process
reads from a library file of its machine, a copy that is brought in step before it is read: one question to the database
tells whether the state is another; only then records are compared by their digests, and those that differ fetched. So
what matches, pools and searches knows one kind of library. Where no file can be made the copy is in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString, Self

from palpate.errors import LibraryError, ReadingError
from palpate.library.admission import batched, digest_of
from palpate.library.file import connect, memory
from palpate.library.postgres import SNAPSHOT, Database
from palpate.library.schema import decode
from palpate.library.starter import starter_stamp
from palpate.library.store import ADDED, AT_ONCE, STARTER, Bound, Library
from palpate.types.study import Study

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

SCHEMA = 1
# A change here is a new SCHEMA. Keys are compared byte by byte, as SQLite does.
TABLES: tuple[LiteralString, ...] = (
    'CREATE TABLE palpate_study (key TEXT COLLATE "C" PRIMARY KEY, digest TEXT NOT NULL, record BYTEA NOT NULL)',
    "CREATE TABLE palpate_library (state TEXT NOT NULL)",
    "INSERT INTO palpate_library VALUES ('')",
)
STATE: LiteralString = "SELECT state FROM palpate_library"


class SharedLibrary(Library):
    """A library whose added studies lie in Postgres; `Library.open` opens it by its address.

    All that a `Library` promises holds over machines: adding is one transaction of the database, reading inside a
    `snapshot` sees one state, and every reading outside of one sees what anybody added before.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None, database: Database) -> None:
        super().__init__(connection, path)
        self._database = database
        self._is_joined = False

    @classmethod
    def join(cls, address: str) -> Self:
        """Open the library of a database, whose tables are made where they are missing.

        Raises
        ------
        LibraryError
            If the database is out of reach, of another schema, or its user may not make tables.
        """
        database = Database(address, error=LibraryError)
        try:
            database.make("library", schema=SCHEMA, tables=TABLES)
            library = cls._with_copy(database)
        except BaseException:
            database.close()
            raise
        library._is_joined = True
        return library

    @classmethod
    def _with_copy(cls, database: Database) -> Self:
        """Read through a file of this machine's; through memory where there can be none, or it is damaged."""
        path = _copy_of(database)
        with contextlib.suppress(LibraryError):
            connection, read_only = connect(path)
            if read_only is None:
                return cls._made_ready(connection, path, database)
            connection.close()
        return cls._made_ready(memory(), None, database)

    @classmethod
    def _made_ready(cls, connection: sqlite3.Connection, path: Path | None, database: Database) -> Self:
        library = cls(connection, path, database)
        try:
            library._make_ready()
        except BaseException:
            connection.close()
            raise
        return library

    @property
    def place(self) -> str:
        """The database, without secrets."""
        return self._database.place

    def close(self) -> None:
        """Close the copy and the connection; the object cannot be used afterwards."""
        super().close()
        self._database.close()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Self]:
        """All reading inside sees one state of the library, whatever any machine adds meanwhile; may be nested."""
        if not self._connection.in_transaction:
            self._catch_up()
        with super().snapshot():
            yield self

    def check(self) -> None:
        """Read every record of the database, and every page and record of the copy.

        Raises
        ------
        LibraryError
            If a record is not the one that was stored, or the copy is damaged.
        """
        for key, digest, record in self._database.rows("SELECT key, digest, record FROM palpate_study"):
            if digest_of(record) != digest:
                raise LibraryError(f"{self.place}: the record of {key} was altered. Restore it from a backup.")
        super().check()

    def _rows(self, statement: str, *values: Bound) -> list[tuple[Any, ...]]:
        if self._is_joined and not self._connection.in_transaction:
            self._catch_up()
        return super()._rows(statement, *values)

    def _catch_up(self) -> None:
        """Bring the copy in step, if the database has another state."""
        here = super()._rows("SELECT value FROM meta WHERE name = 'state'")
        if self._database.rows(STATE) != (here or [("",)]):
            with self._writing(), self._database.transaction(SNAPSHOT) as there:
                self._follow(there)

    def _follow(self, there: Connection) -> None:
        """Fetch what differs, and let go of what is no longer there."""
        wanted: dict[str, str] = dict(there.execute("SELECT key, digest FROM palpate_study").fetchall())
        held = self._digests()
        gone = _differing(held, wanted)
        for key in gone:
            self._remove(key)
        for some in batched(_differing(wanted, held), AT_ONCE):
            fetch: LiteralString = "SELECT key, record FROM palpate_study WHERE key = ANY(%s) ORDER BY key"
            for key, record in there.execute(fetch, [list(some)]):
                self._take(self._decoded_from(key, record))
        if gone:
            self._fill_up()
        self._run("INSERT OR REPLACE INTO meta VALUES ('state', ?)", _state(wanted))

    def _take(self, study: Study) -> None:
        """Put an added study in, in place of the starter records that it stands for."""
        for key in set(self._holders(study, STARTER).values()):
            self._remove(key)
        self._insert(study, ADDED)

    def _decoded_from(self, key: str, record: bytes) -> Study:
        try:
            return decode(record, file=f"{self.place}, {key}", line_number=1)
        except ReadingError as error:
            raise LibraryError(f"{error} Use the version of palpate that stored it, or a newer one.") from None

    def _change(self, change: Callable[[], None]) -> None:
        """Change the copy as any library, then tell the database what that changed; it commits first."""
        with self._writing(), self._database.transaction() as there:
            there.execute(f"{STATE} FOR UPDATE")
            self._follow(there)
            before = self._digests()
            change()
            after = self._digests()
            gone, come = _differing(before, after), _differing(after, before)
            if gone:
                self._fill_up()
            there.execute("DELETE FROM palpate_study WHERE key = ANY(%s)", [gone])
            rows = [(key, after[key], record) for key, record in self._records_of(come)]
            with there.cursor() as cursor:
                cursor.executemany("INSERT INTO palpate_study VALUES (%s, %s, %s)", rows)
            there.execute("UPDATE palpate_library SET state = %s", [_state(after)])
            self._run("INSERT OR REPLACE INTO meta VALUES ('state', ?)", _state(after))

    def _records_of(self, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for some in batched(keys, AT_ONCE):
            yield from self._records(some)

    def _digests(self) -> dict[str, str]:
        """The added studies of the copy, each with the digest of its record."""
        return dict(self._rows("SELECT key, digest FROM study WHERE origin = ?", ADDED))


def _differing(some: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Keys of the first that the other lacks, or has with another digest."""
    return sorted(key for key, digest in some.items() if other.get(key) != digest)


def _state(digests: Mapping[str, str]) -> str:
    """What tells these added studies from any others."""
    lines = "".join(f"{key} {digests[key]}\n" for key in sorted(digests))
    return hashlib.blake2b(lines.encode(), digest_size=16).hexdigest() if digests else ""


def _copy_of(database: Database) -> Path:
    """Where this machine's copy lies: one for each database and each content of the package."""
    import platformdirs

    name = hashlib.blake2b(f"{database.place} {starter_stamp()}".encode(), digest_size=8).hexdigest()
    return Path(platformdirs.user_cache_dir("palpate", appauthor=False)) / f"shared-{name}.sqlite"
