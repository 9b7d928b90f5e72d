"""The paper road on one page: files → papers → is it a trial → what it measured → studies → library.

What cannot be read, or is no trial, is said and counted; it stops nothing.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import msgspec

from palpate._version import __version__
from palpate.errors import ReadingError
from palpate.papers import files, read_file
from palpate.types.paper import Deletion, Noticed, Origin, Paper, PaperFormat, PassedOver, Rejected, StudyLine
from palpate.types.study import BiasItems, Source, Study

if TYPE_CHECKING:
    from palpate.library import Library
    from palpate.types.library import TakenIn

_NO_LETTER = re.compile(r"[^a-z0-9]+")
AT_ONCE = 250  # records of one file that are stored together: a minute of full texts, a second of PubMed records
LONGEST_WORD = 2_000  # letters; longer than any address, and patterns cost the square of it
Read = Study | PassedOver | Rejected | Noticed


def ingest(sources: Iterable[str | Path]) -> Iterator[Read]:
    """Read the studies of files, folders and archives, in order.

    Parameters
    ----------
    sources : str or Path
        PubMed XML, MEDLINE, JATS, Europe PMC and ClinicalTrials.gov JSON, RIS, CSL-JSON, BibTeX, CSV of effects,
        study records; also packed (gzip, zip, tar). The form is told by the content. Of several revisions of a PubMed
        record the highest version counts, and none that its source deleted.

    Yields
    ------
    Study, PassedOver, Rejected or Noticed
        A study that a program read is marked ``machine_read``. A `PassedOver` is a sound record that gives no study, a
        `Rejected` one that could not be read, a `Noticed` says of a file that its form has changed.

    Examples
    --------
    >>> [type(one).__name__ for one in ingest(["no-such-file.xml"])]
    ['Rejected']
    """
    paths = list(files(sources))
    in_force = Revisions.of(paths)
    seen: set[str] = set()
    for path in paths:
        for one in _read(path, in_force):
            if isinstance(one, Study):
                names = _names(one)
                if seen.intersection(names):
                    yield PassedOver(source=str(path), reason="read already, from another record")
                    continue
                seen.update(names)
            if not isinstance(one, Deletion):
                yield one


def ingest_into(
    library: Library, sources: Iterable[str | Path], *, told: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, TakenIn | None, list[Read]]]:
    """Read files and store what they hold, `AT_ONCE` records of a file at a time, each time all or nothing.

    What was stored before is not read again, and a study never stands twice, so that a run that was ended at any moment
    can be run again and goes on where it was.

    Parameters
    ----------
    library : Library
    sources : str or Path
        See `ingest`.
    told : function, optional
        Called after each record that is read.

    Yields
    ------
    tuple of str, TakenIn or None, list
        The file, what became of its studies (None: it was ingested before, or nothing could be read), and its records
        that gave no study; of a long file several times.

    Raises
    ------
    LibraryError
        If the library cannot be written.
    """
    from palpate.library.taking_in import was_taken_in

    paths = list(files(sources))
    in_force = Revisions.of(paths)
    for path in paths:
        digest = _digest(path)
        if isinstance(path, ReadingError) or not digest:
            yield str(path), None, [one for one in _read(path, in_force) if not isinstance(one, Deletion)]
        elif was_taken_in(library, digest):
            yield str(path), None, []
        else:
            yield from _into(library, path, digest, in_force, told)


def ingest_papers_into(
    library: Library, papers: Iterable[Paper | Rejected], *, source: str, name: str
) -> tuple[TakenIn | None, list[Read]]:
    """Store the trials among papers that were read before, all of them or none.

    Parameters
    ----------
    library : Library
    papers : iterable of Paper or Rejected
        Not taken if they were stored before.
    source, name : str
        The file that they come from, and what names them all: noted when they are stored.

    Returns
    -------
    tuple of TakenIn or None, list
        What became of the studies (None: stored before, or none could be read), and the records that gave none.

    Raises
    ------
    LibraryError
        If the library cannot be written.
    """
    from palpate.library.taking_in import take_in, was_taken_in

    if was_taken_in(library, name):
        return None, []
    counting = Revisions({})
    read = [_of_paper(one, counting) if isinstance(one, Paper) else one for one in papers]
    studies = [one for one in read if isinstance(one, Study)]
    rest: list[Read] = [one for one in read if not isinstance(one, Study)]
    if rest and all(isinstance(one, Rejected) for one in read):
        return None, rest
    return take_in(library, studies, source=source, digest=name), rest


def _into(
    library: Library, path: Path, digest: str, in_force: Revisions, told: Callable[[], None]
) -> Iterator[tuple[str, TakenIn | None, list[Read]]]:
    """Store what one file holds, from the record on that was not stored before."""
    from palpate.library.taking_in import take_in, taken_before

    before = taken_before(library, digest)
    found = _read(path, in_force, but=before)
    number, is_sound = before, before > 0
    while True:
        piece = _Piece()
        for one in islice(found, AT_ONCE):
            if not isinstance(one, Noticed):
                told()
            piece.take(one)
        number += piece.many
        is_sound = is_sound or piece.is_sound
        is_last = piece.many < AT_ONCE
        if not is_sound:
            yield str(path), None, piece.rest
        else:
            yield (
                str(path),
                take_in(
                    *(library, piece.studies),
                    source=str(path),
                    digest=digest,
                    deleted=piece.deleted,
                    records=None if is_last else number,
                ),
                piece.rest,
            )
        if is_last:
            return


class _Piece:
    """Some records of a file, by what becomes of them."""

    def __init__(self) -> None:
        self.studies: list[Study] = []
        self.deleted: list[str] = []
        self.rest: list[Read] = []
        self.many = 0

    def take(self, one: Read | Deletion) -> None:
        """Put a record where it belongs."""
        self.many += 1
        if isinstance(one, Study):
            self.studies.append(one)
        elif isinstance(one, Deletion):
            self.deleted += one.pmids
        else:
            self.rest.append(one)

    @property
    def is_sound(self) -> bool:
        """Whether anything in it could be read; a file of which nothing can is looked at again the next time."""
        return bool(self.studies or self.deleted or any(isinstance(one, PassedOver) for one in self.rest))


def _read(path: Path | ReadingError, in_force: Revisions, *, but: int = 0) -> Iterator[Read | Deletion]:
    """What the records of a file give, but for so many at its beginning."""
    from palpate.papers.drift import Watch

    watch = Watch(Path(str(path)))
    for record in islice(read_file(path), but, None):
        if isinstance(record, Paper):
            watch.see(record)
            yield _of_paper(record, in_force)
        elif isinstance(record, StudyLine):
            yield _of_line(record)
        elif isinstance(record, Study):
            watch.see(record)
            yield _checked(
                record, Origin(source=str(path), format=PaperFormat(record.read.form if record.read else ""))
            )
        else:
            yield record
    yield from watch.told()


def _of_paper(paper: Paper, in_force: Revisions) -> Read:
    """The study of a paper that is a randomised trial, as far as it can be read."""
    from palpate.screening import screen
    from palpate.trials import read_trial

    if not in_force.holds(paper):
        return _passed(paper.origin, "revised or deleted later")
    if fault := no_text(paper):
        return fault
    screened = screen(paper)
    if not screened.is_trial:
        return _passed(paper.origin, screened.why)
    study = read_trial(paper)
    read = msgspec.structs.replace(
        study.read, by=f"palpate {__version__}", confidence=round(screened.chance, 3)
    ) if study.read else None  # fmt: skip
    return _checked(
        msgspec.structs.replace(
            study,
            key=_key(paper),
            funding=study.funding or ("; ".join(paper.funding)[:300] or None),
            is_retracted=paper.is_retracted,
            retraction=next((one.citation for one in paper.relations if one.kind == "retracted by"), None),
            bias=study.bias or (BiasItems(registered=True) if paper.registry else None),
            sources=study.sources or tuple(_sources(paper)),
            read=read,
        ),
        paper.origin,
    )


def no_text(paper: Paper) -> Rejected | None:
    """Why a paper's text is none that anybody can read; None where it is one."""
    texts = [paper.title, *[passage.text for passage in paper.passages]]
    text, half = "\n".join([one for one in texts if len(one) > LONGEST_WORD]), LONGEST_WORD // 2
    if all(" " in text[start : start + half] for start in range(0, len(text) - half, half)):
        return None
    if (longest := max(map(len, text.split()), default=0)) <= LONGEST_WORD:
        return None
    kind = "no text, but letters without a space"
    return Rejected(
        source=paper.origin.source, byte=paper.origin.byte, line=paper.origin.line,
        reason=f"{longest:,} letters without a space, which is no text", kind=kind,
    )  # fmt: skip


def _of_line(line: StudyLine) -> Read:
    from palpate.library.schema import decode

    origin = line.origin
    try:
        return decode(line.data, file=origin.source, line_number=origin.line or 0)
    except ReadingError as error:
        reason = str(error).removeprefix(f"{origin.source}, line {origin.line}").lstrip(":, ")
        kind = "no study record"
        return Rejected(source=origin.source, byte=origin.byte, line=origin.line, reason=reason, kind=kind)


def _checked(study: Study, origin: Origin) -> Read:
    """The study, unless a value in it is one that no study can have."""
    from palpate.library.ranges import faults

    for fault in faults(study):
        reason = f"{fault.path}: {fault.value!r}; {fault.message}"
        kind = "a value that no study can have"
        return Rejected(source=origin.source, byte=origin.byte, line=origin.line, reason=reason, kind=kind)
    return study


def _passed(origin: Origin, reason: str) -> PassedOver:
    return PassedOver(source=origin.source, byte=origin.byte, line=origin.line, reason=reason)


def _sources(paper: Paper) -> Iterator[Source]:
    part = "full text" if paper.body else "abstract"
    if paper.pmcid and paper.body:
        yield Source(url=f"https://pmc.ncbi.nlm.nih.gov/articles/{paper.pmcid}/", part=part)
    elif paper.pmid:
        yield Source(url=f"https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}/", part=part)
    elif paper.doi:
        yield Source(url=f"https://doi.org/{paper.doi}", part=part)


def _names(study: Study) -> tuple[str, ...]:
    """What names this record of a study; a registration number may name several reports."""
    pairs = (("key", study.key), ("doi", study.doi), ("pmid", study.pmid), ("pmcid", study.pmcid))
    return tuple(f"{kind} {value.lower()}" for kind, value in pairs if value)


def _key(paper: Paper) -> str:
    """First author and year with what tells the record apart: ``cherkin2011-pmid21727288``."""
    first = next((author.family or author.collective or "" for author in paper.authors), "")
    plain = _NO_LETTER.sub("", normalize("NFKD", first).encode("ascii", "ignore").decode().lower())[:20] or "anon"
    return f"{plain}{paper.year or ''}-{_own(paper)}"


def _own(paper: Paper) -> str:
    if paper.pmid:
        return f"pmid{paper.pmid}"
    if paper.pmcid:
        return paper.pmcid.lower()
    told = paper.doi.lower() if paper.doi else f"{paper.title}\n{paper.year}\n{paper.abstract_text}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _digest(path: Path | ReadingError) -> str | None:
    """The hash of a file's bytes; None where it cannot be read."""
    if isinstance(path, ReadingError):
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError:
        return None


class Revisions:
    """Which of several records of one PMID is in force: the highest version, the latest of equals, none if deleted.

    A first walk over the PubMed files notes 20 bytes a record; only what stands more than once is looked up later.
    """

    def __init__(self, in_force: dict[int, tuple[str, int] | None]) -> None:
        self._in_force = in_force

    @classmethod
    def of(cls, paths: Iterable[Path | ReadingError]) -> Revisions:
        """Walk over the files; those of other forms are only looked at."""
        from palpate.papers.revisions import DELETED, read_revisions

        pmids, versions, places, sources = array("q"), array("B"), array("q"), array("I")
        names: dict[str, int] = {}
        for path in paths:
            for source, pmid, version, byte in read_revisions(path):
                pmids.append(pmid)
                versions.append(min(version, DELETED))
                places.append(byte)
                sources.append(names.setdefault(source, len(names)))
        return cls(_repeated(pmids, versions, places, sources, list(names)))

    def holds(self, paper: Paper) -> bool:
        """Whether this is the record in force."""
        if paper.origin.format is not PaperFormat.PUBMED or not (paper.pmid or "").isdigit():
            return True
        pmid = int(paper.pmid or 0)
        return pmid not in self._in_force or self._in_force[pmid] == (paper.origin.source, paper.origin.byte)


def _repeated(
    pmids: array[int], versions: array[int], places: array[int], sources: array[int], names: list[str]
) -> dict[int, tuple[str, int] | None]:
    """Of every PMID that stands more than once or is deleted, where the record in force stands; None for no place."""
    if not pmids:
        return {}
    import numpy as np

    from palpate.papers.revisions import DELETED

    number = np.frombuffer(pmids, dtype=np.int64)
    version = np.frombuffer(versions, dtype=np.uint8)
    order = np.lexsort((np.arange(len(number)), version, number))
    ordered = number[order]
    is_last = np.r_[ordered[1:] != ordered[:-1], True]
    is_first = np.r_[True, is_last[:-1]]
    told: dict[int, tuple[str, int] | None] = {}
    for at in order[is_last & ~(is_first & (version[order] < DELETED))].tolist():
        is_deleted = versions[at] >= DELETED
        told[pmids[at]] = None if is_deleted else (names[sources[at]], places[at])
    return told
