"""PubMed XML, as NLM's baseline and update files and E-utilities give it, record by record.

The file is cut into records by their tags and each is parsed alone, so that one broken record is one `Rejected`, a
file of any size needs little memory, and every record has its place. Elements: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

import numpy as np

from palpate.papers.fields import RELATIONS, bank_numbers, doi_of, plain_title, pmcid_of, year_of
from palpate.papers.pubmed_plain import OddError, Rest, read_plain
from palpate.papers.registry import registry_numbers
from palpate.papers.xml import SAFE, text_of, told
from palpate.types.paper import (
    Author,
    Deletion,
    Heading,
    Origin,
    OtherAbstract,
    Paper,
    PaperFormat,
    Passage,
    Rejected,
    Relation,
    RelationKind,
)

if TYPE_CHECKING:
    from lxml.etree import XMLParser
    from lxml.etree import _Element as Element

CHUNK = 1 << 20
MOST_RECORD = 20_000_000  # bytes; the longest records of the 2024 baseline have about 1 MB of references
_OPENING = re.compile(rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation|MedlineCitation)(?=[\s>])")
_AROUND = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>|</?(?:Pubmed|Medline)\w*Set\b[^>]*>", re.DOTALL)
_END = re.compile(rb"</(?:Pubmed|Medline)\w*Set\s*>")


def read_pubmed(stream: BinaryIO, source: str) -> Iterator[Paper | Deletion | Rejected]:
    """Read a set of PubMed records, one after the other.

    Parameters
    ----------
    stream : binary file
        The unpacked XML, in UTF-8.
    source : str
        What messages and `Origin` call it.
    """
    window = _Window(stream)
    for record, byte, line in _records(window, source):
        if isinstance(record, Rejected):
            yield record
            continue
        origin = Origin(source=source, format=PaperFormat.PUBMED, byte=byte, line=line)
        yield _one(_without_references(record), origin, is_clean=window.is_clean)


def _one(record: bytes, origin: Origin, *, is_clean: bool = False) -> Paper | Deletion | Rejected:
    """One record: in its ordinary form without a tree, in any other with one."""
    fields: dict[str, Any] = {"origin": origin}
    try:
        read_plain(record, fields, _rest_of(fields), _tree, is_clean=is_clean)
        return _paper(fields)
    except (OddError, SyntaxError):
        return _of_tree(record, origin)


def _of_tree(record: bytes, origin: Origin) -> Paper | Deletion | Rejected:
    from lxml import etree

    try:
        return _read(_tree(record), origin)
    except etree.XMLSyntaxError as error:
        reason, kind = f"no sound XML ({told(error).split('(', 1)[-1].split(')')[0]})", "no sound XML"
    except _NoRecordError as error:
        reason = kind = str(error)
    return Rejected(source=origin.source, byte=origin.byte, line=origin.line, reason=reason, kind=kind)


@cache
def _parser() -> XMLParser:
    from lxml import etree

    return etree.XMLParser(**SAFE, collect_ids=False, remove_comments=True, remove_pis=True)


def _tree(text: str | bytes) -> Element:
    from lxml import etree

    return etree.fromstring(text, _parser())


def _rest_of(fields: dict[str, Any]) -> dict[str, Rest]:
    """What takes a child that has a tree, by its parent."""
    return {
        "MedlineCitation": _CitationFields(fields).take,
        "Article": _ArticleFields(fields).take,
        "PubmedData": _DataFields(fields).take,
    }


def _without_references(record: bytes) -> bytes:
    """A record without its list of references, of which nothing is read: 226 to 211 µs for a record of 10 kB."""
    start = record.find(b"<ReferenceList")
    end = record.rfind(b"</ReferenceList>")
    return record[:start] + record[end + len(b"</ReferenceList>") :] if 0 <= start < end else record


class _NoRecordError(Exception):
    """A record without what every record has."""


def records(stream: BinaryIO, source: str) -> Iterator[tuple[bytes | Rejected, int, int]]:
    """Each record's bytes with its first byte and line, and what stands between records that does not belong there."""
    return _records(_Window(stream), source)


def _records(window: _Window, source: str) -> Iterator[tuple[bytes | Rejected, int, int]]:
    while (opening := window.find(_OPENING)) is not None:
        between, byte, line = window.take(opening.start())
        if fault := _strange(between):
            yield _stranger(between, byte, line, source, fault), byte, line
        name = opening[1]
        end = window.end_of(name)
        if end is None:
            yield _cut(source, window), window.byte, window.line
            return
        record, byte, line = window.take(end)
        yield record, byte, line
    rest, byte, line = window.take(len(window.data))
    ended = _END.search(rest) is not None
    if fault := _strange(rest):
        yield _stranger(rest, byte, line, source, fault), byte, line
    elif not ended and byte:
        yield _cut(source, window), byte, line


def _stranger(between: bytes, byte: int, line: int, source: str, fault: str) -> Rejected:
    space = between[: len(between) - len(between.lstrip())]
    place = {"byte": byte + len(space), "line": line + space.count(b"\n")}
    return Rejected(source=source, **place, reason=fault, kind="unknown element")


def _strange(between: bytes) -> str | None:
    """What stands between records and is neither space, comment nor the set's own tags."""
    if between.isspace():
        return None
    left = _AROUND.sub(b"", between)
    if not left:
        return None
    shown = left[:40].decode("utf-8", "replace").split("\n")[0]
    return f"not a PubMed record: {shown!r}"


def _cut(source: str, window: _Window) -> Rejected:
    reason = "the file ends early, inside a record or before the end of its set. Get it again"
    return Rejected(source=source, byte=window.byte, line=window.line, reason=reason, kind="the file ends early")


class _Window:
    """The part of a stream that is looked at, with its place.

    Attributes
    ----------
    is_clean : bool
        Whether none of `pubmed_plain.CONTROLS` stands in it.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.data = b""
        self.byte = 0
        self.line = 1
        self.is_clean = True
        self._stream = stream
        self._at = 0  # where in data the unread part begins
        self._is_over = False

    def find(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """The first match in what is left of the stream; positions count from the window's start."""
        while True:
            match = pattern.search(self.data, self._at)
            if match and match.end() < len(self.data):
                return match
            if len(self.data) - self._at > MOST_RECORD or not self._more():
                return match

    def end_of(self, name: bytes) -> int | None:
        """Where the record that begins the window ends, or another begins in it; None if the stream ends first."""
        tag = name + b">"
        looked, again = self._at + len(tag), 0
        while True:
            found = self.data.find(tag, looked)
            if found < 0:
                looked = max(looked, len(self.data) - len(tag)) - self._at
                if len(self.data) - self._at > MOST_RECORD or not self._more():
                    return None
                looked += self._at
                continue
            if self.data.startswith(b"</", found - 2):
                return self._at + again if again else found + len(tag)
            if not again and self.data.startswith(b"<", found - 1) and found - self._at > len(tag) + 2:
                again = found - 1 - self._at
            looked = found + 1

    def take(self, end: int) -> tuple[bytes, int, int]:
        """Everything up to `end`, with the byte and line at which it begins; the window then begins there."""
        piece = self.data[self._at : end]
        byte, line = self.byte, self.line
        self.byte += len(piece)
        self.line += int(np.count_nonzero(self._are_ends[self._at : end]))
        self._at = end
        return piece, byte, line

    def _more(self) -> bool:
        if self._is_over:
            return False
        piece = self._stream.read(CHUNK)
        self._is_over = not piece
        self.data = self.data[self._at :] + piece
        self._at = 0
        self._look()
        return bool(piece)

    def _look(self) -> None:
        """See where lines end, and whether there are control characters: for all at once, far faster than by record."""
        codes = np.frombuffer(self.data, dtype=np.uint8)
        self._are_ends = codes == ord("\n")
        allowed = np.count_nonzero(self._are_ends) + np.count_nonzero(codes == ord("\t"))
        self.is_clean = bool(np.count_nonzero(codes < ord(" ")) == allowed)


def _read(root: Element, origin: Origin) -> Paper | Deletion:
    if root.tag == "DeleteCitation":
        return Deletion(origin=origin, pmids=tuple(one.text.strip() for one in root.iter("PMID") if one.text))
    if root.tag == "PubmedBookArticle":
        raise _NoRecordError("a book or chapter, not an article")
    citation = root if root.tag == "MedlineCitation" else root.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        raise _NoRecordError("a record without an article")
    fields: dict[str, Any] = {"origin": origin}
    _CitationFields(fields).read(citation)
    _ArticleFields(fields).read(article)
    data = root.find("PubmedData")
    if data is not None:
        _DataFields(fields).read(data)
    return _paper(fields)


def _paper(fields: dict[str, Any]) -> Paper:
    texts = [fields.get("title", ""), *[part.text for part in fields.get("abstract", ())]]
    if found := registry_numbers(["\n".join(texts)]):
        fields["registry"] = tuple(dict.fromkeys((*fields.get("registry", ()), *found)))
    return Paper(**fields)


class _Fields:
    """Takes an element's children to the methods of their names."""

    _methods: ClassVar[dict[str, Callable[[Any, Element], None]]] = {}

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def __init_subclass__(cls) -> None:
        named = {name: held for name, held in vars(cls).items() if name[:1] == "_" and name[1:2].isupper()}
        cls._methods = {name[1:]: held for name, held in named.items()}

    def read(self, element: Element) -> None:
        """Read every child for which there is a method."""
        for child in element:
            self.take(child.tag, child)

    def take(self, name: str, child: Element) -> None:
        """Read a child."""
        if method := self._methods.get(name):
            method(self, child)


class _CitationFields(_Fields):
    """What stands beside the article in a ``MedlineCitation``."""

    def _PMID(self, element: Element) -> None:  # noqa: N802 - named as the element
        self._fields["pmid"] = (element.text or "").strip() or None
        version = element.get("Version", "1")
        self._fields["version"] = int(version) if version.isdigit() else 1

    def _MeshHeadingList(self, element: Element) -> None:  # noqa: N802
        self._fields["mesh"] = tuple(_heading(heading) for heading in element if len(heading))

    def _KeywordList(self, element: Element) -> None:  # noqa: N802
        words = tuple(filter(None, (text_of(one) for one in element)))
        self._fields["keywords"] = (*self._fields.get("keywords", ()), *words)

    def _CommentsCorrectionsList(self, element: Element) -> None:  # noqa: N802
        self._fields["relations"] = tuple(
            Relation(
                kind=RELATIONS.get(said := one.get("RefType", ""), RelationKind.OTHER),
                said=said,
                citation=_text(one.find("RefSource")),
                pmid=_text(one.find("PMID")),
            )
            for one in element
            if one.get("RefType") != "Cites"
        )

    def _OtherAbstract(self, element: Element) -> None:  # noqa: N802
        other = OtherAbstract(kind=element.get("Type"), language=element.get("Language"), parts=_parts(element))
        self._fields["other_abstracts"] = (*self._fields.get("other_abstracts", ()), other)

    def _CoiStatement(self, element: Element) -> None:  # noqa: N802
        self._fields["interests"] = text_of(element) or None


class _ArticleFields(_Fields):
    """What stands in an ``Article``."""

    def _Journal(self, element: Element) -> None:  # noqa: N802
        fields = self._fields
        for child in element:
            if child.tag == "Title":
                fields["journal"] = text_of(child) or None
            elif child.tag == "ISOAbbreviation":
                fields["journal_abbreviation"] = text_of(child) or None
            elif child.tag == "ISSN":
                fields["issn"] = child.text
            elif child.tag == "JournalIssue":
                self._issue(child)

    def _issue(self, element: Element) -> None:
        for child in element:
            if child.tag == "Volume":
                self._fields["volume"] = child.text
            elif child.tag == "Issue":
                self._fields["issue"] = child.text
            elif child.tag == "PubDate":
                said = child.findtext("MedlineDate")
                self._fields["date"] = said
                self._fields["year"] = year_of(child.findtext("Year") or said)

    def _ArticleTitle(self, element: Element) -> None:  # noqa: N802
        self._fields["title"] = plain_title(text_of(element))

    def _VernacularTitle(self, element: Element) -> None:  # noqa: N802
        self._fields["vernacular_title"] = plain_title(text_of(element)) or None

    def _Pagination(self, element: Element) -> None:  # noqa: N802
        self._fields["pages"] = element.findtext("MedlinePgn") or element.findtext("StartPage")

    def _ELocationID(self, element: Element) -> None:  # noqa: N802
        if element.get("EIdType") == "doi" and element.get("ValidYN") != "N":
            self._fields["doi"] = doi_of(element.text)
        elif "pages" not in self._fields:
            self._fields["pages"] = element.text

    def _Abstract(self, element: Element) -> None:  # noqa: N802
        self._fields["abstract"] = _parts(element, len(self._fields.get("title", "")) + 1)

    def _AuthorList(self, element: Element) -> None:  # noqa: N802
        self._fields["authors"] = tuple(_author(one) for one in element if one.get("ValidYN") != "N" and len(one))

    def _Language(self, element: Element) -> None:  # noqa: N802
        if element.text:
            self._fields["languages"] = (*self._fields.get("languages", ()), element.text)

    def _PublicationTypeList(self, element: Element) -> None:  # noqa: N802
        self._fields["publication_types"] = tuple(one.text for one in element if one.text)

    def _GrantList(self, element: Element) -> None:  # noqa: N802
        said = (" ".join(filter(None, (one.findtext("Agency"), one.findtext("GrantID")))) for one in element)
        self._fields["funding"] = tuple(dict.fromkeys(filter(None, said)))

    def _DataBankList(self, element: Element) -> None:  # noqa: N802
        self._fields["registry"] = bank_numbers(
            [
                (bank.findtext("DataBankName") or "", number.text or "")
                for bank in element
                for number in bank.iter("AccessionNumber")
            ]
        )

    def _ArticleDate(self, element: Element) -> None:  # noqa: N802
        if self._fields.get("year") is None:
            self._fields["year"] = year_of(element.findtext("Year"))


class _DataFields(_Fields):
    """What stands in ``PubmedData``; the identifiers of references stand deeper, and are passed over with them."""

    def _ArticleIdList(self, element: Element) -> None:  # noqa: N802  # called by the name of its element
        for one in element:
            kind = one.get("IdType")
            if kind == "doi":
                self._fields["doi"] = doi_of(one.text) or self._fields.get("doi")
            elif kind == "pmc":
                self._fields["pmcid"] = pmcid_of(one.text)


def _parts(abstract: Element, start: int = 0) -> tuple[Passage, ...]:
    """The parts with their labels; the first begins at `start` of the paper's text."""
    found = []
    for one in abstract:
        if one.tag == "AbstractText" and (text := text_of(one)):
            label = one.get("Label")
            found.append(Passage(text=text, path=(label.rstrip(" :"),) if label else (), start=start))
            start += len(text) + 1
    return tuple(found)


def _author(element: Element) -> Author:
    family = given = initials = collective = None
    for child in element:
        tag = child.tag
        if tag == "LastName":
            family = child.text
        elif tag == "ForeName":
            given = child.text
        elif tag == "Initials":
            initials = child.text
        elif tag == "CollectiveName":
            collective = _text(child)
    return Author(family=family, given=given, initials=initials, collective=collective)


def _heading(element: Element) -> Heading:
    first = element[0]
    is_major = first.get("MajorTopicYN") == "Y"
    if len(element) == 1:
        return Heading(descriptor=first.text or "", id=first.get("UI"), is_major=is_major)
    names = tuple([one.text or "" for one in element[1:]])
    is_major = is_major or any(one.get("MajorTopicYN") == "Y" for one in element[1:])
    return Heading(descriptor=first.text or "", id=first.get("UI"), qualifiers=names, is_major=is_major)


def _text(element: Element | None) -> str | None:
    if element is None:
        return None
    return (text_of(element) if len(element) else (element.text or "").strip()) or None
