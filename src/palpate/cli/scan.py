"""`palpate scan`: many pages, on all cores or a cluster, to Parquet parts and the claims atlas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.parameters import LibraryPath, Output
from palpate.cli.progress import bar
from palpate.errors import InputError

if TYPE_CHECKING:
    from palpate.crawl.scan import Engine, Scan

ENGINES = ("local", "ray")
FORMATS = ("table", "csv", "json", "html")


def scan(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, patterns, web archives (.warc, .wet, also .gz), Parquet tables with a column html or "
            "text; on disk or in an object store (s3://…, gs://…).",
            show_default=False,
        ),
    ],
    out: Annotated[
        str,
        typer.Option(
            *("--output", "-o"), metavar="FOLDER", help="Where the parts go; what is done there is not done again."
        ),
    ],
    engine: Annotated[str, typer.Option(help="local: the cores of this machine; ray: a cluster.")] = "local",
    cores: Annotated[int | None, typer.Option(min=1, help="Processes at most.", show_default="all cores")] = None,
    address: Annotated[
        str | None,
        typer.Option(help="Of ray: the cluster (ray://host:10001, auto); without it one is started here."),
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Check every page and write claims, verdicts and findings as Parquet, and the atlas of what is claimed."""
    from palpate.cli.output import emit, width
    from palpate.crawl import scan as scan_all
    from palpate.crawl.atlas import atlas, keep_atlas
    from palpate.report.atlas import atlas_text

    _check_extra()
    run = _engine(engine, cores, address)
    with bar("parts", 0) as told:
        found = scan_all(sources, out, engine=run, library=library, told=told)
    drawn = atlas(out)
    keep_atlas(drawn, out)
    emit(f"{_counted(found, out)}\n\n{atlas_text(drawn, width=width(), most=10)}", None)
    for one in found.unread:
        typer.echo(f"palpate: {' '.join(one.reason.splitlines())}", err=True)
    if found.unread:
        raise typer.Exit(2)


def atlas(
    folder: Annotated[str, typer.Argument(help="What palpate scan wrote.", show_default=False)],
    form: Annotated[str, typer.Option("--format", "-f", help="table, csv, json or html.")] = "table",
    output: Output = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Plot of the pairs: .svg, .png or .pdf.", show_default=False),
    ] = None,
) -> None:
    """Show what the pages of a scan claim of each treatment and outcome, against what the evidence says."""
    from palpate.cli.output import emit, width
    from palpate.crawl.atlas import atlas as drawn_from
    from palpate.report import atlas as shown

    if form not in FORMATS:
        raise InputError(f"--format {form}: say one of {', '.join(FORMATS)}.")
    _check_extra()
    if plot is not None:
        from palpate.report.plots import check_suffix, save

        check_suffix(plot)
    drawn = drawn_from(folder)
    if plot is not None:
        save(shown.atlas_plot(drawn), plot)
    if form == "table":
        emit(shown.atlas_text(drawn, width=width()), output)
    else:
        render = {"csv": shown.atlas_csv, "json": shown.atlas_json, "html": shown.atlas_html}[form]
        emit(render(drawn), output)


def _check_extra() -> None:
    from importlib.util import find_spec

    for package in ("pyarrow", "loky", "fsspec", "datasketch"):
        if find_spec(package) is None:
            raise InputError(f"palpate scan needs {package}. Run: pip install 'palpate[scan]'")


def _engine(name: str, cores: int | None, address: str | None) -> Engine:
    from functools import partial

    if name not in ENGINES:
        raise InputError(f"--engine {name}: say one of {', '.join(ENGINES)}.")
    if name == "local":
        from palpate.crawl.local import run_here

        if address:
            raise InputError(f"--address {address}: only a Ray cluster has one. Say --engine ray.")
        return partial(run_here, cores=cores)
    from palpate.crawl.on_ray import run_on_ray

    return partial(run_on_ray, address=address, cores=cores)


def _counted(found: Scan, out: str) -> str:
    from palpate.report.text import count

    pages = sum(found.pages.values())
    before = f", {found.before:,} of them done before" if found.before else ""
    others = "".join(f", {number:,} {status}" for status, number in sorted(found.pages.items()) if status != "checked")
    return (
        f"{count(pages, 'page', 'pages')} in {count(found.tasks, 'part', 'parts')}{before}{others}; "
        f"{count(found.claims, 'claim', 'claims')}, {count(found.findings, 'finding', 'findings')} in {out}"
    )
