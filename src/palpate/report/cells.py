"""Rows as CSV that a spreadsheet may open: UTF-8, commas, line feeds, and no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows of CSV; text that a spreadsheet would take for a formula gets an apostrophe in front.

    The apostrophe is the spreadsheets' own mark of text. Numbers are left alone.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell
