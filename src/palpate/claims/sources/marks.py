"""Reference marks in the text: [3], [^note], superscripts, numbers glued to a full stop."""

from __future__ import annotations

import re
from collections.abc import Collection

from palpate.claims.sources.entries import SUPERSCRIPTS
from palpate.types.article import Article, Span

_RANGE = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_MARK = re.compile(
    rf"\\?\[\s*(?:ref\.?\s*)?(?P<numbers>{_RANGE})\s*\\?\](?!\()|\\?\[\^(?P<note>[\w-]{{1,20}})\\?\](?!:)|"
    r"(?<=[A-Za-z.,;:)\"”’%])(?P<raised>[¹²³⁴-⁹⁰]+(?:[,⁻–-][¹²³⁴-⁹⁰]+)*)"
)
_UNIT_BEFORE = re.compile(r"\b(?:[cmk]?m|in|ft|kg/m)$")
_OPENS, _CLOSES = r"(?:\s|<[^<>]{1,300}>|\[|&#91;|\(){0,9}", r"(?:\s|<[^<>]{1,300}>|\]|&#93;|\)){0,9}"
_SUP = re.compile(
    rf"<sup\b[^<>]{{0,300}}>{_OPENS}(?P<numbers>{_RANGE}|[a-z]){_CLOSES}(?:</sup>|$)|"
    r"<a\b[^<>]{0,300}?href=[\"']?#(?:cite[_-]?note|ref|fn|footnote|r|b|en|note|citation)[^<>]{0,300}>"
    rf"{_OPENS}(?P<linked>\d{{1,3}})",
    re.IGNORECASE,
)
_GLUED = re.compile(
    rf"(?<=[a-z%)\"”’])[.,;:!?]?\s?(?<!\s)(?P<numbers>{_RANGE})\s*$|"
    rf"(?<=[a-z)])[.,;](?P<inner>\d{{1,2}}(?:[,–-]\d{{1,2}})*)(?=\s)"
)
_BRACKETED = re.compile(rf"\(\s*(?P<numbers>{_RANGE}|[a-z])\s*\)")
_BEHIND = re.compile(r"(?:\s|<[^>]*>|\\|[.\"”’*_)]){0,12}")
_REACH = 160  # characters of markup behind a sentence in which its mark may stand


def marks(article: Article, span: Span, entries: Collection[str]) -> list[tuple[str, Span]]:
    """The reference numbers or keys that a stretch of an article bears, each with the place of its mark.

    Numbers glued to a word or in plain brackets count only where the list has an entry of that number.
    """
    raw = article.text[span.start : span.end] + _behind(article, span)
    found: list[tuple[str, Span]] = []
    for mark in _MARK.finditer(raw) if "[" in raw or not raw.isascii() else ():
        if mark["raised"] and _UNIT_BEFORE.search(raw, 0, mark.start()):
            continue
        found += _keys(mark, span.start)
    for mark in _SUP.finditer(raw) if "<" in raw else ():
        keys = _keys(mark, span.start)
        found += [one for one in keys if not entries or one[0] in entries or one[0].isdigit()]
    if entries and not found:
        prose = article.prose[span.start : span.end]
        for pattern in (_GLUED, _BRACKETED):
            for mark in pattern.finditer(prose):
                found += [one for one in _keys(mark, span.start) if one[0] in entries]
    return found


def _behind(article: Article, span: Span) -> str:
    """The markup right behind a sentence, as far as it may hold the sentence's own mark."""
    text, last = article.text, span.end + _REACH
    skipped = _BEHIND.match(text, span.end, last)
    starts = {span.end, skipped.end() if skipped else span.end}
    starts = {at for at in starts if at < last and _may_open(text[at : at + 1])}
    ends = [mark.end() for pattern in (_MARK, _SUP) for at in starts if (mark := pattern.match(text, at, last))]
    return text[span.end : max(ends)] if ends else ""


def _may_open(letter: str) -> bool:
    """Whether a mark can begin with a letter: a bracket, a tag, or a raised number."""
    return letter in {"\\", "[", "<"} or not letter.isascii()


def _keys(mark: re.Match[str], start: int) -> list[tuple[str, Span]]:
    said = next(group for group in mark.groups() if group).translate(SUPERSCRIPTS).replace("⁻", "-")
    place = Span(start + mark.start(), start + mark.end())
    keys = []
    for part in re.split(r"\s*[,;]\s*", said):
        first, _, last = (piece.strip() for piece in part.replace("–", "-").partition("-"))
        if last.isdigit() and first.isdigit() and int(first) < int(last) < int(first) + 30:
            keys += [str(number) for number in range(int(first), int(last) + 1)]
        else:
            keys.append(part)
    return [(key, place) for key in keys]
