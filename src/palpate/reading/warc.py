"""Web archives (WARC) to the pages that they hold, one after another; only one record is in memory at a time."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from palpate.errors import ReadingError
from palpate.reading.source import MAX_BYTES, Raw, too_large, unpack
from palpate.types.article import Unread

_GZIP = b"\x1f\x8b"
_RECORD_END = b"\r\n\r\n"  # WARC 1.1, section 4: two line ends close a record
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_PIECE = 1_000_000  # bytes
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
    if find_spec("fastwarc") is None:
        raise ReadingError(f"{path}: reading WARC files needs FastWARC. Run: pip install 'palpate[warc]'")
    try:
        with path.open("rb") as file:
            yield from _records(file, path)
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


def _records(file: IO[bytes], path: Path) -> Iterator[Raw | Unread]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    found = 0
    for record in ArchiveIterator(file, record_types=wanted, parse_http=True):
        found += 1
        http = record.http_headers
        status = http.status_code if http is not None else None
        media = (record.http_content_type or record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if status not in {None, 200} or media not in _READ:
            continue
        said = record.headers.get("WARC-Target-URI") or record.record_id or ""
        name = f"{path}: {_CONTROL.sub('', said)}"
        body = record.reader.read(MAX_BYTES + 1)
        if len(body) < min(record.content_length, MAX_BYTES + 1):
            raise ReadingError(f"{name}: the record ends early. Get the archive again.")
        given = {key.lower(): value.lower() for key, value in http.items()} if http is not None else {}
        try:
            body = _unpacked(body, given, name)
        except ReadingError as error:
            yield Unread(source=name, reason=str(error))
            continue
        yield Raw(name, body, "", media, record.http_charset or "")
    if not found:
        raise ReadingError(f"{path}: no page in this WARC file. Check that it holds responses.")


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
