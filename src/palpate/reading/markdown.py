"""Markdown to an Article: front matter, blocks and inline marks blanked in place, links kept with their anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from palpate.reading.joining import join
from palpate.reading.lines import LIST_MARK, Line, Mask, bare_links, finish, front_matter, lines, trim
from palpate.reading.tags import BLOCKS
from palpate.text.language import guess_language
from palpate.types.article import Article, Block, BlockKind, Link, Span

_PAIRS = (
    ("<!--", "-->"),
    ("{%", "%}"),
    ("{{", "}}"),
    ("<script", "</script"),
    ("<style", "</style"),
    ("<svg", "</svg"),
)
_CODE_LINE = re.compile(
    r"^[ \t]*\{:[^\n]*\}[ \t]*$|^[ \t]*:{3,}[^\n]*$|^(?:import|export)[ \t][^\n]*(?:from[ \t]|=|\{)[^\n]*$",
    re.MULTILINE,
)
_FENCE = re.compile(r"^[ \t]{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})(?:[ \t]+|(?=[A-Z*]))(?=\S)")
_UNDERLINE = re.compile(r"[ \t]{0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE = re.compile(r"[ \t]{0,3}>[ \t]?(?:\[![A-Za-z]{2,20}\][+-]?)?")
_CHECKBOX = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_TABLE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_TABLE_RULE = re.compile(r"[ \t]*+(?:\|[ \t]*+)?:?-{2,}+:?[ \t]*+(?:\|[ \t]*+:?-{2,}+:?[ \t]*+)+\|?[ \t]*+$")
_DEFINITION = re.compile(r"[ \t]{0,3}\[(\^?)[^\]]{1,200}\]:[ \t]*\S")
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)(?!\s)([^*]{1,110})\1[ \t]*+:?[ \t]*+$")
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\n]|\\[\[\]]|\n(?![ \t]{0,20}\n)){1,500})\]"
    r"\(([^()\s]{0,2000}(?:\([^()\s]*\)[^()\s]*)?)(?:[ \t]+[\"'][^\"'\n]*[\"'])?\)"
)
_REFERENCE_LINK = re.compile(r"(?<!!)\[((?:[^\[\]\n]){1,500})\]\[[^\]\n]{0,200}\]")
_AUTO_LINK = re.compile(r"<((?:https?|mailto):[^\s<>]{1,2000})>")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]{0,30})(?:\s[^<>]{0,2000})?/?>")
_BLOCK_TAGS = BLOCKS | {"br", "hr"}
_WIKI_LINK = re.compile(r"\[\[(?:([^\[\]|\n]{1,200})\|)?([^\[\]|\n]{1,200})\]\]")
_ATTRIBUTES = re.compile(r"\{(?::|#|\.)[^{}\n]{1,200}\}")
_HARD_BREAK = re.compile(r"\\(?=\r?\n)")
_STARS = re.compile(r"\*{1,3}|~~|==|`{1,2}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def read_markdown(text: str, *, source: str) -> Article:
    """Read Markdown (front matter, MDX tags, inline HTML); see `Article` for what comes out.

    The title is that of the front matter, else the first heading of level 1.
    """
    mask = Mask(text)
    mask.hide_soft()
    front, title = front_matter(text)
    mask.blank(0, front)
    if title:
        mask.put(title.start, text[title.start : title.end])
    _hide_code(text, front, mask)
    body = [line for line in lines(mask.text()) if line.span.start >= front]
    raw = [block for rough in _blocks(body, mask) for block in _cut_at_tags(rough, text)]
    links = _inline(mask)
    entities = _entities(mask)
    gaps = mask.gaps()
    prose, joined = join(mask.text(), entities, gaps)
    blocks = finish(raw, prose, joined)
    if front:
        blocks = (Block(kind=BlockKind.METADATA, span=trim(text, Span(0, front))), *blocks)
    return Article(
        source=source,
        format="markdown",
        text=text,
        prose=prose,
        blocks=blocks,
        links=links,
        title=title or _first_heading(blocks),
        language=guess_language(prose),
        joined=joined,
        gaps=tuple(Span(*gap) for gap in gaps),
    )


def _hide_code(text: str, start: int, mask: Mask) -> None:
    """Blank comments, scripts, template marks and the code lines of MDX and Jekyll; an opening without end stays."""
    lowered = text.lower() if text.isascii() else text
    for opening, closing in _PAIRS:
        at = lowered.find(opening, start)
        while at >= 0 and (end := lowered.find(closing, at)) >= 0:
            stop = lowered.find(">", end) + 1 if closing.startswith("</") else end + len(closing)
            mask.blank(at, stop or len(text))
            at = lowered.find(opening, stop) if stop else -1
    for line in _CODE_LINE.finditer(text, start):
        mask.blank(*line.span())


def _first_heading(blocks: tuple[Block, ...]) -> Span | None:
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    return min(headings, key=lambda block: (block.level, block.span)).span if headings else None


def _blocks(all_lines: list[Line], mask: Mask) -> Iterator[Block]:
    """Blocks by their lines, one state: the paragraph or item that is still open."""
    open_lines: list[Line] = []
    kind = BlockKind.PARAGRAPH
    fence = ""
    for i, line in enumerate(all_lines):
        if fence or _FENCE.match(line.text):
            yield from _close(open_lines, kind)
            open_lines, fence = [], _in_fence(line.text, fence)
            mask.blank(line.span.start, line.span.end)
            continue
        single = _single_line(line, mask)
        underline = _UNDERLINE.match(line.text) if open_lines and kind is BlockKind.PARAGRAPH else None
        mark = None if single or underline else LIST_MARK.match(line.text)
        quoted = _QUOTE.match(line.text)
        if underline:
            level = 1 if underline.group(1).startswith("=") else 2
            mask.blank(line.span.start, line.span.end)
            yield Block(kind=BlockKind.HEADING, span=_span(open_lines), level=level)
            open_lines = []
        elif line.is_blank or single or mark or (quoted and kind is not BlockKind.QUOTE):
            yield from _close(open_lines, kind)
            open_lines = []
            if single:
                yield single
        if underline or line.is_blank or single:
            kind = BlockKind.PARAGRAPH
            continue
        prefix = mark or quoted
        if prefix:
            box = _CHECKBOX.match(line.text, prefix.end()) if mark else None
            mask.blank(line.span.start, line.span.start + (box or prefix).end())
            if quoted and not line.text[prefix.end() :].strip():
                yield from _close(open_lines, kind)
                open_lines = []
                continue
            if not open_lines:
                kind = BlockKind.LIST_ITEM if mark else BlockKind.QUOTE
        elif not open_lines:
            kind = BlockKind.PARAGRAPH
        open_lines.append(line)
        if _is_row(all_lines, i):
            yield from _close(open_lines, BlockKind.TABLE)
            open_lines = []
    yield from _close(open_lines, kind)


def _in_fence(line: str, fence: str) -> str:
    """The fence that is open after this line, empty if none."""
    mark = _FENCE.match(line)
    if not fence:
        return mark.group(1) if mark else ""
    closes = mark and mark.group(1)[0] == fence[0] and len(mark.group(1)) >= len(fence) and not line.strip(" \t`~")
    return "" if closes else fence


def _single_line(line: Line, mask: Mask) -> Block | None:
    """A block that is one line whatever follows: a heading, a rule, a definition, a line all in bold."""
    heading = _HEADING.match(line.text)
    if heading:
        mask.blank(line.span.start, line.span.start + heading.end())
        body = line.text.rstrip().rstrip("#")
        if body.endswith((" ", "\t")):
            mask.blank(line.span.start + len(body), line.span.end)
        return Block(kind=BlockKind.HEADING, span=line.span, level=len(heading.group(1)))
    if _RULE.match(line.text) and not _UNDERLINE.match(line.text):
        mask.blank(line.span.start, line.span.end)
        return Block(kind=BlockKind.CODE, span=line.span)
    if _DEFINITION.match(line.text):
        return Block(kind=BlockKind.REFERENCES, span=line.span)
    bold = _BOLD_LINE.match(line.text)
    if bold and bold.group(2).rstrip()[-1:] not in ".!?,;":
        return Block(kind=BlockKind.HEADING, span=line.span, level=6)
    return None


def _is_row(all_lines: list[Line], i: int) -> bool:
    line = all_lines[i].text
    beside = [all_lines[j].text for j in (i - 1, i + 1) if 0 <= j < len(all_lines)]
    return bool(
        _TABLE_RULE.match(line) or _TABLE_ROW.match(line) or any(_TABLE_RULE.match(b) and "|" in line for b in beside)
    )


def _close(open_lines: list[Line], kind: BlockKind) -> Iterator[Block]:
    if not open_lines:
        return
    if len(open_lines) == 1 and _UNDERLINE.match(open_lines[0].text):
        return
    yield Block(kind=kind, span=_span(open_lines))


def _span(run: list[Line]) -> Span:
    return Span(run[0].span.start, run[-1].span.end)


def _cut_at_tags(block: Block, text: str) -> Iterator[Block]:
    """Split a block at block-level HTML tags; what follows ``<li>`` or ``<h2>`` takes its kind."""
    start, kind, level = block.span.start, block.kind, block.level
    for tag in _TAG.finditer(text, block.span.start, block.span.end):
        name = tag.group(1).lower()
        if name not in _BLOCK_TAGS or not block.kind.is_prose:
            continue
        yield Block(kind=kind, span=Span(start, tag.start()), level=level)
        opens = not tag.group().startswith("</")
        start, kind, level = tag.end(), block.kind, block.level
        if opens and name == "li":
            kind = BlockKind.LIST_ITEM
        elif opens and name[0] == "h" and name[1:].isdigit():
            kind, level = BlockKind.HEADING, int(name[1:])
    yield Block(kind=kind, span=Span(start, block.span.end), level=level)


def _inline(mask: Mask) -> tuple[Link, ...]:
    """Blank inline marks; the links that were found on the way, in order."""
    links: list[Link] = []
    for image in _IMAGE.finditer(mask.text()):
        mask.hide(*image.span())
    for pattern in (_LINK, _REFERENCE_LINK):
        for found in pattern.finditer(mask.text()):
            target = found.group(2) if pattern is _LINK else ""
            links.append(Link(span=Span(*found.span()), anchor=Span(*found.span(1)), target=target))
            mask.hide(found.start(), found.start(1))
            mask.hide(found.end(1), found.end())
    for found in _AUTO_LINK.finditer(mask.text()):
        links.append(Link(span=Span(*found.span()), anchor=Span(*found.span(1)), target=found.group(1)))
        mask.hide(*found.span())
    for found in _WIKI_LINK.finditer(mask.text()):
        target = found.group(1) or found.group(2)
        links.append(Link(span=Span(*found.span()), anchor=Span(*found.span(2)), target=target))
        mask.hide(found.start(), found.start(2))
        mask.hide(found.end(2), found.end())
    for link in bare_links(mask.text()):
        links.append(link)
        mask.hide(link.span.start, link.span.end)
    for tag in _TAG.finditer(mask.text()):
        (mask.blank if tag.group(1).lower() in _BLOCK_TAGS else mask.hide)(*tag.span())
    for pattern in (_ATTRIBUTES, _HARD_BREAK, _ESCAPE, _STARS):
        for found in pattern.finditer(mask.text()):
            mask.hide(*found.span())
    return tuple(sorted(links, key=lambda link: link.span))


def _entities(mask: Mask) -> list[tuple[int, int, str]]:
    """Entities with what they mean; those that are white space are blanked."""
    entities: list[tuple[int, int, str]] = []
    for found in _ENTITY.finditer(mask.text()):
        character = unescape(found.group())
        if character.isspace():
            mask.blank(*found.span())
        elif character != found.group():
            entities.append((*found.span(), character))
    return entities
