"""Make a library file anew when it is damaged, of an old schema, or no library at all, keeping what can be saved.

A sound file is emptied and filled again in one transaction, so that a kill leaves the old state or the new and other
processes may have it open. A damaged one is set aside and a new one, built beside it, is moved to its place.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from palpate.errors import LibraryError, ReadingError
from palpate.library.file import WAIT_SECONDS, Kind, is_address, kind_of, shown_place
from palpate.library.schema import decode
from palpate.library.store import ADDED, Library
from palpate.types.library import Rebuilt
from palpate.types.study import Study

PARTS = ("", "-wal", "-shm", "-journal")  # a database and what SQLite lays beside it


def rebuild(place: Path | str) -> Rebuilt:
    """Build the library again; the old file is kept beside it, and studies that were added are taken over.

    Raises
    ------
    LibraryError
        If the file is a database of another program (that one is never touched), a folder, or cannot be written; or
        the library lies in Postgres.
    """
    if is_address(place):
        raise LibraryError(
            f"{shown_place(place)}: nothing to make anew; each machine makes its copy by itself. "
            "Restore a damaged database from its backup."
        )
    path = Path(place).expanduser()
    kind, _ = kind_of(path)
    if kind is Kind.FOREIGN:
        raise LibraryError(f"{path} is {kind.value}, left as it is. Give the path of another file.")
    try:
        if kind is Kind.NOTHING:
            return _first(path)
        studies, lost, is_sound = _salvage(path)
        old = (_anew_in_place if is_sound else _anew_beside)(path, studies)
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"{path}: cannot be made anew ({error}). Check the folder, or move the file away."
        ) from error
    return Rebuilt(path=path, old=old, kept=len(studies), lost=lost)


def _first(path: Path) -> Rebuilt:
    with Library.open(path) as library:
        library.make_anew(())
        return Rebuilt(path=path, old=None, kept=0, lost=0)


def _salvage(path: Path) -> tuple[tuple[Study, ...], int, bool]:
    """The added studies of a file that can still be read, how many cannot, and whether the file itself is sound."""
    with contextlib.closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as connection:
        with contextlib.suppress(sqlite3.DatabaseError):
            connection.execute("PRAGMA writable_schema = on")  # else SQLite does not begin with a file that was cut off
        is_sound = _is_sound(connection)
        found: dict[str, Study] = {}
        seen = 0
        for record in _added_records(connection):
            seen += 1
            with contextlib.suppress(ReadingError):
                study = decode(record, file=path.name, line_number=seen)
                found[study.key] = study
    return tuple(found[key] for key in sorted(found)), seen - len(found), is_sound


def _is_sound(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _added_records(connection: sqlite3.Connection) -> Iterator[bytes]:
    """Records up to the first page that cannot be read, asked for one by one, so that damage ahead costs none."""
    after = "SELECT rowid, record FROM study WHERE rowid > ? AND origin = ? ORDER BY rowid LIMIT 1"
    last = 0
    with contextlib.suppress(sqlite3.DatabaseError):
        while row := connection.execute(after, (last, ADDED)).fetchone():
            last, record = row
            yield record


def _anew_in_place(path: Path, studies: tuple[Study, ...]) -> Path:
    old = _free_name(path)
    with contextlib.closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
        with contextlib.closing(sqlite3.connect(old)) as copy:
            connection.backup(copy)
        Library(connection, path).make_anew(studies)
    return old


def _anew_beside(path: Path, studies: tuple[Study, ...]) -> Path:
    old, new = _free_name(path), path.with_name(f"{path.name}.new")
    for part in PARTS:
        new.with_name(new.name + part).unlink(missing_ok=True)
    with Library.open(new) as library:
        library.make_anew(studies)
    for part in PARTS[1:]:
        beside = path.with_name(path.name + part)
        if beside.exists():
            beside.rename(old.with_name(old.name + part))
    shutil.copy2(path, old)
    new.replace(path)
    return old


def _free_name(path: Path) -> Path:
    number = 1
    while (old := path.with_name(f"{path.name}.old{number}")).exists():
        number += 1
    return old
