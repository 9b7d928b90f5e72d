"""What each tool answers: sources first, then numbers, verdict, certainty, reason, rewrite.

The output schemas come from here. A field that is null or empty is left out of the answer. Effects are turned so that
above 0 (above 1 for a ratio) is better for the treatment, as in every report of palpate.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

Numbers = Annotated[tuple[int, ...], Meta(description="The n of entries of sources.")]
Note = Annotated[str, Meta(description="Version, library, and that this is no personal medical advice.")]
Certainty = Annotated[str, Meta(description="high, moderate, low or very low (GRADE).")]


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of everything that an answer is made of."""


class Source(Part, frozen=True, kw_only=True):
    """A study of the library."""

    n: Annotated[int, Meta(description="By what number this answer refers to it.")]
    key: Annotated[str, Meta(description="Its key, for the tool study.")]
    label: str
    link: Annotated[str | None, Meta(description="Its DOI or PubMed address.")] = None
    title: str | None = None
    retracted: Annotated[str | None, Meta(description="The notice, where the study was withdrawn.")] = None


class Number(Part, frozen=True, kw_only=True):
    """What trials found on one outcome against one comparator."""

    outcome: str | None = None
    against: Annotated[
        str | None, Meta(description="The comparator: nothing or usual care, sham, other treatment.")
    ] = None
    decides: Annotated[bool, Meta(description="Whether the verdict stands on it.")] = False
    measure: Annotated[str | None, Meta(description="SMD is Hedges' g; MD, RR, OR, HR, RD.")] = None
    value: Annotated[float | None, Meta(description="Above 0 (ratios: above 1) is better for the treatment.")] = None
    ci: Annotated[tuple[float, float] | None, Meta(description="95 % confidence interval.")] = None
    prediction: Annotated[tuple[float, float] | None, Meta(description="95 % prediction interval.")] = None
    units: Annotated[str | None, Meta(description="The same in the units of a known scale.")] = None
    studies: Annotated[int | None, Meta(description="Trials pooled.")] = None
    participants: int | None = None
    review: Annotated[str | None, Meta(description="The published review whose result it is.")] = None
    favours: Annotated[str | None, Meta(description="Whom a review's result favours, where it prints no number.")] = (
        None
    )
    better: Annotated[int | None, Meta(description="Trials without usable numbers that point to benefit.")] = None
    neither: int | None = None
    worse: int | None = None
    i2: Annotated[float | None, Meta(description="Heterogeneity, per cent.")] = None
    target: Annotated[float | None, Meta(description="The smallest effect that matters, on the same scale.")] = None
    certainty: Certainty | None = None
    why: Annotated[tuple[str, ...], Meta(description="What lowered the certainty.")] = ()
    sources: Numbers = ()


class LeftOut(Part, frozen=True, kw_only=True):
    """What is not in this answer, and how to ask for it."""

    what: str
    count: int
    ask: Annotated[str, Meta(description="Arguments that bring it.")]


class ReadAs(Part, frozen=True, kw_only=True):
    """How a question or claim was understood; look here first where a verdict surprises."""

    type: str
    treatment: str | None = None
    condition: str | None = None
    outcomes: tuple[str, ...] = ()
    against: str | None = None
    direction: str | None = None
    unknown: Annotated[tuple[str, ...], Meta(description="Words of it that the vocabulary does not know.")] = ()


class AskAnswer(Part, frozen=True, kw_only=True):
    """The verdict on one question or claim."""

    sources: tuple[Source, ...] = ()
    numbers: tuple[Number, ...] = ()
    verdict: Annotated[
        str,
        Meta(
            description="supported, overstated, contradicted, mixed, not enough evidence or not checkable: of the "
            "claim, or of the claim that the question asks about."
        ),
    ]
    certainty: Certainty | None = None
    reason: str
    rewrite: Annotated[
        tuple[str, ...], Meta(description="Sentences that the evidence does bear; quote these, not stronger ones.")
    ] = ()
    notes: tuple[str, ...] = ()
    read_as: ReadAs
    searched: Annotated[str | None, Meta(description="How many studies were searched and used.")] = None
    left_out: tuple[LeftOut, ...] = ()
    note: Note


class ClaimAnswer(Part, frozen=True, kw_only=True):
    """One claim of an article."""

    id: Annotated[int, Meta(description="Its number, for the argument claims.")]
    text: str
    line: int
    sources: Numbers = ()
    numbers: tuple[Number, ...] = ()
    verdict: str
    certainty: Certainty | None = None
    reason: str | None = None
    rewrite: Annotated[str | None, Meta(description="A sentence that the evidence does bear.")] = None
    cited: Annotated[str | None, Meta(description="The study that the claim cites, or that it was not found.")] = None
    notes: tuple[str, ...] = ()
    read_as: ReadAs | None = None


class FindingAnswer(Part, frozen=True, kw_only=True):
    """Something about the article that its author can mend; the tool explain has a page on each code."""

    code: str
    name: str
    line: int
    message: str
    text: str | None = None
    help: str | None = None


class CheckAnswer(Part, frozen=True, kw_only=True):
    """An article's claims with verdicts, the worst first, and what its author can mend."""

    sources: tuple[Source, ...] = ()
    claims: tuple[ClaimAnswer, ...] = ()
    verdicts: Annotated[
        dict[str, tuple[int, ...]], Meta(description="Every claim of the article, by verdict, as numbers of claims.")
    ]
    findings: tuple[FindingAnswer, ...] = ()
    skipped: Annotated[str | None, Meta(description="Why the article was not read for claims.")] = None
    title: str | None = None
    report: Annotated[
        str,
        Meta(
            description="Give this instead of the text to ask for more of the same article; kept in memory until "
            "the server ends or newer articles displace it."
        ),
    ]
    left_out: tuple[LeftOut, ...] = ()
    note: Note


class OptionAnswer(Part, frozen=True, kw_only=True):
    """One treatment compared with one comparator."""

    treatment: str
    sources: Numbers = ()
    figure: Annotated[str, Meta(description="The numbers as they are printed.")]
    smd: Annotated[float | None, Meta(description="In standard deviations; above 0 is better.")] = None
    smd_ci: tuple[float, float] | None = None
    says: Annotated[str, Meta(description="Where the interval lies: benefit, no effect that matters, harm, open.")]
    certainty: Certainty
    review: Annotated[str | None, Meta(description="The published review whose result it is.")] = None
    harms: tuple[str, ...] = ()
    seriously_harmful: bool = False


class OptionGroup(Part, frozen=True, kw_only=True):
    """The treatments that were compared with the same, the surest and largest benefit first."""

    against: str
    options: tuple[OptionAnswer, ...]
    of: Annotated[int, Meta(description="How many there are in all.")]


class OptionsAnswer(Part, frozen=True, kw_only=True):
    """What was tried for a complaint. The treatments were not compared with each other."""

    sources: tuple[Source, ...] = ()
    groups: tuple[OptionGroup, ...] = ()
    condition: str
    outcome: str
    uncompared: Annotated[tuple[str, ...], Meta(description="Treatments tried without a comparison.")] = ()
    searched: str
    left_out: tuple[LeftOut, ...] = ()
    note: Note


class StudyEffect(Part, frozen=True, kw_only=True):
    """One trial's result, as pooled."""

    source: Annotated[int, Meta(description="The n of an entry of sources.")]
    treatment: str
    comparator: str
    measure: str
    value: Annotated[float | None, Meta(description="Above 0 (ratios: above 1) is better; none: a direction only.")] = (
        None
    )
    ci: tuple[float, float] | None = None
    direction: str | None = None
    participants: int | None = None
    risk_of_bias: str | None = None


class OutcomeAnswer(Part, frozen=True, kw_only=True):
    """The pooled evidence on one outcome, comparator by comparator."""

    outcome: str
    numbers: tuple[Number, ...] = ()
    effects: tuple[StudyEffect, ...] = ()
    used: Annotated[int, Meta(description="Studies that stand on one of these numbers.")] = 0


class EvidenceAnswer(Part, frozen=True, kw_only=True):
    """The pooled evidence on a treatment."""

    sources: tuple[Source, ...] = ()
    outcomes: tuple[OutcomeAnswer, ...] = ()
    also_measured: Annotated[tuple[str, ...], Meta(description="Further outcomes, the most studied first.")] = ()
    treatment: str
    condition: str | None = None
    searched: str
    settles: Annotated[str | None, Meta(description="The size of the trial that would settle it.")] = None
    left_out: tuple[LeftOut, ...] = ()
    note: Note


class Row(Part, frozen=True, kw_only=True):
    """One result of a study as its source reports it: not turned, not pooled."""

    what: Annotated[str, Meta(description="Outcome, scale and which way of it is better, time.")]
    compared: Annotated[str | None, Meta(description="Which arms (by id), what was found, p.")] = None
    figures: tuple[str, ...] = ()


class ArmAnswer(Part, frozen=True, kw_only=True):
    """A group of people in a study."""

    id: str
    treatment: str
    role: str
    n: int | None = None
    dose: str | None = None


class StudyAnswer(Part, frozen=True, kw_only=True):
    """One study as its sources report it."""

    key: str
    label: str
    link: str | None = None
    pubmed: str | None = None
    title: str
    retracted: str | None = None
    design: str
    journal: str | None = None
    year: int | None = None
    authors: tuple[str, ...] = ()
    condition: str | None = None
    people: str | None = None
    n: int | None = None
    arms: tuple[ArmAnswer, ...] = ()
    results: tuple[Row, ...] = ()
    harms: Annotated[str | None, Meta(description="As reported; none seen, or nothing said.")] = None
    conduct: Annotated[dict[str, str], Meta(description="What is known of how it was made.")] = {}
    doubts: tuple[str, ...] = ()
    machine_read: Annotated[bool, Meta(description="Read by a program; no person has checked it.")] = False
    seen: Annotated[tuple[str, ...], Meta(description="Where the facts were seen.")] = ()
    left_out: tuple[LeftOut, ...] = ()
    note: Note


class FoundStudy(Part, frozen=True, kw_only=True):
    """A study that was found."""

    key: Annotated[str, Meta(description="Its key, for the tool study.")]
    label: str
    link: str | None = None
    title: str
    design: str
    year: int | None = None
    n: Annotated[int | None, Meta(description="People.")] = None
    condition: str | None = None
    journal: str | None = None
    retracted: bool = False
    machine_read: Annotated[bool, Meta(description="A program read it, no person has checked it.")] = False


class SearchAnswer(Part, frozen=True, kw_only=True):
    """A page of studies."""

    studies: tuple[FoundStudy, ...] = ()
    total: Annotated[int, Meta(description="How many there are on all pages.")]
    some_words_only: Annotated[bool, Meta(description="No study holds all the words; these hold some of them.")] = False
    searched: str
    left_out: tuple[LeftOut, ...] = ()
    note: Note


class ExplainAnswer(Part, frozen=True, kw_only=True):
    """What a code or a term means."""

    term: str
    kind: Annotated[str, Meta(description="finding, verdict, certainty or term.")]
    summary: str
    page: Annotated[str | None, Meta(description="What it finds, why it matters, an example, what is better.")] = None
    sources: Annotated[tuple[str, ...], Meta(description="Where the definition is from.")] = ()
    left_out: tuple[LeftOut, ...] = ()
    note: Note
