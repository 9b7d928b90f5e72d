"""What the readers share: lines with offsets, marks of lists and headings, blanking, and the last touch to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from palpate.reading.joining import SOFT_CHARACTER
from palpate.types.article import Block, BlockKind, Joined, Link, Span, exact

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
NUMERAL = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
LIST_MARK = re.compile(
    rf"[ \t]*(?:[-*+•‣◦●▪·–✓✔✅☑➤►]\ufe0f?[ \t\xa0]+|[•●▪✓✔✅]\ufe0f?|{NUMERAL}\\?[.)][ \t\xa0]+)(?=\S)", re.IGNORECASE
)
BARE_MARK = re.compile(rf"(?:[-*+•‣◦●▪·–✓✔✅☑➤►]\ufe0f?|{NUMERAL}[.)])", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"﻿?(---|\+\+\+)[ \t]*\r?\n(?:.*\n)*?\1[ \t]*(?:\r?\n|$)")
_TITLE_LINE = re.compile(r"^title[ \t]*[:=][ \t]*([\"'“]?)(.{1,500}?)\1[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]{3,2000}", re.IGNORECASE)
REFERENCES = re.compile(
    r"\W*(?:references?|bibliography|sources?|works cited|citations?|further reading|photo credits?|footnotes?|"
    r"endnotes|literature|notes and references|references and (?:notes|sources)|resources|see also|external links|"
    r"related (?:posts?|articles?|reading|links|content|topics|pages|stories))\W*",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"\W*(?:leave a (?:reply|comment)|your email address will not be published|required fields are marked|"
    r"(?:previous|next|related) (?:post|article)s?\b|post a comment|share this\b|"
    r"(?:we|this (?:web)?site) uses? cookies|accept (?:all )?cookies|all rights reserved|copyright (?:©|\(c\)|\d{4})|"
    r"© ?\d{4}|privacy policy|terms (?:of|and) |subscribe to|"
    r"sign up (?:for|to) our|follow us|skip to (?:main )?content|comments? (?:are closed|off)|log ?in to|"
    r"posted (?:by|in|on)\b|filed under|tagged(?: with)?:|tags?:|click here to|notify me of|save my name)",
    re.IGNORECASE,
)
_COOKIES = re.compile(
    r"\b(?:(?:site|website|page|we|services?|and our partners) uses? cookies|use of cookies|accept cookies)\b|"
    r"\bcookies? (?:policy|settings|notice)\b|"
    r"\bcookies to (?:improve|ensure|give|personali[sz]e|analy[sz]e|provide|help)\b",
    re.IGNORECASE,
)
_NOTE_MARKS = re.compile(r"(?:\[\^?[\w,. -]{1,20}\]){1,3}$")
_REACH = 80  # characters at the end of a block that tell whether it opens a list
_LONGEST_NOTICE = 500  # characters
_LONGEST_BOILERPLATE = 160  # characters; a longer block that opens this way is prose


class Line(msgspec.Struct, frozen=True):
    """One line without its end: its span and its characters."""

    span: Span
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether it holds no visible character (a byte order mark is none)."""
        return not self.text.strip("﻿ \t\f\v\xa0")


def lines(text: str) -> Iterator[Line]:
    """The lines of a text; the offsets are those of `text`, whatever ends the lines."""
    for found in _LINE.finditer(text):
        body = found.group().rstrip("\r\n")
        if found.start() < len(text):
            yield Line(Span(found.start(), found.start() + len(body)), body)


class Mask:
    """A text in which stretches can be blanked without moving anything else."""

    def __init__(self, text: str) -> None:
        self._characters = list(text)
        self._gaps: list[tuple[int, int]] = []

    def blank(self, start: int, end: int) -> None:
        """Turn every character of the stretch but line ends into a space."""
        for i in range(start, end):
            if self._characters[i] not in "\r\n":
                self._characters[i] = " "

    def hide(self, start: int, end: int) -> None:
        """Blank markup inside a line, on either side of which the words touch."""
        if start < end:
            self.blank(start, end)
            self._gaps.append((start, end))

    def hide_soft(self) -> None:
        """Hide the characters that show nothing: soft hyphens, joiners, byte order marks."""
        for soft in SOFT_CHARACTER.finditer(self.text()):
            self.hide(*soft.span())

    def gaps(self) -> list[tuple[int, int]]:
        """Stretches that were hidden, in order, overlapping ones as one."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self._gaps):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def put(self, start: int, replacement: str) -> None:
        """Write over the characters from `start` on."""
        self._characters[start : start + len(replacement)] = replacement

    def text(self) -> str:
        """The text with its blanks, as long as it was."""
        return "".join(self._characters)


def front_matter(text: str) -> tuple[int, Span | None]:
    """Where the front matter ends (0 if there is none), and its title."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return 0, None
    title = _TITLE_LINE.search(text, 0, found.end())
    return found.end(), Span(*title.span(2)) if title else None


def bare_links(prose: str) -> tuple[Link, ...]:
    """Addresses that stand in the text as such."""
    return tuple(
        Link(span=span, anchor=span, target=prose[span.start : span.end])
        for span in (_without_tail(prose, Span(*found.span())) for found in _ADDRESS.finditer(prose))
    )


def _without_tail(text: str, span: Span) -> Span:
    """The address without punctuation that belongs to the sentence around it."""
    address = text[span.start : span.end].rstrip(".,;:!?'*_”’")
    if address.endswith(")") and "(" not in address:
        address = address.rstrip(").,")
    return Span(span.start, span.start + len(address))


def finish(blocks: Iterable[Block], prose: str, joined: Sequence[Joined] = ()) -> tuple[Block, ...]:
    """Trim blocks to what can be read, drop empty ones, mark references and boilerplate, add heading and lead-in.

    Parameters
    ----------
    blocks : in order, by their places in the prose
    prose : str
    joined : words of the prose that stand otherwise in the raw text; the spans that come out are those of the latter
    """
    done: list[Block] = []
    heading: Block | None = None
    in_references = False
    for raw in blocks:
        kept = trim(prose, raw.span)
        if not len(kept):
            continue
        block = msgspec.structs.replace(raw, span=exact(kept, joined) if joined else kept)
        words = prose[kept.start : kept.end]
        if block.kind is BlockKind.HEADING:
            in_references = _opens_references(words, block, heading, in_references)
            heading = block
        if block.kind.is_prose:
            block = _kind_of_prose(block, words, in_references=in_references)
        above = heading.span if heading and heading.span != block.span else None
        done.append(msgspec.structs.replace(block, heading=above, lead_in=_lead_in(block, done, prose)))
    return tuple(done)


def _opens_references(words: str, block: Block, above: Block | None, already: bool) -> bool:
    """Whether what follows this heading is a list of references; a deeper heading inside one does not end it."""
    if REFERENCES.fullmatch(words):
        return True
    return already and above is not None and block.level > above.level


def _kind_of_prose(block: Block, words: str, *, in_references: bool) -> Block:
    if not any(map(str.isalnum, words)):
        return msgspec.structs.replace(block, kind=BlockKind.CODE)
    if in_references and not REFERENCES.fullmatch(words):
        return msgspec.structs.replace(block, kind=BlockKind.REFERENCES)
    is_notice = len(words) <= _LONGEST_NOTICE and "cookie" in words.lower() and _COOKIES.search(words)
    if is_notice or (len(words) <= _LONGEST_BOILERPLATE and _BOILERPLATE.match(words)):
        return msgspec.structs.replace(block, kind=BlockKind.BOILERPLATE)
    return block


def _lead_in(block: Block, before: list[Block], prose: str) -> Span | None:
    """The line that opens the list this item stands in: the block before its first item, if it reads as an opening."""
    if block.kind is not BlockKind.LIST_ITEM or not before:
        return None
    last = before[-1]
    if last.kind is BlockKind.LIST_ITEM:
        return last.lead_in
    words = _NOTE_MARKS.sub("", prose[max(last.span.start, last.span.end - _REACH) : last.span.end]).rstrip()
    opens = last.kind is BlockKind.HEADING or words.endswith((":", "-", "–", "—")) or words[-1:] not in '.!?”")'
    return last.span if opens else None


def trim(prose: str, span: Span) -> Span:
    """The span without blanks at its ends; empty (at its start) where all is blank."""
    piece = prose[span.start : span.end]
    kept = piece.strip("﻿ \t\r\n\f\v\xa0")
    start = span.start + piece.index(kept) if kept else span.start
    return Span(start, start + len(kept))
