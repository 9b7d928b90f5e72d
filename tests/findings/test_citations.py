from __future__ import annotations

import pytest

from palpate.findings import inspect
from palpate.findings.citation_not_found import can_be_looked_up
from palpate.reading import read_text
from palpate.types.article import Span
from palpate.types.citation import Candidate, Citation, Fate, Misquote, Resolution, Withdrawn
from palpate.types.finding import Finding
from tests.citations.builders import cited, claim

TEXT = "# Massage\n\nA study in the Journal of Pain found that massage eases back pain."
FIELD = Candidate(key="field1996", label="Field 1996", score=0.9)
NONE = Resolution(fate=Fate.NOT_FOUND, why="none", candidates=(FIELD,))


def found(citation: Citation, resolution: Resolution | None, *withdrawn: Withdrawn) -> list[Finding]:
    article = read_text(TEXT, suffix=".md")
    said = claim(TEXT[11:], span=Span(11, len(TEXT)), citation=citation)
    return list(inspect(article, [said], [resolution], withdrawn))


def codes(citation: Citation, resolution: Resolution | None) -> list[str]:
    return [finding.code for finding in found(citation, resolution)]


def test_a_vague_citation_that_is_not_found_names_the_nearest() -> None:
    (finding,) = found(cited(journal="Journal of Pain"), NONE)
    assert (finding.code, finding.name) == ("C201", "citation-not-found")
    assert finding.message == "no study of the library fits; nearest Field 1996"


@pytest.mark.parametrize(
    "citation",
    [cited(doi="10.1000/x"), cited(url="https://doi.org/x"), cited(title="Massage"), cited(authors="Field", year=1996)],
)
def test_what_a_reader_can_look_up_is_no_finding_where_the_library_lacks_it(citation: Citation) -> None:
    assert can_be_looked_up(citation)
    assert codes(citation, NONE) == []


def test_several_candidates_are_named() -> None:
    other = Candidate(key="diego2001", label="Diego 2001", score=0.4)
    several = Resolution(fate=Fate.SEVERAL, why="two", candidates=(FIELD, other))
    (finding,) = found(cited(journal="Journal of Pain"), several)
    assert finding.message == "the study could be Field 1996, Diego 2001; too little is said"


def test_a_resolved_citation_is_a_finding_only_where_it_is_misquoted() -> None:
    resolved = Resolution(fate=Fate.RESOLVED, why="found", candidates=(FIELD,))
    wrong = Misquote(part="number", said="200 people", found="50 people")
    misquoted = Resolution(fate=Fate.RESOLVED, why="found", candidates=(FIELD,), misquotes=(wrong,))
    assert codes(cited(journal="Journal of Pain"), resolved) == []
    (finding,) = found(cited(journal="Journal of Pain"), misquoted)
    assert (finding.code, finding.name) == ("C202", "citation-misquoted")
    assert finding.message == "number: 200 people is not what Field 1996 found"
    assert finding.help == "The study: 50 people."


def test_a_long_misquotation_stays_short() -> None:
    wrong = Misquote(part="outcome", said="a very long list of outcomes, one after the other", found="measured pain")
    label = Candidate(key="k", label="American Academy of Orthopaedic 2021", score=0.9)
    misquoted = Resolution(fate=Fate.RESOLVED, why="found", candidates=(label,), misquotes=(wrong,))
    (finding,) = found(cited(journal="Journal of Pain"), misquoted)
    assert len(finding.message) < 90


def test_a_retracted_paper_is_a_finding_where_it_stands() -> None:
    withdrawn = Withdrawn(span=Span(11, 20), label="10.1000/gone", notice="10.1000/notice")
    (finding,) = found(cited(doi="10.1000/gone"), NONE, withdrawn)
    assert (finding.code, finding.name, finding.span) == ("C203", "cited-study-retracted", Span(11, 20))
    assert "10.1000/notice" in finding.help


def test_without_a_library_nothing_is_said_of_citations() -> None:
    article = read_text(TEXT, suffix=".md")
    assert inspect(article, [claim(TEXT[11:], span=Span(11, len(TEXT)), citation=cited(journal="Pain"))]) == ()


def test_a_cochrane_review_may_only_have_been_replaced() -> None:
    notice = "10.1002/14651858.cd000000.pub3"
    (finding,) = found(cited(doi="10.1000/gone"), NONE, Withdrawn(span=Span(11, 20), label="Roe 2005", notice=notice))
    assert finding.message == "Roe 2005 was withdrawn or replaced"
    assert finding.help == f"Cite what stands in its place: {notice}."
