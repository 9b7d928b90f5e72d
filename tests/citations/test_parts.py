from __future__ import annotations

import pytest

from palpate.citations.agreement import Agreement
from palpate.citations.parts import COCHRANE, authors_of, compare, designs_of, journal_of, likeness, place_of
from palpate.types.citation import Citation
from palpate.types.study import Design, Study
from tests.citations.builders import CHERKIN, SHERMAN, UNNAMED, cited


@pytest.mark.parametrize(
    ("authors", "surname"),
    [
        ("Field", "field"),
        ("Field T, Ironson G", "field"),
        ("Ebert, J. R., Joss, B., & Wood, D. J", "ebert"),
        ("Dr. Tiffany Field and colleagues", "field"),
        ("Crisóstomo RS", "crisostomo"),
        ("Eriksson Crommert M., Hug F", "eriksson crommert"),
        ("J. A. van den Berg et al.", "van den berg"),
    ],
)
def test_first_authors_as_articles_write_them(authors: str, surname: str) -> None:
    assert surname in authors_of(cited(authors=authors))


def test_a_cochrane_review_is_of_the_cochrane_database() -> None:
    assert journal_of(cited(design="cochrane review", year=2015)) == COCHRANE
    assert journal_of(cited(organisation="Cochrane")) == COCHRANE
    assert journal_of(cited(design="review")) is None


@pytest.mark.parametrize(
    ("words", "designs"),
    [
        ("systematic review and meta-analysis", {Design.SYSTEMATIC_REVIEW, Design.NARRATIVE_REVIEW}),
        ("survey", {Design.OBSERVATIONAL}),
        ("case series", {Design.SINGLE_ARM}),
    ],
)
def test_words_for_designs(words: str, designs: set[Design]) -> None:
    assert designs_of(words) == frozenset(designs)


@pytest.mark.parametrize("words", [None, "study", "trial", "pilot"])
def test_words_for_any_design(words: str | None) -> None:
    assert designs_of(words) is None


def told(citation: Citation, study: Study) -> dict[str, Agreement]:
    return {part.name: part.agreement for part in compare(citation, study)}


def test_a_year_beside_and_a_later_author_are_near() -> None:
    near = {"first author": Agreement.NEAR, "year": Agreement.NEAR}
    assert told(cited(authors="Last", year=2012), CHERKIN) == near


def test_an_arm_is_near_the_people_of_the_study() -> None:
    assert told(cited(n=400), CHERKIN) == {"n": Agreement.AGREES}
    assert told(cited(n=30), CHERKIN) == {"n": Agreement.NEAR}
    assert told(cited(n=1000), CHERKIN) == {"n": Agreement.DIFFERS}


def test_what_the_record_does_not_say_is_unknown() -> None:
    assert told(cited(authors="Atkins"), UNNAMED) == {"first author": Agreement.UNKNOWN}
    assert told(cited(authors="Knee"), UNNAMED) == {"first author": Agreement.AGREES}  # by the record's key, knee2013


def test_any_report_of_the_study_may_be_the_one_cited() -> None:
    assert told(cited(authors="Second", year=2010), SHERMAN) == dict.fromkeys(
        ["first author", "year"], Agreement.AGREES
    )


def test_a_university_that_is_named_is_no_author() -> None:
    assert told(cited(organisation="Harvard University"), CHERKIN) == {}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://stm.sciencemag.org/content/4/119/119ra13.abstract", "4/119/119ra13"),
        ("https://academic.oup.com/jn/article/145/3/572/4743711", "145/3/572"),
        ("https://example.org/2014/03/12-benefits-of-massage", None),
        ("https://example.org/a/b", None),
    ],
)
def test_volume_and_page_in_an_address(url: str, place: str | None) -> None:
    assert place_of(cited(url=url)) == place


def test_short_titles_are_alike_only_if_the_same() -> None:
    assert likeness("Cervical Manipulation", "Cervical manipulation for neck pain: a review") == 0
    assert likeness("Knee massage", "knee massage.") == 1
