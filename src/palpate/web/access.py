"""Who may call, and how often: API keys, kept as hashes, and a bucket of tokens for each key or address."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from math import ceil

from starlette.datastructures import Headers

from palpate.web.problems import ProblemError

MOST_BUCKETS = 100_000  # callers that are remembered, about 200 bytes each; the longest silent is forgotten first
KEY_BYTES = 32
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="palpate"'}


def digest(key: str) -> str:
    """The form in which a key is kept. A random key of 256 bits needs no slow hash."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def new_key() -> tuple[str, str]:
    """A random key, and the line that tells a server to know it, which does not hold it."""
    key = secrets.token_urlsafe(KEY_BYTES)
    return key, f"sha256:{digest(key)}"


class Keys:
    """The keys that are known, by their digests; without any the API is open."""

    def __init__(self, digests: Iterable[str]) -> None:
        self._digests = tuple(digests)

    def check(self, headers: Headers) -> None:
        """Let a request through, or not.

        Raises
        ------
        ProblemError
            If keys are known, and the request bears none of them.
        """
        if not self._digests:
            return
        if _given(headers) is None:
            raise ProblemError(
                "key-needed", "send an API key as Authorization: Bearer … or X-API-Key.", headers=_CHALLENGE
            )
        if self.name_of(headers) is None:
            raise ProblemError("key-needed", "this API key is not known here.", headers=_CHALLENGE)

    def name_of(self, headers: Headers) -> str | None:
        """A name for the key that a request bears, if it is known: the beginning of its digest."""
        given = _given(headers)
        if given is None or not self._digests:
            return None
        asked = digest(given)
        known = [one for one in self._digests if hmac.compare_digest(one, asked)]  # all are compared, whichever it is
        return f"key {known[0][:12]}" if known else None


def _given(headers: Headers) -> str | None:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    return headers.get("x-api-key") or None


def caller(address: str) -> str:
    """Who an address stands for: itself or, for IPv6, the network of it that one customer gets (64 bits).

    Examples
    --------
    >>> caller("192.0.2.7"), caller("2001:db8:1:2:3::4")
    ('192.0.2.7', '2001:db8:1:2::/64')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address


class Rates:
    """So many requests a minute for each caller, saved up to a minute's worth; 0 for no limit.

    Parameters
    ----------
    per_minute : int
    clock : callable
        Gives seconds.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when there were so many

    def take(self, who: str) -> None:
        """Take one token.

        Raises
        ------
        ProblemError
            If there is none; it says after how many seconds there is.
        """
        if not self._per_minute:
            return
        now = self._clock()
        tokens, then = self._buckets.pop(who, (float(self._per_minute), now))
        tokens = min(self._per_minute, tokens + (now - then) * self._per_minute / 60)
        has_one = tokens >= 1
        self._buckets[who] = (tokens - has_one, now)
        while len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        if not has_one:
            wait = max(1, ceil((1 - tokens) * 60 / self._per_minute))
            detail = f"more than {self._per_minute} a minute. Try again in {wait} s."
            raise ProblemError("rate", detail, headers={"Retry-After": str(wait)})
