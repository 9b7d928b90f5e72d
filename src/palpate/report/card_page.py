"""A card: a title, a few lines, tables and a plot, written as a piece of HTML, as Markdown, or as plain text.

Every word is escaped; a link leads to http or https only. The style applies inside the card alone and follows the
page's own colours, so that a dark notebook stays dark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from palpate.report.check_markdown import escaped, link
from palpate.report.layout import Page, clean

SAFE = ("https://", "http://")


class Words(NamedTuple):
    """The words of a cell or line: with an address behind them, or a tone (the name of a colour)."""

    text: str
    address: str | None = None
    tone: str = ""


Cell = str | Words


class Grid(NamedTuple):
    """A table: a caption, the heads of its columns, and its rows.

    ``figures`` are the columns set to the right, ``wide`` those of running text.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    figures: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()


class Card(NamedTuple):
    """What is shown of a value; ``plot`` is SVG."""

    title: Words
    badge: Words | None = None
    lines: tuple[Cell, ...] = ()
    grids: tuple[Grid, ...] = ()
    plot: str = ""
    foot: str = ""


_STYLE = """\
.palpate-card{max-width:60em;font:14px/1.45 system-ui,sans-serif}
.palpate-card h4{font-size:1.15em;margin:.2em 0 .4em}
.palpate-card p{margin:.25em 0}
.palpate-card table{border-collapse:collapse;margin:.6em 0}
.palpate-card caption{text-align:left;font-weight:600;padding:.2em 0}
.palpate-card th,.palpate-card td{text-align:left;vertical-align:top;padding:.2em .9em .2em 0;\
border-bottom:1px solid rgba(128,128,128,.3);background:none}
.palpate-card th{font-weight:600}
.palpate-card .figure{text-align:right;white-space:nowrap}
.palpate-card .wide{min-width:16em}
.palpate-card td:first-child:not(.wide){white-space:nowrap}
.palpate-card .badge{display:inline-block;padding:0 .5em;border-radius:.6em;border:1px solid currentColor;\
font-size:.85em;font-weight:600;white-space:nowrap}
.palpate-card .good{color:#2f7d4f}.palpate-card .bad{color:#c0392b}
.palpate-card .warn{color:#a86a00}.palpate-card .dull{color:#6b7684}
.palpate-card .foot{font-size:.85em;color:#6b7684}
.palpate-card svg{max-width:100%;height:auto}
@media(prefers-color-scheme:dark){.palpate-card .good{color:#6fce96}.palpate-card .bad{color:#ff8a7a}\
.palpate-card .warn{color:#e5b454}.palpate-card .dull,.palpate-card .foot{color:#a3adba}}
"""


def card_html(card: Card) -> str:
    """The card as a piece of HTML that stands alone."""
    badge = f" {_span(card.badge, 'badge')}" if card.badge else ""
    parts = [
        f'<div class="palpate-card"><style>{_STYLE}</style>',
        f"<h4>{_words(card.title)}{badge}</h4>",
        *(f"<p>{_words(line)}</p>" for line in card.lines),
        *map(_grid, card.grids),
        _own_ids(card.plot),
        f'<p class="foot">{_text(card.foot)}</p>' if card.foot else "",
        "</div>",
    ]
    return "\n".join(part for part in parts if part)


def _own_ids(svg: str) -> str:
    """The plot with ids that no other plot on the page has."""
    mark = hashlib.blake2b(svg.encode(), digest_size=6).hexdigest()
    return svg.replace('"plot-', f'"palpate-{mark}-').replace(" plot-", f" palpate-{mark}-")


def _grid(grid: Grid) -> str:
    caption = f"<caption>{_text(grid.caption)}</caption>" if grid.caption else ""
    heads = "".join(f"<th{_class(grid, place)}>{_text(head)}</th>" for place, head in enumerate(grid.heads))
    rows = (
        "<tr>" + "".join(f"<td{_class(grid, place)}>{_words(cell)}</td>" for place, cell in enumerate(row)) + "</tr>"
        for row in grid.rows
    )
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _class(grid: Grid, place: int) -> str:
    return ' class="figure"' if place in grid.figures else ' class="wide"' if place in grid.wide else ""


def _words(cell: Cell) -> str:
    return _span(cell, "") if isinstance(cell, Words) else _text(cell)


def _span(words: Words, kind: str) -> str:
    inside = _text(words.text)
    if words.address and words.address.startswith(SAFE):
        inside = f'<a href="{escape(clean(words.address))}" rel="noreferrer">{inside}</a>'
    classes = " ".join(filter(None, (kind, words.tone)))
    return f'<span class="{classes}">{inside}</span>' if classes else inside


def _text(text: str) -> str:
    return escape(clean(text))


def card_markdown(card: Card) -> str:
    """The card as Markdown; its plot is left out."""
    badge = f" ({escaped(card.badge.text)})" if card.badge else ""
    parts = [f"**{_marked(card.title)}**{badge}", *map(_marked, card.lines)]
    parts += ["\n".join(_lines(grid)) for grid in card.grids]
    parts += [f"*{escaped(card.foot)}*"] if card.foot else []
    return "\n\n".join(parts) + "\n"


def _lines(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield from (escaped(grid.caption), "")
    yield _row([escaped(head) for head in grid.heads])
    yield _row(["---:" if place in grid.figures else "---" for place in range(len(grid.heads))])
    yield from (_row([_marked(cell) for cell in row]) for row in grid.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marked(cell: Cell) -> str:
    if isinstance(cell, str):
        return escaped(cell)
    return link(cell.text, cell.address) if cell.address and cell.address.startswith(SAFE) else escaped(cell.text)


def card_text(card: Card, *, width: int = 100) -> str:
    """The card as plain text of at most `width` columns; its plot is left out."""
    page = Page(width)
    page.title(f"{card.title.text} ({card.badge.text})" if card.badge else card.title.text)
    for line in card.lines:
        page.line(_plain(line))
    for grid in card.grids:
        page.gap()
        if grid.caption:
            page.line(grid.caption)
        page.rows([grid.heads, *([_plain(cell) for cell in row] for row in grid.rows)], indent=0)
    if card.foot:
        page.gap()
        page.line(card.foot)
    return page.text().rstrip("\n")


def _plain(cell: Cell) -> str:
    return cell.text if isinstance(cell, Words) else cell
