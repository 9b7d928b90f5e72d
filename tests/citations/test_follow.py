from __future__ import annotations

from collections.abc import Iterator

import pytest

from palpate.citations import Follower
from palpate.library import Library
from palpate.types.article import Span
from palpate.types.citation import Citation, Fate, MentionKind, SourceMention
from tests.citations.builders import STUDIES, cited, claim, trial

OLD = trial(
    "old2001", "Old A", 2001, "Pain", "neck pain", "An old trial", is_retracted=True, retraction="10.1000/notice"
)
LISTED = "10.1001/archdermatol.2012.418"  # on the list of retracted papers
LISTED_NOTICE = "10.1001/archdermatol.2012.1796"


@pytest.fixture(scope="module")
def follower() -> Iterator[Follower]:
    with Library.in_memory([*STUDIES, OLD]) as held:
        yield Follower(held)


def test_claims_on_one_source_are_read_together(follower: Follower) -> None:
    first = claim("A 2011 trial had 401 people with chronic low back pain.", citation=cited(year=2011, n=401))
    second = claim("Massage eased pain.", citation=cited(year=2011))
    alone = claim("Massage eased pain.", citation=cited(year=2011, span=Span(50, 60)))
    found = follower.follow([first, second, alone, claim("Massage helps.")])
    assert [one.study.key if one and one.study else None for one in found] == ["cherkin2011", "cherkin2011", None, None]
    assert found[3] is None


def test_only_a_resolved_citation_can_be_misquoted(follower: Follower) -> None:
    text = "Massage eased chronic low back pain of 5,000 people."
    known = claim(text, citation=cited(authors="Cherkin", year=2011))
    unknown = claim(text, citation=cited(authors="Nobody", year=1911, span=Span(20, 30)))
    found = follower.follow([known, unknown])
    assert found[0] is not None
    assert [one.part for one in found[0].misquotes] == ["number"]
    assert found[1] is not None
    assert (found[1].fate, found[1].misquotes) == (Fate.NOT_FOUND, ())
    assert follower.found(known, found[0]) is None  # the record holds no finding
    assert follower.found(unknown, found[1]) is None


def test_retracted_papers_by_the_record_by_the_list_and_in_the_reference_list(follower: Follower) -> None:
    of_record = claim("Massage eased neck pain.", citation=cited(authors="Old", year=2001))
    entry = SourceMention(kind=MentionKind.ENTRY, span=Span(90, 99), text="…", citation=cited(doi=LISTED))
    sound = SourceMention(kind=MentionKind.ENTRY, span=Span(80, 89), text="…", citation=cited(doi="10.1000/sound"))
    withdrawn = follower.withdrawn([of_record], follower.follow([of_record]), [sound, entry, entry])
    assert [(one.label, one.notice) for one in withdrawn] == [("Old 2001", "10.1000/notice"), (LISTED, LISTED_NOTICE)]


def test_nothing_cited_is_nothing_withdrawn(follower: Follower) -> None:
    said = claim("Massage helps.")
    assert follower.withdrawn([said], follower.follow([said]), []) == ()


def test_a_citation_keeps_its_own_parts_where_two_differ(follower: Follower) -> None:
    citation = Citation(span=Span(0, 10), authors="Cherkin", year=2011)
    other = Citation(span=Span(0, 10), year=2001, journal="Archives of Internal Medicine")
    text = "Massage eased chronic low back pain."
    found = follower.follow([claim(text, citation=citation), claim(text, citation=other)])
    assert found[0] is not None
    assert found[0].study is None  # author and year of one paper, journal of another


def test_people_lead_to_a_study_that_the_article_names_elsewhere(follower: Follower) -> None:
    named = claim("Massage eased chronic low back pain.", citation=cited(authors="Cherkin", year=2011))
    on = claim("The 401 patients with chronic low back pain slept better.", citation=cited(n=401, span=Span(30, 40)))
    other = claim("The 12 patients slept better.", citation=cited(n=12, span=Span(50, 60)))
    found = follower.follow([named, on, other])
    assert [one.study.key if one and one.study else None for one in found] == ["cherkin2011", "cherkin2011", None]
    assert found[1] is not None
    assert found[1].why.startswith("Cherkin 2011, which the article names elsewhere: n")
    alone = follower.follow([on])
    assert alone[0] is not None
    assert alone[0].study is None
