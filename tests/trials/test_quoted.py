from __future__ import annotations

from palpate.trials import read_trial
from palpate.types.study import Finding, Outcome
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE)
ROWS = [["", "Massage mean (SE)", "Usual care mean (SE)"], ["Stiffness", "20.85 (1.10)", "26.00 (2.78)"]]


def row(text: str) -> Outcome:
    return read_trial(paper(ARMS, table("Outcomes at 12 weeks", ROWS), body=[("Results", text)])).outcomes[0]


def test_the_sentence_that_prints_both_figures_gives_the_p() -> None:
    found = row("Stiffness after massage (20.85) was lower than with usual care (26.0, P = 0.037).")
    assert (found.p, found.p_is, found.finding) == (0.037, "=", Finding.BETTER)


def test_a_p_against_baseline_is_not_taken() -> None:
    found = row("Stiffness fell to 20.85 and 26.00, in each arm different from baseline (P = 0.001).")
    assert found.p is None


def test_a_p_of_other_figures_is_not_taken() -> None:
    assert row("Stiffness after massage (20.85) and age (54.8) went together, P = 0.037.").p is None


def test_two_sentences_that_disagree_give_none() -> None:
    text = "Stiffness was 20.85 against 26.00 (P = 0.037). After correction it was 20.85 against 26.00 (P = 0.21)."
    assert row(text).p is None
