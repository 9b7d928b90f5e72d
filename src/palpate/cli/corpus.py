"""`palpate corpus`: search a corpus of papers, look at it, and read its trials into a library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.parameters import (
    FOUND_FORMS,
    Condition,
    FoundForm,
    Limit,
    Offset,
    Outcome,
    Output,
    Retracted,
    Since,
    Treatment,
    Until,
)

if TYPE_CHECKING:
    from palpate.types.corpus import CorpusFound

app = typer.Typer(
    help="A corpus of papers, made by `palpate ingest FILES --corpus FOLDER`: search it, look at it.",
    no_args_is_help=True,
)
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The corpus.", show_default=False)]
Text = Annotated[
    str,
    typer.Argument(
        metavar="QUERY",
        help='Words, such as "massage sleep" ("side by side", massag*: a beginning); every paper without them.',
        show_default=False,
    ),
]


@app.command()
def search(
    folder: Folder,
    text: Text = "",
    treatment: Treatment = None,
    condition: Condition = None,
    outcome: Outcome = None,
    trial: Annotated[
        bool | None, typer.Option("--trial/--no-trial", help="Only what is taken as a trial, or only the others.")
    ] = None,
    retracted: Retracted = None,
    year_from: Since = None,
    year_to: Until = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option(metavar="FOLDER", help="Another corpus to search along with it; may be given again."),
    ] = None,
    sort: Annotated[str, typer.Option(help="relevance or year (newest first).")] = "relevance",
    limit: Limit = 20,
    offset: Offset = 0,
    form: FoundForm = "table",
    output: Output = None,
) -> None:
    """Find papers by words and by what they name."""
    from palpate.cli.output import emit
    from palpate.corpus import Corpus, search_together
    from palpate.errors import InputError

    if form not in FOUND_FORMS:
        raise InputError(f"--format {form}: say one of {', '.join(FOUND_FORMS)}.")
    found = search_together(
        [Corpus(one) for one in (folder, *(beside or ()))],
        text,
        treatment=treatment,
        condition=condition,
        outcome=outcome,
        is_trial=trial,
        is_retracted=retracted,
        year_from=year_from,
        year_to=year_to,
        sort=sort,
        limit=limit or None,
        offset=offset,
    )
    emit(_found(found, form), output)


def _found(found: CorpusFound, form: str) -> str:
    from palpate.cli.output import width
    from palpate.report import corpus as shown

    if form == "table":
        return shown.corpus_found_text(found, width=width())
    render = {"json": shown.corpus_found_json, "csv": shown.corpus_found_csv, "ris": shown.corpus_found_ris}
    return render[form](found)


@app.command()
def stats(folder: Folder) -> None:
    """How many papers, how many of them trials, on what."""
    from palpate.cli.output import emit, width
    from palpate.corpus import Corpus
    from palpate.report.corpus import corpus_stats_text

    emit(corpus_stats_text(Corpus(folder).stats(), width=width()), None)


@app.command()
def read(
    folder: Folder,
    text: Text = "",
    into: Annotated[
        Path | None, typer.Option("--into", metavar="LIBRARY", help="The library to store in.", show_default=False)
    ] = None,
    treatment: Treatment = None,
    condition: Condition = None,
    outcome: Outcome = None,
    retracted: Retracted = None,
    year_from: Since = None,
    year_to: Until = None,
    limit: Annotated[int, typer.Option("--limit", "-n", help="How many papers at most; 0 for all.")] = 0,
) -> None:
    """Read what the trials found measured into a library, marked as machine-read.

    The files that were ingested must still be there. Run again, it reads nothing twice.
    """
    from palpate.cli.ingest import Told
    from palpate.corpus import Corpus
    from palpate.crawl.trials import read_trials
    from palpate.errors import InputError
    from palpate.library import Library

    if into is None:
        raise InputError("palpate corpus read stores what it reads. Say where: --into LIBRARY")
    found = Corpus(folder).search(
        text,
        treatment=treatment,
        condition=condition,
        outcome=outcome,
        is_trial=True,
        is_retracted=retracted,
        year_from=year_from,
        year_to=year_to,
        limit=limit or None,
    )
    told = Told()
    with Library.open(into) as library:
        for file, taken, rest in read_trials(library, found.entries):
            told.file(file, taken, rest, before="records read before")
    told.summary(told.made, stored=True)
    if told.rejected and not told.made and not told.passed.total():
        raise typer.Exit(2)


@app.command()
def rebuild(folder: Folder) -> None:
    """Make the index anew from what was read; exit status 2 if some of that was damaged and has to be read again."""
    from palpate.cli.progress import bar
    from palpate.cores import usable_cores
    from palpate.corpus import Corpus
    from palpate.report.corpus import rebuilt_corpus_text

    with bar("papers", 0) as told:
        rebuilt = Corpus(folder).rebuild(threads=usable_cores(), told=told)
    typer.echo(rebuilt_corpus_text(rebuilt), nl=False)
    if rebuilt.damaged:
        raise typer.Exit(2)
