"""The folder of a corpus: what lies where, who may write, and the marks of the files that are done.

``corpus.json`` holds the form's version, ``parts/`` a Parquet file for each file that was read, ``done/`` its mark,
``index/`` what is searched, which is made from the parts. Everything is written under another name first and moved to
its place; a mark comes last, so that what has none was never there.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from palpate._version import __version__
from palpate.errors import InputError, LibraryError
from palpate.types.corpus import Mark

FORM = 1  # of the folder; raised when an older version could not read it
UNFINISHED = ".part-"  # how the name of what is still written begins
_NAME, _LOCK, _PARTS, _DONE, _INDEX = "corpus.json", ".lock", "parts", "done", "index"


class _Form(msgspec.Struct):
    form: int
    made_by: str


class Folder:
    """An existing corpus folder.

    Raises
    ------
    LibraryError
        If it is none, or was made by a newer version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parts, self.done, self.index = path / _PARTS, path / _DONE, path / _INDEX
        _check(path)

    @classmethod
    def make(cls, path: Path) -> Folder:
        """Open the corpus at a path, made there if nothing is.

        Raises
        ------
        InputError
            If it cannot be written.
        LibraryError
            If something else lies there, or a newer version's corpus.
        """
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
            if not (path / _NAME).exists():
                _refuse_others(path)
                with _locked(path):
                    write(path / _NAME, msgspec.json.encode(_Form(form=FORM, made_by=__version__)))
        return cls(path)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Refuse a second writer, where the system can tell; what a killed one left half written is taken away.

        Raises
        ------
        InputError
            If another process writes into the corpus now, or it cannot be written.
        """
        with _locked(self.path):
            with writing(self.path):
                self.parts.mkdir(exist_ok=True)
                self.done.mkdir(exist_ok=True)
                self._tidy()
            yield

    def _tidy(self) -> None:
        for folder in (self.path, self.parts, self.done):
            for left in folder.glob(f"{UNFINISHED}*"):
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink(missing_ok=True)
        marked = {path.stem for path in self.done.glob("*.json")}
        for part in self.parts.glob("*.parquet"):
            if part.stem not in marked:
                part.unlink()

    def part(self, name: str) -> Path:
        """Where the part of a file lies."""
        return self.parts / f"{name}.parquet"

    def marks(self, *, with_lost: bool = False) -> list[Mark]:
        """The marks of all files that are done, in the order in which their revisions count.

        A mark whose part is not there counts for nothing, unless it is asked for with `with_lost`.
        """
        paths = (path for path in self.done.glob("*.json") if with_lost or self.part(path.stem).exists())
        found = [self._mark(path) for path in paths]
        return sorted(found, key=lambda mark: (mark.order, mark.source, mark.name))

    def _mark(self, path: Path) -> Mark:
        try:
            return msgspec.json.decode(path.read_bytes(), type=Mark)
        except (OSError, msgspec.MsgspecError) as error:
            raise LibraryError(f"{path}: damaged ({error}). Remove it, and ingest the papers' files again.") from None

    def note(self, mark: Mark) -> None:
        """Mark a file as done."""
        with writing(self.done):
            write(self.done / f"{mark.name}.json", msgspec.json.encode(mark))

    def forget(self, name: str) -> None:
        """Take a file's part out of the corpus, the mark first."""
        with writing(self.done):
            (self.done / f"{name}.json").unlink(missing_ok=True)
            self.part(name).unlink(missing_ok=True)


def _check(path: Path) -> None:
    try:
        form = msgspec.json.decode((path / _NAME).read_bytes(), type=_Form)
    except (FileNotFoundError, NotADirectoryError):
        raise LibraryError(f"{path}: no corpus. Make one: palpate ingest FILES --corpus {path}") from None
    except OSError as error:
        raise LibraryError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from None
    except msgspec.MsgspecError as error:
        raise LibraryError(
            f'{path / _NAME}: damaged ({error}). Write {{"form":{FORM},"made_by":""}} into it.'
        ) from None
    if form.form > FORM:
        raise LibraryError(
            f"{path}: a corpus of form {form.form}, made by palpate {form.made_by}; this version reads {FORM}. "
            "Install the newer palpate."
        )


def _refuse_others(path: Path) -> None:
    """Refuse a folder in which something else lies; a corpus may have been begun there a moment ago."""
    others = [one.name for one in path.iterdir() if one.name != _LOCK and not one.name.startswith(UNFINISHED)]
    if others and not (path / _NAME).exists():
        raise LibraryError(f"{path}: a folder of something else, no corpus. Name a new or an empty one.")


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with contextlib.ExitStack() as held:
        with writing(path):
            file = held.enter_context((path / _LOCK).open("a"))
        with contextlib.suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                said = "another process writes into this corpus now. Wait until it is done."
                raise InputError(f"{path}: {said}") from None
        yield


def write(target: Path, data: bytes) -> None:
    """Put a file in its place in one piece, so that it lasts through a loss of power."""
    with replacing(target) as new:
        new.write_bytes(data)


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path to write to, which is moved to its place at the end; gone after an error."""
    new = target.with_name(f"{UNFINISHED}{secrets.token_hex(8)}")
    try:
        yield new
        sync(new)
        new.replace(target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync(target.parent)


def sync(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, on the disk."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell what the disk refuses in one line, by its path.

    Raises
    ------
    InputError
        In place of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        what = "Make room, and run it again: what is done stays" if full else "Check the folder and its permissions"
        raise InputError(f"{path}: cannot be written ({error.strerror or error}). {what}.") from None


def checksum(path: Path) -> str:
    """The hash of a file's bytes.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
