"""The command line: each command parses its request, calls one function of the package, and prints what came back.

One file per command; `main` is the console script. Heavy imports stay inside the commands, and `main` builds only the
command that was called, so that a short command stays short. A `PalpateError` ends in one line on standard error and
exit status 2.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import signal
import sys
from importlib import import_module
from typing import Annotated

import typer

# Objects made before the collector looks for cycles; at the usual 700 it walks the vocabulary over and over.
COLLECT_AFTER = 100_000
COMMANDS = (
    *("check", "ask", "options", "claims", "evidence", "study", "concept", "pool", "explain", "library"),
    *("serve", "mcp", "ingest", "corpus", "scan", "atlas"),
)


def build(*names: str) -> typer.Typer:
    """The application with these commands; all of them if none is named."""
    app = typer.Typer(
        name="palpate",
        help="What the published evidence says about a claim that a treatment works. No personal medical advice.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    for name in names or COMMANDS:
        module = import_module(f"palpate.cli.{name}")
        if name in {"library", "corpus"}:
            app.add_typer(module.app, name=name)
        else:
            app.command()(getattr(module, name))
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from palpate._version import __version__

        typer.echo(f"palpate {__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Shared options of all commands."""


def main() -> None:
    """Run the command line; exit status 0 (done), 1 (found what --fail-on names), 2 (could not run)."""
    from palpate.errors import PalpateError

    gc.set_threshold(COLLECT_AFTER)
    atexit.register(gc.freeze)  # no last walk through all that is left, which the system takes back anyway
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # the same bytes in every locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends with 130: status 1 means "found"
    called = [name for name in sys.argv[1:2] if name in COMMANDS]
    try:
        build(*called)(prog_name="palpate")
    except PalpateError as error:
        typer.echo(f"palpate: {' '.join(str(error).splitlines())}", err=True)  # a name may hold a line end
        raise SystemExit(2) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
