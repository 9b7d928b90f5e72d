"""ClinicalTrials.gov's JSON (API v2) to studies: arms, results and harms stand there as data.

Fields: https://clinicaltrials.gov/data-api/about-api/study-data-structure. Values are those of the registry, which the
investigators entered; a difference whose direction neither the record's own means nor its counts confirm is kept with
a doubt that keeps it out of pooling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from palpate._version import __version__
from palpate.papers.fields import year_of
from palpate.papers.json_records import Record, read_records
from palpate.papers.registered import Study as Registered
from palpate.papers.registered_results import outcomes_of
from palpate.types.paper import PaperFormat, Rejected
from palpate.types.study import Arm, BiasItems, Design, Harm, MachineRead, Role, Source, Study

_ALLOCATED = {"RANDOMIZED": Design.RANDOMISED, "NON_RANDOMIZED": Design.NON_RANDOMISED}
_CLUSTER = re.compile(r"\bclusters?\b", re.IGNORECASE)
_KIND = re.compile(r"^[A-Z][a-z]+(?: [A-Z][a-z]+)*: ")
_COMPARATORS = frozenset({"PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION", "ACTIVE_COMPARATOR"})
_CONTROL = re.compile(
    r"\b(?:placebo|sham|controls?|usual|standard care|no (?:treatment|intervention)|wait\w*)\b", re.IGNORECASE
)


def read_clinical_trials(data: bytes, source: str) -> Iterator[Study | Rejected]:
    """Read every trial of an answer or a file of one trial.

    Raises
    ------
    ReadingError
        If the file is no JSON.
    """

    def made(record: Record) -> Study:
        return _study(msgspec.json.decode(record.data, type=Registered))

    yield from read_records(data, source, made, kind="no ClinicalTrials.gov record")


def _study(trial: Registered) -> Study:
    plan = trial.protocol
    name = plan.identification.nct_id
    if not re.fullmatch(r"NCT\d{8}", name):
        raise ValueError(f"a record without NCT number ({name[:20]!r})")
    title = plan.identification.official_title or plan.identification.brief_title
    if not title:
        raise ValueError("a record without title")
    arms = tuple(_arms(trial))
    return Study(
        key=name.lower(),
        title=title,
        design=_design(trial, title),
        year=year_of(plan.status.results_first or plan.status.completed or plan.status.started),
        registry=name,
        condition=", ".join(plan.conditions.conditions) or None,
        population=_population(trial),
        n=plan.design.enrolled,
        arms=arms,
        outcomes=tuple(outcomes_of(trial, arms)),
        harms=tuple(_harms(trial, arms)) if trial.results and trial.results.harms else None,
        bias=_bias(trial),
        funding=plan.sponsors.lead.name if plan.sponsors.lead else None,
        sources=(Source(url=f"https://clinicaltrials.gov/study/{name}", part="table"),),
        machine_read=True,
        read=MachineRead(by=f"palpate {__version__}", form=PaperFormat.CLINICAL_TRIALS.value),
    )


def _design(trial: Registered, title: str) -> Design:
    design = trial.protocol.design
    if design.study_type in {"OBSERVATIONAL", "EXPANDED_ACCESS"}:
        return Design.OBSERVATIONAL
    found = _ALLOCATED.get(design.info.allocation or "", Design.SINGLE_ARM)
    if found is Design.RANDOMISED and design.info.model == "CROSSOVER":
        return Design.CROSSOVER
    if found is Design.RANDOMISED and _CLUSTER.search(title):
        return Design.CLUSTER
    return found


def _population(trial: Registered) -> str | None:
    who = trial.protocol.eligibility
    ages = " to ".join(filter(None, (who.minimum_age, who.maximum_age)))
    sex = who.sex.lower() if who.sex and who.sex != "ALL" else ""
    return ", ".join(filter(None, (ages, sex))) or None


def _arms(trial: Registered) -> Iterator[Arm]:
    """The arms as registered; where there are none, the groups of the results."""
    numbers = _started(trial)
    groups = trial.protocol.arms.groups
    if not groups and trial.results:
        for number, group in enumerate(trial.results.flow.groups, start=1):
            role = Role.COMPARATOR if _CONTROL.search(group.title) else Role.TREATMENT
            yield Arm(id=f"a{number}", treatment=group.title, role=role, n=numbers.get(group.title.casefold()))
        return
    every_active = all(group.type == "ACTIVE_COMPARATOR" for group in groups)
    for number, arm in enumerate(groups, start=1):
        given = [_KIND.sub("", one) for one in arm.interventions] or [arm.label]
        is_comparator = arm.type in _COMPARATORS and not (every_active and number == 1)
        yield Arm(
            id=f"a{number}",
            treatment=" plus ".join(dict.fromkeys(filter(None, given))) or f"arm {number}",
            technique=arm.label if arm.interventions else None,
            role=Role.COMPARATOR if is_comparator else Role.TREATMENT,
            n=numbers.get(arm.label.casefold()),
        )


def _started(trial: Registered) -> dict[str, int]:
    """How many people started in each group of the flow, by the group's title."""
    flow = trial.results.flow if trial.results else None
    if flow is None or not flow.periods:
        return {}
    titles = {group.id: group.title.casefold() for group in flow.groups}
    first = next((stone for stone in flow.periods[0].milestones if stone.type == "STARTED"), None)
    found = {one.group: one.people for one in first.achievements} if first else {}
    return {titles[group]: n for group, n in found.items() if n and group in titles}


def _bias(trial: Registered) -> BiasItems:
    info = trial.protocol.design.info
    masked = info.masking.who if info.masking else None
    return BiasItems(
        randomised={"RANDOMIZED": True, "NON_RANDOMIZED": False}.get(info.allocation or ""),
        participants_blind="PARTICIPANT" in masked if masked is not None else None,
        assessor_blind="OUTCOMES_ASSESSOR" in masked if masked is not None else None,
        registered=True,
    )


def _harms(trial: Registered, arms: tuple[Arm, ...]) -> Iterator[Harm]:
    harms = trial.results.harms if trial.results else None
    by_label = {(arm.technique or arm.treatment).casefold(): arm.id for arm in arms}
    for group in harms.groups if harms else ():
        arm = by_label.get(group.title.casefold())
        for event, hit, n in (
            ("serious adverse events", group.serious, group.serious_of),
            ("other adverse events", group.other, group.other_of),
        ):
            if arm is not None and hit is not None and n and hit <= n:
                yield Harm(event=event, arm=arm, events=hit, n=n)
