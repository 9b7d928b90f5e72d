"""BibTeX, with its strings, nested braces and accents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from palpate.papers.fields import doi_of, placed, plain_title, pmcid_of, pmid_of, spoken_name, year_of
from palpate.papers.lines import decoded, is_broken
from palpate.papers.registry import registry_numbers
from palpate.types.paper import Author, Origin, Paper, PaperFormat, Passage, Rejected

MOST_VALUE = 1_000_000  # characters of one field
_ENTRY = re.compile(r"(?:^|(?<=\n))[ \t]*@([A-Za-z]+)[ \t]*([{(])")
_KEY = re.compile(r"\s*+([^\s,{}=\"]*+)\s*+,")
_FIELD = re.compile(r"[\s,]*+([A-Za-z][\w:.+/-]*+)\s*+=\s*")
_PIECE = re.compile(r"([A-Za-z][\w:.+/-]*|\d+)")
_JOIN = re.compile(r"\s*#\s*")
_FIELDS = re.compile(  # between entries: those of a broken one, or what is left of its first line
    r"(?:^|(?<=[\n,}]))[ \t]*+(?:[A-Za-z][\w-]*+\s*+=\s*+[{\"]|@[A-Za-z]*+[ \t\r]*+(?=\n|\Z))"
)
_STRAY = "fields outside of any entry: it begins or ends in the wrong place"
_NO_PAPERS = frozenset({"comment", "preamble"})
_MONTHS = dict.fromkeys(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), "")
# The TeXbook, chapter 9: accents, and letters of other languages.
_ACCENTS = dict(zip("`'^~\"=.uvHckrd", "̧̨̣̀́̂̃̈̄̇̆̌̋̊", strict=True))
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å"} | {
    "oe": "œ",
    "OE": "Œ",
    "i": "ı",
    "j": "ȷ",
    "textendash": "–",
    "textemdash": "—",
    "textpm": "±",
    "pm": "±",
}
_ACCENTED = re.compile(r"\\([`'^~\"=.])\s*\{?\s*(\\?[A-Za-z])\s*\}?|\\([uvHckrd])(?:\s+|\s*\{)(\\?[A-Za-z])\}?")
_NAMED = re.compile(r"\\([A-Za-z]+)(?:\s+|\{\}|(?![A-Za-z]))")
_COMMAND = re.compile(r"\\(?:text(?:it|bf|sc|rm|tt|sf)|emph|url|textsuperscript|textsubscript)\s*(?=\{)")
_AND = re.compile(r"(?<!\s)\s++and\s+", re.IGNORECASE)


class _BrokenError(Exception):
    """An entry that breaks the form."""


def read_bibtex(data: bytes, source: str) -> Iterator[Paper | Rejected]:
    """Read every entry of a file; a broken one ends at the next ``@`` that begins a line.

    Raises
    ------
    ReadingError
        If the file is in no encoding that is read.
    """
    text, encoding, start = decoded(data, source)
    strings: dict[str, str] = dict(_MONTHS)
    at = line = 0
    byte, counted = start, 0
    while match := _ENTRY.search(text, at):
        if stray := _FIELDS.search(text, at, match.start()):
            place = _place_of(text, stray.start(), encoding, start)
            yield Rejected(source=source, **place, reason=_STRAY, kind=_STRAY)
        line += text.count("\n", counted, match.start())
        byte += len(text[counted : match.start()].encode(encoding, "surrogateescape"))
        counted = match.start()
        kind = match[1].lower()
        try:
            fields, at = _entry(text, match, kind, strings)
        except _BrokenError as error:
            following = _ENTRY.search(text, match.end())
            at = following.start() if following else len(text)
            yield Rejected(source=source, byte=byte, line=line + 1, reason=str(error), kind="broken BibTeX entry")
            continue
        if kind == "string":
            strings |= fields
        elif kind not in _NO_PAPERS:
            origin = Origin(source=source, format=PaperFormat.BIBTEX, byte=byte, line=line + 1)
            yield _paper(kind, fields, origin)
    if stray := _FIELDS.search(text, at):
        yield Rejected(source=source, **_place_of(text, stray.start(), encoding, start), reason=_STRAY, kind=_STRAY)


def _place_of(text: str, at: int, encoding: str, start: int) -> dict[str, int]:
    before = text[:at]
    return {"byte": start + len(before.encode(encoding, "surrogateescape")), "line": before.count("\n") + 1}


def _entry(text: str, match: re.Match[str], kind: str, strings: dict[str, str]) -> tuple[dict[str, str], int]:
    """The fields of an entry, and where it ends."""
    at, closing = match.end(), "}" if match[2] == "{" else ")"
    if kind in _NO_PAPERS:
        return {}, _after(text, at, closing)
    key = ""
    if kind != "string":
        found = _KEY.match(text, at)
        if not found:
            raise _BrokenError("an entry without a key and a comma")
        key, at = found[1], found.end()
    fields: dict[str, str] = {}
    while field := _FIELD.match(text, at):
        value, at = _value(text, field.end(), strings)
        fields.setdefault(field[1].lower(), value)
    rest = re.compile(r"[\s,]*").match(text, at)
    at = rest.end() if rest else at
    if text[at : at + 1] != closing:
        raise _BrokenError(f"entry {key!r} has no end, or a field without its value")
    return fields, at + 1


def _after(text: str, at: int, closing: str) -> int:
    if closing == ")":
        end = text.find(")", at)
        return end + 1 if end >= 0 else len(text)
    return _braced(text, at)[1]


def _value(text: str, at: int, strings: dict[str, str]) -> tuple[str, int]:
    pieces = []
    while True:
        mark = text[at : at + 1]
        if mark == "{":
            piece, at = _braced(text, at + 1)
        elif mark == '"':
            piece, at = _quoted(text, at + 1)
        elif bare := _PIECE.match(text, at):
            piece, at = bare[1] if bare[1].isdigit() else strings.get(bare[1].lower(), bare[1]), bare.end()
        else:
            raise _BrokenError("a field without a value")
        pieces.append(piece)
        join = _JOIN.match(text, at)
        if not join:
            return "".join(pieces), at
        at = join.end()


def _braced(text: str, at: int) -> tuple[str, int]:
    """What stands up to the brace that closes one open at `at`, and the place behind it."""
    depth, start = 1, at
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, at, at + MOST_VALUE):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth:
            return text[start : match.start()], match.end()
    raise _BrokenError("a brace that is not closed")


def _quoted(text: str, at: int) -> tuple[str, int]:
    depth, start = 0, at
    for match in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(text, at, at + MOST_VALUE):
        depth += (match[0] == "{") - (match[0] == "}")
        if match[0] == '"' and not depth:
            return text[start : match.start()], match.end()
    raise _BrokenError("a quotation mark that is not closed")


def plain(value: str) -> str:
    r"""A value without TeX: accents as letters, braces and commands gone.

    Examples
    --------
    >>> plain(r"{\AA}lund and M{\"u}ller: \emph{rubbing} \& rest")
    'Ålund and Müller: rubbing & rest'
    """
    value = _ACCENTED.sub(_accented, _COMMAND.sub("", value))
    value = _NAMED.sub(lambda match: _LETTERS.get(match[1], ""), value)
    value = re.sub(r"\\([&%$#_{}])", r"\1", value).replace("---", "—").replace("--", "–").replace("~", " ")
    return " ".join(normalize("NFC", re.sub(r"(?<!\\)[{}]", "", value).replace("\\", "")).split())


def _accented(match: re.Match[str]) -> str:
    mark, letter = (match[1], match[2]) if match[1] else (match[3], match[4])
    return normalize("NFC", letter.lstrip("\\") + _ACCENTS[mark])


def _paper(kind: str, fields: dict[str, str], origin: Origin) -> Paper | Rejected:
    if any(map(is_broken, fields.values())):
        return _rejected(origin, "bytes that are no UTF-8")
    held = {name: plain(value) for name, value in fields.items() if name not in {"author"}}
    title = plain_title(held.get("title", ""))
    if not title:
        return _rejected(origin, "a record without title")
    said = held.get("abstract")
    return Paper(
        origin=origin,
        title=title,
        authors=tuple(_authors(fields.get("author", ""))),
        journal=held.get("journal") or held.get("journaltitle") or held.get("booktitle"),
        issn=held.get("issn"),
        year=year_of(held.get("year") or held.get("date")),
        volume=held.get("volume"),
        issue=held.get("number") or held.get("issue"),
        pages=(held.get("pages") or "").replace("–", "-") or None,
        doi=doi_of(held.get("doi")) or (doi_of(url) if "doi.org/" in (url := held.get("url", "")) else None),
        pmid=pmid_of(held.get("pmid")) or (pmid_of(held.get("eprint")) if _is_pubmed(held) else None),
        pmcid=pmcid_of(held.get("pmcid") or held.get("pmc")),
        registry=registry_numbers([title, said or "", held.get("note", "")]),
        languages=tuple(filter(None, (held.get("language") or held.get("langid"),))),
        kind=kind,
        keywords=tuple(filter(None, (word.strip() for word in re.split(r"[;,]", held.get("keywords", ""))))),
        abstract=placed(title, [Passage(text=said)] if said else []),
    )


def _is_pubmed(held: dict[str, str]) -> bool:
    return held.get("eprinttype", "").lower() in {"pubmed", "pmid"}


def _authors(said: str) -> Iterator[Author]:
    for name in filter(None, map(str.strip, _AND.split(said))):
        if name.startswith("{") and name.endswith("}") and "," not in name:
            yield Author(collective=plain(name))
        elif plain(name).lower() != "others":
            yield spoken_name(plain(name))


def _rejected(origin: Origin, reason: str) -> Rejected:
    return Rejected(source=origin.source, byte=origin.byte, line=origin.line, reason=reason, kind=reason)
