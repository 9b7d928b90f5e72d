from __future__ import annotations

import pytest

from palpate.types.citation import Citation, Fate, Resolution
from palpate.types.online import Answer
from tests.citations.builders import cited
from tests.citations.online.recorded import (
    DOI,
    DOWN,
    PMCID,
    PMID,
    RESULT,
    RETRACTED,
    SUMMARY,
    TITLE,
    WORK,
    Recorded,
    found,
    online,
    results,
    summaries,
    work,
    works,
)

NONE = Resolution(fate=Fate.NOT_FOUND, why="nothing near it")
CROSSREF, PUBMED, EUROPE = "api.crossref.org/works", "eutils.ncbi.nlm.nih.gov", "www.ebi.ac.uk/europepmc"
FULL = cited(title=TITLE, authors="Abbott RB, Hui KK", year=2007)


@pytest.mark.parametrize(
    ("citation", "place", "said", "key"),
    [
        (cited(doi=DOI), f"{CROSSREF}/10.1093/ecam/nel050", work(WORK), f"doi:{DOI}"),
        (cited(pmid=PMID), "esummary.fcgi", summaries(SUMMARY), f"doi:{DOI}"),
        (cited(pmcid=PMCID), EUROPE, results(RESULT), f"doi:{DOI}"),
        (cited(doi=DOI), EUROPE, results(RESULT), f"doi:{DOI}"),
        (FULL, f"{CROSSREF}?query.bibliographic", works(WORK), f"doi:{DOI}"),
        (FULL, EUROPE, results(RESULT), f"doi:{DOI}"),
    ],
)
def test_a_paper_is_found_at_each_service(citation: Citation, place: str, said: object, key: str) -> None:
    service = online(Recorded({place: said}))
    looked_up = service.follow(citation, NONE)
    assert looked_up.fate is Fate.ELSEWHERE
    assert (looked_up.candidates[0].key, looked_up.candidates[0].label) == (key, "Abbott 2007")
    assert looked_up.candidates[0].link in {f"https://doi.org/{DOI}", f"https://pubmed.ncbi.nlm.nih.gov/{PMID}/"}
    assert looked_up.study is None  # nothing of it is in the library
    assert service.warning is None


def test_pubmed_is_searched_and_then_asked_for_the_papers() -> None:
    ask = Recorded({"esearch.fcgi": found(PMID), "esummary.fcgi": summaries(SUMMARY)})
    looked_up = online(ask, contact="a@example.org", ncbi_key="secret").follow(FULL, NONE)
    assert looked_up.why == "Abbott 2007 at PubMed"
    search = dict(ask.asked)["eutils.ncbi.nlm.nih.gov/entrez/eutils/esearch.fcgi"]
    assert search["term"] == [f"{TITLE}[Title] AND abbott[1au] AND 2007[dp]"]
    assert (search["tool"], search["email"], search["api_key"]) == (["palpate"], ["a@example.org"], ["secret"])


def test_crossref_is_told_who_asks() -> None:
    ask = Recorded({CROSSREF: works(WORK)})
    online(ask, contact="a@example.org").follow(FULL, NONE)
    assert ask.asked[0][1]["mailto"] == ["a@example.org"]


def test_what_the_identifier_leads_to_may_differ_from_what_is_said() -> None:
    wrong = cited(doi=DOI, authors="Smith", year=1999)
    looked_up = online(Recorded({CROSSREF: work(WORK)})).follow(wrong, NONE)
    assert looked_up.candidates[0].differs == ("first author", "year")
    assert looked_up.why.endswith(", but first author and year differ")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (CROSSREF, work(RETRACTED)),
        (EUROPE, results({**RESULT, "pubType": "Retracted Publication; journal article"})),
        ("esummary.fcgi", summaries({**SUMMARY, "pubtype": ["Journal Article", "Retracted Publication"]})),
    ],
)
def test_each_service_tells_a_retracted_paper(place: str, said: object) -> None:
    looked_up = online(Recorded({place: said})).follow(cited(doi=DOI, pmid=PMID), NONE)
    assert looked_up.candidates[0].retracted


def test_an_identifier_that_nobody_knows_leads_nowhere() -> None:
    nobody = {EUROPE: results(), "esummary.fcgi": {"result": {"uids": []}}}
    looked_up = online(Recorded(nobody)).follow(cited(doi="10.1000/no"), NONE)
    assert (looked_up.fate, looked_up.why) == (Fate.NO_SUCH, "no service knows DOI 10.1000/no")


def test_pubmed_says_that_there_is_no_such_number() -> None:
    unknown = summaries({"uid": "99999999", "error": "cannot get document summary"})
    looked_up = online(Recorded({"esummary.fcgi": unknown, EUROPE: results()})).follow(cited(pmid="99999999"), NONE)
    assert looked_up.fate is Fate.NO_SUCH


def test_where_a_service_fails_nothing_is_concluded() -> None:
    service = online(Recorded({CROSSREF: DOWN, EUROPE: results()}))
    assert service.follow(cited(doi="10.1000/no"), NONE) == NONE
    assert service.warning is not None
    assert service.warning.startswith("--online: no answer from Crossref (")


@pytest.mark.parametrize(
    "citation",
    [
        cited(title=TITLE),
        cited(authors="Abbott", year=2007),
        cited(journal="Pain", year=2007),
        cited(n=47, place="China"),
    ],
)
def test_too_little_is_not_even_asked(citation: Citation) -> None:
    ask = Recorded({CROSSREF: works(WORK)})
    assert online(ask).follow(citation, NONE) == NONE
    assert ask.asked == []


def test_what_the_library_resolved_is_not_asked() -> None:
    ask = Recorded({CROSSREF: work(WORK)})
    resolved = Resolution(fate=Fate.RESOLVED, why="known")
    assert online(ask).follow(cited(doi=DOI), resolved) == resolved
    assert ask.asked == []


def test_a_title_alone_is_never_enough_whatever_else_is_said() -> None:
    other = {**WORK, "author": [{"family": "Smith", "given": "J"}], "issued": {"date-parts": [[1999]]}}
    assert online(Recorded({CROSSREF: works(other)})).follow(FULL, NONE) == NONE


def test_several_papers_that_fit_are_all_named() -> None:
    again = {**WORK, "DOI": "10.1093/again"}
    looked_up = online(Recorded({CROSSREF: works(WORK, again, WORK)})).follow(FULL, NONE)
    assert looked_up.fate is Fate.SEVERAL
    assert [one.key for one in looked_up.candidates] == [f"doi:{DOI}", "doi:10.1093/again"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"message": {"items": [{"title": 5}]}}', b'{"message": 1}'])
def test_an_answer_in_another_form_is_a_failure(body: bytes) -> None:
    service = online(Recorded({CROSSREF: Answer(200, {}, body)}))
    assert service.follow(FULL, NONE) == NONE
    assert service.failed["Crossref"] == "its answer has another form than it documents"


def test_a_service_that_failed_is_not_asked_again() -> None:
    ask = Recorded({CROSSREF: DOWN, PUBMED: DOWN, EUROPE: DOWN})
    service = online(ask)
    for _ in range(3):
        service.follow(FULL, NONE)
    assert len(ask.asked) == 3
    assert service.is_down
    assert service.warning is not None
    assert service.warning.count("\n") == 0
    assert "Went on without" in service.warning
