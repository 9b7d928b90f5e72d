"""`palpate library`: look at, check, and add to the library of studies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.parameters import (
    FOUND_FORMS,
    Condition,
    FoundForm,
    LibraryPath,
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
    from palpate.types.problem import Problem
    from palpate.types.search import Found

MOST_LISTED = 40  # remarks told study by study; more are summed up by kind
MOST_WORDS = 30  # of each kind without a concept that are told
app = typer.Typer(help="The library of studies: look at it, check it, add to it.", no_args_is_help=True)


@app.command()
def stats(library: LibraryPath = None) -> None:
    """How many studies, of which kind, on what."""
    from palpate.cli.output import emit, width
    from palpate.library import Library
    from palpate.library.stats import stats as figures_of
    from palpate.report.library import stats_text

    with Library.open(library) as opened:
        emit(stats_text(figures_of(opened), width=width()), None)


@app.command()
def search(
    text: Annotated[
        str,
        typer.Argument(
            help='Words, such as "massage sleep" (massag*: a beginning); every study without them.',
            show_default=False,
        ),
    ] = "",
    treatment: Treatment = None,
    condition: Condition = None,
    outcome: Outcome = None,
    design: Annotated[
        list[str] | None,
        typer.Option(help='Design, such as "randomised trial"; may be given again.', show_default=False),
    ] = None,
    year_from: Since = None,
    year_to: Until = None,
    retracted: Retracted = None,
    machine_read: Annotated[
        bool | None,
        typer.Option("--machine-read/--checked", help="Only what a program read, or only the others; both without it."),
    ] = None,
    sort: Annotated[str, typer.Option(help="relevance, year (newest first) or label (first author).")] = "relevance",
    limit: Limit = 20,
    offset: Offset = 0,
    form: FoundForm = "table",
    output: Output = None,
    library: LibraryPath = None,
) -> None:
    """Find studies by words and by what they are about, or list them."""
    from palpate.cli.output import emit
    from palpate.errors import InputError
    from palpate.session import Session

    if form not in FOUND_FORMS:
        raise InputError(f"--format {form}: say one of {', '.join(FOUND_FORMS)}.")
    with Session.open(library) as session:
        found = session.search(
            text,
            treatment=treatment,
            condition=condition,
            outcome=outcome,
            design=design or (),
            year_from=year_from,
            year_to=year_to,
            retracted=retracted,
            machine_read=machine_read,
            sort=sort,
            limit=limit or None,
            offset=offset,
        )
    emit(_found(found, form), output)


def _found(found: Found, form: str) -> str:
    from palpate.cli.output import width
    from palpate.report.found import found_csv, found_json, found_ris, found_text

    if form == "table":
        return found_text(found, width=width())
    return {"json": found_json, "csv": found_csv, "ris": found_ris}[form](found)


@app.command()
def verify(
    file: Annotated[
        Path | None,
        typer.Argument(help="Record file (JSON Lines) to check instead of the library.", show_default=False),
    ] = None,
    library: LibraryPath = None,
    accepted: Annotated[bool, typer.Option("--accepted", help="List also what a record explains.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="List every remark and every unknown word, however many there are.")
    ] = False,
) -> None:
    """Check everything again: types, ranges, arithmetic, duplicates, words without a concept.

    More than a few remarks are summed up by kind, with the first of each; --all lists them study by study. A record
    file is checked beside what the library holds, as `add` would. Exit status 1 if anything is wrong that no record
    explains.
    """
    from palpate.cli.output import emit, width
    from palpate.library import Library
    from palpate.library.schema import read_records
    from palpate.library.stats import coverage
    from palpate.library.verify import verify as check
    from palpate.report.library import coverage_text

    studies = tuple(read_records(file)) if file is not None else ()
    with Library.open(library) as opened:
        opened.check()
        held = tuple(opened.studies())
    if file is None:
        studies, held = held, ()
    mine = {study.key for study in studies}
    problems = check(studies, beside=(study for study in held if study.key not in mine))
    most = None if everything else MOST_WORDS
    emit(coverage_text(coverage(studies), most=most, width=width()) + "\n", None)
    emit(_problems(len(studies), problems, with_accepted=accepted, everything=everything), None)
    if any(not problem.is_accepted for problem in problems):
        raise typer.Exit(1)


def _problems(studies: int, problems: tuple[Problem, ...], *, with_accepted: bool, everything: bool) -> str:
    """Every problem where they are few or all are asked for, else how many there are of each kind."""
    from palpate.cli.output import width
    from palpate.library.rules import RULES
    from palpate.library.verify import STALE
    from palpate.report.library import problems_summary, problems_text

    if everything or sum(not problem.is_accepted for problem in problems) <= MOST_LISTED:
        return problems_text(studies, problems, with_accepted=with_accepted, width=width())
    finds = {rule.code: rule.says.removeprefix(f"{rule.code}: ") for rule in RULES}
    finds[STALE] = "an explanation that no problem answers to."
    summary = problems_summary(studies, problems, finds, with_accepted=with_accepted, width=width())
    return f"{summary}Every one, study by study: palpate library verify --all\n"


@app.command()
def add(
    file: Annotated[
        Path,
        typer.Argument(
            help="Studies to add, one record a line (see `palpate library schema`); - for standard input.",
            allow_dash=True,
        ),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put a record in the place of the one with its key, DOI, PMID and so on.")
    ] = False,
    library: LibraryPath = None,
) -> None:
    """Add studies from FILE: all of them, or none if one is refused."""
    from palpate.cli.output import opened
    from palpate.library import Library
    from palpate.library.adding import add_records
    from palpate.report.library import added_text, warnings_text

    with opened(file) as (stream, name), Library.open(library) as shelf:
        added = add_records(stream, shelf, name=name, replace=replace)
        held = len(shelf)
    typer.echo(warnings_text(added), err=True, nl=False)
    typer.echo(added_text(added, held), nl=False)


@app.command()
def remove(
    names: Annotated[
        list[str], typer.Argument(metavar="KEY|DOI|PMID...", help="Studies that were added here.", show_default=False)
    ],
    library: LibraryPath = None,
) -> None:
    """Take studies that were added out again: all of them, or none if one is refused."""
    from palpate.library import Library
    from palpate.report.library import removed_text

    with Library.open(library) as shelf:
        typer.echo(removed_text(len(shelf.remove(names)), len(shelf)), nl=False)


@app.command("machine-read")
def machine_read(
    how: Annotated[
        str | None, typer.Argument(metavar="[apart|together]", help="Without it, say how.", show_default=False)
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Say whether trials that a program read and no person has checked are pooled apart or with the others."""
    from palpate.errors import InputError
    from palpate.evidence import APART, MACHINE_READ, TOGETHER
    from palpate.library import Library

    if how not in {None, APART, TOGETHER}:
        raise InputError(f"{how}: say {APART} or {TOGETHER}.")
    with Library.open(library) as shelf:
        if how is not None:
            shelf.note(MACHINE_READ, how)
        typer.echo(f"Machine-read trials are pooled {shelf.noted(MACHINE_READ) or APART}.")


@app.command()
def review(
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[KEY...]", help="Only these studies; all that wait without it.", show_default=False),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the studies that wait, and stop.")] = False,
    accepted: Annotated[bool, typer.Option("--accept", help="Accept the named studies without asking.")] = False,
    refused: Annotated[bool, typer.Option("--refuse", help="Refuse the named studies without asking.")] = False,
    mended: Annotated[
        Path | None,
        typer.Option("--mend", metavar="FILE", help="Put this record in the place of the one study that is named."),
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Go through the studies that a program read: accept each, mend it, or refuse it for good."""
    from palpate.cli.reviewing import Wanted, go_through
    from palpate.library import Library

    with Library.open(library) as shelf:
        wanted = Wanted(tuple(keys or ()), listed=listed, accepted=accepted, refused=refused, mended=mended)
        go_through(shelf, wanted)


@app.command()
def update(
    concepts: Annotated[
        list[str],
        typer.Argument(metavar="CONCEPT...", help='Treatments or complaints, such as massage "low back pain".'),
    ],
    since: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="First day of change; the last update's day without it."),
    ] = None,
    service: Annotated[str, typer.Option("--from", help="pubmed, europepmc, or both with a comma.")] = "pubmed",
    contact: Annotated[
        str | None,
        typer.Option(metavar="EMAIL", envvar="PALPATE_CONTACT", help="Your address, which the services ask for."),
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Ask PubMed or Europe PMC what is new on concepts, and take in the trials; retractions are marked.

    Sends the concepts' names and the days, and nothing else. A key for PubMed is taken from NCBI_API_KEY.
    """
    from palpate.cli.updating import Request, run_update

    run_update(Request(tuple(concepts), since, service, contact, library))


@app.command()
def export(
    output: Output = None,
    added: Annotated[bool, typer.Option("--added", help="Only the studies that were added here.")] = False,
    library: LibraryPath = None,
) -> None:
    """Write the library's records as JSON Lines, in the order of their keys."""
    from palpate.cli.output import emit
    from palpate.library import Library
    from palpate.library.schema import encode

    with Library.open(library) as opened, opened.snapshot():
        studies = opened.studies(opened.added()) if added else opened.studies()
        emit("".join(f"{encode(study).decode()}\n" for study in studies), output)


@app.command()
def schema(output: Output = None) -> None:
    """Print the record format as a JSON Schema."""
    import msgspec

    from palpate.cli.output import emit
    from palpate.library.schema import json_schema

    emit(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n", output)


@app.command()
def path(library: LibraryPath = None) -> None:
    """Print where the library lies."""
    from palpate.library import default_place, shown_place

    typer.echo(shown_place(library or default_place()))


@app.command()
def copy(
    to: Annotated[
        str, typer.Option("--to", metavar="PLACE", help="Library file, or postgresql://… that several machines share.")
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put a record in the place of the one with its key, DOI, PMID and so on.")
    ] = False,
    library: LibraryPath = None,
) -> None:
    """Add the studies that were added here to another library: all of them, or none if one is refused."""
    from palpate.library import Library
    from palpate.library.adding import copy_added
    from palpate.report.library import copied_text

    with Library.open(library) as source, Library.open(to) as target:
        typer.echo(copied_text(copy_added(source, target, replace=replace), target.place), nl=False)


@app.command()
def rebuild(
    file: Annotated[
        str | None, typer.Argument(help="Library file; the usual one without it.", show_default=False)
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Make the library anew; the old file is kept beside it, and studies that were added are taken over."""
    from palpate.library import default_place
    from palpate.library.rebuild import rebuild as make_anew
    from palpate.report.library import rebuilt_text

    typer.echo(rebuilt_text(make_anew(file or library or default_place())), nl=False)
