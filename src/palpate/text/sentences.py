"""Sentences with their offsets: a fast splitter, then a repair pass for what it gets wrong in health prose."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from palpate.types.article import Span

_CITATION_MARK = re.compile(r"\s*(?:\[(?:\d[\d,\s–-]*|\^[\w-]{1,20})\]|[¹²³⁰⁴-⁹][¹²³⁰⁴-⁹,]*)")
_GLUED_MARK = re.compile(r"[^\W\d]{3}[.!?](\d{1,3}(?:[,–-]\d{1,3})*)\s+(?=[A-Z“\"])")
_GLUED = re.compile(r"(?<=[a-z\)\]’”%][.!?])(?=[A-Z“][a-z’' ])|(?<=[a-z!?][!?])(?=[A-Z])|(?<=[a-z][.!?]\))(?=[A-Z])")
_STARTERS = r"(?:it|the|this|these|that|those|they|there|you|your|we|our|he|she|in|if|when|then|but|also|most|many)"
_GLUED_SMALL = re.compile(rf"(?:(?<=[a-z]{{3}}\.)|(?<=[a-z!?][!?]))(?={_STARTERS} )")
_BULLET = re.compile(r" (?=[•●▪✓✔✅➤►]️? *\S)")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{1,40}(?:\.[\w-]{1,40}){0,4}\.(?:com|org|net|gov|edu|uk|io|co)\b\S*", re.IGNORECASE
)
_ENUMERATOR = re.compile(r"\W*(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\W*$")
_INITIAL, _LONGEST_INITIAL = re.compile(r"(?:^|[\s(\[“\"])[A-Z]\.$"), 3
_LABEL = re.compile(r"(?<=[.!?]) +(?=[A-Z]{6,}(?: AND [A-Z]+)?:)")
_AFTER_UNIT = re.compile(r"\b(?:etc|mins?|hrs?|secs?|wks?|yrs?|[ap]\.m)\. +(?=[A-Z][a-z]+ )")
_AFTER_ELLIPSIS = re.compile(r"[^\W\d_]… +(?=[A-Z])")
_STARTER = re.compile(rf"(?=[A-Z])(?i:{_STARTERS}) ")
_INITIALLED = re.compile(r"(?:^|[\s(\[“\"])(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")
_BY_AUTHORS = re.compile(
    r"\b(?:by|of|from|in|to|with|see) (?:[A-Z][\w’'-]{1,40},? (?:and |& )?){1,3}et al\.(?: +(?=[A-Z])|$)"
)
_AFTER_BRACKET = re.compile(r"[a-z\d%][.!?][)\]] +(?=[A-Z])")
_UNITS = (
    *(
        "etc. ",
        "min. ",
        "mins. ",
        "hr. ",
        "hrs. ",
        "sec. ",
        "secs. ",
        "wk. ",
        "wks. ",
        "yr. ",
        "yrs. ",
        "a.m. ",
        "p.m. ",
    ),
)
# Each with what every match of it holds.
_CUTS_BEHIND = (
    (_LABEL, (":",)),
    (_AFTER_UNIT, _UNITS),
    (_AFTER_BRACKET, tuple(f"{mark}{bracket} " for mark in ".!?" for bracket in ")]")),
    (_AFTER_ELLIPSIS, ("… ",)),
    (_BY_AUTHORS, ("et al.",)),
)
_TIGHT = re.compile(r"[.!?][^ ]")  # in every address but that of a host alone, and wherever a space is missing
_BLANK = re.compile(r"[^\S ]")
_OPENING_QUOTE = re.compile(r"\s[“\"‘(]\s*$")
_WINDOW = 5_000  # characters; a block of prose is seldom longer
_REACH = 60  # characters before a cut that can bear on it; keeps the pass linear on a text without sentences
_LAST_WORD = re.compile(r"(?<![\w.])([\w.]+)\.\W*$")
_QUOTE_ENDS = tuple(mark + quote for mark in ".!?," for quote in "”\"’'")
_ELLIPSES = ("...", "…")


def sentences(text: str) -> tuple[Span, ...]:
    """Split text into sentences.

    Line ends count as spaces: cut into blocks first. White space at either end of a sentence belongs to none.

    Parameters
    ----------
    text : str
        One block of prose; markup may be blanked by spaces.

    Returns
    -------
    tuple of Span
        In order, not overlapping; offsets into `text`. Every character that is not white space lies in one of them.

    Examples
    --------
    >>> text = "Pain fell vs. sham (p < .05).It came back."
    >>> [text[s.start : s.end] for s in sentences(text)]
    ['Pain fell vs. sham (p < .05).', 'It came back.']
    """
    flat = _BLANK.sub(" ", text)
    pieces = _merge(flat, _cut(flat, _first_pass(flat)))
    return tuple(span for span in (_trim(flat, start, end) for start, end in pieces) if len(span))


def _first_pass(text: str) -> list[int]:
    """Where the splitter begins sentences, after the first; by windows, for its time is quadratic in opening quotes."""
    from sentencex import get_sentence_boundaries

    starts, at = [], 0
    while at < len(text):
        end = _window_end(text, at)
        starts += [at + found["start_index"] for found in get_sentence_boundaries("en", text[at:end])]
        at = end
    return starts[1:]


def _window_end(text: str, at: int) -> int:
    """The end of a window of at most `_WINDOW` characters: behind a full stop if there is one, else behind a space."""
    if len(text) - at <= _WINDOW:
        return len(text)
    end = text.rfind(". ", at, at + _WINDOW) + 2
    if end < at + 2:
        end = text.rfind(" ", at, at + _WINDOW) + 1
    return end if end > at else at + _WINDOW


def _cut(text: str, starts: list[int]) -> list[tuple[int, int]]:
    """Add the cuts that the splitter misses, move those that fall before a citation mark; none inside an address."""
    cuts = {_past_citation_mark(text, _before_opening_quote(text, at)) for at in starts}
    for cut, needed in _CUTS_BEHIND:
        if any(map(text.__contains__, needed)):
            cuts |= {found.end() for found in cut.finditer(text)}
    bullets = [] if text.isascii() else [found.end() for found in _BULLET.finditer(text)]
    cuts |= set(bullets if len(bullets) > 1 else ())
    is_tight = _TIGHT.search(text) is not None
    if is_tight:
        cuts = _cut_where_tight(text, cuts)
    for address in _ADDRESS.finditer(text) if is_tight or "://" in text else ():
        cuts -= set(range(address.start() + 1, address.end()))
    inner = sorted(at for at in cuts if 0 < at < len(text))
    return list(zip([0, *inner], [*inner, len(text)], strict=True))


def _cut_where_tight(text: str, cuts: set[int]) -> set[int]:
    """Add the cuts where no space stands behind a full stop, and move those at a mark glued to it."""
    cuts = cuts | {found.start() for cut in (_GLUED, _GLUED_SMALL) for found in cut.finditer(text)}
    for mark in _GLUED_MARK.finditer(text):
        cuts -= set(range(mark.start(1), mark.end(1) + 1))
        cuts.add(mark.end())
    return cuts


def _past_citation_mark(text: str, at: int) -> int:
    mark = _CITATION_MARK.match(text, at)
    return mark.end() if mark else at


def _before_opening_quote(text: str, at: int) -> int:
    quote = _OPENING_QUOTE.search(text, max(0, at - 4), at)
    return quote.start() + 1 if quote else at


def _merge(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join each piece to the one before it where the cut between them is none."""
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged and _belongs_together(text[max(merged[-1][0], start - _REACH) : start], text[start:end]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _belongs_together(before: str, after: str) -> bool:
    if not any(map(str.isalnum, after)) or not any(map(str.isalnum, before)):
        return True
    if _ENUMERATOR.fullmatch(before):
        return True
    head, tail = after.lstrip(" “\"'([‘"), before.rstrip()
    if tail.endswith(_ELLIPSES):
        return not head[:1].isupper()
    if _STARTER.match(head) and _INITIALLED.search(tail):
        return False
    if _INITIAL.search(tail, max(len(tail) - _LONGEST_INITIAL, 0)):
        return True
    word = _LAST_WORD.search(tail)
    if word and (kind := _abbreviations().get(word.group(1).lower())):
        return kind == "never" or head[:1].islower() or head[:1].isdigit() or _is_author_list(tail, head)
    return tail.endswith(_QUOTE_ENDS) and head[:1].islower()


def _is_author_list(before: str, after: str) -> bool:
    """Whether "et al." stands inside a sentence: it ends one behind "by Field et al.", or where nothing follows."""
    return before.endswith("et al.") and bool(after[:1].strip()) and not _BY_AUTHORS.search(before)


def _trim(text: str, start: int, end: int) -> Span:
    """The piece without white space at its ends; empty where it is all white space."""
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    return Span(begin, max(begin, start + len(piece.rstrip())))


@cache
def _abbreviations() -> dict[str, str]:
    """Abbreviations without their last full stop, each ``never`` or ``inside`` (see the list's head)."""
    kinds: dict[str, str] = {}
    kind = ""
    for line in files("palpate.text").joinpath("abbreviations.txt").read_text(encoding="utf-8").splitlines():
        if line.endswith(":"):
            kind = line[:-1]
        elif line and not line.startswith("#"):
            kinds[line] = kind
    return kinds
