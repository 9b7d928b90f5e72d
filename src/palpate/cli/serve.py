"""`palpate serve`: the page for readers and the REST API, from one process that hands work to others."""

from __future__ import annotations

from typing import Annotated

import typer

from palpate.cli.parameters import LibraryPath

_MEGABYTE = 1_000_000


def serve(
    host: Annotated[
        str, typer.Option("--host", envvar="PALPATE_HOST", help="Address to listen at; 0.0.0.0 for every network.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", "-p", envvar="PALPATE_PORT", min=0, max=65535, help="Port; 0 for any free one.")
    ] = 8000,
    workers: Annotated[
        int | None,
        typer.Option("--workers", "-w", metavar="N", help="Processes that check articles.", show_default="1"),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="PLACE",
            help="Where reports are kept: a file, postgresql://…, or off.",
            show_default="beside the library",
        ),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", help="For one article.", show_default="60")
    ] = None,
    max_body: Annotated[
        float | None, typer.Option("--max-body", metavar="MB", help="The largest request.", show_default="20")
    ] = None,
    queue: Annotated[
        int | None, typer.Option("--queue", metavar="N", help="Requests that may wait.", show_default="200")
    ] = None,
    rate: Annotated[
        int | None,
        typer.Option("--rate", metavar="N", help="Requests a minute for each key or address.", show_default="no limit"),
    ] = None,
    check_rate: Annotated[
        int | None,
        typer.Option(
            "--check-rate", metavar="N", help="Checks a minute for each key or address.", show_default="no limit"
        ),
    ] = None,
    keys: Annotated[
        str | None,
        typer.Option(
            "--keys",
            metavar="FILE",
            help="API keys, one a line; with any, the API asks for one.",
            show_default=False,
        ),
    ] = None,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Print a new API key and the line of --keys for it, and stop.")
    ] = False,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            "--origin", help="An origin whose pages may call the API; may be given again.", show_default=False
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="A name that the server is called by; may be given again. With any, others are refused.",
            show_default=False,
        ),
    ] = None,
    behind: Annotated[
        list[str] | None,
        typer.Option(
            "--behind",
            metavar="ADDRESS",
            help="A proxy (or network of them) whose X-Forwarded-For and -Proto are believed; may be given again.",
            show_default=False,
        ),
    ] = None,
    base_path: Annotated[
        str | None,
        typer.Option(
            "--base-path", metavar="PATH", help="Where a proxy puts the server: /palpate.", show_default=False
        ),
    ] = None,
    atlas: Annotated[
        str | None,
        typer.Option("--atlas", metavar="FOLDER", help="Show the atlas of a scan in this folder.", show_default=False),
    ] = None,
    review: Annotated[
        bool,
        typer.Option(
            "--review", help="Let everybody who reaches the pages accept, mend and refuse machine-read studies."
        ),
    ] = False,
    log: Annotated[bool, typer.Option("--log/--no-log", help="A line of JSON on standard error a request.")] = True,
    library: LibraryPath = None,
) -> None:
    """Serve the page and the REST API until Ctrl-C.

    Every option but --new-key can also be set by a variable: PALPATE_TIME_LIMIT, PALPATE_MAX_BODY (bytes) and so on.
    """
    from palpate.errors import InputError

    try:
        from palpate.web.access import new_key as make_key
        from palpate.web.serving import run
        from palpate.web.settings import Settings
    except ModuleNotFoundError as error:
        raise InputError(f"the server needs {error.name}: pip install 'palpate[web]'") from None
    if new_key:
        typer.echo("\n".join(make_key()))
        return
    settings = Settings.of_environment(
        key_file=keys,
        library=library,
        store=store,
        workers=workers,
        time_limit=time_limit,
        max_body=None if max_body is None else round(max_body * _MEGABYTE),
        queue=queue,
        rate=rate,
        check_rate=check_rate,
        origins=origin,
        hosts=allow_host,
        proxies=behind,
        atlas=atlas,
        review=review or None,
        base_path=base_path,
    )
    run(settings, host=host, port=port, say=typer.echo, is_logging=log)
