"""Is a paper the report of a randomised trial: its publication type where that says so, else a linear model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from palpate.screening.animals import is_of_animals
from palpate.screening.words import Model, load
from palpate.types.paper import Paper
from palpate.vocabulary.pieces import Cut, cut

# MeSH's publication types (https://www.nlm.nih.gov/mesh/pubtypes.html) in small letters.
RANDOMISED = frozenset(
    ("randomized controlled trial", "pragmatic clinical trial", "equivalence trial", "adaptive clinical trial")
)
NO_REPORT = frozenset(
    (
        "address",
        "autobiography",
        "bibliography",
        "biography",
        "case reports",
        "clinical trial protocol",
        "congress",
        "consensus statement",
        "dictionary",
        "directory",
        "editorial",
        "expression of concern",
        "guideline",
        "historical article",
        "interview",
        "lecture",
        "legal case",
        "legislation",
        "meta-analysis",
        "network meta-analysis",
        "news",
        "newspaper article",
        "patient education handout",
        "practice guideline",
        "published erratum",
        "retraction notice",
        "retraction of publication",
        "review",
        "scoping review",
        "systematic review",
    )
)
# JATS, attribute article-type; and the like of CSL, RIS and BibTeX.
NO_REPORT_KINDS = frozenset(
    (
        "addendum",
        "book-review",
        "calendar",
        "case-report",
        "clinical-trial-protocol",
        "collection",
        "correction",
        "dissertation",
        "editorial",
        "expression-of-concern",
        "meeting-report",
        "news",
        "obituary",
        "protocol",
        "retraction",
        "review-article",
        "study-protocol",
        "systematic-review",
    )
)
MOST_KEPT = 1_000  # lists of publication types, of which a few hundred are common
OF_ITS_TYPE = 0.99  # chance of a record whose publication type says randomised: NLM's indexers read the whole paper


class Screened(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a paper is taken as a trial report, with what chance, and why not where it is not."""

    is_trial: bool
    chance: float
    why: str = ""


def screen(paper: Paper) -> Screened:
    """Whether a paper reports a randomised trial of people.

    Parameters
    ----------
    paper : Paper
        Of which title, abstract, publication types, kind and headings are read.

    Returns
    -------
    Screened
        ``chance`` is calibrated on records of MEDLINE as they come, two in five of which were trials.
    """
    return screen_all([paper], cut([wording(paper)]))[0]


def screen_all(papers: Sequence[Paper], wordings: Cut) -> list[Screened]:
    """`screen` for many papers, whose words are weighed at once.

    Parameters
    ----------
    papers : sequence of Paper
    wordings : Cut
        The `wording` of each in pieces.
    """
    model = load()
    scores = model.scores(wordings, [paper.title.count(" ") + paper.title.count("\n") + 1 for paper in papers]).tolist()
    return [_by_type(paper) or _by_words(model, score) for paper, score in zip(papers, scores, strict=True)]


def wording(paper: Paper) -> str:
    """Title and abstract, which are weighed."""
    return f"{paper.title}\n{paper.abstract_text}"


def _by_type(paper: Paper) -> Screened | None:
    """What a paper is by its headings, types and kind; None where they leave it open."""
    if is_of_animals(paper):
        return Screened(is_trial=False, chance=0.0, why="a study of animals, not of people")
    if by_types := _by_types(paper.publication_types):
        return by_types
    if (paper.kind or "").casefold() in NO_REPORT_KINDS:
        return Screened(is_trial=False, chance=0.0, why=f"no trial report, but of type {paper.kind}")
    return None


@lru_cache(maxsize=MOST_KEPT)
def _by_types(said: tuple[str, ...]) -> Screened | None:
    types = {one.casefold() for one in said}
    if types & RANDOMISED:
        return Screened(is_trial=True, chance=OF_ITS_TYPE)
    if other := sorted(types & NO_REPORT):
        return Screened(is_trial=False, chance=0.0, why=f"no trial report, but of type {other[0]}")
    return None


def _by_words(model: Model, score: float) -> Screened:
    is_trial = score >= model.threshold
    return Screened(is_trial=is_trial, chance=_chance(model, score), why="" if is_trial else "no randomised trial")


def _chance(model: Model, score: float) -> float:
    return 1.0 / (1.0 + math.exp(-(model.slope * score + model.intercept)))
