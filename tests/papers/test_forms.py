"""Each tagged, JSON and table form: what is read, with its place, and what is rejected without losing the rest."""

from __future__ import annotations

import pytest

from palpate.errors import ReadingError
from palpate.papers.bibtex import plain, read_bibtex
from palpate.papers.csl import read_csl
from palpate.papers.effects import read_effects
from palpate.papers.europe_pmc import read_europe_pmc
from palpate.papers.formats import format_of
from palpate.papers.medline import read_medline
from palpate.papers.ris import read_ris
from palpate.types.paper import Author, Paper, PaperFormat, Rejected, RelationKind
from palpate.types.study import Measure, Study

MEDLINE = """
PMID- 99000001
TI  - Rubbing for sore knees: a
      randomised trial.
AB  - AIMS: To rub. PATIENTS AND METHODS: We drew
      lots. It was 3:1. RESULTS: Less pain.
FAU - Ålund, Mia Eva
AU  - Ålund ME
CN  - The Knee Group
DP  - 1998 Dec-1999 Jan
AID - 10.5555/invented.1 [doi]
SI  - ClinicalTrials.gov/NCT01234567
SI  - GENBANK/AB1
PT  - Randomized Controlled Trial
MH  - Knee Joint/*physiology
RIN - J Invent. 2001;4:1. PMID: 99000009
PMC - PMC9900001

PMID- 99000002
DP  - 2001

PMID- 99000003
TI  - A third.
"""


def test_medline() -> None:
    data = MEDLINE.encode()
    first, second, third = read_medline(data, "m.nbib")
    assert isinstance(first, Paper)
    assert first.title == "Rubbing for sore knees: a randomised trial"
    assert [(part.label, part.text) for part in first.abstract] == [
        ("AIMS", "To rub."),
        ("PATIENTS AND METHODS", "We drew lots. It was 3:1."),
        ("RESULTS", "Less pain."),
    ]
    assert first.authors == (
        Author(family="Ålund", given="Mia Eva", initials="ME"),
        Author(collective="The Knee Group"),
    )
    assert (first.year, first.doi, first.pmcid, first.registry) == (
        *(1998, "10.5555/invented.1", "PMC9900001", ("NCT01234567",)),
    )
    assert (first.mesh[0].descriptor, first.mesh[0].is_major) == ("Knee Joint", True)
    assert [(one.kind, one.pmid) for one in first.relations] == [(RelationKind.RETRACTED_BY, "99000009")]
    assert isinstance(second, Rejected)
    assert (second.kind, second.line) == ("a record without title", 19)
    assert data[second.byte or 0 :].startswith(b"PMID- 99000002")
    assert isinstance(third, Paper)


RIS = """TY  - JOUR
TI  - Rubbing for sore knees
AU  - Ålund, Mia Eva
T2  - Journal of Inventions
PY  - 2001/03//
SP  - 10
EP  - 19
DO  - https://doi.org/10.5555/invented.1
DB  - PubMed
AN  - 99000001
AB  - We drew lots
for 40 people.
ER  -

TY  - JOUR
AU  - Berg, A
ER  -
TY  - JOUR
TI  - Cut off
"""


def test_ris() -> None:
    first, second, third = read_ris(RIS.encode(), "r.ris")
    assert isinstance(first, Paper)
    assert (first.pmid, first.doi, first.year, first.pages) == ("99000001", "10.5555/invented.1", 2001, "10-19")
    assert first.abstract_text == "We drew lots for 40 people."
    assert [one.kind for one in (second, third) if isinstance(one, Rejected)] == [
        *("a record without title", "a record without its end (ER)"),
    ]


BIBTEX = r"""@comment{not this}
@string{ji = "J. Invent."}
@Article{a1,
  author = {M{\"u}ller, Anna and {The Knee Group} and Jo de Smit and others},
  title  = "{R}ubbing of " # {sore \emph{knees}},
  journal = ji, year = 2001, pages = {10--19}, doi = {10.5555/invented.1}, abstract = {We {drew} lots; 5\% left.},
}
@article{broken, title = {never closed
@article(a3, title = {Third}, year = "1999")
"""


def test_bibtex() -> None:
    first, broken, third = read_bibtex(BIBTEX.encode(), "b.bib")
    assert isinstance(first, Paper)
    assert (first.title, first.journal, first.year, first.pages) == (
        *("Rubbing of sore knees", "J. Invent.", 2001, "10-19"),
    )
    assert first.authors == (
        Author(family="Müller", given="Anna"),
        Author(collective="The Knee Group"),
        Author(family="de Smit", given="Jo"),
    )
    assert first.abstract_text == "We drew lots; 5% left."
    assert isinstance(broken, Rejected)
    assert (broken.line, broken.reason) == (8, "a brace that is not closed")
    assert isinstance(third, Paper)
    assert (third.title, third.year) == ("Third", 1999)


@pytest.mark.parametrize(
    ("tex", "said"), [(r"\'{e}", "é"), (r"{\o}l", "øl"), (r"\v{s}", "š"), (r"a~b -- c", "a b – c"), (r"\ss{}", "ß")]
)
def test_tex_accents(tex: str, said: str) -> None:
    assert plain(tex) == said


def test_csl_json_and_its_drift() -> None:
    data = b"""[{"title": "Rubbing <i>knees</i>", "author": [{"family": "Berg", "given": "A"}, {"literal":
 "The Group"}], "issued": {"date-parts": [[2001, 3]]}, "DOI": "10.5555/a", "volume": 3, "note": "PMID: 99000001"},
 {"title": {"changed": "form"}}, {"DOI": "10.5555/b"}]"""
    first, second, third = read_csl(data, "c.json")
    assert isinstance(first, Paper)
    assert (first.title, first.year, first.volume, first.pmid) == ("Rubbing knees", 2001, "3", "99000001")
    assert first.authors == (Author(family="Berg", given="A"), Author(collective="The Group"))
    assert isinstance(second, Rejected)
    assert (second.line, "not in the form that is known" in second.reason) == (3, True)
    assert isinstance(third, Rejected)
    assert third.reason == "a record without title"


def test_europe_pmc() -> None:
    data = """{"hitCount": 1, "resultList": {"result": [{"id": "99000001", "source": "MED", "title":
    "Rubbing <i>knees</i>.", "authorString": "Berg A, Holm CD.", "pubYear": "2001",
    "abstractText": "<h4>Aims</h4>To rub 10<sup>9</sup> &lt; 3.",
    "journalInfo": {"volume": "3", "journal": {"title": "J Invent"}},
    "pubTypeList": {"pubType": ["randomized controlled trial"]},
    "commentCorrectionList": {"commentCorrection": [{"id": "9", "source": "MED", "type": "Retraction in"}]}}]}}"""
    (paper,) = read_europe_pmc(data.encode(), "e.json")
    assert isinstance(paper, Paper)
    assert (paper.pmid, paper.title, paper.journal) == ("99000001", "Rubbing knees", "J Invent")
    assert [(part.label, part.text) for part in paper.abstract] == [("Aims", "To rub 10^9 < 3.")]
    assert [author.name for author in paper.authors] == ["Berg A", "Holm CD"]
    assert paper.publication_types == ("Randomized Controlled Trial",)
    assert paper.is_retracted


def test_json_lines_lose_one_line_only() -> None:
    data = b'{"title": "One", "DOI": "10.5555/1"}\n{broken\n{"title": "Three", "DOI": "10.5555/3"}\n'
    found = list(read_csl(data, "c.jsonl"))
    assert [type(one) for one in found] == [Paper, Rejected, Paper]
    assert [one.line for one in found if isinstance(one, Rejected)] == [2]


def test_effects_of_metafor_and_revman() -> None:
    events, broken = read_effects(b"author,year,ai,bi,ci,di\nBerg,1948,4,119,11,128\nHolm,1949,x,1,2,3\n", "t.csv")
    assert isinstance(events, Study)
    assert [(one.events, one.n) for one in events.outcomes[0].events] == [(4, 123), (11, 139)]
    assert events.title == "Berg 1948"
    assert isinstance(broken, Rejected)
    assert (broken.line, broken.reason) == (3, "ai is 'x', not a number")
    revman = b"Study,Study year,Experimental mean,Experimental SD,Experimental cases,Experimental N,Control mean,"
    revman += b"Control SD,Control cases,Control N\nBerg 1996,1996,3.2,1.1,0,20,4.4,1.2,0,21\n"
    (means,) = read_effects(revman, "r.csv")
    assert isinstance(means, Study)
    assert [(one.mean, one.sd, one.n) for one in means.outcomes[0].means] == [(3.2, 1.1, 20), (4.4, 1.2, 21)]
    (effect,) = read_effects("study;yi;vi;measure\nBerg;−0,3;0,04;SMD\n".encode(), "e.csv")
    assert isinstance(effect, Study)
    held = effect.outcomes[0].effect
    assert held is not None
    assert (held.measure, held.value, held.se) == (Measure.SMD, -0.3, 0.2)


def test_a_logged_ratio_is_stored_as_a_ratio() -> None:
    (study,) = read_effects(b"study,yi,vi,measure\nBerg,0,0.04,RR\n", "e.csv")
    assert isinstance(study, Study)
    held = study.outcomes[0].effect
    assert held is not None
    assert held.value == 1.0
    assert held.ci is not None
    assert held.ci[0] * held.ci[1] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b'<?xml version="1.0"?><!-- x --><!DOCTYPE article PUBLIC "a" "b"><article>', PaperFormat.JATS),
        (b"\xef\xbb\xbf<PubmedArticleSet><PubmedArticle>", PaperFormat.PUBMED),
        (MEDLINE.encode(), PaperFormat.MEDLINE),
        (RIS.encode(), PaperFormat.RIS),
        (BIBTEX.encode(), PaperFormat.BIBTEX),
        (b'[{"DOI": "x"}]', PaperFormat.CSL),
        (b'{"resultList": {}}', PaperFormat.EUROPE_PMC),
        (b'{"studies": [{"protocolSection": {}}]}', PaperFormat.CLINICAL_TRIALS),
        (b'{"key": "a1", "title": "x", "design": "y"}', PaperFormat.RECORDS),
        (b"study,yi,vi\na,1,2\n", PaperFormat.EFFECTS),
        ("<?xml version='1.0'?><article>".encode("utf-16"), PaperFormat.JATS),
    ],
)
def test_the_form_is_told_by_the_content(head: bytes, form: PaperFormat) -> None:
    assert format_of(head, "x") is form


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "a PDF"),
        (b"<html><body>", "a web page"),
        (b"<rss>", "XML of <rss>"),
        (b'{"a": 1}', "fields that are known"),
        (b"\x7fELF" + bytes(40), "no text"),
        (b"just some words", "in no form that is read"),
    ],
)
def test_what_is_not_read_is_named(head: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        format_of(head, "x")


def test_bytes_that_are_no_text_spoil_one_record() -> None:
    data = RIS.encode() + b"TY  - JOUR\nTI  - Bad \xff byte\nER  - \nTY  - JOUR\nTI  - Good\nER  - \n"
    found = list(read_ris(data, "r.ris"))
    assert [one.kind for one in found if isinstance(one, Rejected)][-1] == "bytes that are no UTF-8"
    assert isinstance(found[-1], Paper)
    western = "TY  - JOUR\nTI  - Café\nER  - \n".encode("cp1252")
    (paper,) = read_ris(western, "w.ris")
    assert isinstance(paper, Paper)
    assert paper.title == "Café"
