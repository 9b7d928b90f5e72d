"""Records in PubMed's form, made up from the texts of trial reports: synthetic, and labelled so.

Title, abstract with its labels, authors, journal, year and references are those of a report; identifiers, status,
dates, MeSH headings, affiliations and history are made up in the form of the baseline files. Every PMID stands above
900,000,000, where PubMed has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from msgspec.structs import replace

from palpate.papers.jats import read_jats
from palpate.types.paper import Paper, Passage

FIRST_PMID = 900_000_001
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!-- synthetic records, made by benchmarks/speed/pubmed_form.py -->\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
END = "</PubmedArticleSet>\n"
HEADINGS = ("Adult", "Aged", "Female", "Follow-Up Studies", "Humans", "Male", "Middle Aged", "Treatment Outcome")
REFERENCES = 25  # of a record at most; half of the baseline's records have none, the newer ones about 40


def papers(folder: Path, *, most: int) -> list[Paper]:
    """The first so many trial reports with an abstract."""
    found = (read_jats(file.read_bytes(), file.name) for file in sorted(folder.glob("*.nxml")))
    return list(islice((paper for paper in found if paper.abstract), most))


def records(papers: Sequence[Paper], count: int, *, first: int = 0) -> Iterator[str]:
    """So many records, each report again and again under PMIDs of their own; every other one without references."""
    for number in range(first, first + count):
        yield record(papers[number % len(papers)], FIRST_PMID + number, with_references=number % 2 == 0)


def mixed_records(papers: Sequence[Paper], count: int, *, first: int = 0) -> Iterator[str]:
    """So many records, of which hardly two are alike: after the first round every part is another report's.

    Each record has the title, authors and journal of one report and as many parts of an abstract as that one has; in
    round ``r`` its part ``p`` is that of the report ``r * (2 p + 1)`` places further on.
    """
    for number in range(first, first + count):
        round, at = divmod(number, len(papers))
        paper = papers[at]
        others = (papers[(at + round * (2 * part + 1)) % len(papers)] for part in range(len(paper.abstract)))
        parts = tuple(other.abstract[part % len(other.abstract)] for part, other in enumerate(others))
        yield record(replace(paper, abstract=parts), FIRST_PMID + number, with_references=number % 2 == 0)


def record(paper: Paper, pmid: int, *, with_references: bool) -> str:
    """One record."""
    year = paper.year or 2000
    date = f"<Year>{year}</Year><Month>03</Month><Day>14</Day>"
    return (
        f'<PubmedArticle>\n  <MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated">\n'
        f'    <PMID Version="1">{pmid}</PMID>\n    <DateCompleted>{date}</DateCompleted>\n'
        f'    <DateRevised>{date}</DateRevised>\n    <Article PubModel="Print-Electronic">\n      <Journal>\n'
        f'        <ISSN IssnType="Electronic">{paper.issn or "0000-0000"}</ISSN>\n'
        f'        <JournalIssue CitedMedium="Internet"><Volume>{escape(paper.volume or "1")}</Volume>'
        f"<Issue>{escape(paper.issue or '1')}</Issue><PubDate><Year>{year}</Year><Month>Mar</Month></PubDate>"
        f"</JournalIssue>\n        <Title>{escape(paper.journal or '')}</Title>\n"
        f"        <ISOAbbreviation>{escape(paper.journal_abbreviation or '')}</ISOAbbreviation>\n      </Journal>\n"
        f"      <ArticleTitle>{escape(paper.title)}.</ArticleTitle>\n"
        f"      <Pagination><MedlinePgn>{escape(paper.pages or '1-9')}</MedlinePgn></Pagination>\n"
        f'      <ELocationID EIdType="doi" ValidYN="Y">10.5555/synthetic.{pmid}</ELocationID>\n'
        f"      <Abstract>\n{''.join(map(_part, paper.abstract))}"
        f"        <CopyrightInformation>synthetic</CopyrightInformation>\n      </Abstract>\n"
        f'      <AuthorList CompleteYN="Y">\n{_authors(paper)}      </AuthorList>\n      <Language>eng</Language>\n'
        f'      <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>'
        f"</PublicationTypeList>\n"
        f'      <ArticleDate DateType="Electronic">{date}</ArticleDate>\n    </Article>\n'
        f"    <MedlineJournalInfo><Country>England</Country>"
        f"<MedlineTA>{escape(paper.journal_abbreviation or '')}</MedlineTA>"
        f"<NlmUniqueID>100000000</NlmUniqueID></MedlineJournalInfo>\n    <CitationSubset>IM</CitationSubset>\n"
        f"    <MeshHeadingList>\n{''.join(map(_heading, HEADINGS))}    </MeshHeadingList>\n"
        f'    <KeywordList Owner="NOTNLM">{"".join(map(_keyword, paper.keywords))}</KeywordList>\n'
        f"  </MedlineCitation>\n  <PubmedData>\n    <History>{_history(year)}</History>\n"
        f"    <PublicationStatus>ppublish</PublicationStatus>\n    <ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId><ArticleId IdType="doi">10.5555/synthetic.{pmid}</ArticleId>'
        f"</ArticleIdList>\n{_references(paper) if with_references else ''}  </PubmedData>\n</PubmedArticle>\n"
    )


def _part(part: Passage) -> str:
    label = f' Label={quoteattr(part.label.upper())} NlmCategory="RESULTS"' if part.label else ""
    return f"        <AbstractText{label}>{escape(part.text)}</AbstractText>\n"


def _authors(paper: Paper) -> str:
    return "".join(
        f'        <Author ValidYN="Y"><LastName>{escape(author.family or "")}</LastName>'
        f"<ForeName>{escape(author.given or '')}</ForeName>"
        f"<Initials>{escape(author.name.rpartition(' ')[2])}</Initials>"
        "<AffiliationInfo><Affiliation>Department of Synthetic Records, University of Nowhere, Nowhere, 00000."
        "</Affiliation></AffiliationInfo></Author>\n"
        for author in paper.authors[:12]
        if author.family
    )


def _heading(name: str) -> str:
    return f'      <MeshHeading><DescriptorName UI="D000000" MajorTopicYN="N">{name}</DescriptorName></MeshHeading>\n'


def _keyword(word: str) -> str:
    return f'<Keyword MajorTopicYN="N">{escape(word)}</Keyword>'


def _history(year: int) -> str:
    return "".join(
        f'<PubMedPubDate PubStatus="{status}"><Year>{year}</Year><Month>3</Month><Day>14</Day><Hour>6</Hour>'
        "<Minute>0</Minute></PubMedPubDate>"
        for status in ("received", "accepted", "entrez", "pubmed", "medline")
    )


def _references(paper: Paper) -> str:
    held = "".join(
        f"<Reference><Citation>{escape(entry.text[:250])}</Citation><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{entry.pmid or 1}</ArticleId></ArticleIdList></Reference>\n'
        for entry in paper.references[:REFERENCES]
    )
    return f"    <ReferenceList>{held}</ReferenceList>\n"
