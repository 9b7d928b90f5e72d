from __future__ import annotations

import pytest

from palpate.library import Library
from palpate.library.printed import address_key, first_author, place_key, plain, printed, surname_key, title_key
from palpate.types.study import Identity, Source
from tests.builders import study

ONE = study(
    "roe2003",
    title="Hip massage: a trial",
    authors=("Roe AB", "Doe C"),
    year=2003,
    journal="Ann Intern Med",
    volume="12",
    issue="3",
    pages="45-50",
    n=60,
    doi="10.1000/One",
    reports=(Identity(title="Again", authors=("Doe C",), year=2004),),
    sources=(
        Source(url="https://www.example.org/roe/?a=1", part="abstract"),
        Source(url="https://example.org/review", part="secondary"),
    ),
)


def test_what_is_printed_on_a_study_and_its_other_reports() -> None:
    assert set(printed(ONE)) == {
        ("title", "hip massage a trial"),
        ("author", "roe"),
        ("journal", "annals internal medicine"),
        ("year", "2003"),
        ("title", "again"),
        ("author", "doe"),
        ("year", "2004"),
        ("n", "60"),
        ("place", "12/3/45"),
        ("address", "example.org/roe"),
    }


@pytest.mark.parametrize(
    ("author", "surname"),
    [
        ("Sjøgaard G", "sjogaard"),
        ("van der Windt DA", "van der windt"),
        ("Armada-da-Silva PA", "armada da silva"),
        ("Cochrane Collaboration", "cochrane collaboration"),
        ("Li", "li"),
    ],
)
def test_surnames(author: str, surname: str) -> None:
    assert surname_key(author) == surname


def test_a_record_without_authors_has_the_one_of_its_key() -> None:
    assert first_author(study("alnigenis2001", authors=())) == "alnigenis"
    assert first_author(study("hip-massage", authors=())) is None
    assert first_author(Identity(title="Again")) is None


def test_forms_for_comparing() -> None:
    assert plain("ÉPAULE") == "epaule"
    assert title_key("The Effect of X – on Y's Z") == "the effect of x on y s z"
    assert address_key("http://www.example.org/a/?x=1#top") == address_key("https://example.org/a")
    assert place_key("4", None, "e12, e13") == "4//e12"


def test_a_library_finds_studies_by_what_is_printed() -> None:
    with Library.in_memory([ONE, study("other2001")]) as library:
        assert library.keys_printed("author", "roe") == {"roe2003"}
        assert library.keys_printed("author", "nobody") == frozenset()
        assert library.keys_titled("hip massage") == {"roe2003"}
        assert library.journals() == ("annals internal medicine",)
        assert library.keys_identified("https://doi.org/10.1000/ONE") == ("roe2003",)
        assert library.concepts_of("roe2003", "condition") == {"C:low-back-pain"}


def test_a_study_that_is_replaced_is_no_longer_found_by_the_old_print() -> None:
    with Library.in_memory([ONE]) as library:
        library.add([study("roe2003", title="Another title")], replace=True)
        assert library.keys_titled("hip massage") == frozenset()
        assert library.keys_titled("another title") == {"roe2003"}
