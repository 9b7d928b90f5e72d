"""A page of plain text at a given width: titles, fields, items, wrapped where they must be and links kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

NARROWEST = 8  # a column is not cut below this
NAMED = 8  # columns for the names beside paragraphs
GLUE = "\N{NO-BREAK SPACE}"
TOGETHER = re.compile(r" (?=[=<>≥≤] )|(?<= [=<>≥≤]) | (?=%)|(?<=I²) ")  # "p = 0.03", "I² 42 %" stay on one line
BREAK = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Style(StrEnum):
    """How words are set on a terminal with colours; the values are ANSI SGR parameters (ECMA-48, 8.3.117)."""

    PLAIN = ""
    BOLD = "1"
    FAINT = "2"
    RED = "1;31"
    GREEN = "1;32"
    YELLOW = "1;33"
    MAGENTA = "1;35"
    CYAN = "1;36"


class Page:
    """Collects lines; `text` gives the page. Styles show only if it has `colour`."""

    def __init__(self, width: int, *, colour: bool = False) -> None:
        self._width = width
        self._colour = colour
        self._lines: list[str] = []

    def text(self) -> str:
        """The page so far, ending in one newline."""
        return "\n".join(self._lines) + "\n"

    def gap(self) -> None:
        """An empty line, unless there is one already."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def title(self, text: str) -> None:
        """A title with a rule under it."""
        lines = self._wrap(text)
        rule = "─" * min(max(map(len, lines)), self._width)
        self._lines += [*(self._styled(line, Style.BOLD) for line in lines), rule]

    def heading(self, text: str) -> None:
        """A heading with an empty line before it."""
        self.gap()
        self._lines.append(self._styled(text, Style.BOLD))

    def line(self, text: str, indent: int = 0, *, style: Style = Style.PLAIN) -> None:
        """A paragraph, indented as a whole."""
        self._lines += [self._styled(line, style) for line in self._wrap(text, " " * indent, " " * indent)]

    def cut(self, text: str, *, style: Style = Style.PLAIN) -> None:
        """One line, cut with an ellipsis where it is too long."""
        self._lines.append(self._styled(_fitted(clean(text), self._width).rstrip(), style))

    def named(self, name: str, text: str, *, mark: str = "") -> None:
        """A paragraph that hangs beside a short name, and under itself behind a mark."""
        first, *rest = self._wrap(text, f"  {name:<{NAMED}} {mark}", " " * (NAMED + 3 + len(mark)))
        self._lines += [f"  {self._styled(name, Style.FAINT)}{first[2 + len(name) :]}", *rest]

    def listed(self, name: str, texts: Sequence[str]) -> None:
        """List items under one another beside a short name; nothing if there are none."""
        for place, text in enumerate(texts):
            self.named("" if place else name, text, mark="- ")

    def field(self, name: str, value: str) -> None:
        """A named value; long ones hang under themselves."""
        self._lines += self._wrap(value, f"  {name:<22} ", " " * 25)

    def item(self, text: str, *details: str) -> None:
        """A list item with its details under it."""
        self._lines += self._wrap(text, "  - ", "    ")
        for detail in details:
            if detail:
                self.detail(detail)

    def detail(self, text: str, *, deeper: bool = False) -> None:
        """A line under a list item, or under such a line."""
        indent = 8 if deeper else 6
        self._lines += self._wrap(text, " " * indent, " " * (indent + 2))

    def figures(self, figures: Iterable[tuple[str, int]]) -> None:
        """Named counts, one a line, aligned at the right."""
        shown = [(clean(name), f"{n:,}") for name, n in figures]
        name_width = max((len(name) for name, _ in shown), default=0)
        figure_width = max((len(figure) for _, figure in shown), default=0)
        self._lines += [f"  {name:<{name_width}}  {figure:>{figure_width}}" for name, figure in shown]

    def rows(self, rows: Sequence[Sequence[str]], indent: int = 2, *, cut: Sequence[int] | None = None) -> None:
        """A table: the first row is its head; the widest of the columns `cut` (all if None) is cut until all fit."""
        cells = [[clean(cell) for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        cuttable = range(len(widths)) if cut is None else cut
        over = indent + sum(widths) + 2 * (len(widths) - 1) - self._width
        while over > 0 and max(widths[place] for place in cuttable) > NARROWEST:
            widths[max(cuttable, key=widths.__getitem__)] -= 1
            over -= 1
        for row in cells:
            line = "  ".join(_fitted(cell, width) for cell, width in zip(row, widths, strict=True))
            self._lines.append(" " * indent + line.rstrip())

    def _styled(self, line: str, style: Style) -> str:
        return f"\x1b[{style}m{line}\x1b[0m" if self._colour and style and line else line

    def _wrap(self, text: str, first: str = "", rest: str = "") -> list[str]:
        plain = clean(text)
        if len(first) + len(plain) <= self._width and GLUE not in plain:
            return [f"{first}{plain}".rstrip(" ")]
        lines = _filled(TOGETHER.sub(GLUE, plain), self._width, first, rest)
        if any(len(line) > self._width for line in lines):
            lines = _filled(plain, self._width, first, rest)
        return [line.replace(GLUE, " ") for line in lines] or [first.rstrip()]


def _filled(text: str, width: int, first: str, rest: str) -> list[str]:
    """The text in lines that end at a blank, as `textwrap` makes them in four times the time; long words stay whole."""
    lines: list[str] = []
    opening, *words = text.split(" ")
    line, is_begun = f"{first}{opening}", bool(opening)
    for word in words:
        if is_begun and len(line) + 1 + len(word) > width:
            lines.append(line.rstrip(" "))
            is_begun = False
        line = f"{rest}{word}" if lines and not is_begun else f"{line} {word}"
        is_begun = is_begun or bool(word)
    return [*lines, line.rstrip(" ")] if is_begun else lines


def clean(text: str) -> str:
    """The text on one line and without control characters, which would steer the terminal it is printed on."""
    return CONTROL.sub("", BREAK.sub(" ", text))


def _fitted(cell: str, width: int) -> str:
    """The cell at that width: filled with blanks, or cut with an ellipsis."""
    return cell.ljust(width) if len(cell) <= width else cell[: width - 1] + "…"
