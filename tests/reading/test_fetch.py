"""The way to the network: a recorded fetcher, a local server with faults, and addresses that must not be reached."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from palpate.errors import ReadingError
from palpate.reading import read, read_each
from palpate.reading.fetch import MOST_REDIRECTS, HttpFetcher, is_public
from palpate.reading.source import MAX_BYTES, Raw
from palpate.types.article import Unread

PAGE = b"<html><body><p>Massage eases pain.</p></body></html>"
PUBLIC = "93.184.215.14"


def answer(body: bytes = PAGE, *, status: str = "200 OK", media: str = "text/html", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}\r\n".encode() + body


class Server:
    """Answers every connection with bytes chosen by the path asked for, or lets a function talk."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.asked: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                request = connection.recv(65536)
                self.asked.append(request)
                path = request.split(b" ")[1].decode("latin-1") if request.count(b" ") > 1 else ""
                said = self.answers.get(path, answer(status="404 Not Found"))
                if callable(said):
                    said(connection)
                else:
                    connection.sendall(said)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def fetcher(server: Server, names: Mapping[str, Sequence[str]] | None = None, time_limit: float = 3) -> HttpFetcher:
    """A fetcher with all its guards, for which public addresses lie on the local server."""

    def resolve(host: str, port: int) -> Sequence[str]:
        return (names or {}).get(host, [PUBLIC])

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        assert is_public(address[0])
        return socket.create_connection(("127.0.0.1", server.port), timeout)

    return HttpFetcher(resolver=resolve, connector=connect, time_limit=time_limit)


def refusal(fetch: HttpFetcher, url: str) -> str:
    with pytest.raises(ReadingError) as caught:
        fetch(url)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_article_is_read_from_a_recorded_answer() -> None:
    asked: list[str] = []

    def recorded(url: str) -> Raw:
        asked.append(url)
        return Raw(url, PAGE, url, "text/html")

    article = read("https://a.example/rubs", fetch=recorded)
    assert (article.source, article.format, asked) == ("https://a.example/rubs", "html", ["https://a.example/rubs"])


def test_files_are_never_fetched(tmp_path: Path) -> None:
    def refuse(url: str) -> Raw:
        raise AssertionError(url)

    (tmp_path / "a.md").write_text("Massage eases pain.")
    assert read(tmp_path / "a.md", fetch=refuse).format == "markdown"


def test_a_page_is_fetched(server: Server) -> None:
    server.answers["/rubs?a=b%20c"] = answer(more=f"Content-Length: {len(PAGE)}\r\n")
    raw = fetcher(server)("http://a.example/rubs?a=b c#part".replace(" ", "%20"))
    assert (raw.data, raw.media) == (PAGE, "text/html")
    assert b"Host: a.example\r\n" in server.asked[0]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(PAGE), "Content-Encoding: gzip\r\n"),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE), "Transfer-Encoding: chunked\r\n"),
    ],
)
def test_packed_and_chunked_answers(server: Server, body: bytes, more: str) -> None:
    server.answers["/"] = answer(body, more=more)
    assert fetcher(server)("http://a.example").data == PAGE


def test_the_charset_that_the_server_names_is_used(server: Server) -> None:
    server.answers["/"] = answer("<p>Größe</p>".encode("cp1250"), media="text/html; charset=Windows-1250")
    article = read("http://a.example/", fetch=fetcher(server))
    assert article.words(article.blocks[0].span) == "Größe"


def test_redirects_are_followed_to_the_page(server: Server) -> None:
    server.answers["/a"] = answer(b"", status="301 Moved", more="Location: ../b\r\n")
    server.answers["/b"] = answer(b"", status="302 Found", more="Location: http://b.example/c\r\n")
    server.answers["/c"] = answer()
    raw = fetcher(server)("http://a.example/a")
    assert (raw.name, raw.data) == ("http://a.example/a", PAGE)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://inside.example/",
        "https://[::1]/",
        "//169.254.169.254/latest",
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://user:word@a.example/",
    ],
)
def test_every_redirect_is_checked(server: Server, location: str) -> None:
    server.answers["/a"] = answer(b"", status="302 Found", more=f"Location: {location}\r\n")
    server.answers["/"] = answer(b"secret")
    names = {"127.0.0.1": ["127.0.0.1"], "inside.example": ["10.1.2.3"], "::1": ["::1"]}
    names["169.254.169.254"] = ["169.254.169.254"]
    said = refusal(fetcher(server, names), "http://a.example/a")
    assert "not a public address" in said or "are not fetched" in said or "name or password" in said
    assert len(server.asked) == 1


def test_redirects_end(server: Server) -> None:
    server.answers["/a"] = answer(b"", status="302 Found", more="Location: /a\r\n")
    assert f"more than {MOST_REDIRECTS} redirects" in refusal(fetcher(server), "http://a.example/a")
    assert len(server.asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "fe80::1%eth0", "localhost", ""),
    ],
)
def test_addresses_that_are_not_public(server: Server, address: str) -> None:
    assert not is_public(address)
    said = refusal(fetcher(server, {"a.example": [PUBLIC, address]}), "http://a.example/")
    assert "not a public address" in said
    assert server.asked == []


def test_public_addresses() -> None:
    assert all(is_public(address) for address in (PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_the_own_machine_is_refused_with_the_real_resolver(host: str) -> None:
    said = refusal(HttpFetcher(time_limit=5), f"http://{host}:9/")
    assert "not a public address" in said or "is not known" in said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://a.example/a", "addresses of kind ftp: are not fetched"),
        ("file:///etc/passwd", "addresses of kind file: are not fetched"),
        ("http:///a", "not an address"),
        ("http://a.example:99999/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://a.example/a b", "not an address"),
        ("http://a.example/\r\nX: y", "not an address"),
        ("http://name:word@a.example/", "an address with a name or password"),
    ],
)
def test_what_is_no_address(server: Server, url: str, said: str) -> None:
    assert said in refusal(fetcher(server), url)
    assert "word" not in refusal(fetcher(server), url) or "password" in said
    assert server.asked == []


def drip(connection: socket.socket) -> None:
    """Send one byte at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"a")
        time.sleep(0.05)


def drip_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X")
        time.sleep(0.05)


def silence(connection: socket.socket) -> None:
    time.sleep(3)


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"<p>rub</p>" * 10_000)


@pytest.mark.parametrize("talk", [drip, drip_headers, silence])
def test_a_slow_server_is_left(server: Server, talk: Callable[[socket.socket], None]) -> None:
    server.answers["/"] = talk
    started = time.monotonic()
    assert "no whole answer within 0.5 s" in refusal(fetcher(server, time_limit=0.5), "http://a.example/")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("said_by_server", "said"),
    [
        (answer(status="404 Not Found"), "the server answers 404 Not Found"),
        (answer(status="302 Found"), "the server answers 302 Found"),
        (b"", "no answer"),
        (b"SSH-2.0-OpenSSH\r\n", "no answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", "no answer"),
        (answer(PAGE[:20], more=f"Content-Length: {len(PAGE)}\r\n"), "ends early"),
        (answer(b"ff\r\nabc", more="Transfer-Encoding: chunked\r\n"), "no answer"),
        (answer(gzip.compress(PAGE)[:-9], more="Content-Encoding: gzip\r\n"), "the gzip stream ends early"),
        (answer(b"abc" * 9, more="Content-Encoding: deflate\r\n"), "its packing is broken"),
        (answer(b"abc", more="Content-Encoding: br\r\n"), "packed as br"),
        (answer(gzip.compress(bytes(4 * MAX_BYTES)), more="Content-Encoding: gzip\r\n"), "larger than 5 MB"),
        (answer(b"", more="Content-Length: 99999999999\r\n"), "larger than 50 MB"),
        (endless, "larger than 5 MB"),
    ],
    ids=range(13),
)
def test_a_server_with_faults(server: Server, said_by_server: bytes, said: str) -> None:
    server.answers["/"] = said_by_server
    assert said in refusal(fetcher(server, time_limit=10), "http://a.example/")


def test_an_unsafe_connection_is_refused(server: Server) -> None:
    server.answers["/"] = answer()
    assert "no safe connection" in refusal(fetcher(server), "https://a.example/")


def test_an_unknown_name_and_a_refused_connection() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror

    def refuse(address: tuple[str, int], timeout: float) -> socket.socket:
        raise ConnectionRefusedError(111, "Connection refused")

    assert "the name a.example is not known" in refusal(HttpFetcher(resolver=unknown), "http://a.example/")
    known = HttpFetcher(resolver=lambda host, port: [PUBLIC], connector=refuse)
    assert "Connection refused" in refusal(known, "http://a.example/")


def test_the_next_address_of_a_name_is_tried(server: Server) -> None:
    asked: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address[0])
        if ":" in address[0]:
            raise OSError(101, "Network is unreachable")
        return socket.create_connection(("127.0.0.1", server.port), timeout)

    server.answers["/"] = answer()
    fetch = HttpFetcher(resolver=lambda host, port: ["2606:4700::1111", PUBLIC], connector=connect)
    assert fetch("http://a.example/").data == PAGE
    assert asked == ["2606:4700::1111", PUBLIC]


def test_the_connection_goes_to_the_address_that_was_checked(server: Server) -> None:
    """A name that stands for another address when it is asked again (DNS rebinding) is asked once only."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    reached: list[str] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(address[0])
        return socket.create_connection(("127.0.0.1", server.port), timeout)

    server.answers["/"] = answer()
    fetch = HttpFetcher(resolver=lambda host, port: next(answers), connector=connect)
    assert fetch("http://a.example/").data == PAGE
    assert reached == [PUBLIC]
    assert "not a public address" in refusal(fetch, "http://a.example/")


def test_a_slow_resolver_is_left() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        time.sleep(3)
        return [PUBLIC]

    assert "no whole answer within 0.2 s" in refusal(HttpFetcher(resolver=resolve, time_limit=0.2), "http://a.example/")


def test_among_many_a_bad_address_stops_nothing(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Massage eases pain.")
    server.answers["/"] = answer(b"\x89PNG\0", media="image/png")
    found = list(read_each(["http://a.example/", "http://a.example/none", tmp_path / "a.md"], fetch=fetcher(server)))
    assert [isinstance(one, Unread) for one in found] == [True, True, False]
