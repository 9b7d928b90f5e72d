"""`palpate ingest`: read studies off papers and records, print them or store them."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.progress import bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from palpate.ingest import Read
    from palpate.types.library import TakenIn

MOST_TOLD = 20  # records told one by one; the rest are in the counts


class Form(StrEnum):
    """How the studies are printed."""

    JSONL = "jsonl"


def ingest(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Files, folders or archives: PubMed XML, MEDLINE, JATS, Europe PMC or ClinicalTrials.gov JSON, RIS, "
            "CSL-JSON, BibTeX, CSV of effects, study records. The form is told by the content.",
            show_default=False,
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="LIBRARY", help="Store the studies in this library file.", show_default=False),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            metavar="FOLDER",
            help="Put every paper, trial or not, into this corpus, to be searched with `palpate corpus search`.",
            show_default=False,
        ),
    ] = None,
    cores: Annotated[
        int | None, typer.Option(min=1, help="Processes at most, with --corpus.", show_default="all cores")
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="Print the studies, one record a line; nothing is stored without --into.")
    ] = Form.JSONL,
) -> None:
    """Read the randomised trials off FILES: print them as study records, or store them with --into.

    With --corpus, FILES of millions of records: every paper is kept, its concepts named, and made searchable. What a
    program read is marked so. Records that could not be read are told with file and line, and counted. Exit status 2
    if nothing could be read.
    """
    if corpus is not None:
        _fill(corpus, files, into, cores)
        return
    told = Told()
    with bar("records read") as progress:
        made = _stored(files, into, told, progress) if into else _printed(files, told, progress)
    told.summary(made, stored=into is not None)
    if not made and not told.passed:
        raise typer.Exit(2)


def _fill(corpus: Path, files: list[Path], into: Path | None, cores: int | None) -> None:
    from palpate.crawl.papers import fill
    from palpate.errors import InputError
    from palpate.report.corpus import filled_text

    if into is not None:
        raise InputError("--into and --corpus: say one. Trials of a corpus go into a library with palpate corpus read.")
    with bar("files", 0) as progress:
        filled = fill(corpus, files, cores=cores, told=lambda what, ready, total: progress(ready, total, what))
    for one in filled.told[:MOST_TOLD]:
        typer.echo(f"palpate: {one.place}: {' '.join(one.reason.split())}", err=True)
    typer.echo(filled_text(filled), err=True, nl=False)
    if not filled.records and not filled.before and not filled.passed:
        raise typer.Exit(2)


def _printed(files: list[Path], told: Told, progress: Callable[[], None]) -> int:
    from palpate.cli.output import screen
    from palpate.ingest import ingest as read
    from palpate.library.schema import encode
    from palpate.types.study import Study

    made = 0
    for one in read(files):
        progress()
        if isinstance(one, Study):
            made += 1
            screen(f"{encode(one).decode()}\n")
        else:
            told.of(one)
    return made


def _stored(files: list[Path], into: Path, told: Told, progress: Callable[[], None]) -> int:
    from palpate.ingest import ingest_into
    from palpate.library import Library

    with Library.open(into) as library:
        for file, taken, rest in ingest_into(library, files, told=progress):
            told.file(file, taken, rest, before="file ingested before")
    return told.made


class Told:
    """What is said on standard error, and counted for the end."""

    def __init__(self) -> None:
        self.rejected: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.noticed: Counter[str] = Counter()
        self.lines = self.made = 0

    def file(self, file: str, taken: TakenIn | None, rest: Iterable[Read], *, before: str) -> None:
        """Count what became of a file; `before` says of what was stored already that it was."""
        rest = list(rest)
        for one in rest:
            self.of(one)
        if taken is None and not rest:
            self.passed[before] += 1
        elif taken is not None:
            self.made += len(taken.stored)
            self.kept(file, taken.held, taken.removed, taken.retracted)

    def of(self, one: Read) -> None:
        """Count a record that gave no study; tell the first of those that could not be read."""
        from palpate.types.paper import Noticed, Rejected

        if isinstance(one, Noticed):
            self.noticed[one.kind] += 1
            if self.noticed[one.kind] == 1:
                self.say(f"{one.source}: {one.reason}")
            return
        if not isinstance(one, Rejected):
            self.passed[getattr(one, "reason", "")] += 1
            return
        self.rejected[one.kind] += 1
        if self.lines < MOST_TOLD:
            self.say(f"{one.place}: {' '.join(one.reason.split())}")

    def kept(self, file: str, held: tuple[str, ...], removed: tuple[str, ...], retracted: tuple[str, ...]) -> None:
        """Tell what stood in the library already, and what is gone from it."""
        self.passed["in the library already"] += len(held)
        self.passed["taken back by its source"] += len(removed)
        for key in retracted:
            self.say(f"{file}: {key}, which a person read, is said to be retracted. Look at it: palpate study {key}")

    def say(self, line: str) -> None:
        """One line on standard error."""
        self.lines += 1
        typer.echo(f"palpate: {line}", err=True)

    def summary(self, made: int, *, stored: bool) -> None:
        """How many were read, and how many not, by reason."""
        verb = "stored" if stored else "read"
        typer.echo(f"{made:,} {'study' if made == 1 else 'studies'} {verb}", err=True)
        for words, counts in (("passed over", self.passed), ("rejected", self.rejected), ("noticed", self.noticed)):
            for reason, count in sorted((+counts).items(), key=lambda item: (-item[1], item[0])):
                typer.echo(f"  {count:,} {words}: {reason}", err=True)
