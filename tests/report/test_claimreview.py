"""ClaimReview: the properties that its readers ask for, one object for each claim, nothing invented."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from palpate.report.claimreview import Publication, claim_reviews
from palpate.types.article import Span
from palpate.types.citation import Speaker
from palpate.types.report import Report
from palpate.types.verdict import VerdictKind
from tests.report.report_cases import report

PUBLICATION = Publication(author="The Desk", url="https://desk.example/rubs", date="2026-03-31")


def reviews(one: Report, publication: Publication | None = None) -> list[dict[str, Any]]:
    return [json.loads(piece) for piece in claim_reviews(one, publication)]


def test_there_is_one_for_each_claim_with_what_is_required() -> None:
    found = reviews(report(), PUBLICATION)
    assert [one["claimReviewed"] for one in found] == [judged.claim.text for judged in report().judged]
    for number, one in enumerate(found, start=1):
        assert (one["@context"], one["@type"]) == ("https://schema.org", "ClaimReview")
        assert one["url"] == f"https://desk.example/rubs#claim-{number}"
        assert one["author"] == {"@type": "Organization", "name": "The Desk"}
        assert one["datePublished"] == "2026-03-31"
        assert one["itemReviewed"]["@type"] == "Claim"
        assert one["reviewRating"]["alternateName"]


def test_who_publishes_is_left_out_where_nobody_is_named() -> None:
    assert not {"url", "author", "datePublished"} & {key for one in reviews(report()) for key in one}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (VerdictKind.CONTRADICTED, 1),
        (VerdictKind.OVERSTATED, 2),
        (VerdictKind.MIXED, 3),
        (VerdictKind.SUPPORTED, 5),
        (VerdictKind.NOT_ENOUGH, None),
        (VerdictKind.NOT_CHECKABLE, None),
    ],
)
def test_a_rating_has_words_and_a_number_where_there_is_one(kind: VerdictKind, value: int | None) -> None:
    first = report()
    verdict = msgspec.structs.replace(first.judged[0].verdict, kind=kind)
    judged = (msgspec.structs.replace(first.judged[0], verdict=verdict),)
    (one,) = reviews(msgspec.structs.replace(first, judged=judged))
    assert one["reviewRating"].get("ratingValue") == value
    assert one["reviewRating"]["alternateName"] == f"{kind.value.capitalize()} (low certainty)"
    assert ("bestRating" in one["reviewRating"]) is (value is not None)


def test_the_claim_says_where_it_stands_and_who_said_it() -> None:
    first = report("https://a.example/rubs")
    speaker = Speaker(span=Span(0, 1), name="Dr N", role="nurse", organisation="The Ward")
    claim = msgspec.structs.replace(first.judged[0].claim, speaker=speaker)
    judged = (msgspec.structs.replace(first.judged[0], claim=claim),)
    (one,) = reviews(msgspec.structs.replace(first, judged=judged))
    assert one["itemReviewed"]["appearance"]["url"] == "https://a.example/rubs"
    assert one["itemReviewed"]["author"] == {
        "@type": "Person",
        "name": "Dr N",
        "jobTitle": "nurse",
        "affiliation": {"@type": "Organization", "name": "The Ward"},
    }
    assert "url" not in reviews(report("draft.md"))[0]["itemReviewed"]["appearance"]


def test_studies_are_cited_with_their_links() -> None:
    assert reviews(report())[0]["citation"] == [
        {"@type": "ScholarlyArticle", "name": "A trial", "url": "https://doi.org/10.1000/ada"}
    ]


def test_nothing_can_end_the_script_element_that_holds_it() -> None:
    first = report()
    claim = msgspec.structs.replace(first.judged[0].claim, text="</script><script>x")
    judged = (msgspec.structs.replace(first.judged[0], claim=claim),)
    (piece,) = claim_reviews(msgspec.structs.replace(first, judged=judged))
    assert "</" not in piece
    assert json.loads(piece)["claimReviewed"] == "</script><script>x"
