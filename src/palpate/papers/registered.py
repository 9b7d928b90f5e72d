"""A record of ClinicalTrials.gov as its API v2 writes it: the fields that are read, in the service's own names.

https://clinicaltrials.gov/data-api/about-api/study-data-structure; a field of another type is a drift of the form.
"""

from __future__ import annotations

import msgspec
from msgspec import field

Number = str | int | float | None


class _Struct(msgspec.Struct, rename="camel"):
    """A part of the record; fields that are not named here are passed over."""


class Identification(_Struct):
    """Number and titles."""

    nct_id: str = ""
    brief_title: str = ""
    official_title: str = ""


class Date(_Struct):
    """A date as ``2016-05`` or ``2016-05-31``."""

    date: str = ""


class Status(_Struct):
    """When the trial began and ended, and when its results came."""

    started_on: Date | None = field(default=None, name="startDateStruct")
    completed_on: Date | None = field(default=None, name="completionDateStruct")
    results_on: Date | None = field(default=None, name="resultsFirstPostDateStruct")

    @property
    def started(self) -> str | None:
        """When the trial began."""
        return self.started_on.date if self.started_on else None

    @property
    def completed(self) -> str | None:
        """When the trial ended."""
        return self.completed_on.date if self.completed_on else None

    @property
    def results_first(self) -> str | None:
        """When results were first posted."""
        return self.results_on.date if self.results_on else None


class Conditions(_Struct):
    """What the people had."""

    conditions: list[str] = field(default_factory=list)


class Masking(_Struct):
    """Who did not know the allocation."""

    who: list[str] = field(default_factory=list, name="whoMasked")


class DesignInfo(_Struct):
    """Allocation, model and masking."""

    allocation: str | None = None
    model: str | None = field(default=None, name="interventionModel")
    masking: Masking | None = field(default=None, name="maskingInfo")


class Enrollment(_Struct):
    """How many people, planned or enrolled."""

    count: int | None = None
    type: str = ""


class Design(_Struct):
    """Type, design and size."""

    study_type: str = ""
    info: DesignInfo = field(default_factory=DesignInfo, name="designInfo")
    enrollment: Enrollment = field(default_factory=Enrollment, name="enrollmentInfo")

    @property
    def enrolled(self) -> int | None:
        """People enrolled; None where the number is still a plan."""
        return self.enrollment.count or None if self.enrollment.type == "ACTUAL" else None


class ArmGroup(_Struct):
    """An arm as planned."""

    label: str = ""
    type: str = ""
    interventions: list[str] = field(default_factory=list, name="interventionNames")


class Arms(_Struct):
    """The arms as planned."""

    groups: list[ArmGroup] = field(default_factory=list, name="armGroups")


class Eligibility(_Struct):
    """Who could take part."""

    sex: str = ""
    minimum_age: str = ""
    maximum_age: str = ""


class Sponsor(_Struct):
    """Who pays."""

    name: str = ""


class Sponsors(_Struct):
    """Who pays."""

    lead: Sponsor | None = field(default=None, name="leadSponsor")


class Protocol(_Struct):
    """What was planned."""

    identification: Identification = field(name="identificationModule")
    status: Status = field(default_factory=Status, name="statusModule")
    conditions: Conditions = field(default_factory=Conditions, name="conditionsModule")
    design: Design = field(default_factory=Design, name="designModule")
    arms: Arms = field(default_factory=Arms, name="armsInterventionsModule")
    eligibility: Eligibility = field(default_factory=Eligibility, name="eligibilityModule")
    sponsors: Sponsors = field(default_factory=Sponsors, name="sponsorCollaboratorsModule")


class Group(_Struct):
    """A group of the results."""

    id: str
    title: str = ""


class Achievement(_Struct):
    """How many of a group reached a milestone."""

    group: str = field(default="", name="groupId")
    subjects: Number = field(default=None, name="numSubjects")

    @property
    def people(self) -> int | None:
        """The number, None where none is given."""
        return whole(self.subjects)


class Milestone(_Struct):
    """``STARTED`` or ``COMPLETED``."""

    type: str = ""
    achievements: list[Achievement] = field(default_factory=list)


class Period(_Struct):
    """A period of the flow; a crossover trial has several."""

    milestones: list[Milestone] = field(default_factory=list)


class Flow(_Struct):
    """How people went through the trial."""

    groups: list[Group] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)


class Count(_Struct):
    """How many people of a group were analysed."""

    group: str = field(default="", name="groupId")
    value: Number = None


class Denominator(_Struct):
    """How many people (or other units) were analysed."""

    units: str = ""
    counts: list[Count] = field(default_factory=list)


class Measurement(_Struct):
    """The value of one group, with its spread or limits, as printed."""

    group: str = field(default="", name="groupId")
    value: Number = None
    spread: Number = None
    lower: Number = field(default=None, name="lowerLimit")
    upper: Number = field(default=None, name="upperLimit")


class Category(_Struct):
    """A category of an outcome (``Yes``), or its only one without a title."""

    title: str = ""
    measurements: list[Measurement] = field(default_factory=list)


class Class(_Struct):
    """A row of an outcome (``Week 12``), or its only one without a title."""

    title: str = ""
    denominators: list[Denominator] = field(default_factory=list, name="denoms")
    categories: list[Category] = field(default_factory=list)


class Analysis(_Struct):
    """A comparison of groups."""

    groups: list[str] = field(default_factory=list, name="groupIds")
    p: Number = field(default=None, name="pValue")
    measure: str = field(default="", name="paramType")
    value: Number = field(default=None, name="paramValue")
    percent: Number = field(default=None, name="ciPctValue")
    sides: str = field(default="", name="ciNumSides")
    lower: Number = field(default=None, name="ciLowerLimit")
    upper: Number = field(default=None, name="ciUpperLimit")


class OutcomeMeasure(_Struct):
    """An outcome with its groups, values and analyses."""

    type: str = ""
    title: str = ""
    time_frame: str = ""
    parameter: str = field(default="", name="paramType")
    dispersion: str = field(default="", name="dispersionType")
    unit: str = field(default="", name="unitOfMeasure")
    groups: list[Group] = field(default_factory=list)
    denominators: list[Denominator] = field(default_factory=list, name="denoms")
    classes: list[Class] = field(default_factory=list)
    analyses: list[Analysis] = field(default_factory=list)


class OutcomeMeasures(_Struct):
    """The outcomes."""

    measures: list[OutcomeMeasure] = field(default_factory=list, name="outcomeMeasures")


class EventGroup(_Struct):
    """How many people of a group had adverse events."""

    id: str = ""
    title: str = ""
    serious: int | None = field(default=None, name="seriousNumAffected")
    serious_of: int | None = field(default=None, name="seriousNumAtRisk")
    other: int | None = field(default=None, name="otherNumAffected")
    other_of: int | None = field(default=None, name="otherNumAtRisk")


class AdverseEvents(_Struct):
    """Adverse events by group."""

    groups: list[EventGroup] = field(default_factory=list, name="eventGroups")


class Results(_Struct):
    """What was found."""

    flow: Flow = field(default_factory=Flow, name="participantFlowModule")
    outcomes: OutcomeMeasures = field(default_factory=OutcomeMeasures, name="outcomeMeasuresModule")
    harms: AdverseEvents | None = field(default=None, name="adverseEventsModule")


class Study(_Struct):
    """One registered trial."""

    protocol: Protocol = field(name="protocolSection")
    results: Results | None = field(default=None, name="resultsSection")


def number(value: Number) -> float | None:
    """A value as a number; None for ``NA`` and the like."""
    try:
        return float(str(value).replace(",", "")) if value is not None else None
    except ValueError:
        return None


def whole(value: Number) -> int | None:
    """A value as a whole number above 0; None for what is none."""
    found = number(value)
    return int(found) if found is not None and found.is_integer() and 0 < found < 10**9 else None
