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
