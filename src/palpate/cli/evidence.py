"""`palpate evidence`: the pooled evidence on one question, rung by rung, for a systematic reviewer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.parameters import LibraryPath, Output

if TYPE_CHECKING:
    from palpate.types.evidence import Evidence, Overview

FORMATS = ("table", "json", "csv", "html")


def evidence(
    treatment: Annotated[str, typer.Argument(help='Treatment, such as "massage" or "foam rolling".')],
    condition: Annotated[
        str | None, typer.Option("--condition", "-c", help="For whom; any people without it.", show_default=False)
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", "-y", help="On what; an overview of all outcomes without it.", show_default=False),
    ] = None,
    form: Annotated[str, typer.Option("--format", "-f", help="table, json, csv or html.")] = "table",
    output: Output = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Forest plot: .svg, .png or .pdf.", show_default=False),
    ] = None,
    funnel: Annotated[
        Path | None,
        typer.Option("--funnel", metavar="FILE", help="Funnel plot: .svg, .png or .pdf.", show_default=False),
    ] = None,
    keep_implausible: Annotated[
        bool, typer.Option("--keep-implausible", help="Pool effects beyond g = 3 too.")
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="Study by study: risk of bias, doubts, and every study left out."),
    ] = False,
    library: LibraryPath = None,
) -> None:
    """Pool what the library's trials measured, per comparator rung, with certainty and what was left out."""
    from palpate.cli.output import emit, width
    from palpate.errors import InputError
    from palpate.evidence import ask, gather, overview
    from palpate.library import Library

    if form not in FORMATS:
        raise InputError(f"--format {form}: say one of {', '.join(FORMATS)}.")
    question = ask(treatment, condition=condition, outcome=outcome)
    _check_plots(plot, funnel, outcome=outcome)
    with Library.open(library) as opened, opened.snapshot():
        if outcome is None:
            all_of_it = overview(question, opened, keep_implausible=keep_implausible)
            emit(_overview(all_of_it, form, columns=width()), output)
            return
        found = gather(question, opened, keep_implausible=keep_implausible)
    text = _rendered(found, form, columns=width(), verbose=verbose)
    _draw(found, plot, funnel)
    emit(text, output)


def _check_plots(*paths: Path | None, outcome: str | None) -> None:
    """Refuse what cannot be drawn before anything is looked up."""
    wanted = [path for path in paths if path is not None]
    if not wanted:
        return
    from palpate.errors import InputError
    from palpate.report.plots import check_suffix

    if outcome is None:
        raise InputError(f"{wanted[0]}: a plot shows one outcome. Name it with --outcome.")
    for path in wanted:
        check_suffix(path)


def _draw(found: Evidence, forest: Path | None, funnel: Path | None) -> None:
    if forest is None and funnel is None:
        return
    from palpate.report.drawing import draw_forest, draw_funnel

    if forest is not None:
        draw_forest(found, forest)
    if funnel is not None:
        draw_funnel(found, funnel)


def _rendered(found: Evidence, form: str, *, columns: int, verbose: bool) -> str:
    if form == "json":
        from palpate.report.evidence_data import evidence_json

        return evidence_json(found)
    if form == "csv":
        from palpate.report.evidence_data import evidence_csv

        return evidence_csv(found)
    if form == "html":
        from palpate.report.evidence_html import evidence_html

        return evidence_html(found)
    from palpate.report.evidence import evidence_text

    return evidence_text(found, width=columns, verbose=verbose)


def _overview(found: Overview, form: str, *, columns: int) -> str:
    if form == "json":
        from palpate.report.evidence_data import overview_json

        return overview_json(found)
    if form == "csv":
        from palpate.report.evidence_data import overview_csv

        return overview_csv(found)
    if form == "html":
        from palpate.report.evidence_html import overview_html

        return overview_html(found)
    from palpate.report.overview import overview_text

    return overview_text(found, width=columns)
