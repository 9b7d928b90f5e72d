"""PubMed records in their ordinary form, read without a tree: child after child of the elements that hold the fields.

Each child is matched by a pattern that takes only well-formed XML. A child in any other form (markup in a title, a
rarer element) is parsed alone by libxml2; where even that does not do, the record is not read here, and `pubmed` reads
it whole. Both ways give the same `Paper`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Any

from palpate.papers.fields import doi_of, plain_title, pmcid_of, year_of
from palpate.types.paper import Author, Heading, Passage

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Fields = dict[str, Any]
Rest = Callable[[str, "Element"], None]
"""Takes a child that has its tree, by its name."""
Found = re.Match[str]

MOST_KEPT = 100_000  # headings in memory, about 400 bytes each; MeSH has 31,000 descriptors
_CONTROLS = bytes({*range(32)} - {9, 10})  # are no XML, but for the carriage return, which is read as a line feed
_NO_CHARACTERS = ("\ufffe", "\uffff")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_NAME = re.compile(r"<([A-Za-z]+)")
_ATTRIBUTE = re.compile(r' ([A-Za-z]+)="([^"]*)"')
_LEAVES = re.compile(r">([^<]+)</")


class OddError(Exception):
    """A record that is not in the ordinary form."""


def _attributes(*names: str, value: str = r'[^"<>\t\n]*+') -> str:
    """Attributes that a start tag may have, each once, in any order."""
    orders = ("".join(f'(?: {name}="{value}")?' for name in order) for order in permutations(names))
    return f"(?:{'|'.join(orders)})"


_W, _T = r"\s*+", r"[^<]*+"
_ANY = r'(?: [A-Za-z]+="[^"<>\t\n]*+")?+'  # at most one attribute, so that none stands twice


def _leaf(name: str, attributes: str = "", text: str = _T) -> str:
    return f"<{name}{attributes}>{text}</{name}>{_W}"


def _node(name: str, inside: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{_W}{inside}</{name}>{_W}"


def _maybe(pattern: str) -> str:
    return f"(?:{pattern})?+"


_TEXT = f"({_T})"
_SOME = r"([^<]++)"  # an element without text is left to libxml2, which tells it from one that is not there
_DATE = "".join(_maybe(_leaf(name)) for name in ("Year", "Month", "Day", "Hour", "Minute", "Second"))
_ISSUE_DATE = (
    f"(?:{_leaf('MedlineDate', text=_SOME)}|{_leaf('Year', text=_SOME)}(?:{_leaf('Month')}{_maybe(_leaf('Day'))}"
    f"|{_leaf('Season')})?)"
)
_JOURNAL = _node(
    "Journal",
    _maybe(_leaf("ISSN", _attributes("IssnType"), _SOME))
    + _node(
        "JournalIssue",
        _maybe(_leaf("Volume", text=_SOME)) + _maybe(_leaf("Issue", text=_SOME)) + _node("PubDate", _ISSUE_DATE),
        _attributes("CitedMedium"),
    )
    + _maybe(_leaf("Title", text=_TEXT))
    + _maybe(_leaf("ISOAbbreviation", text=_TEXT)),
)
_PAGES = _node(
    "Pagination",
    f"{_maybe(_leaf('StartPage', text=_TEXT))}{_maybe(_leaf('EndPage'))}{_maybe(_leaf('MedlinePgn', text=_TEXT))}",
)
_LABELS = _attributes("Label", "NlmCategory", value=r'[^"<\t\n]*+')
_PART = f"<AbstractText({_LABELS})>{_TEXT}</AbstractText>{_W}"
_IDENTIFIERS = f"(?:{_leaf('Identifier', _attributes('Source'))})*+"
_AUTHOR = _node(
    "Author",
    f"(?:{_leaf('LastName', text=_SOME)}{_maybe(_leaf('ForeName', text=_SOME))}"
    f"{_maybe(_leaf('Initials', text=_SOME))}{_maybe(_leaf('Suffix'))}|{_leaf('CollectiveName', text=_SOME)})"
    f"{_IDENTIFIERS}(?:{_node('AffiliationInfo', _leaf('Affiliation') + _IDENTIFIERS)})*+",
    f"({_attributes('ValidYN', 'EqualContrib')})",
)
_HEADING = re.compile(
    f"{_W}<MeshHeading>{_W}((?:<(DescriptorName|QualifierName){_attributes('UI', 'MajorTopicYN', 'Type', 'AutoHM')}>"
    rf"{_T}</\2>{_W})++)"
)
_NAMED = re.compile(r"<([DQ])[A-Za-z]+([^>]*)>([^<]*)<")


def _skipped(name: str) -> re.Pattern[str]:
    """An element that is not read: leaves, and elements of leaves."""
    leaves = rf"(?:<([A-Za-z]+){_ANY}>[^<]*+</\2>{_W})++"
    inside = rf"(?:<([A-Za-z]+){_ANY}>(?:{_T}|{_W}{leaves})</\1>{_W})*+"
    return re.compile(f"<{name}{_ANY}>(?:{_T}|{_W}{inside})</{name}>{_W}")


class _Headings(dict[str, Heading]):
    """MeSH headings by what stands of them before their end tag."""

    def __missing__(self, piece: str) -> Heading:
        if len(self) >= MOST_KEPT:
            self.clear()
        whole = _HEADING.fullmatch(piece)
        if not whole:
            raise OddError
        named = [(kind, dict(_ATTRIBUTE.findall(said)), _plain(text)) for kind, said, text in _NAMED.findall(whole[1])]
        _, said, descriptor = named[0]
        heading = self[piece] = Heading(
            descriptor=descriptor,
            id=_plain(said["UI"]) if "UI" in said else None,
            qualifiers=tuple([text for _, _, text in named[1:]]),
            is_major=any(one.get("MajorTopicYN") == "Y" for _, one, _ in named),
        )
        return heading


_headings = _Headings()


def _plain(text: str) -> str:
    """A text with its five entities as characters."""
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")


def _even(text: str | None) -> str:
    text = _plain(text or "")
    if text.isascii() and not ("  " in text or "\n" in text or "\t" in text):
        return text.strip(" ")
    return " ".join(text.split())


def _raw(text: str | None) -> str | None:
    return text and _plain(text)


def _pmid(fields: Fields, found: Found) -> None:
    fields["pmid"] = _plain(found[2]).strip() or None
    fields["version"] = int(found[1] or 1)


def _mesh(fields: Fields, inside: str) -> None:
    *pieces, rest = inside.split("</MeshHeading>")
    if rest.strip():
        raise OddError
    fields["mesh"] = tuple(map(_headings.__getitem__, pieces))


def _keywords(fields: Fields, found: Found) -> None:
    words = filter(None, map(_even, _LEAVES.findall(found[1])))
    fields["keywords"] = (*fields.get("keywords", ()), *words)


def _interests(fields: Fields, found: Found) -> None:
    fields["interests"] = _even(found[1]) or None


def _journal(fields: Fields, found: Found) -> None:
    issn, volume, issue, date, year, title, abbreviation = found.groups()
    fields["issn"], fields["volume"], fields["issue"] = _raw(issn), _raw(volume), _raw(issue)
    fields["date"], fields["year"] = _raw(date), year_of(year or date)
    fields["journal"], fields["journal_abbreviation"] = _even(title) or None, _even(abbreviation) or None


def _title(fields: Fields, found: Found) -> None:
    fields["title"] = plain_title(_even(found[1]))


def _vernacular(fields: Fields, found: Found) -> None:
    fields["vernacular_title"] = plain_title(_even(found[1])) or None


def _pages(fields: Fields, found: Found) -> None:
    fields["pages"] = _raw(found[2] or found[1])


def _location(fields: Fields, found: Found) -> None:
    if 'EIdType="doi"' in found[1] and 'ValidYN="N"' not in found[1]:
        fields["doi"] = doi_of(_plain(found[2]))
    elif "pages" not in fields:
        fields["pages"] = _raw(found[2]) or None


def _abstract(fields: Fields, inside: str) -> None:
    start = len(fields.get("title", "")) + 1
    parts = []
    for said, told in _each(_PARTS, inside, end=_COPYRIGHT):
        if text := _even(told):
            parts.append(Passage(text=text, path=_path(said) if said else (), start=start))
            start += len(text) + 1
    fields["abstract"] = tuple(parts)


@lru_cache(maxsize=1000)
def _path(said: str) -> tuple[str, ...]:
    """The label among the attributes of a part."""
    label = dict(_ATTRIBUTE.findall(said)).get("Label")
    return (_plain(label).rstrip(" :"),) if label else ()


def _authors(fields: Fields, inside: str) -> None:
    fields["authors"] = tuple(
        [
            Author(family=_raw(family), given=_raw(given), initials=_raw(initials))
            if family
            else Author(collective=_plain(collective).strip() or None)
            for said, family, given, initials, collective in _each(_AUTHORS, inside, end=_BLANK)
            if 'ValidYN="N"' not in said
        ]
    )


def _each(pattern: re.Pattern[str], inside: str, *, end: re.Pattern[str]) -> Iterator[tuple[str, ...]]:
    """The groups of matches that stand one behind the other, with nothing around them but blanks and an end."""
    at = _blank(inside, 0)
    while found := pattern.match(inside, at):
        yield found.groups()
        at = found.end()
    if not end.fullmatch(inside, at):
        raise OddError


def _language(fields: Fields, found: Found) -> None:
    fields["languages"] = (*fields.get("languages", ()), _plain(found[1]))


def _types(fields: Fields, found: Found) -> None:
    fields["publication_types"] = tuple(map(_plain, _LEAVES.findall(found[1])))


def _article_date(fields: Fields, found: Found) -> None:
    if fields.get("year") is None:
        fields["year"] = year_of(found[1])


def _identifiers(fields: Fields, found: Found) -> None:
    for kind, text in _EACH_ID.findall(found[1]):
        if kind == "doi":
            fields["doi"] = doi_of(_plain(text)) or fields.get("doi")
        elif kind == "pmc":
            fields["pmcid"] = pmcid_of(text)


def _nothing(fields: Fields, found: Found) -> None:
    """The element is well-formed, and is not read."""


_PARTS, _AUTHORS = re.compile(_PART), re.compile(_AUTHOR)
_COPYRIGHT = re.compile(_maybe(_leaf("CopyrightInformation")))
_BLANK = re.compile(_W)
_EACH_ID = re.compile(r'<ArticleId IdType="([a-z]*)">([^<]*)<')

Taken = tuple[re.Pattern[str], Callable[[Fields, Found], None]]


def _taken(*forms: tuple[str, str, Callable[[Fields, Found], None]], skipped: tuple[str, ...]) -> dict[str, Taken]:
    plain: dict[str, Taken] = {name: (re.compile(pattern), take) for name, pattern, take in forms}
    return plain | {name: (_skipped(name), _nothing) for name in skipped}


_TYPES = f"((?:{_leaf('PublicationType', _attributes('UI'), '[^<]++')})++)"
_KEYWORDS = f"((?:{_leaf('Keyword', _attributes('MajorTopicYN'))})*+)"
_IDS = f'((?:<ArticleId IdType="[a-z]*+">{_T}</ArticleId>{_W})*+)'
_HISTORY = f"(?:{_node('PubMedPubDate', _DATE, _attributes('PubStatus'))})*+"
_LOCATED = f"({_attributes('EIdType', 'ValidYN')})"
_CITATION = _taken(
    ("PMID", _leaf("PMID", r'(?: Version="([0-9]{1,9})")?', r"([^<]*+)"), _pmid),
    ("DateCompleted", _node("DateCompleted", _DATE), _nothing),
    ("DateRevised", _node("DateRevised", _DATE), _nothing),
    ("KeywordList", _node("KeywordList", _KEYWORDS, _attributes("Owner")), _keywords),
    ("CoiStatement", _leaf("CoiStatement", text=_TEXT), _interests),
    skipped=("MedlineJournalInfo", "ChemicalList", "SupplMeshList", "CitationSubset", "GeneralNote", "OtherID"),
)
_ARTICLE = _taken(
    ("Journal", _JOURNAL, _journal),
    ("ArticleTitle", _leaf("ArticleTitle", text=_TEXT), _title),
    ("VernacularTitle", _leaf("VernacularTitle", text=_TEXT), _vernacular),
    ("Pagination", _PAGES, _pages),
    ("ELocationID", _leaf("ELocationID", _LOCATED, _TEXT), _location),
    ("Language", _leaf("Language", text=_SOME), _language),
    ("PublicationTypeList", _node("PublicationTypeList", _TYPES), _types),
    (
        "ArticleDate",
        _node("ArticleDate", _leaf("Year", text=_SOME) + _DATE, _attributes("DateType")),
        _article_date,
    ),
    skipped=(),
)
_DATA = _taken(
    ("History", _node("History", _HISTORY), _nothing),
    ("ArticleIdList", _node("ArticleIdList", _IDS), _identifiers),
    skipped=("PublicationStatus",),
)
Listed = tuple[re.Pattern[str], str, Callable[[Fields, str], None]]
_CITATION_LISTS: dict[str, Listed] = {"MeshHeadingList": (re.compile("<MeshHeadingList>"), "</MeshHeadingList>", _mesh)}
_ARTICLE_LISTS: dict[str, Listed] = {
    "Abstract": (re.compile("<Abstract>"), "</Abstract>", _abstract),
    "AuthorList": (re.compile(f"<AuthorList{_attributes('CompleteYN', 'Type')}>"), "</AuthorList>", _authors),
}
_BEGIN = re.compile(f"<PubmedArticle>{_W}<MedlineCitation{_attributes('Status', 'Owner', 'IndexingMethod')}>{_W}")
_BEGIN_ARTICLE = re.compile(f"<Article{_attributes('PubModel')}>{_W}")
_END_ARTICLE = re.compile(f"</Article>{_W}")
_END_CITATION = re.compile(f"</MedlineCitation>{_W}(<PubmedData>{_W})?+")
_END_DATA = re.compile(f"</PubmedData>{_W}")
_END = re.compile("</PubmedArticle>")
_UNKNOWN: Taken = (re.compile("(?!)"), _nothing)


def read_plain(record: bytes, fields: Fields, rest: Mapping[str, Rest], parse: Callable[[str], Element]) -> None:
    """Read the fields of a record in the ordinary form.

    Parameters
    ----------
    record : bytes
        From ``<PubmedArticle>`` on.
    fields : dict
        Takes what is read.
    rest : mapping
        For the children of ``MedlineCitation``, ``Article`` and ``PubmedData`` what takes one in another form.
    parse : callable
        Makes the tree of such a child.

    Raises
    ------
    OddError
        If the record is in another form; ``fields`` are then of no use.
    """
    if len(record.translate(None, _CONTROLS)) != len(record):
        raise OddError
    try:
        text = record.decode()
    except UnicodeDecodeError:
        raise OddError from None
    if ("]" in text and "]]>" in text) or ("&" in text and _ENTITY.search(text)):
        raise OddError
    if not text.isascii() and any(one in text for one in _NO_CHARACTERS):
        raise OddError
    _Walk(text, fields, parse).read(rest)


class _Walk:
    """One walk over a record."""

    def __init__(self, text: str, fields: Fields, parse: Callable[[str], Element]) -> None:
        self._text, self._fields, self._parse = text, fields, parse
        self._at = 0

    def read(self, rest: Mapping[str, Rest]) -> None:
        """Read all of it."""
        self._step(_BEGIN)
        self._children(_CITATION, _CITATION_LISTS, rest["MedlineCitation"])
        self._step(_BEGIN_ARTICLE)
        self._children(_ARTICLE, _ARTICLE_LISTS, rest["Article"])
        self._step(_END_ARTICLE)
        self._children(_CITATION, _CITATION_LISTS, rest["MedlineCitation"])
        if self._step(_END_CITATION)[1]:
            self._children(_DATA, {}, rest["PubmedData"])
            self._step(_END_DATA)
        self._step(_END)
        if self._at != len(self._text):
            raise OddError

    def _step(self, pattern: re.Pattern[str]) -> Found:
        found = pattern.match(self._text, self._at)
        if not found:
            raise OddError
        self._at = found.end()
        return found

    def _children(self, taken: Mapping[str, Taken], lists: Mapping[str, Listed], rest: Rest) -> None:
        """Every child up to the article, or to the end tag of their parent."""
        text, fields = self._text, self._fields
        while (named := _NAME.match(text, self._at)) and (name := named[1]) != "Article":
            if name in lists and self._listed(*lists[name]):
                continue
            pattern, take = taken.get(name) or _UNKNOWN
            if found := pattern.match(text, self._at):
                take(fields, found)
                self._at = found.end()
            else:
                rest(name, self._parse(self._cut(name)))

    def _listed(self, begin: re.Pattern[str], end: str, take: Callable[[Fields, str], None]) -> bool:
        """A child with many elements alike, if each is in the ordinary form."""
        found = begin.match(self._text, self._at)
        at = self._text.find(end, self._at)
        if not found or at < 0:
            return False
        try:
            take(self._fields, self._text[found.end() : at])
        except OddError:
            return False
        self._at = _blank(self._text, at + len(end))
        return True

    def _cut(self, name: str) -> str:
        """A child in another form, whole."""
        begin, end = self._at, self._text.find(f"</{name}>", self._at)
        if end < 0:
            raise OddError
        end += len(name) + 3
        self._at = _blank(self._text, end)
        return self._text[begin:end]


def _blank(text: str, at: int) -> int:
    """The first place from one on that is not blank."""
    found = _BLANK.match(text, at)
    return found.end() if found else at
