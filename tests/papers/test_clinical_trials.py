"""A registered trial's results are data: arms, means, counts and a difference whose direction its own means show."""

from __future__ import annotations

import copy
import json
from typing import Any

from palpate.library.schema import decode, encode
from palpate.papers.clinical_trials import read_clinical_trials
from palpate.types.paper import Rejected
from palpate.types.study import Design, Finding, MeanKind, Measure, Role, Study
from tests.papers.registered_sample import RECORD, TRIAL


def read(record: dict[str, Any]) -> Study:
    (study,) = read_clinical_trials(json.dumps(record).encode(), "t.json")
    assert isinstance(study, Study)
    return study


def changed(**analysis: Any) -> dict[str, Any]:
    record = copy.deepcopy(RECORD)
    record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"][0]["analyses"][0] |= analysis
    return record


def test_the_plan_is_read() -> None:
    (study,) = read_clinical_trials(TRIAL.encode(), "t.json")
    assert isinstance(study, Study)
    assert (study.key, study.registry, study.design, study.n) == ("nct09999999", "NCT09999999", Design.RANDOMISED, 40)
    assert [(arm.treatment, arm.role, arm.n) for arm in study.arms] == [
        ("Massage therapy", Role.TREATMENT, 20),
        ("Rest", Role.COMPARATOR, 20),
    ]
    assert study.bias is not None
    assert (study.bias.randomised, study.bias.assessor_blind, study.bias.participants_blind) == (True, True, False)
    assert (study.condition, study.population, study.funding) == ("Knee Osteoarthritis", "40 Years", "The Fund")
    assert study.machine_read
    assert decode(encode(study), file="x", line_number=1) == study


def test_means_counts_and_harms_are_read() -> None:
    pain, relapse = read(RECORD).outcomes
    assert [(one.n, one.mean, one.sd, one.kind) for one in pain.means] == [
        (20, 3.9, 1.4, MeanKind.POST),
        (19, 5.9, 1.3, MeanKind.POST),
    ]
    assert [(one.events, one.n) for one in relapse.events] == [(3, 20), (8, 19)]
    harms = read(RECORD).harms
    assert harms is not None
    assert [(one.event, one.events, one.n) for one in harms] == [("serious adverse events", 1, 20)]


def test_a_difference_is_turned_to_treatment_against_comparator() -> None:
    pain = read(RECORD).outcomes[0]
    assert pain.effect is not None
    assert (pain.effect.measure, pain.effect.value, pain.effect.ci) == (Measure.MD, -2.1, (-3.1, -1.1))
    assert pain.effect.printed is not None
    assert pain.effect.printed.value == 2.1
    assert (pain.p, pain.p_is, pain.finding) == (0.001, "<", Finding.BETTER)
    assert not pain.is_blocked


def test_a_difference_of_unknown_direction_is_kept_out_of_pooling() -> None:
    pain = read(changed(paramValue="9.5", ciLowerLimit="8", ciUpperLimit="11")).outcomes[0]
    assert pain.effect is not None
    assert pain.is_blocked


def test_one_sided_intervals_are_left_out() -> None:
    pain = read(changed(ciNumSides="ONE_SIDED")).outcomes[0]
    assert pain.effect is not None
    assert pain.effect.ci is None


def test_an_outcome_with_one_value_makes_no_row() -> None:
    assert all("Walking" not in row.outcome for row in read(RECORD).outcomes)


def test_a_planned_number_is_no_number_of_people() -> None:
    record = copy.deepcopy(RECORD)
    record["protocolSection"]["designModule"]["enrollmentInfo"]["type"] = "ESTIMATED"
    assert read(record).n is None


def test_drift_is_named_with_its_field() -> None:
    record = copy.deepcopy(RECORD)
    record["protocolSection"]["conditionsModule"]["conditions"] = "a word"
    (found,) = read_clinical_trials(json.dumps(record).encode(), "t.json")
    assert isinstance(found, Rejected)
    assert "conditions" in found.reason
