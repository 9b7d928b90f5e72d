"""Whether a part of a citation agrees with a study."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Agreement(Enum):
    """``NEAR`` is neither: a year beside, a later author, a broader concept; ``UNKNOWN``: the record does not say."""

    AGREES = "agrees"
    NEAR = "near"
    DIFFERS = "differs"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, does: bool) -> Agreement:
        """Agrees or differs."""
        return cls.AGREES if does else cls.DIFFERS


class Part(NamedTuple):
    """One part that was compared; ``value`` is what the citation gives, in the form in which the library counts it."""

    name: str
    agreement: Agreement
    value: str | None = None
