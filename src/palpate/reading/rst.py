"""reStructuredText to an Article: blocks by indentation and adornment, inline marks blanked in place.

A light reader of its own: docutils knows the lines of its blocks but not the places of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from palpate.reading.joining import join
from palpate.reading.lines import Line, Mask, bare_links, finish, lines
from palpate.text.language import guess_language
from palpate.types.article import Article, Block, BlockKind, Link, Span

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{1,}[ \t]*$")
_SHORTEST_RULE = 4
_MARK = re.compile(r"(?:[*+\-•‣⁃][ \t]+|\(?(?:\d{1,3}|#|[a-zA-Z]|[ivxlc]{1,5})[.)][ \t]+)(?=\S)")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([\w:+.-]+?)::[ \t]*")
_FOOTNOTE = re.compile(r"\.\.[ \t]+\[[^\]\s]{1,60}\][ \t]*")
_TARGET = re.compile(r"(?:\.\.[ \t]+_(`[^`]+`|[^:\n]+):|__)[ \t]*(\S*)")
_FIELD = re.compile(r":(?!:)(?:[^:\n\\]|\\.){1,80}:(?:[ \t]+|$)")
_OPTION = re.compile(r":[\w-]+:")
_TABLE = re.compile(r"\+[-=]{2,}(?:\+[-=]*)*\+?[ \t]*$|={2,}(?:[ \t]+={2,})+[ \t]*$|\|.*\|[ \t]*$")
_SIMPLE_RULE = re.compile(r"={2,}(?:[ \t]+={2,})+[ \t]*$")
# Directives whose content is the author's prose; that of all others (code, images, indexes, raw) is not.
_PROSE_DIRECTIVES = frozenset(
    {"note", "warning", "tip", "hint", "important", "caution", "attention", "danger", "error", "admonition", "topic"}
    | {"sidebar", "epigraph", "pull-quote", "highlights", "compound", "container", "rubric", "seealso", "versionadded"}
    | {"versionchanged", "deprecated", "figure", "parsed-literal", "class", "centered"}
)
_TITLED = frozenset({"admonition", "topic", "sidebar", "rubric", "centered"})  # what follows the name is a heading
_ARGUED = frozenset({"figure", "class", "container", "versionadded", "versionchanged", "deprecated"})
_INLINE_LINK = re.compile(r"(?<![\w`])`([^`<\n]{1,500}(?:\n[^`<\n]{1,500})?)[ \t\n]+<([^`<>\s]{1,2000})>`__?")
_BARE_TARGET = re.compile(r"(?<![\w`])`<([^`<>\s]{1,2000})>`__?")
_PHRASE_REFERENCE = re.compile(r"(?<![\w`:])`([^`\n]{1,300}(?:\n[^`\n]{1,300})?)`__?(?!\w)")
_ROLE = re.compile(r":[\w:+.-]{1,60}:`(?:([^`<\n]{1,300}?)[ \t]*<[^`>\n]{1,300}>|[~!]?([^`\n]{1,300}))`")
_LITERAL = re.compile(r"``(?=\S)(.{1,500}?)(?<=\S)``(?!\w)")
_INTERPRETED = re.compile(r"(?<![\w`])`(?=\S)([^`\n]{1,300})`(?![\w_])")
_EMPHASIS = re.compile(r"(?<![\w*\\])(\*{1,2})(?=[^\s*])((?:[^*\n]|\n(?!\s*\n)){1,500}?)(?<=[^\s\\])\1(?!\w)")
_NOTE_MARK = re.compile(r"[ \t]?\[[^\]\s]{1,60}\]_(?!\w)")
_SUBSTITUTION = re.compile(r"(?<!\w)\|(?=\S)([^|\n]{1,100})\|_{0,2}(?!\w)")
_WORD_REFERENCE = re.compile(r"\b([^\W_](?:[\w.+-]*[^\W_])?)(__?)(?![\w])")
_ESCAPE = re.compile(r"\\(?:\s|(?=[^\w\s]))")  # before white space it takes that away


def read_rst(text: str, *, source: str) -> Article:
    """Read reStructuredText; see `Article` for what comes out. The first heading is the title."""
    mask = Mask(text)
    mask.hide_soft()
    raw = list(_Reader(list(lines(text)), mask).blocks())
    targets = {_plain(found.group(1)): found.group(2) for found in _TARGET.finditer(text) if found.group(1)}
    links = _inline(mask, targets)
    gaps = mask.gaps()
    prose, joined = join(mask.text(), (), gaps)
    blocks = finish(raw, prose, joined)
    title = next((block.span for block in blocks if block.kind is BlockKind.HEADING), None)
    return Article(
        source=source,
        format="reStructuredText",
        text=text,
        prose=prose,
        blocks=blocks,
        links=links,
        title=title,
        language=guess_language(prose),
        joined=joined,
        gaps=tuple(Span(*gap) for gap in gaps),
    )


def _plain(name: str) -> str:
    return " ".join(name.strip("`_ ").lower().split())


def _indent(line: Line) -> int:
    return len(line.text.expandtabs()) - len(line.text.expandtabs().lstrip())


@dataclass(slots=True)
class _Reader:
    """Blocks by their lines; levels of headings are told by the order in which their adornments first appear."""

    lines: list[Line]
    mask: Mask
    at: int = 0

    def blocks(self) -> Iterator[Block]:
        styles: list[tuple[str, bool]] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.is_blank:
                self.at += 1
                continue
            heading = self._heading(styles)
            if heading:
                yield heading
                continue
            body = line.text.lstrip()
            if self._is_rule(body):
                self._hide(1)
            elif _EXPLICIT.match(body) or _TARGET.match(body):
                yield from self._explicit(body)
            elif _FIELD.match(body):
                yield self._take(self._run_end(1), BlockKind.METADATA)
            elif body.startswith(">>>"):
                yield self._take(self._run_end(0), BlockKind.CODE)
            elif _TABLE.match(body):
                yield self._take(self._table_end(body), BlockKind.TABLE)
            else:
                yield from self._paragraph(body)

    def _heading(self, styles: list[tuple[str, bool]]) -> Block | None:
        over = _ADORNMENT.match(self.lines[self.at].text)
        title = self.at + bool(over)
        under_at = title + 1
        if under_at >= len(self.lines) or self.lines[title].is_blank:
            return None
        under = _ADORNMENT.match(self.lines[under_at].text)
        words = self.lines[title].text.strip()
        if not under or (over and over.group(1) != under.group(1)) or _ADORNMENT.match(words):
            return None
        if not over and (len(under.group().rstrip()) < min(len(words), _SHORTEST_RULE) or _indent(self.lines[title])):
            return None
        style = (under.group(1), bool(over))
        if style not in styles:
            styles.append(style)
        for i in (self.at, under_at) if over else (under_at,):
            self.mask.blank(self.lines[i].span.start, self.lines[i].span.end)
        self.at = under_at + 1
        return Block(kind=BlockKind.HEADING, span=self.lines[title].span, level=min(styles.index(style) + 1, 6))

    def _is_rule(self, body: str) -> bool:
        found = _ADORNMENT.match(body)
        return bool(found) and len(body.rstrip()) >= _SHORTEST_RULE and not _TABLE.match(body)

    def _explicit(self, body: str) -> Iterator[Block]:
        """A directive, footnote, target or comment, by its first line; prose inside is read on as usual."""
        line = self.lines[self.at]
        start = line.span.end - len(line.text.lstrip())
        directive = _DIRECTIVE.match(body)
        name = directive.group(1).lower() if directive else ""
        if directive and name in _PROSE_DIRECTIVES:
            rest = body[directive.end() :].rstrip()
            keep = rest and name not in _ARGUED
            self.mask.blank(start, start + directive.end() if keep else line.span.end)
            if keep:
                kind = BlockKind.HEADING if name in _TITLED else BlockKind.PARAGRAPH
                yield Block(
                    kind=kind, span=Span(start + directive.end(), line.span.end), level=6 if kind == "heading" else 0
                )
            self.at += 1
            while self.at < len(self.lines) and _OPTION.match(self.lines[self.at].text.lstrip()):
                self._hide(1)
            return
        footnote = _FOOTNOTE.match(body)
        if footnote:
            self.mask.blank(start, start + footnote.end())
            yield self._take(self._body_end(), BlockKind.REFERENCES)
            return
        self._hide(self._body_end() - self.at)

    def _paragraph(self, body: str) -> Iterator[Block]:
        first = self.lines[self.at]
        indent = _indent(first)
        mark = _MARK.match(body)
        kind = (
            BlockKind.LIST_ITEM
            if mark
            else BlockKind.QUOTE
            if indent and not self._in_list(indent)
            else BlockKind.PARAGRAPH
        )
        start = first.span.end - len(first.text.lstrip())
        if mark:
            self.mask.blank(start, start + mark.end())
        if body.startswith("| "):
            self.mask.blank(start, start + 2)
        end = self.at + 1
        while end < len(self.lines) and self._goes_on(end, indent, bool(mark)):
            if body.startswith("| ") and (bar := self.lines[end].text.find("| ")) >= 0:
                self.mask.blank(self.lines[end].span.start, self.lines[end].span.start + bar + 2)
            end += 1
        literal = self.lines[end - 1].text.rstrip().endswith("::")
        yield self._take(end, kind)
        if literal:
            last = self.lines[end - 1]
            words = last.text.rstrip()
            stop = last.span.start + len(words)
            self.mask.blank(stop - (2 if words[:-2][-1:].isspace() else 1), stop)
            self._literal(indent)

    def _goes_on(self, i: int, indent: int, is_item: bool) -> bool:
        line = self.lines[i]
        if line.is_blank or _EXPLICIT.match(line.text.lstrip()):
            return False
        here = _indent(line)
        if is_item:
            return here > indent
        return here == indent and not (here and _MARK.match(line.text.lstrip()))

    def _in_list(self, indent: int) -> bool:
        """Whether an indented paragraph goes on with the item above it."""
        for i in range(self.at - 1, max(-1, self.at - 200), -1):
            line = self.lines[i]
            if line.is_blank:
                continue
            here = _indent(line)
            if here < indent:
                body = line.text.lstrip()
                return bool(_MARK.match(body) or _EXPLICIT.match(body) or _FIELD.match(body))
        return False

    def _literal(self, indent: int) -> None:
        """Hide the indented lines behind "::"."""
        while self.at < len(self.lines) and (self.lines[self.at].is_blank or _indent(self.lines[self.at]) > indent):
            self._hide(1)

    def _body_end(self) -> int:
        """Where what belongs to an explicit markup start ends: the lines that are indented deeper."""
        indent = _indent(self.lines[self.at])
        end, i = self.at + 1, self.at + 1
        while i < len(self.lines) and (self.lines[i].is_blank or _indent(self.lines[i]) > indent):
            if not self.lines[i].is_blank:
                end = i + 1
            i += 1
        return end

    def _run_end(self, deeper: int) -> int:
        """Where the lines end that follow without an empty one and are indented so much deeper."""
        least = _indent(self.lines[self.at]) + deeper
        end = self.at + 1
        while end < len(self.lines) and not self.lines[end].is_blank and _indent(self.lines[end]) >= least:
            end += 1
        return end

    def _table_end(self, body: str) -> int:
        """A grid table ends at an empty line, a simple one at its last rule before one."""
        end = self.at + 1
        while end < len(self.lines):
            is_whole = not _SIMPLE_RULE.match(body) or _SIMPLE_RULE.match(self.lines[end - 1].text.lstrip())
            if self.lines[end].is_blank and is_whole:
                break
            end += 1
        return end

    def _take(self, end: int, kind: BlockKind) -> Block:
        span = Span(self.lines[self.at].span.start, self.lines[end - 1].span.end)
        self.at = end
        return Block(kind=kind, span=span)

    def _hide(self, count: int) -> None:
        for line in self.lines[self.at : self.at + count]:
            self.mask.blank(line.span.start, line.span.end)
        self.at += count


def _inline(mask: Mask, targets: dict[str, str]) -> tuple[Link, ...]:
    """Blank inline marks; the links that were found on the way, in order."""
    links: list[Link] = []

    def keep(found: re.Match[str], group: int) -> None:
        mask.hide(found.start(), found.start(group))
        mask.hide(found.end(group), found.end())

    def link(found: re.Match[str], target: str) -> None:
        links.append(Link(span=Span(*found.span()), anchor=Span(*found.span(1)), target=target))

    for found in _INLINE_LINK.finditer(mask.text()):
        link(found, found.group(2))
        keep(found, 1)
    for found in _BARE_TARGET.finditer(mask.text()):
        link(found, found.group(1))
        mask.hide(*found.span())
    for found in _ROLE.finditer(mask.text()):
        keep(found, 1 if found.group(1) else 2)
    for found in _LITERAL.finditer(mask.text()):
        keep(found, 1)
    for pattern in (_PHRASE_REFERENCE, _WORD_REFERENCE):
        for found in pattern.finditer(mask.text()):
            link(found, targets.get(_plain(found.group(1)), ""))
            keep(found, 1)
    for found in _NOTE_MARK.finditer(mask.text()):
        mask.hide(*found.span())
    for address in bare_links(mask.text()):
        links.append(address)
        mask.hide(address.span.start, address.span.end)
    for pattern, group in ((_INTERPRETED, 1), (_EMPHASIS, 2), (_SUBSTITUTION, 1)):
        for found in pattern.finditer(mask.text()):
            keep(found, group)
    for found in _ESCAPE.finditer(mask.text()):
        mask.hide(*found.span())
    return tuple(sorted(links, key=lambda one: one.span))
