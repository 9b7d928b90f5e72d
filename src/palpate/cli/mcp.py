"""`palpate mcp`: the library for agents, by the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from palpate.cli.parameters import LibraryPath

KEY = "PALPATE_MCP_KEY"


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP, not standard input and output.")] = False,
    host: Annotated[
        str, typer.Option("--host", help=f"Address to serve at; one that others can reach needs {KEY}.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to serve at; 0 takes a free one.")] = 8765,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", metavar="NAME", help="A further name of this server, as behind a proxy.", show_default=False
        ),
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option("--allow-origin", metavar="URL", help="A web page's origin that may call it.", show_default=False),
    ] = None,
    config: Annotated[
        bool, typer.Option("--config", help="Print the entry for a client's configuration and stop.")
    ] = False,
    library: LibraryPath = None,
) -> None:
    """Serve the library to agents by the Model Context Protocol (MCP)."""
    import os

    from palpate.errors import InputError

    key = os.environ.get(KEY) or None
    if config:
        typer.echo(_entry(http=http, host=host, port=port, key=key, library=library))
        return
    if not http and (host != "127.0.0.1" or port != 8765 or allow_host or allow_origin):
        raise InputError("--host, --port, --allow-host and --allow-origin go with --http. Add it, or leave them out.")
    if find_spec("mcp") is None:
        raise InputError("palpate mcp needs the extra mcp. Install it: pip install 'palpate[mcp]'")
    from palpate.mcp.serving import Http, over_http, over_stdio

    if http:
        at = Http(host=host, port=port, hosts=tuple(allow_host or ()), origins=tuple(allow_origin or ()), key=key)
        over_http(library, at)
    else:
        over_stdio(library)


def _entry(*, http: bool, host: str, port: int, key: str | None, library: str | None) -> str:
    """The JSON that clients take; the key is named, never printed."""
    import json
    import shutil
    import sys

    if http:
        entry: dict[str, object] = {"type": "http", "url": f"http://{host}:{port}/mcp"}
        if key:
            entry["headers"] = {"Authorization": f"Bearer ${{{KEY}}}"}
    else:
        command = shutil.which("palpate")
        words = [command] if command else [sys.executable, "-m", "palpate"]
        entry = {"command": words[0], "args": [*words[1:], "mcp"]}
        if library:
            entry["env"] = {"PALPATE_LIBRARY": _place(library)}
    return json.dumps({"mcpServers": {"palpate": entry}}, indent=2)


def _place(library: str) -> str:
    """Where the library lies, from any folder; the address of a database, which may hold a password, by its name."""
    from pathlib import Path

    from palpate.library.file import is_address

    return "${PALPATE_LIBRARY}" if is_address(library) else str(Path(library).absolute())
