"""A map of effects: what a concept was tried for, on what, with which result."""

from __future__ import annotations

import msgspec

from palpate.types.concept import Concept, Rung
from palpate.types.evidence import CertaintyLevel
from palpate.types.shown import Shown


class MapCell(msgspec.Struct, frozen=True, kw_only=True):
    """The result where a row and a column of the map meet.

    It stands on the surest comparison that is not against another treatment, else on that (``rung`` None: reviews that
    mix comparators). ``says`` and ``lean`` are as in `palpate.types.ranking.Option`, ``figure`` holds the numbers as
    they are printed, ``smd`` the effect in standard deviations where it can be had. ``trials`` counts the trials
    behind it, None where a review does not say. ``disagrees`` says that another comparison points the other way, each
    at low certainty or better.
    """

    rung: Rung | None
    says: str
    lean: int
    certainty: CertaintyLevel
    figure: str
    smd: float | None
    trials: int | None
    review: str | None
    disagrees: bool = False


class EffectMap(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """One concept against two families of others: ``cells[i][j]`` is the result of ``rows[i]`` and ``columns[j]``.

    A treatment has complaints as rows and outcomes as columns; a complaint has treatments as rows and outcomes as
    columns; an outcome treatments and complaints. ``studies`` counts those on each row, narrower concepts counted in.
    ``other_rows`` and ``other_columns`` are those with fewer studies that the map leaves out. A cell is None where no
    study compares.
    """

    concept: Concept
    rows: tuple[Concept, ...]
    columns: tuple[Concept, ...]
    cells: tuple[tuple[MapCell | None, ...], ...]
    studies: tuple[int, ...]
    other_rows: tuple[Concept, ...]
    other_columns: tuple[Concept, ...]
    library: str
    rules: str
    version: str
