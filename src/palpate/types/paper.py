"""A paper as it was read: what is known about it, its abstract, body and tables, each part with its place.

A paper is no `Article`: an article is judged by what it says, a paper is read for what its trial measured, so that it
keeps its tables as grids and its identifiers as fields. `palpate.papers` makes it, `palpate.trials` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from palpate.types.article import Span


class Struct(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of a paper's values: frozen, keyword only; none holds itself, so that the collector need not look."""


class PaperFormat(StrEnum):
    """The forms in which papers and their data come."""

    JATS = "JATS"
    PUBMED = "PubMed XML"
    MEDLINE = "MEDLINE"
    EUROPE_PMC = "Europe PMC JSON"
    CLINICAL_TRIALS = "ClinicalTrials.gov JSON"
    RIS = "RIS"
    CSL = "CSL-JSON"
    BIBTEX = "BibTeX"
    EFFECTS = "CSV of effects"
    RECORDS = "study records"


class Origin(Struct, frozen=True, kw_only=True):
    """Where a record stands: the file (``folder.tar!PMC1.nxml`` inside an archive), its first byte and line there.

    ``byte`` counts from 0 in the unpacked file, ``line`` from 1; None where the form gives no such place.
    """

    source: str
    format: PaperFormat
    byte: int | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """The place as messages begin with it: ``pubmed26n0001.xml.gz, line 40``."""
        at = f"line {self.line}" if self.line is not None else f"byte {self.byte}" if self.byte is not None else ""
        return f"{self.source}, {at}" if at else self.source


class Author(Struct, frozen=True, kw_only=True):
    """A person, or a group that signs as one (``collective``)."""

    family: str | None = None
    given: str | None = None
    initials: str | None = None
    collective: str | None = None

    @property
    def name(self) -> str:
        """The name as records hold it: ``Family I``, or the group's name."""
        if self.family is None:
            return self.collective or ""
        initials = self.initials or "".join(word[:1] for word in (self.given or "").replace("-", " ").split())
        return f"{self.family} {initials}".rstrip()


class Heading(Struct, frozen=True, kw_only=True):
    """A MeSH heading: the descriptor with its unique identifier, its qualifiers, and whether it is a main topic."""

    descriptor: str
    id: str | None = None
    qualifiers: tuple[str, ...] = ()
    is_major: bool = False


class Passage(Struct, frozen=True, kw_only=True):
    """A paragraph, list item or labelled part of an abstract.

    ``path`` holds the titles of the sections around it, the outermost first. ``start`` is its first code point in
    `Paper.text`; ``byte`` is where its element begins in the unpacked source, None where that is not known.
    """

    text: str
    path: tuple[str, ...] = ()
    start: int = 0
    byte: int | None = None

    @property
    def span(self) -> Span:
        """Where it stands in `Paper.text`."""
        return Span(self.start, self.start + len(self.text))

    @property
    def label(self) -> str | None:
        """The title of the section right around it."""
        return self.path[-1] if self.path else None


class OtherAbstract(Struct, frozen=True, kw_only=True):
    """An abstract beside the main one: in another language, for lay readers, by the publisher."""

    kind: str | None = None
    language: str | None = None
    parts: tuple[Passage, ...] = ()


class Cell(Struct, frozen=True, kw_only=True):
    """A cell of a table, which stands at every place of the grid that it spans.

    ``row`` and ``column`` are its upper left place, ``rows`` and ``columns`` how far it spans. ``marks`` are its
    footnote marks, which are not in ``text``; ``indent`` counts the leading spaces that set a row label below another.
    Lines that a data cell stacks stay lines.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    is_header: bool = False
    is_bold: bool = False
    indent: int = 0
    marks: tuple[str, ...] = ()


class Footnote(Struct, frozen=True, kw_only=True):
    """A note below a table, with the mark that cells bear where it has one."""

    text: str
    mark: str | None = None


class Table(Struct, frozen=True, kw_only=True):
    """A table as a grid: every row has `width` cells, spans are resolved.

    ``header_rows`` counts the rows of column heads at the top, ``stub_columns`` the columns of row labels at the left.
    ``grid`` is empty where the table is a picture. A wrap with several tables gives one `Table` each, told apart by
    ``part`` (from 0). ``path`` holds the titles of the sections around it.
    """

    id: str | None = None
    label: str | None = None
    caption: str = ""
    part: int = 0
    grid: tuple[tuple[Cell, ...], ...] = ()
    header_rows: int = 0
    stub_columns: int = 0
    footnotes: tuple[Footnote, ...] = ()
    path: tuple[str, ...] = ()
    byte: int | None = None

    @property
    def width(self) -> int:
        """Columns of the grid."""
        return len(self.grid[0]) if self.grid else 0

    @property
    def head(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows of column heads."""
        return self.grid[: self.header_rows]

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows below the heads."""
        return self.grid[self.header_rows :]

    def column_head(self, column: int) -> tuple[str, ...]:
        """The heads above a column from the top, a spanning head once, empty ones left out."""
        return tuple(cell.text for cell in dict.fromkeys(row[column] for row in self.head) if cell.text)

    def stub(self, row: int) -> tuple[str, ...]:
        """The labels of a row of the grid from the left, a spanning label once, empty ones left out."""
        return tuple(cell.text for cell in dict.fromkeys(self.grid[row][: self.stub_columns]) if cell.text)


class Figure(Struct, frozen=True, kw_only=True):
    """A figure's label and caption; the picture itself is not read."""

    caption: str
    id: str | None = None
    label: str | None = None
    byte: int | None = None


class Reference(Struct, frozen=True, kw_only=True):
    """An entry of the paper's list of references, as far as it is told apart; ``text`` is the whole of it."""

    text: str
    id: str | None = None
    label: str | None = None
    authors: tuple[Author, ...] = ()
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    volume: str | None = None
    first_page: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None


class RelationKind(StrEnum):
    """How another notice or paper stands to this one."""

    RETRACTED_BY = "retracted by"
    RETRACTION_OF = "retraction of"
    CORRECTED_BY = "corrected by"
    CORRECTION_OF = "correction of"
    CONCERN_IN = "expression of concern in"
    CONCERN_FOR = "expression of concern for"
    REPUBLISHED_FROM = "republished from"
    REPUBLISHED_IN = "republished in"
    UPDATE_OF = "update of"
    UPDATED_BY = "updated by"
    COMMENT_ON = "comment on"
    COMMENT_IN = "comment in"
    OTHER = "other"


class Relation(Struct, frozen=True, kw_only=True):
    """A notice or paper that belongs to this one; ``said`` is the source's own word for the relation."""

    kind: RelationKind
    said: str
    citation: str | None = None
    doi: str | None = None
    pmid: str | None = None


class Paper(Struct, frozen=True, kw_only=True):
    """One paper, or a record about one, as its source gives it.

    ``year`` is that of the issue or of the first electronic version; ``date`` the source's own words where they are no
    plain date (``1998 Dec-1999 Jan``). ``registry`` are trial registration numbers, in the order in which they stand.
    ``kind`` is the source's type of the article (``research-article``), ``publication_types`` are those of MEDLINE.
    ``version`` counts revisions of the record: the highest is the one in force.
    """

    origin: Origin
    title: str = ""
    vernacular_title: str | None = None
    authors: tuple[Author, ...] = ()
    journal: str | None = None
    journal_abbreviation: str | None = None
    issn: str | None = None
    year: int | None = None
    date: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    registry: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kind: str | None = None
    publication_types: tuple[str, ...] = ()
    mesh: tuple[Heading, ...] = ()
    keywords: tuple[str, ...] = ()
    abstract: tuple[Passage, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    body: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()
    relations: tuple[Relation, ...] = ()
    funding: tuple[str, ...] = ()
    interests: str | None = None
    licence: str | None = None
    version: int = 1

    @property
    def passages(self) -> Iterator[Passage]:
        """The abstract's and the body's passages, in the order of `text`."""
        yield from self.abstract
        yield from self.body

    @property
    def text(self) -> str:
        """Title, abstract and body with a line end between passages: what the spans of passages count in."""
        return "\n".join([self.title, *(passage.text for passage in self.passages)])

    @property
    def abstract_text(self) -> str:
        """The abstract as one text, its labels before its parts."""
        return " ".join([f"{part.label}: {part.text}" if part.label else part.text for part in self.abstract])

    @property
    def is_retracted(self) -> bool:
        """Whether a retraction of this paper is linked or its type says so."""
        return "Retracted Publication" in self.publication_types or any(
            relation.kind is RelationKind.RETRACTED_BY for relation in self.relations
        )

    def passage_at(self, span: Span) -> Passage | None:
        """The passage in which a span of `text` lies; None for the title or a span across passages."""
        return next((passage for passage in self.passages if passage.span.holds(span)), None)


class StudyLine(Struct, frozen=True, kw_only=True):
    """A study record of the library's own form, not yet decoded."""

    origin: Origin
    data: bytes


class Deletion(Struct, frozen=True, kw_only=True):
    """Records that their source takes back: the PMIDs of a ``DeleteCitation``."""

    origin: Origin
    pmids: tuple[str, ...]


class PassedOver(Struct, frozen=True, kw_only=True):
    """A sound record that gives no study: of another design, read already, revised later; ``reason`` says which."""

    source: str
    reason: str
    byte: int | None = None
    line: int | None = None


class Noticed(Struct, frozen=True, kw_only=True):
    """What was noticed of a whole file whose records were read: a form that has changed, in one line.

    ``kind`` groups what is noticed for counting.
    """

    source: str
    reason: str
    kind: str


class Rejected(Struct, frozen=True, kw_only=True):
    """A record that was not read: where it stands, and why in one line; ``kind`` groups reasons for counting."""

    source: str
    reason: str
    kind: str
    byte: int | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """The place as messages begin with it."""
        at = f"line {self.line}" if self.line is not None else f"byte {self.byte}" if self.byte is not None else ""
        return f"{self.source}, {at}" if at else self.source
