"""What a service of the network answers, and how it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Answer(NamedTuple):
    """Status, headers (names in lower case) and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Ask(Protocol):
    """The one way to the network that a lookup is given."""

    def __call__(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer at an address, whatever its status; raises `ReadingError` where there is none."""
        ...
