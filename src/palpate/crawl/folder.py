"""Where a scan's parts lie: a folder on disk or in an object store; a file there is whole or not there."""

from __future__ import annotations

import contextlib
import os
import posixpath
import secrets
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Protocol

from palpate.errors import InputError, PalpateError, ReadingError
from palpate.reading.source import is_address

_UNFINISHED = ".part-"  # how the name of a file that is still written begins


class Folder(Protocol):
    """What a scan asks of the place that its parts lie in; names are relative, with slashes."""

    def write(self, name: str, data: bytes) -> None:
        """Put a file there in one piece, over what was there."""

    def read(self, name: str) -> bytes | None:
        """The file, None where there is none."""

    def size(self, name: str) -> int | None:
        """The bytes of a file, None where there is none."""

    def names(self, folder: str) -> list[str]:
        """The names of the files in a subfolder, sorted; of those still written none."""

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""

    def tidy(self) -> None:
        """Take away what a killed process left half written; for the one that has the folder to itself."""


def folder_at(place: str) -> Folder:
    """The folder at a path or an address such as ``s3://bucket/scan``.

    Raises
    ------
    InputError
        If it cannot be made or written to.
    """
    return _Stored(place) if is_address(place) else _OnDisk(Path(place))


class _OnDisk:
    def __init__(self, root: Path) -> None:
        self._root = root
        with self._told(root):
            root.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, data: bytes) -> None:
        target = self._root / name
        new = target.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
        with self._told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with new.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                new.replace(target)
            except BaseException:
                new.unlink(missing_ok=True)
                raise
            _sync(target.parent)

    def read(self, name: str) -> bytes | None:
        with self._told(self._root / name), contextlib.suppress(FileNotFoundError):
            return (self._root / name).read_bytes()
        return None

    def size(self, name: str) -> int | None:
        with self._told(self._root / name), contextlib.suppress(FileNotFoundError):
            return (self._root / name).stat().st_size
        return None

    def names(self, folder: str) -> list[str]:
        with self._told(self._root / folder), contextlib.suppress(FileNotFoundError):
            found = (path.name for path in (self._root / folder).iterdir())
            return sorted(name for name in found if not name.startswith(_UNFINISHED))
        return []

    def remove(self, name: str) -> None:
        with self._told(self._root / name):
            (self._root / name).unlink(missing_ok=True)

    def tidy(self) -> None:
        with self._told(self._root):
            for path in self._root.rglob(f"{_UNFINISHED}*"):
                path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _told(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(
                f"{path}: {error.strerror or error}. Check the folder, its permissions and space."
            ) from None


def _sync(folder: Path) -> None:
    """Make a rename in a folder last through a loss of power, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class _Stored:
    """In an object store, whose files appear whole when their upload ends."""

    def __init__(self, address: str) -> None:
        self._files, self._root = store_of(address)

    def write(self, name: str, data: bytes) -> None:
        with told(self._at(name)):
            self._files.makedirs(posixpath.dirname(self._at(name)), exist_ok=True)
            self._files.pipe_file(self._at(name), data)

    def read(self, name: str) -> bytes | None:
        with told(self._at(name)), contextlib.suppress(FileNotFoundError):
            data: bytes = self._files.cat_file(self._at(name))
            return data
        return None

    def size(self, name: str) -> int | None:
        with told(self._at(name)), contextlib.suppress(FileNotFoundError):
            return int(self._files.size(self._at(name)))
        return None

    def names(self, folder: str) -> list[str]:
        with told(self._at(folder)), contextlib.suppress(FileNotFoundError):
            self._files.invalidate_cache()
            return sorted(posixpath.basename(path) for path in self._files.ls(self._at(folder), detail=False))
        return []

    def remove(self, name: str) -> None:
        with told(self._at(name)), contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._at(name))

    def tidy(self) -> None:
        """Nothing: an upload that was cut off leaves no file."""

    def _at(self, name: str) -> str:
        return posixpath.join(self._root, name)


def store_of(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises
    ------
    InputError
        If what reads such addresses is not installed, or refuses this one.
    """
    if find_spec("fsspec") is None:
        raise InputError(f"{address}: object stores need fsspec. Run: pip install 'palpate[scan]'")
    from fsspec.core import url_to_fs

    try:
        found: tuple[Any, str] = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(f"{address}: {' '.join(str(error).split())}.") from None
    return found


def opened(name: str) -> IO[bytes]:
    """A file on disk or in a store, for reading, with seek.

    Raises
    ------
    ReadingError
        If it cannot be opened.
    """
    try:
        if not is_address(name):
            return Path(name).open("rb")
        files, path = store_of(name)
        file: IO[bytes] = files.open(path, "rb")
        return file
    except OSError as error:
        raise ReadingError(f"{name}: cannot be read ({error.strerror or error}). Check it.") from None


@contextlib.contextmanager
def told(path: str) -> Iterator[None]:
    """What goes wrong in a store, in one line."""
    try:
        yield
    except FileNotFoundError:
        raise
    except PalpateError:
        raise
    except Exception as error:  # stores promise no kinds of their own
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise InputError(f"{path}: {said}. Check the address and your rights there.") from None
