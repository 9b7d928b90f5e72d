"""An input to its pages, one after another; what cannot be read is an Unread, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from palpate.crawl.folder import opened
from palpate.crawl.inputs import NAME_COLUMNS, Input, text_column
from palpate.errors import ReadingError
from palpate.reading.source import MAX_PACKED, Raw, bounded, limit_of, load, too_large, unpack
from palpate.types.article import Unread

_GZIP = b"\x1f\x8b"


def pages(one: Input) -> Iterator[Raw | Unread]:
    """The pages of a file or a stretch of one, as bytes."""
    try:
        if one.is_archive:
            from palpate.reading.warc import pages_between

            with opened(one.name) as file:
                yield from pages_between(file, one.name, one.first or 0, one.end if one.end is not None else one.size)
        elif one.is_table:
            yield from _rows(one)
        else:
            yield _whole(one.name)
    except ReadingError as error:
        yield Unread(source=one.name, reason=str(error))
    except OSError as error:
        yield Unread(source=one.name, reason=f"{one.name}: cannot be read ({error.strerror or error}). Check it.")


def _whole(name: str) -> Raw:
    if "://" not in name:
        return load(Path(name))
    with opened(name) as file:
        data = file.read(MAX_PACKED + 1)
    if data.startswith(_GZIP):
        return bounded(Raw(name, unpack(data, name), name.removesuffix(".gz")))
    if len(data) > limit_of(data):
        raise too_large(name, limit_of(data))
    return bounded(Raw(name, data, name))


def _rows(one: Input) -> Iterator[Raw | Unread]:
    """Pages of a table's rows from ``first`` to ``end``; only the row groups that hold them are read."""
    from pyarrow.parquet import ParquetFile

    first, end = one.first or 0, one.end if one.end is not None else 0
    with opened(one.name) as file:
        table = ParquetFile(file)
        column = text_column(one.name, table.schema_arrow.names)
        name = next((column for column in NAME_COLUMNS if column in table.schema_arrow.names), None)
        at = 0
        for group in range(table.metadata.num_row_groups):
            length = table.metadata.row_group(group).num_rows
            if at < end and first < at + length:
                part = table.read_row_group(group, columns=[column, *([name] if name else [])])
                cut = part.slice(max(first - at, 0), min(end, at + length) - max(first, at))
                yield from _cells(one.name, cut.to_pydict(), column, name, max(first, at))
            at += length


def _cells(
    table: str, columns: dict[str, list[object]], column: str, name: str | None, first: int
) -> Iterator[Raw | Unread]:
    kind = "text/html" if column == "html" else "text/markdown" if column == "markdown" else ""
    for row, cell in enumerate(columns[column], start=first):
        said = str(columns[name][row - first]) if name else f"row {row}"
        source = f"{table}: {said}"
        if not isinstance(cell, str | bytes) or not cell.strip():
            yield Unread(source=source, reason=f"{source}: the cell is empty.")
            continue
        try:
            data = cell.encode() if isinstance(cell, str) else cell
            yield bounded(Raw(source, data, "", kind, "utf-8" if isinstance(cell, str) else ""))
        except ReadingError as error:
            yield Unread(source=source, reason=str(error))
