"""A JATS article (PMC, publishers' full texts) to a Paper with sections, tables and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from palpate.errors import ReadingError
from palpate.papers.fields import placed
from palpate.papers.jats_front import front_fields
from palpate.papers.jats_references import read_references
from palpate.papers.jats_tables import read_tables
from palpate.papers.registry import registry_numbers
from palpate.papers.xml import MOST_BYTES, Places, is_with_entities, local, parse, text_of
from palpate.types.paper import Figure, Origin, OtherAbstract, Paper, PaperFormat, Passage, Rejected, Table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PLACED = ("article", "p", "table-wrap", "fig", "list-item", "abstract", "title")
_BLOCKS = frozenset({"table-wrap", "table-wrap-group", "fig", "fig-group", "list", "def-list", "disp-quote"})
_BLOCKS |= {"boxed-text", "supplementary-material", "fn", "statement"}
_PASSED = frozenset({"title", "label", "ref-list", "supplementary-material", "sub-article", "response", "sec-meta"})
_NOT_MAIN = frozenset({"graphical", "teaser", "toc", "video", "key-points", "editor", "summary", "executive-summary"})
_SET = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*>\s*)*<((?!article[\s>])[A-Za-z][\w:.-]*)[^<>]*>",
    re.DOTALL,
)
_ARTICLE = re.compile(rb"<article(?=[\s>])")
_INTERESTS = re.compile(r"competing|conflicts? of|interests?\b|disclosures?\b", re.IGNORECASE)
_FUNDING = re.compile(r"\bfunding|\bfinancial support|\bsupported by|\bgrants?\b|sponsor", re.IGNORECASE)


def read_jats(data: bytes, source: str) -> Paper:
    """Read one article.

    Parameters
    ----------
    data : bytes
        The whole document.
    source : str
        What messages and `Origin` call it.

    Raises
    ------
    ReadingError
        If it is no sound XML, or no article.
    """
    found = next(iter(read_all_jats(data, source)))
    if isinstance(found, Rejected):
        raise ReadingError(f"{found.place}: {found.reason}.")
    return found


def read_all_jats(data: bytes, source: str) -> Iterator[Paper | Rejected]:
    """Read every article of a document: one, or a set of them as PMC and OAI-PMH hand them out.

    Raises
    ------
    ReadingError
        If it is no sound XML, or holds no article.
    """
    try:
        root = parse(data, source)
    except ReadingError as error:
        yield from _one_by_one(data, source, error)
        return
    articles = [root] if local(root) == "article" else list(root.iter("{*}article"))
    if not articles:
        raise ReadingError(f"{source}: XML of <{local(root)}>, not of <article>. Give a JATS article.")
    bytes_of = Places(data, _PLACED).of(root)
    for stranger in _strangers(root):
        reason = f"<{local(stranger)}> without an <article>"
        yield Rejected(source=source, line=stranger.sourceline, reason=reason, kind="unknown element")
    for article in articles:
        byte = bytes_of.get(article, 0 if len(articles) == 1 else None)
        origin = Origin(source=source, format=PaperFormat.JATS, byte=byte, line=article.sourceline)
        yield _paper_or_not(article, origin, bytes_of)


def _strangers(root: Element) -> Iterator[Element]:
    """What stands in a set, or in the records of a repository's answer, and holds no article."""
    is_set = local(root) in {"pmc-articleset", "articles"}
    for one in root if is_set else root.iter("{*}record"):
        header = one.find("{*}header")
        is_gone = header is not None and header.get("status") == "deleted"
        if local(one) not in {"", "article"} and not is_gone and next(one.iter("{*}article"), None) is None:
            yield one


def _paper_or_not(article: Element, origin: Origin, bytes_of: dict[Element, int]) -> Paper | Rejected:
    paper = paper_of(article, origin, bytes_of)
    if paper.title or paper.body or paper.tables:
        return paper
    reason = "an article without title or text"
    return Rejected(source=origin.source, byte=origin.byte, line=origin.line, reason=reason, kind=reason)


def _one_by_one(data: bytes, source: str, error: ReadingError) -> Iterator[Paper | Rejected]:
    """The articles of a set that is no sound XML, each parsed by itself between the tags of the set.

    Raises
    ------
    ReadingError
        The error that was given, if there is but one article, or the fault is one of the whole file.
    """
    opening, starts = _SET.match(data), [match.start() for match in _ARTICLE.finditer(data)]
    if opening is None or not starts or len(data) > MOST_BYTES or is_with_entities(data):
        raise error
    before, after = opening[0], b"</" + opening[1] + b">"
    for start, end in pairwise([*starts, len(data)]):
        closing = data.rfind(b"</article", start, end)
        piece = data[start : data.index(b">", closing) + 1 if 0 <= closing < data.rfind(b">", start, end) else end]
        line = data.count(b"\n", 0, start) + 1
        origin = Origin(source=source, format=PaperFormat.JATS, byte=start, line=line)
        try:
            root = parse(before + piece + after, source)
        except ReadingError as fault:
            reason = str(fault).partition(": ")[2]
            yield Rejected(source=source, byte=start, line=line, reason=reason, kind="no sound XML")
            continue
        bytes_of = Places(before + piece, _PLACED, start=start - len(before)).of(root)
        article = next(root.iter("{*}article"))
        yield _paper_or_not(article, origin, bytes_of)


def paper_of(article: Element, origin: Origin, bytes_of: dict[Element, int]) -> Paper:
    """The Paper of an ``article`` element."""
    if article.tag != "article":  # JATS itself in a namespace, as OAI-PMH wraps it
        space = article.tag.removesuffix("article")
        for element in article.iter(f"{space}*"):
            element.tag = local(element)
    fields = front_fields(article)
    abstracts = [_abstract(element, bytes_of) for element in article.iterfind("front/article-meta/abstract")]
    abstracts += [_abstract(element, bytes_of) for element in article.iterfind("front/article-meta/trans-abstract")]
    main = _main_of(abstracts)
    abstract = abstracts.pop(main).parts if main is not None else ()
    body = _Body(bytes_of)
    for part in ("body", "back", "floats-group", "floats-wrap"):
        for element in article.iterfind(part):
            body.walk(element, ())
    passages = placed(fields["title"], (*abstract, *body.passages))
    fields["funding"] = (*fields["funding"], *_said(body.passages, _FUNDING, unless=bool(fields["funding"])))
    return Paper(
        origin=origin,
        **fields,
        abstract=passages[: len(abstract)],
        other_abstracts=tuple(abstracts),
        body=passages[len(abstract) :],
        tables=tuple(body.tables),
        figures=tuple(body.figures),
        references=tuple(read_references(article)),
        interests=" ".join(_said(body.passages, _INTERESTS)) or None,
        registry=registry_numbers(_registered(article, fields["title"], passages)),
    )


def _main_of(abstracts: list[OtherAbstract]) -> int | None:
    """Which abstract is the paper's own: the first that is no summary of another kind, else the first with words."""
    told = [at for at, one in enumerate(abstracts) if one.parts and one.language is None]
    return next((at for at in told if abstracts[at].kind not in _NOT_MAIN), told[0] if told else None)


def _abstract(element: Element, bytes_of: dict[Element, int]) -> OtherAbstract:
    inside = _Body(bytes_of)
    inside.walk(element, ())
    parts = tuple(inside.passages)
    if not parts and (text := text_of(element, without=frozenset({"title"}))):
        parts = (Passage(text=text, byte=bytes_of.get(element)),)
    is_other = local(element) == "trans-abstract"
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return OtherAbstract(kind=element.get("abstract-type"), language=language if is_other else None, parts=parts)


def _registered(article: Element, title: str, passages: tuple[Passage, ...]) -> Iterator[str]:
    yield title
    for tag in ("ext-link", "related-object", "custom-meta"):
        for element in article.iterfind(f"front//{tag}"):
            yield text_of(element)
    yield from (passage.text for passage in passages)


def _said(passages: list[Passage], wanted: re.Pattern[str], *, unless: bool = False) -> tuple[str, ...]:
    """The passages under a heading that is about that."""
    if unless:
        return ()
    return tuple(passage.text for passage in passages if passage.label and wanted.search(passage.label))


class _Body:
    """What was met on the walk through the sections."""

    def __init__(self, bytes_of: dict[Element, int]) -> None:
        self.passages: list[Passage] = []
        self.tables: list[Table] = []
        self.figures: list[Figure] = []
        self._bytes_of = bytes_of

    def walk(self, element: Element, path: tuple[str, ...]) -> None:
        """Take up an element's parts in their order."""
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child, path)
            elif name == "table-wrap":
                self.tables += read_tables(child, path, self._bytes_of.get(child))
            elif name == "fig":
                self._figure(child)
            elif name and name not in _PASSED:
                self.walk(child, self._below(child, path))

    def _below(self, element: Element, path: tuple[str, ...]) -> tuple[str, ...]:
        title = element.find("title")
        text = text_of(title) if title is not None else ""
        return (*path, text.rstrip(" :.")) if text else path

    def _paragraph(self, element: Element, path: tuple[str, ...]) -> None:
        blocks = [child for child in element.iter("*") if local(child) in _BLOCKS] if len(element) else []
        text = text_of(element, without=_BLOCKS)
        if text:
            self.passages.append(Passage(text=text, path=path, byte=self._bytes_of.get(element)))
        inside: set[Element] = set()
        for block in blocks:
            if not inside.intersection(block.iterancestors()):
                inside.add(block)
                self._block(block, path)

    def _block(self, block: Element, path: tuple[str, ...]) -> None:
        name = local(block)
        if name == "table-wrap":
            self.tables += read_tables(block, path, self._bytes_of.get(block))
        elif name == "fig":
            self._figure(block)
        elif name not in _PASSED:
            self.walk(block, path)

    def _figure(self, element: Element) -> None:
        caption, label = element.find("caption"), element.find("label")
        self.figures.append(
            Figure(
                id=element.get("id"),
                label=text_of(label) if label is not None else None,
                caption=text_of(caption) if caption is not None else "",
                byte=self._bytes_of.get(element),
            )
        )
