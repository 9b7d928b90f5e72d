"""A Postgres database that several machines share: one connection to it, opened again where it was lost.

The library's records (`shared`) and stored reports (`palpate.web.stored`) both use it. Secrets of its address are never
part of a message.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, LiteralString

from palpate.errors import PalpateError

if TYPE_CHECKING:
    import psycopg

# What an address does not say. A machine that went away is noticed within about ten seconds, not after the two hours
# of TCP's own default; see "Parameter Key Words" in the documentation of libpq.
USUAL = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "tcp_user_timeout": "10000",
    "application_name": "palpate",
    "client_encoding": "utf8",
}
# A statement or a wait for a lock that takes longer is given up, and so is the transaction of a process that hangs.
LIMITS = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s'"
MAKING = 0x70616C70  # the advisory lock under which tables are made: "palp"
PARTS = "CREATE TABLE IF NOT EXISTS palpate_part (part TEXT PRIMARY KEY, schema INTEGER NOT NULL)"

SNAPSHOT: LiteralString = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Database:
    """One connection, which the threads of a process use in turn; made when it is first needed.

    Parameters
    ----------
    address : str
        ``postgresql://user@host:port/name``, with any parameter that libpq knows.
    error : type
        What is raised where the database cannot be used: one line with the place, without its password.

    Attributes
    ----------
    place : str
        The address without its secrets, for messages.
    """

    def __init__(self, address: str, *, error: type[PalpateError]) -> None:
        self._error = error
        self._parameters = USUAL | _parsed(address, error)
        self.place = _shown(self._parameters)
        self._turn = threading.RLock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    @contextlib.contextmanager
    def transaction(self, begin: LiteralString = "BEGIN") -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """One transaction: on the disk when this ends, or rolled back whole.

        A connection that was lost since the last one is made again. One that is lost midway ends in the error, for
        nobody knows then whether the commit was carried out; the next transaction begins on a new connection.
        """
        import psycopg

        with self._turn:
            try:
                connection = self._alive(begin).connection
                yield connection
                connection.execute("COMMIT")
            except psycopg.Error as error:
                self._drop()
                raise self._said(error) from None
            except BaseException:
                self._roll_back()
                raise

    def rows(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """What one reading statement gives, in one exchange with the server."""
        import psycopg

        with self._turn:
            try:
                return self._alive(statement, values).fetchall()
            except psycopg.Error as error:
                self._drop()
                raise self._said(error) from None

    def close(self) -> None:
        """Close the connection."""
        with self._turn:
            self._drop()

    def make(self, part: str, *, schema: int, tables: Sequence[LiteralString]) -> None:
        """Make the tables of a part unless they are there; many processes may do so at once.

        Raises
        ------
        PalpateError
            The given error, if they are of another schema, or the user may not make them.
        """
        held = self._schema(part)
        if held is None:
            with self.transaction() as connection:
                connection.execute("SELECT pg_advisory_xact_lock(%s)", [MAKING])
                connection.execute(PARTS)
                insert = "INSERT INTO palpate_part VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING schema"
                if connection.execute(insert, [part, schema]).fetchone():
                    for statement in tables:
                        connection.execute(statement)
            held = self._schema(part)
        if held != schema:
            raise self._error(
                f"{self.place} has schema {held} of {part}, this version reads {schema}. "
                "Use the version of palpate that made it, or another database."
            )

    def _schema(self, part: str) -> int | None:
        if self.rows("SELECT to_regclass('palpate_part')") == [(None,)]:
            return None
        found = self.rows("SELECT schema FROM palpate_part WHERE part = %s", part)
        return int(found[0][0]) if found else None

    def _alive(self, first: LiteralString, values: Sequence[object] = ()) -> psycopg.Cursor[tuple[Any, ...]]:
        """Run a statement that changes nothing; again on a new connection, if the one there was is lost."""
        import psycopg

        if self._connection is not None:
            try:
                return self._connection.execute(first, values)
            except psycopg.Error:
                self._drop()
        self._connection = self._connected()
        return self._connection.execute(first, values)

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        import psycopg
        from psycopg.conninfo import make_conninfo

        to = make_conninfo("", **self._parameters)
        connection = psycopg.Connection[tuple[Any, ...]].connect(to, autocommit=True, prepare_threshold=None)
        connection.execute(LIMITS)
        if connection.execute("SHOW synchronous_commit").fetchone() == ("off",):
            connection.execute("SET synchronous_commit = on")
        return connection

    def _roll_back(self) -> None:
        import psycopg

        if self._connection is not None:
            try:
                self._connection.execute("ROLLBACK")
            except psycopg.Error:
                self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _said(self, error: psycopg.Error) -> PalpateError:
        """What Postgres complains of, as one line without the password."""
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        for secret in _SECRETS:
            if value := self._parameters.get(secret):
                said = said.replace(value, "***")
        return self._error(f"{self.place}: {said}. Check the database and the way to it, then try again.")


_SECRETS = ("password", "sslpassword", "passfile")


def _parsed(address: str, error: type[PalpateError]) -> dict[str, str]:
    """The parameters that an address names."""
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise error("A Postgres address needs psycopg. Run: pip install 'palpate[postgres]'") from None
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(address).items() if value is not None}
    except ProgrammingError:  # whose message quotes the address
        found = {"host": "@"}
    if "@" in found.get("host", ""):
        raise error(
            "The Postgres address cannot be read. Write postgresql://user:password@host:port/name, and in user and "
            "password %40 for @, %2F for /, %3A for :."
        )
    return found


def _shown(parameters: dict[str, str]) -> str:
    host = parameters.get("host") or parameters.get("hostaddr") or "localhost"
    port = f":{parameters['port']}" if "port" in parameters else ""
    return f"postgresql://{host}{port}/{parameters.get('dbname', parameters.get('user', ''))}"
