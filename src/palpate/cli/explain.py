"""`palpate explain`: the page of a finding or a verdict."""

from __future__ import annotations

from typing import Annotated

import typer


def explain(
    code: Annotated[
        str | None,
        typer.Argument(help="Code or name of a finding or verdict: W101, contradicted.", show_default=False),
    ] = None,
) -> None:
    """Print a finding's or verdict's page: what it finds, why it matters, how to mend it. Without a code, list all."""
    from palpate.explaining import every_rule, rule

    if code is None:
        for one in every_rule():
            typer.echo(f"{one.code}  {one.name:<25}  {one.page.splitlines()[0]}")
        return
    found = rule(code)
    typer.echo(f"{found.code} {found.name}\n\n{found.page}")
