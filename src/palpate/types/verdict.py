"""What the evidence says of a claim."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from palpate.types.concept import Concept, Rung
from palpate.types.evidence import CertaintyLevel, Evidence
from palpate.types.shown import Shown


class VerdictKind(StrEnum):
    """The six verdicts."""

    SUPPORTED = "supported"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    MIXED = "mixed"
    NOT_ENOUGH = "not enough evidence"
    NOT_CHECKABLE = "not checkable"

    @property
    def code(self) -> str:
        """Its code in reports that programs read; never used for anything else."""
        return _CODES[self]

    @property
    def word(self) -> str:
        """The verdict as one word, for options and names: ``not-enough-evidence``."""
        return self.value.replace(" ", "-")

    @property
    def is_problem(self) -> bool:
        """Whether an author has something to mend or to look into."""
        return self not in {VerdictKind.SUPPORTED, VerdictKind.NOT_CHECKABLE}


_CODES = {
    VerdictKind.CONTRADICTED: "V101",
    VerdictKind.OVERSTATED: "V102",
    VerdictKind.MIXED: "V103",
    VerdictKind.NOT_ENOUGH: "V104",
    VerdictKind.SUPPORTED: "V105",
    VerdictKind.NOT_CHECKABLE: "V106",
}


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """What the evidence bears on one outcome, in the parts that sentences on several outcomes may share.

    ``begins`` ("Massage may") and ``ends`` ("in low back pain compared with sham or light touch") stand around what
    changes: ``verb`` ("reduce") and ``outcome`` ("pain").
    """

    begins: str
    verb: str
    outcome: str
    ends: str

    @property
    def text(self) -> str:
        """The sentence as it is printed."""
        return f"{self.begins} {self.verb} {self.outcome} {self.ends}."


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence on one outcome of a claim, read against it.

    ``rung`` is the comparator that the reading stands on, None where no rung holds a result. ``review`` is the key of
    the published review that it stands on, None where it stands on the library's own trials. ``sentence`` is what the
    evidence bears, worded by its certainty. ``studies`` are the keys of the studies that it rests on.
    """

    kind: VerdictKind
    reason: str
    evidence: Evidence | None = None
    outcome: Concept | None = None
    rung: Rung | None = None
    review: str | None = None
    certainty: CertaintyLevel | None = None
    sentence: Sentence | None = None
    studies: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """What it is about: the outcome, and whom it was looked up for ("sleep in fibromyalgia", "hip pain")."""
        if self.evidence:
            return self.evidence.question.what
        return self.outcome.label if self.outcome else "outcome"


class Verdict(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a claim: one kind, its certainty and rung, the reason in one line, and a reading per outcome.

    ``studies`` are the keys of the library's studies that it rests on, in the order of the readings. ``notes`` are
    further reasons in the order of their weight: how claim and trials differ slot by slot, what was broadened, what the
    rungs say apart. ``rewrite`` is a sentence that the evidence does bear, None where the claim may stand as it is.
    """

    kind: VerdictKind
    reason: str
    certainty: CertaintyLevel | None = None
    rung: Rung | None = None
    readings: tuple[Reading, ...] = ()
    studies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rewrite: str | None = None
