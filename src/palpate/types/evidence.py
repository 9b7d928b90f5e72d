"""Effects of single studies, pooled effects, certainty, and the evidence on one question, rung by rung."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from palpate.types.concept import Concept, Distance, Rung
from palpate.types.shown import Shown
from palpate.types.study import Comparison, Favours, PooledResult

_OCCURRENCE = "O:occurrence"  # of a complaint that is to be kept from coming


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the values made at each check: frozen, keyword only."""


class EffectMeasure(StrEnum):
    """The scale of an effect inside palpate; ratios are on the log scale until they are printed."""

    MD = "MD"
    SMD = "SMD"
    LOG_RR = "log RR"
    LOG_OR = "log OR"
    RD = "RD"


class Direction(StrEnum):
    """Which way a result points, whatever its significance; positive is better for the treatment."""

    BETTER = "better"
    NEITHER = "neither"
    WORSE = "worse"


class Effect(Value, frozen=True, kw_only=True):
    """One study's effect on one outcome: oriented so that positive is better for the treatment.

    ``y`` and ``v`` (sampling variance) are None where the report gives a direction only. ``derivation`` says in words
    how they were had, or why there are no numbers. ``raw`` and ``raw_v`` are the mean difference in the instrument's
    units where it has one, oriented the same way, ``sd`` the pooled standard deviation in those units. ``is_paired``
    says that the same people stand in both arms.
    """

    study: str
    label: str
    year: int | None
    outcome: str
    instrument: str | None
    instrument_id: str | None
    timepoint: str | None
    treatment: str
    comparator: str
    rung: Rung
    measure: EffectMeasure
    n_treatment: int | None
    n_comparator: int | None
    y: float | None = None
    v: float | None = None
    raw: float | None = None
    raw_v: float | None = None
    sd: float | None = None
    link: str | None = None
    is_paired: bool = False
    direction: Direction | None = None
    derivation: str = ""
    comparison: Comparison = Comparison.BETWEEN_ARMS
    treatment_distance: Distance = Distance.SAME
    condition_distance: Distance = Distance.SAME
    outcome_distance: Distance = Distance.SAME
    flags: tuple[str, ...] = ()

    @property
    def participants(self) -> int | None:
        """People in both arms together, None where one is not reported."""
        if self.is_paired:
            return self.n_treatment
        if self.n_treatment is None or self.n_comparator is None:
            return None
        return self.n_treatment + self.n_comparator


class Stage(StrEnum):
    """How far a study came before it was left out."""

    PEOPLE = "other people"
    OUTCOME = "outcome not reported"
    COMPARISON = "no comparison of the treatment"
    RETRACTED = "retracted"
    REVIEW = "review of other questions"
    POOLING = "not pooled"


class LeftOut(Value, frozen=True, kw_only=True):
    """A study or row that was looked at and not pooled, with the reason and how far it came."""

    study: str
    why: str
    label: str = ""
    stage: Stage = Stage.POOLING


class PooledEffect(Value, frozen=True, kw_only=True):
    """The result of a random-effects meta-analysis (k >= 2) or the study itself (k = 1).

    ``estimate``, ``ci``, ``prediction`` are on the scale of ``measure``, oriented: positive is better.
    ``weights`` are shares of 1 in the order of the effects pooled, ``i2`` is in per cent; ``plain_ci`` is the normal
    interval of the same fit, shown where there are few studies and the Hartung-Knapp interval says little; ``egger_p``
    is None under ten studies.
    """

    measure: EffectMeasure
    k: int
    participants: int | None
    estimate: float
    se: float
    ci: tuple[float, float]
    p: float
    prediction: tuple[float, float] | None
    tau2: float
    tau2_ci: tuple[float, float] | None
    i2: float
    q: float
    q_p: float | None
    weights: tuple[float, ...]
    method: str
    plain_ci: tuple[float, float] | None = None
    level: float = 0.95
    egger_p: float | None = None


class DirectionCount(Value, frozen=True, kw_only=True):
    """Effects without numbers, counted by direction: exact sign test with its Clopper-Pearson interval."""

    better: int
    neither: int
    worse: int
    share: float | None
    ci: tuple[float, float] | None
    p: float | None


class CertaintyLevel(StrEnum):
    """The four grades of GRADE."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"

    @property
    def order(self) -> int:
        """3 for high down to 0 for very low."""
        return _ORDER[self]


_ORDER = {level: 3 - place for place, level in enumerate(CertaintyLevel)}


class Step(Value, frozen=True, kw_only=True):
    """One rule of grading that was looked at: how many steps down it takes (0 to 3) and the figure that decided."""

    domain: str
    down: int
    figure: str
    rule: str


class Certainty(Value, frozen=True, kw_only=True):
    """How sure anyone can be: the level, where it started, and every step with its figure."""

    level: CertaintyLevel
    start: CertaintyLevel
    steps: tuple[Step, ...]


class Judgement(StrEnum):
    """A bias domain or a whole study, from what its report states."""

    LOW = "low"
    UNCLEAR = "unclear"
    HIGH = "high"


class RiskOfBias(Value, frozen=True, kw_only=True):
    """Risk of bias of one study; ``items`` are (domain, judgement, why). ``concerns`` come from trust checks."""

    study: str
    overall: Judgement
    items: tuple[tuple[str, Judgement, str], ...]
    concerns: tuple[str, ...] = ()


class Natural(Value, frozen=True, kw_only=True):
    """A pooled effect in the units of a known instrument, with the sentence that says so."""

    instrument: str
    value: float
    ci: tuple[float, float]
    minimum: float | None
    maximum: float | None
    text: str


class ReviewResult(Value, frozen=True, kw_only=True):
    """A published review's result on the same question, oriented, with whether ours agrees with it.

    ``target`` is the smallest difference that matters on the scale of a mean difference, None where none is known.
    ``narrower`` counts the slots (treatment, people, outcome) in which it is about something narrower than was asked;
    ``is_given_with_more`` says that the treated got something else too, which the comparator did not; ``is_statement``
    that it is what an agency says on its own page, without a number; ``is_of_some`` that it is of some of the
    people asked about.
    """

    study: str
    label: str
    year: int | None
    result: PooledResult
    rung: Rung | None
    estimate: float | None
    ci: tuple[float, float] | None
    agrees: bool | None
    remark: str
    favours: Favours | None = None
    target: float | None = None
    narrower: int = 0
    is_given_with_more: bool = False
    is_statement: bool = False
    is_of_some: bool = False


class RungEvidence(Value, frozen=True, kw_only=True):
    """All evidence on one rung: the effects pooled, the result, its certainty, reviews beside it, what was left out."""

    rung: Rung
    effects: tuple[Effect, ...]
    directions: tuple[Effect, ...]
    pooled: PooledEffect | None
    count: DirectionCount | None
    certainty: Certainty | None
    natural: Natural | None
    target: float | None
    target_source: str | None
    risk_of_bias: tuple[RiskOfBias, ...]
    reviews: tuple[ReviewResult, ...]
    left_out: tuple[LeftOut, ...]
    settling_size: int | None = None


class Question(Value, frozen=True, kw_only=True):
    """What is asked: a treatment, and optionally for whom, on which outcome, and against which other treatment."""

    treatment: Concept
    condition: Concept | None = None
    outcome: Concept | None = None
    comparator: Concept | None = None

    @property
    def what(self) -> str:
        """What would change, in words: "sleep in fibromyalgia", "hip pain", "occurrence of the common cold"."""
        changed, people = self.what_in_whom
        return f"{changed} {people}".rstrip()

    @property
    def what_in_whom(self) -> tuple[str, str]:
        """The same in two: the outcome, and for whom; pain of people with hip pain is hip pain."""
        whom = self.condition.label if self.condition else ""
        if self.outcome is None:
            return whom or "the outcome", ""
        if whom.endswith(self.outcome.label):
            return whom, ""
        if self.outcome.id == _OCCURRENCE and whom:
            return f"{self.outcome.label} of {whom}", ""
        return self.outcome.label, f"in {whom}" if whom else ""


class Audit(Value, frozen=True, kw_only=True):
    """The absence audit: how many studies the library holds, and how many are left after each slot is asked for.

    ``condition`` and ``outcome`` are None where the question names none; ``compared`` counts the studies with a row
    between arms, ``used`` those that stand on a rung. ``reviews`` counts those of ``treatment`` that are reviews and
    the like, which have no arms of their own.
    """

    searched: int
    treatment: int
    condition: int | None
    outcome: int | None
    compared: int
    used: int
    reviews: int = 0


class Evidence(Shown, Value, frozen=True, kw_only=True):
    """The evidence on one question, per comparator rung, with the audit of what was searched.

    ``settling_size`` is the size of the trial that would settle the question where nothing could be pooled on any rung.
    ``asked`` is the narrower question that this one stands in for, None where it is what was asked. ``machine_read``
    are the rungs of the trials that a program read and no person has checked; nothing else rests on them, and there are
    none where the library pools them with the others.
    """

    question: Question
    rungs: tuple[RungEvidence, ...]
    before_after: tuple[Effect, ...]
    mixed_reviews: tuple[ReviewResult, ...]
    left_out: tuple[LeftOut, ...]
    audit: Audit
    library: str
    rules: str
    version: str
    method: str
    settling_size: int | None = None
    asked: Question | None = None
    machine_read: tuple[RungEvidence, ...] = ()


class Overview(Shown, Value, frozen=True, kw_only=True):
    """The evidence on every outcome that trials of a treatment report, the most studied first.

    ``unlisted`` counts the outcomes with fewer studies that are not shown; ``audit`` counts studies on any outcome.
    """

    question: Question
    outcomes: tuple[Evidence, ...]
    unlisted: int
    audit: Audit
    library: str
    version: str
