from __future__ import annotations

import pytest

from palpate.trials import read_trial
from palpate.types.study import Design
from tests.trials.papers import BASELINE, paper, table

ARMS = table(*BASELINE)


@pytest.mark.parametrize(
    ("sentence", "item", "value"),
    [
        ("Numbered, opaque, sealed envelopes held the allocation.", "concealed", True),
        ("There was no concealment of the allocation sequence.", "concealed", False),
        ("The study was double-blind.", "participants_blind", True),
        ("This was an open-label study.", "participants_blind", False),
        ("It was not possible to blind the participants to treatment.", "participants_blind", False),
        ("Outcome assessors were blinded to group assignment.", "assessor_blind", True),
        ("Analyses were by intention to treat.", "intention_to_treat", True),
        ("The trial was registered before the first visit.", "registered", True),
        ("The dropout rate was 12%.", "lost", 0.12),
    ],
)
def test_an_item_has_the_sentence_that_shows_it(sentence: str, item: str, value: bool | float) -> None:
    trial = paper(ARMS, body=[("Methods", f"People came from three towns. {sentence} They were paid.")])
    study = read_trial(trial)
    assert study.bias is not None
    assert getattr(study.bias, item) == value
    assert study.read is not None
    place = next(place for place in study.read.places if place.field == f"bias.{item}")
    assert place.span is not None
    assert trial.text[place.span[0] : place.span[1]] == sentence


@pytest.mark.parametrize("item", ["concealed", "participants_blind", "assessor_blind", "intention_to_treat", "lost"])
def test_what_no_sentence_says_is_not_reported(item: str) -> None:
    text = "Previous trials used sealed envelopes and were double-blind [3]. We expected a dropout rate of 20%."
    bias = read_trial(paper(ARMS, body=[("Methods", text)])).bias
    assert bias is not None
    assert getattr(bias, item) is None


@pytest.mark.parametrize(
    ("title", "design"),
    [
        ("Massage for pain: a randomised crossover trial", Design.CROSSOVER),
        ("Massage for pain: a cluster-randomised trial", Design.CLUSTER),
        ("Massage for pain: a randomised controlled trial", Design.RANDOMISED),
        ("Massage for pain: a quasi-experimental study", Design.NON_RANDOMISED),
    ],
)
def test_the_design_is_named(title: str, design: Design) -> None:
    assert read_trial(paper(ARMS, title=title)).design is design


def test_doses_go_to_the_arm_that_the_sentence_names() -> None:
    text = "The massage group received ten sessions of 45 minutes over 5 weeks. Usual care was free."
    arms = read_trial(paper(ARMS, body=[("Methods", text)])).arms
    assert (arms[0].sessions, arms[0].minutes, arms[0].weeks) == (10, 45, 5)
    assert (arms[1].sessions, arms[1].minutes, arms[1].weeks) == (None, None, None)


def test_harms_are_no_outcomes() -> None:
    rows = [["", "Massage n (%)", "Usual care n (%)"], ["Bruising", "3 (10.0)", "0 (0)"]]
    study = read_trial(paper(ARMS, table("Adverse events", rows)))
    assert study.outcomes == ()
    assert study.harms is not None
    assert [(harm.event, harm.arm, harm.events, harm.n) for harm in study.harms] == [
        ("Bruising", "a", 3, 30),
        ("Bruising", "b", 0, 31),
    ]
