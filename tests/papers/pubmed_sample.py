"""PubMed XML invented for the tests, in the form of the baseline files."""

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January '
    '2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
END = "</PubmedArticleSet>\n"
FULL = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">99000001</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0000</ISSN><JournalIssue CitedMedium="Print">
<Volume>3</Volume><Issue>2</Issue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue>
<Title>Journal of inventions</Title><ISOAbbreviation>J Invent</ISOAbbreviation></Journal>
<ArticleTitle>[Rubbing for <i>sore</i> knees: H<sub>2</sub>O].</ArticleTitle>
<Pagination><MedlinePgn>10-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/old</ELocationID>
<Abstract><AbstractText Label="METHODS" NlmCategory="METHODS">We drew lots for <b>40 people
<i>(all</i> adults)</b> &lt; 60.
</AbstractText><AbstractText Label="RESULTS">Cells fell to 10<sup>9</sup>; NCT01234567.</AbstractText></Abstract>
<AuthorList><Author ValidYN="Y"><LastName>Ålund</LastName><ForeName>Mia Eva</ForeName><Initials>ME</Initials></Author>
<Author ValidYN="N"><LastName>Olund</LastName></Author>
<Author ValidYN="Y"><CollectiveName>The Knee Group</CollectiveName></Author></AuthorList><Language>swe</Language>
<DataBankList><DataBank><DataBankName>ISRCTN</DataBankName><AccessionNumberList>
<AccessionNumber>ISRCTN12345678</AccessionNumber></AccessionNumberList></DataBank>
<DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList><AccessionNumber>AB1</AccessionNumber>
</AccessionNumberList></DataBank></DataBankList>
<GrantList><Grant><GrantID>X1</GrantID><Agency>The Fund</Agency></Grant></GrantList>
<PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
<VernacularTitle>Gnidning av knän.</VernacularTitle></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J Invent. 2001;4:1</RefSource>
<PMID Version="1">99000009</PMID></CommentsCorrections><CommentsCorrections RefType="ErratumIn">
<RefSource>J Invent. 2000;3:9</RefSource></CommentsCorrections>
<CommentsCorrections RefType="Cites"><RefSource>x</RefSource></CommentsCorrections></CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D007719" MajorTopicYN="N">Knee Joint</DescriptorName>
<QualifierName UI="Q1" MajorTopicYN="Y">physiology</QualifierName></MeshHeading></MeshHeadingList>
<OtherAbstract Type="Publisher" Language="swe"><AbstractText>Vi drog lott.</AbstractText></OtherAbstract>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">knee</Keyword></KeywordList><CoiStatement>None.</CoiStatement>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">99000001</ArticleId>
<ArticleId IdType="doi">10.5555/invented.1</ArticleId><ArticleId IdType="pmc">PMC9900001</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Field 1996</Citation>
<ArticleIdList><ArticleId IdType="doi">10.5555/cited</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""


def short(pmid: int, *, version: int = 1, title: str = "A randomised trial of rubbing", more: str = "") -> str:
    """A record of the least size that reports a trial."""
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="{version}">{pmid}</PMID><Article><Journal><JournalIssue>'
        f"<PubDate><Year>2001</Year></PubDate></JournalIssue></Journal><ArticleTitle>{title}.</ArticleTitle>"
        "<Abstract><AbstractText>We randomly assigned 40 patients to rubbing or rest.</AbstractText></Abstract>"
        "<AuthorList><Author><LastName>Berg</LastName><Initials>A</Initials></Author></AuthorList><PublicationTypeList>"
        "<PublicationType>Randomized Controlled Trial</PublicationType></PublicationTypeList></Article>"
        f"{more}</MedlineCitation></PubmedArticle>\n"
    )


def deletion(*pmids: int) -> str:
    """A list of records that are taken back."""
    held = "".join(f'<PMID Version="1">{pmid}</PMID>' for pmid in pmids)
    return f"<DeleteCitation>{held}</DeleteCitation>\n"


def a_set(*records: str) -> bytes:
    """A file of these records."""
    return (HEAD + "".join(records) + END).encode()
