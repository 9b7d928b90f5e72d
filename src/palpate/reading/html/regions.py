"""Which blocks of a page are the article, and which belong to the page around it: menus, forms, other posts, comments.

What the elements and their names say comes first; a name (never an element) that sets much of the page's running text
apart is not believed. Then every block is judged by its links, by the heading above it and by its words.
The constants were set on pages with a marked main text; what they yield: ``benchmarks/quality/results/reading.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from palpate.reading.html.walk import LONGEST_HEADING, Draft, Region
from palpate.reading.html.wording import BYLINE, LONGEST_BYLINE, POSTS, SECTIONS
from palpate.reading.lines import LIST_MARK, REFERENCES
from palpate.types.article import BlockKind

_LARGEST_SHARE = 0.4  # of the page's running text; a class, id or heading that sets more apart is not believed
_LEAST_ARTICLE = 500  # letters of running text beside teasers, which may be longer than the article
_FEWEST_TEASERS = 3
_LARGEST_BOX = 0.2  # of the page's running text; what stands under "Related" is an inset of the article from there on
_MAIN_SHARE = 0.5  # of the page's running text; <main> and the like are believed from there on
_RUNNING = 80  # letters; a block that long and without many links is running text
_LINKED_LIST = 0.5  # share of linked letters from which a list is navigation
_LINKED_BLOCK = 0.8  # the same for a single block
_TEASER_BLOCKS = 3  # how many blocks belong to a heading that is a link
_CODE_SIGNS = 0.02  # share of a text's characters from which it is code
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]»\s]*$")
_OPENS_LIST = re.compile(r"(?::|\s[-–—])$")
_CODE_SIGN = re.compile(r"[{};=<>_$\\]")


@dataclass(slots=True)
class _Pages:
    """The blocks of one page, and their kinds as known so far."""

    drafts: Sequence[Draft]
    prose: str
    running: list[bool]
    kinds: list[BlockKind]

    def words(self, i: int) -> str:
        return " ".join(self.prose[self.drafts[i].start : self.drafts[i].end].split())

    def running_letters(self, places: Iterable[int]) -> int:
        """Letters of the running text among these blocks that is still the article's."""
        return sum(self.drafts[i].letters for i in places if self.running[i] and self.kinds[i].is_prose)

    def total(self) -> int:
        return self.running_letters(range(len(self.drafts)))


def mark(drafts: Sequence[Draft], prose: str) -> list[BlockKind]:
    """The kind of every block.

    Parameters
    ----------
    drafts : blocks of the page in order
    prose : str
        The page's text with its markup blanked.
    """
    running = [_is_running(draft, prose) for draft in drafts]
    page = _Pages(drafts, prose, running, _by_region(drafts, running))
    _free_text(page)
    _by_main(page)
    _by_links(page)
    _bold_items(page)
    _by_headings(page)
    _posts_around(page)
    _linked_headings(page)
    for i, draft in enumerate(drafts):
        is_short = draft.letters <= LONGEST_BYLINE and draft.level != 1
        if is_short and page.kinds[i].is_prose and BYLINE.fullmatch(page.words(i)):
            page.kinds[i] = BlockKind.BOILERPLATE
    return page.kinds


def _is_running(draft: Draft, prose: str) -> bool:
    """Whether the block is text in sentences."""
    if draft.letters < _RUNNING or 2 * draft.linked > draft.letters or draft.kind is BlockKind.METADATA:
        return False
    return draft.letters > 3 * _RUNNING or bool(
        _SENTENCE_END.search(prose[max(draft.start, draft.end - 8) : draft.end])
    )


def _by_region(drafts: Sequence[Draft], running: Sequence[bool]) -> list[BlockKind]:
    """The kind that the outermost believed region gives each block, else its own."""
    inside: dict[int, int] = {}
    total = 0
    for draft, is_running in zip(drafts, running, strict=True):
        if is_running:
            total += draft.letters
            for region in _regions(draft):
                inside[id(region)] = inside.get(id(region), 0) + draft.letters
    kinds = []
    for draft in drafts:
        kind = draft.kind
        for region in _regions(draft):
            held = inside.get(id(region), 0)
            if held <= _LARGEST_SHARE * total or (region.rest is not None and total - held >= region.rest):
                kind = region.kind
        kinds.append(kind)
    return kinds


def _regions(draft: Draft) -> Iterable[Region]:
    region = draft.area.region
    while region:
        yield region
        region = region.parent


def _free_text(page: _Pages) -> None:
    """A cell with running text lays out a page, and running text in ``<pre>`` need not be code: both are text."""
    laid_out = {draft.area.cell for i, draft in enumerate(page.drafts) if page.running[i]}
    for i, kind in enumerate(page.kinds):
        draft = page.drafts[i]
        if kind is BlockKind.TABLE and draft.area.cell in laid_out:
            page.kinds[i] = _kind_in_cell(page, draft, i)
        elif kind is BlockKind.CODE and page.running[i]:
            words = page.words(i)
            if len(_CODE_SIGN.findall(words)) < _CODE_SIGNS * len(words):
                page.kinds[i] = BlockKind.PARAGRAPH


def _kind_in_cell(page: _Pages, draft: Draft, i: int) -> BlockKind:
    """The kind of a line of text in a cell, told by its look."""
    if draft.bold == draft.letters <= LONGEST_HEADING and page.words(i)[-1:] not in tuple(".!,;"):
        draft.level = 6
        return BlockKind.HEADING
    if mark := LIST_MARK.match(page.prose, draft.start, draft.end):
        draft.start = mark.end()
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _by_main(page: _Pages) -> None:
    """Where the page names its main part and that holds most of the running text, the rest is around it."""
    main = page.running_letters(i for i, draft in enumerate(page.drafts) if draft.area.is_main)
    if not main or main < _MAIN_SHARE * page.total():
        return
    for i, draft in enumerate(page.drafts):
        if not draft.area.is_main and page.kinds[i].is_prose and draft.level != 1:
            page.kinds[i] = BlockKind.BOILERPLATE


def _by_links(page: _Pages) -> None:
    """Lists and blocks that are mostly links are navigation, but not under "Sources"; headings are judged later."""
    lists: dict[int, list[int]] = {}
    is_source = False
    for i, draft in enumerate(page.drafts):
        if page.kinds[i] is BlockKind.HEADING:
            is_source = bool(REFERENCES.fullmatch(page.words(i)))
        if is_source or not page.kinds[i].is_prose:
            continue
        if draft.area.list:
            lists.setdefault(draft.area.list, []).append(i)
        elif page.kinds[i] is not BlockKind.HEADING and draft.linked > _LINKED_BLOCK * draft.letters:
            page.kinds[i] = BlockKind.NAVIGATION
    for items in lists.values():
        linked, letters = (
            sum(counts)
            for counts in zip(*((page.drafts[i].linked, page.drafts[i].letters) for i in items), strict=True)
        )
        if linked > _LINKED_LIST * letters:
            for i in items:
                page.kinds[i] = BlockKind.NAVIGATION


def _bold_items(page: _Pages) -> None:
    """Lines in bold behind one that ends in a colon or dash are its list, but for one that heads running text."""
    opens = False
    for i, draft in enumerate(page.drafts):
        if page.kinds[i] is not BlockKind.HEADING or draft.bold < draft.letters:
            opens = False
            continue
        heads = i + 1 < len(page.drafts) and page.running[i + 1]
        if opens and not heads and not _OPENS_LIST.search(page.words(i)):
            page.kinds[i] = BlockKind.LIST_ITEM
        opens = opens or bool(_OPENS_LIST.search(page.words(i)))


def _by_headings(page: _Pages) -> None:
    """What stands under "Related posts", "About the author" or "Comments", up to the next heading of that level."""
    total, at = page.total(), 0
    while at < len(page.drafts):
        is_heading = page.kinds[at] is BlockKind.HEADING
        under = next((kind for kind, pattern in SECTIONS if is_heading and pattern.fullmatch(page.words(at))), None)
        end = _section_end(page, at, under) if under else at + 1
        if under:
            is_inset = under is not BlockKind.COMMENT and page.running_letters(range(at, end)) > _LARGEST_BOX * total
            for i in range(at, end):
                if page.kinds[i].is_prose and not (is_inset and page.running[i]):
                    page.kinds[i] = under
        at = end


def _posts_around(page: _Pages) -> None:
    """Other posts in what is set apart already: under "Related posts", up to the next heading of that level."""
    level = 0
    for i, draft in enumerate(page.drafts):
        if page.kinds[i] is not BlockKind.BOILERPLATE:
            level = 0
        elif draft.kind is BlockKind.HEADING and (not level or draft.level <= level):
            level = draft.level if POSTS.fullmatch(page.words(i)) else 0
        if level:
            page.kinds[i] = BlockKind.TEASER


def _section_end(page: _Pages, at: int, under: BlockKind) -> int:
    """The next heading of that level; teasers also end where the article goes on, with two paragraphs in a row."""
    level = page.drafts[at].level
    for i in range(at + 1, len(page.drafts)):
        if page.kinds[i] is BlockKind.HEADING and page.drafts[i].level <= level:
            return i
        if under is BlockKind.TEASER and _is_article(page, i) and i + 1 < len(page.drafts) and _is_article(page, i + 1):
            return i
    return len(page.drafts)


def _is_article(page: _Pages, i: int) -> bool:
    """Whether the block is a paragraph of running text without links."""
    return page.running[i] and page.kinds[i] is BlockKind.PARAGRAPH and not page.drafts[i].linked


def _linked_headings(page: _Pages) -> None:
    """Headings that are links, with the few blocks under each, lead to other posts, unless they are the whole page."""
    headings = [i for i, kind in enumerate(page.kinds) if kind is BlockKind.HEADING]
    found: list[int] = []
    teasers = 0
    for at, following in pairwise([*headings, len(page.drafts)]):
        draft = page.drafts[at]
        if draft.level == 1 or draft.linked <= _LINKED_BLOCK * draft.letters:
            continue
        under = [i for i in range(at + 1, following) if page.kinds[i].is_prose]
        is_teaser = sum(page.running[i] for i in under) <= 1
        found += [at, *under[: _TEASER_BLOCKS if is_teaser else 0]]
        teasers += is_teaser
    total, held = page.total(), page.running_letters(found)
    if held <= _LARGEST_SHARE * total or (teasers >= _FEWEST_TEASERS and total - held >= _LEAST_ARTICLE):
        for i in found:
            page.kinds[i] = BlockKind.TEASER
