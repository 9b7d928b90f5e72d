"""What the front of a JATS article says of it: identifiers, title, authors, journal, date, licence, relations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from palpate.papers.jats_references import names
from palpate.papers.xml import text_of
from palpate.types.paper import Author, Relation, RelationKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HREF = "{http://www.w3.org/1999/xlink}href"
_FN = frozenset({"fn", "xref"})
_DATES = ("ppub", "epub-ppub", "collection", "epub", "pub", "")
# Values that the JATS 1.3 tag library suggests for the attribute related-article-type.
_RELATED = {
    "retracted-article": RelationKind.RETRACTION_OF,
    "retraction-forward": RelationKind.RETRACTED_BY,
    "corrected-article": RelationKind.CORRECTION_OF,
    "correction-forward": RelationKind.CORRECTED_BY,
    "addended-article": RelationKind.CORRECTION_OF,
    "partial-retraction": RelationKind.RETRACTION_OF,
    "object-of-concern": RelationKind.CONCERN_FOR,
    "commentary-article": RelationKind.COMMENT_ON,
    "commentary": RelationKind.COMMENT_IN,
}
_CC = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]+)/([\d.]+)|publicdomain/(zero|mark)/([\d.]+))", re.IGNORECASE
)


def front_fields(article: Element) -> dict[str, Any]:
    """The fields of `Paper` that the front gives."""
    meta = article.find("front/article-meta")
    if meta is None:
        meta = article
    ids = {one.get("pub-id-type"): text_of(one) for one in meta.iterfind("article-id")}
    language = article.get(_LANG)
    title = meta.find("title-group/article-title")
    return {
        "title": text_of(title, without=_FN) if title is not None else "",
        "vernacular_title": _text(meta, "title-group/trans-title-group/trans-title"),
        "authors": tuple(_authors(meta)),
        "journal": _journal(article),
        "journal_abbreviation": _abbreviation(article),
        "issn": _text(article, "front/journal-meta/issn"),
        "year": _year(meta),
        "volume": _text(meta, "volume"),
        "issue": _text(meta, "issue"),
        "pages": _pages(meta),
        "doi": ids.get("doi"),
        "pmid": ids.get("pmid"),
        "pmcid": _pmcid(ids),
        "languages": (language,) if language else (),
        "kind": article.get("article-type"),
        "keywords": tuple(text_of(one) for one in meta.iterfind("kwd-group/kwd")),
        "relations": tuple(_relations(meta)),
        "funding": tuple(_funding(meta)),
        "licence": _licence(meta),
    }


def _text(element: Element, path: str) -> str | None:
    found = element.find(path)
    return (text_of(found) or None) if found is not None else None


def _journal(article: Element) -> str | None:
    base = "front/journal-meta"
    return _text(article, f"{base}/journal-title-group/journal-title") or _text(article, f"{base}/journal-title")


def _abbreviation(article: Element) -> str | None:
    for kind in ("iso-abbrev", "nlm-ta"):
        if found := _text(article, f"front/journal-meta/journal-id[@journal-id-type='{kind}']"):
            return found
    return None


def _authors(meta: Element) -> Iterator[Author]:
    for contributor in meta.iterfind("contrib-group/contrib"):
        if contributor.get("contrib-type") in {None, "author"}:
            yield from names(contributor)


def _year(meta: Element) -> int | None:
    """The year of the issue, else of the first electronic version."""
    found: dict[str, int] = {}
    for date in meta.iterfind("pub-date"):
        year = _text(date, "year")
        if year and year.isascii() and year.isdigit():
            found.setdefault(date.get("pub-type") or date.get("publication-format") or "", int(year))
    return next((found[kind] for kind in _DATES if kind in found), next(iter(found.values()), None))


def _pages(meta: Element) -> str | None:
    first, last = _text(meta, "fpage"), _text(meta, "lpage")
    if first is None:
        return _text(meta, "elocation-id")
    return f"{first}-{last}" if last and last != first else first


def _pmcid(ids: dict[str | None, str]) -> str | None:
    found = ids.get("pmc") or ids.get("pmcid") or ids.get("pmcaid")
    return f"PMC{found.removeprefix('PMC')}" if found else None


def _relations(meta: Element) -> Iterator[Relation]:
    for one in meta.iterfind("related-article"):
        said = one.get("related-article-type") or ""
        link = one.get(_HREF) or ""
        is_pmid = one.get("ext-link-type") in {"pubmed", "pmid"}
        yield Relation(
            kind=_RELATED.get(said, RelationKind.OTHER),
            said=said,
            citation=text_of(one) or None,
            doi=link.removeprefix("https://doi.org/") if "10." in link else None,
            pmid=link if is_pmid and link else None,
        )


def _funding(meta: Element) -> Iterator[str]:
    for group in meta.iterfind("funding-group"):
        statements = [text_of(one) for one in group.iterfind("funding-statement")]
        yield from statements or dict.fromkeys(text_of(one) for one in group.iter("funding-source"))


def _licence(meta: Element) -> str | None:
    """The licence by its Creative Commons name, else the first words of what is said."""
    for licence in meta.iterfind("permissions/license"):
        links = [licence.get(_HREF) or "", *(one.get(_HREF) or "" for one in licence.iter("*")), text_of(licence)]
        for link in links:
            if match := _CC.search(link):
                return f"CC {match[1].upper()} {match[2]}" if match[1] else f"CC {match[3].upper()} {match[4]}"
        return text_of(licence) or None
    return _text(meta, "permissions/copyright-statement")
