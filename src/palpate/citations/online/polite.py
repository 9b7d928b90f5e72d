"""Asks services as they wish to be asked: each thing once, slowly, with a name, and not again where they say no."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from palpate._version import __version__
from palpate.errors import ReadingError
from palpate.types.online import Answer, Ask

HOME = "https://pypi.org/project/palpate"
KEPT_DAYS = 30  # an answer is taken from the disk; a paper's data hardly change
TRIES = 3
LONGEST_WAIT = 20.0  # seconds that a service may ask to wait; one that asks for more is left
FIRST_WAIT = 1.0  # seconds, doubled at each try, where it does not say how long
_AGAIN = frozenset({429, 500, 502, 503, 504})
_KEPT = frozenset({200, 404})


class ServiceError(Exception):
    """A service gave no usable answer; it is not asked again in this run."""


class Kept(msgspec.Struct, frozen=True):
    """An answer on disk."""

    url: str
    status: int
    body: bytes


class Polite:
    """Asks for addresses, with a cache, a pace for each host, and patience within bounds.

    Parameters
    ----------
    ask : what goes to the network
    folder : where answers are kept; None keeps none
    contact : an address of mail by which a service can reach the user, sent in the User-Agent
    clock, sleep : seconds, and waiting for some; replaced in tests
    """

    def __init__(
        self,
        ask: Ask,
        *,
        folder: Path | None = None,
        contact: str | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ask = ask
        self._folder = folder
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}
        about = f"{HOME}; mailto:{contact}" if contact else HOME
        self._headers = {"User-Agent": f"palpate/{__version__} ({about})", "Accept": "application/json"}

    def get(self, url: str, *, pace: float, key: str | None = None) -> Answer:
        """The answer at an address, from the disk where it is fresh.

        Parameters
        ----------
        url : str
        pace : float
            Seconds between two requests to this host.
        key : str, optional
            Under what it is kept; the address without secrets.

        Raises
        ------
        ServiceError
            If there is no answer, or none but errors after three tries.
        """
        name = key or url
        if kept := self._kept(name):
            return kept
        answer = self._patiently(url, pace)
        if answer.status in _KEPT:
            self._keep(name, answer)
        return answer

    def _patiently(self, url: str, pace: float) -> Answer:
        wait = FIRST_WAIT
        for attempt in range(1, TRIES + 1):
            self._pace(url, pace)
            try:
                answer = self._ask(url, self._headers)
            except ReadingError as error:
                raise ServiceError(_reason(error, url)) from None
            if answer.status not in _AGAIN:
                return answer
            asked = _retry_after(answer, self._clock())
            if attempt == TRIES or (asked or 0) > LONGEST_WAIT:
                break
            self._sleep(asked if asked is not None else wait)
            wait *= 2
        raise ServiceError(f"it answers {answer.status}")

    def _pace(self, url: str, pace: float) -> None:
        host = urlsplit(url).netloc
        since = self._clock() - self._last.get(host, float("-inf"))
        if since < pace:
            self._sleep(pace - since)
        self._last[host] = self._clock()

    def _file(self, name: str) -> Path | None:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()}.msgpack" if self._folder else None

    def _kept(self, name: str) -> Answer | None:
        """The answer on disk, if it is whole and fresh."""
        file = self._file(name)
        if file is None:
            return None
        try:
            if self._clock() - file.stat().st_mtime > KEPT_DAYS * 86_400:
                return None
            kept = msgspec.msgpack.decode(file.read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError):
            return None
        return Answer(kept.status, {}, kept.body) if kept.url == name else None

    def _keep(self, name: str, answer: Answer) -> None:
        """Write the answer whole or not at all; a disk that is full or read-only costs only the cache."""
        file = self._file(name)
        if file is None:
            return
        part = file.with_suffix(f".{os.getpid()}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.msgpack.encode(Kept(name, answer.status, answer.body)))
            part.replace(file)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _retry_after(answer: Answer, now: float) -> float | None:
    """The seconds that an answer asks to wait (RFC 9110, 10.2.3: seconds or a date); None where it does not say."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    if not said:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - now)
    except (ValueError, TypeError):
        return None


def _reason(error: ReadingError, url: str) -> str:
    """Why there is no answer, without the address, which may hold a key, and without advice."""
    return str(error).replace(url, "").lstrip(": ").partition(". ")[0].rstrip(".")
