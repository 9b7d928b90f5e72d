"""A study as the library stores it: facts as reported, one sign convention, doubts kept beside the values.

These structs are the package's own schema: `library/schema.py` decodes records into them and adds the checks
that a type alone cannot hold. Judgements (risk of bias, effects, certainty) are never stored here.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from palpate.types.shown import Shown

_INITIALS = re.compile(r"(?:[^\W\d_a-z]{1,4}|[^\W\d_]{1,2})(?:-[^\W\d_]{1,2})?")


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the stored values: frozen, keyword only, unknown keys refused, defaults left out when written."""


class Design(StrEnum):
    """How the study was made; the closed list of the schema."""

    RANDOMISED = "randomised trial"
    CROSSOVER = "crossover trial"
    CLUSTER = "cluster trial"
    NON_RANDOMISED = "non-randomised trial"
    SINGLE_ARM = "single-arm"
    OBSERVATIONAL = "observational"
    LABORATORY = "laboratory"
    SYSTEMATIC_REVIEW = "systematic review"
    NARRATIVE_REVIEW = "narrative review"
    GUIDELINE = "guideline"

    @property
    def is_controlled(self) -> bool:
        """Whether people (or periods) under the treatment are compared with others without it."""
        return self in {Design.RANDOMISED, Design.CROSSOVER, Design.CLUSTER, Design.NON_RANDOMISED}

    @property
    def is_randomised(self) -> bool:
        """Whether chance decided who got what."""
        return self in {Design.RANDOMISED, Design.CROSSOVER, Design.CLUSTER}


class Role(StrEnum):
    """What an arm is in its trial, as the report frames it."""

    TREATMENT = "treatment"
    COMPARATOR = "comparator"


class Better(StrEnum):
    """Which way of a scale is improvement."""

    LOWER = "lower"
    HIGHER = "higher"


class Comparison(StrEnum):
    """What an outcome row sets against what."""

    BETWEEN_ARMS = "between arms"
    BEFORE_AFTER = "before-after"
    DESCRIPTION = "description"


class Finding(StrEnum):
    """The reported reading of a row: the first three between arms, the last three before-after."""

    BETTER = "better"
    NO_DIFFERENCE = "no difference"
    WORSE = "worse"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    WORSENED = "worsened"


class MeanKind(StrEnum):
    """When a mean was taken: after treatment, the change from before, or before."""

    POST = "post"
    CHANGE = "change"
    BASELINE = "baseline"


class Measure(StrEnum):
    """Effect measures that a record may hold; ratios are stored as printed, not logged."""

    MD = "MD"
    SMD = "SMD"
    RR = "RR"
    OR = "OR"
    HR = "HR"
    RD = "RD"
    ROM = "ROM"

    @property
    def is_ratio(self) -> bool:
        """Whether no effect is 1, not 0."""
        return self in {Measure.RR, Measure.OR, Measure.HR, Measure.ROM}


class Favours(StrEnum):
    """Whom a review's pooled result favours, as the review reads it."""

    TREATMENT = "treatment"
    COMPARATOR = "comparator"
    NEITHER = "neither"
    UNCLEAR = "unclear"


class StatedCertainty(StrEnum):
    """A certainty that a review states in the four grades of GRADE; anything else goes to ``certainty_text``."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


class Doubt(Struct, frozen=True, kw_only=True):
    """Why a stored value may be wrong.

    ``field`` is relative to the struct that holds the doubt (``"means"``, ``"effect.value"``, ``"year"``).
    A doubt that ``blocks`` keeps the row out of pooling, and the reason is shown.
    """

    field: str
    why: str
    source: str | None = None
    blocks: bool = False


class Source(Struct, frozen=True, kw_only=True):
    """Where the facts were seen; ``part`` is ``abstract``, ``full text``, ``table`` or ``secondary``."""

    url: str
    part: str


class Identity(Struct, frozen=True, kw_only=True):
    """Another report of the same study (a second paper, an earlier version), kept for citation matching."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    registry: str | None = None
    key: str | None = None


class Arm(Struct, frozen=True, kw_only=True):
    """A group of people (or a period of a crossover trial) under one treatment. ``n`` as analysed, else randomised."""

    id: str
    treatment: str
    role: Role
    technique: str | None = None
    site: str | None = None
    device: str | None = None
    minutes: float | None = None
    sessions: float | None = None
    weeks: float | None = None
    n: int | None = None


class Mean(Struct, frozen=True, kw_only=True):
    """A mean (or median) of one arm, in the instrument's units, with the spread that was printed beside it."""

    arm: str
    kind: MeanKind
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    se: float | None = None
    ci: tuple[float, float] | None = None
    median: float | None = None
    quartiles: tuple[float, float] | None = None
    range: tuple[float, float] | None = None
    unit: str | None = None
    adjusted: bool | None = None
    spread_unlabelled: bool | None = None
    note: str | None = None


class Events(Struct, frozen=True, kw_only=True):
    """People with an event in one arm."""

    arm: str
    events: int
    n: int


class Printed(Struct, frozen=True, kw_only=True):
    """An effect as its source prints it, kept where the stored sign or ratio was turned."""

    value: float
    ci: tuple[float, float] | None = None


class ReportedEffect(Struct, frozen=True, kw_only=True):
    """A comparison as reported: treatment minus comparator, or treatment over comparator for ratios."""

    measure: Measure
    value: float
    ci: tuple[float, float] | None = None
    se: float | None = None
    adjusted: bool | None = None
    printed: Printed | None = None
    note: str | None = None


class Outcome(Struct, frozen=True, kw_only=True):
    """One outcome at one time.

    ``arms`` is (treatment arm, comparator arm) for a row between arms, (arm,) for a before-after row, and may be
    empty for a description. ``p`` stands with its relation ``p_is`` (``=``, ``<``, ``>``). ``tested`` is False where
    the source shows no test behind the finding, None where that was not looked at. ``extra`` keeps facts that the
    schema has no place for, in words ("53 % responders after 20 weeks").
    """

    outcome: str
    comparison: Comparison
    arms: tuple[str, ...] = ()
    instrument: str | None = None
    better: Better | None = None
    timepoint: str | None = None
    weeks: float | None = None
    finding: Finding | None = None
    tested: bool | None = None
    p: float | None = None
    p_is: str = "="
    means: tuple[Mean, ...] = ()
    events: tuple[Events, ...] = ()
    effect: ReportedEffect | None = None
    source_conflict: str | None = None
    doubts: tuple[Doubt, ...] = ()
    extra: str | None = None
    note: str | None = None

    @property
    def is_blocked(self) -> bool:
        """Whether a doubt keeps this row's numbers out of pooling."""
        return any(doubt.blocks for doubt in self.doubts)


class PooledResult(Struct, frozen=True, kw_only=True):
    """One result of a review, as it prints it; same sign convention as `ReportedEffect`.

    ``certainty`` holds one of the four grades only; a range or other words stand in ``certainty_text``, a strength of
    recommendation in ``recommendation``. ``value`` is None for a narrative result.
    """

    treatment: str
    outcome: str
    comparator: str | None = None
    condition: str | None = None
    better: Better | None = None
    instrument: str | None = None
    timepoint: str | None = None
    studies: int | None = None
    participants: int | None = None
    measure: Measure | None = None
    value: float | None = None
    ci: tuple[float, float] | None = None
    i2: float | None = None
    p: float | None = None
    p_is: str = "="
    favours: Favours | None = None
    certainty: StatedCertainty | None = None
    certainty_text: str | None = None
    recommendation: str | None = None
    printed: Printed | None = None
    doubts: tuple[Doubt, ...] = ()
    extra: str | None = None
    note: str | None = None

    @property
    def is_blocked(self) -> bool:
        """Whether a doubt keeps this number from being set beside our own."""
        return any(doubt.blocks for doubt in self.doubts)


class Harm(Struct, frozen=True, kw_only=True):
    """A reported harm: people with the event in an arm; ``share`` (of 1) where the source prints a per cent only."""

    event: str
    arm: str | None = None
    events: int | None = None
    n: int | None = None
    share: float | None = None


class BiasItems(Struct, frozen=True, kw_only=True):
    """What a report states about the conduct of a trial; None is not reported. ``lost`` is a fraction of 1."""

    randomised: bool | None = None
    concealed: bool | None = None
    participants_blind: bool | None = None
    assessor_blind: bool | None = None
    intention_to_treat: bool | None = None
    registered: bool | None = None
    lost: float | None = None


class ReadPlace(Struct, frozen=True, kw_only=True):
    """Where a program read a value: a cell of a table, or a stretch of the paper's text.

    ``field`` is relative to the study (``"n"``, ``"outcomes[0].means[1].sd"``, ``"bias.concealed"``). ``table`` is the
    table's id or label, ``row`` and ``column`` count from 0 in its grid with the heads. ``span`` is half-open, in code
    points of the paper's text as it was read (`palpate.types.paper.Paper.text`); ``part`` is the title of the section.
    ``confidence`` is the chance that the value is right, from 0 to 1.
    """

    field: str
    part: str | None = None
    table: str | None = None
    row: int | None = None
    column: int | None = None
    span: tuple[int, int] | None = None
    confidence: float | None = None


class MachineRead(Struct, frozen=True, kw_only=True):
    """What program read a study off which kind of source (``"JATS"``), where each value stood, and how sure it is.

    It stays when a person has accepted or mended the values; `Study.machine_read` then is False.
    """

    by: str
    form: str
    confidence: float | None = None
    places: tuple[ReadPlace, ...] = ()


TITLE_WORDS = 4  # of a title that stands where no author is known


def family_name(author: str) -> str:
    """The family name of an author as records write it ("van der Steen JT"), or the whole name of a body.

    Examples
    --------
    >>> family_name("van der Steen JT"), family_name("Baxter J-AB"), family_name("US Preventive Services Task Force")
    ('van der Steen', 'Baxter', 'US Preventive Services Task Force')
    """
    family, _, initials = author.rpartition(" ")
    return family if family and _INITIALS.fullmatch(initials.replace(".", "")) else author


def _opening(title: str) -> str:
    words = title.split()
    return f"“{' '.join(words[:TITLE_WORDS])}{' …' if len(words) > TITLE_WORDS else ''}”"


class Study(Shown, Struct, frozen=True, kw_only=True):
    """One row of the library: a study with its arms, outcomes and sources.

    ``harms`` is ``()`` where the source says none were seen, None where it says nothing. ``within_person`` marks
    designs in which the same people stand in both arms (split body, crossover). ``between_arms`` is
    ``"not reported"`` for a controlled study whose sources show no comparison between its arms. ``reports`` are other
    papers of the same study; ``related`` are keys of records that share people or an earlier version. ``machine_read``
    marks values that a program read and no person has checked; ``read`` says where it read them.
    """

    key: str
    title: str
    design: Design
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    registry: str | None = None
    condition: str | None = None
    population: str | None = None
    n: int | None = None
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    pooled: tuple[PooledResult, ...] = ()
    harms: tuple[Harm, ...] | None = None
    bias: BiasItems | None = None
    funding: str | None = None
    interest: bool | None = None
    within_person: bool | None = None
    between_arms: str | None = None
    causes: tuple[str, ...] = ()
    is_retracted: bool = False
    retraction: str | None = None
    reports: tuple[Identity, ...] = ()
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    accepted: tuple[str, ...] = ()
    machine_read: bool = False
    read: MachineRead | None = None
    note: str | None = None

    @property
    def label(self) -> str:
        """First author, else the title's first words, and year ("Cherkin 2011"); and whether a program read it."""
        mark = " [machine-read]" if self.machine_read else ""
        name = family_name(self.authors[0]) if self.authors else _opening(self.title)
        return (f"{name} {self.year}" if self.year else name) + mark

    @property
    def link(self) -> str | None:
        """Where the study can be read: its DOI, else PubMed, PMC, or the first source that was seen."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.pmcid:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmcid}/"
        return self.sources[0].url if self.sources else None

    def arm(self, arm_id: str) -> Arm:
        """The arm of that id; KeyError if there is none (the schema check has made sure that there is)."""
        for arm in self.arms:
            if arm.id == arm_id:
                return arm
        raise KeyError(arm_id)
