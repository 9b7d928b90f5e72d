"""`palpate ask`: one question or claim, or many from a file, each with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from palpate.cli.parameters import LibraryPath, Output

if TYPE_CHECKING:
    from collections.abc import Callable

    from palpate.asking import Asking
    from palpate.types.report import Report

FORMATS = ("text", "json", "jsonl")
Asked = tuple[int | str, "Report"]


def ask(
    claim: Annotated[
        str | None,
        typer.Argument(help='A question or claim: "does massage help back pain?"', show_default=False),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help='Many claims: a line of JSON each, {"id": …, "claim": "…"}; - for standard input.',
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", "-f", help="text; json, of many a list; jsonl, a line for each.")
    ] = "text",
    output: Output = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Every outcome and every study.")] = False,
    library: LibraryPath = None,
) -> None:
    """Say what the library's evidence makes of a claim or a question in plain words."""
    from palpate.cli.output import emit
    from palpate.errors import InputError
    from palpate.library import Library

    if form not in FORMATS:
        raise InputError(f"--format {form}: say one of {', '.join(FORMATS)}.")
    if (claim is None) == (file is None):
        raise InputError('say what to ask: one claim in quotes ("does massage help back pain?"), or --file FILE.')
    with Library.open(library) as held:
        from palpate.asking import Asking

        asking = Asking(held)
        if claim is not None:
            emit(_one(asking.report(claim), form, verbose=verbose), output)
        elif file is not None and _many(file, asking, form, output, verbose=verbose):
            raise typer.Exit(2)


def _one(report: Report, form: str, *, verbose: bool) -> str:
    from palpate.cli.output import width
    from palpate.report.asked import asked_json, asked_line, asked_text

    if form == "text":
        return asked_text(report, width=width(), verbose=verbose)
    return asked_json(1, report) if form == "json" else asked_line(1, report)


def _many(file: Path, asking: Asking, form: str, output: Path | None, *, verbose: bool) -> bool:
    """Every claim of a file, one after another; whether some could not be read."""
    from palpate.cli.asked_lines import FORM
    from palpate.cli.output import opened, screen, written
    from palpate.errors import InputError

    refused: list[str] = []
    with opened(file) as (stream, name):
        answered = _answered(stream, name, asking, refused)
        first = next(answered, None)
        if first is None and not refused:
            raise InputError(f"{name}: no claim in it. Write one JSON object a line: {FORM}")
        if first is None:
            raise typer.Exit(2)  # and no empty file is left
        into: AbstractContextManager[Callable[[str], None]] = written(output) if output else nullcontext(screen)
        with into as put:
            for text in _rendered(first, answered, form, verbose=verbose):
                put(text)
    return bool(refused)


def _answered(stream: BinaryIO, name: str, asking: Asking, refused: list[str]) -> Iterator[Asked]:
    """The report on each line's claim; a line that holds none is named on standard error, and the others go on."""
    from palpate.cli.asked_lines import lines_of
    from palpate.errors import InputError

    for line in lines_of(stream, name):
        try:
            number, text = line.asked()
            yield number, asking.report(text)
        except InputError as error:
            refused.append(line.place)
            typer.echo(f"palpate: {line.place}: {' '.join(str(error).splitlines())}", err=True)


def _rendered(first: Asked, others: Iterator[Asked], form: str, *, verbose: bool) -> Iterator[str]:
    from palpate.cli.output import width
    from palpate.report.asked import asked_line, asked_list, asked_text

    if form == "json":
        yield asked_list([first, *others])
        return
    columns = width()
    yield asked_line(*first) if form == "jsonl" else asked_text(first[1], width=columns, verbose=verbose)
    for number, report in others:
        yield (
            asked_line(number, report) if form == "jsonl" else "\n" + asked_text(report, width=columns, verbose=verbose)
        )
