"""`palpate mcp`: the entry for clients, options that do not go together, and the extra that it needs."""

from __future__ import annotations

import importlib.util
import json
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tests.commands import Palpate


def entry(said: str) -> dict[str, object]:
    found: dict[str, dict[str, dict[str, object]]] = json.loads(said)
    return found["mcpServers"]["palpate"]


def test_the_entry_for_a_client_starts_this_very_server(
    palpate: Palpate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PALPATE_LIBRARY")
    found = entry(palpate("mcp", "--config").out)
    command, arguments = found["command"], found["args"]
    assert isinstance(command, str)
    assert isinstance(arguments, list)
    assert Path(command).is_absolute()
    assert arguments[-1] == "mcp"
    assert "env" not in found
    monkeypatch.chdir(tmp_path)
    found = entry(palpate("mcp", "--config", "--library", "own.sqlite").out)
    assert found["env"] == {"PALPATE_LIBRARY": str(tmp_path / "own.sqlite")}


def test_the_entry_names_secrets_and_never_prints_them(palpate: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALPATE_MCP_KEY", "s3cret")
    said = palpate("mcp", "--config", "--http", "--port", "9000", "--library", "postgresql://me:s3cret@db/palpate")
    found = entry(said.out)
    assert found["url"] == "http://127.0.0.1:9000/mcp"
    assert found["headers"] == {"Authorization": "Bearer ${PALPATE_MCP_KEY}"}
    assert "s3cret" not in said.out + said.err
    said = palpate("mcp", "--config", "--library", "postgresql://me:s3cret@db/palpate")
    assert entry(said.out)["env"] == {"PALPATE_LIBRARY": "${PALPATE_LIBRARY}"}


@pytest.mark.parametrize("words", [["--port", "9000"], ["--host", "0.0.0.0"], ["--allow-origin", "https://x.example"]])
def test_options_of_http_need_http(palpate: Palpate, words: list[str]) -> None:
    said = palpate("mcp", *words)
    assert (said.status, said.out) == (2, "")
    assert "--http" in said.err
    assert len(said.err.splitlines()) == 1


def test_others_are_not_served_without_a_key(palpate: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PALPATE_MCP_KEY", raising=False)
    said = palpate("mcp", "--http", "--host", "0.0.0.0")
    assert said.status == 2
    assert "PALPATE_MCP_KEY" in said.err
    assert len(said.err.splitlines()) == 1


def test_without_the_extra_it_says_which(palpate: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str) -> ModuleSpec | None:
        return None if name == "mcp" else importlib.util.find_spec(name)

    monkeypatch.setattr("palpate.cli.mcp.find_spec", without)
    said = palpate("mcp")
    assert (said.status, said.out) == (2, "")
    assert said.err == "palpate: palpate mcp needs the extra mcp. Install it: pip install 'palpate[mcp]'\n"
