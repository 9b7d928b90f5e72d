"""From files, folders, patterns, addresses and web archives to Articles, one by one; what fails stops nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from palpate.errors import ReadingError
from palpate.reading.formats import ENDINGS
from palpate.reading.read import read, read_raw
from palpate.reading.source import STANDARD_INPUT, Fetcher, Raw, is_address
from palpate.types.article import Article, Unread

_PATTERN = re.compile(r"[*?\[]")
_ARCHIVES = (".warc", ".warc.gz")

Part = str | Path | Raw | Unread
"""One article before it is read: a file, an address or standard input, or a page taken out of an archive."""


def read_each(sources: Iterable[str | Path], *, fetch: Fetcher | None = None) -> Iterator[Article | Unread]:
    """Read every article of several sources, in order.

    Parameters
    ----------
    sources : str or Path
        Files, folders (read with their subfolders in the order of names; hidden files and other endings are passed
        over), patterns such as ``drafts/**/*.md``, web archives (``.warc``, ``.warc.gz``: each page is an article),
        addresses, and ``-``.
    fetch : what gets an address
        See `read`.

    Yields
    ------
    Article or Unread
        An `Unread` says in one line why a source, or a page of an archive, could not be read.
    """
    for file in files(sources):
        for part in parts(file):
            yield read_part(part, fetch=fetch)


def files(sources: Iterable[str | Path]) -> Iterator[str | Path | Unread]:
    """The files, addresses and ``-`` that sources stand for, in order, none opened yet; one named twice comes once."""
    seen: set[str] = set()
    for source in sources:
        try:
            found = expand(source)
        except ReadingError as error:
            found = [Unread(source=str(source), reason=str(error))]
        for file in found:
            name = str(file) if isinstance(file, Unread) or is_address(file) else str(Path(file).absolute())
            if name not in seen:
                seen.add(name)
                yield file


def parts(file: str | Path | Unread) -> Iterator[Part]:
    """The articles of one file: the pages of an archive, which are taken out as they are asked for; else the file."""
    if isinstance(file, Unread) or not is_archive(file):
        yield file
        return
    from palpate.reading.warc import pages

    try:
        yield from pages(Path(file))
    except ReadingError as error:
        yield Unread(source=str(file), reason=str(error))


def read_part(part: Part, *, fetch: Fetcher | None = None) -> Article | Unread:
    """Read one of `parts`, in any process; an `Unread` says in one line why it could not be."""
    if isinstance(part, Unread):
        return part
    try:
        return read_raw(part) if isinstance(part, Raw) else read(part, fetch=fetch)
    except ReadingError as error:
        return Unread(source=part.name if isinstance(part, Raw) else str(part), reason=str(error))


def holds_many(source: str | Path) -> bool:
    """Whether a source stands for any number of articles: a folder, a pattern or a web archive."""
    if is_address(source) or str(source) == STANDARD_INPUT:
        return False
    path = Path(source)
    return path.is_dir() or is_archive(path) or (_PATTERN.search(str(source)) is not None and not path.exists())


def is_archive(source: str | Path) -> bool:
    """Whether a source is a file of web pages by its name."""
    return not is_address(source) and str(source).lower().endswith(_ARCHIVES)


def expand(source: str | Path) -> list[str | Path | Unread]:
    """The files that a folder or pattern stands for; a source of its own stands for itself.

    Raises
    ------
    ReadingError
        If a folder holds no file that is read, or nothing fits a pattern.
    """
    if is_address(source) or str(source) == STANDARD_INPUT:
        return [source]
    path = Path(source)
    if path.is_dir():
        found = _in_folder(path)
        if not found:
            raise ReadingError(f"{path}: no file in this folder ends in one of {', '.join(ENDINGS)}. Name the files.")
        return found
    if holds_many(source) and not is_archive(source):
        return list(_matching(str(source), path))
    return [path]


def _matching(pattern: str, path: Path) -> list[Path]:
    anchor = Path(path.anchor)
    try:
        found = sorted(one for one in anchor.glob(str(path.relative_to(anchor))) if one.is_file())
    except (ValueError, OSError) as error:
        raise ReadingError(f"{pattern}: no pattern of files ({error}). Check it.") from None
    if not found:
        raise ReadingError(f"{pattern}: no file fits this pattern. Check it.")
    return found


def _in_folder(folder: Path) -> list[str | Path | Unread]:
    """The files in order; a subfolder that cannot be opened is an `Unread`; links to folders are not followed."""
    refused: list[Unread] = []

    def refuse(error: OSError) -> None:
        reason = f"{error.filename}: cannot be opened ({error.strerror}). Check its permissions."
        refused.append(Unread(source=str(error.filename), reason=reason))

    found: list[Path] = []
    for inside, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [path for name in files if _is_wanted(path := Path(inside, name))]
    return [*refused, *sorted(found)]


def _is_wanted(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    return not name.startswith(".") and Path(name).suffix in ENDINGS and path.is_file()
