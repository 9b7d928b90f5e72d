from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.types.study import Outcome
from tests.trials.papers import BASELINE, paper, table

HEADS = ["", "Massage mean (SD)", "Usual care mean (SD)", "P"]


def row(figures: list[str], heads: list[str] = HEADS) -> Outcome:
    study = read_trial(paper(table(*BASELINE), table("Outcomes", [heads, figures])))
    assert len(study.outcomes) == 1
    return study.outcomes[0]


def test_a_row_that_adds_up_may_be_pooled() -> None:
    assert not row(["Pain", "30.0 (10.0)", "36.0 (11.0)", "0.03"]).is_blocked


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        (["Pain", "30.0 (10.0)", "31.0 (11.0)", "0.0001"], "t test"),
        (["Pain", "30.0 (1.0)", "36.0 (1.1)", "0.03"], "standard deviations apart"),
    ],
)
def test_a_row_that_does_not_add_up_is_kept_out_with_the_reason(figures: list[str], word: str) -> None:
    doubted = row(figures)
    assert doubted.is_blocked
    assert any(word in doubt.why for doubt in doubted.doubts)


def test_a_count_that_its_per_cent_denies_is_doubted() -> None:
    heads = ["", "Massage n (%)", "Usual care n (%)", "P"]
    doubted = row(["Improved", "20 (75.5)", "10 (32.3)", "0.4"], heads)
    assert [doubt.field for doubt in doubted.doubts if "per cent" in doubt.why] == ["events[0].n"]
