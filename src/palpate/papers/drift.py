"""A form that has changed: a field that its files always have and that no record of this one has, or a new name.

Which name took its place is looked for in the file itself: one that is not known and much like the one that is missing.
Where there is none, a missing field is told of files with many records only, since a single one may lack it rightly: of
3,621 trial reports in JATS each has title, year and journal, 4 lack authors and 89 an abstract.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from palpate.errors import ReadingError
from palpate.papers.opening import members
from palpate.types.paper import Noticed, Paper, PaperFormat
from palpate.types.study import Study

MANY = 20  # records that all lack a field, which is told then though no name stands in its place
LIKENESS = 0.6  # of two names, by difflib: AuthorList and AuthorsList 0.95, authorString and authors 0.74
HEAD = 1_000_000  # bytes in which names are looked for
_TAGS = re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}- ", re.MULTILINE)
_ELEMENTS, _KEYS = re.compile(r"<([A-Za-z][\w-]*)"), re.compile(r'"([A-Za-z][\w-]*)"\s*:')
_FIELDS = re.compile(r"^\s*([A-Za-z][\w-]*)\s*=\s*[{\"\d]", re.MULTILINE)
_COLUMNS = re.compile(r"(?:^|[,;\t])\s*\"?([^,;\t\"\n]+)")
Record = Paper | Study


class Form(NamedTuple):
    """What a form calls its names, how they are found, and which stand in it besides those of the fields.

    Of a form whose names are known as a whole, one beyond them is told though every field was read.
    """

    kind: str
    names: re.Pattern[str]
    known: str
    is_whole: bool = False


FORMS = {
    PaperFormat.PUBMED: Form(  # NLM, pubmed_190101.dtd, without the marks of text and MathML, which are lower case
        "element",
        re.compile(r"<([A-Z]\w*)"),
        "AbstractText Abstract AccessionNumber AccessionNumberList Acronym Affiliation AffiliationInfo Agency "
        "ArticleDate ArticleId ArticleIdList ArticleTitle Article Author AuthorList BeginningDate Book BookDocument "
        "BookDocumentSet BookTitle Chemical ChemicalList Citation CitationSubset CoiStatement CollectionTitle "
        "CollectiveName CommentsCorrections CommentsCorrectionsList ContractNumber ContributionDate "
        "CopyrightInformation Country DataBank DataBankList DataBankName DateCompleted DateRevised Day DeleteCitation "
        "DeleteDocument DescriptorName DispFormula Edition ELocationID EndingDate EndPage ForeName GeneSymbol "
        "GeneSymbolList GeneralNote Grant GrantID GrantList History Hour Identifier Initials Investigator "
        "InvestigatorList Isbn ISOAbbreviation ISSN ISSNLinking Issue Item ItemList Journal JournalIssue Keyword "
        "KeywordList Language LastName LocationLabel Medium MedlineCitation MedlineDate MedlineJournalInfo MedlinePgn "
        "MedlineTA MeshHeading MeshHeadingList Minute Month NameOfSubstance NlmUniqueID Note NumberOfReferences "
        "Object ObjectList OtherAbstract OtherID PMID Pagination Param PersonalNameSubject PersonalNameSubjectList "
        "PubDate PubMedPubDate PublicationStatus PublicationType PublicationTypeList Publisher PublisherLocation "
        "PublisherName PubmedArticle PubmedArticleSet PubmedBookArticle PubmedBookArticleSet PubmedBookData "
        "PubmedData QualifierName RefSource Reference ReferenceList RegistryNumber ReportNumber Season Second Section "
        "SectionTitle Sections SpaceFlightMission StartPage Suffix SupplMeshList SupplMeshName Title URL "
        "VernacularTitle Volume VolumeTitle Year",
        is_whole=True,
    ),
    PaperFormat.JATS: Form(
        "element",
        _ELEMENTS,
        "article article-meta article-id article-categories trans-title trans-title-group title title-group subtitle "
        "alt-title journal-meta journal-id journal-subtitle collab collection date related-article contrib-id "
        "permissions aff author-notes pub-history copyright-year string-date",
    ),
    PaperFormat.MEDLINE: Form(
        "tag",
        _TAGS,
        "PMID TI OWN STAT IS LID VI IP PG OAB OABL LA PST PL PT TT BTI CI CN AD AUID IR FIR IRAD DCOM LR DEP DA EDAT "
        "MHDA CRDT PHST AID SO SB MH MHDA JID RN OT OTO GR SI PMC PMCR MID COIS OID GN CON CIN EIN EFR RIN ROF UIN UOF",
    ),
    PaperFormat.RIS: Form(
        "tag",
        _TAGS,
        "TY ER TI T1 T3 CT BT A2 A3 A4 N1 N2 VL IS SP EP SN DO UR L1 L2 L3 L4 KW AN DB DP LA ID CY PB AD AV CN CP C1 "
        "C2 C3 C4 C5 C6 C7 C8 ED ET LB M1 M2 M3 NV OP RI RN RP SE SV ST TA TT U1 U2 U3 U4 U5 Y2 J1 J2 JA",
    ),
    PaperFormat.BIBTEX: Form("field", _FIELDS, "editor booktitle month publisher institution abstract journaltitle"),
    PaperFormat.CSL: Form("key", _KEYS, "issue accessed editor translator title-short container-title-short abstract"),
    PaperFormat.EUROPE_PMC: Form("key", _KEYS, "authorList authorId author journalInfo journal journalIssueId"),
    PaperFormat.CLINICAL_TRIALS: Form(
        "key",
        _KEYS,
        "identificationModule sponsorCollaboratorsModule oversightModule descriptionModule outcomesModule "
        "eligibilityModule contactsLocationsModule referencesModule ipdSharingStatementModule conditionBrowseModule "
        "interventionBrowseModule interventions primaryOutcomes studyType designInfo phases keywords",
    ),
    PaperFormat.EFFECTS: Form(
        "column",
        _COLUMNS,
        "study year treatment comparator outcome timepoint condition doi pmid measure m1i sd1i n1i m2i sd2i n2i ai bi "
        "ci di yi vi sei",
    ),
}


class Field(NamedTuple):
    """A field: what it is called here, whether a record has it, and its names in each form, the outermost first."""

    label: str
    has: Callable[[Record], bool]
    names: dict[PaperFormat, str]


def _of(name: str) -> Callable[[Record], bool]:
    return lambda record: bool(getattr(record, name, None))


def _is_sized(study: Study) -> bool:
    """Whether its groups have sizes, or it has no means that would need them."""
    return any(arm.n for arm in study.arms) or not any(one.means for one in study.outcomes)


_F = PaperFormat
PAPERS = (
    Field("a title", _of("title"), {_F.PUBMED: "ArticleTitle", _F.JATS: "article-title"}),
    Field(
        "authors",
        lambda record: isinstance(record, Paper) and any(one.name for one in record.authors),
        {
            _F.PUBMED: "AuthorList Author LastName",
            _F.JATS: "contrib-group contrib name surname",
            _F.MEDLINE: "FAU AU",
            _F.RIS: "AU A1",
            _F.BIBTEX: "author",
            _F.CSL: "author",
            _F.EUROPE_PMC: "authorString",
        },
    ),
    Field(
        "a year",
        _of("year"),
        {
            _F.PUBMED: "PubDate Year",
            _F.JATS: "pub-date year",
            _F.MEDLINE: "DP",
            _F.RIS: "PY Y1 DA",
            _F.BIBTEX: "year date",
            _F.CSL: "issued",
            _F.EUROPE_PMC: "pubYear",
        },
    ),
    Field(
        "a journal",
        _of("journal"),
        {
            _F.PUBMED: "Journal Title",
            _F.JATS: "journal-title journal-title-group",
            _F.MEDLINE: "JT TA",
            _F.RIS: "T2 JO JF",
            _F.BIBTEX: "journal",
            _F.CSL: "container-title",
            _F.EUROPE_PMC: "journalTitle",
        },
    ),
    Field(
        "an abstract",
        _of("abstract"),
        {
            _F.PUBMED: "Abstract AbstractText",
            _F.JATS: "abstract",
            _F.MEDLINE: "AB",
            _F.RIS: "AB",
            _F.BIBTEX: "abstract",
            _F.CSL: "abstract",
            _F.EUROPE_PMC: "abstractText",
        },
    ),
    Field(
        "publication types",
        _of("publication_types"),
        {_F.PUBMED: "PublicationTypeList PublicationType", _F.MEDLINE: "PT", _F.EUROPE_PMC: "pubTypeList pubType"},
    ),
)
STUDIES = (
    Field("arms", _of("arms"), {_F.CLINICAL_TRIALS: "armsInterventionsModule armGroups"}),
    Field("a condition", _of("condition"), {_F.CLINICAL_TRIALS: "conditionsModule conditions"}),
    Field("a year", _of("year"), {_F.CLINICAL_TRIALS: "statusModule completionDateStruct startDateStruct"}),
    Field(
        "people enrolled",
        _of("n"),
        {_F.CLINICAL_TRIALS: "designModule enrollmentInfo count"},
    ),
    Field(
        "sizes of its groups",
        lambda record: isinstance(record, Study) and _is_sized(record),
        {_F.EFFECTS: "n1i n2i"},
    ),
)


class Watch:
    """What the records of one file have; asked at its end what none of them has."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._many: Counter[PaperFormat] = Counter()
        self._had: set[tuple[PaperFormat, str]] = set()

    def see(self, record: Record) -> None:
        """Take note of a record."""
        form = record.origin.format if isinstance(record, Paper) else _form_of(record)
        if form is None:
            return
        self._many[form] += 1
        fields = PAPERS if isinstance(record, Paper) else STUDIES
        self._had |= {(form, one.label) for one in fields if (form, one.label) not in self._had and one.has(record)}

    def told(self) -> Iterator[Noticed]:
        """One line for each field that no record has, though its form has a name for it, and for each new name."""
        for form, many in self._many.items():
            missing = [one for one in (*PAPERS, *STUDIES) if form in one.names and (form, one.label) not in self._had]
            if missing or FORMS[form].is_whole:
                names = _names_in(self._path, FORMS[form])
                lines = [line for field in missing for line in self._line(form, field, many, names)]
                yield from lines
                if FORMS[form].is_whole:
                    yield from self._new(form, names, {line.kind for line in lines})

    def _new(self, form: PaperFormat, names: tuple[str, ...], told: set[str]) -> Iterator[Noticed]:
        for name in _strangers(form, names):
            kind = f"unknown {FORMS[form].kind} {name}"
            if kind not in told:
                yield Noticed(source=str(self._path), reason=f"{kind}: what it holds is not read", kind=kind)

    def _line(self, form: PaperFormat, field: Field, many: int, names: tuple[str, ...]) -> Iterator[Noticed]:
        kind, wanted = FORMS[form].kind, field.names[form].split()
        expected = next((name for name in wanted if name not in names), wanted[0])
        found = _in_place(kind, expected, _strangers(form, names))
        records = "its only record" if many == 1 else f"none of its {many:,} records"
        lacks = f"{records} has {field.label}" if many > 1 else f"{records} lacks {field.label}"
        if found:
            said = f"unknown {kind} {', '.join(found)} where {expected} was expected: {lacks}"
            yield Noticed(source=str(self._path), reason=said, kind=f"unknown {kind} {', '.join(found)}")
        elif many >= MANY and expected not in names:
            yield Noticed(source=str(self._path), reason=f"no {kind} {expected}: {lacks}", kind=f"no {kind} {expected}")


def _form_of(study: Study) -> PaperFormat | None:
    form = study.read.form if study.read else None
    return next((one for one in (_F.CLINICAL_TRIALS, _F.EFFECTS) if one.value == form), None)


def _strangers(form: PaperFormat, names: tuple[str, ...]) -> list[str]:
    known = {name for one in (*PAPERS, *STUDIES) for name in one.names.get(form, "").split()}
    return [name for name in names if name not in known | set(FORMS[form].known.split())]


def _in_place(kind: str, expected: str, strangers: list[str]) -> list[str]:
    """The unknown names that may stand for the expected one; tags and columns are too short to be like another."""
    if kind in {"tag", "column"}:
        return strangers[:5]
    lower = {name.lower(): name for name in reversed(strangers)}
    return [lower[name] for name in get_close_matches(expected.lower(), lower, n=1, cutoff=LIKENESS)]


def _names_in(path: Path, form: Form) -> tuple[str, ...]:
    """The names that stand in the beginning of a file, or of the first in an archive, in their order."""
    for member in members(path):
        if isinstance(member, ReadingError):
            continue
        try:
            text = member[1].peek(HEAD).decode("utf-8", "replace")
        except ReadingError:
            continue
        if form.kind == "column":
            from palpate.papers.effects import known_column

            found = [one.strip() for one in form.names.findall(text.partition("\n")[0])]
            return tuple(dict.fromkeys(known_column(one) or one for one in found))
        return tuple(dict.fromkeys(form.names.findall(text)))
    return ()
