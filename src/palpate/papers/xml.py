"""XML read with care: nothing outside the file is fetched, no entity is expanded, depth and size have an end.

libxml2 without ``huge_tree`` stops at 256 elements one in the other and at a text of 10 MB by itself.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from palpate.errors import ReadingError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
MOST_BYTES = 60_000_000  # of one article; the largest of the 3,621 trial reports has 1.3 MB
MOST_SAID = 200  # characters of what libxml2 says, which may quote names of any length
_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]*\[")  # declarations stand in it, and nowhere else
_RAISED = re.compile(r"[\d+\-−–]")
_SILENT = frozenset(
    {"tex-math", "graphic", "inline-graphic", "media", "object-id", "alt-text", "long-desc", "annotation"}
)
_APART = frozenset({"break", "p", "title", "list-item", "td", "th", "tr", "sec", "disp-quote", "disp-formula"})


def parse(data: bytes, name: str) -> Element:
    """The root element of an XML document.

    Raises
    ------
    ReadingError
        If it is too large, declares entities of its own, or is no sound XML; the line is named.
    """
    from lxml import etree

    refuse_entities(data, name)
    if len(data) > MOST_BYTES:
        raise ReadingError(f"{name}: {len(data) // 1_000_000} MB in one article. Split the file.")
    try:
        return etree.fromstring(data, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError as error:
        raise ReadingError(f"{name}, {told(error)}") from None


def refuse_entities(head: bytes, name: str) -> None:
    """Refuse a document that declares entities of its own: no paper needs them, and XML bombs are made of them.

    Raises
    ------
    ReadingError
        If the bytes hold such a declaration.
    """
    if is_with_entities(head):
        raise ReadingError(f"{name}: declares XML entities of its own, which is not read. Expand them first.")


def is_with_entities(head: bytes) -> bool:
    """Whether a document declares entities of its own."""
    is_said = b"<!ENTITY" in head or b"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y" in head
    return is_said and _SUBSET.search(head.replace(b"\x00", b"")) is not None


def told(error: Exception) -> str:
    """A syntax error of libxml2 as the end of a message: line, what is wrong, what to do."""
    line = getattr(error, "lineno", None)
    said = " ".join(str(error).split(", line ")[0].rstrip(".").split()) or "it ends early"
    said = said if len(said) <= MOST_SAID else f"{said[:MOST_SAID]}…"
    return f"line {line or 1}: no sound XML ({said}). Get the file again."


def text_of(element: Element, *, without: frozenset[str] = frozenset()) -> str:
    """All the text in an element with white space made plain; raised digits get a ``^`` (``10^9``).

    The elements named by `without` are left out, and so are pictures, TeX beside MathML, and comments; elements that
    stand on a line of their own are set apart by a space.
    """
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(_pieces(element, without)).split())


def _pieces(element: Element, without: frozenset[str]) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):
            yield _entity(child)
        else:
            name = tag.rpartition("}")[2]
            if name not in without and name not in _SILENT:
                yield from _raised(child, without) if name == "sup" else _pieces(child, without)
            if name in _APART:
                yield " "
        if child.tail:
            yield child.tail


def _raised(element: Element, without: frozenset[str]) -> Iterator[str]:
    text = "".join(_pieces(element, without))
    if element.find("xref[@ref-type='bibr']") is not None:
        yield f"[{text.strip().strip('[]()')}]"
    else:
        yield f"^{text.strip()}" if _RAISED.match(text.strip()) else text


def _entity(node: Element) -> str:
    """The character of a named entity that only a DTD would declare (``&alpha;``); nothing for comments."""
    from lxml import etree

    if node.tag is not etree.Entity:
        return ""
    return html.entities.html5.get(f"{node.name}; ".strip(), "")


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class Places:
    """Where the elements of a kind begin in the bytes of a document, in their order.

    libxml2 gives lines only, and many articles stand on one line; the n-th start tag of a name outside comments,
    character data and instructions is the n-th element of that name.
    """

    def __init__(self, data: bytes, names: tuple[str, ...], *, start: int = 0) -> None:
        self._found: dict[str, list[int]] = {name: [] for name in names}
        if b"\x00" in data[:4]:
            return  # two or more bytes a character: tags are not found by their bytes
        tags = "|".join(names).encode()
        pattern = rb"<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>|(" + tags + rb")(?=[\s/>]))"
        for match in re.finditer(pattern, data, re.DOTALL):
            if match[1]:
                self._found[match[1].decode()].append(start + match.start())

    def of(self, root: Element) -> dict[Element, int]:
        """The first byte of each of these elements below a root; none where the count does not agree."""
        places: dict[Element, int] = {}
        for name, found in self._found.items():
            elements = list(root.iter(f"{{*}}{name}"))
            if len(elements) == len(found):
                places |= dict(zip(elements, found, strict=True))
        return places
