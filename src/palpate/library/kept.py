"""What was read of a library, kept as long as nothing in it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Kind = TypeVar("Kind")
Version = tuple[int, int]
"""SQLite's ``data_version``, which other connections move, and the rows that this connection has changed."""


class Kept:
    """Values by their names, all thrown away when the library's version is another one."""

    def __init__(self) -> None:
        self._version: Version | None = None
        self._values: dict[str, Any] = {}

    def get(self, name: str, make: Callable[[], Kind], *, version: Version) -> Kind:
        """The value of that name; made where there is none of this version."""
        if version != self._version:
            self._values.clear()
            self._version = version
        if name not in self._values:
            self._values[name] = make()
        value: Kind = self._values[name]
        return value
