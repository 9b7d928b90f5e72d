"""The instruments: ranges, directions, outcomes, and the smallest difference that matters with its source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from palpate.types.concept import Family, Instrument
from palpate.vocabulary import load

RECORDS = Path(__file__).parents[2] / "src" / "palpate" / "library" / "records"
INSTRUMENTS = load().instruments
WITH_MID = [instrument for instrument in INSTRUMENTS if instrument.mid is not None]
IDENTIFIED = re.compile(r"\b(doi:10\.\d{4,}/\S+|pmid:\d+|[A-Z][A-Za-z ]+ \d+:\d+)|abstract at |Physiother Theory Pract")


def instrument(wording: str) -> Instrument:
    found = load().resolve(wording, Family.INSTRUMENT).concepts[0]
    return next(one for one in INSTRUMENTS if one.id == found.id)


def test_ids_are_unique() -> None:
    ids = [one.id for one in INSTRUMENTS]
    assert len(ids) == len(set(ids))


def test_every_outcome_exists() -> None:
    outcomes = {concept.id for concept in load().concepts(Family.OUTCOME)}
    assert [one.id for one in INSTRUMENTS if one.outcome and one.outcome not in outcomes] == []


def test_ranges_are_ordered() -> None:
    ranged = [one for one in INSTRUMENTS if one.minimum is not None and one.maximum is not None]
    assert [one.id for one in ranged if not _width(one) > 0] == []


@pytest.mark.parametrize("one", WITH_MID, ids=lambda one: one.id)
def test_a_mid_has_an_outcome_a_direction_and_a_published_source(one: Instrument) -> None:
    assert one.outcome
    assert one.better
    assert one.mid_source
    assert re.search(r"(19|20)\d\d", one.mid_source)
    assert IDENTIFIED.search(one.mid_source)


@pytest.mark.parametrize("one", WITH_MID, ids=lambda one: one.id)
def test_a_mid_lies_within_half_its_range(one: Instrument) -> None:
    assert one.mid is not None
    assert one.mid > 0
    if one.minimum is not None and one.maximum is not None:
        assert one.mid < _width(one) / 2


def test_a_scale_of_unstated_range_has_no_mid() -> None:
    """Its mean could not be told from another version's; grip, walking distance and speed carry their own unit."""
    unranged = {one.id for one in WITH_MID if one.maximum is None}
    assert unranged == {"I:grip-dynamometer", "I:six-minute-walk", "I:gait-speed-test", "I:hba1c-percent"}


@pytest.mark.parametrize(
    ("wording", "mid", "source"),
    [
        ("VAS 0-100", 15, "Ostelo 2008"),
        ("VAS 0-10", 1.5, "Ostelo 2008"),
        ("NRS", 2, "Farrar 2001"),
        ("Oswestry", 10, "Ostelo 2008"),
        ("Roland 0-24", 5, "Ostelo 2008"),
        ("Quebec Back Pain Disability Scale", 20, "Ostelo 2008"),
        ("Neck Disability Index", 7.5, "Young 2009"),
        ("WOMAC pain, mm", 9.7, "Ehrich 2000"),
        ("WOMAC function, mm", 9.3, "Ehrich 2000"),
        ("HADS-A", 1.5, "Puhan 2008"),
        ("PSQI", 4.4, "Longo 2021"),
        ("ISI", 6, "Yang 2009"),
        ("PHQ-9", 5, "Löwe 2004"),
        ("LEFS", 9, "Binkley 1999"),
        ("BPI", 2.2, "Mease 2011"),
        ("HAQ", 0.22, "Wells 1993"),
    ],
)
def test_published_differences(wording: str, mid: float, source: str) -> None:
    found = instrument(wording)
    assert found.mid == mid
    assert source in (found.mid_source or "")


@pytest.mark.parametrize("wording", ["VAS", "WOMAC", "WOMAC pain", "FIQ", "BDI-II", "STAI-S", "Roland 0-23"])
def test_no_difference_is_claimed_where_none_is_fixed(wording: str) -> None:
    """The range is not stated, or what was published is a share of the baseline, or nothing agreed was found."""
    assert instrument(wording).mid is None


@pytest.mark.parametrize(
    ("wording", "low", "high"),
    [
        ("STAI-S", 20, 80),
        ("PSQI", 0, 21),
        ("Roland 0-24", 0, 24),
        ("Roland 0-23", 0, 23),
        ("HADS-D", 0, 21),
        ("ODI", 0, 100),
        ("Piper Fatigue Scale", 0, 10),
        ("CMAI", 29, 203),
        ("DN4", 0, 10),
    ],
)
def test_ranges_of_well_known_scales(wording: str, low: float, high: float) -> None:
    assert (instrument(wording).minimum, instrument(wording).maximum) == (low, high)


@pytest.mark.parametrize(
    ("wording", "outcome"),
    [
        ("mmHg", "O:blood-pressure"),
        ("beats/min", "O:heart-rate"),
        ("goniometer, degrees", "O:range-of-motion"),
        ("algometer", "O:pressure-pain-threshold"),
        ("Cutometer R2, %", "O:skin-elasticity"),
        ("saliva", "O:salivary-cortisol"),
        ("Facial Wrinkle Scale", "O:wrinkles"),
        ("FACE-Q 0-100", "O:face-satisfaction"),
    ],
)
def test_what_is_measured(wording: str, outcome: str) -> None:
    assert instrument(wording).outcome == outcome


@pytest.mark.parametrize(
    ("wording", "id"),
    [
        ("HADS", "I:hads"),
        ("HADS-A", "I:hads-a"),
        ("HADS-D", "I:hads-d"),
        ("HADS total", "I:hads"),
        ("STAI", "I:stai"),
        ("STAI-S", "I:stai-state"),
        ("STAI-T", "I:stai-trait"),
        ("State-Trait Anxiety Inventory", "I:stai"),
    ],
)
def test_a_letter_behind_a_hyphen_is_part_of_the_name(wording: str, id: str) -> None:
    assert instrument(wording).id == id


@pytest.mark.parametrize(
    ("wording", "id"),
    [
        ("VAS 100 mm", "I:vas-0-100"),
        ("100-mm VAS", "I:vas-0-100"),
        ("0-100 mm VAS", "I:vas-0-100"),
        ("VAS (0–100)", "I:vas-0-100"),
        ("visual analogue scale (0 to 100 mm)", "I:vas-0-100"),
        ("100-point visual analog scale", "I:vas-0-100"),
        ("pain on a 100-mm visual analogue scale", "I:vas-0-100"),
        ("VAS (0-10 cm)", "I:vas-0-10"),
        ("10-cm VAS", "I:vas-0-10"),
        ("visual analogue scale from 0 to 10", "I:vas-0-10"),
        ("VAS", "I:vas"),
        ("10-point VAS", "I:vas"),
        ("NRS 0-10", "I:nrs"),
        ("NPRS", "I:nrs"),
        ("NPRS (0-10)", "I:nrs"),
        ("11-point NRS", "I:nrs"),
        ("0-10 numeric pain rating scale", "I:nrs"),
        ("NRS 0-100", "I:nrs-0-100"),
        ("101-point NRS", "I:nrs-0-100"),
        ("NDI (0 to 100)", "I:ndi-percent"),
        ("WOMAC pain (0-20)", "I:womac-pain-20"),
        ("0 to 10", "I:rating-0-10"),
    ],
)
def test_a_stated_range_leads_to_its_line(wording: str, id: str) -> None:
    assert instrument(wording).id == id


@pytest.mark.parametrize("wording", ["NRS 0-20", "Oswestry 0-50", "HADS-A 0-100"])
def test_a_range_that_is_not_the_scales_own_is_not_taken_for_it(wording: str) -> None:
    assert load().instrument(wording) is None


@pytest.mark.parametrize(
    "wording",
    [
        *(
            "scale",
            "qwxyz index",
            "foo scale",
            "frobnicate questionnaire",
            "Jones score",
            "quality of life questionnaire",
        ),
        *("fact sheet", "pain in the elbow", "blood of the dragon", "rating of the elbow", "clinical pain severity"),
    ],
)
def test_an_unknown_scale_is_no_other(wording: str) -> None:
    resolution = load().resolve(wording, Family.INSTRUMENT)
    assert (resolution.concepts, resolution.how) == ((), "none")


@pytest.mark.parametrize(
    ("wording", "id", "outcome"),
    [
        ("elbow", "I:joint-measurement", "O:range-of-motion"),
        ("score", "I:unnamed-rating", None),
        ("instrument", "I:unnamed-measurement", None),
        ("index", "I:index", None),
        ("questionnaire", "I:questionnaire", None),
    ],
)
def test_what_a_record_leaves_unnamed_is_said_to_be_unnamed(wording: str, id: str, outcome: str | None) -> None:
    assert (instrument(wording).id, instrument(wording).outcome) == (id, outcome)
    assert load().find(f"The {wording} of it.", families=(Family.INSTRUMENT,)) == ()


def test_means_of_the_records_lie_on_their_scales() -> None:
    """A mean off its scale is a wrong range here, or a slip in the record."""
    off = [
        (key, wording, mean)
        for key, wording, mean in _means()
        if (scale := instrument(wording)).minimum is not None
        and scale.maximum is not None
        and not scale.minimum <= mean <= scale.maximum
    ]
    assert off == []


def _means() -> Iterator[tuple[str, str, float]]:
    for path in sorted(RECORDS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from _means_of(json.loads(line))


def _means_of(study: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    for row in study.get("outcomes", ()):
        wording = row.get("instrument")
        if wording and load().resolve(wording, Family.INSTRUMENT).how in {"label", "synonym"}:
            values = [mean for mean in row.get("means", ()) if mean.get("kind") in {"post", "baseline"}]
            yield from ((study["key"], wording, value["mean"]) for value in values if value.get("mean") is not None)


def _width(one: Instrument) -> float:
    assert one.minimum is not None
    assert one.maximum is not None
    return one.maximum - one.minimum
