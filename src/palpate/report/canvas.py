"""Lines, boxes, polygons and words on a page, written as SVG or drawn by matplotlib: the pen of `plots`.

A drawing is made once, as a list of marks in pixels from the top left corner, so that the SVG, PNG and PDF of a plot
show the same thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import msgspec

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]

FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]/ "), frozenset("mwMWGOQ@%—")
_EM = {"narrow": 0.31, "plain": 0.56, "wide": 0.86, "bold": 1.06}  # widths of Helvetica, rounded up


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A stroke between two points; ``dash`` lengths on and off."""

    start: Point
    end: Point
    colour: str
    width: float = 1.0
    dash: tuple[float, float] | None = None


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A closed polygon, filled and, with ``edge``, outlined."""

    points: tuple[Point, ...]
    fill: str
    edge: str | None = None
    width: float = 1.0
    tip: str = ""


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A circle, filled and outlined."""

    centre: Point
    radius: float
    fill: str
    edge: str
    tip: str = ""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """Words with their baseline at ``at``; ``anchor`` is start, middle or end; ``turned`` reads upwards."""

    at: Point
    text: str
    size: float
    colour: str
    anchor: str = "start"
    bold: bool = False
    turned: bool = False


Mark = Line | Shape | Dot | Text


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A page: its size in pixels, a title and description for those who cannot see it, and its marks in order."""

    width: float
    height: float
    title: str
    description: str
    marks: tuple[Mark, ...]


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of words in pixels, a little over what Helvetica or Arial take."""
    ems = sum(_EM["narrow"] if c in _NARROW else _EM["wide"] if c in _WIDE else _EM["plain"] for c in text)
    return ems * size * (_EM["bold"] if bold else 1.0)


def fitted(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it does not fit into ``room`` pixels."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, room: float) -> list[str]:
    """The text in lines that fit into ``room`` pixels, broken at plain blanks only."""
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def to_svg(drawing: Drawing, name: str = "plot") -> str:
    """The drawing as an SVG document, with title and description for screen readers.

    ``name`` begins its ids; drawings that stand in one HTML page need one each.
    """
    w, h = _n(drawing.width), _n(drawing.height)
    size, colour = _commonest(drawing.marks)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
            f'aria-labelledby="{name}-title {name}-description">',
            f'<title id="{name}-title">{escape(drawing.title)}</title>',
            f'<desc id="{name}-description">{escape(drawing.description)}</desc>',
            f'<g font-family={quoteattr(FONT)} font-size="{_n(size)}" fill="{colour}" font-variant="tabular-nums">',
            f'<rect width="{w}" height="{h}" fill="#ffffff"/>',
            *_elements(drawing.marks, size, colour),
            "</g>",
            "</svg>\n",
        ]
    )


def _n(value: float) -> str:
    """A coordinate to a tenth of a pixel, the same on every machine."""
    return f"{round(value, 1):g}" if abs(value) < 1e6 else f"{value:.0f}"


def _commonest(marks: Sequence[Mark]) -> tuple[float, str]:
    """Size and colour of most words, which need not be written at each."""
    counted = Counter((mark.size, mark.colour) for mark in marks if isinstance(mark, Text))
    return counted.most_common(1)[0][0] if counted else (1.0, "#000000")


def _elements(marks: Sequence[Mark], size: float, colour: str) -> Iterator[str]:
    """An element for each mark; one for strokes of one kind that follow each other."""
    for style, group in groupby(marks, key=_stroke):
        if style:
            strokes = [mark for mark in group if isinstance(mark, Line)]
            yield f'<path d="{"".join(_path(stroke) for stroke in strokes)}"{style}/>'
        else:
            yield from (_element(mark, size, colour) for mark in group if not isinstance(mark, Line))


def _stroke(mark: Mark) -> str:
    """How a line is drawn, as attributes; empty for other marks."""
    if not isinstance(mark, Line):
        return ""
    dash = f' stroke-dasharray="{_n(mark.dash[0])} {_n(mark.dash[1])}"' if mark.dash else ""
    width = "" if mark.width == 1.0 else f' stroke-width="{_n(mark.width)}"'
    return f' stroke="{mark.colour}"{width}{dash}'


def _path(line: Line) -> str:
    """A stroke in the language of paths, in the shortest form."""
    (x1, y1), (x2, y2) = ((_n(x), _n(y)) for x, y in (line.start, line.end))
    to = f"V{y2}" if x1 == x2 else f"H{x2}" if y1 == y2 else f"L{x2} {y2}"
    return f"M{x1} {y1}{to}"


def _element(mark: Shape | Dot | Text, size: float, colour: str) -> str:
    if isinstance(mark, Shape):
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)
        edge = f' stroke="{mark.edge}" stroke-width="{_n(mark.width)}" stroke-linejoin="round"' if mark.edge else ""
        return _tipped(f'<polygon points="{points}" fill="{mark.fill}"{edge}', "polygon", mark.tip)
    if isinstance(mark, Dot):
        x, y = mark.centre
        circle = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(mark.radius)}" fill="{mark.fill}" stroke="{mark.edge}"'
        return _tipped(circle, "circle", mark.tip)
    return _text_element(mark, size, colour)


def _tipped(start: str, name: str, tip: str) -> str:
    return f"{start}><title>{escape(tip)}</title></{name}>" if tip else f"{start}/>"


def _text_element(mark: Text, size: float, colour: str) -> str:
    x, y = (_n(value) for value in mark.at)
    anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
    bold = ' font-weight="600"' if mark.bold else ""
    turned = f' transform="rotate(-90 {x} {y})"' if mark.turned else ""
    own_size = "" if mark.size == size else f' font-size="{_n(mark.size)}"'
    own_colour = "" if mark.colour == colour else f' fill="{mark.colour}"'
    return f'<text x="{x}" y="{y}"{own_size}{own_colour}{anchor}{bold}{turned}>{escape(mark.text)}</text>'


POINTS_PER_PIXEL = 0.75
_ALIGN = {"start": "left", "middle": "center", "end": "right"}
_SANS = 0.9  # DejaVu Sans, which comes with matplotlib, is that much wider than Helvetica


def draw_on(axes: Axes, marks: Sequence[Mark], scale: float = 1.0) -> None:
    """Draw the marks on matplotlib axes whose units are pixels, with 0 at the top.

    `scale` is how large a pixel of the drawing is there: letters and strokes, which matplotlib measures in points,
    follow it.
    """
    from matplotlib.patches import Circle, Polygon

    points = POINTS_PER_PIXEL * scale
    for order, mark in enumerate(marks, start=1):
        if isinstance(mark, Line):
            (x1, y1), (x2, y2) = mark.start, mark.end
            style = (0.0, tuple(d / mark.width for d in mark.dash)) if mark.dash else "-"
            width = mark.width * points
            axes.plot([x1, x2], [y1, y2], color=mark.colour, lw=width, ls=style, solid_capstyle="butt", zorder=order)
        elif isinstance(mark, Shape):
            edge, width = mark.edge or "none", mark.width * points
            axes.add_patch(Polygon(mark.points, closed=True, fc=mark.fill, ec=edge, lw=width, zorder=order))
        elif isinstance(mark, Dot):
            axes.add_patch(Circle(mark.centre, mark.radius, fc=mark.fill, ec=mark.edge, lw=points, zorder=order))
        else:
            axes.text(
                *mark.at,
                mark.text,
                size=mark.size * points * _SANS,
                family="DejaVu Sans",
                color=mark.colour,
                ha=_ALIGN[mark.anchor],
                va="baseline",
                weight="bold" if mark.bold else "normal",
                rotation=90 if mark.turned else 0,
                rotation_mode="anchor",
                parse_math=False,
                zorder=order,
            )
