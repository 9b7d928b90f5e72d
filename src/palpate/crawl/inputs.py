"""What a scan reads: every file that its sources stand for, and the stretches that large ones are read in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from palpate.crawl.folder import opened, store_of, told
from palpate.errors import InputError, ReadingError
from palpate.reading.each import expand
from palpate.reading.formats import ENDINGS
from palpate.reading.source import STANDARD_INPUT, is_address
from palpate.types.article import Unread

ARCHIVES = (".warc", ".warc.gz", ".wet", ".wet.gz")
TABLES = (".parquet",)
ARCHIVE_BYTES = 8_000_000  # of an archive in one task: some 300 packed pages, half a minute of work
TABLE_ROWS = 256  # of a table in one task
TEXT_COLUMNS = ("html", "text", "content", "body", "markdown")
NAME_COLUMNS = ("url", "source", "id", "name", "doc_id")
_PATTERN = re.compile(r"[*?\[]")


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """A file, or a stretch of one.

    ``name`` is a path or an address, ``size`` in bytes, ``stamp`` changes when the file does. ``first`` and ``end`` are
    a stretch of an archive in bytes, or of a table in rows; None for a whole file.
    """

    name: str
    size: int
    stamp: str
    first: int | None = None
    end: int | None = None

    @property
    def is_archive(self) -> bool:
        """Whether it holds web pages in records."""
        return self.name.lower().endswith(ARCHIVES)

    @property
    def is_table(self) -> bool:
        """Whether it holds a page in each row."""
        return self.name.lower().endswith(TABLES)


def inputs(sources: Iterable[str]) -> tuple[list[Input], list[Unread]]:
    """Every file or stretch of one that sources stand for, each once, by name; and those that cannot be read.

    Raises
    ------
    InputError
        If a source is a page's address or standard input, which a scan cannot come back to.
    """
    found: dict[str, Input] = {}
    refused: list[Unread] = []
    for source in sources:
        try:
            found |= {one.name: one for one in _listed(source)}
        except ReadingError as error:
            refused.append(Unread(source=source, reason=str(error)))
    stretches: list[Input] = []
    for name in sorted(found):
        try:
            stretches += _stretches(found[name])
        except ReadingError as error:
            refused.append(Unread(source=name, reason=str(error)))
    return stretches, refused


def _listed(source: str) -> Iterator[Input]:
    if source == STANDARD_INPUT or source.startswith(("http://", "https://")):
        raise InputError(f"{source}: a scan reads files, which it can read again. Save it, or use palpate check.")
    if is_address(source):
        yield from _in_store(source)
        return
    path = Path(source)
    if path.is_dir():
        yield from _in_folder(path)
    elif _PATTERN.search(source) and not path.exists():
        yield from (_on_disk(Path(one)) for one in expand(source) if not isinstance(one, Unread))
    else:
        yield _on_disk(path)


def _in_folder(folder: Path) -> Iterator[Input]:
    found = [path for path in sorted(folder.rglob("*")) if _is_wanted(path.name) and path.is_file()]
    visible = [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    if not visible:
        endings = ", ".join((*ENDINGS, *ARCHIVES, *TABLES))
        raise ReadingError(f"{folder}: no file in this folder ends in one of {endings}. Name the files.")
    yield from map(_on_disk, visible)


def _is_wanted(name: str) -> bool:
    lower = name.lower()
    return lower.endswith((*ARCHIVES, *TABLES)) or Path(lower.removesuffix(".gz")).suffix in ENDINGS


def _on_disk(path: Path) -> Input:
    try:
        state = path.stat()
    except OSError as error:
        raise ReadingError(f"{path}: cannot be read ({error.strerror}). Check the path.") from None
    return Input(name=str(path.absolute()), size=state.st_size, stamp=str(state.st_mtime_ns))


def _in_store(address: str) -> Iterator[Input]:
    files, path = store_of(address)
    scheme = address.partition("://")[0]
    try:
        with told(address):
            if _PATTERN.search(path):
                found = files.glob(path, detail=True)
            elif files.isdir(path):
                found = files.find(path, detail=True)
            else:
                found = {path: files.info(path)}
    except (FileNotFoundError, InputError) as error:
        raise ReadingError(str(error) if isinstance(error, InputError) else f"{address}: not there.") from None
    wanted = {name: info for name, info in found.items() if info["type"] == "file" and _is_wanted(name)}
    if not wanted:
        raise ReadingError(f"{address}: nothing there that is read. Check the address.")
    for name, info in sorted(wanted.items()):
        stamp = next(
            (str(info[key]) for key in ("ETag", "etag", "mtime", "LastModified", "created") if key in info), ""
        )
        yield Input(name=f"{scheme}://{name.removeprefix(f'{scheme}://')}", size=info["size"] or 0, stamp=stamp)


def _stretches(one: Input) -> Sequence[Input]:
    if one.is_table:
        rows = _rows(one)
        return [_stretch(one, first, min(first + TABLE_ROWS, rows)) for first in range(0, rows, TABLE_ROWS)]
    if one.is_archive:
        return [_stretch(one, at, min(at + ARCHIVE_BYTES, one.size)) for at in range(0, one.size, ARCHIVE_BYTES)]
    return [one]


def _stretch(one: Input, first: int, end: int) -> Input:
    return msgspec.structs.replace(one, first=first, end=end)


def _rows(one: Input) -> int:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    with opened(one.name) as file:
        try:
            table = ParquetFile(file)
        except (ArrowException, OSError) as error:
            raise ReadingError(
                f"{one.name}: no Parquet file ({' '.join(str(error).split())[:100]}). Check it."
            ) from None
        text_column(one.name, table.schema_arrow.names)
        return int(table.metadata.num_rows)


def text_column(name: str, columns: Sequence[str]) -> str:
    """The column of a table that holds the pages.

    Raises
    ------
    ReadingError
        If there is none.
    """
    found = next((column for column in TEXT_COLUMNS if column in columns), None)
    if found is None:
        raise ReadingError(
            f"{name}: no column {', '.join(TEXT_COLUMNS)}, but {', '.join(columns)}. Rename the one of pages."
        )
    return found
