"""Which form a stream is in, told by its first bytes; names and endings say nothing."""

from __future__ import annotations

import re

from palpate.errors import ReadingError
from palpate.types.paper import PaperFormat

HEAD = 65_536  # bytes that are looked at
LONGER_HEAD = 4_000_000  # bytes that are looked at where these do not tell
MOST_NULS = 8  # in the first 1,024 bytes of a text; a damaged record may hold some, a program or picture holds many
_PROLOG = re.compile(rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_JATS_ROOTS = frozenset({"article", "pmc-articleset", "OAI-PMH", "records", "record", "articles"})
_PUBMED_ROOTS = frozenset({"PubmedArticleSet", "MedlineCitationSet", "PubmedArticle", "MedlineCitation"})
_PUBMED_ROOTS |= {"PubmedBookArticleSet", "PubmedBookArticle", "DeleteCitation"}
_MEDLINE = re.compile(rb"(?:^|\n)(?:PMID|OWN |STAT|PT  |TI  |JT  )- ")
_RIS = re.compile(rb"(?:^|\n)TY  ?- ?[A-Z]{2,6}[ \r]*(?:\n|$)")
_BIBTEX = re.compile(rb"(?:^|\n)[ \t]*@[A-Za-z]+[ \t]*[{(]")
_CSL = re.compile(rb'"(?:container-title|container-title-short|issued|citation-key|DOI|title-short)"\s*:')
_EUROPE_PMC = re.compile(rb'"(?:authorString|abstractText|pubTypeList|resultList|journalInfo|hitCount)"\s*:')
_TRIALS = re.compile(rb'"protocolSection"\s*:')
_RECORD = re.compile(rb'"(?:design|sources|arms|outcomes)"\s*:')
_KEY = re.compile(rb'"key"\s*:')
_OTHER = (
    (b"%PDF-", "a PDF; give the article's XML, or PubMed's record of it"),
    (b"PK\x03\x04", "a zip archive inside an archive; unpack it"),
    (b"\xd0\xcf\x11\xe0", "an Office file; save it as CSV"),
    (b"SQLite format 3", "a database, not papers"),
    (b"WARC/", "a web archive; palpate check reads it"),
)


def format_of(head: bytes, name: str) -> PaperFormat:
    """The form of a stream that begins so.

    Raises
    ------
    ReadingError
        If it is none that is read; the message says what it is where that can be told.
    """
    for magic, what in _OTHER:
        if head.startswith(magic):
            raise ReadingError(f"{name}: {what}.")
    text = _plain(head).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        raise ReadingError(f"{name}: the file is empty. Give a file with records.")
    if text.startswith(b"<"):
        return _of_xml(text, name)
    if text[:1] in b"{[":
        return _of_json(text, name)
    if text[:1024].count(b"\x00") > MOST_NULS:
        raise ReadingError(f"{name}: no text. Give records of papers.")
    return _of_text(text, name)


def _plain(head: bytes) -> bytes:
    """The head in single bytes, so that its ASCII can be looked for whatever the encoding."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore").encode("utf-8", "ignore")
    if head[1:2] == b"\x00" or head[:1] == b"\x00":
        return head.replace(b"\x00", b"") if head[:4] in {b"<\x00?\x00", b"\x00<\x00?"} else head
    return head


def _of_xml(text: bytes, name: str) -> PaperFormat:
    prolog = _PROLOG.match(text)
    root = _ROOT.match(text, prolog.end() if prolog else 0)
    found = root[1].decode() if root else "?"
    if found in _PUBMED_ROOTS:
        return PaperFormat.PUBMED
    if found in _JATS_ROOTS:
        return PaperFormat.JATS
    if found.lower() in {"html", "head", "body"}:
        raise ReadingError(f"{name}: a web page. Read it with: palpate check")
    raise ReadingError(f"{name}: XML of <{found}>, which is not read. Give JATS or PubMed XML.")


def _of_json(text: bytes, name: str) -> PaperFormat:
    first = text
    if _TRIALS.search(first):
        return PaperFormat.CLINICAL_TRIALS
    if _KEY.search(first) and _RECORD.search(first):
        return PaperFormat.RECORDS
    if _EUROPE_PMC.search(first):
        return PaperFormat.EUROPE_PMC
    if _CSL.search(first):
        return PaperFormat.CSL
    raise ReadingError(f"{name}: JSON without fields that are known. Give records of papers, trials or studies.")


def _of_text(text: bytes, name: str) -> PaperFormat:
    if _has_column_heads(text):
        return PaperFormat.EFFECTS
    if _RIS.search(text):
        return PaperFormat.RIS
    if _MEDLINE.search(text):
        return PaperFormat.MEDLINE
    if _BIBTEX.search(text):
        return PaperFormat.BIBTEX
    if _looks_like_table(text):
        return PaperFormat.EFFECTS
    raise ReadingError(f"{name}: in no form that is read. Give PubMed, MEDLINE, JATS, RIS, BibTeX, JSON or CSV.")


def _has_column_heads(text: bytes) -> bool:
    """Whether the first line names columns of effects, whatever a damaged line further down looks like."""
    from palpate.papers.effects import known_column

    first = text.partition(b"\n")[0].decode("utf-8", "replace")
    heads = re.split(r"[,;\t]", first)
    return len(heads) > 2 and 2 * sum(bool(known_column(one.strip())) for one in heads) >= len(heads)


def _looks_like_table(text: bytes) -> bool:
    first, _, rest = text.partition(b"\n")
    return bool(rest.strip()) and max(first.count(mark) for mark in (b",", b";", b"\t")) >= 2
