"""`palpate serve`: the page for readers and the REST API, from one process that hands work to others."""

from __future__ import annotations

from typing import Annotated

import typer

from palpate.cli.parameters import LibraryPath


def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen at; 0.0.0.0 for every network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="Port; 0 for any that is free.")] = 8000,
    workers: Annotated[
        int | None,
        typer.Option("--workers", "-w", metavar="N", help="Processes that check articles.", show_default="1"),
    ] = None,
    library: LibraryPath = None,
) -> None:
    """Serve the page and the REST API until Ctrl-C."""
    from palpate.errors import InputError

    try:
        from palpate.web.serving import run
        from palpate.web.settings import Settings
    except ModuleNotFoundError as error:
        raise InputError(f"the server needs {error.name}: pip install 'palpate[web]'") from None
    run(Settings.of_environment(workers=workers, library=library), host=host, port=port, say=typer.echo)
