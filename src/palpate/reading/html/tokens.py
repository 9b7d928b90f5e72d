"""HTML to tokens, each with its place in the file: tags, text, and what is skipped; linear in time on any input.

The tokeniser follows the HTML standard where pages follow it, and what their authors meant where they do not: a quote
that never closes does not swallow the page, ``<br/>`` of any name is empty, and the marks of PHP, Blade, Jinja, JSX and
ERB are skipped as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

# Attribute values may hold ">" where they are quoted; possessive groups keep each attempt linear.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
_PLAIN_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)([^>]*+)>")
_TAG_INSIDE = re.compile(r"<[a-zA-Z/]")
_BEFORE_END = frozenset(" \t\n\r\f\"'}")  # of a tag that closes itself: not in <a href=/>
_LONGEST_TAG = 4_096  # characters; a longer one that holds another tag has lost its closing quote
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in (
        "script",
        "style",
        "title",
        "textarea",
        "svg",
        "math",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "object",
    )
}
_TO_THE_END = {"script", "style"}  # without a closing tag they reach to the end of the file, as in every browser
# Template code: opening, closing. `<?xml ...>` and `<!...>` end at the next ">".
_CODE = {"<!--": "-->", "<?": "?>", "<%": "%>", "{{": "}}", "{%": "%}", "{!!": "!!}", "{/*": "*/}", "{#": "#}"}
_DIRECTIVE = (
    r"^[ \t]*@(?:extends|section|endsection|stop|show|yield|include|if|elseif|else|endif|foreach|endforeach|for|endfor|"
    r"push|endpush|php|endphp|csrf|parent|component|endcomponent|slot|endslot|lang|auth|guest|endauth|endguest)"
    r"\b[ \t]*(?:\([^\n]{0,300}\))?[ \t]*$"
)
_MARK = re.compile("<(?=[a-zA-Z/!?%])")
_MARK_OR_CODE = re.compile(r"<(?=[a-zA-Z/!?%])|\{(?=\{|%|!!|/\*|#)")
_MARK_OR_DIRECTIVE = re.compile(rf"{_MARK_OR_CODE.pattern}|{_DIRECTIVE}", re.MULTILINE)
_HOLDS_CODE = re.compile(r"\{(?:[{%#]|!!|/\*)")
_HOLDS_DIRECTIVE = re.compile(_DIRECTIVE, re.MULTILINE)


class Kind(IntEnum):
    """What a token is."""

    TEXT = 0
    OPEN = 1
    CLOSE = 2
    EMPTY = 3  # a tag that has no content, by its form ("<br/>")
    SKIPPED = 4  # comments, scripts, template code
    TITLE = 5  # the text of <title>


Token = tuple[Kind, int, int, str, str]
"""Kind, start, end, name of the element in lower case ("" for text), attributes as written."""


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Every character from `start` on in one token, in order; neighbouring texts may come in several tokens."""
    last_close = text.rfind(">")
    pattern, careful_from = _TAG, 0
    unclosed: set[str] = set()
    of_text, opens, closes_one = Kind.TEXT, Kind.OPEN, Kind.CLOSE
    at = start
    find = _marks_of(text).search
    while mark := find(text, at):
        begin = mark.start()
        if begin > at:
            yield of_text, at, begin, "", ""
        if mark.end() > begin + 1:
            yield Kind.SKIPPED, begin, mark.end(), "", ""
            at = mark.end()
            continue
        following = text[begin + 1]
        if text[begin] == "{" or not (following.isalpha() or following == "/"):
            at = _skip(text, begin, unclosed)
            yield (Kind.SKIPPED if at > begin + 1 else Kind.TEXT), begin, at, "", ""
            continue
        tag = None
        if begin < last_close:
            tag = (pattern if begin >= careful_from else _PLAIN_TAG).match(text, begin)
            if tag is None and pattern is _TAG and begin >= careful_from:
                pattern = _PLAIN_TAG  # some quote never closes: from here on a tag ends at the first ">"
                tag = _PLAIN_TAG.match(text, begin)
            elif tag and tag.end() - begin > _LONGEST_TAG and _TAG_INSIDE.search(text, begin + 1, tag.end()):
                careful_from = max(careful_from, tag.end())
                tag = _PLAIN_TAG.match(text, begin)
        if tag is None:
            at = begin + 1
            if following == "/" and begin < last_close:  # "</3>": a comment to the standard
                at = text.find(">", begin) + 1
            yield (Kind.SKIPPED if at > begin + 1 else Kind.TEXT), begin, at, "", ""
            continue
        at = tag.end()
        closes, name, attributes = tag.groups()
        name = name.lower()
        if closes:
            yield closes_one, begin, at, name, ""
        elif attributes.endswith("/") and (attributes == "/" or attributes[-2] in _BEFORE_END):
            yield Kind.EMPTY, begin, at, name, attributes
        elif name in _RAW:
            stop, inner = _raw_end(text, at, name, unclosed)
            if name == "title" and inner > at:
                yield Kind.SKIPPED, begin, at, name, ""
                yield Kind.TITLE, at, inner, name, ""
                begin = inner
            yield Kind.SKIPPED, begin, stop, name, attributes
            at = stop
        else:
            yield opens, begin, at, name, attributes
    if at < len(text):
        yield Kind.TEXT, at, len(text), "", ""


def _marks_of(text: str) -> re.Pattern[str]:
    """What opens anything but text in this file; the fewer marks, the faster they are found."""
    if "@" in text and _HOLDS_DIRECTIVE.search(text):
        return _MARK_OR_DIRECTIVE
    return _MARK_OR_CODE if _HOLDS_CODE.search(text) else _MARK


def _skip(text: str, begin: int, unclosed: set[str]) -> int:
    """Where a comment, declaration or piece of template code ends; behind its first character if it is none."""
    for opening, closing in _CODE.items():
        if not text.startswith(opening, begin):
            continue
        end = -1 if closing in unclosed else text.find(closing, begin + (2 if opening == "<!--" else len(opening)))
        if end >= 0:
            return end + len(closing)
        unclosed.add(closing)
        if opening == "<!--" or text.startswith("<?php", begin):
            return len(text)
        break
    if text[begin] == "<" and text[begin + 1] in "!?" and ">" not in unclosed:
        end = text.find(">", begin)
        if end >= 0:
            return end + 1
        unclosed.add(">")
    return begin + 1


def _raw_end(text: str, at: int, name: str, unclosed: set[str]) -> tuple[int, int]:
    """Where an element ends whose content is no markup, and where its content ends; `at` twice if it never closes."""
    closing = None if name in unclosed else _RAW[name].search(text, at)
    if closing and (end := text.find(">", closing.end())) >= 0:
        return end + 1, closing.start()
    unclosed.add(name)
    return (len(text), len(text)) if name in _TO_THE_END else (at, at)
