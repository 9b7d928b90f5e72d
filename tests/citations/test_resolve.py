from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palpate.citations import Resolver, resolve
from palpate.citations.resolve import MANY
from palpate.library import Library
from palpate.types.citation import Citation, Fate
from palpate.types.study import Design
from tests.citations.builders import SHERMAN, cited, claim, library

BACK = claim("A trial found that massage eased chronic low back pain.")


@pytest.fixture(scope="module")
def held() -> Iterator[Library]:
    with library() as made:
        yield made


@pytest.fixture(scope="module")
def resolver(held: Library) -> Resolver:
    return Resolver(held)


@pytest.mark.parametrize(
    ("citation", "key"),
    [
        (cited(doi="10.7326/0003-4819-155-1-201107050-00002"), "cherkin2011"),
        (cited(doi="https://doi.org/10.7326/0003-4819-155-1-201107050-00002"), "cherkin2011"),
        (cited(authors="Cherkin et al.", year=2011), "cherkin2011"),
        (cited(authors="Daniel Cherkin", year=2001), "cherkin2001"),
        (cited(authors="Cherkin, D. C., Sherman, K. J.", journal="Arch Intern Med"), "cherkin2001"),
        (cited(journal="Ann. Intern. Med.", year=2011), "cherkin2011"),
        (cited(year=2011, n=401), "cherkin2011"),
        (cited(authors="Second", year=2010), "sherman2009"),
        (
            cited(title="Two types of massage and usual care on chronic low back pain.", year=2011),
            "cherkin2011",
        ),
        (cited(journal="Annals of Internal Medicine", url="https://x.example/content/155/1/1.abstract"), "cherkin2011"),
    ],
)
def test_two_parts_or_one_with_the_content_are_enough(resolver: Resolver, citation: Citation, key: str) -> None:
    text = "neck pain" if key == "sherman2009" else "low back pain"
    found = resolver.resolve(citation, [claim(f"Massage eased chronic {text}.")])
    assert found.study is not None
    assert found.study.key == key


@pytest.mark.parametrize(
    "citation",
    [
        cited(title="A comparison of two types of massage and usual care on chronic low back pain"),
        cited(year=2011),
    ],
)
def test_one_part_that_many_share_is_not_enough(resolver: Resolver, citation: Citation) -> None:
    found = resolver.resolve(citation, [BACK])
    assert found.fate is Fate.SEVERAL
    assert [one.key for one in found.candidates] == ["cherkin2011"]
    assert "only" in found.why


def test_two_studies_of_one_author_on_one_thing_are_both_named(resolver: Resolver) -> None:
    found = resolver.resolve(cited(authors="Cherkin"), [BACK])
    assert found.fate is Fate.SEVERAL
    assert {one.key for one in found.candidates} == {"cherkin2001", "cherkin2011"}
    assert {*found.why.split(" and ")} == {"Cherkin 2001", "Cherkin 2011"}
    assert found.margin is not None
    assert found.margin < 0.3


def test_people_tell_two_studies_of_one_author_apart(resolver: Resolver) -> None:
    found = resolver.resolve(cited(authors="Cherkin", n=262), [BACK])
    assert found.candidates[0].key == "cherkin2001"
    assert "n" in found.candidates[0].agrees


@pytest.mark.parametrize(
    ("citation", "differs"),
    [
        (cited(authors="Cherkin", year=2006), "year"),
        (cited(journal="Annals of Internal Medicine", year=2018), "year"),
        (cited(authors="Smith", journal="Annals of Internal Medicine"), "first author"),
    ],
)
def test_a_part_that_differs_leaves_it_open_and_is_named(resolver: Resolver, citation: Citation, differs: str) -> None:
    found = resolver.resolve(citation, [BACK])
    assert found.fate is Fate.NOT_FOUND
    assert differs in found.candidates[0].differs
    assert found.why.startswith(f"nearest {found.candidates[0].label} (score ")
    assert f", but {differs}" in found.why


def test_three_parts_outweigh_a_wrong_one(resolver: Resolver) -> None:
    title = "Two types of massage and usual care on chronic low back pain"
    wrong = cited(authors="Cherkin", journal="Annals of Internal Medicine", year=2013, title=title)
    found = resolver.resolve(wrong, [BACK])
    assert found.study is not None
    assert found.study.differs == ("year",)


def test_another_content_keeps_a_journal_from_being_enough(resolver: Resolver) -> None:
    found = resolver.resolve(
        cited(journal="Annals of Internal Medicine"), [claim("Massage lowered anxiety in nurses.")]
    )
    assert found.fate is Fate.NOT_FOUND


def test_another_identifier_of_the_same_kind_is_another_study(resolver: Resolver) -> None:
    found = resolver.resolve(cited(doi="10.1000/other", authors="Cherkin", year=2011), [BACK])
    assert found.study is None
    assert all(one.key != "cherkin2011" for one in found.candidates)


def test_a_study_without_authors_is_not_found_by_its_author(resolver: Resolver) -> None:
    knee = claim("Massage eased knee osteoarthritis.")
    assert resolver.resolve(cited(authors="Atkins", year=2013), [knee]).study is None


def test_nothing_said_is_too_little(resolver: Resolver) -> None:
    found = resolver.resolve(cited(place="China", design="trial"), [claim("Acupuncture raised birth rates.")])
    assert found.fate is Fate.TOO_VAGUE
    assert found.margin is None


def test_a_study_is_not_surely_a_review_where_a_trial_comes_near() -> None:
    review = msgspec.structs.replace(SHERMAN, key="rev2012", design=Design.SYSTEMATIC_REVIEW, reports=(), n=None)
    one = cited(journal="Clinical Journal of Pain", design="study")
    with (
        Library.in_memory([review, msgspec.structs.replace(SHERMAN, n=None)]) as both,
        Library.in_memory([review]) as own,
    ):
        said = [claim("Massage eased chronic neck pain.")]
        found = resolve(one, both, claims=said)
        assert found.fate is Fate.SEVERAL
        assert {candidate.key for candidate in found.candidates} == {"rev2012", "sherman2009"}
        assert resolve(one, own, claims=said).fate is Fate.RESOLVED


def test_in_a_journal_of_very_many_studies_year_and_treatment_or_the_content_tell_which() -> None:
    others = [
        msgspec.structs.replace(SHERMAN, key=f"other{at}", year=1990, condition="asthma", title="Asthma", reports=())
        for at in range(MANY)
    ]
    with Library.in_memory([SHERMAN, *others]) as many:
        journal, said = SHERMAN.journal, claim("Massage eased chronic neck pain.")
        assert resolve(cited(journal=journal, year=SHERMAN.year), many, claims=[said]).study is not None
        by_content = resolve(cited(journal=journal), many, claims=[said])
        assert {candidate.key for candidate in by_content.candidates} == {SHERMAN.key}
        by_year = resolve(cited(journal=journal, year=SHERMAN.year), many, claims=[claim("Massage eased gout.")])
        assert {candidate.key for candidate in by_year.candidates} == {SHERMAN.key}
        assert not resolve(cited(journal=journal), many, claims=[claim("Massage eased gout.")]).candidates


def test_an_empty_library_holds_nothing() -> None:
    with Library.in_memory() as empty:
        found = resolve(cited(authors="Cherkin", year=2011), empty, claims=[BACK])
    assert (found.fate, found.candidates) == (Fate.NOT_FOUND, ())


def test_scores_are_probabilities_in_falling_order(resolver: Resolver) -> None:
    found = resolver.resolve(cited(authors="Cherkin", year=2011), [BACK])
    scores = [one.score for one in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1.001


@pytest.mark.parametrize(
    ("journal", "text", "key"),
    [
        ("International Journal of Neuroscience", "15 minutes of chair massage lowered anxiety", "field1996"),
        (
            "International Journal of Therapeutic Massage & Bodywork",
            "massage eased osteoarthritis of the knee",
            "atkins2013",
        ),
        ("Journal of Alternative and Complementary Medicine", "massage eased chronic low back pain", None),
        ("Journal of Clinical Nursing", "massage lowered depression of older adults in pain", None),
    ],
)
def test_a_journal_with_the_content_in_the_starter_library(
    starter_library: Path, journal: str, text: str, key: str | None
) -> None:
    with Library.open(starter_library) as opened:
        found = resolve(cited(journal=journal), opened, claims=[claim(f"A study found that {text}.")])
    assert (found.study.key if found.study else None) == key
    assert found.candidates
    assert found.fate in {Fate.RESOLVED, Fate.NOT_FOUND}


WORDS = st.none() | st.text(max_size=60) | st.sampled_from(["Cherkin", "Pain", "et al.", "%", "10.1000/x", "155/1/1"])
ANY = st.fixed_dictionaries(
    {
        **dict.fromkeys(
            ("title", "authors", "journal", "doi", "pmid", "url", "place", "organisation", "design"), WORDS
        ),
        **dict.fromkeys(("year", "n", "studies"), st.none() | st.integers(-5, 10**12)),
    }
)


@given(parts=ANY, text=st.text(max_size=200))
def test_whatever_is_said_has_a_fate(resolver: Resolver, parts: dict[str, str | int | None], text: str) -> None:
    found = resolver.resolve(cited(**parts), [claim(text)])
    assert all(0 <= one.score <= 1 for one in found.candidates)
    assert (found.study is None) is (found.fate is not Fate.RESOLVED)
