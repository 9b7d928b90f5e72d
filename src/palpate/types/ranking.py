"""The treatments of a complaint, ranked by what trials found, rung by rung."""

from __future__ import annotations

import msgspec

from palpate.types.concept import Concept, Rung
from palpate.types.evidence import CertaintyLevel
from palpate.types.shown import Shown


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One treatment on one rung (None: reviews that mix comparators).

    ``says`` is where its interval lies: benefit, no effect that matters, harm, or open; ``lean`` the sign of its
    estimate (positive is better). ``figure`` holds the numbers as they are printed, ``effect`` and ``basis`` the short
    forms of what was found and in what; ``smd`` with ``smd_ci`` is the same in standard deviations, None where it
    cannot be turned into them. ``studies`` are the keys it rests on, ``review``
    the label where that is a published review. ``harms`` are those that its studies report, serious ones first.
    """

    treatment: Concept
    rung: Rung | None
    says: str
    lean: int
    certainty: CertaintyLevel
    figure: str
    effect: str
    basis: str
    smd: float | None
    smd_ci: tuple[float, float] | None
    studies: tuple[str, ...]
    review: str | None
    harms: tuple[str, ...]
    is_seriously_harmful: bool


class Ranking(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """All options for a complaint on one outcome: the best first, rung by rung.

    ``searched`` counts the library's studies, ``on_condition`` those of these people; ``is_of_anybody`` says that few
    treatments were compared in them, so that it is those that report the outcome of the complaint's name, in anybody.
    ``uncompared`` are treatments that were given to them without a comparison on this outcome.
    """

    condition: Concept
    outcome: Concept
    options: tuple[Option, ...]
    searched: int
    on_condition: int
    is_of_anybody: bool
    uncompared: tuple[Concept, ...]
    library: str
    rules: str
    version: str

    @property
    def of_whom(self) -> str:
        """How many of the studies are of the people asked about, or report what was asked in anybody."""
        return f"{self.on_condition:,} " + ("report it, in any people" if self.is_of_anybody else "of these people")
