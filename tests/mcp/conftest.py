"""One library, and one server over HTTP, for all tests of the room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp.client.stdio import StdioServerParameters

from tests.mcp.clients import VERSIONS, http, stdio

Server = StdioServerParameters | str


@pytest.fixture(scope="package")
def address(starter_library: Path) -> Iterator[str]:
    """Of a server over HTTP."""
    with http(starter_library) as (url, _):
        yield url


def connected(request: pytest.FixtureRequest, transport: str) -> Server:
    if transport == "stdio":
        return stdio(request.getfixturevalue("starter_library"))
    found: str = request.getfixturevalue("address")
    return found


@pytest.fixture(
    params=[(transport, mode) for transport in ("stdio", "http") for mode in sorted(VERSIONS)], ids="-".join
)
def each(request: pytest.FixtureRequest) -> tuple[Server, str]:
    """What the client connects to and how it begins: both transports in both versions."""
    transport, mode = request.param
    return connected(request, transport), mode


@pytest.fixture(params=[("stdio", "auto"), ("http", "legacy")], ids="-".join)
def two(request: pytest.FixtureRequest) -> tuple[Server, str]:
    """Each transport and each version once, for what does not hang on their pairing."""
    transport, mode = request.param
    return connected(request, transport), mode
