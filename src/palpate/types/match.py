"""What matching hands on: rows of studies that answer a question, and what was left out with its reason."""

from __future__ import annotations

import msgspec

from palpate.types.concept import Concept, Distance, Instrument, Rung
from palpate.types.evidence import Audit, LeftOut
from palpate.types.study import Better, Design, Harm, Outcome, PooledResult, Study


class RowMatch(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome row of one study that answers the question.

    ``treatment`` and ``comparator`` are arm ids (comparator and rung None for a before-after row). ``is_flipped`` says
    that the row sets the asked treatment second, so that its sign must be turned. ``added_to`` names what both got.
    ``better`` is which way the row's scale improves, None if that is open.
    """

    study: Study
    row: Outcome
    treatment: str
    comparator: str | None = None
    rung: Rung | None = None
    is_flipped: bool = False
    added_to: str | None = None
    better: Better | None = None
    instrument: Instrument | None = None
    treatment_distance: Distance = Distance.SAME
    condition_distance: Distance = Distance.SAME
    outcome_distance: Distance = Distance.SAME


class ReviewMatch(msgspec.Struct, frozen=True, kw_only=True):
    """One pooled row of a review on the same question; rung None where its comparators were mixed.

    ``is_given_with_more`` says that the treated got something else too, which the comparator did not.
    """

    study: Study
    result: PooledResult
    rung: Rung | None
    better: Better | None = None
    instrument: Instrument | None = None
    is_given_with_more: bool = False
    treatment_distance: Distance = Distance.SAME
    condition_distance: Distance = Distance.SAME
    outcome_distance: Distance = Distance.SAME


class ReportedHarm(msgspec.Struct, frozen=True, kw_only=True):
    """A harm that a study of a treatment reports, and the concepts (ids) that it is or is a kind of.

    ``happened`` is False where the study looked for it and saw none, or no more of it than without the treatment.
    """

    study: Study
    harm: Harm
    concepts: frozenset[str]
    is_serious: bool
    happened: bool

    @property
    def is_case(self) -> bool:
        """Whether it is known from the report of a single person."""
        return self.study.design is Design.OBSERVATIONAL and (self.study.n or 0) <= 1


class ReportedHarms(msgspec.Struct, frozen=True, kw_only=True):
    """The harms that studies of a treatment report, and how many of the studies say anything of harms.

    ``people``: those that the studies are of; None for any. ``looked_in_any``: studies that say anything of harms,
    whoever their people are.
    """

    treatment: Concept
    harms: tuple[ReportedHarm, ...]
    looked: int
    looked_in_any: int
    people: Concept | None = None

    @property
    def seen(self) -> tuple[ReportedHarm, ...]:
        """Those that happened, serious ones first."""
        happened = (one for one in self.harms if one.happened)
        return tuple(sorted(happened, key=lambda one: (not one.is_serious, one.study.key)))


class Directions(msgspec.Struct, frozen=True, kw_only=True):
    """Keys of the studies that found an outcome to go the better way under a treatment, and of those that did not."""

    better: tuple[str, ...]
    against: tuple[str, ...]


class Matches(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the library holds on a question: rows in, reviews, what was left out, and the audit."""

    rows: tuple[RowMatch, ...]
    before_after: tuple[RowMatch, ...]
    reviews: tuple[ReviewMatch, ...]
    left_out: tuple[LeftOut, ...]
    audit: Audit
