"""How a value shows itself in a notebook: the methods that notebooks call, and what answers them.

Values know nothing of reports; `show_with` is told once (by `palpate.display`) what renders them.
"""

from __future__ import annotations

from collections.abc import Callable

Renderer = Callable[[object], str | None]
"""From a value to its page, None where it has none."""

_renderers: dict[str, Renderer] = {}


def show_with(*, html: Renderer, markdown: Renderer) -> None:
    """From now on these render values in notebooks."""
    _renderers.update(html=html, markdown=markdown)


class Shown:
    """A value that a notebook shows as more than its ``repr``, once `show_with` was called."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _renderers["html"](self) if _renderers else None

    def _repr_markdown_(self) -> str | None:
        return _renderers["markdown"](self) if _renderers else None
