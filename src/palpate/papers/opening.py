"""Files, folders and archives to streams of bytes: unpacked on the way, none without an end."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

from palpate.errors import ReadingError

ENDINGS = frozenset(
    (
        ".xml",
        ".nxml",
        ".json",
        ".jsonl",
        ".ndjson",
        ".nbib",
        ".medline",
        ".txt",
        ".ris",
        ".bib",
        ".csv",
        ".tsv",
        ".zip",
        ".tar",
        ".tgz",
        ".gz",
        ".zst",
    )
)
MOST_UNPACKED = 8_000_000_000  # bytes of one member; a file of the PubMed baseline has 0.2 to 0.4 GB
MOST_PACKING = 200  # times; XML of papers packs 5 to 20 times, and gzip can do no more than 1,032
FREE_PACKING = 50_000_000  # bytes that may be packed as well as they like
# Bytes of a packed file at a time. A block of zstd takes four at least and gives 128 kB at most (RFC 8878, section
# 3.1.1.2), so that a bomb gives 32 MB before it is told.
ZSTD_PIECE = 1024
_GZIP, _ZIP, _ZSTD = b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd"
_PARTS = re.compile(r"([0-9]+)")
_HEAD = 512


class Stream:
    """Bytes that are read once: the head that was looked at, then the rest; with a count and an end.

    Raises
    ------
    ReadingError
        On reading, if the packed stream is broken, ends early, or unpacks beyond reason.
    """

    def __init__(self, stream: Any, name: str, *, packed: Any = None) -> None:
        self._stream = stream
        self._packed = packed  # where the packed bytes come from; tells how many there were
        self._name = name
        self._head = b""
        self.count = 0
        self.closed = False

    def close(self) -> None:
        """Say that nothing more is read; whoever opened the file closes it."""
        self.closed = True

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay to be read."""
        while len(self._head) < size and (more := self._read(size - len(self._head))):
            self._head += more
        return self._head[:size]

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, as a file gives them; all if it is negative."""
        if size < 0:
            head, self._head = self._head, b""
            return head + b"".join(iter(lambda: self._read(1 << 20), b""))
        if self._head:
            head, self._head = self._head[:size], self._head[size:]
            return head
        return self._read(size)

    def _read(self, size: int) -> bytes:
        try:
            piece: bytes = self._stream.read(size)
        except EOFError:
            raise ReadingError(f"{self._name}, byte {self.count}: the gzip stream ends early. Get it again.") from None
        except (OSError, zlib.error, tarfile.TarError, zipfile.BadZipFile, RuntimeError) as error:
            raise ReadingError(
                f"{self._name}, byte {self.count}: cannot be unpacked ({error}). Get it again."
            ) from None
        self.count += len(piece)
        self._refuse_bomb()
        return piece

    def _refuse_bomb(self) -> None:
        if self.count > MOST_UNPACKED:
            raise ReadingError(f"{self._name}: more than {MOST_UNPACKED // 10**9} GB unpacked. Split the file.")
        if self._packed is not None and self.count > FREE_PACKING:
            packed = self._packed()
            if self.count > MOST_PACKING * max(packed, 1):
                raise ReadingError(f"{self._name}: {packed:,} bytes unpack to {self.count:,}; not read further.")


def files(sources: Iterable[str | Path]) -> Iterator[Path | ReadingError]:
    """The files that sources stand for, numbers in names in their order, one named twice once; folders with all below.

    A source that is not there, or a folder without files that are read, comes as the error to report.
    """
    seen: set[str] = set()
    found = [one for source in sources for one in _expanded(Path(source))]
    for one in found:
        name = str(one) if isinstance(one, ReadingError) else str(one.absolute())
        if name not in seen:
            seen.add(name)
            yield one


def in_order(path: Path | str) -> tuple[Any, ...]:
    """A sorting key by which pubmed26n0009 comes before pubmed26n0010 and both before pubmed26n1101."""
    return tuple(int(part) if part.isdigit() and part.isascii() else part for part in _PARTS.split(str(path)))


def _expanded(path: Path) -> list[Path | ReadingError]:
    try:
        path.stat()
    except FileNotFoundError:
        return [ReadingError(f"{path}: no such file. Check the path.")]
    except OSError as error:
        return [_unreadable(path, error)]
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    hidden: list[Path | ReadingError] = []
    for inside, folders, names in os.walk(path, onerror=lambda error: hidden.append(_unreadable(path, error))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += (Path(inside, name) for name in names if _is_named_so(name))
    ordered: list[Path | ReadingError] = [*hidden, *sorted(found, key=in_order)]
    return ordered or [ReadingError(f"{path}: no file of papers in this folder. Name the files.")]


def _unreadable(path: Path, error: OSError) -> ReadingError:
    place = error.filename or path
    return ReadingError(f"{place}: cannot be read ({error.strerror or error}). Check the path and its permissions.")


def _is_named_so(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in ENDINGS


def members(path: Path) -> Iterator[tuple[str, Stream] | ReadingError]:
    """The file, or the files in the archive at a path, each with its name and an unpacked stream."""
    name = _printable(path)
    try:
        if path.is_dir():
            yield ReadingError(f"{name}: a folder in place of a file. Name the files.")
            return
        with path.open("rb") as file:
            if file.read(4) == _ZIP:
                yield from _in_zip(path, name)
                return
            file.seek(0)
            yield from _of_stream(Stream(file, name), name, tell=file.tell)
    except OSError as error:
        yield ReadingError(f"{name}: cannot be read ({error.strerror or error}). Check the path and its permissions.")
    except ReadingError as error:
        yield error


def _of_stream(stream: Stream, name: str, *, tell: Any = None) -> Iterator[tuple[str, Stream] | ReadingError]:
    """A stream as it is, unpacked, or the files of the tar archive in it."""
    stream = _unpacked(stream, name, tell)
    if stream.peek(_HEAD)[257:262] == b"ustar":
        yield from _in_tar(stream, name)
    else:
        yield name, stream


def _unpacked(stream: Stream, name: str, tell: Any = None) -> Stream:
    head = stream.peek(4)
    if head.startswith(_GZIP):
        return Stream(gzip.GzipFile(fileobj=stream), name, packed=tell or (lambda: stream.count))  # type: ignore[call-overload]  # reads only
    if head.startswith(_ZSTD):
        return Stream(_zstd(stream, name), name, packed=tell or (lambda: stream.count))
    return stream


def _zstd(stream: Any, name: str) -> Any:
    """The unpacked stream, by whichever package is there."""
    with contextlib.suppress(ImportError):
        import zstandard

        return _Zstandard(stream, zstandard.ZstdDecompressor(max_window_size=1 << 27), zstandard.ZstdError)
    with contextlib.suppress(ImportError):
        import pyarrow

        return pyarrow.CompressedInputStream(pyarrow.PythonFile(stream, mode="r"), "zstd")
    raise ReadingError(f"{name}: packed with zstd. Run: pip install 'palpate[zstd]', or unpack it with zstd -d.")


class _Zstandard:
    """Frames of zstd, one after the other, unpacked; one that ends early is told as other broken files are."""

    def __init__(self, stream: Any, unpacker: Any, error: type[Exception]) -> None:
        self._stream, self._unpacker, self._error = stream, unpacker, error
        self._frame: Any = None
        self._packed = self._ready = b""

    def read(self, size: int) -> bytes:
        """Up to `size` unpacked bytes; none at the end."""
        while not self._ready and (packed := self._packed or self._stream.read(ZSTD_PIECE)):
            self._ready = self._unpack(packed)
        if not self._ready and self._frame is not None and not self._frame.eof:
            raise OSError("it ends inside a frame")
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece

    def _unpack(self, packed: bytes) -> bytes:
        if self._frame is None or self._frame.eof:
            self._frame = self._unpacker.decompressobj()
        try:
            ready: bytes = self._frame.decompress(packed)
        except self._error as error:
            raise OSError(str(error)) from None
        self._packed = self._frame.unused_data if self._frame.eof else b""
        return ready


class _Headers(tarfile.TarInfo):
    """Tells of headers that cannot be read, which tarfile takes for the archive's end."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> Self:
        """The next header."""
        try:
            return super().fromtarfile(tarfile)
        except _HeaderError as error:
            if tarfile.offset and type(error).__name__ != "EOFHeaderError":
                raise OSError(f"no header of a file at byte {tarfile.offset:,}: {error}") from None
            raise


_HeaderError = tarfile.HeaderError


def _in_tar(stream: Stream, name: str) -> Iterator[tuple[str, Stream] | ReadingError]:
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Headers) as archive:  # type: ignore[call-overload]  # reads only
            for info in archive:
                file = archive.extractfile(info) if info.isfile() else None
                if file is not None and _is_wanted(info.name):
                    inside = f"{name}!{info.name}"
                    yield inside, _unpacked(Stream(file, inside), inside)
    except (tarfile.TarError, OSError) as error:
        raise ReadingError(
            f"{name}: the tar archive is broken ({error}); what comes after is not read. Get it again."
        ) from None


def _in_zip(path: Path, name: str) -> Iterator[tuple[str, Stream] | ReadingError]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda info: in_order(info.filename)):
                if not info.is_dir() and _is_wanted(info.filename):
                    yield from _zipped(archive, info, f"{name}!{info.filename}")
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, ValueError) as error:
        raise ReadingError(f"{name}: the zip archive is broken ({error}). Get it again.") from None


def _zipped(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, inside: str
) -> Iterator[tuple[str, Stream] | ReadingError]:
    """One file of a zip archive; where it is broken the others are not."""
    if info.flag_bits & 1:
        yield ReadingError(f"{inside}: encrypted. Unpack it and give its files.")
        return
    try:
        file = archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        yield ReadingError(f"{inside}: cannot be unpacked ({error}). Get it again.")
        return
    with file:
        yield inside, _unpacked(Stream(file, inside, packed=lambda: info.compress_size), inside)


def _is_wanted(name: str) -> bool:
    last = name.rpartition("/")[2]
    return bool(last) and not last.startswith((".", "__MACOSX")) and "__MACOSX/" not in name


def _printable(path: Path) -> str:
    """The path as text that every output can hold: bytes of a name that are no text are written as escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode()
