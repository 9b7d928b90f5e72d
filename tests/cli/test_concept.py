from __future__ import annotations

import json
import re

import pytest

from palpate.library import Library
from palpate.library.standing import card
from palpate.types.study import Arm, Design, Role, Study
from tests.commands import Palpate

ROW = re.compile(r"^ +(?P<steps>\d+) +(?P<studies>\d*) {2}(?P<label>.+?) {2,}(?P<id>[TCOIKBM]:\S+)$", re.MULTILINE)


def section(page: str, heading: str) -> str:
    found = re.search(rf"^{heading}[^\n]*\n(.*?)(?:\n\n|\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, page
    return found.group(1)


def trial(key: str, treatment: str, comparator: str) -> Study:
    arms = (
        Arm(id="t", role=Role.TREATMENT, treatment=treatment),
        Arm(id="c", role=Role.COMPARATOR, treatment=comparator),
    )
    return Study(key=key, title=key, design=Design.RANDOMISED, arms=arms, outcomes=())


def test_massage_finds_its_schools_and_says_at_which_distance(palpate: Palpate) -> None:
    said = palpate("concept", "massage")
    assert (said.status, said.err) == (0, "")
    rows = {row["id"]: int(row["steps"]) for row in ROW.finditer(section(said.out, "Narrower"))}
    assert {rows[id] for id in ("T:swedish-massage", "T:thai-massage", "T:deep-tissue-massage", "T:chair-massage")} == {
        1
    }
    assert "hip massage (1)" in " ".join(section(said.out, "Narrower").split())
    above = {row["id"]: int(row["steps"]) for row in ROW.finditer(section(said.out, "Broader"))}
    assert above == {"T:soft-tissue-therapy": 1, "T:manual-therapy": 2}


def test_names_and_identifiers_stand_at_the_top(palpate: Palpate) -> None:
    said = palpate("concept", "Massage Therapies")
    assert said.out.startswith("massage\n───")
    for line in ("  id                     T:massage\n", "ui=D008405\n", "also called            massage therapy,"):
        assert line in said.out
    assert "~" not in said.out


def test_studies_are_counted_each_once() -> None:
    studies = [
        trial("one", "massage", "usual care"),
        trial("two", "Thai massage plus Swedish massage", "massage"),
        trial("three", "exercise", "chair massage"),
    ]
    with Library.in_memory(studies) as library:
        found = card("massage", library)
    assert (found.studies, found.named, found.compared) == (2, 1, 2)
    by_id = {one.concept.id: one for one in found.narrower}
    assert (by_id["T:thai-massage"].studies, by_id["T:thai-massage"].steps) == (1, 1)
    assert by_id["T:chair-massage"].studies == 0


def test_siblings_are_named_but_not_counted_in() -> None:
    with Library.in_memory([trial("one", "Swedish massage", "rest")]) as library:
        found = card("Thai massage", library)
    (swedish,) = (one for one in found.siblings if one.concept.id == "T:swedish-massage")
    assert (found.studies, swedish.studies, swedish.steps) == (0, 1, 2)
    assert "T:thai-massage" not in {one.concept.id for one in found.siblings}


def test_a_scale_shows_its_range_direction_and_smallest_difference_with_its_source(palpate: Palpate) -> None:
    said = palpate("concept", "Oswestry")
    scale = " ".join(section(said.out, "Scale").split())
    assert "measures disability (O:disability) range 0 to 100 better is lower smallest difference 10" in scale
    assert "Ostelo 2008" in scale


def test_a_scale_without_a_fixed_range_says_so(palpate: Palpate) -> None:
    scale = section(palpate("concept", "VAS").out, "Scale")
    assert "range                  not fixed" in scale
    assert "none that matters is kept for it" in scale


def test_a_muscle_shows_its_table(palpate: Palpate) -> None:
    said = palpate("concept", "gluteus maximus")
    table = section(said.out, "Muscle")
    for name in ("origin", "insertion", "actions", "joints", "size", "layer", "source"):
        assert re.search(rf"^  {name} ", table, re.MULTILINE), name
    assert "UBERON_0001370" in said.out
    assert "studies" not in said.out


def test_an_outcome_names_the_scales_that_measure_it(palpate: Palpate) -> None:
    said = palpate("concept", "O:disability")
    assert "(I:odi)" in " ".join(section(said.out, "Measured by").split())
    assert "  better is              lower\n" in said.out


def test_one_wording_may_name_several_kinds(palpate: Palpate) -> None:
    said = palpate("concept", "knee pain")
    assert said.out.startswith("knee pain\n")
    assert "C:knee-pain" in said.out
    assert section(said.out, "The same words also name").strip() == "- outcome: knee pain (O:knee-pain)"
    assert palpate("concept", "O:knee-pain").out.splitlines()[2].split() == ["id", "O:knee-pain"]


def test_json_holds_the_same(palpate: Palpate) -> None:
    found = json.loads(palpate("concept", "Thai massage", "--format", "json").out)
    assert (found["id"], found["family"]) == ("T:thai-massage", "treatment")
    assert {"id": "T:massage", "label": "massage", "steps": 1}.items() <= found["relatives"]["broader"][0].items()
    assert found["studies"]["itself"] > 0
    scale = json.loads(palpate("concept", "HADS-A", "--format", "json").out)
    assert (scale["instrument"]["maximum"], scale["instrument"]["outcome"]) == (21.0, "O:anxiety")


@pytest.mark.parametrize(("name", "meant"), [("swedsh massage", "Swedish massage"), ("fibromyalga", "fibromyalgia")])
def test_an_unknown_name_is_answered_with_near_ones(palpate: Palpate, name: str, meant: str) -> None:
    said = palpate("concept", name)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"palpate: {name}: no such concept. Did you mean {meant}, ")
    assert said.err.count("\n") == 1


def test_a_name_like_no_other_says_what_can_be_asked(palpate: Palpate) -> None:
    said = palpate("concept", "%%%%")
    assert said.status == 2
    assert said.err == "palpate: %%%%: no such concept. Give a treatment, condition, outcome or scale.\n"


def test_an_unknown_id_or_format_is_refused(palpate: Palpate) -> None:
    assert palpate("concept", "T:nowhere").err == (
        "palpate: 'T:nowhere' is no id of the vocabulary. Look one up with resolve.\n"
    )
    assert palpate("concept", "massage", "--format", "xml").err == "palpate: --format xml: say card or json.\n"


def test_the_page_keeps_to_its_width(palpate: Palpate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "64")
    lines = palpate("concept", "massage").out.splitlines()
    assert max(len(line) for line in lines if "https://" not in line) <= 64


def test_a_label_goes_before_a_treatment_that_is_called_by_it(palpate: Palpate) -> None:
    out = palpate("concept", "low back pain").out
    assert "  id                     C:low-back-pain\n" in out
    assert "treatment: low back pain treatments (T:low-back-pain-treatments)" in out
