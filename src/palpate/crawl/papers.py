"""The paper road at scale, on one page: files → records, each screened and its concepts named → parts → index.

Every file is a task of its own, done in any process; its mark is written last, so that a run that was ended at any
moment can be run again. The index is brought up to date when all files are done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import msgspec

from palpate import vocabulary
from palpate._version import __version__
from palpate.cores import usable_cores
from palpate.corpus import index
from palpate.corpus.folder import Folder, checksum
from palpate.corpus.force import own
from palpate.corpus.parts import Row, Writer, check_extra, written
from palpate.crawl.local import each_done
from palpate.errors import ReadingError
from palpate.ingest import no_text
from palpate.papers import files, read_file
from palpate.papers.opening import in_order
from palpate.papers.read import Record
from palpate.screening import Screened, screen_all, wording
from palpate.types.concept import Family
from palpate.types.corpus import Filled, Mark
from palpate.types.paper import Deletion, Paper, Rejected
from palpate.vocabulary.pieces import cut_many

NAMED = (Family.TREATMENT, Family.CONDITION, Family.OUTCOME)
MOST_AUTHORS = 100  # of one paper; the largest collaborations sign with thousands
AT_ONCE = 2_048  # papers; a word that many of them have is looked up once
MOST_TOLD = 100  # rejected records of a file that are noted one by one; the rest are counted

Told = Callable[[str, int, int], None]
"""Told what is done (files, papers), how many of it, of how many."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read into a corpus, by its hash."""

    path: str
    name: str
    size: int
    stamp: int


def fill(
    folder: str | Path, sources: Iterable[str | Path], *, cores: int | None = None, told: Told | None = None
) -> Filled:
    """Read every paper of the sources into a corpus, and index it; what is done there already is not done again.

    Parameters
    ----------
    folder : str or Path
        The corpus; made if there is none.
    sources : str or Path
        Files, folders and archives of papers, see `palpate.papers.read_papers`. Of several revisions of a record the
        highest version counts, of equal ones that of the last file by name, numbers in their order, and none that its
        source deleted, whatever the order in which they are given.
    cores : int, optional
        Processes at most; one for each core without it.
    told : callable, optional
        Hears how far it is.

    Raises
    ------
    InputError
        If the folder cannot be written, or another process writes into it.
    LibraryError
        If the folder is of something else, or damaged.
    """
    check_extra()
    corpus = Folder.make(Path(folder))
    say = told or _silent
    with corpus.alone():
        tasks, done, refused = _planned(corpus, sources)
        counts = _Counts(files=len(tasks) + len(done) + len(refused), before=len(done))
        for one in refused:
            counts.none(one)
        work = partial(read_into, folder=str(corpus.path))
        for number, mark in enumerate(each_done(work, tasks, cores=cores), start=1):
            counts.take(mark)
            say("files", number, len(tasks))
        _replace(corpus, {**done, **{task.path: task.name for task in tasks}})
        total = index.update(corpus, corpus.marks(), threads=cores or usable_cores(), told=partial(say, "papers"))
    return counts.filled(total)


class _Counts:
    """What the files of a run came to."""

    def __init__(self, *, files: int, before: int) -> None:
        self._files, self._before = files, before
        self.records = self.trials = 0
        self.passed: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.told: list[Rejected] = []

    def take(self, mark: Mark) -> None:
        """Count what a file came to."""
        self.records += mark.records
        self.trials += mark.trials
        self.passed.update(mark.passed)
        self.rejected.update(mark.rejected)
        self.told += mark.told[: max(MOST_TOLD - len(self.told), 0)]

    def none(self, one: Record) -> None:
        """Count a record that gave no row."""
        if not isinstance(one, Rejected):
            self.passed["a study's record, no paper"] += 1
            return
        self.rejected[one.kind] += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(one)

    def filled(self, total: int) -> Filled:
        return Filled(
            files=self._files,
            before=self._before,
            records=self.records,
            trials=self.trials,
            passed=dict(self.passed),
            rejected=dict(self.rejected),
            told=tuple(self.told),
            total=total,
        )


def _planned(corpus: Folder, sources: Iterable[str | Path]) -> tuple[list[Task], dict[str, str], list[Rejected]]:
    """The files to read; those that are done, by path, with the names of their parts; and what cannot be read."""
    marks = corpus.marks()
    known = {mark.name for mark in marks}
    unchanged = {(mark.source, mark.size, mark.stamp): mark.name for mark in marks}
    tasks: dict[str, Task] = {}
    done: dict[str, str] = {}
    refused: list[Rejected] = []
    for path in files(sources):
        task = _task(path, unchanged)
        if isinstance(task, Rejected):
            refused.append(task)
        elif task.name in known or task.name in tasks:
            done[task.path] = task.name
        else:
            tasks[task.name] = task
    return list(tasks.values()), done, refused


def _task(path: Path | ReadingError, unchanged: Mapping[tuple[str, int, int], str]) -> Task | Rejected:
    """A file to read; one that was not changed since it was done is not read for its hash."""
    if isinstance(path, ReadingError):
        source, _, reason = str(path).partition(": ")
        return Rejected(source=source, reason=reason, kind=reason.split(". ")[0].rstrip("."))
    try:
        status = path.stat()
        size, stamp = status.st_size, status.st_mtime_ns
        return Task(
            path=str(path), name=unchanged.get((str(path), size, stamp)) or checksum(path), size=size, stamp=stamp
        )
    except OSError as error:
        reason = f"cannot be read ({error.strerror}). Check the path and its permissions."
        return Rejected(source=str(path), reason=reason, kind="cannot be read")


def _replace(corpus: Folder, names: Mapping[str, str]) -> None:
    """Take out what was read of a file before it was changed."""
    for mark in corpus.marks():
        if names.get(mark.source, mark.name) != mark.name:
            corpus.forget(mark.name)


def read_into(task: Task, folder: str) -> Mark:
    """Read one file into the corpus: its part, then its mark.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    corpus = Folder(Path(folder))
    counts = _Counts(files=1, before=0)
    deleted: list[int] = []
    ready: list[Paper] = []
    with written(corpus.part(task.name)) as part:
        for one in read_file(Path(task.path)):
            fault = no_text(one) if isinstance(one, Paper) else None
            if isinstance(one, Paper) and not fault:
                ready.append(one)
                if len(ready) == AT_ONCE:
                    _add(part, ready, task.name, counts)
            elif isinstance(one, Deletion):
                deleted += [int(pmid) for pmid in one.pmids if pmid.isdigit()]
            else:
                counts.none(fault or one)
        if ready:
            _add(part, ready, task.name, counts)
    mark = Mark(
        name=task.name,
        source=task.path,
        order=in_order(Path(task.path).name),
        size=task.size,
        stamp=task.stamp,
        records=part.count,
        trials=counts.trials,
        passed=dict(counts.passed),
        rejected=dict(counts.rejected),
        told=tuple(counts.told),
        deleted=tuple(deleted),
        part_size=corpus.part(task.name).stat().st_size,
        checksum=checksum(corpus.part(task.name)),
        made_by=__version__,
    )
    corpus.note(mark)
    return mark


def _add(part: Writer, papers: list[Paper], name: str, counts: _Counts) -> None:
    """Add papers to a part, screened and their concepts named all at once; the list is empty afterwards."""
    texts = [wording(paper) for paper in papers]
    pieces = cut_many(texts)
    screened = screen_all(papers, pieces)
    named = vocabulary.load().named(texts, pieces, families=NAMED)
    for paper, text, one, concepts in zip(papers, texts, screened, named, strict=True):
        part.add(_row(paper, text, one, concepts, own=_own(paper, name, part.count)))
    counts.trials += sum(one.is_trial for one in screened)
    papers.clear()


def _own(paper: Paper, part: str, row: int) -> int:
    return own(paper.pmid, paper.pmcid, paper.doi, part=part, row=row)


def _row(paper: Paper, text: str, screened: Screened, concepts: list[str], *, own: int) -> Row:
    """A record as a row of `palpate.corpus.parts.COLUMNS`."""
    origin = paper.origin
    return (
        own,
        min(paper.version, 32_767),
        origin.source,
        origin.format.value,
        origin.byte,
        origin.line,
        paper.title,
        text[len(paper.title) + 1 :],
        [author.name for author in paper.authors[:MOST_AUTHORS]],
        paper.journal,
        paper.year,
        paper.pmid,
        paper.doi,
        paper.pmcid,
        paper.registry,
        paper.publication_types,
        screened.is_trial,
        screened.chance,
        paper.is_retracted,
        concepts,
    )


def _silent(_: str, __: int, ___: int) -> None:
    pass
