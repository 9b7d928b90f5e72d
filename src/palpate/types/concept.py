"""Terms of the vocabulary and what a piece of wording resolved to."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from palpate.types.study import Better


class Family(StrEnum):
    """Kinds of concept; each has its file in `vocabulary/data`."""

    TREATMENT = "treatment"
    CONDITION = "condition"
    OUTCOME = "outcome"
    INSTRUMENT = "instrument"
    COMPARATOR = "comparator"
    BODY_PART = "body part"
    MUSCLE = "muscle"


class Rung(StrEnum):
    """The comparator ladder: what the treatment was tried against."""

    NOTHING = "nothing or usual care"
    SHAM = "sham or light touch"
    ACTIVE = "other treatment"

    @property
    def order(self) -> int:
        """0 for the lowest rung (nothing), 2 for the highest (another treatment)."""
        return list(Rung).index(self)


class Concept(msgspec.Struct, frozen=True, kw_only=True):
    """One term: an id such as ``T:swedish-massage``, a label, its synonyms and its broader terms (ids)."""

    id: str
    family: Family
    label: str
    synonyms: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    mesh: str | None = None
    uberon: str | None = None
    better: Better | None = None
    rung: Rung | None = None
    note: str | None = None


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """A measuring instrument: range and direction of its scale and the outcome that it measures.

    ``mid`` is its smallest difference that matters, in its units; ``mid_source`` says where that was published.
    """

    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    outcome: str | None = None
    better: Better | None = None
    minimum: float | None = None
    maximum: float | None = None
    mid: float | None = None
    mid_source: str | None = None
    note: str | None = None


class Muscle(msgspec.Struct, frozen=True, kw_only=True):
    """A muscle: where it arises and inserts, what it does, over which joints, nerve, and its size rank in a group."""

    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    insertion: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    region: str | None = None
    size_rank: int | None = None
    size_source: str | None = None
    layer: str | None = None
    uberon: str | None = None
    source: str | None = None


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What a wording resolved to: the concepts it names (several for "massage plus exercise") and how.

    ``how`` is ``label``, ``synonym``, ``part`` (a synonym inside the wording), ``spelling`` (a near form) or ``none``.
    """

    text: str
    concepts: tuple[Concept, ...] = ()
    how: str = "none"


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """The concept nearest to a wording that the vocabulary does not hold, by the wording of its that is nearest.

    ``similarity`` is the cosine of both wordings' vectors, at most 1.
    """

    text: str
    concept: Concept
    wording: str
    similarity: float


class Distance(StrEnum):
    """How far a study's concept stands from the one asked for."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    SIBLING = "sibling"
    UNRELATED = "unrelated"


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A term in running text: half-open offsets in code points, and every concept that the wording names.

    ``concepts`` holds one concept per family at most, in the order of families that was asked for; never empty.
    """

    start: int
    end: int
    concepts: tuple[Concept, ...]

    @property
    def concept(self) -> Concept:
        """The concept of the first family."""
        return self.concepts[0]


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    """A concept beside another: its steps from that, and in how many studies it stands itself (None: not indexed)."""

    concept: Concept
    steps: int
    studies: int | None = None


class ConceptCard(msgspec.Struct, frozen=True, kw_only=True):
    """A concept, its neighbours, and the studies of a library on it.

    ``studies`` counts those that name it or anything narrower, ``named`` those that name it itself, ``compared`` those
    that have it (or anything narrower) as a comparator; None where a library keeps no index of its family. ``others``
    are concepts of other families with the same wording; ``measures`` is an instrument's outcome.
    """

    concept: Concept
    studies: int | None = None
    named: int | None = None
    compared: int | None = None
    broader: tuple[Relative, ...] = ()
    narrower: tuple[Relative, ...] = ()
    siblings: tuple[Relative, ...] = ()
    others: tuple[Concept, ...] = ()
    measured_by: tuple[Instrument, ...] = ()
    measures: Concept | None = None
    instrument: Instrument | None = None
    muscle: Muscle | None = None
