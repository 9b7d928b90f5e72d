"""palpate sends nothing anywhere: no command opens a socket, and one file alone names a module that could.

That file fetches an address that the user gave to be read, or asks where `--online` or `library update` is said;
nothing else imports it until then. A server names one to listen.
"""

from __future__ import annotations

import ast
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

from palpate import library
from palpate.cli.forms import FORMS
from tests.commands import Palpate

PACKAGE = Path(library.__file__).parents[1]
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socket", "ssl", "urllib3", "xmlrpc"}
FETCHER = PACKAGE / "reading" / "fetch.py"
LISTENS = PACKAGE / "mcp" / "serving.py"
ARTICLE = "# Hips\n\nMassage eases hip pain. A study in a journal found that it cures everyone.\n"
CITING = "# Hips\n\nA trial (Roe 2003, doi:10.1000/nowhere) showed that massage eases hip pain.\n"


class SocketOpened(BaseException):
    """Not an Exception, so that nothing on the way can take it for a failure to be reported."""


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every way to a socket an error that nobody catches."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise SocketOpened

    monkeypatch.setattr(socket.socket, "__init__", refuse)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.mark.usefixtures("no_sockets")
def test_a_socket_would_be_seen() -> None:
    with pytest.raises(SocketOpened):
        socket.create_connection(("localhost", 9))
    with pytest.raises(SocketOpened):
        socket.socket(socket.AF_UNIX)


@pytest.mark.usefixtures("no_sockets")
@pytest.mark.parametrize(
    "words",
    [
        ("library", "stats"),
        ("library", "verify"),
        ("library", "export"),
        ("library", "rebuild"),
        ("study", "cherkin2011"),
        ("evidence", "massage", "--condition", "low back pain", "--outcome", "pain"),
        ("evidence", "massage", "--format", "html"),
        ("check", "ARTICLE"),
        ("check", "CITING"),
        *(("check", "ARTICLE", "--format", form.name) for form in FORMS),
        ("check", "FOLDER", "--format", "sarif"),
        ("claims", "ARTICLE", "--format", "json"),
        ("claims", "FOLDER", "--format", "jsonl"),
    ],
    ids=" ".join,
)
def test_a_command_opens_no_socket(words: tuple[str, ...], palpate: Palpate, tmp_path: Path) -> None:
    places = {"FOLDER": tmp_path / "articles", "ARTICLE": tmp_path / "articles" / "article.md"}
    places["FOLDER"].mkdir()
    places["CITING"] = tmp_path / "citing.md"
    places["ARTICLE"].write_text(ARTICLE)
    places["CITING"].write_text(CITING)
    said = palpate(*(places.get(word, word) for word in words))
    assert (said.status, said.err) == (0, "")
    assert said.out


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_module_could_reach_the_network(file: Path) -> None:
    found = {name for name in imported(file) if name.partition(".")[0] in NETWORK or name == "urllib.request"}
    assert found == {"socket"} if file == LISTENS else bool(found) is (file == FETCHER)


def test_the_fetcher_is_imported_where_an_address_is_loaded_or_the_network_is_asked_for() -> None:
    users = {file for file in PACKAGE.rglob("*.py") if "palpate.reading.fetch" in imported(file)}
    assert users == {PACKAGE / "reading" / "source.py", PACKAGE / "cli" / "online.py"}


def imported(file: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    named = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named.add(node.module or "")
    return named
