"""Streamable HTTP: who may call, under which name, from which page, with how much; and how the server ends."""

from __future__ import annotations

import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from palpate.errors import InputError
from palpate.mcp.serving import MOST_BODY, Http, refuse_open
from tests.mcp.clients import COMMAND, environment, http, stdio, talk

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28"}
LIST: dict[str, Any] = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}
OLD_LIST: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
}
OLD = {"Accept": HEADERS["Accept"]}


def posted(url: str, body: Any = LIST, **headers: str) -> httpx2.Response:
    named = {**HEADERS, **({"Mcp-Method": body["method"]} if isinstance(body, dict) else {}), **headers}
    return httpx2.post(url, json=body, headers=named, timeout=60)


def test_a_call_needs_neither_handshake_nor_session(address: str) -> None:
    answer = posted(address)
    assert answer.status_code == 200
    assert "mcp-session-id" not in answer.headers
    assert len(answer.json()["result"]["tools"]) == 7


def test_the_version_before_opens_a_session_and_ends_it(address: str) -> None:
    opened = httpx2.post(address, json=OLD_LIST, headers=OLD, timeout=60)
    session = {"mcp-session-id": opened.headers["mcp-session-id"], "MCP-Protocol-Version": "2025-11-25"}
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}
    assert httpx2.post(address, json=ping, headers={**OLD, **session}, timeout=60).status_code == 200
    assert httpx2.delete(address, headers={**OLD, **session}, timeout=60).status_code == 200
    assert httpx2.post(address, json=ping, headers={**OLD, **session}, timeout=60).status_code == 404


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://evil.example:8765", "null", "http://localhost.evil.io"]
)
@pytest.mark.parametrize("body", [LIST, OLD_LIST], ids=["newest", "before"])
def test_a_page_from_elsewhere_is_refused(address: str, origin: str, body: dict[str, Any]) -> None:
    headers = HEADERS if body is LIST else OLD
    answer = httpx2.post(address, json=body, headers={**headers, "Origin": origin}, timeout=60)
    assert answer.status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example:80"])
@pytest.mark.parametrize("body", [LIST, OLD_LIST], ids=["newest", "before"])
def test_a_name_that_was_bound_to_this_machine_is_refused(address: str, host: str, body: dict[str, Any]) -> None:
    headers = HEADERS if body is LIST else OLD
    assert httpx2.post(address, json=body, headers={**headers, "Host": host}, timeout=60).status_code == 421


def test_a_page_of_this_machine_may_call(address: str) -> None:
    assert posted(address, Origin="http://localhost:3000").status_code == 200


def test_no_other_path_and_no_other_site_is_let_in(address: str) -> None:
    assert httpx2.get(address.removesuffix("/mcp") + "/", timeout=60).status_code == 404
    answer = httpx2.options(address, headers={"Origin": "https://evil.example"}, timeout=60)
    assert "access-control-allow-origin" not in answer.headers


def test_a_body_that_is_too_large_is_refused_before_it_is_read(address: str) -> None:
    assert posted(address, {**LIST, "padding": "x" * MOST_BODY}).status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 50_000, b'{"jsonrpc": "2.0"}', b"\xff\xfe"])
def test_a_malformed_body_is_a_bad_request(address: str, body: bytes) -> None:
    headers = {**HEADERS, "Content-Type": "application/json"}
    assert httpx2.post(address, content=body, headers=headers, timeout=60).status_code == 400


def test_a_version_that_nobody_speaks_is_answered_with_those_that_are_spoken(address: str) -> None:
    strange = {**LIST, "params": {"_meta": {**META, "io.modelcontextprotocol/protocolVersion": "2031-01-01"}}}
    answer = posted(address, strange, **{"MCP-Protocol-Version": "2031-01-01"})
    assert answer.status_code == 400
    assert answer.json()["error"]["data"]["supported"] == ["2026-07-28"]


def test_a_key_is_asked_for_and_never_said(starter_library: Path) -> None:
    with http(starter_library, PALPATE_MCP_KEY="s3cret-of-the-test") as (url, process):
        for shown in ({}, {"Authorization": "Bearer other"}, {"Authorization": "s3cret-of-the-test"}):
            answer = posted(url, **shown)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert posted(url, Authorization="Bearer s3cret-of-the-test").status_code == 200

        async def what() -> None:
            headers = {"Authorization": "Bearer s3cret-of-the-test"}
            async with (
                httpx2.AsyncClient(headers=headers) as web,
                Client(streamable_http_client(url, http_client=web)) as client,
            ):
                result = await client.call_tool("explain", {"term": "C202"})
                assert not result.is_error

        anyio.run(what)
        process.terminate()
        out, err = process.communicate(timeout=30)
        assert "s3cret" not in out + err


def test_it_ends_cleanly_when_it_is_told_to(starter_library: Path) -> None:
    with http(starter_library) as (url, process):
        assert posted(url).status_code == 200
        process.terminate()
        assert process.wait(timeout=30) == 0
        out, err = process.communicate()
        assert (out, err) == ("", "")


def test_a_name_behind_a_proxy_and_a_page_are_let_in_where_they_are_named(starter_library: Path) -> None:
    words = ["--allow-host", "palpate.example", "--allow-origin", "https://page.example"]
    with http(starter_library, *words) as (url, _):
        assert posted(url, Host="palpate.example", Origin="https://page.example").status_code == 200
        assert posted(url, Host="other.example").status_code == 421
        assert posted(url, Origin="https://page.example.evil").status_code == 403


def test_a_port_that_is_taken_is_said_in_one_line(starter_library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*COMMAND, "--http", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=environment(starter_library),
        )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"--port {port}" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "palpate.example"])
def test_others_are_served_only_with_a_key(host: str) -> None:
    with pytest.raises(InputError, match="PALPATE_MCP_KEY"):
        refuse_open(Http(host=host))
    refuse_open(Http(host=host, key="secret"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_is_served_without_one(host: str) -> None:
    refuse_open(Http(host=host))


def test_both_transports_give_the_same_bytes(address: str, starter_library: Path) -> None:
    found: list[str] = []

    async def what(client: Client) -> None:
        for name, given in (("ask", {"question": "does yoga help back pain?"}), ("options", {"condition": "migraine"})):
            result = await client.call_tool(name, given)
            found.append(json.dumps(result.structured_content))

    talk(address, "auto", what)
    talk(stdio(starter_library), "legacy", what)
    assert found[:2] == found[2:]
