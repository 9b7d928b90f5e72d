"""Trials of animals are none of people; the cases are invented."""

from __future__ import annotations

import pytest

from palpate.papers.fields import placed
from palpate.screening import screen
from palpate.types.paper import Heading, Origin, Paper, PaperFormat, Passage

ORIGIN = Origin(source="x", format=PaperFormat.MEDLINE)
TRIAL = "We randomly assigned {} to massage or control in a double-blind, placebo-controlled randomized trial."


def paper(title: str, abstract: str, *headings: str, types: tuple[str, ...] = ()) -> Paper:
    mesh = tuple(Heading(descriptor=one) for one in headings)
    parts = placed(title, [Passage(text=abstract)])
    return Paper(origin=ORIGIN, title=title, abstract=parts, mesh=mesh, publication_types=types)


@pytest.mark.parametrize(
    "of_animals",
    [
        paper("Massage of lame sheep: a randomized controlled trial", TRIAL.format("40 ewes")),
        paper("Massage for lameness: a randomized controlled trial", TRIAL.format("40"), "Animals", "Lameness"),
        paper("Rubbing in horses", TRIAL.format("12 horses"), "Animals", types=("Randomized Controlled Trial",)),
        paper("Rubbing of joints", TRIAL.format("12"), types=("Randomized Controlled Trial, Veterinary",)),
        paper(
            "Ginger in a rat model of arthritis: a randomized controlled study",
            f"Arthritis is common in patients. {TRIAL.format('40 rats')} The rats were weighed.",
        ),
    ],
)
def test_animals_alone(of_animals: Paper) -> None:
    found = screen(of_animals)
    assert not found.is_trial
    assert found.why == "a study of animals, not of people"


@pytest.mark.parametrize(
    "of_people",
    [
        paper("Dogs that visit wards: a randomized controlled trial", TRIAL.format("80 patients with dogs")),
        paper("Riding horses for balance in children: a randomized controlled trial", TRIAL.format("horses")),
        paper("Massage with goat milk cream: a randomized controlled trial", TRIAL.format("80 women")),
        paper("Venom against sheep ticks: a randomized trial", TRIAL.format("80 sheep"), "Animals", "Humans"),
        paper("Immunotherapy for allergy to cats: a randomized trial", TRIAL.format("80 participants")),
        paper("Horse chestnut for heavy legs: a randomized controlled trial", TRIAL.format("80")),
    ],
)
def test_people_among_animals(of_people: Paper) -> None:
    assert screen(of_people).is_trial
