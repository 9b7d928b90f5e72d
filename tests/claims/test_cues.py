from __future__ import annotations

from importlib.resources import files

import pytest

from palpate.claims.cues import Cue, cue

LISTS = sorted(
    path.name.removesuffix(".txt")
    for path in files("palpate.claims").joinpath("cues").iterdir()
    if path.name.endswith(".txt")
)


def test_single_words_prefixes_phrases_and_gaps() -> None:
    made = Cue(["ache", "=make", "improv*", "blood flow", "makes _ worse", "doesn't help", "(good|great) for"])
    assert made.first("two aches") == "aches"
    assert made.first("an improvement") == "improvement"
    assert made.first("the blood  flow rose") == "blood  flow"
    assert made.first("It makes the old pain worse.") == "makes the old pain worse"
    assert made.first("It doesn’t help.") == "doesn’t help"
    assert made.first("Great for all") == "Great for"
    assert made.first("They make it.") == "make"
    assert made.first("It makes it.") is None
    assert made.first("headache") is None


def test_opens_looks_at_the_beginning_only() -> None:
    made = Cue(["avoid*", "make sure"])
    assert made.opens("Avoid it") == "Avoid"
    assert made.opens("Make sure of it") == "Make sure"
    assert made.opens("You avoid it") is None


@pytest.mark.parametrize("name", LISTS)
def test_every_list_compiles_says_what_it_is_and_holds_no_wording_twice(name: str) -> None:
    lines = files("palpate.claims").joinpath("cues", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    wordings = [line for line in lines if line and not line.startswith("#")]
    assert len(wordings) == len(set(wordings))
    assert cue(name).all("") == []


@pytest.mark.usefixtures("bounded_time")
def test_a_chain_of_hyphens_is_read_in_linear_time() -> None:
    assert cue("popularity").all("0" + "-88" * 10_000) == []
