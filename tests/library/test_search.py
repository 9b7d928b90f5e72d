"""Studies are found by their words and by what they are about, whatever is typed, in one order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.errors import InputError
from palpate.library import Library
from palpate.library.rebuild import rebuild
from palpate.library.words import MOST_WORDS, query, words
from palpate.types.concept import Family
from palpate.types.study import Design, Harm, PooledResult
from palpate.vocabulary import concept_named
from tests.builders import arm, row, study

NEEDLED = (arm("t", "acupuncture"), arm("c", "no treatment", is_comparator=True))
SHELF = (
    study("a2001", row(), title="Massage and the back", year=2001),
    study("b2002", row(outcome="sleep quality"), title="Rest", year=2002, condition="insomnia", journal="BMJ"),
    study(
        "c2003",
        row(outcome="swelling"),
        title="Oedema of the ankles",
        year=2003,
        design=Design.CROSSOVER,
        machine_read=True,
        arms=(arm("t", "Swedish massage", site="calf"), arm("c", "no treatment", is_comparator=True)),
        harms=(Harm(event="bruising"),),
    ),
    study("d2004", row(), title="Needles or TENS", year=None, arms=NEEDLED, is_retracted=True),
    study(
        "e2005",
        title="A review of rubbing",
        year=2005,
        authors=("Østergård B",),
        design=Design.SYSTEMATIC_REVIEW,
        arms=(),
        condition=None,
        pooled=(PooledResult(treatment="massage", outcome="anxiety", condition="cancer"),),
    ),
)


@pytest.fixture(scope="module")
def shelf() -> Iterator[Library]:
    with Library.in_memory(SHELF) as library:
        yield library


def keys(shelf: Library, text: str = "", **filters: Any) -> list[str]:
    return [study.key for study in shelf.search(text, **filters).studies]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("needles", {"d2004"}),
        ("NEEDLE", {"d2004"}),
        ("edema ankle", {"c2003"}),
        ("ostergard", {"e2005"}),
        ("Østergård 2005", {"e2005"}),
        ("bmj", {"b2002"}),
        ("calf", {"c2003"}),
        ("bruising", {"c2003"}),
        ("insomnia", {"b2002"}),
        ("massag* rubb*", {"e2005"}),
        ("tens TENS", {"d2004"}),
        ('"oedema of ankles"', {"c2003"}),  # articles do not count
        ('"massage back"', set()),
        ("does massage help with sleep?", {"b2002"}),
        ("C2003", {"c2003"}),
        ("massage", {"a2001", "b2002", "c2003", "e2005"}),
        ("manual therapy anxiety", {"e2005"}),  # massage is a manual therapy
    ],
)
def test_words_are_found_wherever_they_stand(shelf: Library, text: str, found: set[str]) -> None:
    result = shelf.search(text)
    assert {study.key for study in result.studies} == found
    assert (result.total, result.is_partial) == (len(found), False)


def test_where_no_study_holds_all_words_some_do_and_it_is_said(shelf: Library) -> None:
    found = shelf.search("needles xylophone")
    assert ([study.key for study in found.studies], found.is_partial) == (["d2004"], True)
    assert shelf.search("xylophone").total == 0
    assert not shelf.search("xylophone").is_partial
    assert shelf.search("?!").total == 0


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"treatment": "massage"}, {"a2001", "b2002", "c2003", "e2005"}),
        ({"treatment": "T:swedish-massage"}, {"c2003"}),
        ({"treatment": concept_named("acupuncture", Family.TREATMENT)}, {"d2004"}),
        ({"condition": "insomnia"}, {"b2002"}),
        ({"outcome": "anxiety"}, {"e2005"}),
        ({"design": "crossover trial"}, {"c2003"}),
        ({"design": ["crossover trial", Design.SYSTEMATIC_REVIEW]}, {"c2003", "e2005"}),
        ({"year_from": 2003}, {"c2003", "e2005"}),
        ({"year_to": 2002}, {"a2001", "b2002"}),
        ({"year_from": 2002, "year_to": 2003}, {"b2002", "c2003"}),
        ({"retracted": True}, {"d2004"}),
        ({"retracted": False, "outcome": "pain"}, {"a2001"}),
        ({"machine_read": True}, {"c2003"}),
        ({"machine_read": False, "year_from": 2002}, {"b2002", "e2005"}),
        ({"treatment": "massage", "year_from": 2003, "design": "systematic review"}, {"e2005"}),
    ],
)
def test_filters_narrow_and_join(shelf: Library, filters: dict[str, Any], found: set[str]) -> None:
    assert set(keys(shelf, **filters)) == found


def test_words_and_filters_narrow_together(shelf: Library) -> None:
    assert keys(shelf, "massage", condition="insomnia") == ["b2002"]


def test_without_words_the_newest_stand_first_and_those_without_a_year_last(shelf: Library) -> None:
    assert keys(shelf) == ["e2005", "c2003", "b2002", "a2001", "d2004"]
    assert keys(shelf, sort="year") == keys(shelf)


def test_by_label_accents_do_not_count(shelf: Library) -> None:
    assert keys(shelf, sort="label") == ["a2001", "b2002", "c2003", "d2004", "e2005"]


def test_the_title_that_says_it_goes_before_the_arm_that_names_it(shelf: Library) -> None:
    assert keys(shelf, "massage back")[0] == "a2001"


def test_pages_join_to_the_whole(shelf: Library) -> None:
    whole = shelf.search("massage", limit=None)
    assert whole.next_offset is None
    pages = [shelf.search("massage", limit=3, offset=offset) for offset in (0, 3)]
    assert [page.next_offset for page in pages] == [3, None]
    assert sum((page.studies for page in pages), ()) == whole.studies
    assert [page.total for page in pages] == [whole.total] * 2
    beyond = shelf.search("massage", offset=99)
    assert (beyond.studies, beyond.total, beyond.next_offset) == ((), whole.total, None)


@pytest.mark.parametrize(
    ("text", "filters", "message"),
    [
        ("", {"treatment": "xylophone"}, "'xylophone' is not a treatment that palpate knows"),
        ("", {"condition": "T:massage"}, "T:massage is the treatment 'massage'. Name a condition."),
        ("", {"outcome": " "}, "the outcome is empty. Name one, such as 'pain'."),
        ("", {"design": "rct"}, "'rct' is no design. Say one of randomised trial, crossover trial"),
        ("", {"sort": "size"}, "'size' is no order. Say one of relevance, year, label."),
        ("", {"limit": 0}, "limit is 0; it is from 1 to "),
        ("", {"offset": -1}, "offset is -1; it is from 0 to "),
        ("", {"offset": 2**70}, f"offset is {2**70}; it is from 0 to "),
        ("", {"year_from": 0}, "0 is no year. Give one such as 2011."),
        ("", {"year_from": 2005, "year_to": 2001}, "no year is from 2005 and up to 2001. Give the earlier one first."),
        ("x" * 1001, {}, "the words to search for are 1001 letters; at most 1000 can be. Give fewer."),
        ("x " * 60, {}, f"60 words to search for; at most {MOST_WORDS} can be. Leave the common ones out."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    shelf: Library, text: str, filters: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError) as refused:
        shelf.search(text, **filters)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


@given(st.text(max_size=60) | st.text(alphabet='"*()-:^{}+ANDORNOTmassage \ud800\x00', max_size=60))
def test_any_text_is_words_and_never_a_query_of_the_database(text: str) -> None:
    with Library.in_memory(SHELF[:2]) as library:
        found = library.search(text)
    assert found.total <= 2


@given(st.text(max_size=40))
def test_the_words_of_a_text_are_words_of_its_words(text: str) -> None:
    assert all(word and not any(letter in ' "*()' for letter in word) for word in words(text))


def test_letters_that_do_not_fold_are_kept() -> None:
    assert words("按摩 massage") == ["massage", "按摩"]
    with Library.in_memory([study("zhang2020", title="按摩")]) as library:
        assert library.search("按摩").total == 1
    assert query("按摩") == '"按摩"'


def test_what_is_added_is_found_and_what_is_replaced_is_not(library_file: Path) -> None:
    with Library.open(library_file) as library:
        before = library.search("xylophone").total
        library.add([study("mine2026", row(), title="A xylophone for the back")])
        assert keys(library, "xylophone") == ["mine2026"]
        library.add([study("mine2026", row(), title="A drum for the back")], replace=True)
        assert library.search("xylophone").total == before == 0
        assert keys(library, "drum back") == ["mine2026"]
    rebuild(library_file)
    with Library.open(library_file) as library:
        assert keys(library, "drum back") == ["mine2026"]
        library.check()


def test_small_words_are_left_out_of_titles_with_a_long_dash_too() -> None:
    assert words("A clear urban–rural gradient") == ["clear", "urban", "rural", "gradient"]


def test_every_study_of_the_starter_library_is_found_by_its_title_and_by_its_label(starter_library: Path) -> None:
    with Library.open(starter_library) as library:
        assert library.search(limit=None).total == len(library)
        for one in library.studies():
            for text in (" ".join(one.title.split()[:30]), one.label):
                found = library.search(text, limit=None)
                assert one in found.studies or found.is_partial, text
                assert not found.is_partial, text
