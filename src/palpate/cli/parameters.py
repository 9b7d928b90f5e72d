"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LibraryPath = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="FILE",
        envvar="PALPATE_LIBRARY",
        help="Library file to use, made from the starter records where it is missing; or postgresql://….",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to the screen.", show_default=False),
]
Treatment = Annotated[str | None, typer.Option(help="What was tried, or narrower.", show_default=False)]
Condition = Annotated[str | None, typer.Option(help="What people had, or narrower.", show_default=False)]
Outcome = Annotated[str | None, typer.Option(help="What was measured, or narrower.", show_default=False)]
Retracted = Annotated[bool | None, typer.Option("--retracted/--not-retracted", help="Only these; both without it.")]
Since = Annotated[int | None, typer.Option("--from", metavar="YEAR", help="First year.")]
Until = Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Last year.")]
Limit = Annotated[int, typer.Option("--limit", "-n", help="How many at most; 0 for all.")]
Offset = Annotated[int, typer.Option(help="How many to leave out before the first.")]
FoundForm = Annotated[str, typer.Option("--format", "-f", help="table, json, csv or ris.")]
FOUND_FORMS = ("table", "json", "csv", "ris")
