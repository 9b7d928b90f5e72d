"""The reference list at an article's end: its entries, their numbers, and what each says of its paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from palpate.claims.sources.identifiers import identifiers, leads_to_paper
from palpate.text.journals import known_journal
from palpate.types.article import Article, Block, BlockKind, Span
from palpate.types.citation import Citation

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_KEY = re.compile(
    r"\s*(?:(?i:references?|sources?|literature|notes|"
    r"footnotes?)\s*:?\s*)?(?:\\?\[\^?(?P<bracket>[\w-]{1,20})\\?\]:?|(?P<number>\d{1,3})\s*(?:\\?[.)]|:)(?=\s)|"
    r"(?P<raised>[¹²³⁴-⁹⁰]{1,3})|"
    r"\((?P<letter>[a-z]|\d{1,3})\)|(?P<bare>\d{1,3})(?=\s+[A-ZÀ-Þ])|(?P<star>\*{1,3}|†|‡)(?=\s*[A-Z]))\s*"
)
_GLUED = re.compile(  # "…155, 169.2 Cyriax J.", "… 2015. (2) Laukkanen T"
    r"(?<=\d)\.(\d{1,3})\s+(?=[A-ZÀ-Þ][\w-]+\s+[A-Z]{1,3}\b)|(?<=[.;\d])\s+\\?[\[(](\d{1,3})\\?[\])]\s+(?=[A-ZÀ-Þ])"
)  # "…155, 169.2 Cyriax J."
_YEAR = re.compile(r"(?<![\d-])\(?((?:18|19|20)\d\d)[a-z]?(?![\d–-])\)?")
_YEAR_AFTER_AUTHORS = re.compile(
    r"^(?P<authors>[^\"“(]{3,300}?)[\s,.]*\(?\b(?P<year>(?:18|19|20)\d\d)[a-z]?\)?(?=[\s,.):])"
)
_INITIALS = r"(?:[A-ZÀ-Þ]{1,4}\b\.?(?:[\s-]?[A-ZÀ-Þ]\.)*)"
_AUTHOR = (
    rf"(?:(?:van|von|de|der|da|di|le|la|El|"
    rf"Al)\s){{0,2}}[A-ZÀ-Þ][\w’'À-ÿ-]+(?:\s(?:[A-ZÀ-Þ][a-zà-ÿ’'-]+))?,?\s{_INITIALS}"
)
_AUTHORS = re.compile(
    rf"^{_AUTHOR}(?:(?:,?\s?(?:&|and)\s|,\s){_AUTHOR})*(?:,?\s(?:et al|and colleagues))?\.?(?=[\s.,(:\"“]|$)"
)
_ET_AL = re.compile(r"^[A-ZÀ-Þ][\w’'-]+(?:\s[A-Z]{1,3})?(?:,\s[A-ZÀ-Þ][\w’'-]+\s[A-Z]{1,3})*,?\set al\.?")
_QUOTED = re.compile(r"[\"“‘](.{8,300}?)[.,]?[\"”’](?=[\s.,*_]|$)")
_VOLUME = re.compile(
    r"[\s,.]*(?:\(?(?:18|19|20)\d\d[^;:]{0,12}\)?\s*[;:,]|,?\s*\(?vol\.?\s*\d|,\s*\d{1,4}\s*[(,:]|"
    r"\s\d{1,4}\s?\(\d|\s(?:18|19|20)\d\d\.?$)",
    re.I,
)
_SENTENCES = re.compile(r"(?<=[a-zà-ÿ)\]\"”’?!\d])[.?!:]\s+(?=[A-ZÀ-Þ\"“])|(?<=[.?!])[\"”’]\s*[*_]?\s*(?=[A-Z])")
_PAGES = re.compile(
    r"[\s,.]*(?:\d[\d\s():;,–.-]*|vol\b.*|doi\b.*|PMID.*|https?:.*|Epub.*|In press.*|pp\..*)$", re.IGNORECASE
)
_LOOKS_LIKE = re.compile(r"\b(?:18|19|20)\d\d\b|et al|https?://|doi|PMID", re.IGNORECASE)
_LIST_MARK_BEFORE = re.compile(
    r"(?:^|\n)[ \t>]*(?:\[\^?(?P<note>[\w-]{1,20})\]:|\\?\[?(?P<number>\d{1,3})\\?[.)\]])[ \t*_]*$"
)
_REST_OF_ENTRY = re.compile(
    r"(?:(?!</(?:li|p|div|td|ol)>|[\[(]\d{1,3}[\])]|"
    r"(?<=\d)\.\d{1,3} [A-Z])[^\n])*(?:\n[ \t]+(?![ \t]*(?:[-*+]|\d+[.)])\s)(?:(?!</?(?:li|p|div|td|ol)\b)[^\n])+)*"
)
_NO_JOURNAL = re.compile(r"^(?:A|An)\s|,|:\s[a-z]|\b(?:Ltd|Inc|Press|Publish\w*|Books?|Verlag|Thomas|Edition|ed)\b")
_LONGEST_AUTHORS = 60  # characters of what stands before a year and has no author's form
_SHORTEST_TITLE = 13  # characters behind authors and year
_LONGEST_KEY = 80  # characters before an entry's first words
_LONGEST_ENTRY = 1200  # characters
_FEWEST_LINES = 2  # of numbered lines with years that make a list without its heading


def reference_entries(article: Article) -> dict[str, Citation]:
    """The entries of the reference list by their number or key, in the list's order.

    Entries without a number of their own are counted; lines that open with a number or key count as a list wherever
    they stand together.
    """
    found: dict[str, Citation] = {}
    counted = 0
    for key, span in _stretches(article):
        text = article.words(span)
        if len(text) < 6 or len(text) > _LONGEST_ENTRY:
            continue
        counted += 1
        entry = read_entry(text, _with_address(article, span), span)
        if key is None and not (_LOOKS_LIKE.search(text) or entry.authors):
            counted -= 1
            continue
        found.setdefault(key or str(counted), entry)
    return found


def read_entry(text: str, raw: str, span: Span) -> Citation:
    """What an entry of a reference list says of its paper, in the styles of APA, Vancouver, AMA, MLA and plain ones.

    Parameters
    ----------
    text : str
        The entry as a reader reads it, without its number.
    raw : str
        The same with its markup, whose links may hold identifiers.
    span : Span
        Where it stands.
    """
    known: dict[str, Any] = identifiers(text) or identifiers(raw)
    body = re.sub(r"\s*(?:doi:?\s*|https?://)\S+|\bPMID:?\s*\d+\.?|\bPMC\d+", " ", text).strip(" .")
    authors, year, rest = _head(body)
    title, journal = _title_and_journal(rest)
    year = year or _only_year(rest)
    link = re.search(r"https?://[^\s<>\"')\]]+", raw)
    return Citation(
        span=span,
        authors=authors,
        year=year,
        title=title,
        journal=journal,
        url=link.group() if link and not known and leads_to_paper(link.group()) else None,
        **known,
    )


def _stretches(article: Article) -> Iterator[tuple[str | None, Span]]:
    """Key and place of each entry, in the blocks that the reader calls references and in runs of numbered lines."""
    for block in article.blocks:
        if block.kind is BlockKind.REFERENCES:
            yield from _parts(article, block)
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            lines = list(_keyed_lines(article, block.span)) or list(_listed(article, block))
            if len(lines) >= _FEWEST_LINES or (lines and block.span.start > 0.6 * len(article.text)):
                yield from lines


def _listed(article: Article, block: Block) -> Iterator[tuple[str | None, Span]]:
    """A list item that opens with authors and holds a year, outside any list of references."""
    text = article.words(block.span)
    before = _LIST_MARK_BEFORE.search(article.text[max(0, block.span.start - 40) : block.span.start])
    if before and _AUTHORS.match(text) and _YEAR.search(text):
        yield before["note"] or before["number"], block.span


def _parts(article: Article, block: Block) -> Iterator[tuple[str | None, Span]]:
    """One block of a list: one entry, or several that open lines or are run together."""
    lines = list(_keyed_lines(article, block.span))
    if lines:
        yield from lines
        return
    before = _LIST_MARK_BEFORE.search(article.text[max(0, block.span.start - 40) : block.span.start])
    yield (before["note"] or before["number"]) if before else None, block.span


def _unglued(article: Article, key: str | None, span: Span) -> Iterator[tuple[str | None, Span]]:
    """Entries that run on without a space, each after the last one's page."""
    start = span.start
    for cut in _GLUED.finditer(article.prose[span.start : span.end]):
        yield key, _inside(article, start, span.start + cut.start())
        key, start = cut.group(1) or cut.group(2), span.start + cut.end()
    yield key, _inside(article, start, span.end)


def _keyed_lines(article: Article, span: Span) -> Iterator[tuple[str | None, Span]]:
    """The lines of a block that open with a number or key and look like an entry."""
    start = span.start
    for line in article.prose[span.start : span.end].split("\n"):
        key = _KEY.match(line[:_LONGEST_KEY])
        if key and _LOOKS_LIKE.search(line, key.end()) and (_key(key) or "").strip():
            yield from _unglued(article, _key(key), _inside(article, start + key.end(), start + len(line)))
        start += len(line) + 1


def _with_address(article: Article, span: Span) -> str:
    """The raw entry with what follows it on its lines, such as an address, which is no prose."""
    rest = _REST_OF_ENTRY.match(article.text, span.end, span.end + _LONGEST_ENTRY)
    return article.text[span.start : rest.end() if rest else span.end]


def _key(found: re.Match[str]) -> str | None:
    key = next((group for group in found.groups() if group), None)
    return key.translate(SUPERSCRIPTS) if key else None


def _inside(article: Article, start: int, end: int) -> Span:
    text = article.prose[start:end]
    return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _head(body: str) -> tuple[str | None, int | None, str]:
    """Authors and year at an entry's start, and the rest."""
    named = _AUTHORS.match(body) or _ET_AL.match(body)
    dated = _YEAR_AFTER_AUTHORS.match(body)
    if dated and (named is None or dated.start("year") - named.end() < 4 or "." not in dated["authors"]):
        rest = body[dated.end() :].lstrip(" .,):")
        if (named or len(dated["authors"]) < _LONGEST_AUTHORS) and len(rest) >= _SHORTEST_TITLE:
            return dated["authors"].strip(" .,("), int(dated["year"]), rest
    if named:
        return named.group().strip(" ,").removesuffix("."), None, body[named.end() :].lstrip(" .,:")
    parts = _SENTENCES.split(body, maxsplit=1)
    if len(parts) == 2 and len(parts[0].split()) <= 8 and _QUOTED.match(parts[1].lstrip()):
        return parts[0].strip(" ."), None, parts[1]
    return None, None, body


def _title_and_journal(rest: str) -> tuple[str | None, str | None]:
    """Title and journal in what follows the authors."""
    quoted = _QUOTED.search(rest)
    if quoted and quoted.start() < 40:
        return quoted.group(1), _journal(rest[quoted.end() :].lstrip(" .,*_"))
    parts = [part.strip(" *_") for part in _SENTENCES.split(rest) if part and part.strip(" *_.")]
    for at in range(len(parts) - 1, -1, -1):
        if (at or known_journal(_without_pages(parts[at]))) and (journal := _journal(parts[at])):
            return (". ".join(parts[:at]) or None), journal
    return (parts[0] if parts else None), None


def _journal(part: str) -> str | None:
    """The journal that a part of an entry opens with: known from the lists, or standing before year or volume."""
    bare = _without_pages(part)
    if known := known_journal(bare):
        return known
    if (
        re.match(r"(?:Journal|Archives|Annals|Frontiers|International Journal|[\w ]{0,40}Journal)\b", bare)
        and len(bare) < 100
    ):
        return bare
    volume = _VOLUME.search(part)
    if _NO_JOURNAL.search(bare):
        return None
    return bare if volume and 2 < len(bare) < 90 and len(bare.split()) < 12 and bare[0].isupper() else None


def _without_pages(part: str) -> str:
    volume = _VOLUME.search(part)
    bare = part[: volume.start()] if volume else _PAGES.sub("", part)
    return re.split(r"\s+:\s+|\s\(\w+ \w+\)$", bare)[0].strip(" .,;*_()")


def _only_year(rest: str) -> int | None:
    years = [int(found.group(1)) for found in _YEAR.finditer(rest)]
    return years[-1] if years else None
