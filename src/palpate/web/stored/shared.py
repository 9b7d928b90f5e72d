"""Stored reports in Postgres, for several machines that serve the same addresses.

A row is acknowledged when Postgres has committed it, so what a kill or a power loss takes is Postgres' own matter
(``synchronous_commit``, which is switched on where the server has it off).
"""

from __future__ import annotations

from typing import LiteralString

from palpate.errors import StoreError
from palpate.library.postgres import Database
from palpate.web.stored.reports import Row

SCHEMA = 1
# A change here is a new SCHEMA.
TABLES = (
    "CREATE TABLE palpate_report (id TEXT PRIMARY KEY, made BIGINT NOT NULL, token BYTEA NOT NULL, "
    "payload BYTEA NOT NULL)",
    "ALTER TABLE palpate_report ALTER payload SET STORAGE EXTERNAL",  # it is compressed already
    "CREATE INDEX palpate_report_made ON palpate_report (made)",
    "CREATE TABLE palpate_held (bytes BIGINT NOT NULL)",
    "INSERT INTO palpate_held VALUES (0)",
)


class SharedShelf:
    """Rows in a database, whose tables are made where they are missing.

    Raises
    ------
    StoreError
        If the database is out of reach, of another schema, or its user may not make tables.
    """

    def __init__(self, address: str) -> None:
        self._database = Database(address, error=StoreError)
        self.place = self._database.place
        try:
            self._database.make("reports", schema=SCHEMA, tables=TABLES)
        except BaseException:
            self._database.close()
            raise

    def insert(self, row: Row, *, most_bytes: int | None) -> bool:
        """Store a row; False if the payloads would be more than `most_bytes` together."""
        size = len(row.payload)
        room = "UPDATE palpate_held SET bytes = bytes + %s WHERE %s::bigint IS NULL OR bytes + %s <= %s RETURNING bytes"
        with self._database.transaction() as connection:
            connection.execute("INSERT INTO palpate_report VALUES (%s, %s, %s, %s)", row)
            if connection.execute(room, [size, most_bytes, size, most_bytes]).fetchone():
                return True
            connection.execute("DELETE FROM palpate_report WHERE id = %s", [row.id])
        return False

    def fetch(self, id: str) -> Row | None:
        """The row of that id."""
        statement = "SELECT id, made, token, payload FROM palpate_report WHERE id = %s"
        found = self._database.rows(statement, id)
        return Row(*found[0]) if found else None

    def remove(self, id: str, token: bytes) -> bool:
        """Delete the row of that id and hashed token; False if there is none."""
        return self._remove("DELETE FROM palpate_report WHERE id = %s AND token = %s", id, token) > 0

    def remove_before(self, made: int) -> int:
        """Delete all rows made before that second; how many there were."""
        return self._remove("DELETE FROM palpate_report WHERE made < %s", made)

    def count(self, since: int) -> int:
        """How many rows were made in that second or later."""
        return int(self._database.rows("SELECT count(*) FROM palpate_report WHERE made >= %s", since)[0][0])

    def close(self) -> None:
        """Close the connection."""
        self._database.close()

    def _remove(self, delete: LiteralString, *values: str | bytes | int) -> int:
        taken = f"WITH gone AS ({delete} RETURNING length(payload) AS size) SELECT count(*), sum(size) FROM gone"
        with self._database.transaction() as connection:
            count, size = connection.execute(taken, values).fetchone() or (0, 0)
            if count:
                connection.execute("UPDATE palpate_held SET bytes = bytes - %s", [size])
        return int(count)
