"""Files, folders and archives to Papers, one by one in their order; what cannot be read stops nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from palpate.errors import ReadingError
from palpate.papers.formats import HEAD, LONGER_HEAD, format_of
from palpate.papers.lines import lines_of
from palpate.papers.opening import Stream, files, members
from palpate.types.paper import Deletion, Origin, Paper, PaperFormat, Rejected, StudyLine
from palpate.types.study import Study

MOST_WHOLE = 200_000_000  # bytes of a file that is read as one; PubMed XML and JSON Lines of any size are streamed
MOST_LINE = 5_000_000  # bytes of one study record
_PLACED = re.compile(r"(.*?)(?:, (byte|line) (\d+))?: (.*)", re.DOTALL)

Record = Paper | Study | StudyLine | Deletion | Rejected


def read_papers(sources: Iterable[str | Path]) -> Iterator[Record]:
    """Read every record of several sources.

    Parameters
    ----------
    sources : str or Path
        Files, folders (with their subfolders, in the order of names with numbers counted), ``.gz``, ``.zip`` and
        ``.tar`` archives (``.zst`` with ``palpate[zstd]``). The form is told by the content.

    Yields
    ------
    Paper, Study, StudyLine, Deletion or Rejected
        A `Study` comes from forms that hold results as data, a `StudyLine` from the library's own form.
    """
    for file in files(sources):
        yield from read_file(file)


def read_file(file: Path | ReadingError) -> Iterator[Record]:
    """Read every record of one file or archive."""
    if isinstance(file, ReadingError):
        yield _rejected(file)
        return
    told: set[str] = set()  # a broken archive breaks the file that is being read in it, and then itself
    for member in members(file):
        try:
            if isinstance(member, ReadingError):
                raise member
            name, stream = member
            yield from read_stream(stream, name)
        except ReadingError as error:
            if str(error) not in told:
                yield _rejected(error)
            told.add(str(error))


def read_stream(stream: Stream, name: str) -> Iterator[Record]:
    """Read every record of one unpacked stream.

    Raises
    ------
    ReadingError
        If it is in no form that is read, or breaks off.
    """
    form = form_of(stream, name)
    if form is PaperFormat.PUBMED:
        from palpate.papers.pubmed import read_pubmed

        yield from read_pubmed(cast(BinaryIO, stream), name)
    elif form is PaperFormat.RECORDS:
        yield from _study_lines(stream, name)
    else:
        yield from _whole(form, _all_of(stream, name), name)


def form_of(stream: Stream, name: str) -> PaperFormat:
    """The form of a stream by its head; by more of it where a first record without end hides what tells.

    Raises
    ------
    ReadingError
        If it is none that is read.
    """
    try:
        return format_of(stream.peek(HEAD), name)
    except ReadingError:
        if len(stream.peek(HEAD + 1)) <= HEAD:
            raise
        return format_of(stream.peek(LONGER_HEAD), name)


def _whole(form: PaperFormat, data: bytes, name: str) -> Iterator[Record]:
    if form is PaperFormat.JATS:
        from palpate.papers.jats import read_all_jats

        yield from read_all_jats(data, name)
    elif form is PaperFormat.MEDLINE:
        from palpate.papers.medline import read_medline

        yield from read_medline(data, name)
    elif form is PaperFormat.RIS:
        from palpate.papers.ris import read_ris

        yield from read_ris(data, name)
    elif form is PaperFormat.BIBTEX:
        from palpate.papers.bibtex import read_bibtex

        yield from read_bibtex(data, name)
    elif form is PaperFormat.CSL:
        from palpate.papers.csl import read_csl

        yield from read_csl(data, name)
    elif form is PaperFormat.EUROPE_PMC:
        from palpate.papers.europe_pmc import read_europe_pmc

        yield from read_europe_pmc(data, name)
    elif form is PaperFormat.CLINICAL_TRIALS:
        from palpate.papers.clinical_trials import read_clinical_trials

        yield from read_clinical_trials(data, name)
    else:
        from palpate.papers.effects import read_effects

        yield from read_effects(data, name)


def _all_of(stream: Stream, name: str) -> bytes:
    data = b"".join(iter(lambda: stream.read(1 << 20) if stream.count <= MOST_WHOLE else b"", b""))
    if stream.count > MOST_WHOLE:
        raise ReadingError(f"{name}: more than {MOST_WHOLE // 1_000_000} MB in this form. Split the file.")
    return data


def _study_lines(stream: Stream, name: str) -> Iterator[StudyLine | Rejected]:
    """The lines of a file of study records; a last one without its line end may be cut off, and is still a line."""
    if stream.peek(2) in {b"\xff\xfe", b"\xfe\xff"}:
        yield from _wide_lines(stream, name)
        return
    left, byte, number = b"", 0, 0
    if stream.peek(3) == b"\xef\xbb\xbf":
        byte = len(stream.read(3))
    while True:
        piece = stream.read(1 << 20)
        lines = (left + piece).split(b"\n")
        left = lines.pop() if piece else b""
        for line in lines:
            number += 1
            if line.strip():
                yield _line(name, byte, number, line.strip())
            byte += len(line) + 1
        if len(left) > MOST_LINE:
            raise ReadingError(f"{name}, line {number + 1}: more than {MOST_LINE:,} bytes, which is no study record.")
        if not piece:
            return


def _wide_lines(stream: Stream, name: str) -> Iterator[StudyLine]:
    """The lines of a file in UTF-16, as some shells write what a program prints."""
    for line in lines_of(_all_of(stream, name), name):
        if line.text.strip():
            yield _line(name, line.byte, line.number, line.text.strip().encode("utf-8", "surrogatepass"))


def _line(name: str, byte: int, number: int, data: bytes) -> StudyLine:
    return StudyLine(origin=Origin(source=name, format=PaperFormat.RECORDS, byte=byte, line=number), data=data)


def _rejected(error: ReadingError) -> Rejected:
    """An error as a record that was rejected: its message begins with the place."""
    match = _PLACED.fullmatch(str(error))
    source, unit, number, reason = match.groups() if match else ("?", None, None, str(error))
    kind = reason.split(" (")[0].split(". ")[0].rstrip(".")
    byte, line = (int(number) if number and unit == wanted else None for wanted in ("byte", "line"))
    return Rejected(source=source, byte=byte, line=line, reason=reason, kind=kind)
