"""A table as a data frame of pandas or polars, each column with its own type; a missing cell is missing, never NaN."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from palpate.errors import InputError
from palpate.report.columns import COLUMNS, Kind
from palpate.report.tables import table

BACKENDS = ("pandas", "polars")
_TRUE, _FALSE = {"yes", "true", True}, {"no", "false", False}
# Types that can tell a missing cell from any value.
_PANDAS = {Kind.TEXT: "string", Kind.WHOLE: "Int64", Kind.REAL: "Float64", Kind.FLAG: "boolean"}
_POLARS = {Kind.TEXT: "String", Kind.WHOLE: "Int64", Kind.REAL: "Float64", Kind.FLAG: "Boolean"}


def frame(value: object, name: str | None = None, *, backend: str = "pandas") -> Any:
    """One of the tables of a value (see `palpate.report.tables`) as a data frame.

    Raises
    ------
    InputError
        If the value has no such table, or the library of frames is unknown or not installed.
    """
    if backend not in BACKENDS:
        raise InputError(f"{backend!r} is no library of frames. Say {' or '.join(BACKENDS)}.")
    names, rows = table(value, name)
    columns = {column: [_cell(row[place], COLUMNS[column].kind) for row in rows] for place, column in enumerate(names)}
    return (_pandas if backend == "pandas" else _polars)(columns)


def _cell(cell: object, kind: Kind) -> object:
    """A cell of its column's kind; the CSV's words for true and false, and its empty cells, are read back."""
    if cell is None or cell == "":
        return None
    if kind is Kind.FLAG:
        return True if cell in _TRUE else False if cell in _FALSE else _refused(cell, kind)
    if kind is Kind.TEXT:
        return str(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return _refused(cell, kind)
    return int(cell) if kind is Kind.WHOLE else float(cell)


def _refused(cell: object, kind: Kind) -> object:
    raise TypeError(f"{cell!r} is no {kind}")


def _pandas(columns: dict[str, list[object]]) -> Any:
    pandas = _module("pandas")
    made = {name: pandas.array(cells, dtype=_PANDAS[COLUMNS[name].kind]) for name, cells in columns.items()}
    return pandas.DataFrame(made)


def _polars(columns: dict[str, list[object]]) -> Any:
    polars = _module("polars")
    schema = {name: getattr(polars, _POLARS[COLUMNS[name].kind]) for name in columns}
    return polars.DataFrame(columns, schema=schema)


def _module(backend: str) -> ModuleType:
    try:
        return import_module(backend)
    except ImportError:
        raise InputError(f"{backend} frames need {backend}. Run: pip install 'palpate[frames]'.") from None
