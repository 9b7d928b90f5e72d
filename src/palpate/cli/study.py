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
    from palpate.library import Library
    from palpate.library.schema import encode
    from palpate.report.study import card

    if form not in {"card", "json"}:
        raise InputError(f"--format {form}: say card or json.")
    with Library.open(library) as opened:
        found = opened.get(name)
        if found is None:
            raise InputError(f"{name}: no such study in the library.{_hint(name, opened.keys())}")
    emit(encode(found).decode() + "\n" if form == "json" else card(found, width=width()), None)


def _hint(name: str, keys: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(name.lower(), keys, n=3, cutoff=0.6)
    return f" Did you mean {', '.join(near)}?" if near else " Search by key, DOI, PMID, PMCID or registry number."
