"""PubMed records in their ordinary form, read without a tree: child after child of the elements that hold the fields.

Each child, or a run of those that mostly stand side by side, is matched by a pattern that takes only well-formed XML.
A child in any other form (markup in a title, a rarer element) is parsed alone by libxml2; where even that does not do,
the record is not read here, and `pubmed` reads it whole. Both ways give the same `Paper`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from palpate.papers.fields import doi_of, plain_title, pmcid_of, year_of
from palpate.types.paper import Author, Heading, Passage

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Fields = dict[str, Any]
Rest = Callable[[str, "Element"], None]
"""Takes a child that has its tree, by its name."""
Found = re.Match[str]

MOST_KEPT = 100_000  # headings in memory, about 400 bytes each; MeSH has 31,000 descriptors
CONTROLS = bytes({*range(32)} - {9, 10})  # are no XML, but for the carriage return, which is read as a line feed
_NO_CHARACTERS = ("\ufffe", "\uffff")
_CDATA_END = re.compile(r"\](?=\]>)")  # by its first letter, where a text of many is gone through fastest
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


def _skipped(name: str) -> str:
    """An element that is not read: leaves, and elements of leaves."""
    outer, inner = f"{name}_1", f"{name}_2"
    leaves = f"(?:<(?P<{inner}>[A-Za-z]+){_ANY}>[^<]*+</(?P={inner})>{_W})++"
    inside = f"(?:<(?P<{outer}>[A-Za-z]+){_ANY}>(?:{_T}|{_W}{leaves})</(?P={outer})>{_W})*+"
    return f"<{name}{_ANY}>(?:{_T}|{_W}{inside})</{name}>{_W}"


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
    if "  " not in text and text.isprintable():  # so that no blank but a space is in it
        return text.strip(" ")
    return " ".join(text.split())


def _raw(text: str | None) -> str | None:
    return text and _plain(text)


def _pmid(fields: Fields, version: str | None, pmid: str) -> None:
    fields["pmid"] = _plain(pmid).strip() or None
    fields["version"] = int(version or 1)


def _mesh(fields: Fields, inside: str) -> None:
    *pieces, rest = inside.split("</MeshHeading>")
    if rest.strip():
        raise OddError
    fields["mesh"] = tuple(map(_headings.__getitem__, pieces))


def _keywords(fields: Fields, inside: str) -> None:
    words = filter(None, map(_even, _LEAVES.findall(inside)))
    fields["keywords"] = (*fields.get("keywords", ()), *words)


def _interests(fields: Fields, text: str) -> None:
    fields["interests"] = _even(text) or None


def _journal(fields: Fields, *groups: str | None) -> None:
    issn, volume, issue, date, year, title, abbreviation = groups
    fields["issn"], fields["volume"], fields["issue"] = _raw(issn), _raw(volume), _raw(issue)
    fields["date"], fields["year"] = _raw(date), year_of(year or date)
    fields["journal"], fields["journal_abbreviation"] = _even(title) or None, _even(abbreviation) or None


def _title(fields: Fields, text: str) -> None:
    fields["title"] = plain_title(_even(text))


def _vernacular(fields: Fields, text: str) -> None:
    fields["vernacular_title"] = plain_title(_even(text)) or None


def _pages(fields: Fields, first: str | None, all: str | None) -> None:
    fields["pages"] = _raw(all or first)


def _location(fields: Fields, said: str, text: str) -> None:
    if 'EIdType="doi"' in said and 'ValidYN="N"' not in said:
        fields["doi"] = doi_of(_plain(text))
    elif "pages" not in fields:
        fields["pages"] = _raw(text) or None


def _abstract(fields: Fields, inside: str) -> None:
    start = len(fields.get("title", "")) + 1
    parts = []
    for said, told, _ in _each(_PARTS, inside, end=_COPYRIGHT):
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
    found = _each(_AUTHORS, inside, end=_BLANK)
    if "&" in inside:
        found = [tuple(map(_plain, one)) for one in found]
    fields["authors"] = tuple(
        [
            Author(family=family, given=given or None, initials=initials or None)
            if family
            else Author(collective=collective.strip() or None)
            for said, family, given, initials, collective, _ in found
            if 'ValidYN="N"' not in said
        ]
    )


def _each(pattern: re.Pattern[str], inside: str, *, end: re.Pattern[str]) -> list[tuple[str, ...]]:
    """The groups of matches that stand one behind the other, with nothing around them but blanks and an end.

    The last group of the pattern takes all from where there is none on.
    """
    found = pattern.findall(inside, _blank(inside, 0))
    rest = found.pop()[-1] if found and found[-1][-1] else ""
    if not end.fullmatch(rest):
        raise OddError
    return found


def _language(fields: Fields, text: str) -> None:
    fields["languages"] = (*fields.get("languages", ()), _plain(text))


def _types(fields: Fields, inside: str) -> None:
    fields["publication_types"] = tuple(map(_plain, _LEAVES.findall(inside)))


def _article_date(fields: Fields, text: str) -> None:
    if fields.get("year") is None:
        fields["year"] = year_of(text)


def _identifiers(fields: Fields, inside: str) -> None:
    for kind, text in _EACH_ID.findall(inside):
        if kind == "doi":
            fields["doi"] = doi_of(_plain(text)) or fields.get("doi")
        elif kind == "pmc":
            fields["pmcid"] = pmcid_of(text)


_OTHER = "|((?s:.++))"
_PARTS, _AUTHORS = re.compile(_PART + _OTHER), re.compile(_AUTHOR + _OTHER)
_COPYRIGHT = re.compile(_maybe(_leaf("CopyrightInformation")))
_BLANK = re.compile(_W)
_EACH_ID = re.compile(r'<ArticleId IdType="([a-z]*)">([^<]*)<')

Take = Callable[..., None]
"""Takes the groups of an element's pattern into the fields."""


class _Taken(NamedTuple):
    """An element, with those that mostly stand behind it, as one pattern; an empty group before each that is read.

    ``takes`` are these: the number of that group, where those of the element begin and end, and what takes them.
    """

    pattern: re.Pattern[str]
    takes: tuple[tuple[int, int, int, Take], ...]


Form = tuple[str, str, Take | None]


def _taken(*forms: Form, skipped: tuple[str, ...], runs: tuple[str, ...]) -> dict[str, _Taken]:
    """The elements by name; with `runs`, of names that stand side by side, the first takes what follows of them too."""
    patterns = {name: (pattern, take) for name, pattern, take in forms}
    patterns |= {name: (_skipped(name), None) for name in skipped}
    following = {run.split()[0]: run.split() for run in runs}
    return {name: _joined([patterns[one] for one in following.get(name, (name,))]) for name in patterns}


def _joined(forms: list[tuple[str, Take | None]]) -> _Taken:
    """One pattern for several elements, of which the first must be there."""
    whole, takes, groups = "", [], 0
    for pattern, take in forms:
        first = groups
        groups += re.compile(pattern).groups + (take is not None)
        if take:
            takes.append((first, first + 1, groups, take))
        marked = f"(){pattern}" if take else pattern
        whole += _maybe(marked) if whole else marked
    return _Taken(re.compile(whole), tuple(takes))


_TYPES = f"((?:{_leaf('PublicationType', _attributes('UI'), '[^<]++')})++)"
_KEYWORDS = f"((?:{_leaf('Keyword', _attributes('MajorTopicYN'))})*+)"
_IDS = f'((?:<ArticleId IdType="[a-z]*+">{_T}</ArticleId>{_W})*+)'
_HISTORY = f"(?:{_node('PubMedPubDate', _DATE, _attributes('PubStatus'))})*+"
_LOCATED = f"({_attributes('EIdType', 'ValidYN')})"
_CITATION = _taken(
    ("PMID", _leaf("PMID", r'(?: Version="([0-9]{1,9})")?', r"([^<]*+)"), _pmid),
    ("DateCompleted", _node("DateCompleted", _DATE), None),
    ("DateRevised", _node("DateRevised", _DATE), None),
    ("KeywordList", _node("KeywordList", _KEYWORDS, _attributes("Owner")), _keywords),
    ("CoiStatement", _leaf("CoiStatement", text=_TEXT), _interests),
    skipped=("MedlineJournalInfo", "ChemicalList", "SupplMeshList", "CitationSubset", "GeneralNote", "OtherID"),
    runs=(
        "PMID DateCompleted DateRevised",
        "MedlineJournalInfo ChemicalList CitationSubset",
        "KeywordList CoiStatement",
    ),
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
    runs=(
        "Journal ArticleTitle Pagination ELocationID ELocationID",
        "Language PublicationTypeList VernacularTitle ArticleDate",
    ),
)
_DATA = _taken(
    ("History", _node("History", _HISTORY), None),
    ("ArticleIdList", _node("ArticleIdList", _IDS), _identifiers),
    skipped=("PublicationStatus",),
    runs=("History PublicationStatus ArticleIdList",),
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
_UNKNOWN = _Taken(re.compile("(?!)"), ())


def read_plain(
    record: bytes,
    fields: Fields,
    rest: Mapping[str, Rest],
    parse: Callable[[str], Element],
    *,
    is_clean: bool = False,
) -> None:
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
    is_clean : bool
        Whether the record is known to have none of `CONTROLS`.

    Raises
    ------
    OddError
        If the record is in another form; ``fields`` are then of no use.
    """
    if not is_clean and len(record.translate(None, CONTROLS)) != len(record):
        raise OddError
    try:
        text = record.decode()
    except UnicodeDecodeError:
        raise OddError from None
    if ("]" in text and _CDATA_END.search(text)) or ("&" in text and _ENTITY.search(text)):
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

    def _children(self, taken: Mapping[str, _Taken], lists: Mapping[str, Listed], rest: Rest) -> None:
        """Every child up to the article, or to the end tag of their parent."""
        text, fields = self._text, self._fields
        while (named := _NAME.match(text, self._at)) and (name := named[1]) != "Article":
            if name in lists and self._listed(*lists[name]):
                continue
            pattern, takes = taken.get(name, _UNKNOWN)
            if found := pattern.match(text, self._at):
                groups = found.groups()
                for there, begin, end, take in takes:
                    if groups[there] is not None:
                        take(fields, *groups[begin:end])
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
