"""What a server is told: by options of `palpate serve`, else by environment variables, else the usual."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

import msgspec

from palpate.errors import InputError
from palpate.web.access import digest

PREFIX = "PALPATE_"
KEYS, KEY_FILE = "PALPATE_API_KEYS", "PALPATE_API_KEY_FILE"
SHORTEST_KEY = 20  # characters


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
    atlas : str or None
        The folder of a scan whose atlas is shown.
    review : bool
        Whether people may accept, mend and refuse studies that a program read.
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
    atlas: str | None = None
    review: bool = False
    base_path: str = ""

    @classmethod
    def of_environment(
        cls, environment: Mapping[str, str] | None = None, *, key_file: str | None = None, **given: object
    ) -> Self:
        """The settings that ``PALPATE_*`` variables name, with those given here (but for None) before them.

        Parameters
        ----------
        environment : mapping, optional
            By default that of the process.
        key_file : str, optional
            A file of API keys, one a line; else the one that ``PALPATE_API_KEY_FILE`` names. Keys may also stand in
            ``PALPATE_API_KEYS``.
        **given
            Settings by their names.

        Raises
        ------
        InputError
            If a value cannot be read, or is out of range.
        """
        said = os.environ if environment is None else environment
        named = {name: said[variable(name)] for name in cls.__struct_fields__ if said.get(variable(name), "").strip()}
        values: dict[str, object] = {name: _parted(cls, name, value) for name, value in named.items()}
        values |= {name: value for name, value in given.items() if value not in (None, [], ())}
        values["keys"] = keys_of(said.get(KEYS, ""), key_file or said.get(KEY_FILE) or None)
        try:
            return msgspec.convert(values, cls, strict=False)._checked()
        except msgspec.ValidationError as error:
            raise InputError(f"{error}. Mend the option or the {PREFIX}… variable of that name.") from None

    def _checked(self) -> Self:
        for origin in self.origins:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
                raise InputError(f"{origin}: no origin. Write it as https://example.org, without a path.")
        path = self.base_path.rstrip("/")
        if path and (not path.startswith("/") or any(c in path for c in "?# \"'<>")):
            raise InputError(f"{self.base_path}: no path to stand under. Write it as /palpate.")
        return msgspec.structs.replace(self, base_path=path)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def _parted(kind: type[Settings], name: str, value: str) -> object:
    """The value of a variable; of a list, parted at commas and blanks."""
    return value.replace(",", " ").split() if kind.__annotations__[name].startswith("tuple") else value.strip()


def keys_of(said: str, file: str | None) -> tuple[str, ...]:
    """The digests of API keys: those said, parted at commas or blanks, and those of a file, one a line.

    A key may stand there as it is, or as ``sha256:`` and its digest, which tells nobody the key. What follows the key
    in its line, and lines that begin with ``#``, are for people.

    Raises
    ------
    InputError
        If the file cannot be read, or a key is shorter than `SHORTEST_KEY` or no digest.
    """
    keys = said.replace(",", " ").split()
    if file is not None:
        try:
            lines = Path(file).expanduser().read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: cannot be read ({getattr(error, 'strerror', error)}). Check the path.") from None
        keys += [line.split()[0] for line in lines if line.strip() and not line.lstrip().startswith("#")]
        if not keys:
            raise InputError(f"{file}: no key in it, which would open the API to all. Write one a line.")
    return tuple(dict.fromkeys(map(_digest, keys)))


def _digest(key: str) -> str:
    kind, _, found = key.partition(":")
    if kind == "sha256":
        if len(found) != 64 or set(found.lower()) - set("0123456789abcdef"):
            raise InputError("an API key that begins with sha256: has no 64 hexadecimal digits. Make it anew.")
        return found.lower()
    if len(key) < SHORTEST_KEY:
        raise InputError(f"an API key has {len(key)} characters; it can be guessed. Make one with --new-key.")
    return digest(key)
