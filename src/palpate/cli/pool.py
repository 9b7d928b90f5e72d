"""`palpate pool`: a reviewer's own numbers, pooled; or files of reference values, recomputed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palpate.cli.parameters import Output

if TYPE_CHECKING:
    from palpate.types.pool_report import PoolReport

FORMATS = ("table", "json", "csv")


def pool(
    data: Annotated[
        Path | None,
        typer.Argument(metavar="[DATA]", help="CSV or JSON with metafor's column names.", show_default=False),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option("--measure", "-m", help="RR, OR, RD, SMD, MD, ZCOR ...; needed where columns allow several."),
    ] = None,
    method: Annotated[str, typer.Option("--method", help="REML, DL, PM, ML, EB, SJ, HS, HE, EE, MH or Peto.")] = "REML",
    test: Annotated[
        str | None,
        typer.Option("--test", help="z, knha or adhoc; adhoc for random effects, z otherwise.", show_default=False),
    ] = None,
    level: Annotated[float, typer.Option("--level", help="Coverage of the intervals, as 0.95 or 95.")] = 0.95,
    mods: Annotated[
        str | None, typer.Option("--mods", metavar="A,B", help="Columns of moderators.", show_default=False)
    ] = None,
    subgroup: Annotated[
        str | None,
        typer.Option("--subgroup", metavar="COLUMN", help="Pool each level of this column.", show_default=False),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="COLUMN", help="Three-level model: effects within it.", show_default=False),
    ] = None,
    leave_one_out: Annotated[bool, typer.Option("--leave-one-out", help="Pool without each study in turn.")] = False,
    cumulative: Annotated[bool, typer.Option("--cumulative", help="Pool the first one, two, three ... rows.")] = False,
    influence: Annotated[bool, typer.Option("--influence", help="Cook's distance and the like.")] = False,
    small_studies: Annotated[
        bool, typer.Option("--small-studies", help="Egger, rank test, trim and fill, selection, fail-safe N ...")
    ] = False,
    form: Annotated[str, typer.Option("--format", "-f", help="table, json or csv.")] = "table",
    output: Output = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Forest plot: .svg, .png or .pdf.", show_default=False),
    ] = None,
    funnel: Annotated[
        Path | None,
        typer.Option("--funnel", metavar="FILE", help="Funnel plot: .svg, .png or .pdf.", show_default=False),
    ] = None,
    favours: Annotated[
        str | None,
        typer.Option("--favours", metavar="LEFT,RIGHT", help="Words under the axis of the plot.", show_default=False),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Title of the plots.", show_default=False)] = "",
    reference: Annotated[
        Path | None,
        typer.Option(
            "--reference",
            metavar="FOLDER",
            help="Recompute files of reference values; results go to the folder given with -o.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Pool a table of studies, one per row, columns named as in metafor (ai n1i ci n2i, m1i sd1i n1i ..., yi vi)."""
    from palpate.errors import InputError

    if reference is not None:
        if data is not None or output is None:
            raise InputError("--reference FOLDER goes with -o OUT and without DATA.")
        _recompute(reference, output)
        return
    if data is None:
        raise InputError("say which file to pool: palpate pool DATA.csv.")
    if form not in FORMATS:
        raise InputError(f"--format {form}: say one of {', '.join(FORMATS)}.")
    sides = _two_words(favours)
    for picture in (plot, funnel):
        if picture is not None:
            from palpate.report.plots import check_suffix

            check_suffix(picture)
    from palpate.types.pool_report import PoolRequest

    request = PoolRequest(
        measure=measure,
        method=method,
        test=test,
        level=level / 100.0 if 1.0 < level < 100.0 else level,
        mods=tuple(name.strip() for name in mods.split(",") if name.strip()) if mods else (),
        subgroup=subgroup,
        cluster=cluster,
        leave_one_out=leave_one_out,
        cumulative=cumulative,
        influence=influence,
        small_studies=small_studies,
    )
    from palpate.cli.output import emit, width
    from palpate.pool_table import pool_table
    from palpate.reading.table import read_table

    report = pool_table(read_table(_bytes(data), name=data.name), request)
    _draw(report, plot, funnel, title=title, favours=sides)
    emit(_rendered(report, form, columns=width()), output)


def _two_words(favours: str | None) -> tuple[str, str]:
    from palpate.errors import InputError

    if favours is None:
        return "", ""
    left, comma, right = favours.partition(",")
    if not comma or "," in right:
        raise InputError(f"--favours {favours!r}: give two phrases with a comma between, as 'massage,usual care'.")
    return _favours(left), _favours(right)


def _favours(words: str) -> str:
    return f"favours {words.strip()}" if words.strip() else ""


def _bytes(path: Path) -> bytes:
    from palpate.errors import ReadingError

    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{path}: cannot be read ({error.strerror}). Check the name of the file.") from None


def _draw(
    report: PoolReport, forest: Path | None, funnel: Path | None, *, title: str, favours: tuple[str, str]
) -> None:
    if forest is None and funnel is None:
        return
    from palpate.report.plots import save
    from palpate.report.pool_plots import pool_forest, pool_funnel

    if forest is not None:
        save(pool_forest(report, title=title, favours=favours), forest)
    if funnel is not None:
        save(pool_funnel(report, title=title), funnel)


def _rendered(report: PoolReport, form: str, *, columns: int) -> str:
    from palpate.report.pool import pool_csv, pool_json, pool_text

    if form == "json":
        return pool_json(report)
    return pool_csv(report) if form == "csv" else pool_text(report, width=columns)


def _recompute(source: Path, folder: Path) -> None:
    """Recompute a file, or every .json of a folder, into a folder; what cannot be read is named and skipped.

    Raises
    ------
    InputError
        If there is no file.
    ReadingError
        At the end, if a file or an analysis could not be read.
    """
    from palpate.errors import InputError, ReadingError

    files = sorted(source.glob("*.json")) if source.is_dir() else [source]
    if not files:
        raise InputError(f"{source}: no .json file in this folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder ({error.strerror}). Choose another.") from None
    faults: list[str] = []
    for file in _with_progress(files):
        try:
            faults += _recompute_one(file, folder)
        except ReadingError as error:
            faults.append(str(error))
    for earlier in faults[:-1]:
        typer.echo(f"palpate: {earlier}", err=True)
    if faults:
        raise ReadingError(faults[-1])


def _recompute_one(file: Path, folder: Path) -> tuple[str, ...]:
    from palpate.cli.output import write
    from palpate.synthesis.reference import compute

    done = compute(_bytes(file), name=file.name)
    write(folder / file.name, done.data)
    return done.faults


def _with_progress(files: list[Path]) -> Iterable[Path]:
    """The files in turn, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, description="Recomputing", console=Console(stderr=True), transient=True)
