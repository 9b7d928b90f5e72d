"""Entries of reference lists, in the styles that articles use."""

from __future__ import annotations

import pytest

from palpate.claims.sources.entries import read_entry, reference_entries
from palpate.reading import read_text
from palpate.types.article import Span
from palpate.types.citation import Citation

STYLES = {
    "APA": "Field, T., Diego, M., & Hernandez-Reif, M. (2007). Massage therapy research. Developmental Review, 27(1), "
    "75-89. https://doi.org/10.1016/j.dr.2005.12.002",
    "Vancouver": "Field T, Diego M, Hernandez-Reif M. Massage therapy research. Dev Rev. 2007;27(1):75-89.",
    "AMA": "Field T, Diego M, Hernandez-Reif M. Massage therapy research. Dev Rev. 2007;27(1):75-89. "
    "doi:10.1016/j.dr.2005.12.002",
    "MLA": 'Field, Tiffany, et al. "Massage Therapy Research." Developmental Review, vol. 27, no. 1, 2007, pp. 75-89.',
    "quoted": 'Field T, et al. "Massage therapy research." Developmental Review, 2007.',
}


def entry(text: str) -> Citation:
    return read_entry(text, text, Span(0, len(text)))


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_authors_year_title_and_journal(style: str) -> None:
    found = entry(STYLES[style])
    assert found.authors is not None and found.authors.startswith("Field")
    assert found.year == 2007
    assert found.title is not None and found.title.lower() == "massage therapy research"
    assert found.journal == "Developmental Review"


@pytest.mark.parametrize("style", ["APA", "AMA"])
def test_doi_is_read_off_an_address_or_a_label(style: str) -> None:
    assert entry(STYLES[style]).doi == "10.1016/j.dr.2005.12.002"


def test_book_has_a_publisher_and_no_journal() -> None:
    found = entry("Maigne R. Orthopedic Medicine. Springfield, Illinois, Charles C. Thomas. 1972; 155, 169.")
    assert (found.authors, found.year, found.journal) == ("Maigne R", 1972, None)


def test_numbered_lines_below_references() -> None:
    article = read_text(
        "Massage helps [2].\n\nReferences\n[1] Sherman KJ, et al. Clin J Pain. 2009;25(3):233-8.\n"
        "[2] Sherman KJ, et al. Ann Fam Med. 2014;12(2):112-20.\n",
        suffix=".md",
    )
    assert {key: one.year for key, one in reference_entries(article).items()} == {"1": 2009, "2": 2014}


def test_list_marks_number_the_entries() -> None:
    article = read_text(
        "# Neck\n\nText.\n\n## References\n\n1. Sherman K. Neck pain. Ann Fam Med. 2014;12:112.\n"
        "2. Field T. Touch. Dev Rev. 2007;27:75.\n",
        suffix=".md",
    )
    assert [(key, one.authors) for key, one in reference_entries(article).items()] == [
        ("1", "Sherman K"),
        ("2", "Field T"),
    ]


def test_footnote_keeps_its_key() -> None:
    article = read_text("It helps.[^neck]\n\n[^neck]: Sherman K. Neck pain. Ann Fam Med. 2014;12:112.\n", suffix=".md")
    assert reference_entries(article)["neck"].journal == "Annals of Family Medicine"


def test_entries_that_run_together_are_parted() -> None:
    article = read_text(
        "<h2>References</h2><p>1 Maigne R. Medicine. 1972; 155, 169.2 Cyriax J. Soft tissue lesions. 1978; 165.3 Hosek "
        "RS, Schram SB. Cervical Manipulation. J Amer Med Assoc. 1981; 245:922.</p>",
        suffix=".html",
    )
    assert [(key, one.year) for key, one in reference_entries(article).items()] == [
        ("1", 1972),
        ("2", 1978),
        ("3", 1981),
    ]


def test_article_without_a_list_has_no_entries() -> None:
    article = read_text("# Steps\n\n1. Sit down.\n2. Breathe out for 20 seconds.\n", suffix=".md")
    assert reference_entries(article) == {}


def test_identifier_behind_a_link_is_read_whole() -> None:
    article = read_text(
        '## Sources\n\n1. Mann et al., 2007, "Medicare\'s search for effective obesity treatments," '
        '<https://doi.org/10.1037/0003-066X.62.3.220>\n2. Baxter et al., 2016, "Impact of stretching"\n',
        suffix=".md",
    )
    assert reference_entries(article)["1"].doi == "10.1037/0003-066X.62.3.220"
