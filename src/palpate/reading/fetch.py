"""The one way to the network: a page by its address, with limits, and never into the network that palpate runs in.

Nothing here runs unless an address is given to be read. Names are resolved first, every address that a name stands for
must be public, and the connection goes to the address that was checked; each redirect is checked anew. Proxies that the
environment names are not used: behind one, the check would be worth nothing.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from palpate._version import __version__
from palpate.errors import ReadingError
from palpate.reading.source import MAX_BYTES, MAX_PACKED, Raw, limit_of, too_large, unpack
from palpate.types.online import Answer

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

TIME_LIMIT = 20.0  # seconds, redirects included
MOST_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
_HEADERS = {
    "User-Agent": f"palpate/{__version__}",
    "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,application/pdf;q=0.8",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}

Taken = TypeVar("Taken")
Resolver = Callable[[str, int], Sequence[str]]
"""From a host name and port to the addresses that it stands for."""
Connector = Callable[[tuple[str, int], float], socket.socket]
"""From an address and port, and seconds, to a connection."""


def resolve(host: str, port: int) -> list[str]:
    """Every address that the system knows for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class HttpFetcher:
    """Fetches pages over HTTP and HTTPS.

    Parameters
    ----------
    resolver : what turns names into addresses
    connector : what opens a connection to an address that was checked
    time_limit : seconds for one page, with all its redirects
    """

    def __init__(
        self,
        *,
        resolver: Resolver = resolve,
        connector: Connector = socket.create_connection,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._resolve = resolver
        self._connect = connector
        self._time_limit = time_limit

    def __call__(self, url: str) -> Raw:
        """The page at an address, following redirects.

        Raises
        ------
        ReadingError
            If the address is not http(s) or leads to a network that is not public, the answer is an error, too large,
            too slow or broken.
        """
        return self._followed(url, _HEADERS, lambda address, response: _page_of(address, response)._replace(name=url))

    def answer(self, url: str, headers: Mapping[str, str]) -> Answer:
        """What a service answers at an address, whatever its status, following redirects.

        Parameters
        ----------
        url : str
        headers : mapping
            Beside or instead of those of a page.

        Raises
        ------
        ReadingError
            As for a page, but not for a status other than 200.
        """
        return self._followed(url, {**_HEADERS, **headers}, _answer_of)

    def _followed(
        self, url: str, headers: Mapping[str, str], taken: Callable[[str, http.client.HTTPResponse], Taken]
    ) -> Taken:
        """What is taken of the answer at which the redirects end."""
        deadline = time.monotonic() + self._time_limit
        address = url
        for _ in range(MOST_REDIRECTS + 1):
            with self._named(address), self._response(address, deadline, headers) as response:
                location = _location(response)
                if location is None:
                    return taken(address, response)
            address = urljoin(address, location)
        raise ReadingError(
            f"{url}: more than {MOST_REDIRECTS} redirects, the last to {address}. Give the page's own address."
        )

    @contextmanager
    def _named(self, address: str) -> Iterator[None]:
        """What goes wrong on the way becomes one line that names the address."""
        try:
            yield
        except TimeoutError:
            raise ReadingError(f"{address}: no whole answer within {self._time_limit:g} s. Try again later.") from None
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or "TLS"
            raise ReadingError(f"{address}: no safe connection ({reason}). Check the address.") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = " ".join(str(error).split())[:100] or type(error).__name__
            raise ReadingError(f"{address}: no answer ({reason}). Check the address.") from None

    @contextmanager
    def _response(self, url: str, deadline: float, headers: Mapping[str, str]) -> Iterator[http.client.HTTPResponse]:
        """One answer, its body not yet read."""
        parts, port = _parts(url)
        connection = http.client.HTTPConnection(parts.hostname or "", port)
        with self._open(url, parts, port, deadline) as opened:
            connection.sock = _Timed(opened, deadline)
            connection.request("GET", _target(parts), headers={"Host": _host(parts), **headers})
            yield connection.getresponse()

    def _open(self, url: str, parts: SplitResult, port: int, deadline: float) -> socket.socket:
        host = parts.hostname or ""
        plain = self._reach(self._addresses(url, host, port, deadline), port, deadline)
        if parts.scheme == "http":
            return plain
        plain.settimeout(max(deadline - time.monotonic(), 0.001))  # 0 would mean: do not wait at all
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)

    def _addresses(self, url: str, host: str, port: int, deadline: float) -> Sequence[str]:
        """What a name stands for, checked: every address must be public."""
        try:
            addresses = _within(deadline, lambda: self._resolve(host, port))
        except TimeoutError:
            raise
        except (OSError, UnicodeError):
            addresses = ()
        for address in addresses:
            if not is_public(address):
                raise ReadingError(f"{url}: {host} is {address}, which is not a public address. It is not fetched.")
        if not addresses:
            raise ReadingError(f"{url}: the name {host} is not known. Check the address.")
        return addresses

    def _reach(self, addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
        """A connection to the first address that answers."""
        for address in addresses[:-1]:
            with suppress(OSError):
                return self._connect((address, port), _left(deadline) / len(addresses))
        return self._connect((addresses[-1], port), _left(deadline))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, also where it wraps another one.

    Examples
    --------
    >>> [is_public(address) for address in ("8.8.8.8", "10.0.0.1", "127.0.0.1", "::ffff:169.254.0.1", "fe80::1%eth0")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _parts(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise ReadingError(f"{url}: not an address ({error}). Check it.") from None
    if parts.scheme not in _PORTS:
        raise ReadingError(f"{url}: addresses of kind {parts.scheme}: are not fetched. Give one of http: or https:.")
    if not parts.hostname or any(character <= " " for character in url.strip()):
        raise ReadingError(f"{url!r}: not an address. Check it.")
    if parts.username is not None or parts.password is not None:
        raise ReadingError(f"https://…@{parts.hostname}: an address with a name or password. Leave it out.")
    return parts, port


def _location(response: http.client.HTTPResponse) -> str | None:
    """Where an answer redirects to."""
    return response.headers.get("Location") if response.status in _REDIRECTS else None


def _answer_of(url: str, response: http.client.HTTPResponse) -> Answer:
    said = {name.lower(): value for name, value in response.headers.items()}
    return Answer(status=response.status, headers=said, body=_page(url, response).data)


def _page_of(url: str, response: http.client.HTTPResponse) -> Raw:
    if response.status != 200:
        said = " ".join(f"{response.status} {response.reason}".split())[:60]
        raise ReadingError(f"{url}: the server answers {said}. Check the address.")
    return _page(url, response)


def _host(parts: SplitResult) -> str:
    name = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    return name.lower()


def _target(parts: SplitResult) -> str:
    safe = "/%:@!$&'()*+,;=~-._?"
    query = f"?{quote(parts.query, safe=safe)}" if parts.query else ""
    return (quote(parts.path, safe=safe) or "/") + query


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _within(deadline: float, ask: Callable[[], Sequence[str]]) -> Sequence[str]:
    """What `ask` answers before the deadline: the system's resolver knows no time limit of its own."""
    answers: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(ask())
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        answer = answers.get(timeout=_left(deadline))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError | UnicodeError):
        raise answer
    return answer


def _page(url: str, response: http.client.HTTPResponse) -> Raw:
    """The body of an answer, unpacked, with what the server says of it."""
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > MAX_PACKED:
        raise too_large(url, MAX_PACKED)
    head = response.read(8)
    limit = limit_of(head)
    data = head + response.read(limit + 1 - len(head))
    if declared.isascii() and declared.isdigit() and len(data) < min(int(declared), limit):
        raise ReadingError(f"{url}: the answer ends early ({len(data)} of {declared} bytes). Try again.")
    packing = response.headers.get("Content-Encoding", "identity").lower().strip()
    if packing in {"gzip", "x-gzip"}:
        data = unpack(data, url)
    elif packing == "deflate":
        data = _inflate(data, url)
    elif packing not in {"", "identity"}:
        raise ReadingError(f"{url}: packed as {packing}, which was not asked for. Save the page and read the file.")
    if len(data) > limit_of(data):
        raise too_large(url, limit_of(data))
    media = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
    return Raw(url, data, url, media, response.headers.get_content_charset("") or "")


def _inflate(data: bytes, url: str) -> bytes:
    for bits in (15, -15):  # with its header, as the standard says, and bare, as some servers send it
        try:
            return zlib.decompressobj(bits).decompress(data, MAX_BYTES + 1)
        except zlib.error:
            continue
    raise ReadingError(f"{url}: its packing is broken. Try again later.")


class _Timed:
    """A connection of which every read and write ends before one deadline, however slowly the bytes come."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._connection.settimeout(_left(self._deadline))
        self._connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._connection, self._deadline))

    def close(self) -> None:
        """Nothing: http.client lets go of a connection as soon as the headers are read; its opener closes it."""


class _TimedReader(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        self._connection.settimeout(_left(self._deadline))
        return self._connection.recv_into(memoryview(buffer))
