"""The map of effects: what is on its axes, that each cell is what the evidence says, and that advice is no effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from palpate import vocabulary
from palpate.effect_map import effect_map
from palpate.errors import InputError
from palpate.evidence import gather
from palpate.library import Library
from palpate.types.concept import Rung
from palpate.types.effect_map import EffectMap
from palpate.types.evidence import Question
from palpate.types.study import Favours, PooledResult, Study
from palpate.verdict.standing import standings
from tests.builders import arm, means, row, study


def mapped(name: str, *studies: Study, **most: int) -> EffectMap:
    with Library.in_memory(studies) as library:
        return effect_map(vocabulary.load().concept(name), library, **most)


def labels(found: EffectMap) -> tuple[list[str], list[str]]:
    return [one.label for one in found.rows], [one.label for one in found.columns]


def trial(key: str, treatment: str, condition: str, outcome: str = "pain", second: str = "usual care") -> Study:
    given = (arm("t", treatment), arm("c", second, is_comparator=True))
    return study(key, row(outcome=outcome, means=means(3, 4)), arms=given, condition=condition)


def test_a_treatment_has_complaints_and_outcomes() -> None:
    found = mapped(
        "T:massage", trial("a", "massage", "neck pain"), trial("b", "Swedish massage", "fibromyalgia", "sleep")
    )
    assert labels(found) == (["fibromyalgia", "neck pain"], ["pain", "sleep"])
    assert [[cell is not None for cell in line] for line in found.cells] == [[False, True], [True, False]]
    assert found.studies == (1, 1)


def test_a_complaint_and_an_outcome_have_treatments() -> None:
    studies = trial("a", "massage", "neck pain"), trial("b", "acupuncture", "chronic neck pain")
    assert labels(mapped("C:neck-pain", *studies)) == (["acupuncture", "massage"], ["pain"])
    assert labels(mapped("O:pain", *studies)) == (["acupuncture", "massage"], ["neck pain"])


def test_a_column_takes_in_what_is_narrower() -> None:
    found = mapped(
        "T:massage", trial("a", "massage", "neck pain", "pain intensity"), trial("b", "massage", "neck pain")
    )
    assert labels(found)[1] == ["pain"]
    cell = found.cells[0][0]
    assert cell is not None
    assert cell.trials == 2


def test_a_cell_prefers_sham_and_says_so_where_another_comparison_disagrees() -> None:
    ((cell,),) = mapped(
        "T:massage", trial("a", "massage", "neck pain", second="sham massage"), trial("b", "massage", "neck pain")
    ).cells
    assert cell is not None
    assert cell.rung is Rung.SHAM
    assert not cell.disagrees


def test_what_does_not_fit_is_named() -> None:
    studies = trial("a", "massage", "neck pain"), trial("b", "massage", "fibromyalgia", "sleep")
    found = mapped("T:massage", *studies, most_rows=1, most_columns=1)
    assert [one.label for one in (*found.other_rows, *found.other_columns)] == ["neck pain", "sleep"]


def test_advice_of_a_guideline_is_no_effect() -> None:
    advice = PooledResult(
        treatment="massage", condition="neck pain", outcome="recommendation", favours=Favours.COMPARATOR
    )
    found = mapped("T:massage", study("g", arms=(), pooled=(advice,)), trial("a", "massage", "neck pain"))
    assert labels(found)[1] == ["pain"]


def test_each_cell_is_what_the_evidence_says(starter_library: Path) -> None:
    words = vocabulary.load()
    with Library.open(starter_library) as library:
        found = effect_map(words.concept("T:acupuncture"), library)
        filled = [
            (row, column, cell)
            for row, line in zip(found.rows, found.cells, strict=True)
            for column, cell in zip(found.columns, line, strict=True)
            if cell is not None
        ]
        for row_, column, cell in filled:
            evidence = gather(Question(treatment=found.concept, condition=row_, outcome=column), library)
            assert cell.figure in {one.figure for one in standings(evidence)}, (row_.label, column.label)
    assert len(filled) > 20


def test_a_scale_has_no_map() -> None:
    with pytest.raises(InputError, match="there is no map"):
        mapped("I:vas")
