"""A part: the entries of one file as Parquet, written group by group and put in its place when it is whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palpate.corpus.folder import replacing, writing
from palpate.errors import InputError, LibraryError

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 4_096  # rows, some 10 MB of text
COMPRESSION, LEVEL = "zstd", 1  # of levels 1, 3 and 6 the sizes differ by 8 %, the times by half
FEW = ("source", "form", "journal", "publication_types", "concepts")  # columns of few values again and again
COLUMNS = (
    *("own", "version", "source", "form", "byte", "line", "title", "abstract", "authors", "journal", "year"),
    *("pmid", "doi", "pmcid", "registry", "publication_types", "is_trial", "chance", "is_retracted", "concepts"),
)
Row = tuple[Any, ...]
"""The values of one record, in the order of `COLUMNS`."""


def schema() -> pa.Schema:
    """The columns of a part; ``own`` is what tells a paper from others (`palpate.corpus.force.own`)."""
    import pyarrow as pa

    text, names = pa.string(), pa.list_(pa.string())
    kinds = {
        **dict.fromkeys(("own", "byte", "line"), pa.int64()),
        **dict.fromkeys(("version", "year"), pa.int16()),
        **dict.fromkeys(("authors", "registry", "publication_types", "concepts"), names),
        **dict.fromkeys(("is_trial", "is_retracted"), pa.bool_()),
        "chance": pa.float32(),
    }
    return pa.schema([(name, kinds.get(name, text)) for name in COLUMNS])


class Writer:
    """Takes rows, and writes them group by group."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._rows: list[Row] = []
        self._schema = schema()
        self.count = 0

    def add(self, row: Row) -> None:
        """Take one row."""
        self._rows.append(row)
        self.count += 1
        if len(self._rows) == GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what was taken since."""
        import pyarrow as pa

        if not self._rows:
            return
        columns = list(zip(*self._rows, strict=True))
        arrays = [pa.array(values, kind) for values, kind in zip(columns, self._schema.types, strict=True)]
        self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema), row_group_size=GROUP)
        self._rows.clear()


@contextlib.contextmanager
def written(target: Path) -> Iterator[Writer]:
    """A part that stands at `target` when all is written; not at all after an error.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    import pyarrow.parquet as pq

    with writing(target), replacing(target) as new:
        options: dict[str, Any] = {"compression": COMPRESSION, "compression_level": LEVEL}
        file = pq.ParquetWriter(new, schema(), use_dictionary=list(FEW), write_statistics=False, **options)
        with file:
            writer = Writer(file)
            yield writer
            writer.flush()


def batches(part: Path, columns: tuple[str, ...]) -> Iterator[Any]:
    """The record batches of a part, of these columns.

    Raises
    ------
    LibraryError
        If it is not there or damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(part, memory_map=False) as file:
            yield from file.iter_batches(GROUP, columns=list(columns))
    except (OSError, pa.ArrowException, ValueError) as error:
        raise LibraryError(
            f"{part}: damaged ({' '.join(str(error).split())[:100]}). Run: palpate corpus rebuild {part.parents[1]}"
        ) from None


def check_extra() -> None:
    """Say which package is missing.

    Raises
    ------
    InputError
        If one of those that a corpus needs is.
    """
    from importlib.util import find_spec

    for package in ("pyarrow", "tantivy", "loky"):
        if find_spec(package) is None:
            raise InputError(f"a corpus of papers needs {package}. Run: pip install 'palpate[corpus]'")
