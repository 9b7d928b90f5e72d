"""`palpate options`: what helps a complaint, every treatment that was tried, ranked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.parameters import LibraryPath, Output

if TYPE_CHECKING:
    from palpate.types.ranking import Ranking

FORMATS = ("table", "json", "csv")


def options(
    condition: Annotated[str, typer.Argument(help='Complaint, such as "low back pain".')],
    outcome: Annotated[
        str | None,
        typer.Option(
            *("--outcome", "-y"),
            help="What is to get better; pain for painful complaints, else what most studies measured.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="table, json or csv.")] = "table",
    output: Output = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Plot of the effects: .svg, .png or .pdf.", show_default=False),
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Rank every treatment of a complaint by effect and certainty, per comparator, with its harms."""
    from palpate.cli.output import emit
    from palpate.errors import InputError
    from palpate.library import Library
    from palpate.ranking import options as rank

    if form not in FORMATS:
        raise InputError(f"--format {form}: say one of {', '.join(FORMATS)}.")
    if plot is not None:
        from palpate.report.plots import check_suffix

        check_suffix(plot)
    with Library.open(library) as opened, opened.snapshot():
        found = rank(condition, opened, outcome=outcome)
    text = _rendered(found, form)
    if plot is not None:
        _draw(found, plot)
    emit(text, output)


def _draw(found: Ranking, plot: Path) -> None:
    from palpate.errors import InputError
    from palpate.report.plots import save
    from palpate.report.ranking import ranking_plot

    forest = ranking_plot(found)
    if not forest.groups:
        raise InputError(f"{plot}: no effect on {found.outcome.label} can be drawn in standard deviations.")
    save(forest, plot)


def _rendered(found: Ranking, form: str) -> str:
    from palpate.cli.output import width
    from palpate.report.ranking import ranking_csv, ranking_json, ranking_text

    if form == "json":
        return ranking_json(found)
    return ranking_csv(found) if form == "csv" else ranking_text(found, width=width())
