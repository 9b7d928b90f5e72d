"""How a value shows itself in a notebook: the methods that notebooks call, and what answers them.

Values know nothing of reports; `show_with` is told once (by `palpate.display`) what renders them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Renderer = Callable[[object], str | None]
"""From a value to its page, None where it has none."""

_renderers: dict[str, Renderer] = {}


def show_with(*, html: Renderer, markdown: Renderer, text: Renderer) -> None:
    """From now on these render values in notebooks; `text` in IPython on a terminal too."""
    _renderers.update(html=html, markdown=markdown, text=text)


class Printer(Protocol):
    """Takes the text of a value (IPython's pretty printer)."""

    def text(self, text: str) -> None:
        """Take it."""
        ...


class Shown:
    """A value that a notebook shows as more than its ``repr``, once `show_with` was called."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _renderers["html"](self) if _renderers else None

    def _repr_markdown_(self) -> str | None:
        return _renderers["markdown"](self) if _renderers else None

    def _repr_pretty_(self, printer: Printer, cycle: bool) -> None:
        """In place of the ``repr``, which holds everything that a value holds."""
        shown = _renderers["text"](self) if _renderers else None
        printer.text(repr(self) if shown is None else shown)
