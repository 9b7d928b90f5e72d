"""Reports under permanent addresses: ids that cannot be guessed, tokens that delete, an age and a size that bound them.

What is stored is the report as it was made: a later version of palpate or another library changes nothing in it. Where
the bytes lie is a `Shelf`'s matter; both shelves acknowledge only what is on the disk.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import msgspec

from palpate._version import __version__
from palpate.errors import InputError, StoreError
from palpate.library.file import default_place, is_address

Clock = Callable[[], datetime]
ID_BYTES = 16  # 128 random bits: the token length that RFC 6749, section 10.10, asks for (2^-128)
TOKEN_BYTES = 24
LEVEL = 6  # zlib's own default
OFF = "off"
_ID = re.compile(r"[A-Za-z0-9_-]{22}")  # ID_BYTES in the URL-safe base 64 of RFC 4648, section 5


class StoredReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it was when it was stored.

    Attributes
    ----------
    id : str
        Its address, 22 letters that are safe in a URL.
    made : datetime
        When it was stored, UTC, whole seconds.
    title, source : str or None
        Of the article: what it calls itself, and the address or file it came from.
    json : bytes
        The JSON of `palpate check`.
    page : str
        The report as HTML, as rendered then.
    palpate, library : str
        The version, and the library's hash, that made it.
    """

    id: str
    made: datetime
    title: str | None
    source: str | None
    json: bytes
    page: str
    palpate: str
    library: str


class Receipt(NamedTuple):
    """What the one who stored a report gets: its id, and the token that deletes it, which is told this once."""

    id: str
    token: str


class Row(NamedTuple):
    """A report as it lies on a shelf."""

    id: str
    made: int  # seconds since 1970, UTC
    token: bytes  # SHA-256 of the token
    payload: bytes  # a StoredReport in MessagePack, compressed


class Shelf(Protocol):
    """Where rows lie: a file, or a database that several machines share.

    Each method is one transaction, on the disk when it returns; a StoreError says in one line why it could not be.
    """

    place: str  # for messages, without secrets

    def insert(self, row: Row, *, most_bytes: int | None) -> bool:
        """Store a row; False if the payloads would be more than `most_bytes` together."""

    def fetch(self, id: str) -> Row | None:
        """The row of that id."""

    def remove(self, id: str, token: bytes) -> bool:
        """Delete the row of that id and hashed token; False if there is none."""

    def remove_before(self, made: int) -> int:
        """Delete all rows made before that second; how many there were."""

    def count(self, since: int) -> int:
        """How many rows were made in that second or later."""

    def close(self) -> None:
        """Let go of the file or connection."""


def utc_now() -> datetime:
    """The time of the machine's clock."""
    return datetime.now(UTC)


class Reports:
    """Stored reports; `open_reports` opens them. Safe with several threads and processes.

    Parameters
    ----------
    shelf : Shelf
    clock : callable
        Gives the time, with its zone.
    keep_days : int, optional
        Reports older than this many days are gone; without it they stay until somebody deletes them.
    most_bytes : int, optional
        Of all reports together, compressed; beyond it, a new one is refused.
    """

    def __init__(
        self, shelf: Shelf, *, clock: Clock = utc_now, keep_days: int | None = None, most_bytes: int | None = None
    ) -> None:
        self._shelf = shelf
        self._clock = clock
        self._keep_days = keep_days
        self._most_bytes = most_bytes

    @property
    def place(self) -> str:
        """Where they lie, without secrets."""
        return self._shelf.place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or connection."""
        self._shelf.close()

    def put(self, *, title: str | None, source: str | None, json: bytes, page: str, library: str) -> Receipt:
        """Store a report; when this returns it is on the disk.

        Parameters
        ----------
        title, source, json, page, library
            As of `StoredReport`.

        Raises
        ------
        StoreError
            If the place is full, read-only, damaged or out of reach; nothing is stored then.
        """
        made = self._clock().astimezone(UTC).replace(microsecond=0)
        report = StoredReport(
            id=secrets.token_urlsafe(ID_BYTES),
            made=made,
            title=title,
            source=source,
            json=json,
            page=page,
            palpate=__version__,
            library=library,
        )
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = Row(report.id, int(made.timestamp()), _hashed(token), _packed(report))
        self.purge()
        if not self._shelf.insert(row, most_bytes=self._most_bytes):
            raise StoreError(
                f"{self.place}: no room for a report of {len(row.payload):,} bytes within the {self._most_bytes:,} "
                "that all may take. Delete some, or let it hold more."
            )
        return Receipt(report.id, token)

    def get(self, id: str) -> StoredReport | None:
        """The report of that id; None if there is none, or no longer.

        Raises
        ------
        StoreError
            If the place is damaged or out of reach.
        """
        row = self._shelf.fetch(id) if _ID.fullmatch(id) else None
        if row is None or row.made < self._first_kept():
            return None
        try:
            return msgspec.msgpack.decode(zlib.decompress(row.payload), type=StoredReport)
        except (zlib.error, msgspec.DecodeError) as error:
            raise StoreError(
                f"{self.place}: report {id} is damaged ({error}). Restore the store from a backup."
            ) from None

    def delete(self, id: str, token: str) -> bool:
        """Delete a report for good; False if there is none of that id and token.

        Raises
        ------
        StoreError
            If the place is read-only, damaged or out of reach.
        """
        return bool(_ID.fullmatch(id)) and self._shelf.remove(id, _hashed(token))

    def count(self) -> int:
        """How many reports there are."""
        return self._shelf.count(self._first_kept())

    def purge(self) -> int:
        """Delete the reports that are too old; how many there were. Storing a report does so first."""
        return self._shelf.remove_before(self._first_kept()) if self._keep_days is not None else 0

    def _first_kept(self) -> int:
        """The first second of which reports are still shown."""
        if self._keep_days is None:
            return 0
        return int((self._clock() - timedelta(days=self._keep_days)).timestamp())


def open_reports(
    store: str | Path | None,
    *,
    library: str | Path | None = None,
    clock: Clock = utc_now,
    keep_days: int | None = None,
    most_bytes: int | None = None,
) -> Reports | None:
    """Open the stored reports; None where nothing is to be stored.

    Parameters
    ----------
    store : str, Path or None
        A file, ``postgresql://…``, or ``off``. None: ``$PALPATE_STORE``, else beside the library.
    library : str, Path or None
        Where the library is, ``postgresql://…`` too; None for the usual one.
    clock, keep_days, most_bytes
        As of `Reports`.

    Raises
    ------
    InputError
        If `keep_days` or `most_bytes` is below 1.
    StoreError
        If the place is something else, damaged, of another schema, read-only, or out of reach.
    """
    for name, value in (("keep_days", keep_days), ("most_bytes", most_bytes)):
        if value is not None and value < 1:
            raise InputError(
                f"{name} is {value}; at least 1 is kept. Leave it out to keep all, or switch the store off."
            )
    where = str(store or os.environ.get("PALPATE_STORE") or _beside(library))
    if where == OFF:
        return None
    return Reports(_shelf(where), clock=clock, keep_days=keep_days, most_bytes=most_bytes)


def _beside(library: str | Path | None) -> str | Path:
    """Where reports lie by default: in the library's folder, or in the database that holds the library."""
    usual = library or default_place()
    return str(usual) if is_address(usual) else Path(usual).with_name("reports.sqlite")


def _shelf(where: str) -> Shelf:
    if is_address(where):
        from palpate.web.stored.shared import SharedShelf

        return SharedShelf(where)
    from palpate.web.stored.embedded import FileShelf

    return FileShelf(Path(where).expanduser())


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _packed(report: StoredReport) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(report), LEVEL)
