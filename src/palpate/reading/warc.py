"""Web archives (WARC) to the pages that they hold, one after another; only one record is in memory at a time."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

from palpate.errors import ReadingError
from palpate.reading.source import MAX_BYTES, Raw, too_large, unpack
from palpate.types.article import Unread

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_GZIP = b"\x1f\x8b"
_RECORD_HEAD = b"WARC/1."
_RECORD_END = b"\r\n\r\n"  # WARC 1.1, section 4: two line ends close a record
_MEMBER = b"\x1f\x8b\x08"  # RFC 1952, section 2.3.1: how a gzip member begins; archives pack each record in its own
_BOUNDARY = _RECORD_END + _RECORD_HEAD
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_PIECE = 1_000_000  # bytes
_HEAD = 4_096  # bytes that unpack to a record's first line at least
_READ = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")


def pages(path: Path) -> Iterator[Raw | Unread]:
    """Every page of an archive: answers with status 200, resources and conversions that are HTML or text.

    Yields
    ------
    Raw or Unread
        An `Unread` for a page that is too large, cut off or badly packed.

    Raises
    ------
    ReadingError
        If the reader is not installed, or the file is missing, no archive, or ends early.
    """
    _need_reader(path)
    is_empty = True
    try:
        with path.open("rb") as file:
            for page in _records(file, str(path)):
                is_empty = False
                if page is not None:
                    yield page
        if is_empty:
            raise ReadingError(f"{path}: no page in this WARC file. Check that it holds responses.")
        if not _ends_whole(path):
            raise ReadingError(f"{path}: the archive ends early. Get it again.")
    except OSError as error:
        reason = error.strerror or error
        raise ReadingError(f"{path}: not a whole WARC file ({reason}). Get the file again.") from None


def _ends_whole(path: Path) -> bool:
    """Whether the archive ends where a record does: the reader takes half a record's head for the end of the file."""
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
    last = b""
    try:
        with gzip.open(path) if is_packed else path.open("rb") as unpacked:
            if not is_packed:
                unpacked.seek(-min(len(_RECORD_END), path.stat().st_size), io.SEEK_END)
            while piece := unpacked.read(_PIECE):
                last = (last + piece)[-len(_RECORD_END) :]
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return False
    return last == _RECORD_END


def _records(file: IO[bytes], path: str, *, end: int | None = None) -> Iterator[Raw | Unread | None]:
    """The pages of the records from where the file stands, up to the first that begins at or behind `end`.

    None for a record that holds no page.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    for record in ArchiveIterator(file, record_types=wanted, parse_http=True):
        if end is not None and record.stream_pos >= end:
            return
        yield _page(record, path)


def _page(record: WarcRecord, path: str) -> Raw | Unread | None:
    http = record.http_headers
    status = http.status_code if http is not None else None
    media = (record.http_content_type or record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if status not in {None, 200} or media not in _READ:
        return None
    said = record.headers.get("WARC-Target-URI") or record.record_id or ""
    name = f"{path}: {_CONTROL.sub('', said)}"
    body = record.reader.read(MAX_BYTES + 1)
    if len(body) < min(record.content_length, MAX_BYTES + 1):
        raise ReadingError(f"{name}: the record ends early. Get the archive again.")
    given = {key.lower(): value.lower() for key, value in http.items()} if http is not None else {}
    try:
        body = _unpacked(body, given, name)
    except ReadingError as error:
        return Unread(source=name, reason=str(error))
    return Raw(name, body, "", media, record.http_charset or "")


def pages_between(file: IO[bytes], name: str, first: int, end: int) -> Iterator[Raw | Unread]:
    """The pages of an archive whose records begin in its bytes from `first` to before `end`.

    Stretches side by side give each page once, with no index: the first record behind `first` is looked for, a packed
    one by the head of a gzip member that unpacks to a WARC record, another by the line that it begins with.

    Raises
    ------
    ReadingError
        If the reader is not installed, or the file is no archive or ends early.
    """
    _need_reader(name)
    try:
        start = _first_record(file, first, end)
        if start is None:
            return
        file.seek(start)
        yield from (page for page in _records(file, name, end=end) if page is not None)
    except OSError as error:
        raise ReadingError(f"{name}: not a whole WARC file ({error.strerror or error}). Get the file again.") from None


def _first_record(file: IO[bytes], first: int, end: int) -> int | None:
    """Where the first record begins from `first` on, None where none does before `end`."""
    file.seek(0)
    is_packed = file.read(2) == _GZIP
    if first == 0:
        return 0
    mark = _MEMBER if is_packed else _BOUNDARY
    lead = 0 if is_packed else len(_RECORD_END)
    at = max(first - lead, 0)
    tail = b""
    file.seek(at)
    while at - len(tail) < end and (piece := file.read(_PIECE)):
        data, base = tail + piece, at - len(tail)
        found = data.find(mark)
        while found >= 0:
            place = base + found + lead
            if place >= end:
                return None
            if not is_packed or _begins_record(file, place):
                return place
            found = data.find(mark, found + 1)
        at = base + len(data)
        tail = data[-(len(mark) - 1) :]
        file.seek(at)
    return None


def _begins_record(file: IO[bytes], place: int) -> bool:
    """Whether a gzip member that begins there holds a WARC record: the same bytes may stand in packed data."""
    file.seek(place)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(_HEAD), len(_RECORD_HEAD)) == _RECORD_HEAD
    except zlib.error:
        return False


def _need_reader(path: str | Path) -> None:
    if find_spec("fastwarc") is None:
        raise ReadingError(f"{path}: reading WARC files needs FastWARC. Run: pip install 'palpate[warc]'")


def _unpacked(body: bytes, headers: dict[str, str], name: str) -> bytes:
    """The page itself, without the packing of its transfer."""
    if len(body) > MAX_BYTES:
        raise too_large(name, MAX_BYTES)
    if "chunked" in headers.get("transfer-encoding", ""):
        body = _joined(body, name)
    if "gzip" in headers.get("content-encoding", "") and body.startswith(_GZIP):
        body = unpack(body, name)
    if len(body) > MAX_BYTES:
        raise too_large(name, MAX_BYTES)
    return body


def _joined(body: bytes, name: str) -> bytes:
    """Chunks of a transfer put together; a body that is stored joined already is left as it is."""
    pieces: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at, at + 100)
        try:
            size = int(body[at:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 and not pieces:
            return body
        if size < 0 or end + 2 + size > len(body):
            raise ReadingError(f"{name}: its chunks end early. Get the archive again.")
        if size == 0:
            break
        pieces.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(pieces)
