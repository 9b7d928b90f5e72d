"""The claims atlas: what pages claim of each treatment and outcome, against what the evidence says."""

from __future__ import annotations

import msgspec

from palpate.types.verdict import VerdictKind


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One treatment and one outcome (or, where a claim names none, one complaint).

    ``treatment`` and ``outcome`` are ids of concepts, with their labels. ``pages`` counts a page and all its copies
    once, ``copies`` every page. ``claims`` and what follows count claims of one page of each family; ``improves`` to
    ``unclear`` is their direction, ``hedged`` to ``exaggerated`` their strength, ``verdicts`` their verdicts, in the
    order of `VerdictKind`. ``sentence`` is what the evidence bears, for most of these claims, with its ``certainty``.
    """

    treatment: str
    treatment_label: str
    outcome: str
    outcome_label: str
    pages: int
    copies: int
    claims: int
    improves: int
    worsens: int
    no_change: int
    unclear: int
    hedged: int
    asserted: int
    exaggerated: int
    verdicts: tuple[int, ...]
    certainty: str | None = None
    sentence: str | None = None

    def share(self, kind: VerdictKind) -> float:
        """The share of its claims that came to a verdict, from 0 to 1."""
        return self.verdicts[list(VerdictKind).index(kind)] / self.claims


class Atlas(msgspec.Struct, frozen=True, kw_only=True):
    """All cells, the most claimed first, and what they were counted over.

    ``pages`` are all that were checked, ``families`` what is left of them when copies are counted once, ``unread``
    those that could not be read, ``skipped`` those in another language; ``tasks_left`` of the scan are not done yet.
    """

    cells: tuple[Cell, ...]
    pages: int
    families: int
    unread: int
    skipped: int
    claims: int
    largest_family: int
    tasks_left: int
    library: str
    version: str
