"""Records that were read before, read again from where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from palpate.errors import ReadingError
from palpate.papers.formats import HEAD, format_of
from palpate.papers.opening import Stream, members
from palpate.papers.pubmed import read_pubmed, records
from palpate.papers.read import read_stream
from palpate.types.paper import Origin, Paper, PaperFormat, Rejected

Place = tuple[str, int | None, int | None]
"""Source, first byte and line of a record, as its `Origin` says."""


def read_again(path: Path, places: Collection[Place]) -> Iterator[Paper | Rejected]:
    """The papers that stand at these places of a file or archive, in its order; what is not there any more is rejected.

    Of PubMed XML the other records are passed over without being parsed.
    """
    left = set(places)
    try:
        for member in members(path):
            if isinstance(member, ReadingError):
                raise member
            name, stream = member
            wanted = {place for place in left if place[0] == name}
            if not wanted:
                continue
            for paper in _of_stream(stream, name, wanted):
                left.discard(_place(paper.origin))
                yield paper
            if not left:
                return
    except ReadingError as error:
        yield Rejected(source=str(path), reason=str(error).removeprefix(f"{path}: "), kind="cannot be read")
        return
    for source, byte, line in sorted(left, key=str):
        reason = "not the record that was there. Ingest the file again"
        yield Rejected(source=source, byte=byte, line=line, reason=reason, kind="changed since it was ingested")


def _of_stream(stream: Stream, name: str, wanted: Collection[Place]) -> Iterator[Paper]:
    if format_of(stream.peek(HEAD), name) is not PaperFormat.PUBMED:
        found = (one for one in read_stream(stream, name) if isinstance(one, Paper))
        yield from (paper for paper in found if _place(paper.origin) in wanted)
        return
    last = max(byte or 0 for _, byte, _ in wanted)
    for record, byte, line in records(cast(BinaryIO, stream), name):
        if (name, byte, line) in wanted and isinstance(record, bytes):
            paper = next(read_pubmed(BytesIO(record), name), None)
            if isinstance(paper, Paper):
                origin = Origin(source=name, format=PaperFormat.PUBMED, byte=byte, line=line)
                yield msgspec.structs.replace(paper, origin=origin)
        if byte >= last:
            return


def _place(origin: Origin) -> Place:
    return origin.source, origin.byte, origin.line
