"""A small library of trials that resemble one another, and claims that cite them."""

from __future__ import annotations

from typing import Any

from palpate.library import Library
from palpate.types.article import Span
from palpate.types.citation import Citation
from palpate.types.claim import Claim, ClaimDirection, ClaimType
from palpate.types.study import Arm, Identity, Role, Study
from tests.builders import row, study

HERE = Span(0, 10)


def trial(key: str, author: str, year: int, journal: str, condition: str, title: str, **more: Any) -> Study:
    """A trial of massage for pain with what is printed on it."""
    printed = {"authors": (author, "Last Z"), "year": year, "journal": journal, "title": title}
    return study(key, row(), condition=condition, **(printed | more))


CHERKIN = trial(
    "cherkin2011",
    "Cherkin DC",
    2011,
    "Annals of Internal Medicine",
    "chronic low back pain",
    "A comparison of two types of massage and usual care on chronic low back pain",
    n=401,
    doi="10.7326/0003-4819-155-1-201107050-00002",
    volume="155",
    issue="1",
    pages="1-9",
)
CHERKIN_FIRST = trial(
    "cherkin2001",
    "Cherkin DC",
    2001,
    "Archives of Internal Medicine",
    "chronic low back pain",
    "Randomized trial comparing acupuncture, massage and self-care education for chronic low back pain",
    n=262,
)
SHERMAN = trial(
    "sherman2009",
    "Sherman KJ",
    2009,
    "Clinical Journal of Pain",
    "chronic neck pain",
    "Randomized trial of therapeutic massage for chronic neck pain",
    n=64,
    reports=(Identity(title="Massage for neck pain, a second report", authors=("Second A",), year=2010),),
)
UNNAMED = trial("knee2013", "X", 2013, "Journal of Pain", "knee osteoarthritis", "Knee massage", authors=(), n=40)
STROKE = trial(
    "lee2015",
    "Lee J",
    2015,
    "Annals of Internal Medicine",
    "stroke",
    "Robots in gait training after stroke",
    arms=(
        Arm(id="t", treatment="gait training", role=Role.TREATMENT, n=30),
        Arm(id="c", treatment="usual care", role=Role.COMPARATOR, n=30),
    ),
)
STUDIES = (CHERKIN, CHERKIN_FIRST, SHERMAN, UNNAMED, STROKE)


def library() -> Library:
    """These studies in memory."""
    return Library.in_memory(STUDIES)


def cited(**parts: Any) -> Citation:
    """A citation with these parts."""
    return Citation(**({"span": HERE} | parts))


def claim(text: str, **more: Any) -> Claim:
    """A claim of type study."""
    given: dict[str, Any] = {"span": HERE, "type": ClaimType.STUDY, "direction": ClaimDirection.IMPROVES}
    return Claim(text=text, **(given | more))
