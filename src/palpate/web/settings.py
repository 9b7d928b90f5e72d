"""What a server is told: by options of `palpate serve`, else by environment variables, else the usual."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Self

import msgspec

from palpate.errors import InputError

OFF = "off"
PREFIX = "PALPATE_"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one server runs.

    Attributes
    ----------
    library : str or None
        The library file, or ``postgresql://…``; None for the one that the commands use.
    store : str or None
        Where shared reports are kept: a path, ``postgresql://…``, or ``off``; None for a file beside the library.
    store_days, store_bytes : int or None
        How long a shared report is kept, and what all may take together, compressed; None for no bound.
    workers : int
        Processes that check articles side by side.
    max_body : int
        Bytes of one request at most.
    time_limit : float
        Seconds that one request may compute.
    queue : int
        Requests that may wait for a process; what comes beyond is told to come back later.
    rate, check_rate : int
        Requests and checks a minute for each key or address; 0 for no limit.
    keys : tuple of str
        The API keys, each as the SHA-256 of it in hexadecimal digits; without any the API is open.
    origins : tuple of str
        Origins whose pages may call the API from a browser; none by default.
    hosts : tuple of str
        Names under which the server may be called; any if empty.
    proxies : tuple of str
        Addresses or networks of proxies whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed.
    base_path : str
        Where a proxy puts the server, such as ``/palpate``; empty for the root.
    """

    library: str | None = None
    store: str | None = None
    store_days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    store_bytes: Annotated[int, msgspec.Meta(ge=1)] | None = None
    workers: Annotated[int, msgspec.Meta(ge=1, le=256)] = 1
    max_body: Annotated[int, msgspec.Meta(ge=1_000)] = 20_000_000
    time_limit: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    queue: Annotated[int, msgspec.Meta(ge=1)] = 200
    rate: Annotated[int, msgspec.Meta(ge=0)] = 0
    check_rate: Annotated[int, msgspec.Meta(ge=0)] = 0
    keys: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    base_path: str = ""

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] | None = None, **given: object) -> Self:
        """The settings that ``PALPATE_*`` variables name, with those given here (but for None) before them.

        Raises
        ------
        InputError
            If a value cannot be read, or is out of range.
        """
        said = os.environ if environment is None else environment
        named = {name: said[_variable(name)] for name in cls.__struct_fields__ if said.get(_variable(name), "").strip()}
        values: dict[str, object] = {name: _parted(cls, name, value) for name, value in named.items()}
        values |= {name: value for name, value in given.items() if value is not None}
        try:
            return msgspec.convert(values, cls, strict=False)
        except msgspec.ValidationError as error:
            raise InputError(f"{error}. Mend the option or the {PREFIX}… variable of that name.") from None


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _parted(kind: type[Settings], name: str, value: str) -> object:
    """The value of a variable; of a list, parted at commas and blanks."""
    return value.replace(",", " ").split() if kind.__annotations__[name].startswith("tuple") else value.strip()
