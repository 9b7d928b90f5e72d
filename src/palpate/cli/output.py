"""Where a command's text comes from and goes: the screen or a file, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import typer

from palpate.errors import InputError, ReadingError


@contextlib.contextmanager
def opened(file: Path) -> Iterator[tuple[BinaryIO, str]]:
    """A file to read, or standard input for ``-``, and what messages call it.

    Raises
    ------
    ReadingError
        If the file cannot be opened.
    """
    if str(file) == "-":
        yield sys.stdin.buffer, "standard input"
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise ReadingError(f"{file}: {error.strerror}. Check the path.") from None
    with stream:
        yield stream, file.name


def emit(text: str, to: Path | None) -> None:
    """Print `text`, or write it to the file `to`; a file is written under another name first and then moved there.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    if to is None:
        screen(text if text.endswith("\n") or not text else f"{text}\n")
        return
    write(to, text.encode())


def screen(text: str) -> None:
    """Print `text` as it is; who reads it may stop early (``| head``), which is no failure."""
    try:
        typer.echo(text, nl=False)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


@contextlib.contextmanager
def written(path: Path) -> Iterator[Callable[[str], None]]:
    """A file that is written piece by piece and stands there when all is written; not at all after an error.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    try:
        with _replacement(path) as file:
            yield lambda text: _put(file, text)
    except OSError as error:
        raise _cannot_write(path, error) from error


def write(path: Path, data: bytes) -> None:
    """Write `data` to `path`, all or nothing.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    try:
        with _replacement(path) as file:
            file.write(data)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be written ({error.strerror}). Choose another file.")


def _put(file: BinaryIO, text: str) -> None:
    file.write(text.encode())


@contextlib.contextmanager
def _replacement(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path` that takes its place at the end, with its permissions; gone after an error."""
    if path.exists() and not path.is_file():
        with path.open("wb") as file:  # a pipe or device, which cannot be replaced; a folder refuses
            yield file
        return
    path = Path(os.path.realpath(path))  # as it is where links run in a circle; Path.resolve raises
    made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with made.open("wb") as file:
            yield file
        if path.exists():
            shutil.copymode(path, made)
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


def width() -> int:
    """Columns to print in: those of the terminal, 80 where there is none; at most 120."""
    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))


def is_coloured() -> bool:
    """Whether the screen takes colours: a terminal, unless NO_COLOR is set (no-color.org) or it is called dumb."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
