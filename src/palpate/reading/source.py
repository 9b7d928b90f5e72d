"""Where an article comes from: a file, standard input or an address, as bytes; packed ones unpacked, none too large."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol
from urllib.parse import urlsplit

from palpate.errors import ReadingError

MAX_BYTES = 5_000_000  # of text; no article is longer, and the time of every later step is bounded by it
MAX_PACKED = 50_000_000  # of a PDF or DOCX file, most of which is pictures
_PACKED = (b"%PDF-", b"PK\x03\x04")
_GZIP = b"\x1f\x8b"
STANDARD_INPUT = "-"


class Raw(NamedTuple):
    """Bytes as they came, and what was said about them on the way.

    ``name`` is for messages, ``path`` tells the format by its ending; ``media`` and ``charset`` are those of an HTTP
    answer, empty for files.
    """

    name: str
    data: bytes
    path: str
    media: str = ""
    charset: str = ""


class Fetcher(Protocol):
    """Gets an address from the network; the only way there."""

    def __call__(self, url: str) -> Raw:
        """The bytes that the address holds, at most `MAX_PACKED`; raises `ReadingError`."""
        ...


def is_address(source: str | Path) -> bool:
    """Whether a source names a place in the network, whatever its scheme."""
    return "://" in str(source) and bool(urlsplit(str(source)).scheme)


def load(source: str | Path, fetch: Fetcher | None = None) -> Raw:
    """The bytes of a source, unpacked where they are gzip.

    Parameters
    ----------
    source : a path, ``-`` for standard input, or an ``http`` or ``https`` address
    fetch : what gets an address; by default palpate's own fetcher

    Raises
    ------
    ReadingError
        If there is nothing, it cannot be read, is a directory, empty, too large, or its gzip stream is broken.
    """
    if is_address(source):
        raw = (fetch or _own_fetcher())(str(source))
    elif str(source) == STANDARD_INPUT:
        raw = Raw("standard input", _capped(sys.stdin.buffer), "")
    else:
        raw = Raw(_printable(source), _file(Path(source)), str(source))
    if raw.data.startswith(_GZIP):
        raw = raw._replace(data=unpack(raw.data, raw.name), path=raw.path.removesuffix(".gz"))
    return bounded(raw)


def load_text(path: Path) -> str:
    """The text of a file, decoded without any change (a byte order mark stays, line ends stay)."""
    from palpate.reading.decoding import decode

    return decode(load(path))


def limit_of(data: bytes) -> int:
    """How many bytes a source that begins like this may have."""
    return MAX_PACKED if data.startswith(_PACKED) else MAX_BYTES


def too_large(name: str, limit: int) -> ReadingError:
    """The error for a source above its limit."""
    return ReadingError(f"{name}: larger than {limit // 1_000_000} MB. Split it, or save the article's text only.")


def unpack(data: bytes, name: str) -> bytes:
    """The content of a gzip stream, of one or more members, at most one byte more than is allowed.

    Raises
    ------
    ReadingError
        If the stream is broken or ends early.
    """
    pieces: list[bytes] = []
    left = MAX_BYTES + 1
    while data and left:
        stream = zlib.decompressobj(wbits=31)
        try:
            piece = stream.decompress(data, left)
        except zlib.error as error:
            if pieces:
                break  # padding behind the last member
            raise ReadingError(f"{name}: not a sound gzip stream ({error}). Pack it again.") from None
        pieces.append(piece)
        left -= len(piece)
        if not stream.eof and left:
            raise ReadingError(f"{name}, byte {len(data)}: the gzip stream ends early. Get the file again.")
        data = stream.unused_data
    return b"".join(pieces)


def _own_fetcher() -> Fetcher:
    from palpate.reading.fetch import HttpFetcher

    return HttpFetcher()


def _file(path: Path) -> bytes:
    if path.is_dir():
        raise ReadingError(f"{path}: a directory, not a file. Give the file's own path.")
    try:
        with path.open("rb") as file:
            return _capped(file)
    except FileNotFoundError:
        raise ReadingError(f"{path}: no such file. Check the path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadingError(f"{path}: cannot be read ({reason}). Check the path and its permissions.") from None


def _printable(path: str | Path) -> str:
    """The path as text that every output can hold: bytes of a name that are no text are written as escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _capped(file: BinaryIO) -> bytes:
    """At most one byte more than is allowed, so that an endless file ends too."""
    head = file.read(8)
    return head + file.read(limit_of(head) + 1 - len(head))


def bounded(raw: Raw) -> Raw:
    """The same, if it is neither empty nor too large; else a ReadingError."""
    limit = limit_of(raw.data)
    if len(raw.data) > limit:
        raise too_large(raw.name, limit)
    if not raw.data.strip():
        raise ReadingError(f"{raw.name}: the file is empty ({len(raw.data)} bytes). Give a file with text.")
    return raw
