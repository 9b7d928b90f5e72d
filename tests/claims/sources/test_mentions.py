"""Every mention of a source in an article, by how articles name them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from palpate.claims.sources import mentions
from palpate.reading import read_text
from palpate.types.citation import MentionKind, SourceMention


def found(text: str, suffix: str = ".md") -> tuple[SourceMention, ...]:
    return mentions(read_text(text, suffix=suffix))


def parts(mention: SourceMention) -> dict[str, Any]:
    known: dict[str, Any] = msgspec.to_builtins(mention.citation)
    return {name: value for name, value in known.items() if name not in {"span", "finding"}}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Massage eases pain (Field et al., 1996).", {"authors": "Field et al.", "year": 1996}),
        ("Mann (2007) found that weight comes back.", {"authors": "Mann", "year": 2007}),
        (
            "A 2011 randomised trial of 50 adults found less pain.",
            {"year": 2011, "n": 50, "design": "randomised trial"},
        ),
        (
            "A study published in the *Journal of Clinical Nursing* found better sleep.",
            {"journal": "Journal of Clinical Nursing"},
        ),
        ("Researchers at the University of Miami measured cortisol.", {"organisation": "University of Miami"}),
        ("A Harvard study links naps to longer lives.", {"organisation": "Harvard"}),
        ("A small Danish trial of 70 women saw fewer flushes.", {"place": "Denmark", "n": 70}),
        ("Pain fell in the trial (Ann Intern Med, 2011).", {"journal": "Annals of Internal Medicine", "year": 2011}),
        ("A meta-analysis of 23 trials in JAMA Psychiatry says so.", {"journal": "JAMA Psychiatry", "studies": 23}),
        ("Moyer and colleagues pooled the studies.", {"authors": "Moyer and colleagues"}),
        ("The trial is PMID: 21747078.", {"pmid": "21747078"}),
        ("See arXiv:2101.00001 for the review.", {"arxiv": "2101.00001"}),
    ],
)
def test_named_in_words(text: str, wanted: dict[str, object]) -> None:
    (one,) = found(text)
    assert one.kind is MentionKind.NAMED
    assert parts(one).items() >= wanted.items()


@pytest.mark.parametrize(
    "text",
    [
        "Studies show that massage eases pain.",
        "Research suggests it works.",
        "It is clinically proven to tone the skin.",
        "Massage has been shown to lower blood pressure.",
    ],
)
def test_unnamed_research_has_nothing_particular(text: str) -> None:
    (one,) = found(text)
    assert one.kind is MentionKind.UNNAMED
    assert parts(one) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Massage eases pain.",
        "In May 2019 we moved to Leeds.",
        "Study the map of the muscles first.",
        "Our clinic opened in 2011 and has treated 50 people.",
        "Call 020 7946 0000 to book.",
    ],
)
def test_no_source_is_seen_where_none_is(text: str) -> None:
    assert found(text) == ()


def test_link_to_a_paper() -> None:
    (one,) = found("See [this trial](https://doi.org/10.1136/bmj.d4002) on it.")
    assert one.kind is MentionKind.LINK
    assert one.citation.doi == "10.1136/bmj.d4002"


def test_link_elsewhere_is_no_source() -> None:
    assert found("See [our prices](https://example.org/prices).") == ()


def test_mark_has_its_entry_and_the_entry_is_listed() -> None:
    mark, entry = found("It eases pain [1].\n\n## References\n\n1. Sherman K. Neck pain. Ann Fam Med. 2014;12:112.\n")
    assert (mark.kind, entry.kind) == (MentionKind.MARK, MentionKind.ENTRY)
    assert mark.citation.journal == entry.citation.journal == "Annals of Family Medicine"
    assert mark.citation.reference == "1"


def test_spans_cut_out_the_words() -> None:
    article = read_text(
        "<p>A <b>Harvard</b> study says so, as does <i>Spine</i> (Field et al., 1996).</p>", suffix=".html"
    )
    for one in mentions(article):
        assert article.words(one.span) == one.text


@pytest.mark.parametrize(
    ("sentence", "authors"),
    [
        ("A 2016 trial led by Lauche had 141 people with neck pain.", "Lauche"),
        ("A study by Dr. Tiffany Field found that massage helps.", "Tiffany Field"),
        ("An analysis by Smith and Jones showed that massage helps.", "Smith and Jones"),
        ("A study by Harvard University found that massage helps.", None),
        ("A study by Swedish researchers found that massage helps.", None),
        ("A review published by Nature showed that massage helps.", None),
    ],
)
def test_who_led_a_study_is_its_author(sentence: str, authors: str | None) -> None:
    found = [mention.citation.authors for mention in mentions(read_text(sentence))]
    assert (found or [None])[0] == authors
