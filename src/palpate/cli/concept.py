"""`palpate concept`: one concept of the vocabulary, its neighbours, and the studies on each."""

from __future__ import annotations

from typing import Annotated

import typer

from palpate.cli.parameters import LibraryPath


def concept(
    name: Annotated[str, typer.Argument(help="Label, synonym or id, such as massage, VAS, masseter or T:massage.")],
    form: Annotated[str, typer.Option("--format", "-f", help="card or json.")] = "card",
    library: LibraryPath = None,
) -> None:
    """Show a concept: its names, what is broader and narrower at which distance, and how many studies are on each."""
    from palpate.cli.output import emit, width
    from palpate.errors import InputError
    from palpate.library import Library
    from palpate.library.standing import card
    from palpate.report.concept import concept_json, concept_text

    if form not in {"card", "json"}:
        raise InputError(f"--format {form}: say card or json.")
    with Library.open(library) as opened, opened.snapshot():
        found = card(name, opened)
    emit(concept_json(found) if form == "json" else concept_text(found, width=width()), None)
