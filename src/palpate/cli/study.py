"""`palpate study`: one study as a readable card."""

from __future__ import annotations

from typing import Annotated

import typer

from palpate.cli.parameters import LibraryPath


def study(
    name: Annotated[str, typer.Argument(help="Key, DOI, PMID, PMCID or registry number.")],
    form: Annotated[str, typer.Option("--format", help="card or json.")] = "card",
    library: LibraryPath = None,
) -> None:
    """Show one study of the library: arms, outcomes, numbers, bias items, sources."""
    from palpate.cli.output import emit, width
    from palpate.errors import InputError
    from palpate.library.schema import encode
    from palpate.report.study import card
    from palpate.session import Session

    if form not in {"card", "json"}:
        raise InputError(f"--format {form}: say card or json.")
    with Session.open(library) as session:
        found = session.study(name)
    emit(encode(found).decode() + "\n" if form == "json" else card(found, width=width()), None)
