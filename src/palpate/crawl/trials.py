"""From a corpus into a library: the records that were found are read again, now for what their trials measured."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from palpate.ingest import Read, ingest_papers_into
from palpate.library import Library
from palpate.papers.again import Place, read_again
from palpate.types.corpus import Entry
from palpate.types.library import TakenIn

INSIDE = "!"  # between an archive and the name of a file in it


def read_trials(library: Library, entries: Iterable[Entry]) -> Iterator[tuple[str, TakenIn | None, list[Read]]]:
    """Read the trials among entries of a corpus into a library, file by file, each all or nothing.

    Parameters
    ----------
    library : Library
    entries : iterable of Entry
        Those that are taken as trials; the others are passed over without being read.

    Yields
    ------
    tuple of str, TakenIn or None, list
        The file, what became of its studies (None: these very records were stored before), and the records that gave
        no study.

    Raises
    ------
    LibraryError
        If the library cannot be written.
    """
    places = sorted((_file(one.source), (one.source, one.byte, one.line)) for one in entries if one.is_trial)
    for file, group in groupby(places, key=lambda pair: pair[0]):
        wanted = [place for _, place in group]
        taken, rest = ingest_papers_into(
            library, read_again(Path(file), wanted), source=file, name=_name(Path(file), wanted)
        )
        yield file, taken, rest


def _file(source: str) -> str:
    """The file on disk: ``papers.tar`` of ``papers.tar!one.xml``."""
    if Path(source).exists():
        return source
    archive, inside, _ = source.partition(INSIDE)
    return archive if inside and Path(archive).exists() else source


def _name(file: Path, places: list[Place]) -> str:
    """What names these records of this state of the file."""
    status = file.stat() if file.exists() else None
    told = repr((str(file), status and (status.st_size, status.st_mtime_ns), places))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
