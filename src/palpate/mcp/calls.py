"""What the server and its worker process say to each other: a line of JSON each, over the worker's standard streams."""

from __future__ import annotations

from typing import Any

import msgspec

from palpate.mcp.articles import Kept


class Call(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="call"):
    """One request to the worker: a tool, a resource (``read``) or a completion (``complete``)."""

    id: int
    name: str
    arguments: dict[str, Any] = {}
    article: Kept | None = None
    handle: str = ""


class Cancel(msgspec.Struct, frozen=True, kw_only=True, tag="cancel"):
    """The call of that number is no longer wanted."""

    id: int


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the worker says of a call: how far it is, or in the end an answer (any JSON) or an error's one line."""

    id: int
    done: int | None = None
    of: int | None = None
    answer: msgspec.Raw = msgspec.Raw()
    error: str | None = None

    @property
    def is_last(self) -> bool:
        """Whether nothing more will be said of this call."""
        return self.done is None
