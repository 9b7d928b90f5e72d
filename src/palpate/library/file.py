"""A file of palpate's as SQLite sees it: opened for writing, for reading only, or in memory where it cannot be made.

Such files are of two forms: the library, here, and stored reports (`palpate.web.stored`). What a file is, its first
hundred bytes say; they are read before SQLite touches anything, so that another program's file is left as it is. See
"The Database Header" in https://www.sqlite.org/fileformat.html.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from palpate.errors import InputError, LibraryError, PalpateError

APPLICATION_ID = 0x70616C70  # "palp": how SQLite tells a palpate library from any other database
SCHEMA_VERSION = 1
# One page holds the addresses of all others of a table. With SQLite's usual 4096 bytes a table of some 1,100 studies
# gets a middle layer, which is written last, and a file that lost its end loses all of them.
PAGE_BYTES = 16384
WAIT_SECONDS = 60.0  # how long a writer waits for another one to finish

ADDRESSES = ("postgresql://", "postgres://")
MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100
USER_VERSION_AT = 60
APPLICATION_ID_AT = 68


@dataclass(frozen=True, kw_only=True)
class Form:
    """What tells the files of one use from all others, and what is said where one cannot be used."""

    name: str
    application_id: int
    schema: int
    error: type[PalpateError]
    repair: str  # with {path} for the file's
    by_threads: bool = False  # whether threads share a connection and see to their order themselves


LIBRARY = Form(
    name="a palpate library",
    application_id=APPLICATION_ID,
    schema=SCHEMA_VERSION,
    error=LibraryError,
    repair="Run: palpate library rebuild {path}",
)


class Kind(Enum):
    """What lies at a path, by its header."""

    NOTHING = "nothing"
    OURS = "a file of the form that was asked for"
    FOREIGN = "a database of another program"
    UNREADABLE = "no database, or a damaged one"


def default_path() -> Path:
    """Where the library lies: ``$PALPATE_LIBRARY``, else ``library.sqlite`` in the user's data folder."""
    if configured := os.environ.get("PALPATE_LIBRARY"):
        return Path(configured).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("palpate", appauthor=False)) / "library.sqlite"


def default_place() -> Path | str:
    """Where the library lies: ``$PALPATE_LIBRARY`` may also be a database's address (``postgresql://…``)."""
    configured = os.environ.get("PALPATE_LIBRARY", "")
    return configured if is_address(configured) else default_path()


def is_address(place: Path | str) -> bool:
    """Whether a place is a database's address and not a file.

    Raises
    ------
    InputError
        If it was an address before somebody made a path of it, which takes one of its slashes.
    """
    if isinstance(place, Path) and str(place).startswith(tuple(scheme[:-1] for scheme in ADDRESSES)):
        raise InputError(f"{place} is an address, not a path. Give it as text.")
    return str(place).startswith(ADDRESSES)


def shown_place(place: Path | str) -> str:
    """A place as it may be shown: an address without its secrets.

    Raises
    ------
    LibraryError
        If it is an address that cannot be read.
    """
    if not is_address(place):
        return str(place)
    from palpate.library.postgres import Database

    return Database(str(place), error=LibraryError).place


def kind_of(path: Path, form: Form = LIBRARY) -> tuple[Kind, int | None]:
    """What lies at `path`, and the version of its schema if it is of that form; an empty file counts as nothing.

    Raises
    ------
    PalpateError
        The form's own error, if it is a folder, or may not be read.
    """
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return Kind.NOTHING, None
    except IsADirectoryError:
        raise form.error(f"{path} is a folder. Give the path of a file in it.") from None
    except OSError as error:
        raise form.error(f"{path}: cannot be read ({error.strerror}). Give the path of another file.") from None
    if not header:
        return Kind.NOTHING, None
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        return Kind.UNREADABLE, None
    if _number(header, APPLICATION_ID_AT) != form.application_id:
        return Kind.FOREIGN, None
    return Kind.OURS, _number(header, USER_VERSION_AT)


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")


def refuse_foreign(path: Path, form: Form = LIBRARY) -> None:
    """Raise the form's error unless `path` is a file of that form and schema, or nothing yet."""
    kind, schema = kind_of(path, form)
    if kind is Kind.UNREADABLE:
        raise damaged(path, "its first bytes are not those of a database", form)
    if kind is Kind.FOREIGN:
        raise form.error(f"{path} is {kind.value}, left as it is. Give palpate a path of its own.")
    if kind is Kind.OURS and schema != form.schema:
        raise form.error(f"{path} has schema {schema}, this version reads {form.schema}. {repair(path, form)}")


def damaged(path: Path | None, why: object, form: Form = LIBRARY) -> PalpateError:
    """The error for a file that is not of its form or a damaged one, with its repair."""
    return form.error(f"{path} is not {form.name}, or is damaged ({why}). {repair(path, form)}")


def repair(path: Path | None, form: Form = LIBRARY) -> str:
    """What to do about a file that cannot be used."""
    return form.repair.format(path=path)


def connect(path: Path, form: Form = LIBRARY) -> tuple[sqlite3.Connection, str | None]:
    """Open the file, which may be missing yet, and say why it cannot be written (None where it can).

    Where no file can be made the connection is to an empty database in memory.

    Raises
    ------
    PalpateError
        The form's own error, if the file is something else, or cannot be opened.
    """
    refuse_foreign(path, form)
    if not _is_there(path) and not _can_make(path):
        return memory(), f"no file can be made in {path.parent}"
    one_thread = not form.by_threads
    try:
        if _is_there(path) and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            return _connect_reading(path, one_thread), "the file or its folder is read-only"
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=one_thread)
    except sqlite3.Error as error:
        raise form.error(f"{path}: cannot be opened ({error}). Give the path of another file.") from error
    return connection, None


def memory() -> sqlite3.Connection:
    """An empty database in memory."""
    return sqlite3.connect(":memory:", isolation_level=None)


def size_pages(connection: sqlite3.Connection) -> None:
    """Large pages for a file that is still empty; one that holds anything keeps its own."""
    connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")


def write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side (write-ahead log), from now or from the next opening on.

    The change needs the file for itself; where another process has it open, the rollback journal does as well for now.
    """
    with contextlib.suppress(sqlite3.OperationalError):
        size_pages(connection)
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("PRAGMA journal_mode = wal")
    connection.execute(f"PRAGMA busy_timeout = {int(1000 * WAIT_SECONDS)}")
    connection.execute("PRAGMA synchronous = FULL")  # some builds of SQLite do less by default under a log


def _connect_reading(path: Path, one_thread: bool) -> sqlite3.Connection:
    """Open for reading only; where SQLite may not lay its index of the log beside the file, as a file at rest."""
    address = path.absolute().as_uri()
    connect_to = partial(sqlite3.connect, uri=True, isolation_level=None, check_same_thread=one_thread)
    connection = connect_to(f"{address}?mode=ro", timeout=WAIT_SECONDS)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(path.name + "-wal")
        if _is_there(log):
            raise
        return connect_to(f"{address}?immutable=1")
    return connection


def _is_there(path: Path) -> bool:
    """Whether there is a file with anything in it."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _can_make(path: Path) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(path.parent, os.W_OK) and (os.access(path, os.W_OK) or not path.exists())
