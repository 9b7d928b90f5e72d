"""Is a paper a trial: by its publication type, by its kind, by its words; the cases are invented."""

from __future__ import annotations

import pytest

from palpate.papers.fields import placed
from palpate.screening import screen
from palpate.screening.words import features, load
from palpate.types.paper import Origin, Paper, PaperFormat, Passage
from palpate.vocabulary.pieces import cut

ORIGIN = Origin(source="x", format=PaperFormat.MEDLINE)


def paper(title: str, abstract: str = "", **more: object) -> Paper:
    parts = placed(title, [Passage(text=abstract)] if abstract else [])
    return Paper(origin=ORIGIN, title=title, abstract=parts, **more)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        (
            "Foot massage for sleep in older adults: a randomized controlled trial",
            "We randomly assigned 80 participants to foot massage or usual care for 4 weeks. Sleep improved.",
        ),
        (
            "Effect of ginger on nausea after surgery",
            "In a double-blind, placebo-controlled study, 120 women received ginger or placebo before surgery. "
            "Nausea was less frequent in the ginger group than in the placebo group.",
        ),
    ],
)
def test_trials_are_taken(title: str, abstract: str) -> None:
    found = screen(paper(title, abstract))
    assert found.is_trial
    assert found.chance > 0.7
    assert found.why == ""


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("A case of ruptured tendon", "We report the case of a man of 40 who presented with pain in the heel."),
        (
            "Prevalence of back pain among nurses: a cross-sectional survey",
            "A questionnaire was sent to 400 nurses. The prevalence of back pain was 40 %.",
        ),
        (
            "Expression of a receptor in murine muscle cells",
            "Gene expression was measured in cells of mice. The protein was found in the membrane.",
        ),
        ("Letter to the editor", ""),
    ],
)
def test_other_papers_are_not(title: str, abstract: str) -> None:
    found = screen(paper(title, abstract))
    assert not found.is_trial
    assert found.why == "no randomised trial"


def test_the_publication_type_decides_where_it_says_so() -> None:
    title = "Expression of a receptor in murine muscle cells"
    assert screen(paper(title, publication_types=("Randomized Controlled Trial", "Review"))).is_trial
    trial = "Massage for sleep: a randomized controlled trial"
    assert screen(paper(trial, publication_types=("Meta-Analysis",))).why.endswith("of type meta-analysis")
    assert not screen(paper(trial, kind="protocol")).is_trial
    assert screen(paper(trial, publication_types=("Journal Article",))).is_trial


def test_the_chance_grows_with_the_score() -> None:
    model = load()
    assert model.slope > 0
    trial, review = model.scores(cut(["A randomized trial\n", "A review\n"]), [3, 2])
    assert trial > review


def test_digits_are_alike_and_the_title_counts_apart() -> None:
    assert features("Rub 40", "in 7 days") == {
        *("rub", "#", "in", "days", "t:rub", "t:#"),
        *(("rub", "#"), ("#", "in"), ("in", "#"), ("#", "days"), ("t:rub", "#")),
    }


def test_no_words_at_all_are_no_trial() -> None:
    assert not screen(paper("")).is_trial
