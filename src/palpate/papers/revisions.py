"""A first look at PubMed files: which record of which version stands where, without reading the records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from palpate.errors import ReadingError
from palpate.papers.formats import HEAD, format_of
from palpate.papers.opening import Stream, members
from palpate.papers.pubmed import records
from palpate.types.paper import PaperFormat, Rejected

DELETED = 255  # stands for a version: no record of that PMID counts
_PMID = re.compile(rb"<PMID(?:\s[^>]*?Version=[\"'](\d{1,3})[\"'])?[^>]*>\s*(\d{1,9})\s*<")


def read_revisions(path: Path | ReadingError) -> Iterator[tuple[str, int, int, int]]:
    """Of every record in the PubMed files at a path: the source's name, PMID, version, and first byte.

    What cannot be read is passed over here; it is told when the file is read.
    """
    if isinstance(path, ReadingError):
        return
    for member in members(path):
        if isinstance(member, ReadingError):
            continue
        name, stream = member
        try:
            if format_of(stream.peek(HEAD), name) is PaperFormat.PUBMED:
                yield from _of_stream(stream, name)
        except ReadingError:
            continue


def _of_stream(stream: Stream, name: str) -> Iterator[tuple[str, int, int, int]]:
    for record, byte, _ in records(cast(BinaryIO, stream), name):
        if isinstance(record, Rejected):
            continue
        if record.startswith(b"<DeleteCitation"):
            yield from ((name, int(match[2]), DELETED, byte) for match in _PMID.finditer(record))
        elif match := _PMID.search(record):
            yield name, int(match[2]), min(int(match[1] or 1), DELETED - 1), byte
